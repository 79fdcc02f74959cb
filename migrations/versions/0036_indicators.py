"""Councils' own indicators, entered figures, and what stood at quarters' ends."""

import sqlalchemy as sa
from alembic import op

from gis.engine import create_word_index, drop_word_index
from registry.kernel.db import Json

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

INDICATOR, FIGURE = "maintenance_indicator", "maintenance_indicator_figure"
SNAPSHOT = "maintenance_indicator_snapshot"
FORMULAS = (
    "entered", "count", "yes_no", "share", "share_of", "per_area", "cost", "unit_cost", "spending_share", "execution",
    "change",
)  # fmt: skip


def upgrade() -> None:
    _create_indicators()
    _create_figures()
    _create_snapshots()
    create_word_index(op.get_bind(), INDICATOR, ["search"])


def downgrade() -> None:
    drop_word_index(op.get_bind(), INDICATOR, ["search"])
    for table in (SNAPSHOT, FIGURE, INDICATOR):
        op.drop_table(table)


def _create_indicators() -> None:
    op.create_table(
        INDICATOR,
        *_own(),
        sa.Column("title", sa.String(1000), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("programme", sa.String(60), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("task", sa.String(500), nullable=True),
        sa.Column("direction", sa.String(20), nullable=False),
        sa.Column("formula", sa.String(20), nullable=False),
        *(sa.Column(name, Json, nullable=False) for name in ("kinds", "statuses", "conditions")),
        sa.Column("counted", sa.String(20), nullable=False),
        sa.Column("attribute", sa.String(60), nullable=True),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("checked_quarters", sa.Integer(), nullable=True),
        sa.Column("of_kinds", Json, nullable=False),
        sa.Column("of_code", sa.String(60), nullable=True),
        sa.Column("lines", Json, nullable=False),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("search", sa.String(1000), nullable=False),
        *_version(),
        _among(INDICATOR, "formula", *FORMULAS),
        _among(INDICATOR, "counted", "objects", "values", "sum"),
        _among(INDICATOR, "direction", "more", "less", "none"),
        *_keys(INDICATOR),
        sa.UniqueConstraint("hromada_id", "code", name=op.f(f"uq_{INDICATOR}_hromada_id_code")),
    )


def _create_figures() -> None:
    op.create_table(
        FIGURE,
        *_own(),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        *_version(),
        _among(FIGURE, "what", "fact", "target"),
        sa.CheckConstraint("starts_on IS NULL OR starts_on <= ends_on", name=op.f(f"ck_{FIGURE}_period")),
        *_keys(FIGURE),
        sa.UniqueConstraint(
            "hromada_id", "code", "what", "ends_on", name=op.f(f"uq_{FIGURE}_hromada_id_code_what_ends_on")
        ),
    )


def _create_snapshots() -> None:
    op.create_table(
        SNAPSHOT,
        *_own(),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(40), nullable=True) for name in ("value", "numerator", "denominator")),
        sa.Column("objects", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        *_keys(SNAPSHOT, ondelete="CASCADE"),
        sa.UniqueConstraint("hromada_id", "code", "day", name=op.f(f"uq_{SNAPSHOT}_hromada_id_code_day")),
    )
    op.create_index(op.f(f"ix_{SNAPSHOT}_hromada_id_day"), SNAPSHOT, ["hromada_id", "day"])


def _own() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
    )


def _version() -> tuple[sa.Column, ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _among(table: str, column: str, *codes: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{one}'" for one in codes)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _keys(table: str, ondelete: str | None = None) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{table}_hromada_id"), ondelete=ondelete
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
