"""How the reader's page calls what tables, columns and rows may mean, and what it shows beside them."""

from dataclasses import dataclass

from flask_babel import gettext as _

from maintenance.programmes.rules.check.words import PARTS, SOURCES
from maintenance.programmes.rules.reading.columns import ReadColumn
from maintenance.programmes.rules.reading.reading import Reading
from maintenance.programmes.rules.reading.rows import ReadRow
from maintenance.programmes.rules.reading.tables import ReadTable
from registry.kernel import clock

SAMPLES = 3
YEARS_AROUND = 5
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
    rows: list[ReadRow]
    hidden: int


def shown_tables(reading: Reading) -> list[ShownTable]:
    """Give the tables with the first values of each column."""
    left, found = MOST_ROWS, []
    for number, table in enumerate(reading.tables):
        body = table.sheet.rows[table.head.end :]
        samples = [[row[place] for row in body if row[place].strip()] for place in range(table.sheet.width)]
        columns = [ShownColumn(one, cells[:SAMPLES]) for one, cells in zip(table.columns, samples, strict=True)]
        rows = table.rows[:left] if table.role else []
        left -= len(rows)
        found.append(ShownTable(number, table, columns, rows, len(table.rows) - len(rows) if table.role else 0))
    return found


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
