"""Judging what an administrator wants under the maps before it is laid there: the file is read, one tile is fetched."""

from collections.abc import Mapping

from gis.ground.archive import LONGEST_CREDIT, is_vector_type
from gis.ground.courier import NotFetched
from gis.ground.folder import find_file
from gis.ground.standing import ADDRESS_ZOOM, Standing
from gis.operations.ground import GroundChoice
from gis.rules.ground_tiles import DEEPEST, Spot, layer_names, spot_at, unpacked
from gis.rules.tile_address import read_tile_url
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.rules.reading import Unreadable, integer_between, text_of
from registry.kernel.spatial import Box

PROBE_ZOOM = 12
UKRAINE: Box = (30.0, 50.0, 31.0, 51.0)


def judge(standing: Standing, typed: Mapping[str, str], area: Box | None) -> GroundChoice:
    """Read what was typed and try it; raise Invalid by field."""
    errors, read = {}, {}
    for name, reader in READERS.items():
        try:
            read[name] = reader(typed.get(name, ""))
        except Unreadable as refusal:
            errors[name] = [refusal.reason]
    if errors:
        raise Invalid(errors)
    if read["file_name"]:
        _try_file(standing, read["file_name"])
    found: tuple[bool, tuple[str, ...]] = (False, ())
    if read["url"]:
        found = _try_address(standing, read["url"], read["url_zoom"] or ADDRESS_ZOOM, area)
    read["url_zoom"] = read["url_zoom"] or ADDRESS_ZOOM
    return GroundChoice(**read, url_is_vector=found[0], url_layers=found[1])


def _try_file(standing: Standing, name: str) -> None:
    try:
        standing.facts_of(find_file(standing.folder, name))
    except NotFound as error:
        raise Invalid(file_name=error.reason) from error
    except Invalid as error:
        raise Invalid({"file_name": error.fields["file"]}) from error


def _try_address(standing: Standing, url: str, deepest: int, area: Box | None) -> tuple[bool, tuple[str, ...]]:
    """Fetch the tile in the middle of the area; tell whether it is a vector tile, and the names of its layers."""
    west, south, east, north = area or UKRAINE
    middle: Spot = spot_at((west + east) / 2, (south + north) / 2, min(PROBE_ZOOM, deepest))
    try:
        fetched = standing.fetch(url, middle)
    except NotFetched as error:
        raise Invalid(url=error.reason) from error
    if fetched.data is None:
        raise Invalid(url=because("Сервер карт не має шматка карти вашої громади"))
    if not is_vector_type(fetched.content_type):
        return False, ()
    return True, layer_names(unpacked(fetched.data))


def _address(text: str) -> str | None:
    return read_tile_url(text) if text.strip() else None


READERS = {
    "file_name": text_of(200),
    "file_credit": text_of(LONGEST_CREDIT),
    "url": _address,
    "url_credit": text_of(LONGEST_CREDIT),
    "url_zoom": integer_between(1, DEEPEST),
}
