"""Keeping coverage true: computed anew whenever an asset or its place changes."""

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gis.crs import measure_area_m2
from gis.models.coverage import Coverage
from gis.rules.coverage import draw_coverage
from registry.assets.models.asset import Asset
from registry.kernel.batch import drop, put, settle
from registry.kernel.bulk import among, portions
from registry.places.models.location import Location


def refresh_coverages(session: Session, assets: Iterable[Asset]) -> None:
    """Compute what assets cover now and store it; no row for what covers nothing."""
    for portion in portions(assets):
        of = among(session, Coverage.asset_id, [one.id for one in portion])
        known = {one.asset_id: one for one in session.scalars(select(Coverage).where(of))}
        for asset in portion:
            _write(session, asset, known.get(asset.id))
    settle(session)


def recompute_coverage(session: Session) -> int:
    """Compute the coverage of every asset anew; give how many cover something."""
    known = {one.asset_id: one for one in session.scalars(select(Coverage))}
    around = (joinedload(Asset.kind), joinedload(Asset.location).joinedload(Location.parent))
    with session.no_autoflush:
        assets = session.scalars(select(Asset).options(*around))
        covered = [_write(session, asset, known.get(asset.id)) for asset in assets]
    session.flush()
    return sum(one is not None for one in covered)


def _write(session: Session, asset: Asset, known: Coverage | None) -> Coverage | None:
    form = str(asset.kind.definition.get("coverage", "none"))
    shape = _draw(asset, form)
    if shape is None:
        if known is not None:
            drop(session, known)
        return None
    coverage = known or Coverage(asset_id=asset.id)
    coverage.hromada_id = asset.hromada_id
    coverage.form = form
    coverage.geometry = shape
    coverage.area_m2 = max(1, round(measure_area_m2(shape)))
    put(session, coverage)
    return coverage


def _draw(asset: Asset, form: str) -> BaseGeometry | None:
    place = asset.location.shape if asset.location else None
    if place is None or asset.status == "retired":
        return None
    return draw_coverage(form, place, asset.attributes)
