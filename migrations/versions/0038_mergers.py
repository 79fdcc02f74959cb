"""Doubles are merged and can come back; what only looks like a double is remembered."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Instant, Json

revision = '0038'
down_revision = "0037"
branch_labels = None
depends_on = None

MERGER, NOT_DOUBLE = "registry_merger", "registry_not_double"
ENTITIES = "entity IN ('location', 'organisation')"


def ordered(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        MERGER,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.String(20), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_key", ordered(200), nullable=False),
        sa.Column("code", sa.String(10), nullable=True),
        sa.Column("gone", Json, nullable=False),
        sa.Column("first_entry", sa.BigInteger(), nullable=False),
        sa.Column("last_entry", sa.BigInteger(), nullable=False),
        sa.Column("merged_at", Instant(), nullable=False),
        sa.Column("merged_by", sa.String(200), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.CheckConstraint(ENTITIES, name=op.f(f"ck_{MERGER}_entity")),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f(f"ck_{MERGER}_two")),
        sa.CheckConstraint("first_entry <= last_entry", name=op.f(f"ck_{MERGER}_entries")),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{MERGER}_hromada_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MERGER}")),
    )
    op.create_index(op.f(f"ix_{MERGER}_gone_id"), MERGER, ["gone_id"])
    op.create_index(op.f(f"ix_{MERGER}_kept_id"), MERGER, ["kept_id"])
    op.create_index(op.f(f"ix_{MERGER}_hromada_id_entity_sort_key"), MERGER, ["hromada_id", "entity", "sort_key"])
    op.create_index(op.f(f"ix_{MERGER}_merged_at_id"), MERGER, ["merged_at", "id"])
    op.create_table(
        NOT_DOUBLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity", sa.String(20), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(ENTITIES, name=op.f(f"ck_{NOT_DOUBLE}_entity")),
        sa.CheckConstraint("one_id <> other_id", name=op.f(f"ck_{NOT_DOUBLE}_two")),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{NOT_DOUBLE}_hromada_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NOT_DOUBLE}")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f(f"uq_{NOT_DOUBLE}_one_id_other_id")),
    )


def downgrade() -> None:
    """Refuse nothing: what was merged away stays in the history, whole."""
    op.drop_table(NOT_DOUBLE)
    op.drop_table(MERGER)
