"""Boundaries as maps draw them: quiet lines of hromadas and settlements."""

from collections.abc import Iterable
from typing import Any

from gis.layers.catalogue import make_feature
from gis.layers.geojson import make_geometry
from gis.models.boundary import Boundary


def boundary_features(boundaries: Iterable[Boundary]) -> list[dict[str, Any]]:
    """Make features out of what is drawn of boundaries; hromadas and settlements are told apart."""
    return [
        make_feature(make_geometry(one.shown), {"what": "boundary" if one.settlement_id else "hromada"})
        for one in boundaries
    ]
