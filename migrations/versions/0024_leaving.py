"""People who left: since when, and when their names gave way to posts."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

PEOPLE = sa.table("registry_user", sa.column("is_active", sa.Boolean()), sa.column("disabled_on", sa.Date()))


def upgrade() -> None:
    for name in ("disabled_on", "forgotten_on"):
        op.add_column("registry_user", sa.Column(name, sa.Date(), nullable=True))
    # Since when those have been gone who are, nobody noted: their days are counted from now on.
    today = datetime.now(UTC).date()
    op.execute(sa.update(PEOPLE).where(~PEOPLE.c.is_active).values(disabled_on=today))


def downgrade() -> None:
    for name in ("forgotten_on", "disabled_on"):
        op.drop_column("registry_user", name)
