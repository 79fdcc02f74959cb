"""Reading the codifier of territory: its editions, its units by name, and where a hromada differs from it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.kernel.text import fold, search_words, skeleton, sort_key, word_column
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
    words = search_words(q)
    if not words:
        return []
    above = _units_above(session)
    hromadas = [one for one in above.values() if one.category in CHOOSABLE]
    named = [one for one in hromadas if _is_named(one, words, q)]
    named.sort(key=lambda one: (not skeleton(one.name).startswith(words[0]), one.sort_key, one.code))
    offered = {one.code: "" for one in named[:most]}
    for settlement in _settlements_called(session, q, most) if len(offered) < most else ():
        owner = settlement.code if settlement.category in CHOOSABLE else settlement.parent_code
        if owner in above and len(offered) < most:
            offered.setdefault(owner, full_name(settlement.category, settlement.name))
    return _in_words(session, above, offered)


def describe_offer(session: Session, unit: TerritoryUnit) -> Offer:
    """Tell of one hromada of the codifier in words."""
    return _in_words(session, _units_above(session), {unit.code: ""})[0]


def _units_above(session: Session) -> dict[str, TerritoryUnit]:
    found = select(TerritoryUnit).where(TerritoryUnit.category.in_(ABOVE), TerritoryUnit.gone_on.is_(None))
    return {one.code: one for one in session.scalars(found)}


def _is_named(unit: TerritoryUnit, words: Sequence[str], q: str) -> bool:
    text = word_column(unit.name, full_name(unit.category, unit.name))
    return all(f" {word}" in text for word in words) or unit.code == q.strip().upper()


def _settlements_called(session: Session, q: str, most: int) -> Sequence[TerritoryUnit]:
    """List the settlements whose name begins so."""
    first = sort_key(q.strip())
    called = select(TerritoryUnit).where(
        TerritoryUnit.sort_key >= first,
        TerritoryUnit.sort_key < first + LAST,
        TerritoryUnit.category.in_(SETTLEMENTS),
        TerritoryUnit.gone_on.is_(None),
    )
    return session.scalars(called.order_by(TerritoryUnit.sort_key, TerritoryUnit.code).limit(most)).all()


def _in_words(session: Session, above: Mapping[str, TerritoryUnit], offered: Mapping[str, str]) -> list[Offer]:
    centres: dict[str, TerritoryUnit] = {}
    lie_in = TerritoryUnit.parent_code.in_(offered), TerritoryUnit.category.in_(SETTLEMENTS)
    inside = select(TerritoryUnit).where(*lie_in, TerritoryUnit.gone_on.is_(None)).order_by(TerritoryUnit.code)
    for one in session.scalars(inside):
        centres.setdefault(str(one.parent_code), one)
    offers = []
    for code, found_by in offered.items():
        unit, centre = above[code], centres.get(code)
        name = full_name(unit.category, unit.name, centre.category if centre else None)
        offers.append(Offer(code, name, centre.name if centre else unit.name, ", ".join(_chain(above, unit)), found_by))
    return offers


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
