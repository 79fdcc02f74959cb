"""Plan against fact through the API, on both engines."""

import json

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.papers.fact_cli import fact
from registry.places.models.territory import Hromada
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.registry import make_hromada


@pytest.fixture
def hromadas(session: Session) -> list[Hromada]:
    """Two hromadas, each with a contract, an act and a payment for it."""
    made = []
    for number in (1, 2):
        hromada = make_hromada(session)
        contract = make_contract(session, make_line(session, hromada), number=f"{number}/26", amount="1200.00")
        make_payment(session, contract, make_act(session, contract, amount=f"{number}00.00"), amount=f"{number}0.00")
        made.append(hromada)
    session.commit()
    return made


@pytest.fixture
def api(app: Flask, session: Session, hromadas: list[Hromada]) -> Api:
    return api_as(app, session, "accountant")


def test_a_year_is_the_document_of_the_command(app: Flask, api: Api) -> None:
    told = api.get("/facts/2026?as_of=2026-06-30").json

    with app.app_context():
        said = CliRunner().invoke(fact, ["--year", "2026", "--as-of", "2026-06-30", "--json"])

    assert told == json.loads(said.stdout)
    assert [(one["contract_number"], one["accepted"], one["paid"]) for one in told["lines"]] == [
        ("1/26", "100.00", "10.00"),
        ("2/26", "200.00", "20.00"),
    ]
    assert (told["total"]["accepted"], told["total"]["paid"]) == ("300.00", "30.00")


def test_one_hromadas_year_is_asked_for_by_its_code(api: Api, hromadas: list[Hromada]) -> None:
    told = api.get(f"/facts/2026?hromada={hromadas[1].code}").json

    assert {one["hromada"] for one in told["lines"]} == {hromadas[1].code}
    assert told["total"]["accepted"] == "200.00"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/facts/2026?hromada=UA00000000000000000", 422),
        ("/facts/2026?as_of=ні", 422),
        ("/facts/2026?year=2026", 422),
        ("/facts/1800", 404),
        ("/facts/100000000000000000000", 404),
        ("/facts/x", 404),
    ],
)
def test_what_cannot_be_asked_is_refused(api: Api, address: str, status: int) -> None:
    assert api.get(address).status_code == status


def test_who_may_not_see_the_money_of_a_hromada_reads_none_of_it(
    app: Flask, session: Session, hromadas: list[Hromada]
) -> None:
    stranger = api_as(app, session, "auditor", hromadas[0])

    assert api_as(app, session, "technician", hromadas[0]).get("/facts/2026").status_code == 403
    assert stranger.get("/facts/2026").json["total"]["accepted"] == "100.00"
    assert stranger.get(f"/facts/2026?hromada={hromadas[1].code}").status_code == 422
