"""One table for long work: progress, cancelling, told after a restart."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Json

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

STATES = "'queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'"


def upgrade() -> None:
    op.create_table(
        "registry_long_work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("label", sa.String(300), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("user_label", sa.String(200), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=True),
        sa.Column("arguments", Json, nullable=False),
        sa.Column("is_cancel_asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", Json, nullable=False),
        sa.Column("error", sa.String(2000), nullable=True),
        sa.Column("is_seen", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_registry_long_work_state")),
        sa.CheckConstraint("done >= 0 AND (total IS NULL OR total >= 0)", name=op.f("ck_registry_long_work_steps")),
        sa.ForeignKeyConstraint(["user_id"], ["registry_user.id"], name=op.f("fk_registry_long_work_user_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f("fk_registry_long_work_hromada_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_long_work")),
    )
    for columns in (["created_at", "id"], ["user_id", "created_at"], ["hromada_id", "created_at"], ["state"]):
        op.create_index(op.f(f"ix_registry_long_work_{'_'.join(columns)}"), "registry_long_work", columns)


def downgrade() -> None:
    op.drop_table("registry_long_work")
