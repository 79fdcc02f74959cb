"""The forms of scenarios and of their changes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.attribute_form import Attributes, pairs_field, pairs_of, typed_pairs
from maintenance.costing.models.scenario import ChangeKind, Scenario, ScenarioChange
from maintenance.costing.rules.scenarios import FIELDS_OF, NEEDED, SCENARIO, SCENARIO_CHANGE
from registry.kernel.forms import Options, make_form, noun_fields, noun_form, stored_values, text
from registry.kernel.text import N_

PREFIX = "changes."
EMPTY: Mapping[str, Mapping[str, str]] = {
    ChangeKind.WARRANTY: {"asset_kind": N_("усі види"), "contract_id": N_("усі договори")},
}
"""What having chosen nothing means where it does not mean nothing."""

FOUND_BY: Mapping[str, str] = {ChangeKind.TERM: "contract_id"}
"""What is not asked for, because it follows from the rest: a price is chosen at once with its contract."""


def scenario_form(scenario: Scenario | None) -> FlaskForm:
    """Make the form of a scenario: its name and note."""
    return noun_form(SCENARIO, scenario, {})


def change_form(
    kind: str,
    change: ScenarioChange | None,
    choices: Mapping[str, Options],
    start: Mapping[str, Any],
    known: Attributes,
) -> FlaskForm:
    """Make the form of a change of one kind: the fields that such a change has; `known` are the kinds' attributes."""
    names = [one for one in FIELDS_OF[kind] if one != FOUND_BY.get(kind)]
    own = noun_fields(SCENARIO_CHANGE, change, choices)
    own["attributes"] = pairs_field(
        SCENARIO_CHANGE.by_name["attributes"], _("За ними їх знаходять договори, що охоплюють лише таке майно.")
    )
    fields = {name: own[name] for name in names}
    stored = stored_values(SCENARIO_CHANGE, change) if change is not None else {}
    given = {name: stored.get(name) for name in names} if change is not None else dict(start)
    if change is not None:
        given["attributes"] = pairs_of(change.attributes, change.asset_kind, known)
    form = make_form(f"{kind.title()}ChangeForm", {**fields, "version": text("")}, given)
    for name, said in EMPTY.get(kind, {}).items():
        form[name].choices = [("", _(said)), *form[name].choices[1:]]
    form.rows = _rows(names)
    form.units = {one.name: one.unit for one in SCENARIO_CHANGE.fields if one.unit}
    form.needed = NEEDED[kind]
    return form


def _rows(names: list[str]) -> list[list[str]]:
    """Lay fields out in their order, those of a row at the first of them; the day comes last."""
    row_of = {name: [one for one in row if one in names] for row in SCENARIO_CHANGE.rows for name in row}
    rows = [row_of.get(name, [name]) for name in names if name != "from"]
    return [row for place, row in enumerate(rows) if row not in rows[:place]] + [["from"]]


def typed_change(kind: str, form: FlaskForm, kept: Mapping[str, Any], known: Attributes) -> dict[str, Any]:
    """Collect what was typed into a change; what its form does not show stays as it was.

    Raise Invalid where the attributes cannot be told.
    """
    typed = {name: form[name].data for name in FIELDS_OF[kind] if name in form}
    if "attributes" in typed:
        typed["attributes"] = typed_pairs(form, known.get(typed["asset_kind"] or "", ()))
    return {**kept, "kind": kind, **typed}
