"""Boundaries on the public map: of the hromadas that have published something, and of nobody else."""

import hashlib
import json

from flask import Response

from gis.layers.boundaries import boundary_features
from gis.layers.catalogue import make_collection
from gis.queries.boundaries import read_known_boundaries
from gis.queries.public_objects import read_publication
from gis.web.publishing import Write, publish
from registry.kernel.seams import db
from registry.kernel.web.pages import make_pages
from registry.places.queries.territory import TERRITORY


def outlines() -> Response:
    """Give the boundaries as they are drawn; their bytes depend on nothing but them and who has published."""
    session = db.session()
    shown = {code for code, _name in read_publication(session).hromadas}
    known = TERRITORY.get(session).hromadas
    rows = [one for one in read_known_boundaries(session).rows if known[one.hromada_id].code in shown]
    name = hashlib.sha256(b"".join(one.shown.wkb for one in rows)).hexdigest()

    def render(write: Write) -> None:
        write(json.dumps(make_collection(boundary_features(rows)), separators=(",", ":")))

    return publish(("outlines", name), "application/geo+json; charset=utf-8", render)


PAGES = (("GET", "/public/boundaries.geojson", outlines),)
bp = make_pages("public_outlines", __name__, PAGES)
