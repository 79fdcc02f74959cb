"""A field added to a model and description of this wing is at once wherever its noun is seen."""

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from maintenance.contracts.rules.contracts import CONTRACT, COVER, TERM
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from registry.kernel.fields import Noun
from tests.described import FIRST, NAME, Subject, at, check_added, check_everywhere, check_in_rows, throw_away_field
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import sign_in
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


CONTRACTS = Subject(CONTRACT, at("/contracts/{id}/edit"), at("/contracts/{id}"), None, "contracts")


def test_a_new_field_of_a_contract_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    with throw_away_field(engine, CONTRACT):
        first, second = make_contract(session, number="перший/26"), make_contract(session, number="другий/26")
        check_everywhere(app, session, CONTRACTS, first, second)
        bars = sign_in(app, "olena.described").get(f"/contracts?year=2026&{NAME}={FIRST}").text

    assert "№ перший/26" in bars
    assert "№ другий/26" not in bars


@pytest.mark.parametrize(("noun", "part"), [(TERM, "terms"), (COVER, "covers")])
def test_a_new_field_of_a_price_or_a_cover_is_wherever_its_contract_is(
    engine: Engine, session: Session, app: Flask, noun: Noun, part: str
) -> None:
    with throw_away_field(engine, noun):
        check_in_rows(app, session, CONTRACTS, part, make_contract(session), make_contract(session))


@pytest.mark.parametrize("noun", [SERVICE_LINE, PRICE_INDEX, CONTRACT, TERM, COVER], ids=repr)
def test_a_field_is_bounded_as_its_column(noun: Noun) -> None:
    columns = inspect(noun.model).columns
    bounded = [one for one in noun.fields if one.type.limit and one.column in columns]

    assert {one.name: one.type.limit for one in bounded} == {
        one.name: one.type.limit if one.type.codes else columns[one.column].type.length for one in bounded
    }
