"""A line beside the years before it, its ceiling, and what its change is made of."""

from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.book import ContractValue, LineValue
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.previous import YearRecord
from maintenance.costing.rules.rows import CostRow, change_share, cost_rows, recorded_total, subtotals_of
from tests.maintenance.contracts.rules.books import LINE, OTHER_LINE, a_book, a_contract, a_term, an_asset, an_index

CAMERAS = [an_asset() for _ in range(2)]


def rows_of(*contracts: ContractValue, year: int = 2020, ceilings: dict | None = None, **given) -> tuple[CostRow, ...]:
    book = a_book(*contracts, assets=CAMERAS, **given)
    return cost_rows(*(cost_year(book, one) for one in (year, year - 1, year - 2)), ceilings or {}, {})


def test_lines_with_neither_money_nor_ceiling_are_left_out() -> None:
    contract = a_contract(a_term())

    assert [one.line.code for one in rows_of(contract, year=2019)] == ["2.1"]
    assert [one.line.code for one in rows_of(contract, year=2020)] == ["2.1"]  # It cost something the year before.
    assert rows_of(contract, year=2021) == ()
    assert [one.line.code for one in rows_of(contract, ceilings={OTHER_LINE.id: Decimal(100)})] == ["2.1", "2.2"]


def test_a_row_stands_beside_the_years_before_and_its_ceiling() -> None:
    contract = a_contract(a_term("100.00"), renewal="expected")

    row = rows_of(contract, ceilings={LINE.id: Decimal("3000.00")}, indexes=(an_index("1.5"),))[0]

    assert (row.amount, row.previous_year, row.year_before) == (Decimal(3600), Decimal(2400), Decimal(0))
    assert (row.difference, row.change, row.change_share) == (Decimal(600), Decimal(1200), Decimal("0.5"))
    assert rows_of(contract)[0].difference is None
    assert change_share(Decimal(0), Decimal(5)) is None


def test_the_causes_of_a_change_stand_in_their_order_and_add_up() -> None:
    old = a_contract(a_term("100.00", ends_on=date(2019, 6, 30)), a_term("110.00", starts_on=date(2019, 7, 1)),
                     renewal="expected")  # fmt: skip
    ended = a_contract(a_term("9.00", "per_month"), number="16")
    new = a_contract(a_term("7.00", "per_month"), number="17", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31),
                     covers=())  # fmt: skip

    row = rows_of(old, ended, new, indexes=(an_index("1.1"),))[0]

    assert list(row.causes.items()) == [
        ("ended", Decimal("-108.00")),
        ("new", Decimal("84.00")),
        ("price", Decimal("120.00")),
        ("index", Decimal("264.00")),
    ]
    assert sum(row.causes.values()) == row.change


def test_rows_add_up_by_kekv_fund_and_kind_of_expenditure() -> None:
    capital = LineValue(OTHER_LINE.id, "3.1", "Камери", kekv="3110", expenditure="capital")
    contracts = a_contract(a_term("100.00")), a_contract(a_term("1.00"), line_id=capital.id)

    rows = rows_of(*contracts, year=2019, lines=(LINE, capital))

    found = [(one.kekv, one.fund, one.expenditure, one.amount) for one in subtotals_of(rows)]
    assert found == [("2240", "general", "current", Decimal(2400)), ("3110", "general", "capital", Decimal(24))]
    assert sum(one.amount for one in subtotals_of(rows)) == sum(one.amount for one in rows)


def test_a_recorded_year_stands_in_for_the_computed_one_and_the_bridge_begins_at_it() -> None:
    contract = a_contract(a_term("100.00"), renewal="expected")
    book = a_book(contract, assets=CAMERAS, indexes=(an_index("1.5"),))
    works = [cost_year(book, one) for one in (2020, 2019, 2018)]
    records = {2019: YearRecord(approved={LINE.id: Decimal("2500.07")})}

    row = cost_rows(*works, {}, records)[0]

    assert (row.previous_year, row.previous.source, row.before.source) == (Decimal("2500.07"), "approved", "computed")
    assert [(one.cause, one.amount) for one in row.bridge] == [
        ("fact", Decimal("-100.07")), ("index", Decimal("1200.00"))
    ]  # fmt: skip
    assert sum(one.amount for one in row.bridge) == row.change == Decimal("1099.93")
    assert recorded_total(works[1], records) == Decimal("2500.07")
    assert recorded_total(works[1], {}) == Decimal("2400.00")


def test_a_line_that_the_decision_left_out_shows_what_was_computed_as_a_part_of_its_own() -> None:
    book = a_book(a_contract(a_term("100.00")), assets=CAMERAS)
    works = [cost_year(book, one) for one in (2020, 2019, 2018)]

    row = cost_rows(*works, {}, {2019: YearRecord(approved={})})[0]

    assert (row.amount, row.previous_year, row.change) == (0, 0, 0)
    assert [(one.cause, one.amount) for one in row.bridge] == [
        ("fact", Decimal("2400.00")), ("ended", Decimal("-2400.00"))
    ]  # fmt: skip
