"""What waits for a publisher can be declined, and what works again asks; what does not work is withdrawn."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Instant
from registry.kernel.text import sort_key

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

CHANGES = "gis_public_change"
BATCH = 1000
BY_DATE, BY_WAITING = (["hromada_id", "since", "asset_id"], ["hromada_id", "waits", "since", "asset_id"])
ASSETS = sa.table(
    "registry_asset",
    sa.column("id", sa.Uuid()),
    sa.column("hromada_id", sa.Uuid()),
    sa.column("inventory_number", sa.String()),
    sa.column("kind_code", sa.String()),
    sa.column("status", sa.String()),
    sa.column("published", sa.Boolean()),
    sa.column("open_name", sa.String()),
    sa.column("open_sort_key", sa.String()),
)
KINDS = sa.table(
    "registry_asset_kind",
    sa.column("code", sa.String()),
    sa.column("name_uk", sa.String()),
    sa.column("is_sensitive", sa.Boolean()),
)
CARDS = sa.table("gis_public_object", sa.column("asset_id", sa.Uuid()))
WAITING = sa.table(
    CHANGES,
    sa.column("asset_id", sa.Uuid()),
    sa.column("hromada_id", sa.Uuid()),
    sa.column("since", Instant()),
    sa.column("changed_by", sa.String()),
    sa.column("waits", sa.Boolean()),
    sa.column("is_return", sa.Boolean()),
)


def upgrade() -> None:
    op.add_column(CHANGES, sa.Column("waits", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column(CHANGES, sa.Column("is_return", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(CHANGES, sa.Column("declined_mark", sa.String(32)))
    op.add_column(CHANGES, sa.Column("declined_reason", sa.String(500)))
    op.drop_index(_index(BY_DATE), CHANGES)
    op.create_index(_index(BY_WAITING), CHANGES, BY_WAITING)
    _withdraw(op.get_bind())


def _withdraw(bind: sa.Connection) -> None:
    """Take from the public what does not work, as every change of status does since; it asks again once it works."""
    idle = sa.and_(ASSETS.c.published, ASSETS.c.status != "in_service")
    rows = bind.execute(
        sa.select(ASSETS.c.id, ASSETS.c.hromada_id, ASSETS.c.inventory_number, KINDS.c.name_uk, KINDS.c.is_sensitive)
        .join_from(ASSETS, KINDS, KINDS.c.code == ASSETS.c.kind_code)
        .where(idle)
    ).all()
    asset = sa.bindparam("of")
    renamed = sa.update(ASSETS).where(ASSETS.c.id == asset)
    renamed = renamed.values(open_name=sa.bindparam("called"), open_sort_key=sa.bindparam("ordered"))
    for start in range(0, len(rows), BATCH):
        portion = rows[start : start + BATCH]
        names = [(one.id, f"{one.name_uk} {one.inventory_number}") for one in portion if one.is_sensitive]
        if names:
            bind.execute(renamed, [{"of": key, "called": name, "ordered": sort_key(name)} for key, name in names])
        keys = [one.id for one in portion]
        _take_out(sa.delete(CARDS).where(CARDS.c.asset_id.in_(keys)))
        _take_out(sa.delete(WAITING).where(WAITING.c.asset_id.in_(keys)))
        bind.execute(sa.insert(WAITING), [_return_of(one) for one in portion])
    bind.execute(sa.update(ASSETS).where(idle).values(published=False))


def _take_out(statement: sa.Delete) -> None:
    """Delete rows and say so: on SQLite a migration that loses others is undone."""
    taken = op.get_context().config.attributes.setdefault("taken_out", {})
    name = statement.table.name
    taken[name] = taken.get(name, 0) + op.get_bind().execute(statement).rowcount


def _return_of(asset: sa.Row) -> dict[str, object]:
    return {
        "asset_id": asset.id,
        "hromada_id": asset.hromada_id,
        "since": datetime.now(UTC),
        "changed_by": "",
        "waits": False,
        "is_return": True,
    }


def downgrade() -> None:
    _take_out(sa.delete(WAITING).where(sa.or_(WAITING.c.is_return, sa.not_(WAITING.c.waits))))
    op.drop_index(_index(BY_WAITING), CHANGES)
    op.create_index(_index(BY_DATE), CHANGES, BY_DATE)
    for column in ("declined_reason", "declined_mark", "is_return", "waits"):
        op.drop_column(CHANGES, column)


def _index(columns: list[str]) -> str:
    return op.f(f"ix_{CHANGES}_{'_'.join(columns)}")
