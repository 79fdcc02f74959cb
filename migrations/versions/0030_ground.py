"""Administrators choose the ground under the maps."""

import sqlalchemy as sa
from alembic import op

from migrations.revision_note import watch_tables

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gis_ground",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.String(200), nullable=True),
        sa.Column("file_credit", sa.String(200), nullable=True),
        sa.Column("url", sa.String(500), nullable=True),
        sa.Column("url_credit", sa.String(200), nullable=True),
        sa.Column("url_zoom", sa.Integer(), nullable=False),
        sa.Column("url_is_vector", sa.Boolean(), nullable=False),
        sa.Column("url_layers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_gis_ground_only")),
        sa.CheckConstraint("url_zoom BETWEEN 1 AND 22", name=op.f("ck_gis_ground_url_zoom")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gis_ground")),
    )
    watch_tables(op.get_bind())


def downgrade() -> None:
    op.drop_table("gis_ground")
