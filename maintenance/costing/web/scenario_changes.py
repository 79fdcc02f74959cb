"""Pages of a scenario's changes: adding one, changing it, taking it out."""

import uuid
from decimal import Decimal
from textwrap import shorten
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.attribute_form import Attributes
from maintenance.contracts.models.contract import Basis
from maintenance.contracts.models.service_line import IndexKind
from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.costing.forms.scenarios import PREFIX, change_form, typed_change
from maintenance.costing.models.scenario import ChangeKind, Scenario, ScenarioChange
from maintenance.costing.operations.scenarios import rows_of, update_scenario
from maintenance.costing.queries.scenario_forms import (
    OfferedTerm,
    contract_of_term,
    find_lacking,
    index_kinds,
    list_contracts,
    list_terms,
)
from maintenance.costing.queries.scenarios import get_scenario
from maintenance.costing.rules.percentages import is_doubtful, likely_percent
from maintenance.costing.rules.scenarios import PERCENT, PERCENTS
from maintenance.costing.web.scenarios import page_year
from registry.assets.queries.kinds import KINDS, list_kinds
from registry.assets.rules.attributes import attributes_of
from registry.assets.web.words import kind_name
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.forms import Options
from registry.kernel.money import format_uah
from registry.kernel.rules.reading import Unreadable
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version, saved, show_errors
from registry.kernel.web.undo import flash_undo
from registry.kernel.words import word
from registry.places.web.settlement_choices import settlement_choices

NO_CHANGE = "Такої зміни в цьому сценарії немає"


@require("cost.write")
def add_change(scenario_id: uuid.UUID) -> Any:
    """Add a change of the kind that the address names."""
    kind = request.values.get("kind", "")
    if kind not in ChangeKind.codes():
        raise NotFound(NO_CHANGE)
    return _handle(get_scenario(db.session(), current_actor(), scenario_id), kind, None)


@require("cost.write")
def edit_change(scenario_id: uuid.UUID, change_id: uuid.UUID) -> Any:
    """Change a change."""
    scenario = get_scenario(db.session(), current_actor(), scenario_id)
    change = find_change(scenario, change_id)
    return _handle(scenario, change.kind, change)


def find_change(scenario: Scenario, change_id: uuid.UUID) -> ScenarioChange:
    """Find a change of a scenario; raise NotFound."""
    found = next((one for one in scenario.changes if one.id == change_id), None)
    if found is None:
        raise NotFound(NO_CHANGE)
    return found


def _handle(scenario: Scenario, kind: str, change: ScenarioChange | None) -> Any:
    scenario_id, year = scenario.id, page_year(scenario.hromada)
    back = url_for("costing.scenario_page", scenario_id=scenario_id, year=year)
    known = {code: attributes_of(one.definition) for code, one in KINDS.get(db.session()).items()}
    form = change_form(kind, change, _choices(scenario, year), {"version": scenario.version}, known)
    if change is not None and request.method == "GET":
        form["version"].data = str(scenario.version)
    if request.method == "POST":
        _take_likely(form)
        if _save(form, scenario, kind, change, known) is not None:
            flash(_("Зміну збережено") if change else _("Зміну додано"), "ok")
            return redirect(back)
        for name in _doubtful(form):
            form[name].errors = [_("Підтвердьте цю зміну вище або виправте її")]
        scenario = get_scenario(db.session(), current_actor(), scenario_id)
    shown = render_template(
        "costing/change_form.html",
        form=form,
        scenario=scenario,
        kind=kind,
        kind_word=word(ChangeKind, kind),
        is_new=change is None,
        year=year,
        back=back,
        doubts=[(form[name].label.text, percent, likely_percent(percent)) for name, percent in _doubtful(form).items()],
        lacking=[say(one) for one in find_lacking(db.session(), scenario.hromada_id, kind, year)],
    )
    return (shown, 422) if form.errors or form.form_errors else shown


def _save(
    form: FlaskForm, scenario: Scenario, kind: str, change: ScenarioChange | None, known: Attributes
) -> Scenario | None:
    rows = rows_of(scenario)
    place = next((place for place, row in enumerate(rows) if change and row["id"] == change.id), len(rows))
    scenario_id, is_sure = scenario.id, bool(request.form.get("sure"))
    is_price, year = kind == ChangeKind.TERM, page_year(scenario.hromada)
    offered = contract_of_term(list_terms(db.session(), scenario.hromada_id, year)) if is_price else {}

    def write() -> Scenario:
        typed = typed_change(kind, form, rows[place] if change else {}, known)
        if is_price:  # It is chosen at once with its contract.
            typed["contract_id"] = offered.get(typed.get("term_id") or "", "")
        values = {"changes": [*rows[:place], typed, *rows[place + 1 :]], "sure": is_sure}
        return update_scenario(db.session(), current_actor(), scenario_id, values, version=read_version())

    def show(error: Invalid) -> None:
        own = f"{PREFIX}{place}."
        fields = {name.removeprefix(own): reasons for name, reasons in error.fields.items()}
        if kind == ChangeKind.TERM and (unknown := fields.pop("contract_id", None)):
            fields.setdefault("term_id", unknown)
        show_errors(form, Invalid(fields))

    return saved(form, write, show)


def _take_likely(form: FlaskForm) -> None:
    """Take the changes that were probably meant, where their button was pressed."""
    if not request.form.get("likely"):
        return
    for name, percent in _large(form).items():
        likely = likely_percent(percent)
        if likely is not None:
            form[name].data = f"{likely:f}"


def _doubtful(form: FlaskForm) -> dict[str, Decimal]:
    """Give by field the percentages that were refused as hardly meant; none where that is not what is wrong."""
    return {name: percent for name, percent in _large(form).items() if form[name].errors}


def _large(form: FlaskForm) -> dict[str, Decimal]:
    found = {}
    for name in (one for one in PERCENTS if one in form):
        try:
            percent = PERCENT.read(form[name].data)
        except Unreadable:
            continue
        if is_doubtful(percent):
            found[name] = percent
    return found


def _choices(scenario: Scenario, year: int) -> dict[str, Options]:
    """Offer what a change may name."""
    session, actor, hromada_id = db.session(), current_actor(), scenario.hromada_id
    return {
        "service_line_id": [(str(one.id), one.name) for one in list_service_lines(session, actor, hromada_id)],
        "contract_id": [
            (str(contract_id), _("№ %(number)s %(subject)s", number=number, subject=subject[:70]))
            for contract_id, number, subject in list_contracts(session, hromada_id, year)
        ],
        "term_id": [(str(one.id), _name_term(one)) for one in list_terms(session, hromada_id, year)],
        "index_kind": [(one, word(IndexKind, one)) for one in index_kinds(session, hromada_id)],
        "asset_kind": [(one.code, kind_name(one)) for one in list_kinds(session)],
        "settlement": [(str(one.id), name) for one, name in settlement_choices(session, actor, hromada_id)],
    }  # fmt: skip


def _name_term(one: OfferedTerm) -> str:
    """Name a price by all that tells it apart from others of its contract."""
    name = _(
        "№ %(number)s %(subject)s: %(price)s грн %(basis)s",
        number=one.number, subject=shorten(one.subject, 50, placeholder="…"), price=format_uah(one.amount),
        basis=word(Basis, one.basis),
    )  # fmt: skip
    since = _("з %(day)s", day=f"{one.starts_on:%d.%m.%Y}") if one.starts_on else None
    return ", ".join(filter(None, (name, one.clause, since)))


@require("cost.write")
def remove_change(scenario_id: uuid.UUID, change_id: uuid.UUID) -> Any:
    """Take a change out, with the way back."""
    scenario = get_scenario(db.session(), current_actor(), scenario_id)
    year, change = page_year(scenario.hromada), find_change(scenario, change_id)
    rows = [one for one in rows_of(scenario) if one["id"] != change.id]
    written = update_scenario(db.session(), current_actor(), scenario_id, {"changes": rows}, version=read_version())
    version = written.version
    db.session.commit()
    flash_undo(_("Зміну вилучено."), url_for("costing.undo", scenario_id=scenario_id, version=version))
    return redirect(url_for("costing.scenario_page", scenario_id=scenario_id, year=year))
