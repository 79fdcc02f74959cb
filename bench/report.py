"""Figures as tables of text, or as one JSON document."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first column is a name."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def as_text(self) -> str:
        """Write a table that Markdown reads too."""
        cells = [list(self.headings), *([_shown(value) for value in row] for row in self.rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(self.headings))]
        lines = ["| " + " | ".join(_aligned(row, widths)) + " |" for row in cells]
        rule = (
            "|"
            + "|".join(
                "-" * (width + 2) if not column else "-" * (width + 1) + ":" for column, width in enumerate(widths)
            )
            + "|"
        )
        return "\n".join([f"{self.title}", "", lines[0], rule, *lines[1:]])

    def as_json(self) -> dict[str, Any]:
        """Give the rows by heading."""
        return {"title": self.title, "rows": [dict(zip(self.headings, row, strict=True)) for row in self.rows]}


@dataclass(frozen=True)
class Figures:
    """What one measurement gave."""

    title: str
    tables: Sequence[Table]
    facts: dict[str, Any] = field(default_factory=dict)

    def show(self, *, is_json: bool) -> str:
        """Write everything."""
        if is_json:
            tables = [table.as_json() for table in self.tables]
            return json.dumps({"title": self.title, **self.facts, "tables": tables}, ensure_ascii=False, indent=1)
        return "\n\n".join([self.title, *(table.as_text() for table in self.tables)])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.rjust(width) if column else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return (
            f"{value:.0f}"
            if value >= 1000
            else f"{value:.1f}"
            if value >= 10
            else f"{value:.2f}"
            if value >= 0.1
            else f"{value:.3f}"
        )
    return str(value)
