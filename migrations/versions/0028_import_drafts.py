"""Imports are prepared on a page: drafts, and remembered mappings."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Instant, Json

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_import_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["registry_user.id"], name=op.f("fk_registry_import_draft_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hromada_id"], ["registry_hromada.id"], name=op.f("fk_registry_import_draft_hromada_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["registry_long_work.id"], name=op.f("fk_registry_import_draft_work_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_import_draft")),
    )
    op.create_index(op.f("ix_registry_import_draft_user_id_updated_at"), "registry_import_draft", ["user_id", "updated_at"])
    op.create_index(op.f("ix_registry_import_draft_updated_at"), "registry_import_draft", ["updated_at"])
    op.create_table(
        "registry_import_mapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("headings_hash", sa.String(64), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("used_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_import_mapping")),
        sa.UniqueConstraint("kind", "headings_hash", name=op.f("uq_registry_import_mapping_kind_headings_hash")),
    )
    op.create_index(op.f("ix_registry_import_mapping_used_at"), "registry_import_mapping", ["used_at"])


def downgrade() -> None:
    op.drop_table("registry_import_mapping")
    op.drop_table("registry_import_draft")
