"""Works and plans are found by words, as everything else is."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from gis.engine import create_word_index, drop_word_index
from registry.kernel.db import Json
from registry.kernel.text import search_column, word_column

revision = '0035'
down_revision = '0031'
branch_labels = None
depends_on = None

BATCH = 2000
WORK = sa.table(
    "maintenance_work",
    sa.column("id", sa.Uuid()),
    *(sa.column(one, sa.Text()) for one in ("summary", "parts", "done_by", "search")),
    sa.column("details", Json),
)
PLAN = sa.table(
    "maintenance_plan", sa.column("id", sa.Uuid()), *(sa.column(one, sa.Text()) for one in ("title", "performer", "search"))
)


def upgrade() -> None:
    for table in (WORK, PLAN):
        op.add_column(table.name, sa.Column("search", sa.String(1000), nullable=False, server_default=""))
    _rewrite(WORK, lambda one: {"search": word_column(one.summary, one.parts, one.done_by), "details": _plain(one)})
    _rewrite(PLAN, lambda one: {"search": word_column(one.title, one.performer)})
    for table in (WORK, PLAN):
        create_word_index(op.get_bind(), table.name, ["search"])


def downgrade() -> None:
    for table in (WORK, PLAN):
        drop_word_index(op.get_bind(), table.name, ["search"])
    _rewrite(
        WORK, lambda one: {"details": {**_plain(one), "search": search_column(one.summary, one.parts, one.done_by)}}
    )
    for table in (WORK, PLAN):
        op.drop_column(table.name, "search")


def _plain(work: Any) -> dict[str, Any]:
    """Give the details without the words that stood among them."""
    return {name: value for name, value in (work.details or {}).items() if name != "search"}


def _rewrite(table: Any, values_of: Callable[[Any], dict[str, Any]]) -> None:
    """Give every row the values that follow from it, a batch at a time."""
    names, last = [one for one in table.c if one.name != "search"], None
    while True:
        later = sa.select(*names).order_by(table.c.id).limit(BATCH)
        found = op.get_bind().execute(later.where(table.c.id > last) if last else later).all()
        rows = [{"of": one.id, **{f"new_{name}": value for name, value in values_of(one).items()}} for one in found]
        if rows:
            written = {name.removeprefix("new_"): sa.bindparam(name, type_=table.c[name.removeprefix("new_")].type) for name in rows[0] if name != "of"}
            op.get_bind().execute(table.update().where(table.c.id == sa.bindparam("of")).values(written), rows)
        if len(found) < BATCH:
            return
        last = found[-1].id
