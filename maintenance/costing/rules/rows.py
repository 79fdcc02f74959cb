"""The rows of a costing page: each line against the years before it and its ceiling, and why it changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.book import CostComponent, LineCost, LineValue
from maintenance.costing.rules.charges import PER_ASSET
from maintenance.costing.rules.costing import NOTHING, Workings
from maintenance.costing.rules.findings import Ceilings
from maintenance.costing.rules.prices import NO_CHANGE
from maintenance.costing.rules.text import index_text, months_text
from registry.kernel.errors import Reason, because
from registry.kernel.money import format_uah


@dataclass(frozen=True)
class CostRow:
    """A line of the costed year beside the two years before and its programme ceiling; amounts in hryvnia."""

    line: LineValue
    amount: Decimal
    components: tuple[CostComponent, ...]
    previous_year: Decimal
    year_before: Decimal
    ceiling: Decimal | None
    reasons: tuple[Reason, ...]

    @property
    def difference(self) -> Decimal | None:
        """Give the amount over (+) or under (-) the ceiling; None without a ceiling."""
        return None if self.ceiling is None else self.amount - self.ceiling

    @property
    def change_share(self) -> Decimal | None:
        """Give the change against the previous year as a share; None when that year cost nothing."""
        return change_share(self.previous_year, self.amount)


def change_share(before: Decimal, after: Decimal) -> Decimal | None:
    """Give the change as a share of what was before; None when nothing was."""
    return (after - before) / before if before else None


def cost_rows(now: Workings, before: Workings, earlier: Workings, ceilings: Ceilings) -> tuple[CostRow, ...]:
    """Put a year beside the two before; lines without components, previous year and ceiling are left out."""
    previous, older = _by_code(before), _by_code(earlier)
    rows = (
        CostRow(
            line=one.line,
            amount=one.amount,
            components=one.components,
            previous_year=previous[one.line.code].amount,
            year_before=older[one.line.code].amount,
            ceiling=ceilings.get(one.line.id),
            reasons=tuple(explain_change(previous[one.line.code], one)),
        )
        for one in now.lines
    )
    return tuple(one for one in rows if one.components or one.previous_year or one.ceiling)


def _by_code(work: Workings) -> Mapping[str, LineCost]:
    return {one.line.code: one for one in work.lines}


def explain_change(before: LineCost, now: LineCost) -> Iterator[Reason]:
    """Say in a few words why a line costs another sum than in the year before."""
    if not now.components:
        if before.components:
            yield because("немає договору на цей рік")
        return
    if not before.components:
        yield because("новий рядок")
        return
    if before.amount == now.amount:
        yield because("без змін")
        return
    reasons = [*_indexes(now), *_prices(before, now), *_assets(before, now), *_months(before, now)]
    yield from reasons or _contracts(before, now) or [because("інший склад договорів")]


def _indexes(now: LineCost) -> Iterator[Reason]:
    for index in sorted({one.index for one in now.components if one.index != NO_CHANGE}):
        yield because("індекс %(index)s", index=index_text(index))


def _prices(before: LineCost, now: LineCost) -> Iterator[Reason]:
    was, is_now = _unit_prices(before), _unit_prices(now)
    if was == is_now:
        return
    if len(was) == len(is_now) == 1:
        (old_basis, old), (new_basis, new) = was.copy().pop(), is_now.copy().pop()
        if old_basis == new_basis:
            yield because("ціна %(old)s → %(new)s грн", old=format_uah(old), new=format_uah(new))
        else:
            yield because("інший спосіб оплати")
    else:
        yield because("інші ціни")


def _unit_prices(cost: LineCost) -> set[tuple[str, Decimal]]:
    return {(one.basis, one.unit_price) for one in cost.components}


def _assets(before: LineCost, now: LineCost) -> Iterator[Reason]:
    was, is_now = _priced_assets(before), _priced_assets(now)
    if was and is_now and len(was) != len(is_now):
        yield because("об’єктів: %(old)s → %(new)s", old=len(was), new=len(is_now))
    elif was and is_now and _asset_months(before) != _asset_months(now):
        old, new = months_text(_asset_months(before)), months_text(_asset_months(now))
        yield because("об’єкто-місяців: %(old)s → %(new)s", old=old, new=new)


def _priced_assets(cost: LineCost) -> set[object]:
    return {asset for one in cost.components if one.basis in PER_ASSET for asset in one.asset_ids}


def _asset_months(cost: LineCost) -> Fraction:
    return sum((one.quantity * one.months for one in cost.components if one.basis in PER_ASSET), Fraction())


def _months(before: LineCost, now: LineCost) -> Iterator[Reason]:
    was, is_now = _flat_months(before), _flat_months(now)
    if was and is_now and was != is_now:
        yield because("місяців: %(old)s → %(new)s", old=months_text(was), new=months_text(is_now))


def _flat_months(cost: LineCost) -> Fraction:
    return sum((one.months for one in cost.components if one.basis not in PER_ASSET), Fraction())


def _contracts(before: LineCost, now: LineCost) -> list[Reason]:
    known = {one.contract_id for one in before.components}
    new = {one.contract_number: None for one in now.components if one.contract_id not in known}
    return [because("новий договір № %(number)s", number=number) for number in new]


def sum_or_none(amounts: Iterator[Decimal | None]) -> Decimal | None:
    """Add up the amounts that are there; None when there is none."""
    found = [one for one in amounts if one is not None]
    return sum(found, NOTHING) if found else None
