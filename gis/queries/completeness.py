"""What a thing that sees or reaches some ground ought to have, so that the ground can be drawn."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from gis.models.coverage import Coverage
from registry.assets.models.asset import Asset
from registry.assets.queries.disclosure import listed_place_is_disclosed
from registry.assets.queries.kinds import list_kinds
from registry.kernel.access import Actor
from registry.kernel.completeness import Criterion
from registry.kernel.errors import because

DRAWN = ("sector", "circle")


def _is_not_drawn(_session: Session, actor: Actor) -> ColumnElement[bool]:
    """Condition on assets that have a place: no coverage is drawn; where none may be known, nothing is told."""
    drawn = select(Coverage.asset_id)
    return and_(listed_place_is_disclosed(actor), Asset.location_id.is_not(None), Asset.id.not_in(drawn))


def _kinds(session: Session) -> list[str]:
    return [one.code for one in list_kinds(session) if (one.definition or {}).get("coverage") in DRAWN]


COVERAGE = Criterion(
    "coverage", because("напрямок або дальність"), 25, _is_not_drawn,
    ("attributes.azimuth_deg", "attributes.view_angle_deg", "attributes.range_m", "attributes.radius_m"),
    asked_of=_kinds,
)  # fmt: skip
