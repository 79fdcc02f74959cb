"""Front-end libraries, served by us from node_modules, and only those files."""

from flask import abort, current_app, send_from_directory
from werkzeug.wrappers import Response

from registry.kernel.seams import seams
from registry.kernel.web.pages import make_pages

SERVED = {
    "htmx.org": ("dist/htmx.min.js",),
    "@maplibre": ("maplibre-gl-leaflet/leaflet-maplibre-gl.js",),
    "leaflet": (
        "dist/leaflet.js",
        "dist/leaflet.css",
        "dist/images/layers.png",
        "dist/images/layers-2x.png",
        "dist/images/marker-icon.png",
        "dist/images/marker-icon-2x.png",
        "dist/images/marker-shadow.png",
    ),
    "leaflet.markercluster": (
        "dist/leaflet.markercluster.js",
        "dist/MarkerCluster.css",
        "dist/MarkerCluster.Default.css",
    ),
    "maplibre-gl": ("dist/maplibre-gl.css", "dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs"),
}


def vendor_file(package: str, path: str) -> Response:
    """Serve one listed file, cached for a day."""
    if path not in SERVED.get(package, ()):
        abort(404)
    return send_from_directory(seams(current_app).settings.front_end / package, path, max_age=86_400)


PAGES = (("GET", "/vendor/<package>/<path:path>", vendor_file),)
bp = make_pages("vendor", __name__, PAGES)
