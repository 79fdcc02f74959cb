"""Pages of acts: one, its form filled from the contract and the log, taking it out and back."""

import uuid
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR, Period
from maintenance.costing.forms.facts import UNTOLD, act_form, month_name, typed_fact, work_words
from maintenance.costing.models.act import Act
from maintenance.costing.operations.accepted_works import list_undone_works
from maintenance.costing.operations.acts import create_act, delete_act, restore_act, update_act
from maintenance.costing.queries.act_forms import find_contract, list_works, propose
from maintenance.costing.queries.acts import get_act, list_acts_of, paid_by_act, payments_of_act, warnings_of
from maintenance.costing.rules.facts.acts import ACT, defaults_of
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
from maintenance.upkeep.rules.disclosure import as_told
from registry.assets.rules.disclosure import HIDDEN
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.fields import DAY
from registry.kernel.money import NOTHING
from registry.kernel.queries.described import names_referred
from registry.kernel.rules.reading import Unreadable
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import facts_of
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages


@require("cost.read")
def acts() -> str:
    """List the acts."""
    return list_page(ACT)


@require("cost.read")
def act(act_id: uuid.UUID) -> str:
    """Show an act: what it accepts and what of it is paid."""
    session, actor = db.session(), current_actor()
    found = get_act(session, actor, act_id)
    paid = paid_by_act(session, [found.id]).get(found.id, NOTHING)
    works = _accepted(actor, found)
    return render_template(
        "costing/facts/act.html",
        act=found,
        paid=paid,
        left=found.amount - paid,
        facts=facts_of(ACT, actor, found, names_referred(session, ACT, [found]), ("number", "contract_id", "amount")),
        works=works,
        untold=_(UNTOLD) if any(one.summary == HIDDEN for one, _words in works) else "",
        payments=payments_of_act(session, found.id),
        warnings=[say(one) for one in warnings_of(session, found)],
        undone=_undone(session, actor, found),
        can_write=actor.can("cost.write", found.hromada_id),
        can_history=actor.can("history.read", found.hromada_id),
    )


def _accepted(actor: Actor, found: Act) -> list[tuple[Any, str]]:
    """List the works of an act, their words as far as the asker may read them, and what tells one from another."""
    works = [link.work for link in found.work_links] if actor.can("work.read", found.hromada_id) else []
    told = [as_told(actor, one) for one in works]
    return [(one, " · ".join(part for part in work_words(one) if part != one.summary[:160])) for one in told]


def _undone(session: Session, actor: Actor, found: Act) -> list[str]:
    """Name the works that were taken back; what they were about is gone, so their words are for who may know places."""
    lost = list_undone_works(session, found)
    if not lost or actor.can("place.exact", found.hromada_id):
        return lost
    return [
        ngettext(
            "%(num)s робота: зміст читає той, кому відкрито точні місця",
            "%(num)s роботи: зміст читає той, кому відкрито точні місця",
            len(lost),
        )
    ]


@require("cost.write")
def add() -> Any:
    """Write an act: filled for the month that the address names."""
    contract = find_contract(db.session(), current_actor(), request.values.get("contract", type=uuid.UUID))
    if contract is None:
        return choose_contract("acts.add", _("Новий акт"))
    month = _asked_month() or _first_month(contract)
    proposal = propose(db.session(), contract, month, clock.today())
    start: dict[str, Any] = {
        "number": proposal.number,
        "on": proposal.on,
        "from": proposal.period.start,
        "to": proposal.period.end,
        "amount": proposal.amount,
        **defaults_of(contract),
    }
    works = _works(contract, proposal.period, None)
    start["work_ids"] = [one.id for one in works if one.contract_id == contract.id]
    form = act_form(None, start, works)
    hint = None
    if proposal.amount is not None:
        hint = _("Сума — за планом на цей місяць.") if proposal.is_planned else _("Сума — як у попередньому акті.")
    if _is_sent():
        values = {**typed_fact(ACT, form, "work_ids"), "contract_id": str(contract.id)}
        made = saved(
            form,
            lambda: create_act(db.session(), current_actor(), values),
            lambda error: show_ticked_errors(form, error, "work_ids"),
        )
        if made is not None:
            return _written(made, _("Акт № %(number)s записано", number=made.number))
    return _show(form, contract, None, hint=hint)


@require("cost.write")
def edit(act_id: uuid.UUID) -> Any:
    """Change an act."""
    found = get_act(db.session(), current_actor(), act_id)
    contract = found.contract
    form = act_form(found, {}, _works(contract, Period(found.starts_on, found.ends_on), found.id))
    if _is_sent():
        values = typed_fact(ACT, form, "work_ids")
        changed = saved(
            form,
            lambda: update_act(db.session(), current_actor(), act_id, values, version=read_version()),
            lambda error: show_ticked_errors(form, error, "work_ids"),
        )
        if changed is not None:
            return _written(changed, _("Акт № %(number)s збережено", number=changed.number))
        contract = get_act(db.session(), current_actor(), act_id).contract
    return _show(form, contract, act_id)


@require("cost.write")
def delete(act_id: uuid.UUID) -> Any:
    """Delete an act, with the way back."""
    found = get_act(db.session(), current_actor(), act_id)
    said = _("Вилучено: акт № %(number)s.", number=found.number)
    return take_out(Removal(said, "acts.restore", "acts.act", found, "act_id"), delete_act)


@require("cost.write")
def restore(act_id: uuid.UUID) -> Any:
    """Bring a deleted act back."""
    return bring_back("acts.act", "act_id", act_id, restore_act)


def _is_sent() -> bool:
    """Tell whether the form is to be saved; its other button only asks for the log of other days."""
    return request.method == "POST" and "works" not in request.form


def _works(contract: Contract, days: Period, act_id: uuid.UUID | None) -> Any:
    """List the log entries of the days that stand in the form, else of those proposed."""
    actor = current_actor()
    found = list_works(db.session(), actor, contract, _typed_days() or days, act_id)
    return [as_told(actor, one) for one in found]


def _typed_days() -> Period | None:
    try:
        first, last = DAY.read(request.form.get("from")), DAY.read(request.form.get("to"))
    except Unreadable:
        return None
    return Period(first, last) if first and last and first <= last else None


def _asked_month() -> date | None:
    try:
        month = date.fromisoformat(f"{request.values.get('month', '')[:7]}-01")
    except ValueError:
        return None
    return month if FIRST_YEAR <= month.year < LAST_YEAR else None


def _first_month(contract: Contract) -> date:
    """Begin after the last act; without any with the contract."""
    last = max((one.ends_on for one in list_acts_of(db.session(), contract.id)), default=None)
    if last is None or last >= contract.ends_on:
        return contract.starts_on.replace(day=1) if last is None else contract.ends_on.replace(day=1)
    return date.fromordinal(last.toordinal() + 1).replace(day=1)


def _written(found: Act, message: str) -> Any:
    return show_written("acts.act", {"act_id": found.id}, message, warnings_of(db.session(), found))


def _show(form: FlaskForm, contract: Contract, act_id: uuid.UUID | None, hint: str | None = None) -> Any:
    month = _asked_month()
    title = _("Змінити акт") if act_id else _("Акт за %(month)s", month=month_name(month)) if month else _("Новий акт")
    shown = {"contract": contract, "act_id": act_id, "title": title, "hint": hint}
    return show_form("costing/facts/act_form.html", form, month=request.values.get("month", ""), **shown)


PAGES = (
    ("GET", "/acts", acts),
    ("GET", "/acts/<uuid:act_id>", act),
    ("GET POST", "/acts/new", add),
    ("GET POST", "/acts/<uuid:act_id>/edit", edit),
    ("POST", "/acts/<uuid:act_id>/delete", delete),
    ("POST", "/acts/<uuid:act_id>/restore", restore),
)
bp = make_pages("acts", __name__, PAGES)
