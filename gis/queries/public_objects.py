"""Reading what is public, from the public cards and nothing else: every answer bounded or read batch by batch."""

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from gis.engine.cells import MiddleLat, MiddleLon, cell_of, computed_once
from gis.models.public_object import PublicObject
from gis.rules.grid import TILE_CELLS, Grid
from registry.kernel.models.revision import COUNTED
from registry.kernel.queries.small_tables import SmallTable
from registry.kernel.spatial import Box, intersects_bbox
from registry.kernel.text import fold
from registry.places.models.territory import Hromada
from registry.places.queries.territory import TERRITORY

MAX_WORDS = 6
BATCH = 500


@dataclass(frozen=True)
class PublicQuestion:
    """What a resident looks for; empty is everything."""

    kinds: tuple[str, ...] = ()
    hromada_code: str | None = None
    text: str = ""
    with_internet: bool = False
    box: Box | None = None


@dataclass(frozen=True)
class Publication:
    """One state of all the public cards: its name, which no hidden thing changes, and the hromadas it speaks of."""

    name: str
    hromadas: tuple[tuple[str, str], ...]
    """Codes and names of the hromadas that have published something, by name."""


def read_publication(session: Session) -> Publication:
    """Name the present state of the public cards; they are read anew only when one of them was written."""
    told, known = FIGURES.get(session), TERRITORY.get(session).hromadas
    rows = sorted((known[key].name, known[key].code, *figures) for key, figures in told.items())
    return Publication(
        hashlib.sha256(repr(rows).encode()).hexdigest(), tuple((code, name) for name, code, _, _ in rows)
    )


def _read_figures(session: Session) -> dict[uuid.UUID, tuple[int, int]]:
    by = PublicObject.hromada_id
    rows = session.execute(select(by, func.count(), func.sum(PublicObject.stamp)).group_by(by))
    return {hromada_id: (int(count), int(stamps)) for hromada_id, count, stamps in rows}


FIGURES = SmallTable(_read_figures, PublicObject, revision=COUNTED)
"""By hromada: how many cards there are, and the sum of their stamps."""


def list_public_objects(
    session: Session, asked: PublicQuestion, *, limit: int, offset: int = 0
) -> Sequence[PublicObject]:
    """List some public cards by name; every word must be found in the name, the address or the settlement."""
    return session.scalars(_ordered(asked).limit(limit).offset(offset)).all()


def find_public_object(session: Session, public_id: uuid.UUID, kinds: Sequence[str]) -> PublicObject | None:
    """Find a public card of some kinds by its public id."""
    asked = PublicObject.public_id == public_id, PublicObject.kind.in_(kinds)
    return session.scalars(select(PublicObject).where(*asked)).one_or_none()


def stream_public_objects(session: Session, asked: PublicQuestion) -> Iterator[PublicObject]:
    """Give all public cards that match by name, read batch by batch."""
    for batch in session.scalars(_ordered(asked).execution_options(yield_per=BATCH)).partitions():
        yield from batch


def count_public_objects(session: Session, asked: PublicQuestion) -> tuple[int, date | None]:
    """Count the public cards that match and tell the day of their latest change."""
    count, latest = session.execute(
        select(func.count(), func.max(PublicObject.updated_on)).where(*_conditions(asked))
    ).one()
    return count, latest


def find_public_box(session: Session, asked: PublicQuestion) -> Box | None:
    """Find the box that holds the public cards that match."""
    lon, lat = MiddleLon(PublicObject.geometry), MiddleLat(PublicObject.geometry)
    sides = select(func.min(lon), func.min(lat), func.max(lon), func.max(lat)).where(*_conditions(asked))
    west, south, east, north = session.execute(sides).one()
    return None if west is None else (west, south, east, north)


def count_public_cells(session: Session, asked: PublicQuestion, grid: Grid) -> Sequence[Any]:
    """Count the public cards that match in a tile's cells; a row: lon, lat (where they are on average), count."""
    middle = MiddleLon(PublicObject.geometry).label("lon"), MiddleLat(PublicObject.geometry).label("lat")
    found = computed_once(select(*middle).where(*_conditions(asked))).c
    column, row = cell_of(found.lon, found.lat, grid)
    inside = (column.between(0, TILE_CELLS - 1), row.between(0, TILE_CELLS - 1))
    counted = select(func.avg(found.lon), func.avg(found.lat), func.count()).where(*inside)
    return session.execute(counted.group_by(column, row).order_by(row, column)).all()


def _ordered(asked: PublicQuestion) -> Select[PublicObject]:
    return select(PublicObject).where(*_conditions(asked)).order_by(PublicObject.sort_key, PublicObject.public_id)


def _conditions(asked: PublicQuestion) -> Iterator[ColumnElement[bool]]:
    if asked.kinds:
        yield PublicObject.kind.in_(asked.kinds)
    if asked.hromada_code:
        here = select(Hromada.id).where(Hromada.code == asked.hromada_code)
        yield PublicObject.hromada_id == here.scalar_subquery()
    if asked.with_internet:
        yield PublicObject.wifi.is_(True)
    if asked.box:
        yield intersects_bbox(PublicObject.geometry, asked.box)
    for word in fold(asked.text).split()[:MAX_WORDS]:
        yield PublicObject.search.contains(word, autoescape=True)
