"""Two documents stand beside each other line by line; each difference splits as between years and adds up."""

import uuid
from typing import Any

import pytest

from maintenance.costing.rules.version_comparison import LineDifference, compare_documents

OLD, NEXT, OTHER = (str(uuid.uuid4()) for _ in range(3))
A, B, C = (str(uuid.uuid4()) for _ in range(3))


def a_part(amount: str, contract: str = OLD, **given: Any) -> dict[str, Any]:
    """Twelve months of an asset at 100 hryvnia, unless told otherwise."""
    return {
        "contract": contract, "contract_number": "1/26", "term": str(uuid.uuid4()), "term_clause": None,
        "basis": "per_asset_month", "quantity": 1, "months_exact": "12", "unit_price": "100.00", "index": "1.000",
        "amount": amount, "is_projected": False, "asset_ids": [A], **given,
    }  # fmt: skip


def a_document(**lines: list[dict[str, Any]]) -> dict[str, Any]:
    """A document of lines by code; the second contract goes on from the first."""

    def contract(starts_on: str, replaces: str | None = None) -> dict[str, Any]:
        return {
            "number": "1/26",
            "starts_on": starts_on,
            "ends_on": "2027-12-31",
            "renewal": "none",
            "replaces": replaces,
        }

    return {
        "lines": [
            {"code": code, "title": f"Рядок {code}", "components": parts,
             "amount": f"{sum(round(float(one['amount']) * 100) for one in parts) / 100:.2f}"}
            for code, parts in lines.items()
        ],
        "inputs": {
            "contracts": {OLD: contract("2026-01-01"), NEXT: contract("2027-01-01", OLD), OTHER: contract("2026-01-01")}
        },
    }  # fmt: skip


def causes(line: LineDifference) -> dict[str, str]:
    return {cause: f"{amount:.2f}" for cause, amount in line.causes.items()}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (a_part("1200.00"), {}),
        (a_part("2400.00", quantity=2, asset_ids=[A, B]), {"quantity": "1200.00"}),
        (a_part("600.00", months_exact="6"), {"time": "-600.00"}),
        (a_part("1203.87", months_exact="373/31"), {"time": "3.87"}),
        (a_part("1320.00", unit_price="110.00"), {"price": "120.00"}),
        (a_part("1303.20", index="1.086"), {"index": "103.20"}),
        (a_part("1320.00", contract=NEXT, unit_price="110.00"), {"price": "120.00"}),
        (a_part("1200.00", contract=OTHER), {"ended": "-1200.00", "new": "1200.00"}),
        (a_part("2866.40", quantity=2, asset_ids=[B, C], unit_price="110.00", index="1.0857575757575757575757575758"),
         {"quantity": "1200.00", "price": "240.00", "index": "226.40"}),
    ],
)  # fmt: skip
def test_a_difference_splits_by_what_was_exchanged(after: dict[str, Any], expected: dict[str, str]) -> None:
    line = compare_documents(a_document(x=[a_part("1200.00")]), a_document(x=[after]))[0]

    assert causes(line) == expected
    assert sum(one.amount for one in line.bridge) == line.change


def test_the_ways_of_paying_are_read_back_from_the_document() -> None:
    yearly = a_part("6000.00", basis="per_year", months_exact="6", unit_price="12000.00")
    visits = a_part("300.00", basis="per_visit", quantity=3, months_exact="1")
    sums = a_part("500.00", basis="lump_sum", months_exact="1/2", unit_price="1000.00")

    whole = {**yearly, "amount": "13000.00", "months_exact": "12", "unit_price": "13000.00"}
    more = [whole, {**visits, "amount": "400.00", "quantity": 4}, sums]
    line = compare_documents(a_document(x=[yearly, visits, sums]), a_document(x=more))[0]

    assert causes(line) == {"quantity": "100.00", "time": "6000.00", "price": "1000.00"}
    assert sum(one.amount for one in line.bridge) == line.change == 7100


def test_lines_come_in_the_order_of_the_later_and_those_it_lost_last() -> None:
    before = a_document(a=[a_part("1200.00")], b=[], c=[a_part("1200.00")])
    after = a_document(d=[a_part("1200.00")], c=[a_part("1200.00")], b=[])

    lines = compare_documents(before, after)

    assert [(one.code, one.before, one.after, one.change) for one in lines] == [
        ("d", None, 1200, 1200), ("c", 1200, 1200, 0), ("b", 0, 0, 0), ("a", 1200, None, -1200)
    ]  # fmt: skip
    assert causes(lines[0]) == {"new": "1200.00"}
    assert causes(lines[3]) == {"ended": "-1200.00"}
