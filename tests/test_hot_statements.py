"""The hottest statements, on enough rows that the planner chooses: none reads all assets."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shapely
from sqlalchemy import Engine, event, insert, select, text
from sqlalchemy.orm import Session

from gis.queries.places import find_placed_asset, list_placed_assets
from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import (
    assets_at,
    count_assets_at,
    find_asset_by_code,
    find_by_key,
    get_asset,
    list_assets,
    read_asset,
)
from registry.assets.queries.counts import count_assets, list_responsible
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.text import sort_key, word_column
from registry.places.models.location import Location
from registry.places.models.street import House, Street
from registry.places.models.territory import Hromada
from registry.places.queries.addresses import find_addresses
from registry.places.queries.locations import filtered_locations, list_locations
from registry.places.queries.positions import list_proposals
from registry.places.queries.streets import list_houses_in
from tests.factories.registry import (
    actor_as,
    make_asset,
    make_house,
    make_hromada,
    make_kinds,
    make_location,
    make_organisation,
    make_settlement,
    make_street,
)

ROWS = 24_000
BOX = (30.7, 51.52, 30.702, 51.522)
INDEXES = ("registry_asset_search", "registry_asset_place_search", "registry_location_search", "registry_street_search")
WHOLE_TABLES = (
    "Seq Scan on registry_asset ",
    "Seq Scan on registry_location ",
    "SCAN registry_asset ",
    "SCAN registry_location ",
    "Seq Scan on registry_house ",
    "SCAN registry_house ",
)


@pytest.fixture
def full(session: Session) -> Session:
    """A register of thousands of assets on as many places, with the planner's figures up to date."""
    hromada = make_hromada(session)
    make_kinds(session)
    holder = make_organisation(session, hromada)
    pattern, place = make_asset(session, hromada), make_location(session, hromada)
    session.flush()
    spots, assets = [], []
    for number in range(ROWS):
        spot = shapely.Point(30.66 + number % 100 / 1000, 51.515 + number // 100 / 8000)
        spots.append({**_columns(place), "id": uuid.uuid4(), "name": f"Стовп {number}", "geometry": spot,
                      "sort_key": sort_key(f"Стовп {number}"), "search": word_column(f"Стовп {number}")})  # fmt: skip
        if number % 4 == 3:
            spots[-1].update(kind="room", geometry=None, parent_id=spots[-2]["id"])
        name, key = f"Річ {number}", f"77{number:06d}"
        assets.append({**_columns(pattern), "id": uuid.uuid4(), "code": f"P{number:07d}", "name": name,
                       "inventory_number": key, "inventory_key": key, "location_id": spots[-1]["id"],
                       "kind_code": ("camera", "server", "siren")[number % 3], "holder_id": holder.id,
                       "responsible": f"Посада {number % 30}", "sort_key": sort_key(name), "updated_at": clock.now(),
                       "search": word_column(key, f"річ{number}"), "place_search": word_column(name)})  # fmt: skip
    session.execute(insert(Location), spots)
    _fill_streets(session, hromada)
    session.execute(insert(Asset), assets)
    session.commit()
    if session.get_bind().dialect.name == "postgresql":
        for index in INDEXES:
            session.execute(text(f"SELECT gin_clean_pending_list('idx_{index}')"))  # As autovacuum does in time.
    session.execute(text("ANALYZE"))
    session.commit()
    return session


def _fill_streets(session: Session, hromada: Hromada) -> None:
    """Put a dozen houses on each of many streets."""
    settlement = make_settlement(session, hromada)
    street = make_street(session, settlement)
    house = make_house(session, street)
    names = [f"Стежка{number}" for number in range(ROWS // 12)]
    streets = [
        {**_columns(street), "id": uuid.uuid4(), "name": name, "name_key": name, "sort_key": sort_key(name),
         "search": word_column(name)}
        for name in names
    ]  # fmt: skip
    houses = [
        {**_columns(house), "id": uuid.uuid4(), "street_id": one["id"], "number": str(at), "number_key": str(at)}
        for one in streets
        for at in range(12)
    ]
    session.execute(insert(Street), streets)
    session.execute(insert(House), houses)


def _columns(thing: Any) -> dict[str, Any]:
    return {one.key: getattr(thing, one.key) for one in thing.__mapper__.column_attrs}


def plans_of(session: Session, engine: Engine, ask: Callable[[], object]) -> Iterator[str]:
    """Ask, then give the plan of each statement that was needed."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        asked.append((statement, given))

    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    verb = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    for statement, given in asked:
        if statement.startswith(("SELECT", "WITH")):
            rows = session.connection().exec_driver_sql(verb + statement, given).all()
            yield "\n".join(str(row[-1]) for row in rows)


QUESTIONS: dict[str, Callable[[Session, Asset], object]] = {
    "page": lambda session, _one: list_assets(session, SYSTEM, AssetFilter()).rows,
    "page by number": lambda session, _one: list_assets(session, SYSTEM, AssetFilter(), sort="inventory_number").rows,
    "page latest first": lambda session, _one: list_assets(session, SYSTEM, AssetFilter(), sort="-updated_at").rows,
    "page of a kind": lambda session, _one: list_assets(session, SYSTEM, AssetFilter(kinds=("siren",))).rows,
    "search": lambda session, _one: list_assets(session, SYSTEM, AssetFilter(q="річ9999")).rows,
    "count of a search": lambda session, _one: count_assets(session, SYSTEM, AssetFilter(q="77009999")),
    "box": lambda session, _one: list_assets(session, SYSTEM, AssetFilter(bbox=BOX)).rows,
    "map": lambda session, _one: list_placed_assets(session, SYSTEM, AssetFilter(bbox=BOX), 500),
    "one": lambda session, one: read_asset(session, SYSTEM, one.id),
    "one to be written": lambda session, one: get_asset(session, SYSTEM, one.id),
    "one on the map": lambda session, one: find_placed_asset(session, SYSTEM, one.id),
    "by its label": lambda session, one: find_asset_by_code(session, SYSTEM, one.code),
    "by its number": lambda session, one: find_by_key(session, SYSTEM, one.hromada_id, one.inventory_number),
    "what hangs on it": lambda session, one: list_assets(session, SYSTEM, AssetFilter(parent_id=one.id)).rows,
    "what is there": lambda session, one: list_assets(session, SYSTEM, AssetFilter(location_id=one.location_id)).rows,
    "all there": lambda session, one: assets_at(session, [one.location_id]),
    "counts there": lambda session, one: count_assets_at(session, SYSTEM, [one.location_id]),
    "posts": lambda session, _one: list_responsible(session, SYSTEM, None),
    "places": lambda session, _one: list_locations(session, filtered_locations(SYSTEM)).rows,
    "places found": lambda session, _one: list_locations(session, filtered_locations(SYSTEM, q="стовп 9999")).rows,
    "an address": lambda session, one: find_addresses(session, one.hromada_id, "вул. Стежка1999, 7"),
    "houses in a box": lambda session, _one: list_houses_in(session, BOX, 500),
    "places without a point": lambda session, one: list_proposals(session, SYSTEM, one.hromada_id, limit=50),
    "places known to few": lambda session, one: list_locations(
        session, filtered_locations(actor_as("viewer", one.hromada), q="стовп 9999")
    ).rows,
}  # fmt: skip


def test_no_hot_statement_reads_all_assets_or_places(full: Session, engine: Engine) -> None:
    one = full.scalars(select(Asset).where(Asset.inventory_number == "77009998")).one()
    list_assets(full, SYSTEM, AssetFilter(parent_id=one.id))  # What is small is kept from here on.
    assert one.location is not None
    assert one.hromada is not None

    wrong = {
        name: plan
        for name, ask in QUESTIONS.items()
        for plan in plans_of(full, engine, lambda ask=ask: ask(full, one))  # type: ignore[misc]
        if any(_reads_whole(line) for line in plan.splitlines())
    }

    assert not wrong, "\n\n".join(f"{name}:\n{plan}" for name, plan in wrong.items())


def _reads_whole(line: str) -> bool:
    """Tell whether a step reads a table from end to end; a walk along an index that stops after a page does not."""
    return any(one in f"{line} " for one in WHOLE_TABLES) and "USING" not in line
