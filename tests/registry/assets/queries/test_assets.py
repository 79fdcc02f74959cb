"""Lists of assets: filters, order, pages, rights; the same on both engines."""

import uuid
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter, read_asset_filter
from registry.assets.queries.assets import find_asset_by_code, find_by_key, get_asset, list_assets, orders
from registry.assets.queries.counts import count_assets, count_by_kind, count_by_status
from registry.kernel.access import NOBODY, SYSTEM, Actor
from registry.kernel.errors import Invalid, NotFound
from registry.places.queries.locations import count_locations, filtered_locations, get_location
from tests.factories.registry import (
    actor_as,
    make_asset,
    make_hromada,
    make_location,
    make_organisation,
    make_settlement,
)

AROUND = (30.74, 51.51, 30.76, 51.53)


def names(session: Session, wanted: AssetFilter, actor: Actor = SYSTEM, **options: Any) -> list[str]:
    return [asset.name for asset in list_assets(session, actor, wanted, **options).rows]


@pytest.mark.parametrize("sort", [sign + name for name in orders() for sign in ("", "-")])
def test_pages_give_every_asset_once_in_any_order(session: Session, sort: str) -> None:
    for at in range(7):
        make_asset(session, name="Однакова", status=("repair", "in_service")[at % 2], commissioned_on=None)
    make_asset(session, name="Інша", commissioned_on="2020-01-01", kind="server")

    seen: list[uuid.UUID] = []
    cursor = None
    for _page in range(5):
        page = list_assets(session, SYSTEM, AssetFilter(), sort=sort, limit=3, cursor=cursor)
        seen += [asset.id for asset in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break

    whole = [asset.id for asset in list_assets(session, SYSTEM, AssetFilter(), sort=sort).rows]
    assert (len(set(seen)), seen) == (8, whole)


def test_names_stand_in_the_ukrainian_order(session: Session) -> None:
    for name in ("Їдальня", "Ґанок", "Інтернет", "Камера 10", "Галерея", "Камера 2", "Єдність", "камера 1"):
        make_asset(session, name=name)

    assert names(session, AssetFilter()) == [
        "Галерея", "Ґанок", "Єдність", "Інтернет", "Їдальня", "камера 1", "Камера 2", "Камера 10",
    ]  # fmt: skip
    assert names(session, AssetFilter(), sort="-name")[0] == "Камера 10"


@pytest.mark.parametrize("cursor", ["сміття", "e30", "WyJuYW1lIl0", "W10", "bnVsbA", "A" * 3000])
def test_a_foreign_cursor_is_refused(session: Session, cursor: str) -> None:
    with pytest.raises(Invalid):
        list_assets(session, SYSTEM, AssetFilter(), cursor=cursor)


@pytest.mark.parametrize(
    ("sort", "limit"), [("search", 10), ("name; drop", 10), ("--name", 10), ("name", 0), ("name", 9999)]
)
def test_an_unknown_order_or_size_is_refused(session: Session, sort: str, limit: int) -> None:
    with pytest.raises(Invalid):
        list_assets(session, SYSTEM, AssetFilter(), sort=sort, limit=limit)


@pytest.mark.parametrize(
    "q",
    [
        "1014", "в'їзді", "В’ЇЗДІ", "sn-77", "благоустрій", "спеціаліст", "тихій", "тиха",
        "камера благоустрій", "відеоспостереження", "Hikvision", "1014-x",
    ],
)  # fmt: skip
def test_any_fragment_finds(session: Session, q: str) -> None:
    holder = make_organisation(session, name="КП «Благоустрій»")
    place = make_location(session, name="Опора на Тихій", address="вул. Тиха, 1")
    make_asset(
        session,
        inventory_number="1014-Х",
        name="Камера на в'їзді",
        serial="SN-77",
        manufacturer="Hikvision",
        holder_id=holder.id,
        responsible="Спеціаліст відділу ІТ",
        location_id=place.id,
    )
    make_asset(session, kind="server", name="Сервер", inventory_number="2000")

    assert names(session, AssetFilter(q=q)) == ["Камера на в'їзді"]


@pytest.mark.parametrize("q", ["%", "_", "\\", "камера хмара", "'; --"])
def test_signs_of_patterns_are_just_signs(session: Session, q: str) -> None:
    make_asset(session)

    assert names(session, AssetFilter(q=q)) == []


def test_the_filter_narrows_by_every_condition(session: Session) -> None:
    hromada = make_hromada(session)
    town, village = make_settlement(session, hromada), make_settlement(session, hromada, "Поруч", "село")
    building = make_location(session, hromada, kind="building", settlement_id=town.id)
    room = make_location(session, hromada, kind="room", parent_id=building.id, geometry=None)
    holder = make_organisation(session, hromada)
    recorder = make_asset(session, hromada, name="Р", kind="recorder", location_id=room.id)
    make_asset(session, hromada, name="К", parent_id=recorder.id, holder_id=holder.id, commissioned_on="2020-05-01")
    make_asset(session, hromada, name="С", kind="server", status="repair", is_demo=True)
    make_asset(session, make_hromada(session), name="Чужа")

    cases: list[tuple[AssetFilter, list[str]]] = [
        (AssetFilter(hromada_id=hromada.id), ["К", "Р", "С"]),
        (AssetFilter(kinds=("recorder", "server")), ["Р", "С"]),
        (AssetFilter(group="systems"), ["С"]),
        (AssetFilter(statuses=("repair",)), ["С"]),
        (AssetFilter(parent_id=recorder.id), ["К"]),
        (AssetFilter(holder_id=holder.id), ["К"]),
        (AssetFilter(location_id=building.id), ["Р"]),
        (AssetFilter(settlement_id=town.id), ["Р"]),
        (AssetFilter(settlement_id=village.id), []),
        (AssetFilter(bbox=AROUND), ["Р"]),
        (AssetFilter(is_demo=True), ["С"]),
        (AssetFilter(is_located=True), ["Р"]),
        (AssetFilter(is_published=True), []),
        (read_asset_filter({"commissioned_from": "2020-05-01", "commissioned_to": "2020-05-01"}), ["К"]),
    ]
    for wanted, expected in cases:
        assert names(session, wanted) == expected, wanted
        assert count_assets(session, SYSTEM, wanted) == len(expected)


@pytest.mark.parametrize(
    ("name", "told"),
    [("colour", "red"), ("status", "lost"), ("bbox", "1,2,3"), ("bbox", "9,9,1,1"), ("holder_id", "x")],
)
def test_a_wrong_filter_is_refused_by_parameter(name: str, told: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_asset_filter({name: told})

    assert list(refusal.value.fields) == [name]


def test_counts_are_by_kind_and_status(session: Session) -> None:
    make_asset(session)
    make_asset(session, status="repair")
    make_asset(session, kind="server")

    assert count_by_kind(session, SYSTEM, AssetFilter()) == {"camera": 2, "server": 1}
    assert count_by_status(session, SYSTEM, AssetFilter()) == {"in_service": 2, "repair": 1}


def test_an_actor_sees_only_the_own_hromada(session: Session) -> None:
    own, other = make_asset(session, make_hromada(session)), make_asset(session, make_hromada(session))
    actor = actor_as("viewer", own.hromada)

    assert names(session, AssetFilter(), actor) == [own.open_name]
    assert (count_assets(session, actor, AssetFilter()), count_assets(session, NOBODY, AssetFilter())) == (1, 0)
    assert find_asset_by_code(session, actor, other.code) is None
    with pytest.raises(NotFound):
        get_asset(session, actor, other.id)


def test_a_code_and_a_number_find_one(session: Session) -> None:
    asset = make_asset(session, inventory_number="К-1")

    assert find_asset_by_code(session, SYSTEM, f" {asset.code.lower()} ") == asset
    assert find_by_key(session, SYSTEM, asset.hromada_id, "k-1") == asset
    assert find_by_key(session, SYSTEM, asset.hromada_id, "k-2") is None


def test_nothing_answers_where_a_hidden_thing_stands(session: Session) -> None:
    hromada = make_hromada(session)
    town = make_settlement(session, hromada)
    secret = make_location(session, hromada, name="Таємна опора", address="вул. Тиха, 1", settlement_id=town.id)
    shared = make_location(session, hromada, name="Площа", settlement_id=town.id)
    camera = make_asset(session, hromada, name="Камера", location_id=secret.id)
    beside = make_asset(session, hromada, name="Камера на площі", location_id=shared.id)
    sensor = make_asset(session, hromada, name="Якість повітря", kind="air_sensor", location_id=shared.id)
    viewer, auditor = actor_as("viewer", hromada), actor_as("auditor", hromada)

    questions = [AssetFilter(q="тиха"), AssetFilter(bbox=AROUND), AssetFilter(location_id=secret.id)]
    answers = [(names(session, one, viewer), names(session, one, auditor)) for one in questions]

    assert answers == [
        ([], ["Камера"]),
        (["Якість повітря"], ["Камера", "Камера на площі", "Якість повітря"]),
        ([], ["Камера"]),
    ]
    assert names(session, AssetFilter(settlement_id=town.id), viewer) == [
        camera.open_name,
        beside.open_name,
        sensor.name,
    ]
    assert "тиха" not in camera.search


def test_the_order_of_names_tells_no_hidden_name(session: Session) -> None:
    hromada = make_hromada(session)
    for number, name in (("К-1", "Яна Кохана, 1"), ("К-2", "Миру, 1"), ("К-3", "Абрикосова, 1")):
        make_asset(session, hromada, name=name, inventory_number=number)
    viewer, auditor = actor_as("viewer", hromada), actor_as("auditor", hromada)

    def order(actor: Actor, sort: str) -> list[str]:
        return [one.inventory_number for one in list_assets(session, actor, AssetFilter(), sort=sort).rows]

    for sort in ("name", "kind", "status"):
        assert order(viewer, sort) == ["К-1", "К-2", "К-3"]
        assert order(auditor, sort) == ["К-3", "К-2", "К-1"]


def test_a_hidden_thing_is_not_found_by_its_exact_name(session: Session) -> None:
    hromada = make_hromada(session)
    camera = make_asset(session, hromada, name="Миру, 1")
    sensor = make_asset(session, hromada, name="Миру, 1", kind="air_sensor")
    wanted = read_asset_filter({"name": "Миру, 1"}, {})

    assert names(session, wanted, actor_as("viewer", hromada)) == [sensor.name]
    assert len(names(session, wanted, actor_as("auditor", hromada))) == 2
    by_open_name = read_asset_filter({"name": camera.open_name}, {})
    assert names(session, by_open_name, actor_as("viewer", hromada)) == [camera.open_name]


def test_what_is_in_another_hromada_is_named_by_the_rights_there(session: Session) -> None:
    own, other = make_hromada(session), make_hromada(session)
    camera, foreign = make_asset(session, own, name="Миру, 1"), make_asset(session, other, name="Миру, 2")
    grants = {**actor_as("technician", own).grants, **actor_as("viewer", other).grants}
    actor = Actor("Ірина", grants=grants)

    assert set(names(session, AssetFilter(), actor)) == {camera.name, foreign.open_name}


def test_places_of_hidden_things_alone_are_not_known(session: Session) -> None:
    hromada = make_hromada(session)
    building = make_location(session, hromada, kind="building")
    room = make_location(session, hromada, kind="room", parent_id=building.id)
    pole = make_location(session, hromada, name="Опора")
    make_asset(session, hromada, kind="air_sensor", location_id=room.id)
    make_asset(session, hromada, location_id=pole.id)
    viewer, admin = actor_as("viewer", hromada), actor_as("admin", hromada)

    seen = {one.id for one in session.scalars(filtered_locations(viewer))}

    assert seen == {building.id, room.id}
    assert count_locations(session, filtered_locations(admin)) == 3
    with pytest.raises(NotFound):
        get_location(session, viewer, pole.id)


def test_hiding_one_thing_more_changes_nothing_for_those_without_the_right(session: Session) -> None:
    hromada = make_hromada(session)
    empty, used = make_location(session, hromada), make_location(session, hromada)
    make_asset(session, hromada, kind="air_sensor", location_id=used.id)
    viewer = actor_as("viewer", hromada)
    before = [one.id for one in session.scalars(filtered_locations(viewer))]

    for place in (empty, used):
        make_asset(session, hromada, location_id=place.id)

    assert [one.id for one in session.scalars(filtered_locations(viewer))] == before


def test_a_list_takes_the_same_statements_for_one_row_and_for_fifty(session: Session, engine: Engine) -> None:
    def fill(number: int) -> None:
        for at in range(number):
            building = make_location(session, kind="building")
            room = make_location(session, kind="room", parent_id=building.id)
            make_asset(session, location_id=room.id, holder_id=make_organisation(session).id, model=f"M{at}")
        session.commit()

    def statements() -> int:
        seen = []
        session.expunge_all()

        def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.extend(["read"] if statement.startswith("SELECT") else [])

        event.listen(engine, "before_cursor_execute", count)
        for asset in list_assets(session, SYSTEM, AssetFilter(), limit=50).rows:
            _touch(asset)
        event.remove(engine, "before_cursor_execute", count)
        return len(seen)

    fill(1)
    statements()  # What is small is read once after each change of it, and kept.
    one = statements()
    fill(49)
    statements()

    assert (one, statements()) == (1, 1)


def _touch(asset: Asset) -> None:
    assert asset.kind.name_uk
    assert asset.hromada.name
    assert asset.holder is not None
    assert asset.holder.name
    assert asset.location is not None
    assert asset.location.name
    assert asset.location.parent is not None
