"""A report's document as files: the paper as DOCX and PDF, the tables as a spreadsheet and CSV, the content itself."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from maintenance.papers.documents.paper import Block, Column, Grid, Kind, Paper, PaperPart, Text
from maintenance.papers.documents.printed.outline import lay_out
from maintenance.papers.documents.printed.outlines import reports as outlines
from maintenance.papers.documents.printed.outlines.reports import TEXTS
from maintenance.papers.documents.printed.stationery import PLAIN, Stationery, write_by
from maintenance.papers.documents.sheets import Cell, Sheet, Table, write_csv_tables, write_xlsx
from maintenance.papers.documents.support_lines import DEMO
from maintenance.papers.models.report import ReportKind
from maintenance.papers.rules.printed.block_forms import REPORT_NEEDS, REPORT_QUARTER, REPORT_YEAR
from maintenance.papers.rules.reports.tables import CONTENT, Document, Level, Sort, canonical
from registry.kernel.errors import Conflict
from registry.kernel.money import format_uah

FORMS = ("docx", "pdf", "xlsx", "csv", CONTENT)
PRINTED = {ReportKind.QUARTER: REPORT_QUARTER, ReportKind.YEAR: REPORT_YEAR, ReportKind.NEEDS: REPORT_NEEDS}
OUTLINES = {ReportKind.QUARTER: outlines.QUARTER, ReportKind.YEAR: outlines.YEAR, ReportKind.NEEDS: outlines.NEEDS}
UNKNOWN = "—"
"""Stands where nothing is known; nought is written as nought."""
DRAFT = "ЧЕРНЕТКА: не видано"
WIDTHS = {"№": 10, "Примітка": 40, "Індикатор": 70, "Чому змінилося": 50, "Фонд, джерело": 26}


def title_of(document: Document) -> str:
    """Name a report as its paper does."""
    if document["kind"] == "quarter":
        return f"Звіт про виконання програми за {document['period']}"
    if document["kind"] == "year":
        return f"Оцінка результатів виконання програми за {document['period']}"
    return f"Аналіз фінансових потреб на {document['period']}"


def cell_text(sort: str, value: str | None) -> str:
    """Write a cell as every page and paper shows it."""
    if value is None:
        return UNKNOWN if sort != Sort.TEXT else ""
    if sort == Sort.MONEY:
        amount = Decimal(value)
        return f"−{format_uah(abs(amount))}" if amount < 0 else format_uah(amount)
    return value.replace(".", ",") if sort in (Sort.PERCENT, Sort.FIGURE) else value


def write_files(
    document: Document, libraries: Path, by: Stationery = PLAIN, progress: Callable[[int], None] | None = None
) -> dict[str, bytes]:
    """Write all files of a report; without fonts on the machine there is no PDF among them.

    `progress` is told before each how many are done.
    """
    files = {}
    for done, form in enumerate(FORMS):
        if progress is not None:
            progress(done)
        try:
            files[form] = write_file(document, form, libraries, by)
        except Conflict:
            if form != "pdf":
                raise
    return files


def write_file(document: Document, form: str, libraries: Path | None = None, by: Stationery = PLAIN) -> bytes:
    """Write one file; a PDF needs the folder of libraries, where fonts are. Raise Conflict without them."""
    if form == CONTENT:
        return canonical(document)
    if form == "csv":
        return write_csv_tables([(sheet.head, sheet.rows) for sheet in _sheets(document)])
    if form == "xlsx":
        return write_xlsx(_sheets(document), title_of(document))
    return write_by(report_paper(document), form, libraries or Path(), by)


def report_paper(document: Document) -> Paper:
    """Lay a report out as a paper."""
    title, form = title_of(document), PRINTED[document["kind"]]
    foot = f"{title} · {document['hromada']['name']} · {_number(document) or DRAFT}"
    part = PaperPart({**_values(document), "title": title, "foot": foot}, _blocks(document))
    blocks = list(lay_out(form, OUTLINES[document["kind"]], part))
    known_on = date.fromisoformat(document["known_on"])
    return Paper(title, blocks, foot, known_on, is_wide=True, form=form.code, parts=[part])


def _values(document: Document) -> dict[str, str | None]:
    known, *replaced = frame_words(document)
    tables = {table["name"]: table["title"] for table in document["tables"]}
    return {
        "programme": document["programme"]["title"] if document["programme"] else None,
        "hromada": document["hromada"]["name"],
        "demo": DEMO if document["hromada"]["is_demo"] else None,
        "number": _number(document) or DRAFT,
        "known": known,
        "replaces": replaced[0] if replaced else None,
        "indicators_title": tables.get("indicators"),
        "signed_by": document["signed_by"] or "Посада",
    }


def _blocks(document: Document) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {f"table_{one['name']}": [_grid(one)] for one in document["tables"]}
    found["notes"] = [Text(one, Kind.NOTE) for one in document["notes"]]
    for name in TEXTS:
        found[name] = [Text(line) for line in document["texts"][name].splitlines() if line.strip()]
    return found


def frame_words(document: Document) -> Iterator[str]:
    """Say as of which day the figures are, by when the report was due, and what it replaces."""
    due = f"; подають до {_day(document['due_on'])}" if document.get("due_on") else ""
    yield f"Суми в гривнях, за даними реєстру на {_day(document['known_on'])}{due}. «{UNKNOWN}» — реєстр цього не знає."
    if former := document["replaces"]:
        yield (
            f"Замінює звіт № {former['number']} від {_day(former['issued_on'])} (SHA-256 змісту {former['sha256']}): "
            f"{former['reason']}"
        )


def _number(document: Document) -> str:
    if document["number"] is None:
        return ""
    return f"№ {document['number']} від {_day(document['issued_on'])}"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"


def _grid(table: Document) -> Grid:
    columns = [Column(one["head"], one["width_mm"], is_figure=one["sort"] != Sort.TEXT) for one in table["columns"]]
    written = [(one["level"], [text for _column, text in row_texts(table, one)]) for one in table["rows"]]
    rows = [(level, texts) for level, texts in written if level != Level.TOTAL]
    return Grid(
        columns,
        [texts for _level, texts in rows],
        [texts for level, texts in written if level == Level.TOTAL],
        strong=[place for place, (level, _texts) in enumerate(rows) if level == Level.TASK],
    )


def row_texts(table: Document, row: Document) -> list[tuple[Mapping[str, Any], str]]:
    """Write a row's cells, each beside its column."""
    return [(one, cell_text(one["sort"], row["cells"].get(one["name"]))) for one in table["columns"]]


def _sheets(document: Document) -> list[Sheet]:
    """Lay the tables out for a spreadsheet and CSV; amounts and figures are numbers there."""
    return [
        Sheet(
            f"{place}. {table['name']}"[:31],
            f"{title_of(document)}: {table['title']}",
            [one["head"] for one in table["columns"]],
            _rows(table),
            widths=WIDTHS,
        )
        for place, table in enumerate(document["tables"], start=1)
    ]


def _rows(table: Document) -> Table:
    return [
        [_number_cell(one["sort"], row["cells"].get(one["name"])) for one in table["columns"]] for row in table["rows"]
    ]


def _number_cell(sort: str, value: str | None) -> Cell:
    if value is None:
        return None
    if sort == Sort.COUNT:
        return int(value)
    return Decimal(value) if sort in (Sort.MONEY, Sort.PERCENT) else value
