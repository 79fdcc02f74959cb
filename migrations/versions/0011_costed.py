"""The database notes what costings are computed from, so that processes may keep what they computed."""

import sqlalchemy as sa
from alembic import op

from migrations.revision_note import unwatch_tables, watch_tables

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

KNOWN, COSTED = "ck_registry_revision_known", 3
NOTES = sa.table("registry_revision", sa.column("id"), sa.column("number"), sa.column("written_by"))


def upgrade() -> None:
    bind = op.get_bind()
    unwatch_tables(bind)
    with op.batch_alter_table("registry_revision") as table:
        table.drop_constraint(op.f(KNOWN), type_="check")
        # 4 is there where the tables were of a later version once: its note stays on the way back.
        table.create_check_constraint(op.f(KNOWN), "id IN (1, 2, 3, 4)")
    if bind.scalar(sa.select(NOTES.c.id).where(NOTES.c.id == COSTED)) is None:
        op.execute(sa.insert(NOTES).values(id=COSTED, number=1, written_by=""))
    watch_tables(bind)


def downgrade() -> None:
    """The note and its triggers stay: nobody looks at them, and they change nothing else."""
