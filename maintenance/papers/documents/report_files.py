"""A report's document as files: the paper as DOCX and PDF, the tables as a spreadsheet and CSV, the content itself."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from maintenance.papers.documents.paper import Block, Column, Grid, Kind, Paper, Signatures, Text
from maintenance.papers.documents.paper_docx import write_docx
from maintenance.papers.documents.paper_pdf import write_pdf
from maintenance.papers.documents.sheets import Cell, Sheet, Table, write_csv_tables, write_xlsx
from maintenance.papers.documents.support_lines import DEMO
from maintenance.papers.rules.reports.tables import CONTENT, Document, Level, Sort, canonical
from registry.kernel.errors import Conflict
from registry.kernel.money import format_uah

FORMS = ("docx", "pdf", "xlsx", "csv", CONTENT)
TEXTS = {"done": "Що зроблено", "problems": "Проблеми", "proposals": "Пропозиції", "conclusion": "Висновок"}
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


def write_files(document: Document, libraries: Path) -> dict[str, bytes]:
    """Write all files of a report; without fonts on the machine there is no PDF among them."""
    files = {form: write_file(document, form, libraries) for form in FORMS if form != "pdf"}
    try:
        files["pdf"] = write_file(document, "pdf", libraries)
    except Conflict:
        return files
    return files


def write_file(document: Document, form: str, libraries: Path | None = None) -> bytes:
    """Write one file; a PDF needs the folder of libraries, where fonts are. Raise Conflict without them."""
    if form == CONTENT:
        return canonical(document)
    if form == "csv":
        return write_csv_tables([(sheet.head, sheet.rows) for sheet in _sheets(document)])
    if form == "xlsx":
        return write_xlsx(_sheets(document), title_of(document))
    paper = report_paper(document)
    return write_docx(paper) if form == "docx" else write_pdf(paper, libraries or Path())


def report_paper(document: Document) -> Paper:
    """Lay a report out as a paper."""
    title = title_of(document)
    foot = f"{title} · {document['hromada']['name']} · {_number(document) or DRAFT}"
    known_on = date.fromisoformat(document["known_on"])
    return Paper(title, list(_blocks(document, title)), foot, known_on, is_wide=True)


def _blocks(document: Document, title: str) -> Iterator[Block]:
    yield Text(title, Kind.TITLE)
    if document["programme"]:
        yield Text(document["programme"]["title"], Kind.SUBTITLE)
    yield Text(document["hromada"]["name"], Kind.SUBTITLE)
    if document["hromada"]["is_demo"]:
        yield Text(DEMO, Kind.SUBTITLE)
    yield Text(_number(document) or DRAFT, Kind.SUBTITLE)
    yield from (Text(one, Kind.NOTE) for one in frame_words(document))
    for table in document["tables"]:
        yield Text(table["title"], Kind.HEADING)
        yield _grid(table)
    yield from (Text(one, Kind.NOTE) for one in document["notes"])
    for name, words in TEXTS.items():
        if document["texts"][name]:
            yield Text(words, Kind.HEADING)
            yield from (Text(line) for line in document["texts"][name].splitlines() if line.strip())
    yield Signatures([document["signed_by"] or "Посада"])


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
