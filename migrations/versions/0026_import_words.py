"""Administrators add words that imports understand."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_import_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(80), nullable=False),
        sa.Column("word", sa.String(200), nullable=False),
        sa.Column("word_key", sa.String(200), nullable=False),
        sa.Column("means", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_import_word")),
        sa.UniqueConstraint("field", "word_key", name=op.f("uq_registry_import_word_field_word_key")),
    )


def downgrade() -> None:
    op.drop_table("registry_import_word")
