"""Kept costings for tests, through the real operation."""

from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.documents.versions import version_document
from maintenance.costing.models.version import CostingVersion
from maintenance.costing.operations.versions import Freezing, freeze_costing
from registry.kernel.access import SYSTEM, Actor
from registry.places.models.territory import Hromada

DECISION = "№ 12-34-VIII від 20.12.2026"


def make_version(
    session: Session, hromada: Hromada, year: int, stage: str = "approved", actor: Actor = SYSTEM, **given: Any
) -> CostingVersion:
    """A hromada's costing kept as approved, by a decision unless told otherwise."""
    freezing = Freezing(stage, **{"decision": DECISION, **given})
    return freeze_costing(session, actor, hromada, year, freezing, describe=version_document)
