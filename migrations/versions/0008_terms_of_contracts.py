"""Contracts go on from one another or by themselves, with notice in days or months; prices know their day and payments."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Json
from registry.kernel.months import add_months

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

CONTRACT, TERM, COVER = "maintenance_contract", "maintenance_contract_term", "maintenance_contract_cover"
RULES = "month_rule IN ('contract_month', 'calendar_days', 'any_day', 'full_month')"
FORMER_RULES = "month_rule IN ('any_day', 'full_month', 'by_days')"
BATCH = 2000
CONTRACTS = sa.table(
    CONTRACT,
    sa.column("id", sa.Uuid()),
    *(sa.column(one, sa.Date()) for one in ("starts_on", "ends_on", "decide_on")),
    sa.column("notice_value", sa.Integer()),
    *(sa.column(one, sa.Text()) for one in ("notice_unit", "renewal")),
)
TERMS = sa.table(TERM, *(sa.column(one, sa.Text()) for one in ("month_rule", "former_month_rule")))
FRESH_CHECKS = {
    "renewal": "renewal IN ('expected', 'tacit', 'none')",
    "renewal_months": "(renewal = 'tacit') = (renewal_months IS NOT NULL)",
    "decided_on": "decided_on IS NULL OR renewal = 'none'",
    "notice_unit": "notice_unit IN ('days', 'months')",
    "amount": "amount >= 0",
}
FRESH_INDEXES = {"hromada_id_decide_on": ["hromada_id", "decide_on"], "replaces_id": ["replaces_id"]}


def upgrade() -> None:
    with op.batch_alter_table(CONTRACT) as batch:
        batch.drop_constraint(op.f(f"ck_{CONTRACT}_renewal"), type_="check")
        batch.alter_column("notice_days", new_column_name="notice_value", existing_type=sa.Integer())
        batch.add_column(sa.Column("notice_unit", sa.String(20), nullable=False, server_default="days"))
        batch.add_column(sa.Column("renewal_months", sa.Integer()))
        batch.add_column(sa.Column("decide_on", sa.Date()))
        batch.add_column(sa.Column("decided_on", sa.Date()))
        batch.add_column(sa.Column("amount", sa.BigInteger()))
        batch.add_column(sa.Column("replaces_id", sa.Uuid()))
    _rewrite("decide_on", lambda row: max(row.starts_on, _before(row.ends_on, row.notice_value)))
    with op.batch_alter_table(CONTRACT) as batch:
        batch.alter_column("decide_on", existing_type=sa.Date(), nullable=False)
        batch.create_foreign_key(op.f(f"fk_{CONTRACT}_replaces_id"), CONTRACT, ["replaces_id"], ["id"])
        for name, check in FRESH_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_{CONTRACT}_{name}"), check)
    for name, columns in FRESH_INDEXES.items():
        op.create_index(op.f(f"ix_{CONTRACT}_{name}"), CONTRACT, columns)
    _upgrade_terms()
    with op.batch_alter_table(COVER) as batch:
        batch.add_column(sa.Column("include_reserve", sa.Boolean(), nullable=False, server_default=sa.false()))


def _upgrade_terms() -> None:
    """What stood on the former default counts the contract's own months; the former rule stays beside it."""
    with op.batch_alter_table(TERM) as batch:
        batch.drop_constraint(op.f(f"ck_{TERM}_month_rule"), type_="check")
        batch.add_column(sa.Column("priced_on", sa.Date()))
        batch.add_column(sa.Column("former_month_rule", sa.String(20)))
        batch.add_column(sa.Column("payments", Json, nullable=False, server_default="[]"))
    rule = TERMS.c.month_rule
    by_default = TERMS.update().where(rule == "any_day")
    op.execute(by_default.values(former_month_rule="any_day", month_rule="contract_month"))
    op.execute(TERMS.update().where(rule == "by_days").values(month_rule="calendar_days"))
    with op.batch_alter_table(TERM) as batch:
        batch.create_check_constraint(op.f(f"ck_{TERM}_month_rule"), RULES)


def downgrade() -> None:
    """A contract that goes on by itself is expected to go on; months of notice become the days that they are."""
    with op.batch_alter_table(COVER) as batch:
        batch.drop_column("include_reserve")
    _downgrade_terms()
    for name in FRESH_INDEXES:
        op.drop_index(op.f(f"ix_{CONTRACT}_{name}"), CONTRACT)
    _rewrite("notice_value", _in_days, CONTRACTS.c.notice_unit == "months")
    with op.batch_alter_table(CONTRACT) as batch:
        batch.drop_constraint(op.f(f"fk_{CONTRACT}_replaces_id"), type_="foreignkey")
        for name in FRESH_CHECKS:
            batch.drop_constraint(op.f(f"ck_{CONTRACT}_{name}"), type_="check")
        for name in ("notice_unit", "renewal_months", "decide_on", "decided_on", "amount", "replaces_id"):
            batch.drop_column(name)
        batch.alter_column("notice_value", new_column_name="notice_days", existing_type=sa.Integer())
    op.execute(CONTRACTS.update().where(CONTRACTS.c.renewal == "tacit").values(renewal="expected"))
    with op.batch_alter_table(CONTRACT) as batch:
        batch.create_check_constraint(op.f(f"ck_{CONTRACT}_renewal"), "renewal IN ('none', 'expected')")


def _downgrade_terms() -> None:
    with op.batch_alter_table(TERM) as batch:
        batch.drop_constraint(op.f(f"ck_{TERM}_month_rule"), type_="check")
    rule, former = TERMS.c.month_rule, TERMS.c.former_month_rule
    op.execute(TERMS.update().where(rule == "contract_month", former.is_not(None)).values(month_rule=former))
    op.execute(TERMS.update().where(rule.in_(("contract_month", "calendar_days"))).values(month_rule="by_days"))
    with op.batch_alter_table(TERM) as batch:
        for name in ("priced_on", "former_month_rule", "payments"):
            batch.drop_column(name)
        batch.create_check_constraint(op.f(f"ck_{TERM}_month_rule"), FORMER_RULES)


def _before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _in_days(row: Any) -> int:
    return (row.ends_on - add_months(row.ends_on, -row.notice_value)).days


def _rewrite(column: str, value: Callable[[Any], object], *conditions: Any) -> None:
    """Write one column of each contract anew."""
    bind = op.get_bind()
    statement = (
        CONTRACTS.update().where(CONTRACTS.c.id == sa.bindparam("of")).values({column: sa.bindparam("fresh")})
    )
    columns = [one for one in CONTRACTS.c if one.name not in ("decide_on",)]
    rows = bind.execute(sa.select(*columns).where(*conditions)).all()
    for part in _parts([{"of": row.id, "fresh": value(row)} for row in rows]):
        bind.execute(statement, part)


def _parts(rows: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
