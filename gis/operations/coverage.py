"""Keeping coverage true: computed anew whenever an asset or its place changes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.crs import measure_area_m2
from gis.models.coverage import Coverage
from gis.rules.coverage import draw_coverage
from registry.models.asset import Asset


def refresh_coverage(session: Session, asset: Asset) -> Coverage | None:
    """Compute what the asset covers now and store it; None and no row when it covers nothing."""
    form = str(asset.kind.definition.get("coverage", "none"))
    place = asset.location.shape if asset.location else None
    shape = None
    if place is not None and asset.status != "retired":
        shape = draw_coverage(form, place, asset.attributes)
    coverage = session.get(Coverage, asset.id)
    if shape is None:
        if coverage is not None:
            session.delete(coverage)
        return None
    if coverage is None:
        coverage = Coverage(asset_id=asset.id)
        session.add(coverage)
    coverage.hromada_id = asset.hromada_id
    coverage.form = form
    coverage.geometry = shape
    coverage.area_m2 = max(1, round(measure_area_m2(shape)))
    return coverage


def recompute_coverage(session: Session) -> int:
    """Compute the coverage of every asset anew; give how many cover something."""
    covered = [refresh_coverage(session, asset) for asset in session.scalars(select(Asset))]
    session.flush()
    return sum(one is not None for one in covered)
