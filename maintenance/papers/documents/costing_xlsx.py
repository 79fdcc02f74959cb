"""A costing as a spreadsheet and as a CSV file (its lines)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from maintenance.costing.queries.costing import Costing
from maintenance.papers.documents.costing_tables import (
    COMPONENTS_HEAD,
    ESTIMATES_HEAD,
    FINDINGS_HEAD,
    LINES_HEAD,
    OTHERWISE,
    SUBTOTALS_HEAD,
    WHAT_IF_HEAD,
    component_rows,
    estimate_rows,
    finding_rows,
    line_rows,
    subtotal_rows,
    what_if_rows,
    year_rows,
)
from maintenance.papers.documents.sheets import Sheet, Table, write_csv, write_xlsx
from registry.places.models.territory import MoneyUnit

FINDING_WIDTHS = {"Код": 26, "Рядок": 8}
LINE_SUMS = (6, 7, 8, 18)
"""The columns of the lines that are added up: last year, this year, the change, the VAT within."""


@dataclass(frozen=True)
class Tables:
    """What the sheets of a costing hold."""

    lines: Table
    subtotals: Table
    components: Table
    findings: Table
    estimates: Table = field(default_factory=list)
    what_if: Table = field(default_factory=list)
    """What a scenario changes; none of the plan."""
    unit: str = MoneyUnit.UAH.value
    """In what lines, subtotals and years are written; components show their working, in hryvnia."""


def write_costing_xlsx(
    costings: Sequence[Costing],
    year: int,
    by_year: Mapping[int, Sequence[Costing]] = MappingProxyType({}),
    *,
    unit: str = MoneyUnit.UAH.value,
) -> bytes:
    """Write the lines, what they add up to, their components and the findings; texts stay texts, sums are formulas.

    With further years a sheet puts them side by side.
    """
    rows = (line_rows(costings), subtotal_rows(costings), component_rows(costings), finding_rows(costings))
    tables = Tables(*rows, estimate_rows(costings), what_if_rows(costings), unit)
    return write_tables_xlsx(tables, year, years=year_rows(by_year) if len(by_year) > 1 else [], named=list(by_year))


def write_tables_xlsx(tables: Tables, year: int, *, years: Table, named: Sequence[int] = ()) -> bytes:
    """Write a costing's tables, one sheet each; `years` are further years side by side, `named` in the head."""
    return write_xlsx(_sheets(tables, year, years, named), f"Розрахунок витрат на {year} рік")


def _sheets(tables: Tables, year: int, years: Table, named: Sequence[int]) -> Iterator[Sheet]:
    unit, title = tables.unit, f"Розрахунок витрат на підтримку на {year} рік"
    title += " — «що, якщо», не план" if tables.what_if else ""
    yield Sheet("Розрахунок", title, LINES_HEAD, tables.lines, LINE_SUMS, label_at=2, unit=unit)
    by_code = f"За КЕКВ, фондами та видатками на {year} рік"
    yield Sheet("КЕКВ і фонди", by_code, SUBTOTALS_HEAD, tables.subtotals, (3,), unit=unit)
    if years:
        head = ("Громада", "Код", "Рядок", *(f"{one} рік, грн" for one in named))
        span = f"Витрати на підтримку, {min(named)}–{max(named)} роки"
        yield Sheet("Роки", span, head, years, range(3, len(head)), label_at=2, unit=unit)
    yield Sheet("Складові", f"Складові розрахунку на {year} рік", COMPONENTS_HEAD, tables.components)
    if tables.estimates:
        beside = f"Орієнтовно поза договорами на {year} рік; до суми року не входить"
        yield Sheet("Поза договорами", beside, ESTIMATES_HEAD, tables.estimates, (8,), label_at=1)
    threats = f"Що загрожує розрахунку на {year} рік"
    yield Sheet("Зауваження", threats, FINDINGS_HEAD, tables.findings, widths=FINDING_WIDTHS)
    if tables.what_if:
        yield Sheet("Що, якщо", "Що в цьому розрахунку інакше, ніж у плані", WHAT_IF_HEAD, tables.what_if)


def write_costing_csv(costings: Sequence[Costing], *, unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write the lines as CSV."""
    return write_lines_csv(line_rows(costings), what_if_rows(costings), unit=unit)


def write_lines_csv(lines: Table, what_if: Table, *, unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write a costing's lines as CSV; each says of a what-if what is otherwise."""
    if not what_if:
        return write_csv(LINES_HEAD, lines, unit)
    told = {hromada: "; ".join(str(said) for other, said in what_if if other == hromada) for hromada, _said in what_if}
    return write_csv((*LINES_HEAD, OTHERWISE), [[*row, told.get(row[0])] for row in lines], unit)
