"""Hromadas with their settlements and districts."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.places.models.territory import Settlement, StarostaDistrict
from registry.places.operations.territory import sync_territory
from registry.places.queries.territory import list_settlements

TOLD = {
    "code": "UA53080130000014699",
    "name": "Кобеляцька міська громада",
    "short_name": "Кобеляки",
    "bounds": [33.8824, 48.7231, 34.5352, 49.2435],
    "districts": [{"name": "Білицький"}],
    "settlements": [
        {"name": name, "category": "село", "district": "Білицький", "area_km2": "1.25"}
        for name in ("Їжаківка", "Ґалаґани", "Іванівка", "Єгорівка", "Гориславці")
    ],
}


def test_a_description_is_loaded_once_and_kept_in_step(session: Session) -> None:
    first = sync_territory(session, TOLD)
    second = sync_territory(session, {**TOLD, "short_name": "Кобеляцька"})

    assert (first.id, second.short_name, second.bounds) == (first.id, "Кобеляцька", tuple(TOLD["bounds"]))
    settlements = session.scalars(select(Settlement)).all()
    assert len(settlements) == len(TOLD["settlements"])
    assert {one.area_km2 for one in settlements} == {Decimal("1.25")}
    assert len(session.scalars(select(StarostaDistrict)).all()) == 1


def test_settlements_stand_in_the_ukrainian_order(session: Session) -> None:
    hromada = sync_territory(session, TOLD)

    names = [one.name for one in list_settlements(session, SYSTEM, hromada.id)]

    assert names == ["Гориславці", "Ґалаґани", "Єгорівка", "Іванівка", "Їжаківка"]
