"""What the pages of acts and of payments have in common: the list, the choice of a contract, taking out and back."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.act_forms import list_offered
from maintenance.costing.queries.acts import (
    ORDERS,
    FactFilter,
    count_and_sum,
    narrowed,
    page_of,
    paid_by_act,
    years_of,
)
from maintenance.costing.rules.facts.acts import ACT
from maintenance.costing.rules.facts.payments import unspread
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, Reason
from registry.kernel.fields import Noun
from registry.kernel.money import NOTHING
from registry.kernel.queries.described import names_referred
from registry.kernel.rules.reading import integer_between, read_flag, read_id, text_of
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id
from registry.kernel.web.asked import asked, asked_filters, asked_sort
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import cells, list_columns
from registry.kernel.web.form_errors import read_version, show_errors
from registry.kernel.web.undo import flash_undo

PAGE = 50
SHOWN_CONTRACTS = 50


def list_page(noun: Noun) -> str:
    """Show the acts or payments that the address asks for, with their sum."""
    session, actor, is_act = db.session(), current_actor(), noun is ACT
    sort = asked_sort(ORDERS[noun.entity](), "-on")
    wanted = _wanted(noun)
    statement = narrowed(actor, noun, wanted)
    paging: dict[str, Any] = {"sort": sort, "limit": PAGE}
    try:
        page = page_of(session, noun, statement, **paging, cursor=request.args.get("cursor"))
    except Invalid:
        page = page_of(session, noun, statement, **paging, cursor=None)
    count, total = count_and_sum(session, noun, statement)
    columns = list_columns(noun, ORDERS[noun.entity](), ("number", "contract_id", "is_demo"))
    names = names_referred(session, noun, page.rows)
    paid = paid_by_act(session, [one.id for one in page.rows]) if is_act else {}
    left = {one.id: one.amount - paid.get(one.id, NOTHING) if is_act else unspread(one) for one in page.rows}
    named = (wanted.year, wanted.line_id, wanted.service_line)
    active = sum(one is not None for one in named) + wanted.is_open + len(wanted.same)
    return render_template(
        "costing/facts/list.html",
        noun=noun.entity,
        rows=[(one, cells(noun, actor, one, columns, names), left[one.id]) for one in page.rows],
        columns=columns,
        sort=sort,
        next_cursor=page.next_cursor,
        count_words=_count_words(count, is_act=is_act),
        total=total,
        wanted=wanted,
        active=active,
        is_empty=not count and not active and not wanted.q,
        lines=[(one.id, one.name) for one in list_service_lines(session, actor, current_hromada_id())],
        years=[(year, str(year)) for year in years_of(session, actor, current_hromada_id())],
        can_add=bool(writes_somewhere(actor)),
    )


def writes_somewhere(actor: Actor) -> bool:
    """Tell whether the asker writes acts and payments in any hromada."""
    ids = actor.hromada_ids("cost.write")
    return ids is None or bool(ids)


def _wanted(noun: Noun) -> FactFilter:
    return FactFilter(
        hromada_id=current_hromada_id(),
        year=asked("year", integer_between(FIRST_YEAR, LAST_YEAR), _("Рік")),
        line_id=asked("line", read_id, _("Рядок кошторису")),
        service_line=asked("service_line", text_of(20), _("Рядок кошторису")),
        is_open=bool(asked("open", read_flag)),
        q=request.args.get("q", "").strip()[:200],
        same=asked_filters(noun, "q", "year", "line", "service_line", "open"),
    )


def _count_words(count: int, *, is_act: bool) -> str:
    if is_act:
        return ngettext("%(num)s акт", "%(num)s акти", count)
    return ngettext("%(num)s оплата", "%(num)s оплати", count)


def choose_contract(endpoint: str, title: str) -> str:
    """Ask under which contract a new record is to be written; the latest end first."""
    session, actor = db.session(), current_actor()
    q = request.args.get("q", "").strip()[:200]
    found = list_offered(session, actor, current_hromada_id(), q, SHOWN_CONTRACTS + 1)
    return render_template(
        "costing/facts/choose_contract.html",
        title=title,
        endpoint=endpoint,
        contracts=found[:SHOWN_CONTRACTS],
        q=q,
        has_more=len(found) > SHOWN_CONTRACTS,
    )


def show_ticked_errors(form: FlaskForm, error: Invalid, ticked: str) -> None:
    """Show refusals; those of single ticks («work_ids.0») stand at their field, each once."""
    fields: dict[str, list[Any]] = {}
    for name, reasons in error.fields.items():
        place = fields.setdefault(ticked if name.startswith(f"{ticked}.") else name, [])
        place += [reason for reason in reasons if str(reason) not in map(str, place)]
    show_errors(form, Invalid(fields))


def show_written(page: str, address: Mapping[str, Any], message: str, warnings: Iterable[Reason]) -> Any:
    """Say that a record is written and what is doubtful about it, and show it."""
    flash(message, "ok")
    for reason in warnings:
        flash(say(reason), "warn")
    return redirect(url_for(page, **address))


def show_form(template: str, form: FlaskForm, **shown: Any) -> Any:
    """Show the form of a record; with what was refused, where it was."""
    page = render_template(template, form=form, **shown)
    return (page, 422) if form.errors or form.form_errors else page


@dataclass(frozen=True)
class Removal:
    """A record that is to be deleted: what is said of it, and the addresses of the way back and of its page."""

    said: str
    restore: str
    page: str
    thing: Any
    argument: str


def take_out(removal: Removal, delete: Callable[..., None]) -> Any:
    """Delete a record and offer it back; where it may not go, say why."""
    thing_id, contract_id = removal.thing.id, removal.thing.contract_id
    address: dict[str, Any] = {removal.argument: thing_id}
    try:
        delete(db.session(), current_actor(), thing_id, version=read_version())
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for(removal.page, **address))
    db.session.commit()
    flash_undo(removal.said, url_for(removal.restore, **address))
    return redirect(url_for("contracts.contract", contract_id=contract_id))


def bring_back(page: str, argument: str, thing_id: uuid.UUID, restore: Callable[..., Any]) -> Any:
    """Bring a deleted record back and show it."""
    address: dict[str, Any] = {argument: thing_id}
    try:
        restore(db.session(), current_actor(), thing_id)
    except Conflict as error:
        flash(say(error.reason), "error")
        return redirect(url_for(page, **address))
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(url_for("acts.acts"))
    db.session.commit()
    flash(_("Повернуто"), "ok")
    return redirect(url_for(page, **address))
