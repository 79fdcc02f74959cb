"""Acts and payments on a contract's page: accepted, paid and left, and the next act by one click."""

from dataclasses import dataclass
from decimal import Decimal

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.costing.forms.facts import month_name
from maintenance.costing.queries.act_forms import open_months
from maintenance.costing.queries.acts import list_acts_of, list_payments_of
from maintenance.costing.rules.facts.payments import unspread
from maintenance.costing.rules.facts.spread import NOTHING
from registry.kernel import clock
from registry.kernel.access import Actor

SHOWN = 12
SHOWN_MONTHS = 12


@dataclass(frozen=True)
class Sums:
    """What of a contract is accepted, paid and left, in hryvnia; None is left where its own sum is unknown."""

    accepted: Decimal
    paid: Decimal
    owed: Decimal
    """Accepted and not paid."""
    ahead: Decimal
    """Paid beyond what acts ask for."""
    left: Decimal | None
    """Signed and not accepted; below zero where more is accepted than signed."""


def render_facts_card(session: Session, actor: Actor, contract: Contract) -> Markup:
    """Show the acts and payments of a contract, the latest first."""
    acts, payments = list_acts_of(session, contract.id), list_payments_of(session, contract.id)
    paid = {act.id: NOTHING for act in acts}
    for payment in payments:
        for share in payment.shares:
            paid[share.act_id] += share.amount
    accepted = sum((act.amount for act in acts), NOTHING)
    sums = Sums(
        accepted=accepted,
        paid=sum((one.amount for one in payments), NOTHING),
        owed=accepted - sum(paid.values(), NOTHING),
        ahead=sum((unspread(one) for one in payments), NOTHING),
        left=None if contract.amount is None else contract.amount - accepted,
    )
    months = open_months(contract, acts, clock.today())[-SHOWN_MONTHS:]
    return Markup(  # noqa: S704, the template escapes what people typed
        render_template(
            "costing/facts/_contract_card.html",
            contract=contract,
            sums=sums,
            acts=[(act, act.amount - paid[act.id]) for act in reversed(acts)][:SHOWN],
            act_count=len(acts),
            payments=[(one, unspread(one)) for one in reversed(payments)][:SHOWN],
            payment_count=len(payments),
            months=[(f"{month:%Y-%m}", month_name(month)) for month in months],
            can_write=actor.can("cost.write", contract.hromada_id),
        )
    )
