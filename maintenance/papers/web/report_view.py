"""How a report's document is shown: its tables as papers have them, its charts, and what differs in another one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from maintenance.costing.web.charts import Chart, Series, draw_columns
from maintenance.papers.documents.printed.outlines.reports import TEXTS
from maintenance.papers.documents.report_files import cell_text, frame_words, row_texts, title_of
from maintenance.papers.rules.reports.comparison import Difference
from maintenance.papers.rules.reports.tables import Document, Level, Sort, find_table

MOST_GROUPS = 24
"""A chart of more groups cannot be read."""


@dataclass(frozen=True)
class ShownRow:
    """A row of a table on the page."""

    level: str
    cells: Sequence[tuple[Any, str]]


@dataclass(frozen=True)
class ShownTable:
    """A table on the page; columns are as wide as on paper."""

    title: str
    columns: Sequence[Any]
    shares: Sequence[str]
    rows: Sequence[ShownRow]
    sums: Sequence[ShownRow]


def show_document(document: Document) -> dict[str, Any]:
    """Give what the template of a document needs."""
    return {
        "document": document,
        "paper_title": title_of(document),
        "tables": [_table(one) for one in document["tables"]],
        "charts": charts_of(document),
        "frame": list(frame_words(document)),
        "texts": [(words, document["texts"][name]) for name, words in TEXTS.items() if document["texts"][name]],
        "is_figure": lambda column: column["sort"] != Sort.TEXT,
    }


def _table(table: Document) -> ShownTable:
    whole = sum(one["width_mm"] for one in table["columns"])
    rows = [ShownRow(one["level"], row_texts(table, one)) for one in table["rows"]]
    return ShownTable(
        table["title"],
        table["columns"],
        [f"{100 * one['width_mm'] // whole}%" for one in table["columns"]],
        [one for one in rows if one.level != Level.TOTAL],
        [one for one in rows if one.level == Level.TOTAL],
    )


def charts_of(document: Document) -> list[Chart]:
    """Draw what a report comes to: by task and measure, by year, by direction."""
    found = []
    if (money := find_table(document, "money")) is not None:
        series = [
            ("planned", "planned", _("заплановано")),
            ("previous", "approved", _("затверджено")),
            ("accepted", "accepted", _("прийнято")),
            ("paid", "paid", _("сплачено")),
        ]
        found.append(_chart(_("План і виконання за завданнями"), _level(money, Level.TASK), "code", series))
        measures = [one for one in _level(money, Level.ROW) if any(one["cells"].get(name) for _t, name, _l in series)]
        found.append(_chart(_("План і виконання за заходами"), measures, "code", series))
    if (years := find_table(document, "years")) is not None:
        series = [("planned", "planned", _("заплановано")), ("paid", "paid", _("сплачено"))]
        found.append(_chart(_("План і факт за роками"), _level(years, Level.ROW), "year", series))
    if (needs := find_table(document, "needs")) is not None:
        series = [("previous", "previous", _("попередній рік")), ("next", "needed", _("потреба"))]
        found.append(_chart(_("Потреба за напрямами"), _level(needs, Level.TASK), "code", series))
    return [one for one in found if one is not None]


def _level(table: Document, level: Level) -> list[Document]:
    return [one for one in table["rows"] if one["level"] == level]


def _chart(title: str, rows: Sequence[Document], name: str, series: Iterable[tuple[str, str, str]]) -> Chart | None:
    """Draw rows side by side; one alone, or more than can be read, is left to the table."""
    if not 1 < len(rows) <= MOST_GROUPS:
        return None
    names = [one["cells"].get(name) or "—" for one in rows]
    drawn = [Series(tone, label, [_amount(one["cells"].get(cell)) for one in rows]) for tone, cell, label in series]
    chart = draw_columns(title, names, drawn)
    return chart if chart.columns else None


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def show_differences(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Give the figures that differ as rows of a page."""
    return [
        {
            "table": one.table,
            "row": one.row,
            "column": one.column,
            "before": cell_text(one.sort, one.before),
            "after": cell_text(one.sort, one.after),
            "change": _signed(one.change),
            "reasons": one.reasons,
        }
        for one in found
    ]


def _signed(change: Decimal | None) -> str:
    if change is None:
        return ""
    return ("+" if change > 0 else "") + cell_text(Sort.MONEY, format(change, "f"))
