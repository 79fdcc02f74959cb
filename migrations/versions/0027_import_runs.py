"""Every import that wrote something is kept as a thing of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=True),
        sa.Column("options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("user_label", sa.String(200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("first_entry", sa.BigInteger(), nullable=False),
        sa.Column("last_entry", sa.BigInteger(), nullable=False),
        sa.Column("undo_first_entry", sa.BigInteger(), nullable=True),
        sa.Column("undo_last_entry", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_by", sa.String(200), nullable=True),
        sa.CheckConstraint("status IN ('written', 'undone')", name=op.f("ck_registry_import_run_status")),
        sa.CheckConstraint(
            "(status = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_registry_import_run_undone")
        ),
        sa.CheckConstraint("first_entry <= last_entry", name=op.f("ck_registry_import_run_entries")),
        sa.ForeignKeyConstraint(
            ["hromada_id"], ["registry_hromada.id"], name=op.f("fk_registry_import_run_hromada_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["registry_user.id"], name=op.f("fk_registry_import_run_user_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["registry_user.id"], name=op.f("fk_registry_import_run_undone_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_import_run")),
    )
    op.create_index(op.f("ix_registry_import_run_written_at_id"), "registry_import_run", ["written_at", "id"])
    op.create_index(
        op.f("ix_registry_import_run_hromada_id_written_at"), "registry_import_run", ["hromada_id", "written_at"]
    )
    op.create_index(op.f("ix_registry_import_run_user_id_written_at"), "registry_import_run", ["user_id", "written_at"])


def downgrade() -> None:
    op.drop_table("registry_import_run")
