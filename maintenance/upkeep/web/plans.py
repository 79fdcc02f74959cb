"""Pages of plans: the list, one plan, making and changing it."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from maintenance.upkeep.forms.plans import PlanForm, form_of_plan
from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.operations.plans import create_plan, resume_plan, stop_plan, update_plan
from maintenance.upkeep.queries.due_work import VisitFilter, count_states
from maintenance.upkeep.queries.plans import chosen_assets, count_assets, count_plans, get_plan, list_plans
from maintenance.upkeep.rules.plan_values import chosen_ids, read_plan, recurrence_of
from maintenance.upkeep.rules.recurrence import next_slots
from maintenance.upkeep.web.log_form import read_ids
from maintenance.upkeep.web.words import WORDS
from maintenance.upkeep.web.work_rows import ThingRow, thing_row
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.words import kind_icon, kind_name
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada, current_hromada_id, require
from registry.kernel.web.errors import field_errors
from registry.kernel.web.form_errors import read_version, show_errors
from registry.kernel.web.numbered_pages import asked_page
from registry.places.queries.organisations import choose_organisations
from registry.places.queries.territory import list_settlements
from registry.places.web.hromada_choice import writable_hromadas

PREVIEWED = 6
PAGE = 50
bp = Blueprint("plans", __name__)


@bp.get("/plans")
@require("work.read")
def list_() -> str:
    """List the plans."""
    session, actor = db.session(), current_actor()
    pages = asked_page(count_plans(session, actor, current_hromada_id()), PAGE)
    rows = list_plans(session, actor, current_hromada_id(), clock.today(), limit=PAGE, offset=pages.offset)
    kinds = {one.code: one for one in list_kinds(session)}
    return render_template(
        "upkeep/plans/list.html",
        rows=rows,
        pages=pages,
        kind_names={code: kind_name(one) for code, one in kinds.items()},
        kind_icons={code: kind_icon(one) for code, one in kinds.items()},
        next_days={row.plan.id: next_slots(recurrence_of(row.plan), clock.today(), 1) for row in rows},
        shows_hromada=current_hromada() is None,
        may_write=_may_write_anywhere(actor),
        today=clock.today(),
        **WORDS,
    )


@bp.get("/plans/<uuid:plan_id>")
@require("work.read")
def show(plan_id: uuid.UUID) -> str:
    """Show a plan: what, when, on what."""
    session, actor, today = db.session(), current_actor(), clock.today()
    plan = get_plan(session, actor, plan_id)
    kind = next((one for one in list_kinds(session) if one.code == plan.kind_code), None)
    return render_template(
        "upkeep/plans/plan.html",
        plan=plan,
        kind=kind_name(kind) if kind else None,
        conditions=_conditions(plan),
        chosen=_chosen(actor, chosen_ids(plan.filters) or ()),
        assets=count_assets(session, plan.hromada_id, plan.kind_code, plan.filters),
        counts=count_states(session, actor, VisitFilter(plan_id=plan.id), today),
        next_days=next_slots(recurrence_of(plan), today, PREVIEWED) if plan.is_active else [],
        may_write=actor.can("work.write", plan.hromada_id),
        today=today,
        **WORDS,
    )


@bp.route("/plans/new", methods=["GET", "POST"])
@require("work.write")
def new() -> Any:
    """Make a plan."""
    form = PlanForm()
    _offer(form)
    if not form.hromada_id.choices:
        flash(gettext("Спершу додайте громаду: планувати ще нема для кого."), "warn")
        return redirect(url_for(".list_"))
    if request.method == "GET":
        here = current_hromada()
        form.hromada_id.data = str(here.id) if here else form.hromada_id.choices[0].value
        form.starts_on.data = clock.today().isoformat()
        return _show_form(form, None)
    given = {**form.given(request.form.getlist("asset")), "hromada_id": form.hromada_id.data}
    try:
        plan = create_plan(db.session(), current_actor(), given)
    except Invalid as error:
        db.session.rollback()
        _show_refusal(form, error)
        return _show_form(form, None), 422
    db.session.commit()
    flash(gettext("План створено."), "ok")
    return redirect(url_for(".show", plan_id=plan.id))


@bp.route("/plans/<uuid:plan_id>/edit", methods=["GET", "POST"])
@require("work.write")
def edit(plan_id: uuid.UUID) -> Any:
    """Change a plan."""
    plan = get_plan(db.session(), current_actor(), plan_id)
    form = PlanForm() if request.method == "POST" else form_of_plan(plan)
    _offer(form)
    if request.method == "GET":
        return _show_form(form, plan)
    given = form.given(request.form.getlist("asset"))
    try:
        update_plan(db.session(), current_actor(), plan_id, given, version=read_version())
    except Invalid as error:
        db.session.rollback()
        _show_refusal(form, error)
        return _show_form(form, get_plan(db.session(), current_actor(), plan_id)), 422
    db.session.commit()
    flash(gettext("План змінено."), "ok")
    return redirect(url_for(".show", plan_id=plan_id))


@bp.post("/plans/<uuid:plan_id>/<any(stop, resume):act>")
@require("work.write")
def switch(plan_id: uuid.UUID, act: str) -> Response:
    """Stop a plan, or let it go on."""
    operation = stop_plan if act == "stop" else resume_plan
    operation(db.session(), current_actor(), plan_id, version=read_version())
    db.session.commit()
    flash(gettext("План зупинено.") if act == "stop" else gettext("План знову діє."), "ok")
    return redirect(url_for(".show", plan_id=plan_id))


@bp.post("/plans/preview")
@require("work.write")
def preview() -> str:
    """Say what the form as typed would plan: the next days and how many assets."""
    form = PlanForm()
    given = {**form.given(request.form.getlist("asset")), "hromada_id": form.hromada_id.data, "title": "—"}
    try:
        values = read_plan({**given, "work_kind": given["work_kind"] or "preventive"}, None)
        if not current_actor().can("work.read", values["hromada_id"]):
            raise Invalid(hromada_id=because("Такої громади немає"))
    except Invalid as error:
        reasons = [reason for several in field_errors(error).values() for reason in several]
        return render_template("upkeep/plans/_preview.html", reasons=reasons, days=[], assets=None, **WORDS)
    planned = Plan(**values)
    days = next_slots(recurrence_of(planned), clock.today(), PREVIEWED)
    assets = count_assets(db.session(), planned.hromada_id, planned.kind_code, planned.filters)
    return render_template("upkeep/plans/_preview.html", reasons=[], days=days, assets=assets, **WORDS)


def _show_form(form: PlanForm, plan: Plan | None) -> str:
    chosen = request.form.getlist("asset") if request.method == "POST" else request.args.getlist("asset")
    ids = read_ids(chosen) or (list(chosen_ids(plan.filters) or ()) if plan and request.method == "GET" else [])
    if ids and plan is None:
        form.choice.data = "assets"
    return render_template(
        "upkeep/plans/form.html", form=form, plan=plan, things=_chosen(current_actor(), ids), **WORDS
    )


def _show_refusal(form: PlanForm, error: Invalid) -> None:
    """Show a refusal of the filters at the choice of assets."""
    moved = {"choice" if name.split(".")[0] == "filters" else name: why for name, why in error.fields.items()}
    if form.choice.data == "assets" and "kind_code" in moved:
        moved["choice"] = moved.pop("kind_code")
    show_errors(form, Invalid(moved))


def _offer(form: PlanForm) -> None:
    session, actor = db.session(), current_actor()
    settlements = list_settlements(session, actor, current_hromada_id())
    holders = choose_organisations(session, actor, current_hromada_id())
    form.choose_from(
        hromadas=[(str(one.id), one.name) for one in writable_hromadas("work.write")],
        kinds=[(one.code, kind_name(one)) for one in list_kinds(session)],
        settlements=[(one.katottg or str(one.id), one.name) for one in settlements],
        holders=[(str(one.id), one.name) for one in holders],
    )


def _conditions(plan: Plan) -> list[tuple[str, str]]:
    """Put a plan's filters into words."""
    session, actor, filters = db.session(), current_actor(), plan.filters
    settlements = {
        key: one.name
        for one in list_settlements(session, actor, plan.hromada_id)
        for key in (one.katottg, str(one.id))
        if key
    }
    holders = {str(one.id): one.name for one in choose_organisations(session, actor, plan.hromada_id)}
    found: list[tuple[str, str]] = []
    if filters.get("settlement"):
        found.append((gettext("Населений пункт"), settlements.get(filters["settlement"]) or str(filters["settlement"])))
    if filters.get("holder_id"):
        found.append((gettext("Балансоутримувач"), holders.get(filters["holder_id"], "—")))
    found += [(name, str(value)) for name, value in (filters.get("attributes") or {}).items()]
    return found


def _chosen(actor: Actor, ids: Any) -> list[ThingRow]:
    return [thing_row(actor, one) for one in chosen_assets(db.session(), actor, ids)] if ids else []


def _may_write_anywhere(actor: Actor) -> bool:
    return bool(actor.hromada_ids("work.write"))
