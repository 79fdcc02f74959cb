"""How payments fall on the acts that they are for: several acts for a payment and the reverse."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class ActSum:
    """An act with its date and sum in hryvnia."""

    id: uuid.UUID
    on: date
    amount: Decimal


@dataclass(frozen=True)
class PaymentSum:
    """A payment with its day, its sum in hryvnia and the acts that it names."""

    id: uuid.UUID
    on: date
    amount: Decimal
    act_ids: tuple[uuid.UUID, ...] = ()


Shares = Mapping[tuple[uuid.UUID, uuid.UUID], Decimal]
"""By payment and act: what of the payment falls on the act."""


def spread(acts: Iterable[ActSum], payments: Iterable[PaymentSum]) -> dict[tuple[uuid.UUID, uuid.UUID], Decimal]:
    """Let each payment fall on its acts in the order of their dates, up to what each is still owed.

    Payments of one act come first, for they have no choice; then by day. What no act takes falls on none: it is the
    payment's sum less its shares. Acts that are not given take nothing.
    """
    by_date = sorted(acts, key=lambda act: (act.on, act.id))
    owed = {act.id: act.amount for act in by_date}
    shares = {}
    for payment in sorted(payments, key=lambda one: (len(one.act_ids) > 1, one.on, one.id)):
        left = payment.amount
        for act_id in (act.id for act in by_date if act.id in payment.act_ids):
            share = min(left, owed[act_id])
            shares[payment.id, act_id] = share
            owed[act_id] -= share
            left -= share
    return shares
