"""A field added to a plan's or a work entry's model and description is at once wherever these are seen."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from maintenance.upkeep.rules.plan_values import PLAN
from tests.described import Subject, at, check_everywhere, throw_away_field
from tests.factories.maintenance_work import make_plan
from tests.factories.registry import make_hromada


def test_a_new_field_of_a_plan_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(PLAN, at("/plans/{id}/edit"), at("/plans/{id}"), "/plans", "plans")
    with throw_away_field(engine, PLAN):
        hromada = make_hromada(session)
        first, second = make_plan(session, hromada), make_plan(session, hromada, title="Огляд камер")
        check_everywhere(app, session, subject, first, second)
