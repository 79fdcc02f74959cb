"""Pages of scenarios: the saved ones side by side, one with its changes, copying, taking out and back."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR, costing_year
from maintenance.costing.forms.scenarios import scenario_form
from maintenance.costing.models.scenario import ChangeKind, Scenario, ScenarioChange
from maintenance.costing.operations.scenarios import (
    copy_scenario,
    create_scenario,
    delete_scenario,
    restore_scenario,
    undo_changes,
    update_scenario,
)
from maintenance.costing.queries.scenario_years import effects_of, get_scenario_year
from maintenance.costing.queries.scenarios import changes_of, get_scenario, list_scenarios, saved_of
from maintenance.costing.rules.change_words import say_changes
from maintenance.costing.rules.scenarios import SCENARIO
from maintenance.costing.rules.what_if import Overrides
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.removal import Away, take_away
from maintenance.costing.web.scenario_view import MOST_SHOWN, picked, show_year, write_difference
from registry.kernel import clock
from registry.kernel.errors import Conflict, Invalid
from registry.kernel.forms import typed_values
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import facts_of
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.words import word
from registry.places.models.territory import Hromada

AWAY = Away("costing.scenario_page", "costing.restore", "scenario_id")
MOST_EFFECTS = 12
"""Of so many changes the page tells what each would cost by itself."""


def page_year(hromada: Hromada) -> int:
    """Read the year of the address; without one the hromada's own next."""
    year = request.values.get("year", type=int) or costing_year(hromada, clock.today())
    return year if FIRST_YEAR <= year <= LAST_YEAR else abort(404)


@require("cost.read")
def side_by_side(year: int) -> str:
    """Show the saved scenarios beside the plan: a column each, line by line, with the difference and why."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    hromada, session, actor = chosen_hromada(), db.session(), current_actor()
    known = list_scenarios(session, actor, hromada.id)
    chosen = picked(request.args.getlist("s", type=uuid.UUID), [one.id for one in known], MOST_SHOWN)
    found = get_scenario_year(session, actor, hromada, year, [one for one in known if one.id in chosen])
    return render_template(
        "costing/scenarios.html",
        hromada=hromada,
        year=year,
        known=known,
        chosen=chosen,
        shown=show_year(found),
        as_of=found.as_of,
        may_write=actor.can("cost.write", hromada.id),
    )


@require("cost.read")
def scenario_page(scenario_id: uuid.UUID) -> str:
    """Show a scenario: its changes, each with what it does by itself, and its lines against the plan."""
    session, actor = db.session(), current_actor()
    scenario = get_scenario(session, actor, scenario_id)
    hromada = scenario.hromada
    year = page_year(hromada)
    found = get_scenario_year(session, actor, hromada, year, [saved_of(session, scenario)])
    changes = changes_of(session, scenario)
    alone = [Overrides(changes=(one,)) for one in changes[:MOST_EFFECTS]]
    effects = [
        _say_effect(row, effect)
        for row, effect in zip(scenario.changes, effects_of(session, actor, hromada, year, alone), strict=False)
    ]
    effects += [""] * (len(changes) - len(effects))
    words = say_changes(found.book, changes, plan_year=year)
    return render_template(
        "costing/scenario.html",
        scenario=scenario,
        hromada=hromada,
        year=year,
        shown=show_year(found),
        changes=[
            (row, word(ChangeKind, row.kind), say(said), effect)
            for row, said, effect in zip(scenario.changes, words, effects, strict=True)
        ],
        most_effects=MOST_EFFECTS,
        facts=facts_of(SCENARIO, actor, scenario, {}, ("name", "note")),
        kinds=[(one.value, word(ChangeKind, one.value)) for one in ChangeKind],
        may_write=actor.can("cost.write", hromada.id),
        may_register=actor.can("asset.write", hromada.id) and actor.can("cost.write", hromada.id),
        can_history=actor.can("history.read", hromada.id),
    )


def _say_effect(row: ScenarioChange, effect: Decimal) -> str:
    """Say what a change does by itself; of assets that cost nothing, what they lack."""
    if effect:
        return _("сама по собі: %(amount)s грн", amount=write_difference(effect))
    if row.kind == ChangeKind.ASSETS and row.contract_id is None:
        return _("жоден договір їх не охоплює, тож вони нічого не коштують: назвіть договір, за яким їх рахувати")
    return _("сама по собі нічого не змінює")


@require("cost.write")
def add(year: int) -> Any:
    """Begin a scenario: its name first, then changes one by one."""
    hromada = chosen_hromada("cost.write")
    form = scenario_form(None)
    if request.method == "POST":
        values = typed_values(SCENARIO, form)
        made = saved(form, lambda: create_scenario(db.session(), current_actor(), hromada.id, values))
        if made is not None:
            flash(_("Сценарій «%(name)s» створено. Додайте, що в ньому інакше.", name=made.name), "ok")
            return redirect(url_for("costing.scenario_page", scenario_id=made.id, year=year))
    back = url_for("costing.side_by_side", year=year, hromada=hromada.code)
    return _show_form(form, _("Новий сценарій"), hromada, back)


@require("cost.write")
def edit(scenario_id: uuid.UUID) -> Any:
    """Rename a scenario or change its note."""
    scenario = get_scenario(db.session(), current_actor(), scenario_id)
    hromada, form = scenario.hromada, scenario_form(scenario)
    year = page_year(hromada)
    back = url_for("costing.scenario_page", scenario_id=scenario_id, year=year)
    if request.method == "POST":
        values = typed_values(SCENARIO, form)
        written = saved(
            form, lambda: update_scenario(db.session(), current_actor(), scenario_id, values, version=read_version())
        )
        if written is not None:
            flash(_("Сценарій «%(name)s» збережено", name=written.name), "ok")
            return redirect(back)
        hromada = get_scenario(db.session(), current_actor(), scenario_id).hromada
    return _show_form(form, _("Змінити сценарій"), hromada, back)


def _show_form(form: Any, title: str, hromada: Hromada, back: str) -> Any:
    shown = render_template("costing/scenario_form.html", form=form, title=title, hromada=hromada, back=back)
    return (shown, 422) if form.errors or form.form_errors else shown


@require("cost.write")
def copy(scenario_id: uuid.UUID) -> Any:
    """Write the same changes under a name of its own, free as yet."""
    scenario = get_scenario(db.session(), current_actor(), scenario_id)
    year = page_year(scenario.hromada)
    taken = {one.name for one in list_scenarios(db.session(), current_actor(), scenario.hromada_id)}
    base = _("%(name)s, копія", name=scenario.name[:180])
    name = next(one for one in (base, *(f"{base} {number}" for number in range(2, 1000))) if one not in taken)
    made = copy_scenario(db.session(), current_actor(), scenario_id, name)
    db.session.commit()
    flash(_("Копію «%(name)s» створено", name=name), "ok")
    return redirect(url_for("costing.scenario_page", scenario_id=made.id, year=year))


@require("cost.write")
def delete(scenario_id: uuid.UUID) -> Any:
    """Take a scenario out, with the way back."""
    scenario = get_scenario(db.session(), current_actor(), scenario_id)
    version, hromada = read_version(), scenario.hromada
    said = _("Вилучено сценарій «%(name)s».", name=scenario.name)
    home = url_for("costing.side_by_side", year=page_year(hromada), hromada=hromada.code)
    return take_away(
        AWAY,
        said,
        scenario_id,
        home,
        lambda: delete_scenario(db.session(), current_actor(), scenario_id, version=version),
    )


@require("cost.write")
def restore(scenario_id: uuid.UUID) -> Any:
    """Bring a scenario back that was taken out."""
    return _take_back(lambda: restore_scenario(db.session(), current_actor(), scenario_id))


@require("cost.write")
def undo(scenario_id: uuid.UUID) -> Any:
    """Give a scenario the changes that it had before they were written last."""
    return _take_back(lambda: undo_changes(db.session(), current_actor(), scenario_id, version=_version()))


def _version() -> int:
    """Read from the address of the way back what was written, so that it takes back nothing of others."""
    return request.args.get("version", 0, type=int)


def _take_back(write: Callable[[], Scenario]) -> Any:
    try:
        found = write()
        address = url_for("costing.scenario_page", scenario_id=found.id)
        db.session.commit()
    except (Conflict, Invalid) as error:
        db.session.rollback()
        reasons = (
            [error.reason] if isinstance(error, Conflict) else [one for each in error.fields.values() for one in each]
        )
        flash("; ".join(say(one) for one in reasons), "error")
        return redirect(url_for("costing.start"))
    flash(_("Повернуто"), "ok")
    return redirect(address)
