"""Folium builds the staff map: its view, its tiles and its layers by URL; never popups, tooltips or data."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from registry.kernel.spatial import Box

DEEPEST_ZOOM = 19
START_ZOOM = 12
EDGE_PX = 36

LIBRARIES_JS = (
    ("leaflet", "/vendor/leaflet/dist/leaflet.js"),
    ("markercluster", "/vendor/leaflet.markercluster/dist/leaflet.markercluster.js"),
)
LIBRARIES_CSS = (
    ("leaflet_css", "/vendor/leaflet/dist/leaflet.css"),
    ("markercluster_css", "/vendor/leaflet.markercluster/dist/MarkerCluster.css"),
)


class HouseMap(folium.Map):
    """A Folium map whose libraries come from this very server; jQuery and Bootstrap are not among them."""

    default_js = list(LIBRARIES_JS)
    default_css = list(LIBRARIES_CSS)


class GroundByUrl(MacroElement):
    """Tells our script of a ground: pictures or vector tiles of this server, drawn below everything."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            ({{ this._parent.get_name() }}.oblikGrounds ??= []).push({{ this.facts | tojson }});
        {% endmacro %}
    """)

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "GroundByUrl"
        self.facts = facts


class LayerByUrl(MacroElement):
    """Tells our script of a layer that is loaded from its URL by box; the features never pass through Folium."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            ({{ this._parent.get_name() }}.oblikLayers ??= []).push({{ this.facts | tojson }});
        {% endmacro %}
    """)

    def __init__(self, **facts: Any) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "LayerByUrl"
        self.facts = facts


@dataclass(frozen=True)
class MapParts:
    """What goes into our own page: the element, the script (which needs the nonce) and the variable's name."""

    html: str
    script: str
    name: str


@dataclass(frozen=True)
class MapView:
    """What the map shows first: a box, or a centre (lon, lat) with a zoom."""

    box: Box
    centre: tuple[float, float] | None = None
    zoom: int = START_ZOOM


def build_map(view: MapView, layers: Iterable[dict[str, Any]], grounds: Iterable[dict[str, Any]]) -> MapParts:
    """Build the map's element and script; grounds and layers are told by their URLs."""
    west, south, east, north = view.box
    lon, lat = view.centre or ((west + east) / 2, (south + north) / 2)
    drawn = HouseMap(
        location=[lat, lon],
        zoom_start=view.zoom,
        tiles=None,
        zoom_control="topright",
        control_scale=False,
        maxZoom=DEEPEST_ZOOM,
        minZoom=5,
    )
    if view.centre is None:
        drawn.fit_bounds([[south, west], [north, east]], padding=(EDGE_PX, EDGE_PX))
    for ground in grounds:
        GroundByUrl(ground).add_to(drawn)
    for facts in layers:
        LayerByUrl(**facts).add_to(drawn)
    figure: Any = drawn.get_root()
    figure.render()
    return MapParts(figure.html.render(), figure.script.render(), drawn.get_name())
