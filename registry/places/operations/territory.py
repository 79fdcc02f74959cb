"""Writing territory: hromadas with their settlements and starosta districts, kept in step with a source."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.operations.permits import apply
from registry.kernel.text import sort_key
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict
from registry.places.queries.territory import find_hromada

HROMADA_COLUMNS = (
    "name",
    "short_name",
    "facts",
    "west",
    "south",
    "east",
    "north",
    "costing_year",
    "money_unit",
    "is_demo",
)
SETTLEMENT_COLUMNS = ("katottg", "lon", "lat", "population", "note")


def sync_territory(session: Session, told: Mapping[str, Any]) -> Hromada:
    """Bring one hromada in step with its description; safe to repeat, removes nothing.

    `told`: code, name, short_name, bounds [west, south, east, north] or the four by name, facts, costing_year,
    money_unit, districts [{name, valid_from, valid_to}], settlements [{name, category, katottg, lon, lat, area_km2,
    population, district, note}]; a settlement names its district.
    """
    hromada = find_hromada(session, told["code"])
    if hromada is None:
        hromada = Hromada(code=told["code"])
        session.add(hromada)
    sides = dict(zip(("west", "south", "east", "north"), told.get("bounds", ()), strict=False))
    known = {**sides, **told}
    apply(hromada, {name: known[name] for name in HROMADA_COLUMNS if name in known})
    session.flush()
    districts = {one["name"]: _sync_district(session, hromada, one) for one in told.get("districts", ())}
    for one in told.get("settlements", ()):
        _sync_settlement(session, hromada, one, districts)
    session.flush()
    return hromada


def _sync_district(session: Session, hromada: Hromada, told: Mapping[str, Any]) -> StarostaDistrict:
    statement = select(StarostaDistrict).where(
        StarostaDistrict.hromada_id == hromada.id, StarostaDistrict.name == told["name"]
    )
    district = session.scalars(statement).one_or_none()
    if district is None:
        district = StarostaDistrict(hromada_id=hromada.id, name=told["name"])
        session.add(district)
    apply(district, {name: told[name] for name in ("valid_from", "valid_to") if name in told})
    session.flush()
    return district


def _sync_settlement(
    session: Session, hromada: Hromada, told: Mapping[str, Any], districts: Mapping[str, StarostaDistrict]
) -> None:
    statement = select(Settlement).where(
        Settlement.hromada_id == hromada.id,
        Settlement.name == told["name"],
        Settlement.category == told["category"],
    )
    settlement = session.scalars(statement).one_or_none()
    if settlement is None:
        settlement = Settlement(hromada_id=hromada.id, name=told["name"], category=told["category"])
        settlement.sort_key = sort_key(told["name"])
        session.add(settlement)
    apply(settlement, {name: told[name] for name in SETTLEMENT_COLUMNS if name in told})
    if "area_km2" in told:
        area = told["area_km2"]
        apply(settlement, {"area_km2": None if area is None else Decimal(str(area))})
    district = districts.get(told.get("district") or "")
    apply(settlement, {"district_id": district.id if district else settlement.district_id})
