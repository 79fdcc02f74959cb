"""What a contract costs by the month rules that stood before, beside what it costs by the present ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.rules.costing import cost_year
from registry.kernel.errors import Reason, because
from registry.kernel.money import NOTHING

FormerRules = Mapping[UUID, Mapping[UUID, str]]


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


@dataclass(frozen=True)
class RuleChange:
    """A contract whose figure changes in a year at least."""

    contract: ContractValue
    years: tuple[YearChange, ...]

    @property
    def reason(self) -> Reason:
        """Say why."""
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
    """List the contracts whose cost in any of the years differs by their former rules, in the book's order."""
    present = _only(covered, former)
    before = _only(covered, former, former)
    by_year = [(year, _amounts(before, year), _amounts(present, year)) for year in years]
    found = (
        RuleChange(
            one.contract,
            tuple(YearChange(year, old[one.contract.id], new[one.contract.id]) for year, old, new in by_year),
        )
        for one in present.contracts
    )
    return tuple(one for one in found if any(year.difference for year in one.years))


def sum_changes(changes: Iterable[RuleChange]) -> tuple[YearChange, ...]:
    """Add up the changes year by year."""
    columns = zip(*(one.years for one in changes), strict=True)
    return tuple(
        YearChange(
            year[0].year, sum((one.former for one in year), NOTHING), sum((one.present for one in year), NOTHING)
        )
        for year in columns
    )


def _only(covered: CoveredBook, wanted: FormerRules, rules: FormerRules | None = None) -> CoveredBook:
    """Keep some contracts, with other month rules; what they cover does not hang on those."""
    found = {
        contract_id: replace(one, contract=_by_rules(one.contract, (rules or {}).get(contract_id, {})), computed={})
        for contract_id, one in covered.by_id.items()
        if contract_id in wanted
    }
    return CoveredBook(replace(covered.book, contracts=tuple(one.contract for one in found.values())), found)


def _by_rules(contract: ContractValue, rules: Mapping[UUID, str]) -> ContractValue:
    terms = tuple(replace(one, month_rule=rules.get(one.id, one.month_rule)) for one in contract.terms)
    return replace(contract, terms=terms)


def _amounts(covered: CoveredBook, year: int) -> Mapping[UUID, Decimal]:
    return cost_year(covered.book, year, covered=covered).amounts
