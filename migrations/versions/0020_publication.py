"""Assets have a name that tells no place, and changes of what is published wait for a publisher."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Instant
from registry.kernel.text import sort_key

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

TABLE, CHANGES = "registry_asset", "gis_public_change"
BATCH = 1000
INDEXES = (["open_sort_key", "id"], ["hromada_id", "open_sort_key", "id"], ["kind_code", "open_sort_key", "id"])
ORDERED = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
ASSETS = sa.table(
    TABLE,
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("inventory_number", sa.String()),
    sa.column("kind_code", sa.String()),
    sa.column("published", sa.Boolean()),
    sa.column("sort_key", sa.String()),
    sa.column("open_name", sa.String()),
    sa.column("open_sort_key", sa.String()),
)
KINDS = sa.table(
    "registry_asset_kind",
    sa.column("code", sa.String()),
    sa.column("name_uk", sa.String()),
    sa.column("is_sensitive", sa.Boolean()),
    sa.column("may_be_public", sa.Boolean()),
)


def upgrade() -> None:
    for column in (sa.Column("open_name", sa.String(250)), sa.Column("open_sort_key", ORDERED)):
        column.nullable, column.server_default = False, sa.DefaultClause("")
        op.add_column(TABLE, column)
    bind = op.get_bind()
    bind.execute(sa.update(ASSETS).values(open_name=ASSETS.c.name, open_sort_key=ASSETS.c.sort_key))
    _cover(bind, {row.code: row for row in bind.execute(sa.select(KINDS).where(KINDS.c.is_sensitive))})
    for columns in INDEXES:
        op.create_index(_index(columns), TABLE, columns)
    _make_changes()


def _make_changes() -> None:
    """What is public stays as it is: nothing waits yet, since cards were renewed by every change."""
    op.create_table(
        CHANGES,
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], [f"{TABLE}.id"], name=op.f(f"fk_{CHANGES}_asset_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{CHANGES}_hromada_id")),
        sa.PrimaryKeyConstraint("asset_id", name=op.f(f"pk_{CHANGES}")),
    )
    op.create_index(op.f(f"ix_{CHANGES}_hromada_id_since_asset_id"), CHANGES, ["hromada_id", "since", "asset_id"])


def _cover(bind: sa.Connection, kinds: Mapping[str, sa.Row]) -> None:
    """Name secret things by kind and number; which of them are public is decided as the register decides it."""
    own = sa.select(ASSETS.c.id, ASSETS.c.inventory_number, ASSETS.c.kind_code, ASSETS.c.published)
    rows = [
        {"of": row.id, "called": f"{kinds[row.kind_code].name_uk} {row.inventory_number}"}
        for row in bind.execute(own.where(ASSETS.c.kind_code.in_(kinds)))
        if not (row.published and kinds[row.kind_code].may_be_public)
    ]
    statement = sa.update(ASSETS).where(ASSETS.c.id == sa.bindparam("of"))
    statement = statement.values(open_name=sa.bindparam("called"), open_sort_key=sa.bindparam("ordered"))
    for start in range(0, len(rows), BATCH):
        bind.execute(statement, [{**row, "ordered": sort_key(row["called"])} for row in rows[start : start + BATCH]])


def downgrade() -> None:
    op.drop_table(CHANGES)
    for columns in INDEXES:
        op.drop_index(_index(columns), TABLE)
    op.drop_column(TABLE, "open_sort_key")
    op.drop_column(TABLE, "open_name")


def _index(columns: list[str]) -> str:
    return op.f(f"ix_{TABLE}_{'_'.join(columns)}")
