"""Acts and payments: what was accepted and paid under contracts."""

import sqlalchemy as sa
from alembic import op

from gis.engine import create_word_index, drop_word_index

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

ACT, WORK = "maintenance_act", "maintenance_act_work"
PAYMENT, SHARE = "maintenance_payment", "maintenance_payment_share"
FUNDS = "'general', 'special'"


def upgrade() -> None:
    _create_acts()
    _create_payments()
    for table in (ACT, PAYMENT):
        create_word_index(op.get_bind(), table, ["search"])


def downgrade() -> None:
    for table in (ACT, PAYMENT):
        drop_word_index(op.get_bind(), table, ["search"])
    for table in (SHARE, PAYMENT, WORK, ACT):
        op.drop_table(table)


def _create_acts() -> None:
    op.create_table(
        ACT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kekv", sa.String(4), nullable=False),
        sa.Column("fund", sa.String(20), nullable=False),
        *_ends(),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f(f"ck_{ACT}_period")),
        sa.CheckConstraint("amount > 0", name=op.f(f"ck_{ACT}_amount")),
        sa.CheckConstraint(f"fund IN ({FUNDS})", name=op.f(f"ck_{ACT}_fund")),
        *_keys(ACT),
        sa.UniqueConstraint("contract_id", "number", "accepted_on", name=op.f(f"uq_{ACT}_contract_id_number_accepted_on")),
    )
    op.create_index(op.f(f"ix_{ACT}_hromada_id_accepted_on_id"), ACT, ["hromada_id", "accepted_on", "id"])
    op.create_table(
        WORK,
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], [f"{ACT}.id"], name=op.f(f"fk_{WORK}_act_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["work_id"], ["maintenance_work.id"], name=op.f(f"fk_{WORK}_work_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("act_id", "work_id", name=op.f(f"pk_{WORK}")),
        sa.UniqueConstraint("work_id", name=op.f(f"uq_{WORK}_work_id")),
    )


def _create_payments() -> None:
    op.create_table(
        PAYMENT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(60), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        *_ends(),
        sa.CheckConstraint("amount > 0", name=op.f(f"ck_{PAYMENT}_amount")),
        *_keys(PAYMENT),
    )
    op.create_index(op.f(f"ix_{PAYMENT}_hromada_id_paid_on_id"), PAYMENT, ["hromada_id", "paid_on", "id"])
    op.create_index(op.f(f"ix_{PAYMENT}_contract_id_paid_on"), PAYMENT, ["contract_id", "paid_on"])
    op.create_table(
        SHARE,
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f(f"ck_{SHARE}_amount")),
        sa.ForeignKeyConstraint(["payment_id"], [f"{PAYMENT}.id"], name=op.f(f"fk_{SHARE}_payment_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["act_id"], [f"{ACT}.id"], name=op.f(f"fk_{SHARE}_act_id")),
        sa.PrimaryKeyConstraint("payment_id", "act_id", name=op.f(f"pk_{SHARE}")),
    )
    op.create_index(op.f(f"ix_{SHARE}_act_id"), SHARE, ["act_id"])


def _ends() -> tuple[sa.Column, ...]:
    return (
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("search", sa.String(1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{table}_hromada_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["maintenance_contract.id"], name=op.f(f"fk_{table}_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
