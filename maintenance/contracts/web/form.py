"""Adding and editing a contract; rows of prices and covers are added and dropped also without script."""

import re
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.forms import (
    Choices,
    Rows,
    Typed,
    contract_form,
    rows_sent,
    rows_stored,
    stored_values,
    typed_contract,
)
from maintenance.contracts.models.contract import Contract
from maintenance.contracts.operations.contracts import create_contract, update_contract
from maintenance.contracts.queries.contracts import (
    find_namesake,
    find_numbers,
    get_contract,
    list_former,
    parent_numbers,
)
from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.contracts.rules.contract_checks import namesake
from maintenance.contracts.rules.periods import costing_year
from maintenance.contracts.rules.succession import next_period
from maintenance.contracts.web.missing import add_missing, may_add_provider
from registry.assets.queries.kinds import list_kinds
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.assets.web.words import kind_name
from registry.kernel import clock
from registry.kernel.errors import Invalid
from registry.kernel.months import add_months, months_between
from registry.kernel.rules.fields import Refusals
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.filters import day
from registry.kernel.web.form_errors import read_version, saved, show_errors
from registry.kernel.words import language
from registry.places.models.territory import Hromada
from registry.places.queries.organisations import choose_organisations
from registry.places.web.hromada_choice import target_hromada, writable_hromadas
from registry.places.web.settlement_choices import settlement_choices

OF_ITS_TIME = ("-id", "-from", "-to", "-priced_on")
"""What prices and covers say of their own time, so that the next contract's say it anew."""
PAID_ON = re.compile(r"terms-[0-9]+-payments-[0-9]+-on")
Write = Callable[[dict[str, Any]], Contract]


@require("contract.write")
def add() -> Any:
    """Write a new contract: empty, for a kind of assets, or as the next one after another."""
    hromada = target_hromada("contract.write")
    if hromada is None:
        return render_template("contracts/choose_hromada.html", hromadas=writable_hromadas("contract.write"))
    stored, rows = _first_values(hromada)
    return _handle(
        hromada, None, stored, rows, lambda values: create_contract(db.session(), current_actor(), hromada.id, values)
    )


@require("contract.write")
def edit(contract_id: uuid.UUID) -> Any:
    """Change a contract."""
    found = get_contract(db.session(), current_actor(), contract_id)
    stored, rows = stored_values(found, parent_numbers(db.session(), found), _attributes(), language())

    def write(values: dict[str, Any]) -> Contract:
        return update_contract(db.session(), current_actor(), contract_id, values, version=read_version())

    return _handle(found.hromada, found, stored, rows, write)


def _first_values(hromada: Hromada) -> tuple[dict[str, Any], Rows]:
    year = costing_year(hromada, clock.today())
    empty = {
        "starts_on": f"{year}-01-01",
        "ends_on": f"{year}-12-31",
        "notice_value": 30,
        "notice_unit": "days",
        "kekv": "",
        "renewal": "expected",
        "covers-0-kind": request.args.get("kind", ""),
        "service_line_id": request.args.get("line", ""),
    }
    after = request.args.get("after", type=uuid.UUID)
    if after is None:
        return empty, rows_stored((), ())
    before = get_contract(db.session(), current_actor(), after)
    parents = parent_numbers(db.session(), before)
    values, rows = stored_values(before, parents, _attributes(), language(), on=before.ends_on)
    starts_on, ends_on = next_period(before.starts_on, before.ends_on)
    kept = {name: value for name, value in values.items() if not name.endswith(OF_ITS_TIME)}
    months = months_between(before.ends_on, ends_on)
    moved = {name: _moved(value, months) for name, value in kept.items() if PAID_ON.fullmatch(name)}
    following = {
        "number": "", "signed_on": None, "tender_id": "", "note": "", "amount": None, "replaces_id": before.id,
        "starts_on": starts_on, "ends_on": ends_on,
    }  # fmt: skip
    return {**kept, **moved, **following}, rows


def _moved(paid_on: str, months: int) -> str:
    """Move the day of a payment along with the period."""
    return add_months(date.fromisoformat(paid_on), months).isoformat()


def _handle(hromada: Hromada, found: Contract | None, stored: dict[str, Any], rows: Rows, write: Write) -> Any:
    add_row, drop_row = request.form.get("add"), request.form.get("drop")
    if request.method == "POST":
        rows = rows_sent(request.form, add=add_row, drop=drop_row)
    form = contract_form(_choices(hromada, found), rows, stored)
    if request.method == "POST" and not (add_row or drop_row):
        written = _save(form, rows, hromada, write)
        if written is not None:
            flash(_("Договір № %(number)s збережено", number=written.number), "ok")
            _warn_of_namesake(written)
            return redirect(url_for("contracts.contract", contract_id=written.id))
        found = get_contract(db.session(), current_actor(), found.id) if found else None
    return _show(form, rows, hromada, found)


def _warn_of_namesake(written: Contract) -> None:
    other = find_namesake(db.session(), written)
    if other is not None:
        flash(say(namesake(other.subject)), "warn")


def _save(form: FlaskForm, rows: Rows, hromada: Hromada, write: Write) -> Contract | None:
    def find(numbers: Sequence[str]) -> dict[str, uuid.UUID]:
        return find_numbers(db.session(), current_actor(), hromada.id, numbers)

    typed = typed_contract(form, rows, find, _attributes())

    def write_all() -> Contract:
        refusals, written = Refusals(), None
        missing = add_missing(form, hromada.id, refusals)
        with refusals.gathering():
            written = write(typed.values | missing)
        refusals.raise_any()
        if typed.refused or written is None:
            raise Invalid()
        return written

    return saved(form, write_all, lambda error: _show_refusals(form, typed, error))


def _show_refusals(form: FlaskForm, typed: Typed, error: Invalid) -> None:
    refused: dict[str, list[Any]] = {}
    for name, reasons in error.fields.items():
        place = refused.setdefault(typed.field_name(name), [])
        place += [reason for reason in reasons if str(reason) not in map(str, place)]
    show_errors(form, Invalid(refused))
    show_errors(form, Invalid(typed.refused))


def _attributes() -> dict[str, Sequence[Attribute]]:
    return {one.code: attributes_of(one.definition) for one in list_kinds(db.session())}


def _choices(hromada: Hromada, found: Contract | None) -> Choices:
    session, actor = db.session(), current_actor()
    organisations = choose_organisations(session, actor, hromada.id)
    lines = list_service_lines(session, actor, hromada.id)
    return Choices(
        providers=[(str(one.id), one.name) for one in organisations if one.role in ("provider", "other")],
        lines=[(str(one.id), f"{one.code} {one.title}") for one in lines],
        kinds=[(one.code, kind_name(one)) for one in list_kinds(session)],
        settlements=[
            (one.katottg or str(one.id), name) for one, name in settlement_choices(session, actor, hromada.id)
        ],
        holders=[(str(one.id), one.name) for one in organisations if one.role in ("holder", "department")],
        contracts=_former_contracts(hromada, found),
        may_add_provider=may_add_provider(actor, hromada.id),
        may_add_line=actor.can("cost.write", hromada.id),
    )


def _former_contracts(hromada: Hromada, found: Contract | None) -> list[tuple[str, str]]:
    """Offer the contracts that one may go on from, the latest first."""
    kept = found.replaces_id if found else request.args.get("after", type=uuid.UUID)
    offered = list_former(db.session(), current_actor(), hromada.id, kept=kept)
    return [
        (str(one.id), f"№ {one.number} ({day(one.starts_on)}–{day(one.ends_on)}) {one.subject[:60]}")
        for one in offered
        if found is None or one.id != found.id
    ]


def _show(form: FlaskForm, rows: Rows, hromada: Hromada, found: Contract | None) -> Any:
    shown = render_template(
        "contracts/form.html",
        form=form,
        rows=rows,
        hromada=hromada,
        contract=found,
        next_term=max(rows.terms, default=-1) + 1,
        next_cover=max(rows.covers, default=-1) + 1,
    )
    return (shown, 422) if form.errors or form.form_errors else shown
