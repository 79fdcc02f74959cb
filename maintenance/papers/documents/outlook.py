"""Years by line, contracts by year and providers as tables of a spreadsheet or of a CSV file."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from maintenance.costing.queries.costing import Costing
from maintenance.costing.queries.outlook import Outlook, ProviderYears
from maintenance.costing.rules.facts.providers import ProviderYear
from maintenance.costing.rules.outlook import ContractYears, YearNeed
from maintenance.costing.rules.previous import Previous, PreviousIs
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.rules.what_if import NO_OVERRIDES
from maintenance.papers.documents.sheets import Cell, Sheet, Table
from registry.places.models.territory import MoneyUnit

NO_LINE = "Без рядка кошторису"


def years_sheet(costings: Sequence[Costing], unit: str = MoneyUnit.UAH.value) -> Sheet:
    """List each line's two years before, the year and those after it; what the years before are stands at the end."""
    first = costings[0]
    numbers = (first.year - 2, first.year - 1, *(one.year for one in costings))
    rows: dict[object, list[Cell]] = {}
    for place, costing in enumerate(costings):
        for row in costing.rows:
            cells = rows.setdefault(row.line.id, _line_cells(row, len(costings), has_before=place == 0))
            cells[5 + place] = row.amount
    table = list(rows.values())
    elsewhere = first.before_elsewhere
    if elsewhere:
        name = f"Рядки, що мали витрати лише у {numbers[0]} році"
        table.append([None, name, None, elsewhere, *(Decimal(0) for _ in numbers[1:]), None, None])
    head = ("Код", "Рядок", "КЕКВ", *(f"{one}, грн" for one in numbers), *(f"{one} — це" for one in numbers[:2]))
    title = f"Роки за рядками, {numbers[0]}–{numbers[-1]}"
    title += " — «що, якщо», не план" if first.overrides != NO_OVERRIDES else ""
    return Sheet("Роки", title, head, table, range(3, 3 + len(numbers)), label_at=1, unit=unit)


def _line_cells(row: CostRow, years: int, *, has_before: bool) -> list[Cell]:
    before = (row.before, row.previous) if has_before else (Previous(Decimal(0)), Previous(Decimal(0)))
    sums = (*(one.amount for one in before), *(Decimal(0) for _ in range(years)))
    return [row.line.code, row.line.title, row.line.kekv, *sums, *(PreviousIs(one.source).word() for one in before)]


def contracts_sheet(outlook: Outlook, contracts: Iterable[ContractYears]) -> Sheet:
    """List what each contract needs in each year: signed, expected, and whether it waits for a decision."""
    rows: Table = []
    for one in contracts:
        line, named = outlook.lines.get(one.contract.line_id), outlook.names[one.contract.id]  # type: ignore[arg-type]
        decide = ", ".join(str(each.year) for each in one.years if each.is_open)
        unpriced = ", ".join(str(each.year) for each in one.years if each.is_unpriced)
        rows.append(
            [
                line.code if line else None,
                line.title if line else NO_LINE,
                one.contract.number,
                named.subject,
                named.provider,
                f"{one.contract.ends_on:%d.%m.%Y}",
                decide or None,
                unpriced or None,
                *(cell for each in one.years for cell in _need_cells(each)),
            ]
        )
    names = ("Код", "Рядок", "Договір", "Предмет", "Виконавець", "До якого дня", "Треба вирішити на",
             "Немає ціни на")  # fmt: skip
    sums = tuple(f"{year}, {word}, грн" for year in outlook.years for word in ("підписано", "очікуємо", "разом"))
    title = f"Договори за роками, {outlook.years[0]}–{outlook.years[-1]}"
    return _summed("Договори", title, names, sums, rows)


def _need_cells(need: YearNeed) -> tuple[Decimal, Decimal, Decimal]:
    return need.signed, need.projected, need.amount


def providers_sheet(found: ProviderYears, providers: Iterable[ProviderYear], year: int) -> Sheet:
    """List what each provider's contracts come to, contract by contract."""
    rows: Table = [
        [
            found.names.get(one.provider_id) if one.provider_id else None,
            row.line.code if row.line else None,
            row.line.title if row.line else NO_LINE,
            row.contract.number if row.contract else None,
            row.sums.expected,
            row.sums.contracted,
            row.sums.accepted,
            row.sums.paid,
            row.sums.left,
        ]
        for one in providers
        for row in one.rows
    ]
    names = ("Виконавець", "Код", "Рядок", "Договір")
    sums = ("За рік, грн", "За договором, грн", "Прийнято, грн", "Сплачено, грн", "Лишилося, грн")
    return _summed("Виконавці", f"Хто отримує гроші, {year} рік", names, sums, rows)


def _summed(name: str, title: str, names: Sequence[str], sums: Sequence[str], rows: Table) -> Sheet:
    head = (*names, *sums)
    return Sheet(name, title, head, rows, range(len(names), len(head)))
