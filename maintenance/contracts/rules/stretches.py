"""Which price of a contract holds on which days, and how far the contract goes on after its end."""

from dataclasses import dataclass
from datetime import date

from maintenance.contracts.rules.book import ContractValue, TermValue
from maintenance.contracts.rules.months import ONE_DAY, YEAR_MONTHS, ContractMonths
from maintenance.contracts.rules.periods import Period, between, year_period

FAR = date.max
SHORT_YEAR = range(7, 12)
"""A contract of so many months that ends with the year goes on in years: it began late, not for less."""


@dataclass(frozen=True)
class Stretch:
    """Days on which one term's price holds; projected ones lie after the contract's end."""

    term: TermValue
    period: Period
    is_projected: bool = False
    instead: TermValue | None = None
    """What a what-if pays on these days in the term's place; the term still says which days are whose."""

    @property
    def price(self) -> TermValue:
        """Give what is paid on these days."""
        return self.instead or self.term


def real_period(contract: ContractValue, year: int) -> Period | None:
    """Give the days of the year on which the contract itself is in force."""
    return year_period(year).within(contract.starts_on, contract.ends_on)


def last_day_of(contract: ContractValue, replaced_on: date | None) -> date:
    """Give the last day of a contract: its end, or where it goes on the day before another one replaces it."""
    if not contract.goes_on:
        return contract.ends_on
    return FAR if replaced_on is None else max(contract.ends_on, replaced_on - ONE_DAY)


def projected_period(contract: ContractValue, year: int, last: date = FAR) -> Period | None:
    """Give the days of the year after the contract's end on which it goes on, to a last day."""
    if not contract.goes_on or contract.ends_on >= year_period(year).end:
        return None
    return year_period(year).within(contract.ends_on + ONE_DAY, last)


def term_period(contract: ContractValue, term: TermValue) -> Period | None:
    """Give the term's own days within its contract."""
    return Period(contract.starts_on, contract.ends_on).within(term.starts_on, term.ends_on)


def last_terms(contract: ContractValue) -> tuple[TermValue, ...]:
    """Give the prices in force on the contract's last day, else on the last priced one: they go on with it."""
    ends = {one.id: period.end for one in contract.terms if (period := term_period(contract, one))}
    last = max(ends.values(), default=None)
    return tuple(one for one in contract.terms if one.id in ends and ends[one.id] == last)


def priced_stretches(contract: ContractValue, last: date) -> tuple[Stretch, ...]:
    """List where each term prices the contract, and where it goes on with it to a last day."""
    found = ((term, term_period(contract, term)) for term in contract.terms)
    real = sorted((Stretch(term, days) for term, days in found if days), key=lambda one: one.period)
    after = between(contract.ends_on + ONE_DAY, last) if contract.goes_on and contract.ends_on < last else None
    projected = (Stretch(term, after, is_projected=True) for term in last_terms(contract)) if after else ()
    return (*real, *projected)


def own_months(contract: ContractValue) -> int:
    """Count the contract's own months; one begun counts."""
    return ContractMonths(contract.starts_on).number(contract.ends_on) + 1


def step_months(contract: ContractValue) -> int:
    """Give by how many months the contract goes on at a time."""
    own = own_months(contract)
    if contract.renewal == "tacit" and contract.renewal_months:
        return contract.renewal_months
    ends_with_year = (contract.ends_on.month, contract.ends_on.day) == (12, 31)
    return YEAR_MONTHS if own in SHORT_YEAR and ends_with_year else own


def price_day(contract: ContractValue, term: TermValue) -> date:
    """Give the day that a price is of: said, or the later of the contract's signing and its first day."""
    return term.priced_on or max(contract.signed_on or contract.starts_on, contract.starts_on)
