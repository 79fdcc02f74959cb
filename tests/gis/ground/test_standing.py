"""What is kept of a foreign server: fresh, renewed, stale."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gis.ground import pace
from gis.ground.standing import PUBLIC, STAFF, Standing
from gis.models.ground import Ground
from gis.rules.ground_tiles import WORLD, Spot
from registry.kernel import clock
from registry.kernel.errors import Busy
from tests.factories.grounds import picture
from tests.tile_server import running_tile_server

SPOT = Spot(3, 4, 2)


@pytest.fixture
def tiles():
    with running_tile_server() as server:
        yield server


@pytest.fixture
def standing(settings, tiles):
    return Standing(replace(settings, tile_url=tiles.template), "Oblik/1")


def ask(standing: Standing, audience: str = STAFF, spot: Spot = SPOT) -> bytes | None:
    return standing.tile(standing.address_of(None), spot, audience, WORLD)


def later(monkeypatch, days: int) -> None:
    moment = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_tile_is_asked_for_once_a_week_and_then_only_whether_it_changed(standing, tiles, monkeypatch):
    ask(standing)
    later(monkeypatch, 6)
    ask(standing)
    later(monkeypatch, 2)
    renewed = ask(standing)
    again = ask(standing)

    assert renewed == again == picture()
    assert [headers.get("If-None-Match") for _path, headers in tiles.asked] == [None, '"one"']


def test_an_old_tile_is_better_than_none(standing, tiles, monkeypatch):
    ask(standing)
    later(monkeypatch, 8)
    tiles.status = 500

    assert ask(standing) == picture()
    with pytest.raises(Busy):
        ask(standing, PUBLIC)


def test_a_server_that_failed_often_is_left_alone_for_a_while(standing, tiles, monkeypatch):
    tiles.status = 500
    for column in range(6):
        with pytest.raises(Busy):
            ask(standing, spot=Spot(3, column, 2))
    tiles.status = 200
    asked = len(tiles.asked)
    monkeypatch.setattr(standing.pace, "_rests_until", 0.0)

    assert asked == pace.FAILURES_BEFORE_REST
    assert ask(standing) == picture()


def test_after_its_rest_one_more_failure_is_enough_and_one_answer_makes_good(standing, tiles, monkeypatch):
    def asked_of(columns: range) -> int:
        monkeypatch.setattr(standing.pace, "_rests_until", 0.0)
        before = len(tiles.asked)
        for column in columns:
            with pytest.raises(Busy):
                ask(standing, spot=Spot(4, column, 2))
        return len(tiles.asked) - before

    tiles.status = 500
    first, again = asked_of(range(6)), asked_of(range(6))
    tiles.status = 200
    monkeypatch.setattr(standing.pace, "_rests_until", 0.0)
    ask(standing)
    tiles.status = 500

    assert (first, again) == (pace.FAILURES_BEFORE_REST, 1)
    assert asked_of(range(6)) == pace.FAILURES_BEFORE_REST


def test_who_waits_for_a_turn_asks_no_server_that_is_left_alone_meanwhile(standing, tiles, monkeypatch):
    turns = standing.pace._turns

    class Turns:
        def acquire(self, timeout: float) -> bool:
            for _failure in range(pace.FAILURES_BEFORE_REST):
                standing.pace.tell(is_answered=False)
            return turns.acquire(timeout=timeout)

        def release(self) -> None:
            turns.release()

    monkeypatch.setattr(standing.pace, "_turns", Turns())

    with pytest.raises(Busy):
        ask(standing)
    assert tiles.asked == []


def test_the_public_has_a_pace_of_its_own(standing, monkeypatch):
    monkeypatch.setitem(standing.pace._left, PUBLIC, 1.0)
    monkeypatch.setitem(pace.A_MINUTE, PUBLIC, 0)

    with pytest.raises(Busy):
        ask(standing, PUBLIC)
    assert ask(standing) == picture()


def test_the_version_of_an_address_tells_nothing_of_it(settings):
    one = Standing(replace(settings, tile_url="https://t.example/{z}/{x}/{y}.png?key=1"), "Oblik/1").address_of(None)
    other = Standing(replace(settings, tile_url="https://t.example/{z}/{x}/{y}.png?key=2"), "Oblik/1").address_of(None)

    assert one.version != other.version
    assert len(one.version) == 16
    assert one.credit == ""


def test_openstreetmap_is_named_wherever_its_tiles_are_shown(settings):
    url = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"

    assert (
        Standing(replace(settings, tile_url=url), "Oblik/1").address_of(None).credit == "© OpenStreetMap contributors"
    )


def test_what_lies_behind_our_own_proxy_is_not_fetched(settings):
    standing = Standing(replace(settings, tile_url="/tiles/{z}/{x}/{y}.png"), "Oblik/1")

    assert ask(standing) is None


def test_a_credit_that_was_typed_stands_beside_an_address_of_the_environment(settings):
    standing = Standing(replace(settings, tile_url="https://t.example/{z}/{x}/{y}.pbf"), "Oblik/1")
    typed = Ground(url_credit="© Громада", url_zoom=15, url_is_vector=False, url_layers=[])

    source = standing.address_of(typed)

    assert (source.credit, source.facts.is_vector, source.facts.most_zoom) == ("© Громада", True, 15)
