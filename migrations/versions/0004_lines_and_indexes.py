"""When support lines and price indexes were last changed, the version of an index, and what a month rule may be."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
HISTORY = sa.table(
    "registry_history", sa.column("entity", sa.String()), sa.column("entity_id", sa.String()), sa.column("at", INSTANT)
)
TABLES = {"service_line": "maintenance_service_line", "price_index": "maintenance_price_index"}


def upgrade() -> None:
    op.add_column("maintenance_price_index", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    for entity, name in TABLES.items():
        op.add_column(name, sa.Column("updated_at", INSTANT))
        _tell_moments(entity, name)
        with op.batch_alter_table(name) as table:
            table.alter_column("updated_at", existing_type=INSTANT, nullable=False)
    with op.batch_alter_table("maintenance_contract_term") as table:
        table.create_check_constraint(
            op.f("ck_maintenance_contract_term_month_rule"), "month_rule IN ('any_day', 'full_month', 'by_days')"
        )


def _tell_moments(entity: str, name: str) -> None:
    """The history knows when each was written; what it does not know of is as of now."""
    bind = op.get_bind()
    rows = sa.table(name, sa.column("id", sa.Uuid()), sa.column("updated_at", INSTANT))
    bind.execute(rows.update().values(updated_at=sa.func.current_timestamp()))
    last = sa.select(HISTORY.c.entity_id, sa.func.max(HISTORY.c.at)).where(HISTORY.c.entity == entity)
    known = [{"of": uuid.UUID(key), "moment": at} for key, at in bind.execute(last.group_by(HISTORY.c.entity_id))]
    if known:
        moment = sa.bindparam("moment", type_=INSTANT)
        bind.execute(rows.update().where(rows.c.id == sa.bindparam("of")).values(updated_at=moment), known)


def downgrade() -> None:
    with op.batch_alter_table("maintenance_contract_term") as table:
        table.drop_constraint(op.f("ck_maintenance_contract_term_month_rule"), type_="check")
    for name in TABLES.values():
        op.drop_column(name, "updated_at")
    op.drop_column("maintenance_price_index", "version")
