"""An editor's grid: which columns a table has, and what the check says at each cell of the page."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from maintenance.programmes.models import Programme, ProgrammeTable
from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.drafts.editing import CellError, Reading, find_table
from maintenance.programmes.rules.drafts.proposals import Place, rounded_cells
from maintenance.programmes.rules.printed import find_amount
from maintenance.programmes.rules.roots import find_roots
from maintenance.programmes.spoken import say_change, say_exact, say_verdict
from maintenance.programmes.web.marks import CellMark
from maintenance.programmes.web.table import cell_label, say_at_cells
from registry.kernel.text import N_
from registry.kernel.web.errors import say

WORDS = {
    "code": N_("№"),
    "title": N_("Назва"),
    "term": N_("Строк"),
    "source_label": N_("Джерело"),
    "responsible": N_("Відповідальні"),
    "outcome": N_("Очікувані результати"),
}
BEFORE = ("code", "title", "term", "source_label")
AFTER = ("responsible", "outcome")
LONG = frozenset({"title", "responsible", "outcome"})
OF_MEASURES = frozenset({"term", "responsible", "outcome"})


@dataclass(frozen=True)
class GridColumn:
    """A column of the grid: a word of the row, or a figure by its place."""

    name: str
    label: str
    is_long: bool = False
    index: int | None = None


def grid_columns(table: ProgrammeTable) -> list[GridColumn]:
    """List the columns of a table's grid from the left; sums of the whole programme have no terms and executors."""
    has = [name for name in WORDS if table.role in ("measures", "year") or name not in OF_MEASURES]
    words = {name: GridColumn(name, _(WORDS[name]), name in LONG) for name in has}
    figures = [GridColumn(f"figure-{one.position}", cell_label(one), index=one.position) for one in table.columns]
    before, after = ([words[name] for name in names if name in words] for names in (BEFORE, AFTER))
    return [*before, *figures, *after]


def grid_data(document: dict[str, Any], programme: Programme, table: ProgrammeTable) -> dict[str, Any]:
    """Give the page's script what it draws: columns, rows as they are kept, traces by their cells."""
    columns = [
        {"name": one.name, "label": one.label, "long": one.is_long, "index": one.index} for one in grid_columns(table)
    ]
    traces = [one for one in document.get("traces", ()) if one["table"] == table.code]
    return {
        "version": programme.version,
        "table": table.code,
        "columns": columns,
        "rows": find_table(document, table.code)["rows"],
        "traces": [*traces, *_rounded(document, table.code, traces)],
    }


def _rounded(document: dict[str, Any], table_id: str, traces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say at proposed cells what their exact sums are where the table prints fewer decimals."""
    rows = {(one["id"], one["source"]): one["printed"] for one in find_table(document, table_id)["rows"]}

    def amount_at(place: Place) -> Decimal | None:
        printed = rows.get((place[1], place[2]), ())
        return find_amount(printed[place[3]], document["unit"]) if place[3] < len(printed) else None

    names = ("table", "row", "source", "column")
    return [
        {**dict(zip(names, place, strict=True)), "said": say_exact(exact, more)}
        for place, (exact, more) in rounded_cells(traces, amount_at).items()
    ]


def tell_check(reading: Reading, table_id: str) -> dict[str, Any]:
    """Say what does not add up on the page: marks by row and column, the summary, what is no sum at all."""
    errors = [_error(one) for one in reading.cells]
    others = [say(reason) for reason in reading.others]
    if reading.programme is None:
        return {"marks": errors, "summary": _("Таблицю ще не можна перевірити"), "others": others}
    result = check_programme(reading.programme)
    found = find_roots(reading.programme, result)
    said = say_at_cells(reading.programme, result, found)
    marks = [
        _mark(key, source, column, said.marks.get(mark), [say(one.explanation) for one in said.findings.get(mark, [])])
        for mark in {**said.marks, **said.findings}
        for table, key, source, column in [mark]
        if table == table_id and (mark in said.findings or said.marks[mark].kind != "right")
    ]
    elsewhere = sum(one.figure.row.table.code != table_id for one in result.findings)
    summary = say_verdict(result, found)
    if elsewhere:
        others.append(_("В інших таблицях програми є зауваження: %(count)s.", count=elsewhere))
    return {"marks": [*errors, *marks], "summary": summary, "others": others}


def _error(one: CellError) -> dict[str, Any]:
    place = {"row": one.key, "source": one.source, "column": one.column}
    return {**place, "tone": "error", "sign": "!", "said": say(one.reason)}


def _mark(key: str, source: str, column: int, mark: CellMark | None, findings: list[str]) -> dict[str, Any]:
    said = list(findings)
    if mark is not None and mark.change is not None:
        said.insert(0, _("Має бути: %(change)s.", change=say_change(mark.change)))
    is_light = mark is not None and mark.kind in ("rounding", "consequence")
    return {
        "row": key,
        "source": source,
        "column": column,
        "tone": "warn" if is_light else "error",
        "sign": "≈" if mark is not None and mark.kind == "rounding" else "→" if is_light else "≠",
        "said": " ".join(said) or _("Сума не сходиться"),
    }
