"""The database itself keeps the history's chain; no statement of ours moves its head any more."""

from alembic import op

from migrations.history_chain import chain_history, unchain_history

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    chain_history(op.get_bind())


def downgrade() -> None:
    unchain_history(op.get_bind())
