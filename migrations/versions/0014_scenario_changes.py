"""Scenarios hold changes of several kinds; the indexes that they held become changes of an index."""

import uuid
from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Json

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

SCENARIO, CHANGE, FORMER = "maintenance_scenario", "maintenance_scenario_change", "maintenance_scenario_index"
INSTANT = sa.DateTime(timezone=True)
CHECKS = {
    "kind": "kind IN ('price', 'index', 'term', 'drop', 'assets', 'warranty')",
    "basis": "basis IN ('per_asset_month', 'per_asset_year', 'per_month', 'per_year', 'per_visit', 'lump_sum')",
    "amount": "amount >= 0",
    "count": "count > 0",
}
REFERENCES = {
    "service_line_id": "maintenance_service_line.id",
    "contract_id": "maintenance_contract.id",
    "asset_kind": "registry_asset_kind.code",
}
COLUMNS = ("id", "scenario_id", "service_line_id")
INDEXES = sa.table(FORMER, *(sa.column(one, sa.Uuid()) for one in COLUMNS), sa.column("value", sa.String()))
CHANGES = sa.table(
    CHANGE,
    *(sa.column(one, sa.Uuid()) for one in COLUMNS),
    sa.column("position", sa.Integer()),
    *(sa.column(one, sa.String()) for one in ("kind", "percent", "index_kind")),
    sa.column("starts_on", sa.Date()),
)


def upgrade() -> None:
    op.add_column(SCENARIO, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column(SCENARIO, sa.Column("updated_at", INSTANT))
    rows = sa.table(SCENARIO, sa.column("updated_at", INSTANT))
    op.get_bind().execute(rows.update().values(updated_at=sa.func.current_timestamp()))
    with op.batch_alter_table(SCENARIO) as batch:
        batch.alter_column("updated_at", existing_type=INSTANT, nullable=False)
    _create_changes()
    found = op.get_bind().execute(sa.select(INDEXES).order_by(INDEXES.c.scenario_id, INDEXES.c.id)).all()
    _insert(CHANGES, list(_changes(found)))
    op.drop_table(FORMER)


def _create_changes() -> None:
    op.create_table(
        CHANGE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scenario_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("service_line_id", sa.Uuid(), nullable=True),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("index_kind", sa.String(40), nullable=True),
        sa.Column("percent", sa.String(40), nullable=True),
        sa.Column("percent_low", sa.String(40), nullable=True),
        sa.Column("percent_high", sa.String(40), nullable=True),
        sa.Column("term_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("basis", sa.String(20), nullable=True),
        sa.Column("visits_per_year", sa.Integer(), nullable=True),
        sa.Column("asset_kind", sa.String(40), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("settlement", sa.String(40), nullable=True),
        sa.Column("attributes", Json, nullable=True),
        *(sa.CheckConstraint(check, name=op.f(f"ck_{CHANGE}_{name}")) for name, check in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["scenario_id"], [f"{SCENARIO}.id"], name=op.f(f"fk_{CHANGE}_scenario_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([name], [of], name=op.f(f"fk_{CHANGE}_{name}"))
            for name, of in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CHANGE}")),
    )
    op.create_index(op.f(f"ix_{CHANGE}_scenario_id"), CHANGE, ["scenario_id"])


def _changes(indexes: Any) -> Iterator[dict[str, Any]]:
    """A factor of 1.1 is +10 %, exactly."""
    places: dict[uuid.UUID, int] = {}
    for one in indexes:
        place = places[one.scenario_id] = places.get(one.scenario_id, -1) + 1
        with localcontext() as exact:
            exact.prec = 60
            percent = format(((Decimal(one.value) - 1) * 100).normalize(), "f")
        yield {
            "id": one.id,
            "scenario_id": one.scenario_id,
            "service_line_id": one.service_line_id,
            "position": place,
            "kind": "index",
            "percent": percent,
        }


def downgrade() -> None:
    """Keep what the former table can hold: one index of a line or of all, of the costed year itself."""
    op.create_table(
        FORMER,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scenario_id", sa.Uuid(), nullable=False),
        sa.Column("service_line_id", sa.Uuid(), nullable=True),
        sa.Column("value", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"], [f"{SCENARIO}.id"], name=op.f(f"fk_{FORMER}_scenario_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_line_id"], ["maintenance_service_line.id"], name=op.f(f"fk_{FORMER}_service_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{FORMER}")),
        sa.UniqueConstraint(
            "scenario_id", "service_line_id", name=op.f(f"uq_{FORMER}_scenario_id_service_line_id")
        ),
    )
    plain = (CHANGES.c.kind == "index") & CHANGES.c.index_kind.is_(None) & CHANGES.c.starts_on.is_(None)
    found = op.get_bind().execute(sa.select(CHANGES).where(plain).order_by(CHANGES.c.position)).all()
    _insert(INDEXES, list(_indexes(found)))
    op.drop_table(CHANGE)
    op.drop_column(SCENARIO, "updated_at")
    op.drop_column(SCENARIO, "version")


def _indexes(changes: Any) -> Iterator[dict[str, Any]]:
    known = set()
    for one in changes:
        key = one.scenario_id, one.service_line_id
        if key not in known:
            known.add(key)
            with localcontext() as exact:
                exact.prec = 60
                value = format((1 + Decimal(one.percent) / 100).normalize(), "f")
            yield {**dict(zip(COLUMNS, (one.id, *key), strict=True)), "value": value}


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(table.insert(), rows)
