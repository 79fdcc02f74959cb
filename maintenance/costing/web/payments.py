"""Pages of payments: one, its form filled from the acts that are owed, taking it out and back."""

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.models.contract import Contract
from maintenance.costing.forms.facts import payment_form, typed_fact
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.operations.payments import create_payment, delete_payment, restore_payment, update_payment
from maintenance.costing.queries.act_forms import find_contract, list_owed
from maintenance.costing.queries.acts import get_payment, payment_warnings
from maintenance.costing.rules.facts.payments import PAYMENT, unspread
from maintenance.costing.web.fact_lists import (
    Removal,
    bring_back,
    choose_contract,
    list_page,
    show_form,
    show_ticked_errors,
    show_written,
    take_out,
)
from registry.kernel import clock
from registry.kernel.money import NOTHING
from registry.kernel.queries.described import names_referred
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.field_words import facts_of
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages


@require("cost.read")
def payments() -> str:
    """List the payments."""
    return list_page(PAYMENT)


@require("cost.read")
def payment(payment_id: uuid.UUID) -> str:
    """Show a payment and how it falls on acts."""
    session, actor = db.session(), current_actor()
    found = get_payment(session, actor, payment_id)
    return render_template(
        "costing/facts/payment.html",
        payment=found,
        shares=sorted(found.shares, key=lambda share: (share.act.accepted_on, share.act.number)),
        unspread=unspread(found),
        facts=facts_of(
            PAYMENT, actor, found, names_referred(session, PAYMENT, [found]), ("on", "contract_id", "amount")
        ),
        can_write=actor.can("cost.write", found.hromada_id),
        can_history=actor.can("history.read", found.hromada_id),
    )


@require("cost.write")
def add() -> Any:
    """Write a payment: for the act that the address names, else for all that is owed."""
    contract = find_contract(db.session(), current_actor(), request.values.get("contract", type=uuid.UUID))
    if contract is None:
        return choose_contract("payments.add", _("Нова оплата"))
    owed = list_owed(db.session(), contract)
    form = payment_form(None, _start(owed), owed)
    if request.method == "POST":
        values = {**typed_fact(PAYMENT, form, "act_ids"), "contract_id": str(contract.id)}
        made = saved(
            form,
            lambda: create_payment(db.session(), current_actor(), values),
            lambda error: show_ticked_errors(form, error, "act_ids"),
        )
        if made is not None:
            return _written(made, _("Оплату записано"))
    return _show(form, contract, None)


def _start(owed: Sequence[tuple[Act, Decimal]]) -> dict[str, Any]:
    asked = request.args.getlist("act", type=uuid.UUID)
    chosen = [(act, left) for act, left in owed if act.id in asked or not asked]
    total = sum((left for _act, left in chosen), NOTHING)
    return {"on": clock.today(), "amount": total or None, "act_ids": [act.id for act, _left in chosen]}


@require("cost.write")
def edit(payment_id: uuid.UUID) -> Any:
    """Change a payment."""
    found = get_payment(db.session(), current_actor(), payment_id)
    contract = found.contract
    form = payment_form(found, {}, list_owed(db.session(), contract, found.act_ids))
    if request.method == "POST":
        values = typed_fact(PAYMENT, form, "act_ids")
        changed = saved(
            form,
            lambda: update_payment(db.session(), current_actor(), payment_id, values, version=read_version()),
            lambda error: show_ticked_errors(form, error, "act_ids"),
        )
        if changed is not None:
            return _written(changed, _("Оплату збережено"))
        contract = get_payment(db.session(), current_actor(), payment_id).contract
    return _show(form, contract, payment_id)


@require("cost.write")
def delete(payment_id: uuid.UUID) -> Any:
    """Delete a payment, with the way back."""
    found = get_payment(db.session(), current_actor(), payment_id)
    said = _("Вилучено: оплата від %(day)s.", day=f"{found.paid_on:%d.%m.%Y}")
    return take_out(Removal(said, "payments.restore", "payments.payment", found, "payment_id"), delete_payment)


@require("cost.write")
def restore(payment_id: uuid.UUID) -> Any:
    """Bring a deleted payment back."""
    return bring_back("payments.payment", "payment_id", payment_id, restore_payment)


def _written(found: Payment, message: str) -> Any:
    return show_written("payments.payment", {"payment_id": found.id}, message, payment_warnings(db.session(), found))


def _show(form: FlaskForm, contract: Contract, payment_id: uuid.UUID | None) -> Any:
    title = _("Змінити оплату") if payment_id else _("Нова оплата")
    shown = {"contract": contract, "payment_id": payment_id, "title": title}
    return show_form("costing/facts/payment_form.html", form, **shown)


PAGES = (
    ("GET", "/payments", payments),
    ("GET", "/payments/<uuid:payment_id>", payment),
    ("GET POST", "/payments/new", add),
    ("GET POST", "/payments/<uuid:payment_id>/edit", edit),
    ("POST", "/payments/<uuid:payment_id>/delete", delete),
    ("POST", "/payments/<uuid:payment_id>/restore", restore),
)
bp = make_pages("payments", __name__, PAGES)
