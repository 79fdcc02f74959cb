"""The rows of a costing page: each line against the years before it and its ceiling, and why it changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.rules.bridge import BridgePart, Cause, KeptBridge, add_causes
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.exchanges import Parts
from maintenance.costing.rules.figures import CostComponent, LineCost
from maintenance.costing.rules.findings.threats import Ceilings
from maintenance.costing.rules.previous import NO_RECORD, Previous, YearRecord, previous_of
from registry.kernel.money import NOTHING

Records = Mapping[int, YearRecord]
"""Year -> what is recorded of it; a year that is not in it has no record."""


@dataclass(frozen=True, eq=False)
class CostRow:
    """A line of the costed year beside the two years before and its programme ceiling; amounts in hryvnia."""

    line: LineValue
    amount: Decimal
    components: tuple[CostComponent, ...]
    previous: Previous
    """The previous year as it is recorded, else as it is computed."""
    before: Previous
    """The same of the year before that."""
    ceiling: Decimal | None
    explain: Callable[[], tuple[BridgePart, ...]]
    """Parts the difference to the previous year; asked when someone reads them: of years side by side nobody does."""

    @cached_property
    def bridge(self) -> tuple[BridgePart, ...]:
        """The difference to the previous year in parts that add up to it."""
        return self.explain()

    @property
    def previous_year(self) -> Decimal:
        """Give the previous year's figure."""
        return self.previous.amount

    @property
    def year_before(self) -> Decimal:
        """Give the figure of the year before the previous."""
        return self.before.amount

    @property
    def difference(self) -> Decimal | None:
        """Give the amount over (+) or under (-) the ceiling; None without a ceiling."""
        return None if self.ceiling is None else self.amount - self.ceiling

    @property
    def change(self) -> Decimal:
        """Give the difference to the previous year."""
        return self.amount - self.previous_year

    @property
    def change_share(self) -> Decimal | None:
        """Give the change against the previous year as a share; None when that year cost nothing."""
        return change_share(self.previous_year, self.amount)

    @property
    def causes(self) -> Mapping[str, Decimal]:
        """Add up the difference by cause, in the order of causes."""
        return add_causes((one.cause, one.amount) for one in self.bridge)


def change_share(before: Decimal, after: Decimal) -> Decimal | None:
    """Give the change as a share of what was before; None when nothing was."""
    return (after - before) / before if before else None


def cost_rows(
    now: Workings, before: Workings, earlier: Workings, ceilings: Ceilings, records: Records
) -> tuple[CostRow, ...]:
    """Put a year beside the two before; lines without components, previous year and ceiling are left out."""
    previous, older = _by_code(before), _by_code(earlier)
    kept = now.covered.kept.keep(("bridge", now.year), KeptBridge)
    explain = partial(kept.line, contracts={one.id: one for one in now.book.contracts})

    def row(one: LineCost) -> CostRow:
        was = previous[one.line.code]
        recorded = _recorded(was, before, records)
        return CostRow(
            line=one.line,
            amount=one.amount,
            components=one.components,
            previous=recorded,
            before=_recorded(older[one.line.code], earlier, records),
            ceiling=ceilings.get(one.line.id),
            explain=partial(_bridge, was, one, was.amount - recorded.amount, explain),
        )

    def is_shown(one: CostRow) -> bool:
        return bool(one.components or one.previous_year or one.ceiling or previous[one.line.code].amount)

    return tuple(one for one in map(row, now.lines) if is_shown(one))


def recorded_total(work: Workings, records: Records) -> Decimal:
    """Add up a year's lines as they are recorded, else computed."""
    return sum((_recorded(one, work, records).amount for one in work.lines), NOTHING)


def _recorded(line: LineCost, work: Workings, records: Records) -> Previous:
    return previous_of(line.line.id, line.amount, records.get(work.year, NO_RECORD))


def _bridge(
    was: LineCost, now: LineCost, fact: Decimal, explain: Callable[[str, Parts, Parts], tuple[BridgePart, ...]]
) -> tuple[BridgePart, ...]:
    """Begin at the recorded figure: what it differs by from the computed one is the first part."""
    first = (BridgePart(Cause.FACT.value, fact),) if fact else ()
    return (*first, *explain(now.line.code, was.components, now.components))


def _by_code(work: Workings) -> Mapping[str, LineCost]:
    return {one.line.code: one for one in work.lines}


def sum_or_none(amounts: Iterator[Decimal | None]) -> Decimal | None:
    """Add up the amounts that are there; None when there is none."""
    found = [one for one in amounts if one is not None]
    return sum(found, NOTHING) if found else None


@dataclass(frozen=True)
class Subtotal:
    """What a year asks of one КЕКВ, fund and kind of expenditure, in hryvnia."""

    kekv: str
    fund: str
    expenditure: str
    amount: Decimal


def subtotals_of(rows: Iterable[CostRow]) -> tuple[Subtotal, ...]:
    """Add up rows by КЕКВ, fund and kind of expenditure; those that come to nothing are left out."""
    found: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: NOTHING)
    for one in rows:
        found[one.line.kekv, one.line.fund, one.line.expenditure] += one.amount
    return tuple(Subtotal(*key, amount) for key, amount in sorted(found.items()) if amount)
