"""Adding and editing an asset, with its place."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from registry.assets.forms.assets import (
    ADD_PLACE,
    KEEP_PLACE,
    NO_PLACE,
    asset_error_name,
    asset_form,
    place_error_name,
    place_options,
    points_of,
    typed_place,
    typed_values,
)
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.operations.assets import create_asset, update_asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import find_by_key, get_asset, list_assets
from registry.assets.queries.kinds import get_kind, list_kinds
from registry.assets.queries.numbers import next_number
from registry.assets.rules.attributes import attributes_of
from registry.assets.rules.disclosure import as_seen, may_see_place
from registry.assets.rules.standing import doubtful_days, without_kept_day
from registry.assets.web.words import kind_icon, kind_name
from registry.kernel import clock
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.seams import db
from registry.kernel.text import uncapitalised
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version, saved, show_errors
from registry.kernel.web.words import options_of, word_for
from registry.kernel.words import language, options
from registry.places.models.location import Location, LocationKind
from registry.places.models.territory import Hromada
from registry.places.operations.locations import add_location
from registry.places.queries.locations import filtered_locations, get_location, list_locations
from registry.places.queries.organisations import choose_organisations
from registry.places.queries.whereabouts import notes_of_settlement, warn_of_whereabouts
from registry.places.web.hromada_choice import target_hromada, writable_hromadas
from registry.places.web.settlement_choices import settlement_choices

PLACES_OFFERED = 15


@require("asset.write")
def add() -> Any:
    """Choose a kind, then fill in its form."""
    hromada = target_hromada()
    code = request.values.get("kind")
    if hromada is None or not code:
        return _choose_kind(hromada)
    kind = get_kind(db.session(), code)
    choices = _choices(hromada, kind, None)
    form = asset_form(kind, None, choices, language(), _asked_like(kind))
    if request.method == "POST" and not request.form.get("find_place"):
        saved = _save(
            form,
            kind,
            lambda values: create_asset(db.session(), current_actor(), hromada.id, {**values, "kind": kind.code}),
            hromada,
        )
        if saved is not None:
            flash(_("Додано: %(name)s", name=saved.name), "ok")
            here = request.args.get("location_id", type=uuid.UUID)
            again = url_for("assets.add", kind=kind.code, hromada=hromada.code, location_id=here)
            return redirect(again if request.form.get("more") else url_for("assets.asset", asset_id=saved.id))
    return _show(form, kind, hromada, None, choices)


def _asked_like(kind: AssetKind) -> Any:
    """Find the thing that a new one is to be like, named as far as the asker may know it in its own hromada."""
    asked = request.args.get("like", type=uuid.UUID)
    found = get_asset(db.session(), current_actor(), asked) if asked else None
    return as_seen(current_actor(), found) if found is not None and found.kind_code == kind.code else None


@require("asset.write")
def edit(asset_id: uuid.UUID) -> Any:
    """Change an asset."""
    asset = get_asset(db.session(), current_actor(), asset_id)
    hromada, kind = asset.hromada, asset.kind
    choices = _choices(hromada, kind, asset)
    form = asset_form(kind, asset, choices, language())
    if request.method == "POST" and not request.form.get("find_place"):
        version = read_version()
        saved = _save(
            form,
            kind,
            lambda values: update_asset(
                db.session(), current_actor(), asset_id, without_kept_day(asset, values), version=version
            ),
            hromada,
        )
        if saved is not None:
            flash(_("Збережено: %(name)s", name=saved.name), "ok")
            return redirect(url_for("assets.asset", asset_id=asset_id))
        asset = get_asset(db.session(), current_actor(), asset_id)
    return _show(form, kind, hromada, asset, choices)


@require("asset.read")
def choose() -> str:
    """Offer assets for «belongs to» while their number is typed."""
    wanted = AssetFilter(hromada_id=current_hromada_id(), q=request.args.get("parent_number", "")[:100])
    found = list_assets(db.session(), current_actor(), wanted, limit=12).rows if wanted.q.strip() else []
    return render_template("assets/choose.html", assets=found)


def _choose_kind(hromada: Hromada | None) -> str:
    kinds: dict[str, list[AssetKind]] = {}
    for kind in list_kinds(db.session()):
        kinds.setdefault(kind.group, []).append(kind)
    groups = [
        (word_for("group", group), [(one, kind_name(one), kind_icon(one)) for one in members])
        for group, members in kinds.items()
    ]
    return render_template(
        "assets/choose_kind.html",
        groups=groups,
        hromada=hromada,
        writable=writable_hromadas(),
        location_id=request.args.get("location_id", type=uuid.UUID),
        kind_code=request.args.get("kind") or None,
    )


def _choices(hromada: Hromada, kind: AssetKind, asset: Asset | None) -> dict[str, Any]:
    session, actor = db.session(), current_actor()
    holders = choose_organisations(session, actor, hromada.id, ("holder", "department"))
    offered, found, chosen = _places(hromada, asset, is_placed=kind.is_placed)
    return {
        "statuses": options_of("status"),
        "holders": [(str(one.id), one.name) for one in holders],
        "settlements": [(str(one.id), name) for one, name in settlement_choices(session, actor, hromada.id)],
        "place_kinds": options(LocationKind),
        "places": [*offered, *place_options(found)],
        "points": points_of(found),
        "chosen_place": chosen,
        "middle": hromada.middle,
        "next_number": next_number(session, hromada.id, kind.code) if asset is None else None,
    }


def _places(
    hromada: Hromada, asset: Asset | None, *, is_placed: bool
) -> tuple[list[tuple[str, str]], list[Location], str]:
    """Offer no place or a new one, then the present one and what was searched for; say which is chosen at first."""
    actor = current_actor()
    offered = [(NO_PLACE, _("Без місця"))]
    if actor.can("place.exact", hromada.id):
        offered.append((ADD_PLACE, _("Нове місце")))
    present = asset.location if asset else _asked_location(hromada)
    chosen = ADD_PLACE if asset is None and is_placed and len(offered) > 1 else NO_PLACE
    if asset is not None and asset.location is not None and not may_see_place(actor, asset):
        present, chosen = None, KEEP_PLACE
        offered.append((KEEP_PLACE, _("Теперішнє місце (вам його не видно)")))
    found = [present] if present else []
    found += [one for one in _searched(hromada) if one is not present]
    return offered, found, str(present.id) if present else chosen


def _asked_location(hromada: Hromada) -> Location | None:
    asked = request.args.get("location_id", type=uuid.UUID)
    found = get_location(db.session(), current_actor(), asked) if asked else None
    return found if found is not None and found.hromada_id == hromada.id else None


def _searched(hromada: Hromada) -> list[Location]:
    """Find places by what was typed; the one that was chosen stays on offer."""
    session, actor = db.session(), current_actor()
    words, chosen = request.values.get("place_q", "").strip()[:100], request.form.get("location_id", "")
    found: list[Location] = []
    try:
        found.append(get_location(session, actor, uuid.UUID(chosen)))
    except (ValueError, NotFound):
        found = []
    if words:
        statement = filtered_locations(actor, hromada_id=hromada.id, q=words)
        found += [one for one in list_locations(session, statement, limit=PLACES_OFFERED).rows if one not in found]
    return found


def _save(form: FlaskForm, kind: AssetKind, write: Callable[[dict[str, Any]], Asset], hromada: Hromada) -> Asset | None:
    """Write the asset and, where asked, its new place, in one transaction; None when refused, reasons at the fields."""
    values = typed_values(form, kind)
    refused = Invalid()
    location = _write_place(form, hromada, values, refused)
    _find_parent(form, hromada, values, refused)

    def write_all() -> Asset:
        asset = write(values)
        if refused.fields:
            raise Invalid()
        return asset

    def show(error: Invalid) -> None:
        show_errors(form, Invalid({asset_error_name(name): reasons for name, reasons in error.fields.items()}))
        show_errors(form, refused)

    asset = saved(form, write_all, show)
    for _name, reason in doubtful_days(asset, clock.today()) if asset is not None else ():
        flash(say(reason), "warn")
    if location is not None and asset is not None:
        for reason in notes_of_settlement(db.session(), typed_place(form), location.settlement_id):
            flash(say(reason), "info")
        for reason in warn_of_whereabouts(db.session(), hromada, location.geometry, location.settlement_id):
            flash(say(reason), "warn")
    return asset


def _write_place(form: FlaskForm, hromada: Hromada, values: dict[str, Any], refused: Invalid) -> Location | None:
    chosen = form["location_id"].data
    if chosen == KEEP_PLACE:
        return None
    if chosen != ADD_PLACE:
        values["location_id"] = chosen
        return None
    try:
        location = add_location(db.session(), current_actor(), hromada.id, typed_place(form))
    except Invalid as error:
        refused.fields.update({place_error_name(name): reasons for name, reasons in error.fields.items()})
        return None
    values["location_id"] = location.id
    return location


def _find_parent(form: FlaskForm, hromada: Hromada, values: dict[str, Any], refused: Invalid) -> None:
    number = (form["parent_number"].data or "").strip()
    found = find_by_key(db.session(), current_actor(), hromada.id, number) if number else None
    values["parent_id"] = found.id if found else None
    if number and found is None:
        refused.fields["parent_number"] = [because("Майна з таким номером немає в цій громаді")]


def _show(form: FlaskForm, kind: AssetKind, hromada: Hromada, asset: Asset | None, choices: Mapping[str, Any]) -> Any:
    shown = render_template(
        "assets/form.html",
        form=form,
        kind=kind,
        kind_words=uncapitalised(kind_name(kind)),
        icon_name=kind_icon(kind),
        attributes=attributes_of(kind.definition),
        asset=as_seen(current_actor(), asset) if asset else None,
        hromada=hromada,
        several_hromadas=len(writable_hromadas()) > 1,
        may_add_place=current_actor().can("place.exact", hromada.id),
        points=choices["points"],
        next_number=choices["next_number"],
    )
    return (shown, 422) if form.errors or form.form_errors else shown
