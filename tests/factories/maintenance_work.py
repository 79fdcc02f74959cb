"""Plans, visits and work entries for tests, through the real operations."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.plans import create_plan
from maintenance.upkeep.operations.work import log_work
from registry.assets.models.asset import Asset
from registry.kernel.access import SYSTEM, Actor
from registry.places.models.territory import Hromada
from tests.factories.registry import actor_as, first_hromada, make_kind, make_user

TODAY = date(2026, 11, 22)


def make_plan(session: Session, hromada: Hromada | None = None, *, today: date = TODAY, **overrides: Any) -> Plan:
    """A monthly cleaning of all cameras from 1 November 2026, with the visits it owes today."""
    hromada = hromada or first_hromada(session)
    values = {
        "title": "Чищення камер",
        "work_kind": "preventive",
        "interval": "month",
        "starts_on": "2026-11-01",
        "kind": "camera",
        "performer": "Технік відділу ІТ",
        **overrides,
    }
    if values["kind"]:
        make_kind(session, values["kind"])
    return create_plan(session, SYSTEM, hromada.id, values, today=today)


def make_work(session: Session, *assets: Asset, actor: Actor = SYSTEM, **overrides: Any) -> WorkEntry:
    """A preventive visit on 20 November 2026."""
    values = {
        "asset_ids": [asset.id for asset in assets],
        "kind": "preventive",
        "started_at": "2026-11-20T10:00",
        "done_by": "Технік відділу ІТ",
        "summary": "Очищено від пилу й бруду",
        **overrides,
    }
    return log_work(session, actor, values)


def visits_of(session: Session, plan: Plan) -> list[DueWork]:
    """All visits of a plan by day."""
    statement = select(DueWork).where(DueWork.plan_id == plan.id).order_by(DueWork.slot_on, DueWork.asset_id)
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def person_as(session: Session, role: str, hromada: Hromada, department_id: uuid.UUID | None = None) -> Actor:
    """An actor with one role in one hromada who has an account, as those have who write."""
    user = make_user(session, role, hromada, department_id=department_id)
    return replace(actor_as(role, hromada, department_id=department_id), user_id=user.id)
