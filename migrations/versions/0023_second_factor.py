"""A second factor at sign-in with recovery codes, and whom of a directory an account stands for."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Instant

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

FACTOR, CODE, IDENTITY = "registry_second_factor", "registry_recovery_code", "registry_directory_identity"


def upgrade() -> None:
    op.create_table(
        FACTOR,
        _user(),
        sa.Column("sealed", sa.String(300), nullable=True),
        sa.Column("pending", sa.String(300), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        *_keys(FACTOR, "user_id"),
    )
    op.create_table(
        CODE,
        sa.Column("id", sa.Uuid(), nullable=False),
        _user(),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.UniqueConstraint("user_id", "code_hash", name=op.f(f"uq_{CODE}_user_id_code_hash")),
        *_keys(CODE, "id"),
    )
    op.create_table(
        IDENTITY,
        _user(),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("checked_at", Instant(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source IN ('ldap', 'oidc')", name=op.f(f"ck_{IDENTITY}_source")),
        sa.UniqueConstraint("source", "subject", name=op.f(f"uq_{IDENTITY}_source_subject")),
        *_keys(IDENTITY, "user_id"),
    )


def downgrade() -> None:
    for table in (IDENTITY, CODE, FACTOR):
        op.drop_table(table)


def _user() -> sa.Column[object]:
    return sa.Column("user_id", sa.Uuid(), nullable=False)


def _keys(table: str, key: str) -> tuple[sa.Constraint, sa.Constraint]:
    owner = sa.ForeignKeyConstraint(
        ["user_id"], ["registry_user.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE"
    )
    return owner, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}"))
