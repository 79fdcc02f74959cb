"""A budget request lays lines out by programme, КЕКВ and fund, and says what it lacks."""

import uuid
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.rules.previous import Previous, PreviousIs
from maintenance.costing.rules.rows import CostRow
from maintenance.papers.rules.request import Funds, Lack, lacking_in, out_of_force, request_programmes
from maintenance.programmes.rules.limits import ProgrammeForce

SUPPORT = LineValue(uuid.uuid4(), "2.1", "Супровід", "2240", programme_code="0217530", spending_unit="Виконком")
SERVERS = LineValue(
    uuid.uuid4(), "2.10", "Сервери", "3110", "special", "capital", programme_code="0217530", spending_unit="Виконком"
)
CABLES = LineValue(uuid.uuid4(), "2.2", "Кабелі", "2210", "special", programme_code="0217530", spending_unit="Виконком")
LOOSE = LineValue(uuid.uuid4(), "9", "Без коду")
LINES = (SUPPORT, SERVERS, CABLES, LOOSE)


def row(line: LineValue, previous: str, amount: str, source: PreviousIs = PreviousIs.COMPUTED) -> CostRow:
    nothing = Previous(Decimal("0.00"))
    return CostRow(line, Decimal(amount), (), Previous(Decimal(previous), source.value), nothing, None, tuple)


def four_years(line: LineValue, *amounts: str, source: PreviousIs = PreviousIs.COMPUTED) -> list[CostRow]:
    """Give the rows of the year before the plan, the plan, and the two after; amounts begin with the report's year."""
    return [row(line, before, now, source) for before, now in pairwise(amounts)]


def by_year(*rows: list[CostRow]) -> list[tuple[CostRow, ...]]:
    return list(zip(*rows, strict=True))


def test_each_year_is_laid_out_by_code_and_fund() -> None:
    rows = by_year(
        four_years(SUPPORT, "1", "2", "3", "4", "5"),
        four_years(SERVERS, "10", "20", "30", "40", "50"),
        four_years(CABLES, "100", "200", "300", "400", "500"),
    )

    (programme,) = request_programmes(LINES, rows, None)

    assert (programme.code, programme.spending_unit) == ("0217530", "Виконком")
    assert [one.line.code for one in programme.lines] == ["2.1", "2.10", "2.2"]  # As they are given: in print order.
    assert list(programme.by_kekv) == ["2210", "2240", "3110"]
    assert programme.by_kekv["3110"][2] == Funds(special=Decimal(30), development=Decimal(30))
    assert programme.by_kekv["2210"][2] == Funds(special=Decimal(300))
    assert programme.totals[2] == Funds(Decimal(3), Decimal(330), Decimal(30))
    assert [one.total for one in programme.totals] == [Decimal(n) for n in (111, 222, 333, 444, 555)]
    for year, whole in enumerate(programme.totals):
        assert sum(one[year].total for one in programme.by_kekv.values()) == whole.total


def test_what_is_approved_stands_for_the_year_before_also_of_lines_that_cost_nothing_now() -> None:
    rows = by_year(four_years(SUPPORT, "1", "2", "3", "4", "5", source=PreviousIs.EXPECTED))

    (programme,) = request_programmes(LINES, rows, {SUPPORT.id: Decimal(7), CABLES.id: Decimal(9)})

    assert [(one.line.code, one.amounts[1]) for one in programme.lines] == [("2.1", Decimal(7)), ("2.2", Decimal(9))]
    assert {one.years[1].source for one in programme.lines} == {"approved"}
    assert Lack.APPROVED not in {one.lack for one in lacking_in([programme])}


def test_a_line_without_any_sum_is_left_out() -> None:
    assert request_programmes(LINES, by_year(four_years(SUPPORT, "0", "0", "0", "0", "0")), None) == ()
    assert request_programmes(LINES, [(), (), (), ()], None) == ()


def test_what_is_lacking_is_listed_with_its_lines() -> None:
    rows = by_year(
        four_years(SUPPORT, "1", "2", "3", "4", "5", source=PreviousIs.FACT), four_years(LOOSE, "1", "0", "0", "0", "0")
    )

    programmes = request_programmes(LINES, rows, None)

    assert [(one.code, one.spending_unit) for one in programmes] == [(None, None), ("0217530", "Виконком")]
    assert {one.lack: [line.code for line in one.lines] for one in lacking_in(programmes)} == {
        Lack.CODE: ["9"], Lack.SPENDING_UNIT: ["9"], Lack.REPORT: ["9"], Lack.APPROVED: ["2.1"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "remark"),
    [
        ({}, None),
        ({"years": (2024, 2025, 2026)}, "Строк програми минув 31.12.2026"),
        ({"in_force_to": date(2026, 6, 30)}, "Строк програми минув 30.06.2026"),
        ({"state": "replaced", "in_force_to": date(2026, 12, 31)}, "Програму замінено, вона діяла до 31.12.2026"),
        ({"state": "ended", "in_force_to": date(2026, 5, 1)}, "Програму припинено, вона діяла до 01.05.2026"),
        ({"state": "ended", "in_force_to": date(2027, 5, 1)}, None),
        ({"in_force_from": date(2027, 3, 1)}, "Програма діє з 01.03.2027"),
        ({"years": (2028, 2029)}, "Програма діє з 01.01.2028"),
    ],
)
def test_a_programme_that_is_not_in_force_in_the_plan_year_says_why(told: dict[str, Any], remark: str | None) -> None:
    programme = ProgrammeForce(uuid.uuid4(), "trial", "Програма", **{"years": (2026, 2027), **told})

    reason = out_of_force(programme, 2027, date(2026, 11, 1))

    assert (str(reason) if reason else None) == remark
