"""Costings kept as they were on a day, with their lines."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Json

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

VERSION, LINE = "maintenance_costing_version", "maintenance_costing_version_line"


def upgrade() -> None:
    op.create_table(
        VERSION,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("decision", sa.String(200), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.String(200), nullable=False),
        sa.Column("scenario", sa.String(200), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("stage IN ('submitted', 'approved', 'amended')", name=op.f(f"ck_{VERSION}_stage")),
        sa.CheckConstraint("stage = 'submitted' OR decision IS NOT NULL", name=op.f(f"ck_{VERSION}_decision")),
        sa.CheckConstraint("number > 0", name=op.f(f"ck_{VERSION}_number")),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{VERSION}_hromada_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{VERSION}")),
        sa.UniqueConstraint("hromada_id", "year", "number", name=op.f(f"uq_{VERSION}_hromada_id_year_number")),
    )
    op.create_table(
        LINE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("kekv", sa.String(4), nullable=False),
        sa.Column("fund", sa.String(20), nullable=False),
        sa.Column("expenditure", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("expenditure IN ('current', 'capital')", name=op.f(f"ck_{LINE}_expenditure")),
        sa.CheckConstraint("fund IN ('general', 'special')", name=op.f(f"ck_{LINE}_fund")),
        sa.ForeignKeyConstraint(
            ["version_id"], [f"{VERSION}.id"], name=op.f(f"fk_{LINE}_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{LINE}")),
        sa.UniqueConstraint("version_id", "code", name=op.f(f"uq_{LINE}_version_id_code")),
    )


def downgrade() -> None:
    op.drop_table(LINE)
    op.drop_table(VERSION)
