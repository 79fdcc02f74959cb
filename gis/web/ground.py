"""The tiles of the ground, served by us: to everyone without a name, and to staff from a shelf of their own."""

import base64
import gzip
import hashlib
from typing import Any

from flask import Response, current_app, request, url_for

from gis.ground.archive import Facts, is_vector_type
from gis.ground.own_tiles import LEAST_ZOOM, MOST_ZOOM, draw_own_tile
from gis.ground.standing import PUBLIC, STAFF, Source, Standing
from gis.queries.ground import find_area
from gis.queries.own_ground import has_own_ground
from gis.rules.ground_tiles import GZIP, PBF, Damaged, Spot, type_of, unpacked
from registry.kernel.errors import Busy
from registry.kernel.seams import db
from registry.kernel.web.access import require
from registry.kernel.web.pages import make_pages

YEAR_SECONDS, WEEK_SECONDS, SHORT_SECONDS = 31_536_000, 604_800, 300
RETRY_SECONDS = 5
NAME, OWN = "oblik_ground", "own"
CLEAR = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII=")
"""A picture of one dot that is not seen."""


def standing() -> Standing:
    """Give the grounds of this process."""
    found: Standing = current_app.extensions[NAME]
    return found


def describe(source: Source, audience: str) -> dict[str, Any]:
    """Tell a map's script of a ground: where its tiles are, how far they reach, whose they are."""
    return {
        "name": source.name,
        "tiles": _tiles_of(source, audience),
        "vector": source.facts.is_vector,
        "least": source.facts.least_zoom,
        "most": source.facts.most_zoom,
        "box": list(source.facts.box),
        "credit": source.credit,
        "layers": list(source.facts.layers),
    }


def list_chosen(audience: str) -> list[dict[str, Any]]:
    """Describe what was chosen to lie under the maps, from below."""
    return [describe(source, audience) for source in standing().sources(db.session())]


def list_grounds(audience: str) -> list[dict[str, Any]]:
    """Describe what lies under the maps, from below: what was chosen, else the town's own streets."""
    return list_chosen(audience) or _own_ground()


def public_grounds() -> Response:
    """Tell the maps that anyone may open what lies under them."""
    return _told(PUBLIC, "public, max-age=60")


@require("asset.read")
def staff_grounds() -> Response:
    """Tell the maps of staff what lies under them."""
    return _told(STAFF, "private, no-cache")


def public_tile(zoom: int, column: int, row: int) -> Response:
    """Give a tile to anyone."""
    return answer_tile(PUBLIC, Spot(zoom, column, row))


@require("asset.read")
def staff_tile(zoom: int, column: int, row: int) -> Response:
    """Give a tile to staff: what they look at is not kept where visitors could find it."""
    return answer_tile(STAFF, Spot(zoom, column, row))


def answer_tile(audience: str, spot: Spot) -> Response:
    """Answer with a tile of the source that is asked for, else of the uppermost that has one."""
    wanted = request.args.get("from")
    if wanted == OWN:
        return _own_tile(spot, audience)
    return answer_of([one for one in standing().sources(db.session()) if wanted in (None, one.name)], audience, spot)


def answer_of(sources: list[Source], audience: str, spot: Spot) -> Response:
    """Answer with a tile of the uppermost of these sources that has one."""
    area = find_area(db.session())
    db.session.rollback()  # No connection is held while a foreign server is asked.
    for source in reversed(sources):
        try:
            data = standing().tile(source, spot, audience, area)
        except Busy:
            return _busy()
        if data:
            return answer_data(data, source, audience)
    return _keep(_nothing(sources), sources[-1] if sources else None, audience)


def answer_data(data: bytes, source: Source | None, audience: str) -> Response:
    """Answer with a tile's bytes: of its own type, packed where it is stored so and the browser takes it."""
    content_type = type_of(data)
    if content_type is None:
        return Response(status=204)
    name = hashlib.sha256(data).hexdigest()[:32]
    response = Response(data, content_type=content_type)
    if content_type == PBF:
        _pack(response, data)
    response.set_etag(name, weak=is_vector_type(content_type))
    _keep(response, source, audience).make_conditional(request)
    return response


def _nothing(sources: list[Source]) -> Response:
    """Answer that nothing lies there: maps of pictures would take an empty answer for a fault."""
    if sources and not sources[-1].facts.is_vector:
        return Response(CLEAR, content_type="image/png")
    return Response(status=204)


def _own_ground() -> list[dict[str, Any]]:
    """Describe the town's own streets and houses: the ground where no other lies."""
    area = find_area(db.session())
    if area is None or not has_own_ground(db.session()):
        return []
    facts = Facts(True, LEAST_ZOOM, MOST_ZOOM, area, layers=("roads", "housenumber"))
    return [describe(Source(OWN, facts, "", ""), PUBLIC)]


def _own_tile(spot: Spot, audience: str) -> Response:
    is_there = spot.is_real and LEAST_ZOOM <= spot.zoom <= MOST_ZOOM
    data = draw_own_tile(db.session(), spot) if is_there else None
    if data is None:
        return _keep(Response(status=204), None, audience)
    return answer_data(data, None, audience)


def _pack(response: Response, data: bytes) -> None:
    takes_gzip = request.accept_encodings.find("gzip") >= 0
    try:
        if takes_gzip:
            response.set_data(data if data.startswith(GZIP) else gzip.compress(data, compresslevel=1))
            response.headers["Content-Encoding"] = "gzip"
        else:
            response.set_data(unpacked(data))
    except Damaged:
        response.set_data(b"")
    response.vary.add("Accept-Encoding")


def _keep(response: Response, source: Source | None, audience: str) -> Response:
    """Say how long the browser may keep it: for good where the address names this very version of the file."""
    is_of_this = source is not None and request.args.get("v") == source.version
    seconds = SHORT_SECONDS
    if is_of_this:
        seconds = YEAR_SECONDS if source is not None and source.path else WEEK_SECONDS
    reach = "public" if audience == PUBLIC else "private"
    immutable = ", immutable" if seconds == YEAR_SECONDS else ""
    response.headers["Cache-Control"] = f"{reach}, max-age={seconds}{immutable}"
    return response


def _busy() -> Response:
    return Response(
        status=503,
        headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"},
        content_type="text/plain; charset=utf-8",
    )


def _told(audience: str, keeping: str) -> Response:
    response = Response(current_app.json.dumps(list_grounds(audience)), content_type="application/json")
    response.headers["Cache-Control"] = keeping
    response.add_etag()
    response.make_conditional(request)
    return response


def _tiles_of(source: Source, audience: str) -> str:
    """Give the address of a source's tiles: of a file the open one, of what we fetch the reader's own shelf."""
    if source.url is not None and source.url.startswith("/"):
        return source.url
    endpoint = "ground.public_tile" if source.url is None or audience == PUBLIC else "ground.staff_tile"
    spot = url_for(endpoint, zoom=0, column=0, row=0).removesuffix("0/0/0") + "{z}/{x}/{y}"
    return f"{spot}?from={source.name}&v={source.version}"


PAGES = (
    ("GET", "/ground.json", public_grounds),
    ("GET", "/ground/<int:zoom>/<int:column>/<int:row>", public_tile),
    ("GET", "/map/ground.json", staff_grounds),
    ("GET", "/map/ground/<int:zoom>/<int:column>/<int:row>", staff_tile),
)
bp = make_pages("ground", __name__, PAGES)
