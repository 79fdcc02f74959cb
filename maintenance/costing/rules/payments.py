"""On which days a lump sum is paid, and how it is paid again when its contract goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.book import ContractValue, PaymentValue, TermValue
from maintenance.contracts.rules.months import ONE_DAY
from maintenance.contracts.rules.repricing import price_on
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
    """Give the payments of the year by the stretch's price, in the order of days."""
    contract, term = covered.contract, stretch.term
    own = own_payments(contract, term)
    if not own:
        return
    found = _again(covered, own, year) if stretch.is_projected else _once(own)
    for paid_on, number, share in sorted(found, key=lambda one: one[0]):
        price = price_on(contract, term, paid_on, is_projected=stretch.is_projected) if contract.repriced else term
        if paid_on.year == year and price.id == stretch.price.id:
            yield Payment(paid_on, price.payments[number].amount if price.payments else price.amount, share)


Paid = tuple[date, int, Fraction]
"""A day of payment, the number of the payment among the term's own, and what share of it is paid."""


def _once(own: tuple[PaymentValue, ...]) -> Iterator[Paid]:
    return ((one.paid_on, number, Fraction(1)) for number, one in enumerate(own))


def own_payments(contract: ContractValue, term: TermValue) -> tuple[PaymentValue, ...]:
    """Give the payments under the contract itself: as said, or all on the term's first day."""
    period = term_period(contract, term)
    if period is None:
        return ()
    return term.payments or (PaymentValue(period.start, term.amount),)


def _again(covered: CoveredContract, own: tuple[PaymentValue, ...], year: int) -> Iterator[Paid]:
    """Move the payments by each step that begins, and is paid, before others have taken everything over."""
    contract, step = covered.contract, step_months(covered.contract)
    length = own_months(contract)
    is_tacit = contract.renewal == "tacit" and contract.renewal_months is not None
    share, shift = (Fraction(step, length), length) if is_tacit else (Fraction(1), step)
    begins, earliest = contract.ends_on + ONE_DAY, min(one.paid_on for one in own)
    while begins <= covered.whole_last and add_months(earliest, shift).year <= year:
        for number, one in enumerate(own):
            paid_on = add_months(one.paid_on, shift)
            if paid_on <= covered.whole_last:
                yield paid_on, number, share
        shift += step
        begins = add_months(contract.starts_on, shift)
