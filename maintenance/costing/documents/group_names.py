"""How the rows of what assets cost are called, as far as the asker may know."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, joinedload

from maintenance.costing.queries.cost_groups import By, CostGroup
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.disclosure import disclose_place
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.errors import because
from registry.kernel.words import language, say
from registry.places.models.location import Location
from registry.places.queries.locations import visible_locations
from registry.places.queries.territory import TERRITORY

NO_PLACE, HIDDEN = because("Без місця"), because("Точне місце приховано")
NO_SETTLEMENT, UNKNOWN = because("Без населеного пункту"), because("Невідоме")


@dataclass(frozen=True)
class GroupName:
    """What a row is called, and a quiet line below."""

    name: str
    sub: str | None = None
    code: str | None = None
    """What programs know it by: a kind's code, a settlement's КАТОТТГ, an asset's inventory number."""
    is_known: bool = True
    """Whether the asker may open what it names."""


def name_groups(session: Session, actor: Actor, by: By, rows: Sequence[CostGroup]) -> list[GroupName]:
    """Name rows in their order."""
    keys = [one.key for one in rows if one.key is not None and not one.is_hidden]
    names = NAMES[by](session, actor, keys)
    nameless = {By.PLACE: NO_PLACE, By.SETTLEMENT: NO_SETTLEMENT}.get(by, UNKNOWN)
    settlements = TERRITORY.get(session).settlements
    found = []
    for one in rows:
        if one.is_hidden:
            around = settlements.get(one.key) if isinstance(one.key, uuid.UUID) else None
            found.append(GroupName(say(HIDDEN), around.name if around else None, is_known=False))
        elif one.key is None:
            found.append(GroupName(say(nameless), is_known=False))
        else:
            found.append(names.get(one.key) or GroupName(say(HIDDEN), is_known=False))
    return found


def find_place_name(session: Session, actor: Actor, location_id: uuid.UUID) -> GroupName | None:
    """Name a place that the asker may know."""
    return _places(session, actor, [location_id]).get(location_id)


def _kinds(session: Session, _actor: Actor, keys: Sequence[Any]) -> Mapping[Any, GroupName]:
    kinds = KINDS.get(session)
    known = {code: kinds[code] for code in keys if code in kinds}
    return {
        code: GroupName(one.name_en if language() == "en" else one.name_uk, code=code) for code, one in known.items()
    }


def _settlements(session: Session, _actor: Actor, keys: Sequence[Any]) -> Mapping[Any, GroupName]:
    settlements = TERRITORY.get(session).settlements
    return {key: GroupName(settlements[key].name, code=settlements[key].katottg) for key in keys if key in settlements}


def _places(session: Session, actor: Actor, keys: Sequence[Any]) -> Mapping[Any, GroupName]:
    around = (joinedload(Location.parent), joinedload(Location.settlement))
    found = {}
    for some in portions(keys):
        statement = visible_locations(actor).where(among(session, Location.id, some)).options(*around)
        for one in session.scalars(statement):
            name = f"{one.parent.name}, {one.name}" if one.parent else one.name
            found[one.id] = GroupName(name, one.settlement.name if one.settlement else None)
    return found


def _assets(session: Session, actor: Actor, keys: Sequence[Any]) -> Mapping[Any, GroupName]:
    found = {}
    for some in portions(keys):
        for one in list_assets(session, actor, AssetFilter(ids=tuple(some)), limit=len(some)).rows:
            place = disclose_place(actor, one)
            kind = one.kind.name_en if language() == "en" else one.kind.name_uk
            told = (one.inventory_number, kind, place.where if place else None)
            found[one.id] = GroupName(str(one.name), " · ".join(filter(None, told)), one.inventory_number)
    return found


NAMES: Mapping[By, Any] = {By.KIND: _kinds, By.SETTLEMENT: _settlements, By.PLACE: _places, By.ASSET: _assets}
