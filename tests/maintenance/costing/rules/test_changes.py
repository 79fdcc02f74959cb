"""What each kind of change does to a book: a table of cases, and what stays as signed."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue, PaymentValue
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.queries.kept_works import costed
from maintenance.costing.rules.changes import change_book, change_covered
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.what_if import Change, Overrides
from tests.maintenance.contracts.rules.books import LINE, OTHER_LINE, a_book, a_contract, a_term, an_asset, an_index

CAMERAS = [an_asset(warranty_until=date(2020, 12, 31)), an_asset()]
GOES_ON: dict[str, Any] = {"renewal": "expected"}
SIGNED: dict[str, Any] = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)}
MONTHLY = a_term("100.00", "per_month")
PER_CAMERA = a_term("10.00")
LUMP = a_term("300.00", "lump_sum", payments=(
    PaymentValue(date(2019, 3, 1), Decimal("100.00")), PaymentValue(date(2019, 9, 1), Decimal("200.00"))
))  # fmt: skip
PLAN, OTHER = a_contract(MONTHLY, **GOES_ON), a_contract(a_term("7.00", "per_month"), number="16", **GOES_ON)


def change(kind: str, **given: Any) -> Change:
    defaults = {"starts_on": date(2020, 1, 1)}
    told = {name: Decimal(str(value)) if name in ("percent", "amount") else value for name, value in given.items()}
    return Change(uuid.uuid4(), kind, **{**defaults, **told})


def cost(contracts: list[ContractValue], *changes: Change, year: int = 2020, indexes: Any = ()) -> Workings:
    book = a_book(*contracts, assets=CAMERAS, indexes=indexes)
    return costed(cover_book(book), year, Overrides(changes=changes))


MID = date(2020, 7, 1)


@pytest.mark.parametrize(
    ("contract", "changes", "total"),
    [
        # A tariff of a line: only what goes on; of the contract: what is signed too.
        (PLAN, [change("price", line_id=LINE.id, percent=10)], "1320.00"),
        (PLAN, [change("price", percent=10)], "1320.00"),
        (PLAN, [change("price", line_id=LINE.id, percent=10, starts_on=MID)], "1260.00"),
        (PLAN, [change("price", line_id=OTHER_LINE.id, percent=10)], "1200.00"),
        (PLAN, [change("price", percent=-100)], "0.00"),
        (a_contract(MONTHLY, **SIGNED), [change("price", line_id=LINE.id, percent=10)], "1200.00"),
        (a_contract(MONTHLY, **GOES_ON, ends_on=date(2020, 6, 30)),
         [change("price", line_id=LINE.id, percent=10)], "1260.00"),
        (PLAN, [change("price", contract_id=PLAN.id, percent=10)], "1320.00"),
        (replace(a_contract(MONTHLY, **SIGNED), id=PLAN.id), [change("price", contract_id=PLAN.id, percent=10,
         starts_on=MID)], "1260.00"),
        (PLAN, [change("price", percent=10), change("price", contract_id=PLAN.id, percent=50, starts_on=MID)],
         "1650.00"),  # 6 × 110 + 6 × 165
        (PLAN, [change("price", percent="0.0001")], "1200.00"),  # Exact, rounded once: 1200.0012.
        # A price that is younger than the change is not changed by it again.
        (a_contract(a_term("100.00", "per_month", priced_on=date(2020, 2, 1)), **GOES_ON),
         [change("price", percent=10)], "1200.00"),
        # Without the contract.
        (PLAN, [change("drop", contract_id=PLAN.id)], "0.00"),
        (PLAN, [change("drop", contract_id=PLAN.id, starts_on=MID)], "600.00"),
        (replace(a_contract(MONTHLY, **SIGNED), id=PLAN.id), [change("drop", contract_id=PLAN.id, starts_on=MID)],
         "600.00"),
        # Another provider's price.
        (PLAN, [change("term", contract_id=PLAN.id, term_id=MONTHLY.id, amount=90)], "1080.00"),
        (PLAN, [change("term", contract_id=PLAN.id, term_id=MONTHLY.id, amount=90, starts_on=MID)], "1140.00"),
        (PLAN, [change("term", contract_id=PLAN.id, term_id=MONTHLY.id, amount=30, basis="per_asset_month")],
         "720.00"),
        (PLAN, [change("term", contract_id=PLAN.id, term_id=MONTHLY.id, amount=50, basis="per_visit",
         visits_per_year=4)], "200.00"),
        (PLAN, [change("term", contract_id=PLAN.id, term_id=uuid.uuid4(), amount=90)], "1200.00"),
        (PLAN, [change("term", contract_id=PLAN.id, term_id=MONTHLY.id, amount=200),
         change("price", contract_id=PLAN.id, percent=10, starts_on=MID)], "2520.00"),
        # Two more cameras: 2 × 12 × 10 and 2 × 6 × 10 beside 240.
        (a_contract(PER_CAMERA, **GOES_ON), [change("assets", asset_kind="camera", count=2)], "480.00"),
        (a_contract(PER_CAMERA, **GOES_ON), [change("assets", asset_kind="camera", count=2, starts_on=MID)], "360.00"),
        (a_contract(PER_CAMERA, **GOES_ON), [change("assets", asset_kind="siren", count=2)], "240.00"),
        (PLAN, [change("assets", asset_kind="camera", count=2)], "1200.00"),
    ],
)  # fmt: skip
def test_a_change_costs_what_it_says(contract: ContractValue, changes: list[Change], total: str) -> None:
    assert str(cost([contract], *changes).total) == total


def test_more_assets_join_a_contract_by_name_where_it_is_said() -> None:
    named = a_contract(PER_CAMERA, **GOES_ON, covers=(CoverValue((CAMERAS[0].id,)),))
    more = change("assets", asset_kind="camera", count=3)

    assert str(cost([named], more).total) == "120.00"
    assert str(cost([named], replace(more, contract_id=named.id)).total) == "480.00"


def test_more_assets_are_counted_by_the_covers_that_ask_for_what_they_have() -> None:
    asks = a_contract(PER_CAMERA, **GOES_ON, covers=(CoverValue(kind_code="camera", filters={"settlement": "UA1"}),))
    more = change("assets", asset_kind="camera", count=3)

    assert str(cost([asks], more).total) == "0.00"
    assert str(cost([asks], replace(more, settlements=("UA1",))).total) == "360.00"


def test_warranties_that_end_are_paid_for_by_terms_that_skip_them() -> None:
    contract = a_contract(a_term("10.00", skip_under_warranty=True), **GOES_ON)

    assert str(cost([contract]).total) == "120.00"
    assert str(cost([contract], change("warranty")).total) == "240.00"
    assert str(cost([contract], change("warranty", starts_on=MID)).total) == "180.00"
    assert str(cost([contract], change("warranty", asset_kind="siren")).total) == "120.00"
    assert str(cost([contract], change("warranty", contract_id=contract.id)).total) == "240.00"
    assert str(cost([contract], change("warranty", contract_id=uuid.uuid4())).total) == "120.00"


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ([], ["100.00", "200.00"]),
        ([change("price", percent=10)], ["110.00", "220.00"]),
        ([change("price", percent=10, starts_on=MID)], ["100.00", "220.00"]),
        ([change("term", term_id=LUMP.id, amount=400)], ["133.33", "266.67"]),
        ([change("term", term_id=LUMP.id, amount=400, starts_on=MID)], ["100.00", "266.67"]),
        ([change("term", term_id=LUMP.id, amount=20, basis="per_month", starts_on=MID)], ["100.00", "120.00"]),
        ([change("drop", starts_on=MID)], ["100.00"]),
    ],
)
def test_a_sum_is_paid_on_its_days_by_the_price_of_each(changes: list[Change], parts: list[str]) -> None:
    contract = a_contract(LUMP, **GOES_ON)
    own = [replace(one, contract_id=contract.id) for one in changes]

    found = cost([contract], *own).components[contract.id]

    assert [str(one.amount) for one in found] == parts


@pytest.mark.parametrize(
    ("own", "amount", "parts"),
    [
        (["1.00", "1.00", "1.00"], "200.00", ["66.67", "66.66", "66.67"]),
        (["1.00", "1.00", "1.00"], "0.01", ["0.00", "0.01", "0.00"]),
        (["1.00", "1.00"], "0.01", ["0.01", "0.00"]),
        (["0.01", "99.99"], "33333.33", ["3.33", "33330.00"]),
        (["100.00", "200.00"], "0.00", []),
        (["0.00", "0.00"], "5.00", ["5.00", "0.00"]),
    ],
)
def test_another_sum_is_parted_half_up_and_its_parts_add_up(own: list[str], amount: str, parts: list[str]) -> None:
    paid = tuple(PaymentValue(date(2020, month, 1), Decimal(one)) for month, one in enumerate(own, start=1))
    lump = a_term("300.00", "lump_sum", payments=paid, starts_on=date(2020, 1, 1))
    contract = a_contract(lump, **SIGNED)

    work = cost([contract], change("term", contract_id=contract.id, term_id=lump.id, amount=amount))

    found = [one.amount for one in work.components[contract.id]]
    assert sum(found, Decimal(0)) == work.total == Decimal(amount)
    assert [str(one) for one in found if one or parts] == parts


def test_a_mid_year_price_is_rounded_with_the_rest_of_its_term() -> None:
    contract = a_contract(a_term("0.01", "per_year"), **GOES_ON)

    parts = cost([contract], change("price", percent="0.0001", starts_on=MID)).components[contract.id]

    assert [str(one.amount) for one in parts] == ["0.01", "0.00"]
    assert sum(one.exact for one in parts) == Fraction("0.010000005")


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "1.2"),
        ({"index_kind": "cpi"}, "1.2"),
        ({"index_kind": "wage"}, "1.1"),
        ({"line_id": LINE.id}, "1.2"),
        ({"line_id": OTHER_LINE.id}, "1.1"),
        ({"starts_on": date(2021, 1, 1)}, "1.1"),
    ],
)
def test_an_index_is_changed_of_a_line_of_a_kind_or_of_all_in_its_year(asked: dict[str, Any], index: str) -> None:
    found = cost([PLAN], change("index", percent=20, **asked), indexes=(an_index("1.1"),))

    assert found.components[PLAN.id][0].index == Decimal(index)


def test_what_is_said_of_the_line_wins_over_its_index_and_that_over_all() -> None:
    changes = [
        change("index", line_id=LINE.id, percent=30), change("index", index_kind="cpi", percent=20),
        change("index", percent=10),
    ]  # fmt: skip

    of_kind = cost([PLAN], *changes[1:], indexes=(an_index("1.05"),))

    assert cost([PLAN], *changes, indexes=(an_index("1.05"),)).components[PLAN.id][0].index == Decimal("1.3")
    assert of_kind.components[PLAN.id][0].index == Decimal("1.2")


def test_only_what_a_scenario_touches_is_costed_anew() -> None:
    book = a_book(PLAN, OTHER, assets=CAMERAS)
    covered = cover_book(book)

    plan = costed(covered, 2020)
    scenario = costed(covered, 2020, Overrides(changes=(change("price", contract_id=PLAN.id, percent=10),)))

    assert scenario.components[OTHER.id] is plan.components[OTHER.id]
    assert scenario.components[PLAN.id] is not plan.components[PLAN.id]


def test_a_book_that_no_change_speaks_of_is_the_same() -> None:
    book = a_book(PLAN, assets=CAMERAS)
    covered = cover_book(book)
    elsewhere = [change("drop", contract_id=uuid.uuid4()), change("index", percent=5)]

    assert change_book(book, elsewhere) == book
    assert change_covered(covered, elsewhere).by_id == covered.by_id


def test_what_is_only_thought_of_has_no_page_to_lead_to() -> None:
    work = cost([a_contract(PER_CAMERA, **GOES_ON)], change("assets", asset_kind="camera", count=2))

    (part,) = next(iter(work.components.values()))

    assert part.quantity == 4
    assert sorted(part.asset_ids) == sorted(one.id for one in CAMERAS)


def test_a_contract_that_the_dropped_one_replaces_does_not_come_back() -> None:
    old = a_contract(MONTHLY, **GOES_ON)
    new = a_contract(a_term("150.00", "per_month"), number="16", replaces_id=old.id, **SIGNED)

    assert str(cost([old, new], change("drop", contract_id=new.id)).total) == "0.00"
    assert cost_year(a_book(old, new, assets=CAMERAS), 2020).total == Decimal("1800.00")


def test_what_is_computed_of_a_scenario_is_not_taken_for_what_is_computed_of_the_plan() -> None:
    covered = cover_book(a_book(PLAN, OTHER, assets=CAMERAS))
    covered.computed["year", 2020] = "the plan's"

    scenario = change_covered(covered, [change("price", contract_id=PLAN.id, percent=10)])
    scenario.computed["year", 2021] = "the scenario's"

    assert "year" not in {name for name, year in scenario.computed if year == 2020}
    assert [*covered.computed] == [("year", 2020)]
