"""Support lines stand by their numbers as people count: 2.2 before 2.10."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.text import sort_key

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

TABLE = "maintenance_service_line"
ORDERED = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
LINES = sa.table(
    TABLE, sa.column("id", sa.Uuid()), sa.column("code", sa.String()), sa.column("sort_key", sa.String())
)


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("sort_key", ORDERED, nullable=False, server_default=""))
    bind = op.get_bind()
    rows = [{"of": row.id, "ordered": sort_key(row.code)} for row in bind.execute(sa.select(LINES.c.id, LINES.c.code))]
    statement = sa.update(LINES).where(LINES.c.id == sa.bindparam("of")).values(sort_key=sa.bindparam("ordered"))
    if rows:
        bind.execute(statement, rows)


def downgrade() -> None:
    op.drop_column(TABLE, "sort_key")
