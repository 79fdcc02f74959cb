"""Templates of printed forms by version, and how a hromada's papers begin and who signs them."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

TEMPLATE, SETTINGS = "maintenance_paper_template", "maintenance_paper_settings"
POSTS = ("seat", "approver_post", "head_post", "accountant_post")


def upgrade() -> None:
    op.create_table(
        TEMPLATE,
        *_own(),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f(f"ck_{TEMPLATE}_number")),
        sa.CheckConstraint("(document IS NULL) = (sha256 IS NULL)", name=op.f(f"ck_{TEMPLATE}_document")),
        sa.UniqueConstraint("hromada_id", "form", "number", name=op.f(f"uq_{TEMPLATE}_hromada_id_form_number")),
        *_keys(TEMPLATE),
    )
    op.create_table(
        SETTINGS,
        *_own(),
        sa.Column("council", sa.String(300), nullable=True),
        sa.Column("council_code", sa.String(10), nullable=True),
        sa.Column("heading", sa.String(1000), nullable=True),
        *(sa.Column(name, sa.String(200), nullable=True) for name in POSTS),
        sa.Column("member_posts", sa.String(1000), nullable=True),
        sa.Column("emblem", sa.LargeBinary(), nullable=True),
        sa.Column("emblem_sha256", sa.String(64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(emblem IS NULL) = (emblem_sha256 IS NULL)", name=op.f(f"ck_{SETTINGS}_emblem")),
        sa.UniqueConstraint("hromada_id", name=op.f(f"uq_{SETTINGS}_hromada_id")),
        *_keys(SETTINGS),
    )


def downgrade() -> None:
    op.drop_table(SETTINGS)
    op.drop_table(TEMPLATE)


def _own() -> tuple[sa.Column, ...]:
    return sa.Column("id", sa.Uuid(), nullable=False), sa.Column("hromada_id", sa.Uuid(), nullable=False)


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{table}_hromada_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
