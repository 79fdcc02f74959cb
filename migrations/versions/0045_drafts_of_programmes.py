"""Programmes are drafted and amended: a state more, the programme that is amended, traces, the last document."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

PROGRAMME = "maintenance_programme"
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
LISTS = ("traces", "dismissed")
CHECKS = {
    "state": (
        "state IN ('in_force', 'replaced', 'ended')",
        "state IN ('draft', 'in_force', 'replaced', 'ended')",
    ),
    "last_day": (
        "state = 'in_force' OR in_force_to IS NOT NULL",
        "state IN ('draft', 'in_force') OR in_force_to IS NOT NULL",
    ),
}


def upgrade() -> None:
    with op.batch_alter_table(PROGRAMME) as batch:
        for name, (_before, after) in CHECKS.items():
            batch.drop_constraint(op.f(f"ck_{PROGRAMME}_{name}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{PROGRAMME}_{name}"), after)
        batch.add_column(sa.Column("amends_id", sa.Uuid(), nullable=True))
        for name in LISTS:
            batch.add_column(sa.Column(name, JSON, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("saved_before", JSON, nullable=True))
        batch.create_foreign_key(op.f(f"fk_{PROGRAMME}_amends_id"), PROGRAMME, ["amends_id"], ["id"])
    with op.batch_alter_table(PROGRAMME) as batch:
        for name in LISTS:
            batch.alter_column(name, server_default=None)
    op.create_index(op.f(f"ix_{PROGRAMME}_amends_id"), PROGRAMME, ["amends_id"])


def downgrade() -> None:
    """A state of drafts was not known before: they stay as programmes that ended long ago and bind no year."""
    op.drop_index(op.f(f"ix_{PROGRAMME}_amends_id"), PROGRAMME)
    op.execute(f"UPDATE {PROGRAMME} SET amends_id = NULL")
    op.execute(
        f"UPDATE {PROGRAMME} SET state = 'ended', in_force_from = NULL, in_force_to = '1991-01-01' "
        "WHERE state = 'draft'"
    )
    with op.batch_alter_table(PROGRAMME) as batch:
        batch.drop_constraint(op.f(f"fk_{PROGRAMME}_amends_id"), type_="foreignkey")
        for name in ("saved_before", *LISTS, "amends_id"):
            batch.drop_column(name)
        for name, (before, _after) in CHECKS.items():
            batch.drop_constraint(op.f(f"ck_{PROGRAMME}_{name}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{PROGRAMME}_{name}"), before)

