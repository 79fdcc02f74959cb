"""Texts and result indicators of budget requests."""

import sqlalchemy as sa
from alembic import op

revision = '0047'
down_revision = "0046"
branch_labels = None
depends_on = None

TEXT, INDICATOR = "maintenance_request_text", "maintenance_result_indicator"
PARTS = ("goals", "grounds", "growth", "results", "special", "need", "extra", "without")
GROUPS = ("cost", "product", "efficiency", "quality")


def upgrade() -> None:
    op.create_table(
        TEXT,
        *_own(),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("line_code", sa.String(20), nullable=True),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        *_version(),
        _among(TEXT, "part", *PARTS),
        *_keys(TEXT),
    )
    op.create_table(
        INDICATOR,
        *_own(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("source", sa.String(500), nullable=True),
        sa.Column("indicator_code", sa.String(60), nullable=True),
        *(
            sa.Column(name, sa.String(40), nullable=True)
            for name in ("report", "approved", "plan", "forecast_1", "forecast_2")
        ),
        *_version(),
        _among(INDICATOR, "kind", *GROUPS),
        *_keys(INDICATOR),
    )
    for table in (TEXT, INDICATOR):
        op.create_index(op.f(f"ix_{table}_hromada_id_year"), table, ["hromada_id", "year"])


def downgrade() -> None:
    for table in (INDICATOR, TEXT):
        op.drop_table(table)


def _own() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
    )


def _version() -> tuple[sa.Column, ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _among(table: str, column: str, *codes: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{one}'" for one in codes)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{table}_hromada_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
