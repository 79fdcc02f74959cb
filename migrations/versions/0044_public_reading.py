"""Whether anybody may have a programme read and checked without signing in."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Instant

revision = "0044"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "maintenance_public_reading",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_maintenance_public_reading_only")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_public_reading")),
    )


def downgrade() -> None:
    op.drop_table("maintenance_public_reading")
