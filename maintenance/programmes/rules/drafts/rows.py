"""Changing one row of a document's table: its words and figures, its place, a measure after it, taking it out."""

from collections.abc import Iterable, Mapping
from typing import Any

from maintenance.programmes.rules.drafts.editing import find_table
from registry.kernel.errors import Conflict, NotFound

Rows = list[dict[str, Any]]
NO_ROW = "Такого рядка в таблиці немає"


def find_row(document: Mapping[str, Any], table_id: str, key: str, source: str) -> tuple[Rows, int]:
    """Give a table's rows and the place of one; raise NotFound."""
    rows: Rows = list(find_table(document, table_id)["rows"])
    for place, row in enumerate(rows):
        if (row["id"], row["source"]) == (key, source):
            return rows, place
    raise NotFound(NO_ROW)


def changed_row(rows: Rows, place: int, words: Mapping[str, str], figures: Mapping[int, str]) -> Rows:
    """Give the rows with one changed; a blank word is left out, a measure's number stands in all of its rows."""
    row = {**rows[place], **words}
    row["printed"] = [figures.get(index, printed) for index, printed in enumerate(row["printed"])]
    changed = {name: value for name, value in row.items() if value or name not in words}
    after = [*rows[:place], changed, *rows[place + 1 :]]
    if changed["kind"] == "measure" and "code" in words:
        return [{**one, "code": words["code"]} if one["id"] == row["id"] else one for one in after]
    return after


def without_row(rows: Rows, place: int) -> Rows:
    """Give the rows without one; raise Conflict for the last of a table."""
    if len(rows) == 1:
        raise Conflict("Таблиця має мати хоча б один рядок")
    return [*rows[:place], *rows[place + 1 :]]


def moved_row(rows: Rows, place: int, step: int) -> Rows:
    """Give the rows with a block of one thing moved over its neighbour, up (-1) or down (1)."""
    grouped = _blocks(rows)
    at = next(number for number, block in enumerate(grouped) if rows[place] in block)
    to = at + step
    if 0 <= to < len(grouped):
        grouped[at], grouped[to] = grouped[to], grouped[at]
    return [row for block in grouped for row in block]


def with_measure(rows: Rows, place: int) -> Rows:
    """Give the rows with an empty measure after the block of one, laid out as the table's other measures are."""
    grouped = _blocks(rows)
    at = next(number for number, block in enumerate(grouped) if rows[place] in block)
    tasks = [row["task"] for block in grouped[: at + 1] for row in block if row.get("task")]
    task = tasks[-1] if tasks else "1"
    sample = next((block for block in grouped if block[0]["kind"] == "measure"), None)
    shape = sample or next((block for block in grouped if block[0]["kind"] == "programme_total"), [rows[place]])
    code = f"{task}.{_next_number(rows, task)}"
    width = len(rows[place]["printed"])
    known = {row["id"] for row in rows}
    key = next(name for name in (code, *(f"{code}-{n}" for n in range(2, 5000))) if name not in known)
    made = [
        {
            "id": key,
            "kind": "measure",
            "code": code,
            "task": task,
            "source": one["source"],
            **({"source_label": one["source_label"]} if one.get("source_label") else {}),
            "printed": [""] * width,
        }
        for one in shape
    ]
    return [row for block in [*grouped[: at + 1], made, *grouped[at + 1 :]] for row in block]


def _next_number(rows: Iterable[Mapping[str, Any]], task: str) -> int:
    numbers = [
        int(row["code"].rsplit(".", 1)[-1])
        for row in rows
        if row["kind"] == "measure" and row.get("task") == task and row.get("code", "").rsplit(".", 1)[-1].isdecimal()
    ]
    return max(numbers, default=0) + 1


def _blocks(rows: Rows) -> list[Rows]:
    grouped: list[Rows] = []
    for row in rows:
        if grouped and grouped[-1][0]["id"] == row["id"]:
            grouped[-1].append(row)
        else:
            grouped.append([row])
    return grouped
