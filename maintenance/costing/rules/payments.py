"""On which days a lump sum is paid, and how it is paid again when its contract goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.book import ContractValue, PaymentValue, TermValue
from maintenance.contracts.rules.months import ONE_DAY
from maintenance.contracts.rules.stretches import Stretch, own_months, step_months, term_period
from maintenance.contracts.rules.takeovers import CoveredContract
from registry.kernel.months import add_months


@dataclass(frozen=True)
class Payment:
    """A payment of a lump sum: hryvnia as signed, and what share of it is paid when the step is of another length."""

    paid_on: date
    amount: Decimal
    share: Fraction = Fraction(1)


def payments_of(covered: CoveredContract, stretch: Stretch, year: int) -> Iterator[Payment]:
    """Give the payments of the year, in the order of days."""
    own = own_payments(covered.contract, stretch.term)
    if not own:
        return
    found = _again(covered, own, year) if stretch.is_projected else (Payment(one.paid_on, one.amount) for one in own)
    yield from sorted((one for one in found if one.paid_on.year == year), key=lambda one: one.paid_on)


def own_payments(contract: ContractValue, term: TermValue) -> tuple[PaymentValue, ...]:
    """Give the payments under the contract itself: as said, or all on the term's first day."""
    period = term_period(contract, term)
    if period is None:
        return ()
    return term.payments or (PaymentValue(period.start, term.amount),)


def _again(covered: CoveredContract, own: tuple[PaymentValue, ...], year: int) -> Iterator[Payment]:
    """Move the payments by each step that begins, and is paid, before others have taken everything over."""
    contract, step = covered.contract, step_months(covered.contract)
    length = own_months(contract)
    is_tacit = contract.renewal == "tacit" and contract.renewal_months is not None
    share, shift = (Fraction(step, length), length) if is_tacit else (Fraction(1), step)
    begins, earliest = contract.ends_on + ONE_DAY, min(one.paid_on for one in own)
    while begins <= covered.whole_last and add_months(earliest, shift).year <= year:
        for one in own:
            paid_on = add_months(one.paid_on, shift)
            if paid_on <= covered.whole_last:
                yield Payment(paid_on, one.amount, share)
        shift += step
        begins = add_months(contract.starts_on, shift)
