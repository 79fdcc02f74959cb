"""A contract remembers of which others it was said not to be the next one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

CONTRACT = "maintenance_contract"
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add it in place: a table made anew would lose the triggers by which changes are noticed."""
    op.add_column(CONTRACT, sa.Column("not_next_of_ids", JSON, nullable=True))


def downgrade() -> None:
    op.drop_column(CONTRACT, "not_next_of_ids")
