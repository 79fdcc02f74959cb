"""The register as of a day as a table: what each asset was then, and what it is now."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from registry.assets.models.asset import Status
from registry.assets.web.past import PastRow
from registry.exchange.rules.columns import Column, Table
from registry.kernel.text import N_
from registry.kernel.words import language

COLUMNS = (
    Column("inventory_number", N_("Інвентарний номер"), "Inventory number"),
    Column("name", N_("Назва"), "Name"),
    Column("kind", N_("Вид"), "Kind"),
    Column("on", N_("Станом на"), "As of", "date"),
    Column("status", N_("Стан тоді"), "Status then"),
    Column("status_now", N_("Стан тепер"), "Status now"),
    Column("place", N_("Місце тоді"), "Place then"),
    Column("holder", N_("Балансоутримувач тоді"), "Holder then"),
    Column("is_written_later", N_("Внесено пізніше"), "Written down later", "boolean"),
)


def past_table(rows: Iterable[PastRow], day: date) -> Table:
    """Make the table; a status that nobody can know, and a place that the reader may not, are empty."""
    return Table(COLUMNS, (_cells(one, day) for one in rows))


def _cells(row: PastRow, day: date) -> dict[str, Any]:
    return {
        "inventory_number": row.asset.inventory_number,
        "name": row.asset.name,
        "kind": row.kind,
        "on": day,
        "status": _word(row.asset.status),
        "status_now": _word(row.asset.status_now),
        "place": row.place,
        "holder": row.holder,
        "is_written_later": row.asset.is_written_later,
    }


def _word(status: str | None) -> str | None:
    return None if status is None else Status(status).word(language())
