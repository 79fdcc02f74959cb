"""A field added to a plan's or a work entry's model and description is at once wherever these are seen."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from maintenance.upkeep.rules.plan_values import PLAN
from maintenance.upkeep.rules.work_values import WORK
from tests.described import Subject, at, check_everywhere, throw_away_field
from tests.factories.maintenance_work import make_plan, make_work
from tests.factories.registry import make_asset, make_hromada


def test_a_new_field_of_a_plan_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(PLAN, at("/plans/{id}/edit"), at("/plans/{id}"), "/plans", "plans")
    with throw_away_field(engine, PLAN):
        hromada = make_hromada(session)
        first, second = make_plan(session, hromada), make_plan(session, hromada, title="Огляд камер")
        check_everywhere(app, session, subject, first, second)


def test_a_new_field_of_a_work_entry_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(WORK, at("/work/{id}/edit"), at("/work/{id}"), "/work/journal", "work")
    with throw_away_field(engine, WORK):
        asset = make_asset(session, make_hromada(session))
        first, second = make_work(session, asset), make_work(session, asset, started_at="2026-11-19T10:00")
        check_everywhere(app, session, subject, first, second)
