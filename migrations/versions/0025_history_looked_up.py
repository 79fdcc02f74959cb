"""On SQLite an entry of the history is looked up by its indexes; the whole history was read for each new one."""

from alembic import op

from migrations.history_chain import SQLITE

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

ONCE = "registry_history_once"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {ONCE}")
        op.execute(f"CREATE TRIGGER {ONCE} {SQLITE[ONCE]}")


def downgrade() -> None:
    """What the older one refused, this one refuses too."""
