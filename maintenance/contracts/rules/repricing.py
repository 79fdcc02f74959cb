"""Prices that a what-if has changed: which one holds on which day, whatever the register says."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from maintenance.contracts.rules.book import ContractValue, PaymentValue, Repricing, TermValue
from maintenance.contracts.rules.months import ONE_DAY
from maintenance.contracts.rules.periods import Period
from maintenance.contracts.rules.stretches import Stretch, price_day


def price_on(contract: ContractValue, term: TermValue, day: date, *, is_projected: bool) -> TermValue:
    """Give the price that holds on a day in a term's place; the term itself where nothing changes it."""
    price = term
    for one in contract.repriced:
        if one.starts_on > day:
            continue
        if one.term_id == term.id and one.offer is not None:
            price = one.offer
        elif one.term_id is None and _touches(contract, price, one, is_projected=is_projected):
            price = _times(price, one)
    return price


def _touches(contract: ContractValue, price: TermValue, one: Repricing, *, is_projected: bool) -> bool:
    return one.is_signed_too or (is_projected and price_day(contract, price) < one.starts_on)


def _times(price: TermValue, one: Repricing) -> TermValue:
    payments = tuple(PaymentValue(part.paid_on, part.amount * one.factor) for part in price.payments)
    return replace(price, amount=price.amount * one.factor, payments=payments)


def repriced_stretches(contract: ContractValue, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Cut stretches where the price changes inside them; a sum is paid on days of its own, by the price of each."""
    for one in stretches:
        pieces = list(_pieces(contract, one)) if contract.repriced else [one]
        if contract.repriced and one.term.basis == "lump_sum":
            offers = (each.offer for each in contract.repriced if each.offer and each.term_id == one.term.id)
            sums = (one.term, *(each for each in offers if each.basis == "lump_sum"))
            yield from (replace(one, instead=each) for each in sums)
            pieces = [piece for piece in pieces if piece.price.basis != "lump_sum"]
        yield from pieces


def _pieces(contract: ContractValue, stretch: Stretch) -> Iterator[Stretch]:
    """Part a stretch by the days from which prices are others; days that change nothing part nothing."""
    period = stretch.period
    days = sorted({one.starts_on for one in contract.repriced if period.start < one.starts_on <= period.end})
    begins, price = period.start, _price(contract, stretch, period.start)
    for day in days:
        later = _price(contract, stretch, day)
        if later != price:
            yield replace(stretch, period=Period(begins, day - ONE_DAY), instead=price)
            begins, price = day, later
    yield replace(stretch, period=Period(begins, period.end), instead=price)


def _price(contract: ContractValue, stretch: Stretch, day: date) -> TermValue:
    return price_on(contract, stretch.term, day, is_projected=stretch.is_projected)
