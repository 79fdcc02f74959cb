"""What rolls over with a year, taken note of once by each hromada."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

TURN = "maintenance_year_turn"


def upgrade() -> None:
    op.create_table(
        TURN,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(200), nullable=False),
        sa.CheckConstraint("year > 0", name=op.f(f"ck_{TURN}_year")),
        sa.ForeignKeyConstraint(
            ["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{TURN}_hromada_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TURN}")),
        sa.UniqueConstraint("hromada_id", "year", name=op.f(f"uq_{TURN}_hromada_id_year")),
    )


def downgrade() -> None:
    op.drop_table(TURN)
