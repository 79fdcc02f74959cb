"""All findings of a year, the worst first; ceilings and indexes; every code tried."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from maintenance.costing.rules import findings
from tests.maintenance.contracts.rules.books import (
    LINE,
    OTHER_LINE,
    a_book,
    a_contract,
    a_term,
    an_asset,
    an_index,
)
from tests.maintenance.costing.rules.findings.seen import CAMERAS, all_of, codes, the_one, threats

GOES_ON = {"renewal": "expected"}


@pytest.mark.parametrize(
    ("ceiling", "over"),
    [("18000.00", None), ("17999.99", "0.01"), ("17000.00", "1000.00"), ("0.00", "18000.00"), (None, None)],
)
def test_a_line_above_its_ceiling_says_by_how_much(ceiling: str | None, over: str | None) -> None:
    book = a_book(a_contract(a_term("500.00")), assets=CAMERAS)

    found = [one for one in threats(book, ceiling=ceiling and Decimal(ceiling)) if one.code == "line_above_ceiling"]

    assert [(one.line_id, str(one.amount)) for one in found] == ([(LINE.id, over)] if over else [])
    assert {one.severity for one in found} <= {"warning"}, "it is to be explained: the figure is right"


def test_what_is_above_a_ceiling_is_told_in_thousands() -> None:
    book = a_book(a_contract(a_term("500.00")), assets=CAMERAS)

    (found,) = threats(book, ceiling=Decimal("17000.00"))

    assert str(found.reason) == "Рядок 2.1 перевищує стелю програми на 1,0 тис. грн."


@pytest.mark.parametrize(
    ("given", "year", "is_found"),
    [
        (GOES_ON, 2020, True),
        (GOES_ON, 2019, False),
        ({}, 2020, False),
        ({**GOES_ON, "line_id": OTHER_LINE.id}, 2020, False),  # A line without an index asks for none.
    ],
)
def test_an_index_that_is_not_known_is_told_where_it_is_needed(given, year, is_found) -> None:
    assert ("missing_index" in codes(a_contract(a_term(), **given), year=year)) is is_found
    assert "missing_index" not in codes(a_contract(a_term(), **given), year=year, indexes=(an_index("1.1"),))


def test_the_years_without_an_index_are_named() -> None:
    found = the_one("missing_index", a_contract(a_term(), **GOES_ON), year=2022, indexes=(an_index("1.1", year=2021),))

    assert found.line_id == LINE.id
    assert "2020, 2022" in str(found.reason)


def test_the_worst_is_told_first() -> None:
    contracts = (
        a_contract(a_term(), **GOES_ON),
        a_contract(a_term(), **GOES_ON, number="16"),
        a_contract(a_term("1.00", "per_month"), **GOES_ON, number="17", covers=()),
    )

    found = [one.severity for one in all_of(*contracts, assets=[an_asset(commissioned_on=None)], year=2020)]

    assert set(found) == {"error", "warning", "info"}
    assert found == sorted(found, key=["error", "warning", "info"].index)


def test_every_code_is_tried() -> None:
    folder, tests = Path(findings.__file__).parent, Path(__file__).parent
    tried = "".join(path.read_text(encoding="utf-8") for path in tests.glob("test_*.py"))

    written = {
        code
        for path in folder.glob("*.py")
        for code in re.findall(r'"([a-z]+(?:_[a-z]+)+)"', path.read_text(encoding="utf-8"))
        if f'code == "{code}"' not in path.read_text(encoding="utf-8")
    }
    codes_written = {one for one in written if one not in {"per_visit", "lump_sum"}}

    assert len(codes_written) >= 20
    assert {one for one in codes_written if f'"{one}"' not in tried} == set()
