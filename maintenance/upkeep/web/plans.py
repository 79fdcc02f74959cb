"""Pages of plans: the list, one plan, making and changing it."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from maintenance.upkeep.forms.plans import OWN, plan_form, typed_plan, written_attributes
from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.operations.plans import create_plan, resume_plan, stop_plan, update_plan
from maintenance.upkeep.queries.due_work import VisitFilter, count_states
from maintenance.upkeep.queries.plans import (
    chosen_assets,
    count_assets,
    count_plans,
    get_plan,
    list_plans,
    orders,
    select_plans,
)
from maintenance.upkeep.rules.plan_values import PLAN, chosen_ids, read_plan, read_plan_attributes, recurrence_of
from maintenance.upkeep.rules.recurrence import next_slots
from maintenance.upkeep.web.log_form import read_ids
from maintenance.upkeep.web.words import WORDS, assets_count
from maintenance.upkeep.web.work_rows import ThingRow, thing_row
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS, list_kinds, read_kind
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.assets.web.words import facts_by_kind, kind_icon, kind_name
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.queries.attachments import list_readable
from registry.kernel.rules.reading import Unreadable, read_id
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada, current_hromada_id, require
from registry.kernel.web.asked import asked_filters, asked_sort
from registry.kernel.web.attachments import keep_uploads
from registry.kernel.web.errors import field_errors
from registry.kernel.web.field_words import Fact, cells, facts_of, list_columns
from registry.kernel.web.form_errors import read_version, saved, show_errors
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.web.pages import make_pages
from registry.kernel.web.words import file_size
from registry.kernel.words import language
from registry.places.queries.organisations import choose_organisations
from registry.places.web.hromada_choice import writable_hromadas
from registry.places.web.settlement_choices import settlement_choices

SHOWN_BY_THE_LIST = ("title", "work_kind", "every", "interval", "performer", "is_demo")
"""Fields whose cells the list draws in a way of its own; the others are columns by choice."""
PREVIEWED = 6
PAGE = 50


@require("work.read")
def list_() -> str:
    """List the plans."""
    session, actor = db.session(), current_actor()
    here = {"hromada_id": current_hromada_id()} if current_hromada_id() else {}
    asked = asked_filters(PLAN, kind=read_kind(session))
    plans = select_plans(actor, {**asked, **here})
    sort = asked_sort(orders(), "is_active")
    pages = asked_page(count_plans(session, plans), PAGE)
    rows = list_plans(session, plans, clock.today(), sort=sort, limit=PAGE, offset=pages.offset)
    kinds = {one.code: one for one in list_kinds(session)}
    columns = list_columns(PLAN, orders(), SHOWN_BY_THE_LIST)
    return render_template(
        "upkeep/plans/list.html",
        rows=rows,
        is_filtered=bool(asked),
        columns=columns,
        cells={row.plan.id: cells(PLAN, actor, row.plan, columns, {}) for row in rows},
        sort=sort,
        pages=pages,
        kind_names={code: kind_name(one) for code, one in kinds.items()},
        kind_icons={code: kind_icon(one) for code, one in kinds.items()},
        next_days={row.plan.id: next_slots(recurrence_of(row.plan), clock.today(), 1) for row in rows},
        shows_hromada=current_hromada() is None,
        may_write=_may_write_anywhere(actor),
        today=clock.today(),
        **WORDS,
    )


@require("work.read")
def show(plan_id: uuid.UUID) -> str:
    """Show a plan: what, when, on what."""
    session, actor, today = db.session(), current_actor(), clock.today()
    plan = get_plan(session, actor, plan_id)
    return render_template(
        "upkeep/plans/plan.html",
        plan=plan,
        facts=_facts(actor, plan),
        chosen=_chosen(actor, chosen_ids(plan.filters) or ()),
        counts=count_states(session, actor, VisitFilter(plan_id=plan.id), today),
        next_days=next_slots(recurrence_of(plan), today, PREVIEWED) if plan.is_active else [],
        may_write=actor.can("work.write", plan.hromada_id),
        today=today,
        can_write=actor.can("work.write", plan.hromada_id),
        files=list_readable(session, actor, "plan", plan),
        file_size=file_size,
        **WORDS,
    )


@require("work.write")
def add_files(plan_id: uuid.UUID) -> Response:
    """Keep papers of a plan; a refused one keeps none of them."""
    keep_uploads("plan", get_plan(db.session(), current_actor(), plan_id))
    return redirect(url_for(".show", plan_id=plan_id))


@require("work.write")
def new() -> Any:
    """Make a plan."""
    form = _form(None)
    if not form["hromada_id"].choices:
        flash(_("Спершу додайте громаду: планувати ще нема для кого."), "warn")
        return redirect(url_for(".list_"))
    if request.method == "GET":
        return _show_form(form, None)
    plan = saved(
        form,
        lambda: create_plan(db.session(), current_actor(), _hromada_id(form), _typed(form)),
        partial(_show_refusal, form),
    )
    if plan is None:
        return _show_form(form, None), 422
    flash(_("План створено."), "ok")
    return redirect(url_for(".show", plan_id=plan.id))


@require("work.write")
def edit(plan_id: uuid.UUID) -> Any:
    """Change a plan."""
    plan = get_plan(db.session(), current_actor(), plan_id)
    form = _form(plan)
    if request.method == "GET":
        return _show_form(form, plan)
    changed = saved(
        form,
        lambda: update_plan(db.session(), current_actor(), plan_id, _typed(form), version=read_version()),
        partial(_show_refusal, form),
    )
    if changed is None:
        return _show_form(form, get_plan(db.session(), current_actor(), plan_id)), 422
    flash(_("План змінено."), "ok")
    return redirect(url_for(".show", plan_id=plan_id))


@require("work.write")
def switch(plan_id: uuid.UUID, act: str) -> Response:
    """Stop a plan, or let it go on."""
    operation = stop_plan if act == "stop" else resume_plan
    operation(db.session(), current_actor(), plan_id, version=read_version())
    db.session.commit()
    flash(_("План зупинено.") if act == "stop" else _("План знову діє."), "ok")
    return redirect(url_for(".show", plan_id=plan_id))


@require("work.write")
def preview() -> str:
    """Say what the form as typed would plan: the next days and how many assets."""
    form, session = _form(None), db.session()
    try:
        told = _typed(form)
        planned = read_plan({**told, "title": "—", "work_kind": told["work_kind"] or "preventive"})
        kind = KINDS.get(session).get(planned.kind_code or "")
        planned.filters, refused = read_plan_attributes(planned.filters, kind)
        planned.hromada_id = _hromada_id(form)
        if refused or not current_actor().can("work.read", planned.hromada_id):
            raise Invalid(refused or {"hromada_id": [because("Такої громади немає")]})
    except Invalid as error:
        reasons = [reason for several in field_errors(error).values() for reason in several]
        return render_template("upkeep/plans/_preview.html", reasons=reasons, days=[], assets=None, **WORDS)
    days = next_slots(recurrence_of(planned), clock.today(), PREVIEWED)
    assets = count_assets(session, planned.hromada_id, planned.kind_code, planned.filters)
    return render_template("upkeep/plans/_preview.html", reasons=[], days=days, assets=assets, **WORDS)


def _show_form(form: FlaskForm, plan: Plan | None) -> str:
    chosen = request.form.getlist("asset") if request.method == "POST" else request.args.getlist("asset")
    ids = read_ids(chosen) or (list(chosen_ids(plan.filters) or ()) if plan and request.method == "GET" else [])
    if ids and plan is None:
        form["choice"].data = "assets"
    things = _chosen(current_actor(), ids)
    return render_template("upkeep/plans/form.html", form=form, plan=plan, things=things, own=OWN, **WORDS)


def _show_refusal(form: FlaskForm, error: Invalid) -> None:
    """Show a refusal of the filters at what chooses them."""
    moved: dict[str, list[Reason]] = {}
    for name, reasons in error.fields.items():
        part = name.split(".")
        asked = part[1] if part[0] == "filters" and part[1:] and part[1] in form else "choice"
        moved.setdefault(asked if part[0] == "filters" else name, []).extend(reasons)
    if form["choice"].data == "assets" and "kind" in moved:
        moved["choice"] = moved.pop("kind")
    show_errors(form, Invalid(moved))


def _form(plan: Plan | None) -> FlaskForm:
    session, actor, here = db.session(), current_actor(), current_hromada()
    hromadas = [(str(one.id), one.name) for one in writable_hromadas("work.write")]
    first = str(here.id) if here else hromadas[0][0] if hromadas else ""
    settlements = settlement_choices(session, actor, current_hromada_id())
    holders = choose_organisations(session, actor, current_hromada_id())
    return plan_form(
        plan,
        start={"hromada_id": first, "starts_on": clock.today(), "interval": "month"},
        hromadas=hromadas,
        kinds=[(one.code, kind_name(one)) for one in list_kinds(session)],
        settlements=[(one.katottg or str(one.id), name) for one, name in settlements],
        holders=[(str(one.id), one.name) for one in holders],
        attributes=written_attributes(plan, _attributes(plan.kind_code), language()) if plan else "",
    )


def _typed(form: FlaskForm) -> dict[str, Any]:
    return typed_plan(form, request.form.getlist("asset"), _attributes(form["kind"].data))


def _attributes(code: str | None) -> Sequence[Attribute]:
    kind = KINDS.get(db.session()).get(code or "")
    return attributes_of(kind.definition) if kind else ()


def _hromada_id(form: FlaskForm) -> uuid.UUID:
    try:
        found: uuid.UUID | None = read_id(form["hromada_id"].data)
    except Unreadable as refusal:
        raise Invalid(hromada_id=refusal.reason) from refusal
    if found is None:
        raise Invalid(hromada_id=because("Заповніть це поле"))
    return found


def _facts(actor: Actor, plan: Plan) -> list[Fact]:
    """List what the page tells: whose, on what, then the described fields but for what the head says."""
    session = db.session()
    kind = KINDS.get(session).get(plan.kind_code or "")
    number = assets_count(count_assets(session, plan.hromada_id, plan.kind_code, plan.filters))
    things = kind_name(kind) if kind else _("вибрані об’єкти")
    head = [
        Fact("hromada", _("Громада"), plan.hromada.name),
        Fact("assets", _("Майно"), f"{things}, {number}"),
    ]
    told = [Fact("filters", name, value) for name, value in _conditions(plan, kind)]
    return [*head, *told, *facts_of(PLAN, actor, plan, {}, ("title", "every", "interval"))]


def _conditions(plan: Plan, kind: AssetKind | None) -> list[tuple[str, str]]:
    """Put a plan's filters into words."""
    session, actor, filters = db.session(), current_actor(), plan.filters
    settlements = {
        key: name
        for one, name in settlement_choices(session, actor, plan.hromada_id)
        for key in (one.katottg, str(one.id))
        if key
    }
    holders = {str(one.id): one.name for one in choose_organisations(session, actor, plan.hromada_id)}
    found: list[tuple[str, str]] = []
    if filters.get("settlement"):
        found.append((_("Населений пункт"), settlements.get(filters["settlement"]) or str(filters["settlement"])))
    if filters.get("holder_id"):
        found.append((_("Балансоутримувач"), holders.get(filters["holder_id"], "—")))
    if filters.get("parent_id"):
        parent = chosen_assets(session, actor, [uuid.UUID(filters["parent_id"])])
        found.append((_("Належить до"), parent[0].name if parent else "—"))
    asked = filters.get("attributes") or {}
    known = [(name, value) for name, value in facts_by_kind(kind, asked) if value is not None] if kind else []
    return found + known


def _chosen(actor: Actor, ids: Any) -> list[ThingRow]:
    return [thing_row(actor, one) for one in chosen_assets(db.session(), actor, ids)] if ids else []


def _may_write_anywhere(actor: Actor) -> bool:
    return bool(actor.hromada_ids("work.write"))


PAGES = (
    ("GET", "/plans", list_),
    ("GET", "/plans/<uuid:plan_id>", show),
    ("GET POST", "/plans/new", new),
    ("GET POST", "/plans/<uuid:plan_id>/edit", edit),
    ("POST", "/plans/<uuid:plan_id>/<any(stop, resume):act>", switch),
    ("POST", "/plans/<uuid:plan_id>/files", add_files),
    ("POST", "/plans/preview", preview),
)
bp = make_pages("plans", __name__, PAGES)
