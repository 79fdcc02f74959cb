"""The register as of a day: on its page, in its files, in the API and on the map, and what it keeps to itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.operations.assets import retire_asset, update_asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.api import Api, api_as
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_location

SPRING, AUTUMN, WINTER = "2025-05-01", "2025-10-01", "2026-02-01"


@dataclass
class Past:
    """A hromada whose things moved, broke and went."""

    hromada: Hromada
    first: Location
    second: Location


@pytest.fixture
def past(session: Session, monkeypatch: pytest.MonkeyPatch) -> Past:
    """A camera that moved in September 2025 and broke in January; a point of Wi-Fi that went in May 2026."""

    def on(year: int, month: int, day: int) -> None:
        instant = datetime(year, month, day, 9, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: instant)

    on(2025, 3, 1)
    hromada = make_hromada(session)
    first = make_location(session, hromada, name="Перша опора", kind="pole", lon="30.74", lat="51.52")
    second = make_location(session, hromada, name="Друга опора", kind="pole", lon="30.76", lat="51.53")
    school = make_location(session, hromada, name="Школа", kind="building", lon="30.75", lat="51.525")
    camera = make_asset(
        session, hromada, name="Камера на розі", inventory_number="К-1", location_id=first.id,
        commissioned_on="2025-03-01",
    )  # fmt: skip
    point = make_asset(
        session, hromada, kind="wifi_point", name="Точка в школі", inventory_number="В-1", location_id=school.id,
        commissioned_on="2025-03-01",
    )  # fmt: skip
    on(2025, 9, 1)
    camera = _change(session, camera, location_id=str(second.id))
    on(2026, 1, 10)
    _change(session, camera, status="repair")
    on(2026, 6, 1)
    retire_asset(session, SYSTEM, point.id, version=point.version, on=date(2026, 5, 31))
    on(2026, 11, 22)
    make_asset(session, hromada, kind="server", name="Сервер", inventory_number="С-1", commissioned_on="2020-01-01")
    session.commit()
    return Past(hromada, first, second)


def _change(session: Session, asset: Asset, **values: Any) -> Asset:
    return update_asset(session, SYSTEM, asset.id, values, version=asset.version)


@pytest.fixture
def api(app: Flask, session: Session, past: Past) -> Api:
    return api_as(app, session, "technician", past.hromada)


@pytest.fixture
def browser(app: Flask, session: Session, past: Past) -> Callable[[str], FlaskClient]:
    def sign(role: str) -> FlaskClient:
        make_person(session, f"{role}.one", role=role, hromada=past.hromada)
        session.commit()
        return sign_in(app, f"{role}.one")

    return sign


def stood(api: Api, day: str, more: str = "") -> dict[str, Any]:
    answer = api.get(f"/assets/past?on={day}{more}")
    assert answer.status_code == 200, answer.text
    return {one["inventory_number"]: one for one in answer.json["items"]}


def test_what_stood_where_and_how_is_told_of_any_day(api: Api, past: Past) -> None:
    spring, autumn, winter = (stood(api, day) for day in (SPRING, AUTUMN, WINTER))
    before, today = stood(api, "2019-12-31"), stood(api, "2026-11-22")

    assert [{number: one["status"] for number, one in each.items()} for each in (spring, autumn, winter)] == [
        {"К-1": "in_service", "В-1": "in_service", "С-1": "in_service"},
        {"К-1": "in_service", "В-1": "in_service", "С-1": "in_service"},
        {"К-1": "repair", "В-1": "in_service", "С-1": "in_service"},
    ]
    assert [each["К-1"]["location_id"] for each in (spring, autumn)] == [str(past.first.id), str(past.second.id)]
    assert (before, {*today}) == ({}, {"К-1", "С-1"})
    assert (spring["К-1"]["status_now"], spring["С-1"]["is_written_later"]) == ("repair", True)
    assert stood(api, WINTER, "&status=repair").keys() == {"К-1"}
    assert stood(api, "2026-11-22", "&status=retired").keys() == {"В-1"}
    assert stood(api, SPRING, "&kind=wifi_point").keys() == stood(api, SPRING, "&q=школ").keys() == {"В-1"}


def test_the_list_is_read_page_by_page_and_wrong_questions_are_refused(api: Api) -> None:
    first = api.get(f"/assets/past?on={SPRING}&limit=2").json
    rest = api.get(f"/assets/past?on={SPRING}&limit=2&cursor={first['next']}").json

    assert (len(first["items"]), len(rest["items"]), first["total"], rest["next"]) == (2, 1, 3, None)
    days = ("", "?on=торік", "?on=9999-12-31", "?on=0001-01-01")
    for wrong in (*days, f"?on={SPRING}&status=lost", f"?on={SPRING}&cursor=x"):
        assert api.get(f"/assets/past{wrong}").status_code == 422


def test_the_page_and_its_file_tell_the_same(browser: Callable[[str], FlaskClient]) -> None:
    client = browser("technician")

    page = client.get(f"/assets/past?on={AUTUMN}").text
    table = client.get(f"/assets/past.csv?on={AUTUMN}").get_data().decode("utf-8-sig")
    to_come = client.get("/assets/past?on=2030-01-01").text

    assert "Друга опора" in page and "Перша опора" not in page
    rows = [line.split(";") for line in table.splitlines()]
    assert [(row[0], row[4], row[5], row[6]) for row in rows[1:]] == [
        ("К-1", "працює", "у ремонті", "Друга опора"),
        ("С-1", "працює", "працює", ""),
        ("В-1", "працює", "списано", "Школа"),
    ]
    assert "Цей день ще не настав" in to_come
    assert client.get("/assets/past?on=1991-01-01").status_code == 200
    assert client.get("/assets/past.csv?on=торік").status_code == 422


def test_the_map_shows_what_stood_where_on_the_day(browser: Callable[[str], FlaskClient]) -> None:
    client = browser("technician")

    def places(day: str, layer: str = "places", name: str = "on") -> dict[str, list[Any]]:
        found = client.get(f"/map/layers/{layer}.geojson?{name}={day}&bbox=30,51,31,52").json["features"]
        return {one["properties"]["place"]: one["properties"]["assets"] for one in found}

    assert {place: [one[3] for one in assets] for place, assets in places(SPRING).items()} == {
        "Перша опора": ["in_service"], "Школа": ["in_service"],
    }  # fmt: skip
    assert {*places(WINTER)} == {"Друга опора", "Школа"}
    assert places(SPRING, "views") == {}
    assert places(SPRING, name="day") == places(SPRING) != places(WINTER)
    for wrong in ("day=x", "on=2025-13-01", "on=views,2025-13-01"):
        assert client.get(f"/map/layers/places.geojson?{wrong}").status_code == 422
    for told in (f"on={SPRING}", f"on=views,{SPRING}", f"on=views&on={SPRING}", f"day={SPRING}&on=views"):
        page = client.get(f"/map?{told}").text
        assert f'value="{SPRING}"' in page
        assert ('value="views" checked' in page) is ("views" in told)


def test_the_list_asked_for_a_day_leads_to_the_list_of_that_day(browser: Callable[[str], FlaskClient]) -> None:
    client = browser("technician")

    answer = client.get(f"/assets?on={AUTUMN}&kind=camera&q=К-1&view=x&holder=y")
    there = client.get(answer.headers["Location"]).text

    assert (answer.status_code, answer.headers["Location"]) == (
        302, f"/assets/past?on={AUTUMN}&kind=camera&q=К-1&holder=y".replace("К", "%D0%9A"),
    )  # fmt: skip
    assert "Друга опора" in there and "Школа" not in there
    assert "Список показано без умов, яких не розпізнано: «holder: y»" in there
    assert f'href="/map?on={AUTUMN}"' in there


def test_the_past_of_a_hidden_thing_is_as_hidden_as_the_thing(
    browser: Callable[[str], FlaskClient], past: Past
) -> None:
    client = browser("viewer")
    pages = [
        client.get(address.format(SPRING)).text
        for address in (
            "/assets/past?on={}",
            "/assets/past.csv?on={}",
            "/map/layers/places.geojson?day={}&bbox=30,51,31,52",
        )
    ]

    assert all(one not in page for page in pages for one in ("опора", "на розі", str(past.first.id)))
    assert all("Школа" in page for page in pages)
