"""Numbers of assets are kept apart by whether they are of a demonstration; the database's note tells of that, too."""

from alembic import op

from migrations.revision_note import unwatch_tables, watch_tables

revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None


def upgrade() -> None:
    unwatch_tables(op.get_bind())
    watch_tables(op.get_bind())


def downgrade() -> None:
    """The notes stay: one too many makes a process read again what it knows, and nothing else."""
