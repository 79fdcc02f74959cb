"""Lists of a hromada's kind and of a holder walk along an index, rooms have one; notes of what was written tell more.

Numbers are kept by holder, posts and public cards are kept too.
"""

import sqlalchemy as sa
from alembic import op

from migrations.revision_note import unwatch_tables, watch_tables

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

BEFORE = {
    "ix_registry_asset_hromada_id_kind_code_status": ["hromada_id", "kind_code", "status"],
    "ix_registry_asset_holder_id": ["holder_id"],
}
AFTER = {
    "ix_registry_asset_hromada_id_kind_code_sort_key_id": ["hromada_id", "kind_code", "sort_key", "id"],
    "ix_registry_asset_kind_code_status_sort_key_id": ["kind_code", "status", "sort_key", "id"],
    "ix_registry_asset_holder_id_sort_key_id": ["holder_id", "sort_key", "id"],
}
ROOMS = "ix_registry_location_rooms"
"""Places without a shape of their own: they stand where their buildings stand."""
PARENT = "ix_registry_asset_parent_id"
"""Most assets hang on none; SQLite would think that any parent has as many as that."""


def upgrade() -> None:
    _exchange(BEFORE, AFTER)
    _index(ROOMS, "registry_location", ["parent_id", "id"], "geometry IS NULL")
    op.drop_index(op.f(PARENT), "registry_asset")
    _index(PARENT, "registry_asset", ["parent_id"], "parent_id IS NOT NULL")
    unwatch_tables(op.get_bind())
    watch_tables(op.get_bind())


def downgrade() -> None:
    """The notes stay: one too many makes a process read again what it knows, and nothing else."""
    op.drop_index(op.f(PARENT), "registry_asset")
    op.create_index(op.f(PARENT), "registry_asset", ["parent_id"])
    op.drop_index(op.f(ROOMS), "registry_location")
    _exchange(AFTER, BEFORE)


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(op.f(name), table, columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def _exchange(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    for name in old:
        op.drop_index(op.f(name), "registry_asset")
    for name, columns in new.items():
        op.create_index(op.f(name), "registry_asset", columns)
