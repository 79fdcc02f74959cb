"""Finding an address on the map by the imported streets and houses; where neither is known nothing is made up."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from registry.kernel.bulk import among
from registry.kernel.codes import Code
from registry.kernel.rules.word_forms import stem
from registry.kernel.searching import holds_words
from registry.kernel.text import N_, search_words
from registry.places.models.street import House, Street
from registry.places.queries.territory import TERRITORY
from registry.places.rules.address_ranks import StreetRank, means_settlement, rank_street
from registry.places.rules.addresses import Address, read_address
from registry.places.rules.streets import middle_of

MOST_STREETS = 300
"""So many streets are looked at for one address, those with the shortest names first."""
WITH_HOUSES = 40
"""So many of the best are asked for their houses."""
MOST_HOUSES = 100
SAMPLE = 200
"""So many houses of a street tell where its middle is."""
LAST = "\uffff"
EXACT, OTHER_WRITING, STREET, LONGER = range(4)
"""How well the house of a hit is the told one: it, a corpus behind a stroke, none at all, one whose number goes on."""


class Certainty(Code):
    """What of an address was found."""

    HOUSE = "house", N_("будинок"), "house"
    STREET = "street", N_("вулиця"), "street"


@dataclass(frozen=True)
class FoundAddress:
    """A house or a street's middle."""

    certainty: Certainty
    kind: str
    """The street's type."""
    name: str
    former_name: str
    """The former name by which the street was found; empty for today's."""
    house: str
    settlement_id: uuid.UUID
    hromada_id: uuid.UUID
    point: shapely.Point
    is_sure: bool
    """Whether the text says just this street and no other one fits as well."""


@dataclass(frozen=True)
class _Candidate:
    rank: StreetRank
    row: Any
    """id, hromada_id, settlement_id, kind, name, former_names, sort_key"""
    former_name: str


@dataclass(frozen=True)
class _Hit:
    order: tuple[Any, ...]
    candidate: _Candidate
    house: str = ""
    point: shapely.Point | None = None


def find_addresses(
    session: Session,
    hromada_id: uuid.UUID | None,
    text: str,
    *,
    limit: int = 8,
    settlement_id: uuid.UUID | None = None,
) -> list[FoundAddress]:
    """Suggest houses and streets for a text, best first, of one hromada or of all; public facts, open to everybody.

    `settlement_id` is where to look when the text names no settlement.
    """
    address = read_address(text)
    settlements, is_unknown = _settlements(session, address, hromada_id, settlement_id)
    candidates = _candidates(session, address, hromada_id, settlements)
    exact = {one.row.id for one in candidates if one.rank.is_exact}
    hits = sorted(_hits(session, address, candidates), key=lambda hit: hit.order)[:limit]
    middles = _middles(session, [hit.candidate.row.id for hit in hits if hit.point is None])
    is_one = len(exact) == 1 and not is_unknown
    told = (_told(hit, middles, is_sure=is_one and hit.candidate.row.id in exact) for hit in hits)
    return [one for one in told if one is not None]


def _settlements(
    session: Session, address: Address, hromada_id: uuid.UUID | None, settlement_id: uuid.UUID | None
) -> tuple[set[uuid.UUID], bool]:
    """Give the settlements to look in, none for all, and whether the address names one that nobody knows."""
    known = TERRITORY.get(session).settlements.values()
    here = (one for one in known if hromada_id in (None, one.hromada_id))
    named = {one.id for one in here if means_settlement(address, one.name, one.category)}
    if named:
        return named, False
    is_unknown = bool(address.settlement and address.category)
    return {settlement_id} if settlement_id and not is_unknown else set(), is_unknown


def _candidates(
    session: Session, address: Address, hromada_id: uuid.UUID | None, settlements: Collection[uuid.UUID]
) -> list[_Candidate]:
    """Read the streets that hold all the told words, and rank them."""
    whole = [word.text for word in address.words if not word.is_cut] or [word.text for word in address.words]
    fragments = [one for word in whole for one in search_words(stem(word))]
    if not fragments:
        return []
    columns = (Street.id, Street.hromada_id, Street.settlement_id, Street.kind, Street.name, Street.former_names)
    statement = select(*columns, Street.sort_key).where(*holds_words(fragments, Street.search))
    if hromada_id is not None:
        statement = statement.where(Street.hromada_id == hromada_id)
    if settlements:
        statement = statement.where(Street.settlement_id.in_(settlements))
    rows = session.execute(statement.order_by(func.length(Street.name), Street.id).limit(MOST_STREETS))
    found = [_candidate(address, row) for row in rows]
    return sorted(found, key=lambda one: (one.rank, one.row.sort_key, str(one.row.id)))


def _candidate(address: Address, row: Any) -> _Candidate:
    rank = rank_street(address, row.kind, row.name, row.former_names)
    by_former = (
        next(one for one in row.former_names if rank_street(address, row.kind, one, ()).name == rank.name)
        if rank.is_former
        else ""
    )
    return _Candidate(rank, row, by_former)


def _hits(session: Session, address: Address, candidates: Sequence[_Candidate]) -> Iterable[_Hit]:
    """List the told house, or houses that begin like it, and the streets on which it is not known."""
    houses = _houses(session, address, candidates[:WITH_HOUSES])
    told, other = (address.house.key, address.house.other_key) if address.house else ("", "")
    for one in candidates:
        end = (one.rank, one.row.sort_key, str(one.row.id))
        known = houses.get(one.row.id, ())
        for key, number, shape in known:
            fits = EXACT if key == told else OTHER_WRITING if key == other else LONGER
            goes_on = fits == LONGER and key.removeprefix(told)[:1].isdigit()
            yield _Hit((one.rank.name, fits, *end, goes_on, len(key), key), one, number, shape)
        if all(key not in (told, other) for key, *_rest in known):
            yield _Hit((one.rank.name, STREET, *end, False, 0, ""), one)


def _houses(
    session: Session, address: Address, candidates: Sequence[_Candidate]
) -> Mapping[uuid.UUID, list[tuple[str, str, shapely.Point]]]:
    """Read the houses of the best streets whose numbers begin as the told one, or are its other writing."""
    if address.house is None or not candidates:
        return {}
    key, other = address.house.key, address.house.other_key
    own = among(session, House.street_id, [one.row.id for one in candidates])
    asked: list[list[ColumnElement[bool]]] = [[House.number_key >= key, House.number_key < key + LAST]]
    if other:  # Asked by itself: for one or the other SQLite would read all houses.
        asked.append([House.number_key == other])
    found: dict[uuid.UUID, list[tuple[str, str, shapely.Point]]] = {}
    for conditions in asked:
        statement = (
            select(House.street_id, House.number_key, House.number, House.geometry)
            .where(own, *conditions)
            .order_by(func.length(House.number_key), House.number_key)
            .limit(MOST_HOUSES)
        )
        for street_id, number_key, number, shape in session.execute(statement):
            found.setdefault(street_id, []).append((number_key, number, shape))
    return found


def _told(hit: _Hit, middles: Mapping[uuid.UUID, shapely.Point], *, is_sure: bool) -> FoundAddress | None:
    row = hit.candidate.row
    point = hit.point or middles.get(row.id)
    if point is None:
        return None
    return FoundAddress(
        certainty=Certainty.HOUSE if hit.point is not None else Certainty.STREET,
        kind=row.kind,
        name=row.name,
        former_name=hit.candidate.former_name,
        house=hit.house,
        settlement_id=row.settlement_id,
        hromada_id=row.hromada_id,
        point=point,
        is_sure=is_sure and hit.order[1] in (EXACT, STREET),
    )


def _middles(session: Session, street_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, shapely.Point]:
    """Give the points in the middle of streets: of their lines, else the house that stands most in the middle."""
    drawn = select(Street.id, Street.geometry).where(among(session, Street.id, street_ids))
    lines: dict[uuid.UUID, Any] = {row[0]: row[1] for row in session.execute(drawn)} if street_ids else {}
    found = {street_id: middle_of(line) for street_id, line in lines.items() if line is not None}
    for street_id in lines.keys() - found.keys():
        points = session.scalars(select(House.geometry).where(House.street_id == street_id).limit(SAMPLE)).all()
        if points:
            found[street_id] = _middle_point(points)
    return found


def _middle_point(points: Sequence[Any]) -> shapely.Point:
    shapes = np.array(points, dtype=object)
    middle = shapely.Point(float(np.mean(shapely.get_x(shapes))), float(np.mean(shapely.get_y(shapes))))
    nearest: shapely.Point = shapes[int(np.argmin(shapely.distance(shapes, middle)))]
    return nearest
