"""A field added to a model and description of this wing is at once wherever its noun is seen."""

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from maintenance.papers.rules.indicators.nouns import FIGURE, INDICATOR
from maintenance.papers.rules.reports.noun import REPORT
from maintenance.papers.rules.request_nouns import INDICATOR as RESULT
from maintenance.papers.rules.request_nouns import TEXT
from registry.kernel.fields import Noun
from tests.described import Subject, at, check_everywhere, throw_away_field
from tests.factories.indicators import make_figure, make_indicator
from tests.factories.registry import first_hromada
from tests.factories.requests import make_result


def test_a_new_field_of_an_indicator_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(
        INDICATOR, at("/indicators/definitions/{id}/edit"), None, None, "indicator_definitions", filters=False,
        sent={"kinds": "camera"},
    )  # fmt: skip
    with throw_away_field(engine, INDICATOR):
        hromada = first_hromada(session)
        check_everywhere(app, session, subject, make_indicator(session, hromada), make_indicator(session, hromada))


def test_a_new_field_of_a_figure_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(FIGURE, at("/indicators/figures/{id}/edit"), None, None, "indicator_figures", filters=False)
    with throw_away_field(engine, FIGURE):
        hromada = first_hromada(session)
        code = make_indicator(session, hromada, formula="entered", kinds=[]).code
        first = make_figure(session, hromada, code)
        check_everywhere(app, session, subject, first, make_figure(session, hromada, code, ends_on="2024-12-31"))


def test_a_new_field_of_a_result_indicator_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(
        RESULT, at("/costing/request/indicators/{id}/edit"), None, None, "result_indicators", filters=False
    )  # fmt: skip
    with throw_away_field(engine, RESULT):
        hromada = first_hromada(session)
        check_everywhere(app, session, subject, make_result(session, hromada), make_result(session, hromada))


@pytest.mark.parametrize("noun", [INDICATOR, FIGURE, TEXT, RESULT, REPORT], ids=repr)
def test_a_field_is_bounded_as_its_column(noun: Noun) -> None:
    columns = inspect(noun.model).columns
    bounded = [one for one in noun.fields if one.type.limit and one.column in columns]

    assert {one.name: one.type.limit for one in bounded} == {
        one.name: columns[one.column].type.length for one in bounded
    }
