"""People keep views of lists, for themselves and for others, and choose one to begin with."""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("hidden_columns", sa.Text(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["registry_user.id"], name=op.f("fk_registry_saved_view_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hromada_id"], ["registry_hromada.id"], name=op.f("fk_registry_saved_view_hromada_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_saved_view")),
        sa.UniqueConstraint("user_id", "page", "name", name=op.f("uq_registry_saved_view_user_id_page_name")),
    )
    op.create_index(op.f("ix_registry_saved_view_page_is_shared"), "registry_saved_view", ["page", "is_shared"])
    op.create_table(
        "registry_view_default",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(40), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["registry_user.id"], name=op.f("fk_registry_view_default_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["view_id"], ["registry_saved_view.id"], name=op.f("fk_registry_view_default_view_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "page", name=op.f("pk_registry_view_default")),
    )
    op.create_index(op.f("ix_registry_view_default_view_id"), "registry_view_default", ["view_id"])


def downgrade() -> None:
    op.drop_table("registry_view_default")
    op.drop_table("registry_saved_view")
