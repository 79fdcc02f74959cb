"""The page that writes a scenario's assets into the register, and says what will pay for them there."""

import uuid
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.queries.contracts import get_contract
from maintenance.costing.models.scenario import ChangeKind, Scenario, ScenarioChange
from maintenance.costing.operations.planned_assets import register_assets
from maintenance.costing.queries.scenario_years import effects_of
from maintenance.costing.queries.scenarios import changes_of, get_scenario
from maintenance.costing.rules.what_if import Overrides
from maintenance.costing.web.scenario_changes import NO_CHANGE, find_change
from maintenance.costing.web.scenarios import page_year
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.words import kind_name
from registry.kernel.errors import NotFound
from registry.kernel.forms import make_form, text
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.form_errors import read_version, saved


@require("asset.write", "cost.write")
def register(scenario_id: uuid.UUID, change_id: uuid.UUID) -> Any:
    """Write the assets of a change into the register as planned, once somebody asks for it by this page."""
    session, actor = db.session(), current_actor()
    scenario = get_scenario(session, actor, scenario_id)
    year, change = page_year(scenario.hromada), find_change(scenario, change_id)
    if change.kind != ChangeKind.ASSETS:
        raise NotFound(NO_CHANGE)
    back = url_for("costing.scenario_page", scenario_id=scenario_id, year=year)
    names = {one.code: kind_name(one) for one in list_kinds(session)}
    form = _form(names.get(change.asset_kind or "", ""), scenario.version)
    is_covered = _is_covered(scenario, change, year)
    if request.method == "POST":
        told = {"name": form["name"].data, "numbers": form["numbers"].data}
        made = saved(
            form,
            lambda: register_assets(
                session, actor, scenario_id, change_id, told, version=read_version(), plan_year=year
            ),
        )
        if made is not None:
            flash(_("До реєстру записано запланованих: %(count)s. Зі сценарію їх прибрано.", count=len(made)), "ok")
            if not is_covered:
                flash(_("Договір їх іще не охоплює, тож у плані вони нічого не коштують."), "warn")
            return redirect(back)
        scenario = get_scenario(session, actor, scenario_id)
        change = find_change(scenario, change_id)
    shown = render_template(
        "costing/register_form.html",
        form=form,
        scenario=scenario,
        change=change,
        kind=names.get(change.asset_kind or "", ""),
        contract=get_contract(session, actor, change.contract_id) if change.contract_id else None,
        is_covered=is_covered,
        year=year,
        back=back,
    )
    return (shown, 422) if form.errors or form.form_errors else shown


def _form(kind: str, version: int) -> FlaskForm:
    fields = {
        "name": text(_("Назва"), is_required=True, maxlength=200),
        "numbers": text(_("Інвентарні номери"), is_required=True, maxlength=40,
                        help_text=_("{n} — порядковий номер, як-от «ПЛАН-{n}».")),
        "version": text(""),
    }  # fmt: skip
    return make_form("RegisterForm", fields, {"name": kind, "numbers": "ПЛАН-{n}", "version": version})


def _is_covered(scenario: Scenario, change: ScenarioChange, year: int) -> bool:
    """Tell whether such assets cost anything without a contract that a change names and without a place."""
    session = db.session()
    value = next(one for one in changes_of(session, scenario) if one.id == change.id)
    alone = Overrides(changes=(replace(value, contract_id=None, settlements=()),))
    return any(effects_of(session, current_actor(), scenario.hromada, year, [alone]))
