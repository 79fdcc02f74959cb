"""Large imports are written and taken back in parts: how far each is, and which entries of the history are its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

RUN = "registry_import_run"
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
LISTS = ("parts", "undo_parts")
BEFORE = "status IN ('written', 'undone')"
AFTER = "status IN ('writing', 'written', 'undoing', 'undone')"


def upgrade() -> None:
    with op.batch_alter_table(RUN) as batch:
        for name in LISTS:
            batch.add_column(sa.Column(name, JSON, nullable=False, server_default="[]"))
        batch.drop_constraint(op.f(f"ck_{RUN}_status"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{RUN}_status"), AFTER)
    with op.batch_alter_table(RUN) as batch:
        for name in LISTS:
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    """What is half written or half taken back stays as it is in the register, and is called written."""
    op.execute(f"UPDATE {RUN} SET status = 'written' WHERE status IN ('writing', 'undoing')")
    with op.batch_alter_table(RUN) as batch:
        batch.drop_constraint(op.f(f"ck_{RUN}_status"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{RUN}_status"), BEFORE)
        for name in LISTS:
            batch.drop_column(name)
