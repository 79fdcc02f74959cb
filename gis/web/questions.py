"""What an address asks of the map, read strictly."""

import uuid
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from gis.queries.places import CURRENT_STATUSES
from registry.assets.queries.asset_filter import AssetFilter, read_asset_filter

PARAMETERS = {"kind": "kind", "status": "status", "settlement": "settlement_id", "q": "q", "bbox": "bbox"}
DEEPEST_ZOOM = 22


def read_question(arguments: MultiDict[str, str], hromada_id: uuid.UUID | None) -> AssetFilter:
    """Read what to show; without a status everything but the retired. Raises Invalid naming the parameter."""
    given = {name: ",".join(arguments.getlist(asked)) for asked, name in PARAMETERS.items() if arguments.get(asked)}
    wanted = read_asset_filter(given)
    return replace(wanted, hromada_id=hromada_id, statuses=wanted.statuses or CURRENT_STATUSES)


def read_view(text: str | None) -> tuple[tuple[float, float], int] | None:
    """Read «lat,lon,zoom» of a shared view as (lon, lat), zoom; None when unreadable, for the map opens anyway."""
    try:
        lat, lon, zoom = (float(part) for part in (text or "").split(","))
    except ValueError:
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= zoom <= DEEPEST_ZOOM):
        return None
    return (lon, lat), round(zoom)
