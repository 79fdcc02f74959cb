"""While a device is being placed: what it would newly cover."""

import uuid
from typing import Any

import shapely
from flask import request
from flask_babel import gettext as _

from gis.queries.places import CURRENT_STATUSES, list_coverages
from gis.rules.coverage import CoverageShare, compute_gain, draw_coverage
from registry.assets.queries.asset_filter import AssetFilter
from registry.kernel.errors import Invalid, because
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.filters import num
from registry.kernel.web.pages import make_pages
from registry.places.rules.geometry import read_point

MOST_NEIGHBOURS = 2_000
REACH = ("azimuth_deg", "view_angle_deg", "range_m")


@require("asset.write", "place.exact")
def covered() -> dict[str, Any]:
    """Say how much ground a device at this place would add to what its kind covers already."""
    shape = draw_coverage(request.args.get("form", "none"), _point(), _attributes())
    if shape is None:
        return {"text": ""}
    wanted = AssetFilter(kinds=(request.args.get("kind", "")[:40],), statuses=CURRENT_STATUSES)
    own = request.args.get("asset", type=uuid.UUID)
    rows = list_coverages(db.session(), current_actor(), wanted, shape.bounds, MOST_NEIGHBOURS)
    gain = compute_gain(shape, [row.geometry for row in rows if row.asset_id != own])
    return {"area_m2": round(gain.territory_m2), "new_m2": round(gain.covered_m2), "text": _say(gain)}


def _point() -> shapely.Point:
    point, errors = read_point(request.args.get("lon"), request.args.get("lat"))
    if point is None:
        raise Invalid(errors or {"lon": [because("Вкажіть координати")]})
    return point


def _attributes() -> dict[str, Any]:
    given = {name: request.args[name] for name in REACH if name in request.args}
    return {**given, "radius_m": given.get("range_m")}


def _say(gain: CoverageShare) -> str:
    share = round((gain.share or 0) * 100)
    area = num(round(gain.covered_m2))
    return str(_("нове охоплення %(area)s м² (%(share)s %%)", area=area, share=share))


PAGES = (("GET", "/map/covered.json", covered),)
bp = make_pages("placing", __name__, PAGES)
