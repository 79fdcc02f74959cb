"""Due work: which visits a plan owes, which are late, and which a work entry closes."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from maintenance.upkeep.rules.recurrence import Recurrence, last_slot, slots_between

WEEK_DAYS = 7


@dataclass(frozen=True)
class Service:
    """When an asset is in service, both days inclusive; None is unknown and does not limit."""

    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True)
class Visit:
    """What closing needs to know of an open visit."""

    id: uuid.UUID
    asset_id: uuid.UUID
    plan_id: uuid.UUID
    work_kind: str
    due_on: date


def owed_slots(recurrence: Recurrence, today: date, lead_days: int) -> list[date]:
    """List the visits that have to be on the list today: the last one that came, and those of the lead time.

    Older missed visits are left out: a plan that begins in the past, or a server that slept, floods nobody.
    A plan that ended before today owes nothing.
    """
    if recurrence.ends_on is not None and recurrence.ends_on < today:
        return []
    newest = last_slot(recurrence, today)
    coming = slots_between(recurrence, today + timedelta(days=1), today + timedelta(days=lead_days))
    return [newest, *coming] if newest else coming


def is_owed(day: date, service: Service) -> bool:
    """Tell whether an asset owes a visit on that day."""
    begun = service.first_on is None or service.first_on <= day
    return begun and (service.last_on is None or day <= service.last_on)


def is_overdue(due_on: date, today: date) -> bool:
    """Tell whether an open visit is late; on its own day it is not."""
    return due_on < today


def week_end(today: date) -> date:
    """Give the last day of «the nearest seven days», today being the first."""
    return today + timedelta(days=WEEK_DAYS - 1)


def closed_by(visits: Iterable[Visit], work_kind: str, done_on: date, plan_id: uuid.UUID | None = None) -> list[Visit]:
    """Choose the open visits that work of a kind on a day closes when nobody ticked them.

    Of each asset all that were due by then. Work of a plan closes visits of that plan alone, and where none was due the
    nearest one, which was done early; work without a plan closes nothing that is not due.
    """
    chains: dict[tuple[uuid.UUID, uuid.UUID], list[Visit]] = {}
    for visit in sorted(visits, key=lambda one: one.due_on):
        if visit.plan_id == plan_id or (plan_id is None and visit.work_kind == work_kind):
            chains.setdefault((visit.plan_id, visit.asset_id), []).append(visit)
    closed = []
    for chain in chains.values():
        early = chain[:1] if plan_id is not None else []
        closed += [visit for visit in chain if visit.due_on <= done_on] or early
    return closed
