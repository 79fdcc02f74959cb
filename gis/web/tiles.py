"""The map's layers as vector tiles, for programs that draw by themselves; same rights and filters as the layers."""

from dataclasses import replace
from typing import Any

import shapely
from flask import Response, current_app, request

from gis.layers.vector_tiles import box_with_edge, tile_feature, write_tile
from gis.rules.ground_tiles import Spot
from gis.web.questions import read_question
from registry.kernel.errors import NotFound
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.pages import make_pages

TYPE = "application/vnd.mapbox-vector-tile"
ALONE = ("id", "name", "kind", "status", "inventory_number")
"""What a place tells of its asset where it has one alone, as the layer lists it."""


@require("asset.read")
def show_tile(name: str, zoom: int, column: int, row: int) -> Response:
    """Give a tile of a layer, which bears the layer's name; where nothing lies the tile is empty."""
    layer, spot = seams(current_app).layers.get(name), Spot(zoom, column, row)
    if layer is None or not current_actor().hromada_ids(layer.permission) or not spot.is_real:
        raise NotFound("Такого шматка карти немає")
    box = box_with_edge(spot)
    wanted = replace(read_question(request.args, current_hromada_id()), bbox=box)
    found = layer.read(db.session(), current_actor(), wanted)["features"]
    placed = [tile_feature(spot, box, shapely.geometry.shape(one["geometry"]), _told(one)) for one in found]
    return Response(write_tile({name: [one for one in placed if one]}), content_type=TYPE)


def _told(feature: dict[str, Any]) -> dict[str, Any]:
    """Tell of a feature what a tile can hold: of several assets on one spot their number."""
    properties = dict(feature["properties"])
    assets = properties.pop("assets", None)
    if assets is None:
        return properties
    alone = dict(zip(ALONE, assets[0], strict=True)) if len(assets) == 1 else {}
    return {**properties, **alone, "count": len(assets)}


PAGES = (("GET", "/tiles/<name>/<int:zoom>/<int:column>/<int:row>.pbf", show_tile),)
bp = make_pages("tiles", __name__, PAGES)
