"""Which of the first steps each person has put aside."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Instant

revision = '0037'
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_step_aside",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["registry_user.id"], name="fk_registry_step_aside_user_id_registry_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "step", name="pk_registry_step_aside"),
    )


def downgrade() -> None:
    op.drop_table("registry_step_aside")
