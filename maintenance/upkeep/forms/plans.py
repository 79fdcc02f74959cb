"""The form of a plan: its description's inputs, and how the assets it is about are chosen."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.attribute_form import typed_pairs
from maintenance.contracts.rules.cover_text import write_pairs
from maintenance.upkeep.models.plan import Plan, WorkKind
from maintenance.upkeep.rules.plan_values import PLAN
from registry.assets.rules.attributes import Attribute
from registry.kernel import forms as fields
from registry.kernel.forms import noun_form, typed_values
from registry.kernel.words import label, options

OWN = (
    "title", "work_kind", "performer", "every", "interval", "starts_on", "ends_on", "lead_days", "kind",
)  # fmt: skip
"""What the page lays out in a way of its own; further fields of the description follow."""
NARROWED = ("settlement", "holder_id", "parent_id")
Choices = Sequence[tuple[str, str]]


def plan_form(
    plan: Plan | None,
    *,
    start: dict[str, Any],
    hromadas: Choices,
    kinds: Choices,
    settlements: Choices,
    holders: Choices,
    attributes: str = "",
) -> FlaskForm:
    """Make the form; it offers what the actor may choose from, `attributes` is how those asked for are written."""
    filters = plan.filters if plan else {}
    further = {
        "hromada_id": fields.choice(_("Громада"), hromadas),
        "work_kind": fields.radios(label(PLAN.by_name["work_kind"]), options(WorkKind)),
        "choice": fields.radios(_("Яке майно"), [("kind", _("За видом і умовами")), ("assets", _("Вибрані об’єкти"))]),
        "settlement": fields.choice(_("Населений пункт"), settlements, empty=_("Усі")),
        "holder_id": fields.choice(_("Балансоутримувач"), holders, empty=_("Усі")),
        "parent_id": fields.text(_("Належить до")),
        "attributes": fields.text(_("Характеристики"), placeholder=_("кріплення = опора")),
    }
    form = noun_form(PLAN, plan, {"kind": kinds}, start, further)
    if not form.is_submitted():
        form["hromada_id"].data = str(plan.hromada_id) if plan else start["hromada_id"]
        form["choice"].data = "kind" if filters.get("asset_ids") is None else "assets"
        form["attributes"].data = attributes
        for name in NARROWED:
            form[name].data = filters.get(name) or ""
    return form


def written_attributes(plan: Plan, attributes: Sequence[Attribute], language: str) -> str:
    """Write what a plan asks of attributes as its form does."""
    return write_pairs(plan.filters.get("attributes") or {}, attributes, language)


def typed_plan(form: FlaskForm, chosen: list[str], attributes: Sequence[Attribute]) -> dict[str, Any]:
    """Collect a plan's values; raise Invalid where the attributes asked for cannot be told."""
    values = typed_values(PLAN, form)
    if form["choice"].data == "assets":
        return {**values, "kind": None, "filters": {"asset_ids": chosen}}
    filters = {name: form[name].data for name in NARROWED}
    return {**values, "filters": {**filters, "attributes": typed_pairs(form, attributes)}}
