"""Useful lives and purchase prices by kind, by which replacements are proposed for a programme."""

import sqlalchemy as sa
from alembic import op

from gis.engine import create_word_index, drop_word_index

revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None

TABLE = "maintenance_replacement_price"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("kind_code", sa.String(40), nullable=False),
        sa.Column("life_years", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("vat", sa.String(20), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("search", sa.String(1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("price IS NULL OR price > 0", name=op.f(f"ck_{TABLE}_price")),
        sa.CheckConstraint("life_years BETWEEN 1 AND 50", name=op.f(f"ck_{TABLE}_life_years")),
        sa.CheckConstraint(
            "vat IN ('not_payer', 'included_20', 'included_7', 'zero', 'exempt')", name=op.f(f"ck_{TABLE}_vat")
        ),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{TABLE}_hromada_id")),
        sa.ForeignKeyConstraint(["kind_code"], ["registry_asset_kind.code"], name=op.f(f"fk_{TABLE}_kind_code")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    columns = ["hromada_id", "kind_code", "known_on", "id"]
    op.create_index(op.f(f"ix_{TABLE}_hromada_id_kind_code_known_on_id"), TABLE, columns)
    create_word_index(op.get_bind(), TABLE, ["search"])


def downgrade() -> None:
    drop_word_index(op.get_bind(), TABLE, ["search"])
    op.drop_table(TABLE)
