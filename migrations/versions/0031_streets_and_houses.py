"""Streets and houses give positions to addresses; a place says how its position is known."""

import sqlalchemy as sa
from alembic import op

from gis.engine import create_spatial_index, create_word_index, drop_spatial_index, drop_word_index
from registry.kernel.db import Instant, Json
from registry.kernel.spatial import LonLatGeometry

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

STREET, HOUSE, LOCATION = "registry_street", "registry_house", "registry_location"
KINDS = (
    "'street', 'lane', 'avenue', 'boulevard', 'square', 'maidan', 'embankment', 'descent', 'highway', 'road', "
    "'passage', 'alley', 'dead_end', 'line', 'microdistrict', 'quarter', 'other'"
)
SOURCES = "position_source IN ('measured', 'estimated', 'none')"
UNPLACED = sa.text("geometry IS NULL AND address IS NOT NULL")


def ordered(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    _make_streets()
    _make_houses()
    for table in (STREET, HOUSE):
        create_spatial_index(op.get_bind(), table, "geometry")
    create_word_index(op.get_bind(), STREET, ["search"])
    _tell_sources()


def _make_streets() -> None:
    op.create_table(
        STREET,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("settlement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("former_names", Json, nullable=False),
        sa.Column("geometry", LonLatGeometry(), nullable=True),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("sort_key", ordered(200), nullable=False),
        sa.Column("search", sa.String(1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f(f"ck_{STREET}_kind")),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{STREET}_hromada_id")),
        sa.ForeignKeyConstraint(["settlement_id"], ["registry_settlement.id"], name=op.f(f"fk_{STREET}_settlement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{STREET}")),
        sa.UniqueConstraint(
            "settlement_id", "kind", "name_key", name=op.f(f"uq_{STREET}_settlement_id_kind_name_key")
        ),
    )
    op.create_index(op.f(f"ix_{STREET}_hromada_id_sort_key_id"), STREET, ["hromada_id", "sort_key", "id"])


def _make_houses() -> None:
    op.create_table(
        HOUSE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("number_key", ordered(40), nullable=False),
        sa.Column("geometry", LonLatGeometry(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{HOUSE}_hromada_id")),
        sa.ForeignKeyConstraint(["street_id"], [f"{STREET}.id"], name=op.f(f"fk_{HOUSE}_street_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{HOUSE}")),
        sa.UniqueConstraint("street_id", "number_key", name=op.f(f"uq_{HOUSE}_street_id_number_key")),
    )
    op.create_index(op.f(f"ix_{HOUSE}_hromada_id"), HOUSE, ["hromada_id"])


def _tell_sources() -> None:
    """What is on the map already was put there by people or their files."""
    op.create_index("ix_registry_location_unplaced", LOCATION, ["hromada_id", "sort_key", "id"],
                    postgresql_where=UNPLACED, sqlite_where=UNPLACED)  # fmt: skip
    name = op.f(f"ck_{LOCATION}_position_source")
    if op.get_bind().dialect.name == "sqlite":
        # SQLite adds a column with its check in place; the table need not be copied.
        op.execute(
            f"ALTER TABLE {LOCATION} ADD COLUMN position_source VARCHAR(20) NOT NULL DEFAULT 'none' "
            f"CONSTRAINT {name} CHECK ({SOURCES})"
        )
    else:
        column = sa.Column("position_source", sa.String(20), nullable=False, server_default="none")
        op.add_column(LOCATION, column)
        op.create_check_constraint(name, LOCATION, SOURCES)
    place = sa.table(LOCATION, sa.column("position_source"), sa.column("geometry"))
    op.execute(sa.update(place).where(place.c.geometry.is_not(None)).values(position_source="measured"))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(LOCATION, "position_source", server_default=None)


def downgrade() -> None:
    op.drop_index("ix_registry_location_unplaced", LOCATION)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE {LOCATION} DROP COLUMN position_source")
    else:
        op.drop_column(LOCATION, "position_source")
    drop_word_index(op.get_bind(), STREET, ["search"])
    for table in (HOUSE, STREET):
        drop_spatial_index(op.get_bind(), table, "geometry")
        op.drop_table(table)
