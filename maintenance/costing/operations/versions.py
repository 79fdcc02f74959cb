"""Keeping a costing as it is: one version with its lines, its document and its entry of history."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.costing.models.scenario import Variant
from maintenance.costing.models.version import CostingVersion, CostingVersionLine, Stage
from maintenance.costing.queries.costing import Costing, get_costing
from maintenance.costing.queries.scenarios import SavedScenario
from maintenance.costing.rules.versions import check_document, read_freeze
from maintenance.costing.rules.what_if import NO_OVERRIDES
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.history import lock_head, record_history
from registry.kernel.operations.permits import demand
from registry.places.models.territory import Hromada

Describe = Callable[[Costing, CostingVersion], dict[str, Any]]
"""Writes the document that is kept: the doors give the one that they show."""


@dataclass(frozen=True)
class Freezing:
    """What a costing is kept as."""

    stage: Any
    decision: Any = None
    """Number and day of the council's decision; none is needed for what is only submitted."""
    scenario: SavedScenario | None = None
    as_of: date | None = None
    """The day whose prices and indexes count; None is today."""
    variant: str = Variant.BASE.value
    """Which of the scenario's variants."""
    is_demo: bool = False

    @property
    def told_scenario(self) -> str | None:
        """Name the scenario with its variant, where that is not the base."""
        if self.scenario is None or self.variant == Variant.BASE:
            return self.scenario.name if self.scenario else None
        return f"{self.scenario.name[:180]}, {Variant(self.variant).word()}"


def freeze_costing(
    session: Session, actor: Actor, hromada: Hromada, year: int, freezing: Freezing, *, describe: Describe
) -> CostingVersion:
    """Keep a hromada's costing of a year; raise Invalid by field, NotFound, Forbidden."""
    demand(actor, "cost.write", hromada.id)
    stage, decision = read_freeze(freezing.stage, freezing.decision)
    overrides = freezing.scenario.in_variant(freezing.variant) if freezing.scenario else NO_OVERRIDES
    costing = get_costing(session, actor, hromada, year, as_of=freezing.as_of, overrides=overrides)
    if not costing.rows:
        raise Invalid(year=because("На %(year)s рік немає жодного рядка: нічого зберігати", year=year))
    version = _version(session, actor, costing, stage, decision)
    version.scenario = freezing.told_scenario
    version.is_demo = freezing.is_demo
    version.document = describe(costing, version)
    check_document(version.document, [one.amount for one in costing.rows], version.total)
    session.add(version)
    session.flush()
    session.add_all(_lines(version, costing))
    session.flush()
    _record(session, actor, version)
    return version


def _version(session: Session, actor: Actor, costing: Costing, stage: Stage, decision: str | None) -> CostingVersion:
    """Number it while nobody else can write: the end of the history is held until the transaction ends."""
    lock_head(session)
    last = select(func.max(CostingVersion.number)).where(
        CostingVersion.hromada_id == costing.hromada.id, CostingVersion.year == costing.year
    )
    return CostingVersion(
        id=uuid.uuid4(),
        hromada_id=costing.hromada.id,
        year=costing.year,
        number=(session.scalar(last) or 0) + 1,
        stage=stage.value,
        decision=decision,
        as_of=costing.as_of,
        frozen_at=clock.now(),
        frozen_by=actor.label[:200],
        total=costing.total,
    )


def _lines(version: CostingVersion, costing: Costing) -> list[CostingVersionLine]:
    return [
        CostingVersionLine(
            id=uuid.uuid4(),
            version_id=version.id,
            line_id=row.line.id,
            position=place,
            code=row.line.code,
            title=row.line.title,
            kekv=row.line.kekv,
            fund=row.line.fund,
            expenditure=row.line.expenditure,
            amount=row.amount,
        )
        for place, row in enumerate(costing.rows, start=1)
    ]


def _record(session: Session, actor: Actor, version: CostingVersion) -> None:
    told = ("year", "number", "stage", "decision", "scenario", "as_of", "total")
    record_history(
        session,
        actor,
        "create",
        entity="costing_version",
        entity_id=version.id,
        label=f"{version.year}, № {version.number}",
        hromada_id=version.hromada_id,
        changes={name: (None, getattr(version, name)) for name in told if getattr(version, name) is not None},
    )
