"""The database lists which records costings are to read again, so that a single change is not the whole hromada's."""

import sqlalchemy as sa
from alembic import op

from migrations.revision_note import CHANGES, unwatch_tables, watch_tables

revision = '0016'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    unwatch_tables(bind)
    op.create_table(
        CHANGES,
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("number", "table_name", "row_id", name=op.f(f"pk_{CHANGES}")),
    )
    watch_tables(bind)


def downgrade() -> None:
    """What was listed is lost: processes read all anew."""
    bind = op.get_bind()
    unwatch_tables(bind)
    op.drop_table(CHANGES)
    watch_tables(bind)
