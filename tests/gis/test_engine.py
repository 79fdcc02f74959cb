"""One spatial engine on two databases."""

import uuid
from collections.abc import Iterator

import pytest
import shapely
from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, Uuid, delete, func, insert, select, update

from config.database import all_tables
from gis.engine import create_spatial_index, drop_spatial_index, include_object, repair_indexes
from gis.engine.sqlite import _read_box
from registry.kernel.spatial import LonLatGeometry, intersects_bbox, to_ewkb

METADATA = MetaData()
POLE = Table(
    "trial_pole",
    METADATA,
    Column("id", Uuid(), primary_key=True, default=uuid.uuid4),
    Column("name", String(20)),
    Column("geometry", LonLatGeometry()),
)
BOX = (30.70, 51.50, 30.80, 51.55)
INSIDE = shapely.Point(30.75, 51.52)
OUTSIDE = shapely.Point(30.95, 51.52)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        METADATA.create_all(connection)
        create_spatial_index(connection, "trial_pole", "geometry")
        yield connection


def put(connection: Connection, **poles: object) -> None:
    connection.execute(insert(POLE), [{"name": name, "geometry": shape} for name, shape in poles.items()])


def found(connection: Connection, box: tuple[float, float, float, float] = BOX) -> list[str]:
    statement = select(POLE.c.name).where(intersects_bbox(POLE.c.geometry, box)).order_by(POLE.c.name)
    return list(connection.scalars(statement))


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(30.1, 50 + 1 / 3),
        shapely.LineString([(30, 50), (30.5, 50.25)]),
        shapely.box(30, 50, 31, 51).difference(shapely.box(30.2, 50.2, 30.4, 50.4)),
        shapely.MultiPoint([(30, 50), (31, 51)]),
        shapely.GeometryCollection([shapely.Point(30, 50), shapely.LineString([(30, 50), (31, 51)])]),
    ],
)
def test_a_shape_comes_back_to_the_last_bit(connection, shape):
    put(connection, a=shape)

    (kept,) = connection.scalars(select(POLE.c.geometry))

    assert kept.equals_exact(shape, 0)
    assert shapely.get_srid(kept) == 4326


def test_heights_are_left_out(connection):
    put(connection, a=shapely.Point(30, 50, 120))

    (kept,) = connection.scalars(select(POLE.c.geometry))

    assert not kept.has_z


def test_the_box_finds_what_lies_in_it(connection):
    put(connection, inside=INSIDE, outside=OUTSIDE, nowhere=None, empty=shapely.Point())

    assert found(connection) == ["inside"]


@pytest.mark.parametrize("lon", [30.70, 30.80])
def test_the_borders_belong_to_the_box(connection, lon):
    put(connection, border=shapely.Point(lon, 51.52))

    assert found(connection) == ["border"]


@pytest.mark.parametrize("lon", [30.70 - 1e-9, 30.80 + 1e-9])
def test_a_hair_outside_the_box_is_outside(connection, lon):
    """The R*Tree rounds to 32 bits, about 20 cm: the exact look afterwards must not."""
    put(connection, close=shapely.Point(lon, 51.52))

    assert found(connection) == []


def test_a_shape_around_the_corner_is_not_found_by_its_own_box(connection):
    around = shapely.LineString([(30.60, 51.52), (30.60, 51.60), (30.75, 51.60)])
    put(connection, around=around, through=shapely.LineString([(30.60, 51.52), (30.90, 51.53)]))

    assert found(connection, (30.65, 51.50, 30.80, 51.59)) == ["through"]


def test_the_index_follows_what_moves_changes_and_leaves(connection):
    put(connection, moved_in=OUTSIDE, moved_out=INSIDE, removed=INSIDE, stays=INSIDE, placed=None, lifted=INSIDE)

    for name, shape in {"moved_in": INSIDE, "moved_out": OUTSIDE, "placed": INSIDE, "lifted": None}.items():
        connection.execute(update(POLE).where(POLE.c.name == name).values(geometry=shape))
    connection.execute(delete(POLE).where(POLE.c.name == "removed"))

    assert found(connection) == ["moved_in", "placed", "stays"]


def test_an_alias_can_be_searched(connection):
    put(connection, inside=INSIDE, outside=OUTSIDE)
    other = POLE.alias("other")

    names = connection.scalars(select(other.c.name).where(intersects_bbox(other.c.geometry, BOX))).all()

    assert names == ["inside"]


def test_the_opposite_can_be_asked(connection):
    put(connection, inside=INSIDE, outside=OUTSIDE)

    names = connection.scalars(select(POLE.c.name).where(~intersects_bbox(POLE.c.geometry, BOX))).all()

    assert names == ["outside"]


def test_two_shapes_can_be_asked_whether_they_meet(connection):
    put(connection, town=shapely.box(30.7, 51.5, 30.8, 51.6), inside=INSIDE, outside=OUTSIDE, nowhere=None)
    town, other = POLE.alias("town"), POLE.alias("other")

    pairs = select(other.c.name).join(town, func.ST_Intersects(town.c.geometry, other.c.geometry))
    names = connection.scalars(pairs.where(town.c.name == "town").order_by(other.c.name)).all()

    assert names == ["inside", "town"]


def test_indexes_can_be_made_and_dropped_twice(connection):
    put(connection, inside=INSIDE)

    create_spatial_index(connection, "trial_pole", "geometry")
    assert found(connection) == ["inside"]

    drop_spatial_index(connection, "trial_pole", "geometry")
    drop_spatial_index(connection, "trial_pole", "geometry")
    put(connection, another=INSIDE)
    assert connection.scalar(select(func.count()).select_from(POLE)) == 2


def test_repair_brings_a_lost_index_back(connection):
    put(connection, inside=INSIDE)
    drop_spatial_index(connection, "trial_pole", "geometry")

    repaired = repair_indexes(connection, METADATA)

    assert repaired == ["trial_pole.geometry"]
    assert found(connection) == ["inside"]


def test_the_sqlite_index_survives_a_vacuum(engine):
    """VACUUM may renumber rowids; the index holds primary keys."""
    if engine.dialect.name != "sqlite":
        return
    with engine.begin() as connection:
        METADATA.create_all(connection)
        create_spatial_index(connection, "trial_pole", "geometry")
        put(connection, first=INSIDE, second=INSIDE, third=OUTSIDE)
        connection.execute(delete(POLE).where(POLE.c.name == "first"))

    raw = engine.raw_connection()
    raw.execute("VACUUM")
    raw.close()

    with engine.begin() as connection:
        assert found(connection) == ["second"]


def test_the_search_uses_the_index(connection):
    put(connection, inside=INSIDE)
    statement = select(POLE.c.name).where(intersects_bbox(POLE.c.geometry, BOX))
    sql = str(statement.compile(connection, compile_kwargs={"literal_binds": True}))

    if connection.dialect.name == "sqlite":
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all())
        assert "idx_trial_pole_geometry VIRTUAL TABLE INDEX 2" in plan
        assert "SCAN trial_pole" not in plan
    else:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = str(connection.exec_driver_sql(f"EXPLAIN {sql}").all())
        assert "idx_trial_pole_geometry" in plan


def test_alembic_leaves_the_indexes_alone():
    assert not include_object(None, "idx_registry_location_geometry_node", "table", True, None)
    assert not include_object(None, "idx_registry_location_geometry", "index", True, None)
    assert not include_object(None, "spatial_ref_sys", "table", True, None)
    assert include_object(None, "registry_location", "table", True, None)


def test_every_geometry_of_the_product_is_indexed(engine):
    with engine.begin() as connection:
        repaired = repair_indexes(connection, all_tables())

    assert {"registry_location.geometry", "gis_coverage.geometry", "gis_public_object.geometry"} <= set(repaired)


@pytest.mark.parametrize(
    "shape",
    [
        INSIDE,
        INSIDE.buffer(0.01),
        INSIDE.buffer(0.02).difference(INSIDE.buffer(0.01)),
        shapely.MultiPolygon([INSIDE.buffer(0.01), OUTSIDE.buffer(0.01)]),
        shapely.LineString([INSIDE, OUTSIDE]),
    ],
)
def test_the_box_that_sqlite_reads_from_the_bytes_is_the_shapes_own(shape: shapely.Geometry) -> None:
    assert _read_box(to_ewkb(shape)) == shape.bounds


@pytest.mark.parametrize("shape", [shapely.Point(), shapely.Polygon(), None])
def test_nothing_has_no_box(shape: shapely.Geometry | None) -> None:
    assert _read_box(None if shape is None else to_ewkb(shape)) is None
