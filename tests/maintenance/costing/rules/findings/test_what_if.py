"""A what-if that comes to the same as the plan says so."""

from decimal import Decimal

import pytest

from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.findings.threats import find_threats
from maintenance.costing.rules.findings.what_if import with_unmoved
from maintenance.costing.rules.what_if import Overrides
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term
from tests.maintenance.costing.rules.findings.seen import CAMERAS

CODE = "what_if_moves_nothing"


@pytest.mark.parametrize(
    ("amount", "overrides", "is_told"),
    [
        ("500.00", Overrides(), False),
        ("500.00", Overrides(all_lines=Decimal("1.1")), False),
        ("500.00", Overrides(all_lines=Decimal("1")), True),
        ("0.00", Overrides(all_lines=Decimal("1.1")), True),
    ],
)
def test_a_what_if_is_told_to_move_nothing_where_every_line_is_as_planned(
    amount: str, overrides: Overrides, is_told: bool
) -> None:
    book = a_book(a_contract(a_term(amount), renewal="expected"), assets=CAMERAS)
    plan, what_if = cost_year(book, 2020), cost_year(book, 2020, overrides)

    found = with_unmoved(find_threats(what_if, {}), what_if, plan)

    assert [one.severity for one in found if one.code == CODE] == (["warning"] if is_told else [])
    assert [one.severity for one in found] == sorted(
        (one.severity for one in found), key=["error", "warning", "info"].index
    )
