"""What is said of lines whose measure gives no ceiling."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.findings.measures import measure_findings
from maintenance.programmes.rules.limits import MeasureLimits, ProgrammeForce
from tests.maintenance.contracts.rules.books import LINE, a_book, a_contract, a_term, an_asset

OWN, OTHER = uuid.UUID(int=7), uuid.UUID(int=8)


def programme(programme_id: uuid.UUID = OWN, **given: Any) -> ProgrammeForce:
    told = {"years": (2019,), "measures": frozenset({"2.1"}), **given}
    return ProgrammeForce(programme_id, str(programme_id.int), f"Програма {programme_id.int}", **told)


def found(named: dict[str, Any], *programmes: ProgrammeForce, amount: str = "500.00") -> list[tuple[str, str, str]]:
    line = replace(LINE, **named)
    book = a_book(a_contract(a_term(amount)), assets=[an_asset()], lines=(line,))
    limits = MeasureLimits(2019, {one.id: one for one in programmes})
    return [(one.severity, one.code, str(one.reason)) for one in measure_findings(cost_year(book, 2019), limits)]


NAMED: dict[str, Any] = {"measure_programme_id": OWN, "measure_code": "2.1"}
ENDED = {"in_force_to": date(2019, 6, 30)}


@pytest.mark.parametrize(
    ("named", "programmes", "severity", "code", "said"),
    [
        (NAMED, [programme(years=(2018,))], "info", "measure_not_in_force", "у 2019 році не діє"),
        (NAMED, [programme(state="replaced", **ENDED)], "warning", "measure_not_in_force", "замінено, вона діяла"),
        (NAMED, [programme(state="ended", **ENDED)], "warning", "measure_not_in_force", "припинено, вона діяла"),
        (NAMED, [programme(measures=frozenset({"2.2"}))], "warning", "measure_missing", "уже немає заходу 2.1"),
        (
            NAMED, [programme(state="replaced", **ENDED), programme(OTHER, amends_id=OWN)],
            "info", "measure_followed", "в 2019 році діє її редакція 8",
        ),
        (
            {**NAMED, "measure_programme_id": OTHER}, [programme(), programme(OTHER, years=(2020,), amends_id=OWN)],
            "info", "measure_followed", "діє її редакція 7",
        ),
        ({}, [programme(), programme(OTHER)], "info", "measure_not_named", "«Програма 7»; «Програма 8»"),
        ({}, [programme(), programme(OTHER, years=(2020,))], "info", "measure_not_named", "мають: «Програма 7»."),
    ],
)  # fmt: skip
def test_each_reason_for_no_ceiling_is_told(
    named: dict[str, Any], programmes: list[ProgrammeForce], severity: str, code: str, said: str
) -> None:
    ((is_severity, is_code, why),) = found(named, *programmes)

    assert (is_severity, is_code) == (severity, code)
    assert said in why


@pytest.mark.parametrize(
    ("state", "begins", "said"),
    [
        ("in_force", date(2019, 4, 1), "«Програма 8» діє з 01.04.2019, тому доти стелі не мають рядки"),
        ("draft", date(2019, 4, 1), "«Програма 7» у 2019 році не діє"),
        ("in_force", date(2020, 1, 1), "«Програма 7» у 2019 році не діє"),
    ],
)
def test_of_the_programmes_of_a_line_one_that_begins_in_the_year_is_told_before_one_that_is_over(
    state: str, begins: date, said: str
) -> None:
    line = replace(LINE, **NAMED)
    book = a_book(a_contract(a_term("500.00")), assets=[an_asset()], lines=(line,))
    known = {OWN: programme(years=(2018,)), OTHER: programme(OTHER, state=state, in_force_from=begins)}
    limits = MeasureLimits(2019, known, on=date(2018, 11, 29), bound={line.id: [(OTHER, "2.1")]})

    ((_severity, _code, why),) = [
        (one.severity, one.code, str(one.reason)) for one in measure_findings(cost_year(book, 2019), limits)
    ]

    assert said in why
    assert limits.amount(*(limits.measure_of(line.id, OWN, "2.1") or (None, None))) is None


def test_many_programmes_with_long_titles_make_a_sentence_that_can_be_read() -> None:
    many = [replace(programme(uuid.UUID(int=one)), title=f"Програма {one} " + "розвитку " * 50) for one in range(40)]

    ((_severity, _code, why),) = found({}, *many)
    ((_severity, _code, ended),) = found(NAMED, replace(many[7], years=(2018,)))

    assert why.endswith("і ще 30.")
    assert len(why) < 1500
    assert "розвитку…»" in ended
    assert len(ended) < 250


@pytest.mark.parametrize(
    ("named", "programmes", "amount"),
    [
        (NAMED, [programme(), programme(OTHER)], "500.00"),
        ({}, [], "500.00"),
        ({}, [programme(measures=frozenset({"2.2"}))], "500.00"),
        (NAMED, [programme(years=(2018,))], "0.00"),
    ],
)
def test_nothing_is_told_of_a_line_with_its_measure_in_force_or_without_money_or_namesakes(
    named: dict[str, Any], programmes: list[ProgrammeForce], amount: str
) -> None:
    assert found(named, *programmes, amount=amount) == []
