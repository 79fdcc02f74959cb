"""How the reader's page calls what tables, columns and rows may mean, and what it shows beside them."""

from dataclasses import dataclass

from flask_babel import gettext as _

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.check.figures import blocks, main_row, total, whole_figures, year_amount
from maintenance.programmes.rules.check.words import PARTS, SOURCES, say_amount
from maintenance.programmes.rules.reading.columns import SUM, ReadColumn
from maintenance.programmes.rules.reading.reading import Reading
from maintenance.programmes.rules.reading.rows import ReadRow
from maintenance.programmes.rules.reading.tables import ReadTable
from registry.kernel import clock

SAMPLES = 3
YEARS_AROUND = 5
FEW_COLUMNS = 10
"""Columns of all tables together that are shown unfolded."""
FEW_ROWS = 30
"""Rows of a printed table that are shown unfolded."""
DOUBT = "(?)"
MOST_ROWS = 900
"""Rows of all tables whose meaning can be changed on the page; those below are read as they were guessed."""


@dataclass(frozen=True)
class ShownColumn:
    """A column with what stands in its first cells."""

    column: ReadColumn
    samples: list[str]


@dataclass(frozen=True)
class ShownTable:
    """A table to be corrected."""

    number: int
    table: ReadTable
    columns: list[ShownColumn]
    doubtful: list[ReadRow]
    """Rows with a figure whose column is not sure."""
    rows: list[ReadRow]
    hidden: int
    is_folded: bool

    @property
    def meant(self) -> list[str]:
        """Name what its columns were taken for, each once, sums by their years."""
        whats = reading_words()["whats"]
        named = [
            str(one.year) if one.what == SUM and one.year else whats[one.what] for one in self.table.columns if one.what
        ]
        return list(dict.fromkeys(named))


def shown_tables(reading: Reading) -> list[ShownTable]:
    """Give the tables with the first values of each column."""
    left, found = MOST_ROWS, []
    is_folded = sum(len(table.columns) for table in reading.tables if table.role) > FEW_COLUMNS
    is_folded = is_folded and reading.document is not None
    for number, table in enumerate(reading.tables):
        body = table.sheet.rows[table.head.end :]
        samples = [[row[place] for row in body if row[place].strip()] for place in range(table.sheet.width)]
        columns = [ShownColumn(one, cells[:SAMPLES]) for one, cells in zip(table.columns, samples, strict=True)]
        rows = table.rows[:left] if table.role else []
        left -= len(rows)
        doubtful = [row for row in rows if any(DOUBT in text for text in row.figures)]
        sure = [row for row in rows if row not in doubtful]
        hidden = len(table.rows) - len(rows) if table.role else 0
        found.append(ShownTable(number, table, columns, doubtful, sure, hidden, is_folded))
    return found


@dataclass(frozen=True)
class Totals:
    """What a programme comes to as it is printed: how many measures, and what its total prints for each year."""

    measures: int
    years: list[tuple[int, str]]
    whole: str | None


def tell_totals(programme: Programme) -> Totals:
    """Give the figures by which somebody sees at once whether the programme was read whole."""
    table = next(one for one in programme.tables if one.role == "measures")
    measures = blocks([row for row in table.rows if row.kind == "measure"])
    rows = [row for row in table.rows if row.kind == "programme_total"]
    if not rows:
        return Totals(len(measures), [], None)
    row = main_row(rows)
    amounts = [(year, year_amount(row, year, row.source)) for year in programme.years]
    whole = total(one.amount for one in whole_figures(row, row.source))
    years = [(year, str(say_amount(amount, programme.unit))) for year, amount in amounts if amount is not None]
    return Totals(len(measures), years, None if whole is None else str(say_amount(whole, programme.unit)))


def years_offered(reading: Reading) -> list[int]:
    """Give the years that a column may be said to be of: those read and some around them."""
    known = reading.years or [clock.today().year]
    return list(range(min(known) - YEARS_AROUND, max(known) + YEARS_AROUND + 1))


def reading_words() -> dict[str, dict[str, str]]:
    """Give the words of every select of the page, by code."""
    return {
        "roles": {
            "": _("не читати"),
            "measures": _("заходи"),
            "passport": _("паспорт"),
            "resources": _("ресурсне забезпечення"),
            "year": _("перелік на рік"),
        },
        "whats": {
            "": _("не читати"),
            "number": _("номер"),
            "task": _("завдання"),
            "title": _("захід, назва"),
            "source": _("джерело коштів"),
            "responsible": _("виконавець"),
            "term": _("строк"),
            "outcome": _("очікуваний результат"),
            "sum": _("сума"),
        },
        "parts": {code: _(name) for code, name in PARTS.items()},
        "sources": {"": _("за рядком"), **{code: _(name) for code, name in SOURCES.items()}},
        "kinds": {
            "measure": _("захід"),
            "task": _("завдання (назва)"),
            "task_total": _("підсумок завдання"),
            "programme_total": _("підсумок програми"),
            "more": _("інше джерело того самого"),
            "note": _("примітка"),
            "head": _("не читати"),
        },
    }
