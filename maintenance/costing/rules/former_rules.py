"""What a contract costs by the rules that stood before, beside what it costs by the present ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.rules.former_costing import FormerRules, Rule, cost_as_before
from registry.kernel.errors import Reason, because
from registry.kernel.money import NOTHING


@dataclass(frozen=True)
class YearChange:
    """A year by the former rules and by the present ones, in hryvnia."""

    year: int
    former: Decimal
    present: Decimal

    @property
    def difference(self) -> Decimal:
        """Give by how much the present rules change the year."""
        return self.present - self.former


_REASONS = {
    Rule.INDEX: because(
        "Індекс рахується від року, станом на який узято ціну: її дня, підписання чи початку договору; раніше — від"
        " року, у якому ціна закінчувалася."
    ),
    Rule.RENEWAL: because(
        "Очікуване продовження рахується, доки договір не замінить наступний або не вирішать, що він не"
        " продовжується; раніше — лише до кінця року після закінчення."
    ),
    Rule.WARRANTY: because(
        "Після гарантії об’єкт оплачують від наступного дня; раніше — від першого числа наступного місяця."
    ),
    Rule.TAKEOVER: because(
        "Об’єкт договору, що продовжується, переходить до пізнішого договору того самого рядка, хоч би коли той"
        " почався; раніше — лише до того, що почався після закінчення."
    ),
}


@dataclass(frozen=True)
class RuleChange:
    """A contract whose figure changes in a year at least, and the rules that change it."""

    contract: ContractValue
    years: tuple[YearChange, ...]
    rules: tuple[Rule, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Say why, rule by rule."""
        return tuple(_REASONS.get(one) or self._months() for one in self.rules)

    def _months(self) -> Reason:
        first = self.contract.starts_on
        if first.day == 1:
            return because(
                "Неповний місяць рахується за днями, якщо договір, ціна чи об’єкт починаються або закінчуються посеред"
                " нього; раніше кожен початий місяць рахувався повним."
            )
        return because(
            "Місяць рахується від першого дня договору (%(day)s число), неповний — за днями; раніше кожен"
            " початий календарний місяць рахувався повним.",
            day=first.day,
        )


def rule_changes(covered: CoveredBook, former: FormerRules, years: Iterable[int]) -> tuple[RuleChange, ...]:
    """List the contracts whose cost in any of the years differs by their former rules, in the book's order.

    One rule after another is put back, so that what each changes is told, too.
    """
    years = tuple(years)
    order = tuple(Rule)
    steps = [cost_as_before(covered, former, years, order[:number]) for number in range(len(order) + 1)]
    found = []
    for contract_id in (one.id for one in covered.book.contracts if one.id in former):
        costs = [[by_year[year][contract_id] for year in years] for by_year in steps]
        rules = tuple(rule for rule, now, then in zip(order, costs, costs[1:], strict=False) if now != then)
        if costs[0] != costs[-1]:
            told = (YearChange(*one) for one in zip(years, costs[-1], costs[0], strict=True))
            found.append(RuleChange(covered.by_id[contract_id].contract, tuple(told), rules))
    return tuple(found)


def sum_changes(changes: Iterable[RuleChange]) -> tuple[YearChange, ...]:
    """Add up the changes year by year."""
    columns = zip(*(one.years for one in changes), strict=True)
    return tuple(
        YearChange(
            year[0].year, sum((one.former for one in year), NOTHING), sum((one.present for one in year), NOTHING)
        )
        for year in columns
    )
