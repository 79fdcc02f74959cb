"""The codifier of territory, and boundaries of hromadas and settlements."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from gis.engine import create_spatial_index, drop_spatial_index
from migrations.revision_note import watch_tables
from registry.kernel.db import ExactDecimal, Instant
from registry.kernel.spatial import LonLatGeometry

revision = '0029'
down_revision = '0027'
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ORDERED = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "registry_territory_unit",
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("parent_code", sa.String(20), nullable=True),
        sa.Column("category", sa.String(1), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_key", ORDERED, nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("former_name", sa.String(200), nullable=True),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "category IN ('O', 'K', 'P', 'H', 'M', 'X', 'C', 'B')", name=op.f("ck_registry_territory_unit_category")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_registry_territory_unit")),
    )
    for columns in (["parent_code"], ["category", "sort_key"], ["sort_key"]):
        name = op.f(f"ix_registry_territory_unit_{'_'.join(columns)}")
        op.create_index(name, "registry_territory_unit", columns)
    op.create_table(
        "registry_codifier_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("imported_at", Instant(), nullable=False),
        sa.Column("imported_by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_codifier_edition")),
    )
    op.create_index(op.f("ix_registry_codifier_edition_imported_at"), "registry_codifier_edition", ["imported_at"])
    op.create_table(
        "gis_boundary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("settlement_id", sa.Uuid(), nullable=True),
        sa.Column("geometry", LonLatGeometry(), nullable=False),
        sa.Column("shown", LonLatGeometry(), nullable=False),
        sa.Column("area_km2", ExactDecimal(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hromada_id"], ["registry_hromada.id"], name=op.f("fk_gis_boundary_hromada_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["registry_settlement.id"], name=op.f("fk_gis_boundary_settlement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gis_boundary")),
        sa.UniqueConstraint("settlement_id", name=op.f("uq_gis_boundary_settlement_id")),
    )
    op.create_index(
        "ix_gis_boundary_whole", "gis_boundary", ["hromada_id"], unique=True,
        postgresql_where=sa.text("settlement_id IS NULL"), sqlite_where=sa.text("settlement_id IS NULL"),
    )  # fmt: skip
    op.create_index(op.f("ix_gis_boundary_hromada_id"), "gis_boundary", ["hromada_id"])
    create_spatial_index(op.get_bind(), "gis_boundary", "geometry")
    create_spatial_index(op.get_bind(), "gis_boundary", "shown")
    watch_tables(op.get_bind())


def downgrade() -> None:
    for column in ("geometry", "shown"):
        drop_spatial_index(op.get_bind(), "gis_boundary", column)
    for table in ("gis_boundary", "registry_codifier_edition", "registry_territory_unit"):
        op.drop_table(table)
