"""What a year's assets cost, by kind, settlement and place or one by one, as a spreadsheet and as CSV."""

from collections.abc import Sequence

from flask_babel import force_locale
from sqlalchemy.orm import Session

from maintenance.costing.documents.group_names import GroupName, name_groups
from maintenance.costing.queries.cost_groups import By, CostGroup, GroupedCosts
from maintenance.costing.rules.facts.asset_costs import CostIs
from maintenance.papers.documents.sheets import Cell, Sheet, Table, demand_sheet, write_csv, write_xlsx
from registry.kernel.access import Actor
from registry.kernel.money import from_kopiykas
from registry.kernel.words import word
from registry.places.models.territory import MoneyUnit

UNDIVIDED = GroupName("Не розподілено", "немає чинного майна, на яке лягла б сума")
NAMES = ("Громада", "Рік", "Назва", "Код", "Подробиці", "Звідки сума", "Об’єктів")
SUMS = ("Вартість, грн", "За актами, грн", "За планом, грн", "Роботи поза актами, грн")


def asset_cost_rows(session: Session, actor: Actor, found: GroupedCosts) -> Table:
    """List the rows, what is undivided last; names are as far as the asker may know."""
    names = name_groups(session, actor, found.by, found.rows)
    rows = [_row(found, one, name) for one, name in zip(found.rows, names, strict=True)]
    if found.undivided and found.undivided.cost.amount:
        rows.append(_row(found, found.undivided, UNDIVIDED))
    return rows


def _row(found: GroupedCosts, one: CostGroup, name: GroupName) -> list[Cell]:
    cost = one.cost
    return [
        found.hromada.short_name, found.year, name.name, name.code, name.sub, word(CostIs, one.source.value),
        cost.number, *(from_kopiykas(each) for each in (cost.amount, cost.fact, cost.plan)),
        from_kopiykas(cost.works) if found.has_works else None,
    ]  # fmt: skip


def write_asset_costs_csv(
    session: Session, actor: Actor, years: Sequence[GroupedCosts], unit: str = MoneyUnit.UAH.value
) -> bytes:
    """Write the rows as CSV."""
    return write_csv((*NAMES, *SUMS), _rows(session, actor, years), unit)


def write_asset_costs_xlsx(
    session: Session, actor: Actor, years: Sequence[GroupedCosts], unit: str = MoneyUnit.UAH.value
) -> bytes:
    """Write the rows as a spreadsheet; texts stay texts, sums are formulas. Raise Invalid for too many."""
    demand_sheet(sum(len(one.rows) for one in years))
    year, by = (years[0].year, years[0].by) if years else ("", By.KIND)
    title, head = f"Вартість за майном, {year} рік", (*NAMES, *SUMS)
    rows, added = _rows(session, actor, years), range(len(NAMES), len(head))
    return write_xlsx([Sheet(by.word(), f"{title}: {by.word().lower()}", head, rows, added, unit=unit)], title)


def _rows(session: Session, actor: Actor, years: Sequence[GroupedCosts]) -> Table:
    """List the rows of all years in Ukrainian, as all papers are, whatever language their reader's screens speak."""
    with force_locale("uk"):
        return [row for one in years for row in asset_cost_rows(session, actor, one)]
