"""Transfers between lines by decision, and prices by kind for assets that have no contract."""

import sqlalchemy as sa
from alembic import op

from gis.engine import create_word_index, drop_word_index
from registry.kernel.db import Json

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

TRANSFER, RATE, LINE = "maintenance_transfer", "maintenance_rate", "maintenance_service_line"


def upgrade() -> None:
    _create_transfers()
    _create_rates()
    for table in (TRANSFER, RATE):
        create_word_index(op.get_bind(), table, ["search"])


def downgrade() -> None:
    for table in (RATE, TRANSFER):
        drop_word_index(op.get_bind(), table, ["search"])
        op.drop_table(table)


def _create_transfers() -> None:
    op.create_table(
        TRANSFER,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("from_line_id", sa.Uuid(), nullable=True),
        sa.Column("to_line_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_by", sa.String(60), nullable=True),
        *_ends(),
        sa.CheckConstraint("amount > 0", name=op.f(f"ck_{TRANSFER}_amount")),
        sa.CheckConstraint("from_line_id IS NOT NULL OR to_line_id IS NOT NULL", name=op.f(f"ck_{TRANSFER}_lines")),
        sa.CheckConstraint("from_line_id <> to_line_id", name=op.f(f"ck_{TRANSFER}_other_line")),
        sa.CheckConstraint("revoked_on IS NULL OR revoked_on >= decided_on", name=op.f(f"ck_{TRANSFER}_revoked")),
        *_keys(TRANSFER),
        sa.ForeignKeyConstraint(["from_line_id"], [f"{LINE}.id"], name=op.f(f"fk_{TRANSFER}_from_line_id")),
        sa.ForeignKeyConstraint(["to_line_id"], [f"{LINE}.id"], name=op.f(f"fk_{TRANSFER}_to_line_id")),
    )
    columns = ["hromada_id", "year", "decided_on", "id"]
    op.create_index(op.f(f"ix_{TRANSFER}_hromada_id_year_decided_on_id"), TRANSFER, columns)


def _create_rates() -> None:
    op.create_table(
        RATE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("kind_code", sa.String(40), nullable=False),
        sa.Column("attributes", Json, nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("note", sa.String(2000), nullable=True),
        *_ends(),
        sa.CheckConstraint("price > 0", name=op.f(f"ck_{RATE}_price")),
        *_keys(RATE),
        sa.ForeignKeyConstraint(["kind_code"], ["registry_asset_kind.code"], name=op.f(f"fk_{RATE}_kind_code")),
    )
    columns = ["hromada_id", "kind_code", "known_on", "id"]
    op.create_index(op.f(f"ix_{RATE}_hromada_id_kind_code_known_on_id"), RATE, columns)


def _ends() -> tuple[sa.Column, ...]:
    return (
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("search", sa.String(1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{table}_hromada_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
