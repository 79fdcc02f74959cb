"""Along rows: the parts of a year, the years of a total, the sources side by side or one under another."""

from maintenance.programmes.models import ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import (
    Figure,
    blocks,
    figures,
    find_figure,
    parts,
    shares,
    year_figures,
    years_of,
)
from maintenance.programmes.rules.check.ledger import Ledger
from maintenance.programmes.rules.check.words import Wording
from registry.kernel.errors import because

PARTS = Wording(
    because(
        "Складові рядка %(row)s %(when)s, %(parts)s, разом %(computed)s %(unit)s, надруковано «%(printed)s»: "
        "різниця %(difference)s."
    ),
    because("Складові рядка %(row)s %(when)s разом %(computed)s %(unit)s, а їхньої суми не надруковано."),
    because("Обсяг %(row)s %(when)s надруковано «%(printed)s» %(unit)s, а з чого він складається — ні."),
)
YEARS = Wording(
    because(
        "У рядку %(row)s%(whose)s роки разом дають %(computed)s %(unit)s, у стовпці «усього» надруковано "
        "«%(printed)s»: різниця %(difference)s."
    ),
    because("У рядку %(row)s%(whose)s роки разом дають %(computed)s %(unit)s, а стовпець «усього» не заповнено."),
    because("У рядку %(row)s%(whose)s надруковано «%(printed)s» %(unit)s, а за роками сум немає."),
)
SOURCES = Wording(
    because(
        "Джерела для %(row)s %(when)s разом дають %(computed)s %(unit)s, загальний обсяг надруковано «%(printed)s»: "
        "різниця %(difference)s."
    ),
    because("Джерела для %(row)s %(when)s разом дають %(computed)s %(unit)s, а загального обсягу там не надруковано."),
    because("Загальний обсяг для %(row)s %(when)s надруковано «%(printed)s» %(unit)s, а за джерелами там сум немає."),
)


def check_along(ledger: Ledger, table: ProgrammeTable) -> None:
    """Check every row by itself, and the rows of sources against the row of all of them."""
    for row in table.rows:
        _check_parts(ledger, row)
        _check_years(ledger, row)
        _check_source_columns(ledger, row)
    for block in blocks(table.rows).values():
        _check_source_rows(ledger, block)


def _check_parts(ledger: Ledger, row: ProgrammeRow) -> None:
    for figure in figures(row):
        column = figure.column
        made_of = parts(row, column.year, figure.source) if column.part == "total" else shares(row, figure)
        if made_of and not column.detail:
            ledger.compare("parts", [figure], made_of, PARTS)


def _check_years(ledger: Ledger, row: ProgrammeRow) -> None:
    for figure in figures(row):
        if figure.column.year is not None or figure.column.detail:
            continue
        years = [one for year in years_of(row.table) for one in _same_part(figure, year)]
        if years:
            ledger.compare("years", [figure], years, YEARS)


def _same_part(figure: Figure, year: int) -> list[Figure]:
    """Give what a year has of what a figure of all years holds."""
    if figure.column.part == "total":
        return year_figures(figure.row, year, figure.source)
    found = find_figure(figure.row, year, figure.column.part, figure.source)
    return [found] if found else []


def _check_source_columns(ledger: Ledger, row: ProgrammeRow) -> None:
    sources = [source for source in dict.fromkeys(one.source for one in figures(row)) if source != "all"]
    for year in [*years_of(row.table), None] if row.source == "all" else []:
        whole = find_figure(row, year, "total", "all")
        made_of = [one for source in sources for one in year_figures(row, year, source)]
        if whole and made_of:
            ledger.compare("sources", [whole], made_of, SOURCES)


def _check_source_rows(ledger: Ledger, block: list[ProgrammeRow]) -> None:
    whole = next((row for row in block if row.source == "all"), None)
    others = [row for row in block if row is not whole]
    if whole is None or not others:
        return
    for figure in figures(whole):
        made_of = [Figure(row, figure.column) for row in others]
        ledger.compare("sources", [figure], made_of, SOURCES, is_conflict=True)
