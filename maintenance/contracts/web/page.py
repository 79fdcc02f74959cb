"""A contract's own page: terms, what it covers, what other wings know of it; ending it early, taking it out."""

import uuid
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.models.contract import Basis, Contract, ContractCover, MonthRule
from maintenance.contracts.operations.contracts import end_contract
from maintenance.contracts.operations.removal import delete_contract, restore_contract
from maintenance.contracts.queries.asset_names import AssetNames, NamedAsset
from maintenance.contracts.queries.contracts import get_contract, parent_numbers, state_of
from maintenance.contracts.queries.narrow_book import read_alone
from maintenance.contracts.rules.asset_table import NO_PLACES
from maintenance.contracts.rules.contracts import CONTRACT, COVER, TERM, State
from maintenance.contracts.rules.cover import is_meant_without_assets
from maintenance.contracts.web.succession import what_follows
from registry.assets.queries.kinds import find_kind, list_kinds
from registry.assets.rules.attributes import attributes_of
from registry.assets.web.words import facts_by_kind, kind_icon, kind_name
from registry.kernel import clock
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.fields import Noun
from registry.kernel.queries.attachments import list_attachments
from registry.kernel.queries.described import names_referred
from registry.kernel.rules.reading import Unreadable, read_day
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.attachments import keep_uploads
from registry.kernel.web.cards import show_cards
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import facts_of, say_value
from registry.kernel.web.filters import day
from registry.kernel.web.form_errors import read_version
from registry.kernel.web.undo import flash_undo
from registry.kernel.web.words import file_size
from registry.kernel.words import word
from registry.places.queries.organisations import choose_organisations
from registry.places.web.settlement_choices import settlement_choices

STATE_TONES = {State.ACTIVE: "ok", State.ENDING: "warn", State.FUTURE: "info", State.ENDED: "quiet"}
SHOWN_ASSETS = 60
TOLD = (
    "number", "subject", "starts_on", "ends_on", "renewal", "renewal_months", "notice_value", "notice_unit",
    "replaces_id", "decided_on", "service_line_id", "note",
)  # fmt: skip
"""What the page tells of a contract in its own way; of a price and of a cover likewise."""
Words = dict[str, dict[str, str]]
TOLD_OF_TERM = tuple(one.name for one in TERM.fields)
TOLD_OF_COVER = tuple(one.name for one in COVER.fields)


@require("contract.read")
def contract(contract_id: uuid.UUID) -> str:
    """Show a contract."""
    session, actor, today = db.session(), current_actor(), clock.today()
    found = get_contract(session, actor, contract_id)
    words, following = _words(found), what_follows(found, today)
    assets, asset_count = _assets(found)
    return render_template(
        "contracts/page.html",
        contract=found,
        badges=state_badges(found, today, is_waiting=following.deadline is not None),
        following=following,
        terms=[_term_words(found, one, words) for one in found.terms],
        covers=[_cover_words(one, words) for one in found.covers],
        assets=assets,
        asset_count=asset_count,
        is_without_assets=is_meant_without_assets(found.covers, [term.basis for term in found.terms]),
        kinds={one.code: one for one in list_kinds(session)},
        kind_icon=kind_icon,
        cards=show_cards("contract", actor, found),
        can_write=actor.can("contract.write", found.hromada_id),
        can_cost=actor.can("cost.read", found.hromada_id),
        can_history=actor.can("history.read", found.hromada_id),
        files=list_attachments(session, "contract", found.id),
        file_size=file_size,
        facts=facts_of(CONTRACT, actor, found, names_referred(session, CONTRACT, [found]), TOLD),
    )


def state_badges(found: Contract, today: date, *, is_waiting: bool) -> list[tuple[str, str]]:
    """Name how a contract stands, each with its tone: by its days, and whether it waits for a decision."""
    states = [state_of(found, today), *([State.ENDING] if is_waiting else [])]
    return [(word(State, one), STATE_TONES[one]) for one in states]


@require("contract.write")
def end(contract_id: uuid.UUID) -> Any:
    """End a contract early."""
    try:
        on = read_day(request.form.get("on"))
        if on is None:
            raise Invalid(on=because("Вкажіть останній день договору"))
        end_contract(
            db.session(), current_actor(), contract_id, on=on, version=read_version(), reason=request.form.get("reason")
        )
        db.session.commit()
        flash(_("Договір припинено достроково"), "ok")
    except Unreadable as refusal:
        flash(say(refusal.reason), "error")
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
    return redirect(url_for("contracts.contract", contract_id=contract_id))


@require("contract.write")
def delete(contract_id: uuid.UUID) -> Any:
    """Take out a contract that was written by mistake, with the way back."""
    found = get_contract(db.session(), current_actor(), contract_id)
    said = _("Вилучено: договір № %(number)s.", number=found.number)
    try:
        delete_contract(db.session(), current_actor(), contract_id, version=read_version())
        db.session.commit()
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("contracts.contract", contract_id=contract_id))
    flash_undo(said, url_for("contracts.restore", contract_id=contract_id))
    return redirect(url_for("contracts.contracts"))


@require("contract.write")
def restore(contract_id: uuid.UUID) -> Any:
    """Bring a deleted contract back."""
    try:
        restore_contract(db.session(), current_actor(), contract_id)
        db.session.commit()
        flash(_("Повернуто"), "ok")
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(url_for("contracts.contracts"))
    return redirect(url_for("contracts.contract", contract_id=contract_id))


@require("contract.write")
def add_files(contract_id: uuid.UUID) -> Any:
    """Keep the papers of a contract; a refused one keeps none of them."""
    keep_uploads("contract", get_contract(db.session(), current_actor(), contract_id))
    return redirect(url_for("contracts.contract", contract_id=contract_id))


def _term_words(found: Contract, term: Any, words: Words) -> dict[str, Any]:
    marks = []
    if term.kind_code:
        marks.append(_("лише вид «%(kind)s»", kind=words["kinds"].get(term.kind_code, term.kind_code)))
    if term.visits_per_year:
        marks.append(ngettext("%(num)s відвідування на рік", "%(num)s відвідування на рік", term.visits_per_year))
    if term.month_rule != TERM.by_name["month_rule"].fallback:
        marks.append(word(MonthRule, term.month_rule))
    if term.skip_under_warranty:
        marks.append(_("на гарантії не оплачується"))
    if term.priced_on:
        marks.append(_("ціна станом на %(day)s", day=day(term.priced_on)))
    if term.payments:
        payments = say_value(TERM.by_name["payments"], term.payments, {})
        marks.append(_("сплата: %(payments)s", payments=payments))
    marks += _further(TERM, term, TOLD_OF_TERM)
    return {
        "clause": term.clause,
        "basis": word(Basis, term.basis),
        "amount": term.amount,
        "starts_on": term.starts_on or found.starts_on,
        "ends_on": term.ends_on or found.ends_on,
        "marks": marks,
    }


def _further(noun: Noun, row: Any, told: tuple[str, ...]) -> list[str]:
    """Tell of a row what the page has no words of its own for."""
    facts = facts_of(noun, current_actor(), row, {}, told)
    return [f"{one.label}: {one.value}" for one in facts if one.value is not None]


def _words(found: Contract) -> Words:
    """Name what filters may name."""
    session, actor = db.session(), current_actor()
    settlements = settlement_choices(session, actor, found.hromada_id)
    return {
        "kinds": {one.code: kind_name(one) for one in list_kinds(session)},
        "settlements": {key: name for one, name in settlements for key in (str(one.id), one.katottg or "")},
        "holders": {str(one.id): one.name for one in choose_organisations(session, actor, found.hromada_id)},
        "parents": parent_numbers(session, found),
    }


def _cover_words(cover: ContractCover, words: Words) -> dict[str, Any]:
    marks = []
    if cover.settlement:
        marks.append(words["settlements"].get(cover.settlement, cover.settlement))
    if cover.holder_id:
        marks.append(words["holders"].get(str(cover.holder_id), "?"))
    if cover.parent_id:
        marks.append(_("належить до № %(number)s", number=words["parents"].get(str(cover.parent_id), "?")))
    marks += _attribute_words(cover.kind_code, cover.attributes or {})
    if cover.include_reserve:
        marks.append(_("і ті, що в резерві"))
    marks += _further(COVER, cover, TOLD_OF_COVER)
    return {
        "asset": cover.asset,
        "kind": words["kinds"].get(cover.kind_code or "", cover.kind_code),
        "code": cover.kind_code,
        "marks": marks,
        "starts_on": cover.starts_on,
        "ends_on": cover.ends_on,
    }


def _attribute_words(code: str | None, attributes: dict[str, Any]) -> list[str]:
    """Name the attributes as the kind does; one it does not have stands for itself."""
    kind = find_kind(db.session(), code) if code else None
    known = {one.name for one in attributes_of(kind.definition)} if kind else set()
    told = facts_by_kind(kind, {name: attributes[name] for name in attributes if name in known}) if kind else []
    named = [f"{label}: {value}" for label, value in told if value is not None]
    return named + [f"{name} = {value}" for name, value in attributes.items() if name not in known]


def _assets(found: Contract) -> tuple[list[NamedAsset], int]:
    """List the first assets covered now, or in the contract's last year when that is past, and count them all."""
    year = max(clock.today().year, found.starts_on.year)
    year = year if found.renewal != "none" else min(year, found.ends_on.year)
    covered = read_alone(db.session(), found, year, clock.today())
    own, roll = covered.by_id.get(found.id), covered.book.assets.roll
    places = own.in_year(year).assets if own else NO_PLACES
    first = roll.ids_at(roll.in_order(places)[:SHOWN_ASSETS].tolist())
    return AssetNames(db.session(), current_actor()).of(first), len(places)
