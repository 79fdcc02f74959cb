"""Over time: a measure's term against the years in which it has money."""

import re
from decimal import Decimal

from maintenance.programmes.models import ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.doubts import say_doubt
from maintenance.programmes.rules.check.figures import blocks, main_row, total, year_figures, years_of
from maintenance.programmes.rules.check.ledger import Finding, Ledger
from registry.kernel.errors import because

OUTSIDE = because(
    "Строк %(row)s надруковано «%(term)s», а в %(year)s році надруковано «%(printed)s» %(unit)s: рік поза строком."
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_RANGE_MARK = re.compile(r"[0-9]\s*(?:р\.|рр\.|роки|рік)?\s*[-–—]")


def read_term(term: str, years: list[int]) -> set[int] | None:
    """Read a printed term into years: «2024-2026», «2025», «2024-» (to the programme's end); None says nothing."""
    named = [int(year) for year in _YEAR.findall(term)]
    if not named:
        return None
    if len(named) == 1:
        return set(range(named[0], max(years[-1], named[0]) + 1)) if _RANGE_MARK.search(term) else {named[0]}
    return set(range(named[0], named[-1] + 1)) if _RANGE_MARK.search(term) else set(named)


def check_terms(ledger: Ledger, table: ProgrammeTable, years: list[int]) -> None:
    """Check that no measure has money in a year outside its term."""
    for block in blocks([row for row in table.rows if row.kind == "measure"]).values():
        row = main_row(block)
        term = read_term(row.term, years)
        for year in years_of(table) if term is not None else []:
            _check_year(ledger, row, year, is_inside=year in (term or ()))


def _check_year(ledger: Ledger, row: ProgrammeRow, year: int, *, is_inside: bool) -> None:
    found = [one for one in year_figures(row, year, row.source) if one.amount]
    amount = total(one.amount for one in found)
    if not amount:
        return
    ledger.checks += 1
    if not is_inside:
        doubts = say_doubt(found[0])
        said = because(OUTSIDE.text, term=row.term, year=year)
        ledger.enter(Finding("", "term", tuple(found), Decimal(0), "conflict", said, doubts, (), ledger.unit))
