"""Sections of a list for one year, matched with the tasks of the measures by their names."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from maintenance.programmes.rules.reading.words import CODE, TASK, plain


def place_sections(tables: Sequence[dict[str, Any]]) -> None:
    """Give the sections of each year's list the tasks of the same name; one that has none belongs to no task."""
    measures = next(table for table in tables if table["role"] == "measures")
    tasks = {name: row["task"] for row in measures["rows"] if row["kind"].startswith("task") for name in _names(row)}
    for table in tables:
        if table["role"] == "year":
            _place(table["rows"], tasks, {row["task"] for row in measures["rows"]})


def _place(rows: Sequence[dict[str, Any]], tasks: Mapping[str, str], known: Set[str]) -> None:
    sections: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        sections.setdefault(row["task"], []).append(row)
    for section, own in sections.items():
        headings = [row for row in own if row["kind"] != "measure"]
        found = next((tasks[name] for row in (*headings, *own[:2]) for name in _names(row) if name in tasks), None)
        is_coded = any(row["kind"] == "measure" and "." in row["code"] for row in own)
        for row in own:
            row["task"] = found or (section if is_coded and section in known else "")


def _names(row: dict[str, Any]) -> Iterator[str]:
    """Give the names in a title: its lines without «Завдання 1.» or a number before them."""
    for line in row.get("title", "").split("\n"):
        said = TASK.sub("", plain(line))
        said = CODE.sub("", said).strip(" .:;,–—-0123456789")
        if said:
            yield said
