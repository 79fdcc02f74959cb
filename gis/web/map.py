"""The staff map and its layers."""

import uuid
from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from gis.ground.standing import STAFF
from gis.layers.catalogue import Layer, make_collection, make_feature
from gis.layers.geojson import make_geometry, make_point
from gis.layers.past import read_past
from gis.queries.places import count_placed_kinds, find_placed_asset
from gis.rules.coverage import choose_anchor
from gis.web.answers import answer_geojson
from gis.web.folium_map import LIBRARIES_CSS, LIBRARIES_JS, MapView, build_map
from gis.web.ground import list_chosen
from gis.web.questions import read_question, read_view
from gis.web.words import map_words, status_words
from registry.assets.models.asset import STATUSES
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.words import kind_icon
from registry.kernel import clock
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.rules.reading import Unreadable, read_day
from registry.kernel.seams import db, seams
from registry.kernel.spatial import Box
from registry.kernel.web.access import current_actor, current_hromada_id, link_to, require
from registry.kernel.web.pages import make_pages
from registry.places.queries.territory import list_hromadas
from registry.places.web.settlement_choices import settlement_choices

UKRAINE: Box = (22.1, 44.3, 40.3, 52.4)
NEAR_ZOOM = 17


@require("asset.read")
def show_map() -> str:
    """Show the map; its filter, its layers and its view stand in the address."""
    actor, hromada_id = current_actor(), current_hromada_id()
    layers = _layers()
    parts = build_map(_choose_view(), map(_layer_facts, layers), list_chosen(STAFF))
    counts = count_placed_kinds(db.session(), actor, hromada_id)
    return render_template(
        "gis/map.html",
        map=parts,
        libraries_js=LIBRARIES_JS,
        libraries_css=LIBRARIES_CSS,
        wanted=read_question(request.args, hromada_id),
        day=_asked_day(),
        chosen_statuses=request.args.get("status", "").split(","),
        kinds=[(kind, counts[kind.code]) for kind in list_kinds(db.session()) if kind.code in counts],
        statuses=STATUSES,
        settlements=settlement_choices(db.session(), actor, hromada_id),
        area_layers=[layer for layer in layers if layer.form == "areas"],
        shown=set(_told_on()),
        kind_name=_kind_name,
        kind_icon=kind_icon,
        config=_config(parts.name),
        hides_places=_hides_places(),
    )


@require("asset.read")
def layer_data(name: str) -> Response:
    """Give one layer's features within the box and the filter."""
    layer = seams(current_app).layers.get(name)
    if layer is None or not current_actor().hromada_ids(layer.permission):
        raise NotFound("Такого шару немає")
    wanted, day = read_question(request.args, current_hromada_id()), _asked_day()
    if day is not None and day != clock.today():
        return answer_geojson(read_past(db.session(), current_actor(), layer, wanted, day))
    return answer_geojson(layer.read(db.session(), current_actor(), wanted))


def _asked_day() -> date | None:
    """Read the day to show: `on` as lists have it, where areas may stand too; `day` as old links have it."""
    told = request.args.get("day") or next((one for one in _told_on() if one[:1].isdecimal()), None)
    try:
        return read_day(told)
    except Unreadable as refusal:
        raise Invalid({"day" if request.args.get("day") else "on": [refusal.reason]}) from refusal


def _told_on() -> list[str]:
    return ",".join(request.args.getlist("on")).split(",")


@require("asset.read")
def asset_data(asset_id: uuid.UUID) -> Response:
    """Give one asset's place and what it covers, for the small map of its page."""
    found = find_placed_asset(db.session(), current_actor(), asset_id)
    point = choose_anchor(found.shape) if found else None
    if found is None or point is None:
        raise NotFound("Місця на карті немає")
    about = {"kind": found.kind_code, "status": found.status}
    features = [make_feature(make_point(point.x, point.y), {"what": "asset", **about})]
    if found.shape.geom_type != "Point":
        features.insert(0, make_feature(make_geometry(found.shape), {"what": "place"}))
    if found.coverage is not None:
        features.insert(0, make_feature(make_geometry(found.coverage), {"what": "coverage", **about}))
    return answer_geojson(make_collection(features))


def _layers() -> list[Layer]:
    actor = current_actor()
    layers: list[Layer] = sorted(seams(current_app).layers.values(), key=lambda layer: layer.position)
    return [layer for layer in layers if actor.hromada_ids(layer.permission)]


def _layer_facts(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "url": url_for("map.layer_data", name=layer.name),
        "form": layer.form,
        "colour": layer.colour,
        "shown": layer.is_shown_first,
    }


def _kind_name(kind: AssetKind) -> str:
    return kind.name_en if str(get_locale()) == "en" else kind.name_uk


def _config(map_name: str) -> dict[str, Any]:
    """Gather what the script needs: names, words and addresses; no data of assets."""
    kinds = [kind for kind in list_kinds(db.session()) if kind.is_placed]
    return {
        "map": map_name,
        "kinds": {kind.code: {"name": _kind_name(kind), "colour": kind.colour} for kind in kinds},
        "statuses": status_words(),
        "words": map_words(),
        "logWorkUrl": link_to("log_work") if current_actor().hromada_ids("work.write") else None,
    }


def _choose_view() -> MapView:
    """Take the shared view, or the asset asked for, or else the whole of the hromadas."""
    chosen = current_hromada_id()
    hromadas = list_hromadas(db.session(), current_actor())
    boxes = [one.bounds for one in hromadas if chosen in (None, one.id)] or [UKRAINE]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    shared = read_view(request.args.get("at"))
    if shared:
        return MapView(box, *shared)
    asset_id = request.args.get("asset", type=uuid.UUID)
    found = find_placed_asset(db.session(), current_actor(), asset_id) if asset_id else None
    point = choose_anchor(found.shape) if found else None
    return MapView(box, (point.x, point.y), NEAR_ZOOM) if point else MapView(box)


def _hides_places() -> str | None:
    """Say that sensitive places are left out, when they are."""
    actor = current_actor()
    exact, readable = actor.hromada_ids("place.exact"), actor.hromada_ids("asset.read")
    if exact is None or readable is None or readable <= exact:
        return None
    return str(_("Точні місця камер та іншого чутливого майна приховано: на них потрібне окреме право."))


PAGES = (
    ("GET", "/map", show_map),
    ("GET", "/map/layers/<name>.geojson", layer_data),
    ("GET", "/map/asset/<uuid:asset_id>.geojson", asset_data),
)
bp = make_pages("map", __name__, PAGES)
