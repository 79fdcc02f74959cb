"""The bench of costings: its one statement says what the product says, to the kopiyka, and a wrong figure is told."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bench.contracted import contracted_instance
from bench.costing import HORIZON, QUESTIONS, YEAR, ask_sql, compare, costed, opened, take_turns
from bench.instances import Wanted
from registry.places.models.territory import Hromada

Opened = tuple[Session, Hromada]


@pytest.fixture(scope="module")
def contracted(
    engine_name: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Opened]:
    server = request.getfixturevalue("postgis_server") if engine_name == "postgis" else ""
    wanted = Wanted(tmp_path_factory.mktemp("costing"), 600, server_url=server)
    with opened(contracted_instance(engine_name, wanted, 90)) as both:
        yield both


@pytest.mark.parametrize("year", range(YEAR - 2, YEAR + HORIZON))
def test_each_contract_costs_what_the_statement_says(contracted: Opened, year: int) -> None:
    session, hromada = contracted

    told = compare(session, hromada, year)

    assert told["compared"] > told["contracts"] * 0.8
    assert told["hryvnia"] > 0


def test_the_data_has_all_that_makes_costing_hard(contracted: Opened) -> None:
    covered = costed(*contracted, years=1)[0].covered

    assert any(one.replaced_on for one in covered.contracts)
    assert any(one.taken_by.max(initial=-1) >= 0 for one in covered.contracts)
    assert {term.basis for one in covered.contracts for term in one.contract.terms} == {
        "per_asset_month", "per_asset_year", "per_month"
    }  # fmt: skip
    assert {len(one.contract.terms) for one in covered.contracts} == {1, 2}
    assert {term.skip_under_warranty for one in covered.contracts for term in one.contract.terms} == {True, False}


def test_a_statement_that_says_otherwise_is_told(contracted: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    session, hromada = contracted
    said = ask_sql(session, hromada)
    first = next(iter(said))
    monkeypatch.setattr("bench.costing.ask_sql", lambda *_asked: {**said, first: said[first] + 1})

    with pytest.raises(ValueError, match="1 contracts differ"):
        compare(session, hromada)


def test_a_turn_times_the_statement_and_each_question(contracted: Opened) -> None:
    times = take_turns(*contracted, rounds=1)

    assert len(times) == 1 + len(QUESTIONS)
    assert all(seconds > 0 for taken in times.values() for seconds in taken)
