"""Logging work: one form for the asset page, the map, the plan and the phone."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from maintenance.upkeep.forms.work import OWN, typed_work, work_form
from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.work import log_work
from maintenance.upkeep.queries.due_work import VisitFilter, as_visit, list_visits, open_visits_of, visits_by_id
from maintenance.upkeep.queries.plans import chosen_assets
from maintenance.upkeep.rules.due import closed_by, week_end
from maintenance.upkeep.rules.rights import may_work_on
from maintenance.upkeep.rules.work_values import MAX_ASSETS
from maintenance.upkeep.web.words import WORDS, phrases
from maintenance.upkeep.web.work_rows import ThingRow, thing_row
from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets
from registry.assets.rules.disclosure import may_see_place
from registry.kernel import clock
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.attachments import add_attachment
from registry.kernel.queries.attachments import list_attachments
from registry.kernel.rules.reading import Unreadable, read_day
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, current_user, require, safe_next
from registry.kernel.web.form_errors import saved

MAX_PHOTOS = 10
FOUND = 12


@require("work.write")
def log() -> Any:
    """Show the form, or write the entry with its photos in one transaction."""
    if request.method == "POST":
        return _save()
    asset_ids = read_ids(request.args.getlist("asset"))
    visits = _asked_visits()
    assets = _writable([*asset_ids, *(visit.asset_id for visit in visits)])
    kind = visits[0].plan.work_kind if visits else None
    ticked = [visit.id for visit in visits]
    return show_form(work_form(done_by=current_user().display_name, kind=kind), assets, ticked)


@require("work.write")
def find() -> Response:
    """Find assets to add to the entry, for the script of the form."""
    wanted = AssetFilter(
        hromada_id=current_hromada_id(),
        q=request.args.get("q", "")[:100],
        statuses=("in_service", "repair", "reserve", "planned"),
    )
    actor = current_actor()
    found = list_assets(db.session(), actor, wanted, limit=FOUND)
    rows = [thing_row(actor, one) for one in found.rows if may_work_on(actor, one.hromada_id, one.holder_id)]
    return jsonify([_as_json(row) for row in rows])


@require("work.write")
def token() -> Response:
    """Give a fresh form token and whose it is, to a phone that kept an entry while there was no network."""
    return jsonify({"token": generate_csrf(), "login": current_user().login})


def read_ids(texts: Collection[str]) -> list[uuid.UUID]:
    """Read ids of an address, leaving out what is none."""
    found = []
    for text in list(texts)[:MAX_ASSETS]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def show_form(form: FlaskForm, assets: Sequence[Asset], ticked: Collection[uuid.UUID], status: int = 200) -> Any:
    """Show the form with what it is about and what it may close."""
    actor = current_actor()
    visits = open_visits_of(db.session(), actor, [one.id for one in assets]) if assets else []
    page = render_template(
        "upkeep/work/new.html",
        form=form,
        own=OWN,
        things=[thing_row(actor, one) for one in assets],
        visits=visits,
        ticked=ticked or _usual(visits, form["kind"].data),
        suggestions=_beside(assets),
        phrases=phrases(),
        today=clock.today(),
        next=request.values.get("next", ""),
        **WORDS,
    )
    return page, status


def _usual(visits: Sequence[DueWork], kind: str | None) -> set[uuid.UUID]:
    """Tick what the work would close by itself."""
    return {one.id for one in closed_by(map(as_visit, visits), kind, clock.today())} if kind else set()


def _save() -> Any:
    form = work_form()
    session = db.session()
    asset_ids, due_ids = request.form.getlist("asset"), request.form.getlist("due")
    ticked = due_ids if "visits_shown" in request.form else None

    def write() -> WorkEntry:
        entry = log_work(session, current_actor(), typed_work(form, asset_ids, ticked))
        save_photos(entry, form)
        return entry

    entry = saved(form, write)
    if entry is None:
        return show_form(form, _writable(read_ids(asset_ids)), read_ids(due_ids), 422)
    return redirect(_after(entry))


def save_photos(entry: WorkEntry, form: FlaskForm) -> None:
    """Keep the form's photos with the entry, unless this very form was written before."""
    session = db.session()
    photos = [one for one in form["photos"].data or [] if getattr(one, "filename", None)]
    if len(photos) > MAX_PHOTOS:
        raise Invalid(photos=because("Не більше %(limit)s фото", limit=MAX_PHOTOS))
    if photos and list_attachments(session, "work", entry.id):
        return
    for photo in photos:
        try:
            add_attachment(
                session,
                current_actor(),
                seams(current_app).settings.attachments,
                entity="work",
                entity_id=entry.id,
                hromada_id=entry.hromada_id,
                file_name=photo.filename,
                data=photo.read(),
            )
        except Invalid as error:
            reasons = [reason for several in error.fields.values() for reason in several]
            raise Invalid({"photos": reasons}) from error


def _after(entry: WorkEntry) -> str:
    onward = request.form.get("next")
    if onward:
        onward = safe_next(onward)
        return f"{onward}{'&' if '?' in onward else '?'}saved={entry.id}"
    flash(_("Роботу записано."), "ok")
    return url_for("work.entry", work_id=entry.id)


def _asked_visits() -> list[DueWork]:
    """Find the visits that the address names: by `due` ids, or all of a `plan` until the day in `due`."""
    session, actor = db.session(), current_actor()
    due, plans = request.args.getlist("due"), read_ids([request.args.get("plan", "")])
    found = list(visits_by_id(session, actor, read_ids(due)))
    if plans and not found:
        until = day_of(due[0] if due else None) or week_end(clock.today())
        wanted = VisitFilter(plan_id=plans[0], last_on=until)
        found = list(list_visits(session, actor, wanted, clock.today(), limit=MAX_ASSETS))
    return [one for one in found if one.status == "open" and may_work_on(actor, one.hromada_id, one.asset.holder_id)]


def day_of(text: str | None) -> date | None:
    """Read a day of the address; None where it is none."""
    try:
        found: date | None = read_day(text)
    except Unreadable:
        return None
    return found


def _writable(asset_ids: Collection[uuid.UUID]) -> list[Asset]:
    """List the assets that the actor may log work on; others are left out as if they were not there."""
    actor = current_actor()
    found = chosen_assets(db.session(), actor, list(dict.fromkeys(asset_ids))) if asset_ids else []
    return [one for one in found if may_work_on(actor, one.hromada_id, one.holder_id)]


def _beside(assets: Sequence[Asset]) -> list[tuple[str, list[ThingRow]]]:
    """Offer the assets of the same kind at the same place, once the place may be known."""
    actor = current_actor()
    first = assets[0] if len(assets) == 1 else None
    if first is None or first.location_id is None or not may_see_place(actor, first):
        return []
    wanted = AssetFilter(location_id=first.location_id, statuses=("in_service", "repair", "reserve"))
    rows = [
        thing_row(actor, one)
        for one in list_assets(db.session(), actor, wanted, limit=FOUND).rows
        if one.id != first.id and may_work_on(actor, one.hromada_id, one.holder_id)
    ]
    same = [row for row in rows if row.asset.kind_code == first.kind_code]
    offers = []
    if same:
        offers.append((_("Усе такого ж виду на цьому місці"), same))
    if len(rows) > len(same):
        offers.append((_("Усе на цьому місці"), rows))
    return offers


def _as_json(row: ThingRow) -> dict[str, str]:
    return {
        "id": str(row.asset.id),
        "name": row.asset.name,
        "number": row.asset.inventory_number,
        "kind": row.kind,
        "where": row.where,
    }
