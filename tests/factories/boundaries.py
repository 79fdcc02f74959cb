"""Boundaries for tests: squares around Slavutych, as files hold them."""

import json
from typing import Any

from sqlalchemy.orm import Session

from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM, Actor

WHOLE = [[30.65, 51.50], [30.80, 51.50], [30.80, 51.56], [30.65, 51.56], [30.65, 51.50]]
CITY = [[30.70, 51.51], [30.77, 51.51], [30.77, 51.54], [30.70, 51.54], [30.70, 51.51]]
BOW_TIE = [[30.70, 51.51], [30.77, 51.54], [30.77, 51.51], [30.70, 51.54], [30.70, 51.51]]


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    """Give a polygon of one ring as GeoJSON."""
    return {"type": "Polygon", "coordinates": [ring]}


def geojson(*features: tuple[dict[str, Any], Any]) -> bytes:
    """Write a file of features: properties and geometry."""
    told = [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": told}, ensure_ascii=False).encode()


def import_boundaries(
    session: Session, *features: tuple[dict[str, Any], Any], actor: Actor = SYSTEM, is_dry_run: bool = False
) -> ImportReport:
    """Import boundaries as the command does."""
    table = read_source(geojson(*features), "boundaries.geojson")
    report = import_table(session, actor, Import("boundary", table, "boundaries.geojson", is_dry_run=is_dry_run))
    session.commit()
    return report
