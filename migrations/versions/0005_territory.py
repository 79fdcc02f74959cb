"""Versions of hromadas, settlements and starosta districts; what a settlement is and what a person reads, by codes."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

VERSIONED = ("registry_hromada", "registry_settlement", "registry_starosta_district")
CATEGORIES = {"місто": ("м.", "city", "м"), "селище": ("смт", "с-ще", "town", "селище міського типу"),
              "село": ("с.", "village", "с")}  # fmt: skip
CATEGORY = "category IN ('місто', 'селище', 'село')"
LANGUAGE = "language IN ('uk', 'en')"
SETTLEMENT = sa.table(
    "registry_settlement", sa.column("id", sa.Uuid()), sa.column("category", sa.Text()), sa.column("note", sa.Text())
)
USER = sa.table("registry_user", sa.column("language", sa.Text()))


def upgrade() -> None:
    for table in VERSIONED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    _name_categories()
    op.execute(sa.update(USER).where(USER.c.language.not_in(("uk", "en"))).values(language="uk"))
    if op.get_bind().dialect.name == "postgresql":
        # What was written must be through with its triggers before its table is altered.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with op.batch_alter_table("registry_settlement") as batch:
        batch.create_check_constraint(op.f("ck_registry_settlement_category"), CATEGORY)
    with op.batch_alter_table("registry_user") as batch:
        batch.create_check_constraint(op.f("ck_registry_user_language"), LANGUAGE)


def downgrade() -> None:
    with op.batch_alter_table("registry_settlement") as batch:
        batch.drop_constraint(op.f("ck_registry_settlement_category"), type_="check")
    with op.batch_alter_table("registry_user") as batch:
        batch.drop_constraint(op.f("ck_registry_user_language"), type_="check")
    for table in VERSIONED:
        op.drop_column(table, "version")


def _name_categories() -> None:
    """Write what a settlement is in the words of the law; a word that none of them is goes into the note."""
    bind = op.get_bind()
    for row in bind.execute(sa.select(SETTLEMENT).where(SETTLEMENT.c.category.not_in(tuple(CATEGORIES)))).all():
        said = row.category.strip().casefold()
        known = next((code for code, words in CATEGORIES.items() if said in (code, *words)), None)
        note = row.note if known else "; ".join(filter(None, [row.note, row.category]))[:500]
        written = sa.update(SETTLEMENT).where(SETTLEMENT.c.id == row.id)
        bind.execute(written.values(category=known or "село", note=note))
