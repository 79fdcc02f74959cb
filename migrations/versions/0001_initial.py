"""The first shape of the register."""

from alembic import op

from config.database import all_tables
from gis.engine import prepare_database
from migrations.history_guard import guard_history

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    prepare_database(op.get_bind())
    all_tables().create_all(op.get_bind())
    guard_history(op.get_bind())


def downgrade() -> None:
    all_tables().drop_all(op.get_bind())
