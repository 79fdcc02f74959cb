"""A boundary keeps the outline that an import replaced, so that the import can be taken back."""

import sqlalchemy as sa
from alembic import op

from gis.engine import create_spatial_index, drop_spatial_index
from registry.kernel.spatial import LonLatGeometry

revision = '0040'
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gis_boundary", sa.Column("former", LonLatGeometry(), nullable=True))
    create_spatial_index(op.get_bind(), "gis_boundary", "former")


def downgrade() -> None:
    drop_spatial_index(op.get_bind(), "gis_boundary", "former")
    op.drop_column("gis_boundary", "former")
