"""Reading boundaries: one by one for pages and maps, prepared all together for thousands of points."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.crs import measure_distance_m
from gis.models.boundary import Boundary
from registry.kernel.access import Actor
from registry.kernel.queries.small_tables import SmallTable, copies_of


def list_boundaries(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> list[Boundary]:
    """List the boundaries that the asker may see, those of hromadas first; to be read only."""
    ids = actor.hromada_ids("asset.read")
    return [
        one
        for one in BOUNDARIES.get(session).rows
        if (ids is None or one.hromada_id in ids) and hromada_id in (None, one.hromada_id)
    ]


def find_boundary(session: Session, hromada_id: uuid.UUID, settlement_id: uuid.UUID | None) -> Boundary | None:
    """Find the boundary of a hromada, or of a settlement in it, to be changed."""
    wanted = select(Boundary).where(Boundary.hromada_id == hromada_id, Boundary.settlement_id == settlement_id)
    return session.scalars(wanted).one_or_none()


def count_boundaries(session: Session, hromada_ids: Sequence[uuid.UUID]) -> int:
    """Count the boundaries of hromadas."""
    having = select(func.count()).select_from(Boundary).where(Boundary.hromada_id.in_(hromada_ids))
    return session.scalar(having) or 0


@dataclass
class KnownBoundaries:
    """All boundaries of the instance, prepared to be asked for thousands of points; shared by all threads.

    A point costs a walk down a tree of boxes and a test in prepared polygons: some microseconds, no statement.
    """

    rows: Sequence[Boundary]
    wholes: dict[uuid.UUID, BaseGeometry] = field(default_factory=dict)
    parts: list[Boundary] = field(default_factory=list)
    tree: shapely.STRtree | None = None

    def __post_init__(self) -> None:
        """Prepare the shapes once; what is prepared lazily is asked for here, before threads share it."""
        for one in self.rows:
            _prepare(one.geometry)
        self.wholes = {one.hromada_id: one.geometry for one in self.rows if one.settlement_id is None}
        self.parts = [one for one in self.rows if one.settlement_id is not None]
        self.tree = shapely.STRtree([one.geometry for one in self.parts]) if self.parts else None

    def settlement_of(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> uuid.UUID | None:
        """Find the settlement on whose ground a shape's point lies; of several that hold it, the smallest."""
        holding = self._holding(hromada_id, shape)
        return min(holding, key=lambda one: one.area_km2).settlement_id if holding else None

    def sole_settlement_of(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> uuid.UUID | None:
        """Find the settlement on whose ground a shape's point lies; None of several that hold it."""
        holding = self._holding(hromada_id, shape)
        return holding[0].settlement_id if len(holding) == 1 else None

    def _holding(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> list[Boundary]:
        if self.tree is None or shape.is_empty:
            return []
        point = shape if shape.geom_type == "Point" else shape.representative_point()
        return [one for one in self._near(point) if one.hromada_id == hromada_id and one.geometry.intersects(point)]

    def _near(self, point: BaseGeometry) -> Iterator[Boundary]:
        return (self.parts[at] for at in self.tree.query(point)) if self.tree is not None else iter(())

    def is_outside(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> bool | None:
        """Tell whether a shape sticks out of its hromada's boundary; None where there is none."""
        whole = self.wholes.get(hromada_id)
        if whole is None or shape.is_empty:
            return None
        return not (whole.intersects(shape) if shape.geom_type == "Point" else whole.covers(shape))

    def distance_m(self, start: BaseGeometry, end: BaseGeometry) -> float | None:
        """Measure how far the middles of two shapes are apart."""
        return None if start.is_empty or end.is_empty else measure_distance_m(start.centroid, end.centroid)


def _prepare(shape: BaseGeometry) -> None:
    shapely.prepare(shape)
    inside = shape.representative_point()
    shape.intersects(inside)
    shape.covers(inside.buffer(1e-9))


def _read_boundaries(session: Session) -> KnownBoundaries:
    return KnownBoundaries(copies_of(session, Boundary, Boundary.settlement_id.is_not(None), Boundary.id))


BOUNDARIES = SmallTable(_read_boundaries, Boundary)


def read_known_boundaries(session: Session) -> KnownBoundaries:
    """Give all boundaries, prepared; kept by each process until one of them changes."""
    return BOUNDARIES.get(session)
