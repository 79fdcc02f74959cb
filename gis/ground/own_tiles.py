"""Vector tiles of the town's own streets and houses, so that a map without any other ground has streets with names."""

from sqlalchemy.orm import Session

from gis.layers.vector_tiles import box_with_edge, tile_feature, write_tile
from gis.queries.own_ground import list_house_points, list_street_lines
from gis.rules.ground_tiles import Spot
from registry.kernel.codes import word_of
from registry.places.models.street import StreetType

LEAST_ZOOM, MOST_ZOOM, HOUSES_FROM = 9, 16, 15
MAJOR = frozenset({StreetType.AVENUE.value, StreetType.BOULEVARD.value, StreetType.HIGHWAY.value})


def draw_own_tile(session: Session, spot: Spot) -> bytes | None:
    """Draw a tile; None where nothing of the town lies there."""
    box = box_with_edge(spot)
    streets = [
        tile_feature(spot, box, line, {"kind": _kind_of(kind), "name": f"{word_of(StreetType, kind, 'uk')} {name}"})
        for kind, name, line in list_street_lines(session, box)
    ]
    houses = list_house_points(session, box) if spot.zoom >= HOUSES_FROM else []
    numbers = [tile_feature(spot, box, point, {"housenumber": number}) for number, point in houses]
    layers = {"roads": list(filter(None, streets)), "housenumber": list(filter(None, numbers))}
    return write_tile(layers) if any(layers.values()) else None


def _kind_of(kind: str) -> str:
    return "major_road" if kind in MAJOR else "minor_road"
