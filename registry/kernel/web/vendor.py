"""Front-end libraries, served by us from node_modules, and only those files."""

from flask import Blueprint, abort, current_app, send_from_directory
from werkzeug.wrappers import Response

from registry.kernel.seams import seams

SERVED = {
    "htmx.org": ("dist/htmx.min.js",),
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
}

bp = Blueprint("vendor", __name__)


@bp.get("/vendor/<package>/<path:path>")
def vendor_file(package: str, path: str) -> Response:
    """Serve one listed file, cached for a day."""
    if path not in SERVED.get(package, ()):
        abort(404)
    return send_from_directory(seams(current_app).settings.front_end / package, path, max_age=86_400)
