"""Acts and payments on a contract's page: accepted, paid and left, and the next act by one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.forms.facts import month_name
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.queries.act_forms import open_months
from maintenance.costing.queries.acts import list_acts_of, list_payments_of
from maintenance.costing.queries.fact_months import contract_year
from maintenance.costing.rules.facts.payments import unspread
from maintenance.costing.web.cards import book_of
from maintenance.costing.web.charts import show_year
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.money import NOTHING
from registry.kernel.rules.reading import Unreadable, integer_between
from registry.kernel.web.access import link_to

SHOWN = 12
SHOWN_MONTHS = 12
MOST_YEARS = 8
"""So many years are offered around the one that is shown."""


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
    year, offered = _shown_year(contract, acts, payments)
    sums_by_month = contract_year(contract, book_of(session, contract), year, acts=acts, payments=payments)
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
            years=offered,
            **show_year(
                _("За місяцями, %(year)s рік", year=year),
                sums_by_month,
                link_to("facts_file", year=year, form="csv", hromada=contract.hromada.code, contract=contract.id),
            ),
        )
    )


def _shown_year(
    contract: Contract, acts: Sequence[Act], payments: Sequence[Payment]
) -> tuple[int, list[dict[str, Any]]]:
    """Choose the year that the address asks for, else this one, within the years of the contract; and offer those."""
    days = [
        contract.starts_on, contract.ends_on, *(one.ends_on for one in acts), *(one.paid_on for one in payments),
    ]  # fmt: skip
    first, last = min(days).year, max(days).year
    try:
        asked = integer_between(FIRST_YEAR, LAST_YEAR)(request.args.get("months"))
    except Unreadable:
        asked = None
    year = min(max(asked or clock.today().year, first), last)
    shown = range(max(first, year - MOST_YEARS // 2), min(last, year + MOST_YEARS // 2) + 1)
    address: dict[str, Any] = {"contract_id": contract.id, "_anchor": "months"}
    return year, [
        {"label": str(one), "url": url_for("contracts.contract", months=one, **address), "active": one == year}
        for one in shown
    ]
