"""Boundaries asked for points: many, quickly, and true to the shape."""

import time

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.queries.boundaries import read_known_boundaries
from registry.kernel.access import SYSTEM
from registry.kernel.whereabouts import read_whereabouts
from registry.places.models.territory import Settlement
from registry.places.operations.locations import create_location
from registry.places.queries.whereabouts import warn_of_whereabouts
from tests.factories.boundaries import CITY, WHOLE, import_boundaries, polygon
from tests.factories.registry import make_hromada

IN_CITY, IN_FIELDS, IN_BOX_ONLY = shapely.Point(30.72, 51.52), shapely.Point(30.66, 51.55), shapely.Point(30.79, 51.505)
TRIANGLE = [WHOLE[0], [30.80, 51.56], WHOLE[3], WHOLE[0]]
"""Half of the box: its south-eastern corner lies outside."""


def test_without_a_boundary_the_box_decides(session: Session) -> None:
    hromada = make_hromada(session)

    inside = warn_of_whereabouts(session, hromada, IN_CITY, None)
    outside = warn_of_whereabouts(session, hromada, shapely.Point(31.5, 51.5), None)

    assert read_whereabouts(session).is_outside(hromada.id, IN_CITY) is None
    assert (inside, len(outside)) == ([], 1)


def test_a_boundary_is_stricter_than_its_box(session: Session) -> None:
    hromada = make_hromada(session)
    import_boundaries(session, ({"code": hromada.code}, polygon(TRIANGLE)))

    known = read_known_boundaries(session)

    assert known.is_outside(hromada.id, shapely.Point(30.68, 51.55)) is False
    assert known.is_outside(hromada.id, IN_BOX_ONLY) is True
    line = shapely.LineString([(30.68, 51.55), IN_BOX_ONLY])
    assert known.is_outside(hromada.id, line) is True
    assert "поза межами" in str(warn_of_whereabouts(session, hromada, IN_BOX_ONLY, None)[0])


def test_a_point_is_in_the_smallest_settlement_that_holds_it(session: Session) -> None:
    hromada = make_hromada(
        session, settlements=[{"name": "Славутич", "category": "місто"}, {"name": "Лісне", "category": "село"}]
    )
    import_boundaries(session, ({"name": "Лісне"}, polygon(WHOLE)), ({"name": "Славутич"}, polygon(CITY)))
    ids = {one.name: one.id for one in session.scalars(select(Settlement))}

    known = read_known_boundaries(session)

    assert known.settlement_of(hromada.id, IN_CITY) == ids["Славутич"]
    assert known.settlement_of(hromada.id, IN_FIELDS) == ids["Лісне"]
    assert known.settlement_of(hromada.id, shapely.Point(31.5, 51.5)) is None
    assert known.settlement_of(make_hromada(session).id, IN_CITY) is None


def test_a_place_that_says_another_settlement_or_none_is_told_of(session: Session) -> None:
    hromada = make_hromada(
        session, settlements=[{"name": "Славутич", "category": "місто"}, {"name": "Лісне", "category": "село"}]
    )
    import_boundaries(session, ({"name": "Славутич"}, polygon(CITY)))
    ids = {one.name: one.id for one in session.scalars(select(Settlement))}

    told = {
        name: [str(one) for one in warn_of_whereabouts(session, hromada, IN_CITY, ids.get(name))]
        for name in ("Славутич", "Лісне", "")
    }

    assert told["Славутич"] == []
    assert told["Лісне"] == ["Точка лежить у межах: місто Славутич, а вказано село Лісне"]
    assert told[""] == ["Точка лежить у межах: місто Славутич. Вкажіть населений пункт"]


def test_twenty_thousand_points_are_tested_without_a_statement(session: Session) -> None:
    hromada = make_hromada(session)
    ring = list(shapely.Point(30.72, 51.52).buffer(0.03, quad_segs=15_000).exterior.coords)
    import_boundaries(session, ({"code": hromada.code}, polygon(ring)), ({"name": "Славутич"}, polygon(ring)))
    points = shapely.points([[30.68 + n % 200 * 0.0004, 51.48 + n // 200 * 0.0008] for n in range(20_000)])
    known, hromada_id = read_known_boundaries(session), hromada.id
    session.close()

    began = time.perf_counter()
    inside = sum(known.settlement_of(hromada_id, point) is not None for point in points)
    outside = sum(bool(known.is_outside(hromada_id, point)) for point in points)
    plain = time.perf_counter() - began
    sole = sum(known.sole_settlement_of(hromada_id, point) is not None for point in points)
    polygon_of_ring = shapely.Polygon(ring)
    began = time.perf_counter()
    unprepared = sum(polygon_of_ring.intersects(point) for point in points[::20])
    each = (time.perf_counter() - began) * 20

    assert 0 < inside == sole < 20_000 and inside + outside == 20_000
    assert unprepared > 0
    assert plain < each / 3, "prepared shapes have to be quicker than shapes looked through from end to end"


def test_a_changed_boundary_is_known_at_once(session: Session) -> None:
    hromada = make_hromada(session)
    import_boundaries(session, ({"code": hromada.code}, polygon(WHOLE)))
    before = read_known_boundaries(session).is_outside(hromada.id, IN_BOX_ONLY)

    import_boundaries(session, ({"code": hromada.code}, polygon(TRIANGLE)))

    assert (before, read_known_boundaries(session).is_outside(hromada.id, IN_BOX_ONLY)) == (False, True)


def test_places_are_still_written_where_a_boundary_warns(session: Session) -> None:
    hromada = make_hromada(session)
    import_boundaries(session, ({"code": hromada.code}, polygon(TRIANGLE)))

    made = create_location(session, SYSTEM, hromada.id, {"name": "Опора", "lon": "30.79", "lat": "51.505"})

    assert made.geometry.equals(IN_BOX_ONLY)
