"""Reading the codifier of territory: its editions, its units by name, and where a hromada differs from it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session

from registry.kernel.text import fold, search_words, sort_key, word_column
from registry.places.models.codifier import CodifierEdition, TerritoryUnit, UnitCategory
from registry.places.models.territory import Hromada, Settlement
from registry.places.rules.codifier import SETTLEMENTS, full_name

CHOOSABLE = (UnitCategory.HROMADA, UnitCategory.SPECIAL_CITY)
"""What can be a hromada of the register; a city with a special status has none around it."""
ABOVE = (UnitCategory.OBLAST, UnitCategory.SPECIAL_CITY, UnitCategory.RAION, UnitCategory.HROMADA)
SHOWN = 20
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Offer:
    """A hromada of the codifier to choose, in words: where it lies and, where it was found by it, a settlement."""

    code: str
    name: str
    short_name: str
    within: str
    found_by: str = ""


def latest_edition(session: Session) -> CodifierEdition | None:
    """Find the edition that is in force; None while none was read."""
    latest = select(CodifierEdition).order_by(CodifierEdition.imported_at.desc(), CodifierEdition.id)
    return session.scalars(latest.limit(1)).first()


def has_codifier(session: Session) -> bool:
    """Tell whether a codifier was read."""
    return session.scalars(select(CodifierEdition.id).limit(1)).first() is not None


def count_units(session: Session) -> Mapping[str, int]:
    """Count the units in force by category."""
    counted = select(TerritoryUnit.category, func.count()).where(TerritoryUnit.gone_on.is_(None))
    return {row[0]: row[1] for row in session.execute(counted.group_by(TerritoryUnit.category))}


def find_unit(session: Session, code: str | None) -> TerritoryUnit | None:
    """Find a unit in force by its code."""
    found = session.get(TerritoryUnit, code) if code else None
    return found if found is not None and found.gone_on is None else None


def settlements_of(session: Session, code: str) -> Sequence[TerritoryUnit]:
    """List the settlements in force of a hromada, its centre first, as their codes stand; a city of its own is one."""
    own = select(TerritoryUnit).where(
        TerritoryUnit.parent_code == code,
        TerritoryUnit.category.in_(SETTLEMENTS),
        TerritoryUnit.gone_on.is_(None),
    )
    return session.scalars(own.order_by(TerritoryUnit.code)).all()


def find_offers(session: Session, q: str, most: int = SHOWN) -> list[Offer]:
    """Find hromadas by the beginnings of words of their names, by a code, or by a settlement in them; best first."""
    words, code = search_words(q), q.strip().upper()
    if not words:
        return []
    known = _known(session)
    named = [one for one in known.values() if code == one.offer.code or all(f" {word}" in one.text for word in words)]
    named.sort(key=lambda one: (not one.text.startswith(f" {words[0]}"), one.sort_key, one.offer.code))
    offered = {one.offer.code: one.offer for one in named[:most]}
    for settlement in _settlements_called(session, q, most) if len(offered) < most else ():
        owner = settlement.code if settlement.category in CHOOSABLE else settlement.parent_code or ""
        if owner in known and len(offered) < most:
            found_by = full_name(settlement.category, settlement.name)
            offered.setdefault(owner, replace(known[owner].offer, found_by=found_by))
    return list(offered.values())


def describe_offer(session: Session, unit: TerritoryUnit) -> Offer:
    """Tell of one hromada of the codifier in words."""
    return _known(session)[unit.code].offer


@dataclass(frozen=True)
class _Choosable:
    """A hromada as it is searched for."""

    offer: Offer
    text: str
    sort_key: str


_kept: WeakKeyDictionary[Engine, tuple[uuid.UUID, Mapping[str, _Choosable]]] = WeakKeyDictionary()


def _known(session: Session) -> Mapping[str, _Choosable]:
    """Give all that can be chosen, by code; each process keeps it until another edition is in force."""
    edition, engine = latest_edition(session), session.get_bind().engine
    if edition is None:
        return {}
    kept = _kept.get(engine)
    if kept is None or kept[0] != edition.id:
        kept = edition.id, _read_choosable(session)
        _kept[engine] = kept
    return kept[1]


def _read_choosable(session: Session) -> dict[str, _Choosable]:
    above = {one.code: one for one in session.scalars(_in_force(*ABOVE))}
    # The centre's code comes first among those of its hromada: its level ends with 001.
    first = _in_force(*SETTLEMENTS).with_only_columns(func.min(TerritoryUnit.code)).group_by(TerritoryUnit.parent_code)
    centres = {one.parent_code: one for one in session.scalars(_in_force().where(TerritoryUnit.code.in_(first)))}
    return {
        one.code: _choosable(above, one, centres.get(one.code)) for one in above.values() if one.category in CHOOSABLE
    }


def _in_force(*categories: str) -> Select[TerritoryUnit]:
    """Select the units in force, of these categories or of all."""
    kept = select(TerritoryUnit).where(TerritoryUnit.gone_on.is_(None))
    return kept.where(TerritoryUnit.category.in_(categories)) if categories else kept


def _choosable(above: Mapping[str, TerritoryUnit], unit: TerritoryUnit, centre: TerritoryUnit | None) -> _Choosable:
    name = full_name(unit.category, unit.name, centre.category if centre else None)
    within = ", ".join(_chain(above, unit))
    offer = Offer(unit.code, name, centre.name if centre else unit.name, within)
    return _Choosable(offer, word_column(unit.name, name), unit.sort_key)


def _settlements_called(session: Session, q: str, most: int) -> Sequence[TerritoryUnit]:
    """List the settlements whose name begins so."""
    first = sort_key(q.strip())
    called = _in_force(*SETTLEMENTS).where(TerritoryUnit.sort_key >= first, TerritoryUnit.sort_key < first + LAST)
    return session.scalars(called.order_by(TerritoryUnit.sort_key, TerritoryUnit.code).limit(most)).all()


def _chain(above: Mapping[str, TerritoryUnit], unit: TerritoryUnit) -> list[str]:
    """Name what a unit lies in, from the nearest up; a circle in the file ends the walk."""
    names, seen, parent = list[str](), {unit.code}, above.get(unit.parent_code or "")
    while parent is not None and parent.code not in seen:
        names.append(full_name(parent.category, parent.name))
        seen.add(parent.code)
        parent = above.get(parent.parent_code or "")
    return names


@dataclass(frozen=True)
class Difference:
    """Where a hromada's own settlements and the codifier differ; `unit` is None for what the codifier has not."""

    what: str
    """missing, uncoded, renamed or gone."""
    name: str
    code: str
    settlement_id: uuid.UUID | None = None
    now: str = ""


def list_differences(session: Session, hromada: Hromada) -> list[Difference]:
    """List where a hromada's settlements differ from the codifier; nothing where it has no such hromada."""
    if find_unit(session, hromada.code) is None:
        return []
    told = {one.code: one for one in settlements_of(session, hromada.code)}
    own = session.scalars(
        select(Settlement).where(Settlement.hromada_id == hromada.id).order_by(Settlement.sort_key)
    ).all()
    coded = {one.katottg: one for one in own if one.katottg}
    free = {_called(SETTLEMENTS[UnitCategory(one.category)], one.name): one for one in told.values()
            if one.code not in coded}  # fmt: skip
    found = [difference for one in own if (difference := _difference(one, told, free))]
    taken = {one.code for one in found if one.what == "uncoded"}
    return found + [
        Difference("missing", full_name(one.category, one.name), one.code)
        for one in free.values()
        if one.code not in taken
    ]


def _called(category: str, name: str) -> str:
    return fold(f"{category} {name}")


def _difference(
    own: Settlement, told: Mapping[str, TerritoryUnit], free: Mapping[str, TerritoryUnit]
) -> Difference | None:
    name = f"{own.category} {own.name}"
    if not own.katottg:
        unit = free.get(_called(own.category, own.name))
        return Difference("uncoded", name, unit.code, own.id) if unit else None
    if own.katottg not in told:
        return Difference("gone", name, own.katottg, own.id)
    unit = told[own.katottg]
    now = full_name(unit.category, unit.name)
    return Difference("renamed", name, unit.code, own.id, now) if fold(now) != fold(name) else None
