"""A table as it stands on an editor's page: put into its programme's document, its errors named by row and cell."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.drafts.carrying import carry_traces
from maintenance.programmes.rules.drafts.totals import Filled
from maintenance.programmes.rules.printed import find_amount, is_no_amount
from registry.kernel.errors import Invalid, NotFound, Reason, because

NO_TABLE = "Такої таблиці в програмі немає"
_CELL = re.compile(r"(?P<key>\S+) (?P<source>\S+)(?: / (?P<rest>.+))?")


@dataclass(frozen=True)
class CellError:
    """What is refused at a place of the table; `column` is from 0, None is the row or a word of it."""

    key: str
    source: str
    column: int | None
    reason: Reason


@dataclass(frozen=True)
class Reading:
    """A programme read as far as it can be read, and what was refused; figures that are no sums count as blank."""

    programme: Programme | None
    cells: list[CellError] = field(default_factory=list)
    others: list[Reason] = field(default_factory=list)


def find_table(document: Mapping[str, Any], table_id: str) -> dict[str, Any]:
    """Give a table of a document; raise NotFound."""
    for table in document["tables"]:
        if table["id"] == table_id:
            found: dict[str, Any] = table
            return found
    raise NotFound(NO_TABLE)


def with_rows(document: Mapping[str, Any], table_id: str, rows: Any) -> dict[str, Any]:
    """Give the document with a table's rows put in place; traces of what is gone go too. Raise NotFound."""
    before = find_table(document, table_id)["rows"]
    tables = [{**one, "rows": rows} if one["id"] == table_id else one for one in document["tables"]]
    changed = {**document, "tables": tables}
    if document.get("traces"):
        changed["traces"] = carry_traces(document["traces"], table_id, before, rows)
    return {name: value for name, value in changed.items() if value or name != "traces"}


def words_in(document: Mapping[str, Any]) -> frozenset[str]:
    """Give the texts that stand in cells of sums and are none, such as «40,0*»: a council may have printed them."""
    return frozenset(text for *_place, text in _words_of(document))


def _words_of(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    unit = document["unit"]
    for table in document["tables"]:
        for row in table["rows"]:
            for number, text in enumerate(row["printed"], 1):
                if not is_no_amount(text) and find_amount(text, unit) is None:
                    yield f"{table['id']} / {row['id']} {row['source']} / {number}", text


def read_edited(document: dict[str, Any], known: Container[str]) -> Programme:
    """Read an edited document; raise Invalid by place, also for what is no sum and had not stood there before."""
    programme = read_document(document)
    wrong = {
        place: [because("Це не сума: «%(printed)s»", printed=text)]
        for place, text in _words_of(document)
        if text not in known
    }
    if wrong:
        raise Invalid(wrong)
    return programme


def read_what_can_be(document: dict[str, Any], table_id: str, known: Container[str]) -> Reading:
    """Read an edited document; what is no sum is named and read as blank, so that the rest can be checked."""
    try:
        return Reading(read_edited(document, known))
    except Invalid as refused:
        cells, others = sort_errors(refused, table_id)
    blank = {(one.key, one.source, one.column) for one in cells if one.column is not None}
    if others or len(blank) != len(cells):
        return Reading(None, cells, others)
    rows = [
        {
            **row,
            "printed": [
                "" if (row["id"], row["source"], place) in blank else text for place, text in enumerate(row["printed"])
            ],
        }
        for row in find_table(document, table_id)["rows"]
    ]
    return Reading(read_document(with_rows(document, table_id, rows)), cells)


def sort_errors(refused: Invalid, table_id: str) -> tuple[list[CellError], list[Reason]]:
    """Part the reasons of a refusal into those at a place of the table and all others."""
    cells: list[CellError] = []
    others: list[Reason] = []
    for place, reasons in refused.fields.items():
        named = _CELL.fullmatch(place.removeprefix(f"{table_id} / "))
        if not place.startswith(f"{table_id} / ") or named is None or named["key"] == "columns":
            others.extend(Reason("%(place)s: %(why)s", {"place": place, "why": reason}) for reason in reasons)
            continue
        number = (named["rest"] or "").removeprefix("printed / ")
        column = int(number) - 1 if number.isdecimal() else None
        cells.extend(CellError(named["key"], named["source"], column, reason) for reason in reasons)
    return cells, others


def with_totals(document: Mapping[str, Any], filled: Iterable[Filled]) -> dict[str, Any]:
    """Give the document with totals put into their cells."""
    found = {one.mark: one.after for one in filled}
    tables = [
        {
            **table,
            "rows": [
                {
                    **row,
                    "printed": [
                        found.get((table["id"], row["id"], row["source"], place), text)
                        for place, text in enumerate(row["printed"])
                    ],
                }
                for row in table["rows"]
            ],
        }
        for table in document["tables"]
    ]
    return {**document, "tables": tables}
