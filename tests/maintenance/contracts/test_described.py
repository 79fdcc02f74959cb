"""A field added to a model and description of this wing is at once wherever its noun is seen."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from tests.described import Subject, at, check_added, check_everywhere, throw_away_field
from tests.factories.maintenance_contracts import make_line
from tests.factories.registry import make_hromada


def test_a_new_field_of_a_support_line_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(
        SERVICE_LINE, at("/costing/settings/line/{id}"), None, "/costing/settings", "service_lines", filters=False
    )
    with throw_away_field(engine, SERVICE_LINE):
        first, second = make_line(session), make_line(session, code="2.2")
        check_everywhere(app, session, subject, first, second)


def test_a_new_field_of_a_price_index_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(PRICE_INDEX, lambda _: "/costing/settings", None, "/costing/settings", "indexes", filters=False)
    index = {"kind": "cpi", "year": "2027", "value": "1,086", "source": "лист", "known_on": "2026-08-20"}
    with throw_away_field(engine, PRICE_INDEX):
        hromada = {"hromada": make_hromada(session).code}
        check_added(
            app, session, subject, "/costing/settings/index", {**index, **hromada}, {**index, **hromada, "year": 2028}
        )
