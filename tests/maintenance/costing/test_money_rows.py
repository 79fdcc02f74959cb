"""Sums that went wrong in practice, by the engine: each situation with the amount that is right."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.rules.book import ContractValue, CostBook, CoverValue, IndexValue
from maintenance.costing.queries.costing import get_costing
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.findings.threats import find_threats
from maintenance.costing.rules.what_if import Overrides
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.programmes import make_programme_in
from tests.factories.registry import make_asset, make_hromada
from tests.maintenance.contracts.rules.books import LINE, a_book, a_contract, a_term, an_asset

AS_OF = date(2026, 11, 28)
INDEXES = (
    IndexValue("cpi", 2027, Decimal("1.073"), date(2026, 9, 1)),
    IndexValue("cpi", 2028, Decimal("1.06125"), date(2026, 9, 1)),
)
YEAR_2026: dict[str, Any] = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
REST_OF_2027: dict[str, Any] = {"number": "16", "starts_on": date(2027, 2, 1), "ends_on": date(2027, 12, 31)}
EXPECTED: dict[str, Any] = {**YEAR_2026, "renewal": "expected"}
CAMERA = an_asset(commissioned_on=date(2020, 1, 1))


def book_of(*contracts: ContractValue, assets: Any = (CAMERA,), indexes: Any = ()) -> CostBook:
    return a_book(*contracts, assets=list(assets), as_of=AS_OF, indexes=indexes)


def cost(book: CostBook, year: int, overrides: Overrides | None = None) -> Decimal:
    return cost_year(book, year, overrides or Overrides()).total


def found(book: CostBook, year: int) -> list[Finding]:
    return list(find_threats(cost_year(book, year), {}))


def codes(book: CostBook, year: int) -> list[str]:
    return [one.code for one in found(book, year)]


def monthly(amount: str = "1000.00", **given: Any) -> Any:
    return a_term(amount, "per_month", **given)


def test_a_contract_from_the_middle_of_march_costs_twelve_months_over_both_years() -> None:
    contract = a_contract(monthly(), starts_on=date(2026, 3, 15), ends_on=date(2027, 3, 14))
    book = book_of(contract)

    assert [cost(book, year) for year in (2025, 2026, 2027, 2028)] == [0, Decimal("9548.39"), Decimal("2451.61"), 0]
    assert cost(book, 2026) + cost(book, 2027) == 12000


def test_an_expected_contract_costs_the_product_of_indexes_and_a_missing_one_is_found() -> None:
    book = book_of(a_contract(monthly(), **EXPECTED), indexes=INDEXES)

    assert [cost(book, year) for year in (2026, 2027, 2028, 2029)] == [
        12000, 12876, Decimal("13664.66"), Decimal("13664.66"),
    ]  # fmt: skip
    assert ["missing_index" in codes(book, year) for year in (2027, 2028, 2029)] == [False, False, True]


def test_a_flat_price_for_ten_servers_goes_on_whole_when_one_is_taken_over_and_it_is_asked_about() -> None:
    servers = [an_asset(kind_code="server") for _ in range(10)]
    whole = a_contract(monthly("10000.00"), **EXPECTED, covers=(CoverValue(kind_code="server"),))
    one = a_contract(monthly("500.00"), **REST_OF_2027, covers=(CoverValue((servers[0].id,)),))
    book = book_of(whole, one, assets=servers)

    assert cost(book, 2027) == 120000 + 5500
    (asked,) = (each for each in found(book, 2027) if each.code == "partial_takeover")
    assert (asked.contract_ids, asked.asset_ids) == ((whole.id, one.id), (servers[0].id,))
    assert "double_payment" not in codes(book, 2027)


def test_hosting_and_a_domain_of_one_line_without_assets_both_cost() -> None:
    hosting = a_contract(monthly(), **EXPECTED, covers=())
    domain = a_contract(monthly("50.00"), **REST_OF_2027, covers=())

    assert cost(book_of(hosting, domain), 2027) == 12000 + 550


def test_the_next_contract_that_begins_in_december_costs_its_own_price_and_december_s_overlap_is_found() -> None:
    first = a_contract(a_term("100.00"), **EXPECTED)
    following = a_contract(
        a_term("110.00"), number="16", starts_on=date(2026, 12, 15), ends_on=date(2027, 12, 31), replaces_id=first.id
    )
    book = book_of(first, following)

    assert cost(book, 2027) == 1320
    assert "overlap_signed" in codes(book, 2026)
    assert not {"overlap_signed", "double_payment"} & set(codes(book, 2027))


def test_a_licence_over_new_year_costs_when_it_is_paid_and_again_a_year_later_with_indexes() -> None:
    licence = a_contract(a_term("12000.00", "lump_sum"), starts_on=date(2026, 6, 10), ends_on=date(2027, 6, 9),
                         renewal="expected", covers=())  # fmt: skip
    book = book_of(licence, indexes=INDEXES)

    assert [cost(book, year) for year in (2026, 2027, 2028)] == [12000, 12876, Decimal("13664.66")]


def test_only_the_part_after_the_signed_end_follows_the_index_and_the_what_if() -> None:
    contract = a_contract(monthly(), starts_on=date(2026, 6, 1), ends_on=date(2027, 5, 31),
                          signed_on=date(2026, 5, 20), renewal="expected")  # fmt: skip
    book = book_of(contract, indexes=INDEXES)

    assert cost(book, 2027) == 5000 + 7 * 1073 == 12511
    assert cost(book, 2027, Overrides(all_lines=Decimal("1.5"))) == 5000 + 7 * 1500
    assert cost(book, 2027, Overrides(by_line={LINE.id: Decimal("1.5")}, year=2027)) == 5000 + 7 * 1500


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        ("contract_month", "1877.42"),  # 12 of March's 31 days, and nine months
        ("calendar_days", "1877.42"),
        ("any_day", "2000.00"),  # March as a whole
        ("full_month", "1800.00"),
    ],
)
def test_a_camera_that_joins_after_the_price_changed_pays_from_its_day(rule: str, right: str) -> None:
    terms = (
        a_term("100.00", ends_on=date(2026, 3, 15), month_rule=rule),
        a_term("200.00", starts_on=date(2026, 3, 16), month_rule=rule),
    )
    joins = an_asset(commissioned_on=date(2026, 3, 20))

    assert cost(book_of(a_contract(*terms, **YEAR_2026), assets=[joins]), 2026) == Decimal(right)


@pytest.mark.parametrize("rule", ["contract_month", "calendar_days", "any_day", "full_month"])
def test_a_price_per_month_and_then_per_asset_pays_no_day_twice(rule: str) -> None:
    terms = (
        monthly("310.00", ends_on=date(2026, 3, 14), month_rule=rule),
        a_term("310.00", starts_on=date(2026, 3, 15), month_rule=rule),
    )

    assert cost(book_of(a_contract(*terms, **YEAR_2026)), 2026) == 12 * 310


def visits(number: int, amount: str = "100.00", **given: Any) -> Any:
    return a_term(amount, "per_visit", visits_per_year=number, **given)


def test_five_visits_stay_five_when_their_price_changes() -> None:
    terms = visits(5, ends_on=date(2026, 6, 30)), visits(5, "200.00", starts_on=date(2026, 7, 1))
    work = cost_year(book_of(a_contract(*terms, **YEAR_2026)), 2026)

    assert [one.quantity for one in work.lines[0].components] == [2, 3]
    assert work.total == 2 * 100 + 3 * 200
    assert "visit_lost" not in [one.code for one in find_threats(work, {})]


def test_one_visit_a_year_from_july_to_june_is_one() -> None:
    book = book_of(a_contract(visits(1), starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30)))

    assert [cost(book, year) for year in (2026, 2027, 2028)] == [0, 100, 0]
    assert not any("visit_lost" in codes(book, year) for year in (2026, 2027))


def test_three_months_of_one_visit_a_year_are_none_and_it_is_found() -> None:
    book = book_of(a_contract(visits(1), starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30)))

    assert cost(book, 2026) == 0
    assert "visit_lost" in codes(book, 2026)


def test_a_contract_of_another_kekv_than_its_line_is_found() -> None:
    assert "kekv_conflict" in codes(book_of(a_contract(monthly(), **YEAR_2026, kekv="3110")), 2026)
    assert "kekv_conflict" not in codes(book_of(a_contract(monthly(), **YEAR_2026, kekv="2240")), 2026)


def test_a_signed_sum_that_the_prices_do_not_give_is_found_with_what_they_give() -> None:
    days = {"starts_on": date(2026, 3, 15), "ends_on": date(2027, 3, 14)}
    wrong, right = (book_of(a_contract(monthly(), **days, amount=Decimal(amount))) for amount in (13000, 12000))

    (one,) = (each for each in found(wrong, 2027) if each.code == "contract_total")
    assert "12\u202f000,00" in str(one.reason)
    assert one.amount == 1000
    assert "contract_total" not in codes(right, 2027)


def test_a_second_programme_of_the_same_year_leaves_the_ceilings_of_the_first(session: Session) -> None:
    hromada = make_hromada(session)
    first = make_programme_in(session, hromada, "first", {"2.1": "120,0", "2.2": "10,0"})
    line = make_line(session, hromada, measure_programme_id=str(first.id), measure_code="2.1")
    make_asset(session, hromada, commissioned_on=date(2025, 1, 1))
    make_contract(session, line)
    alone = {row.line.code: row.ceiling for row in get_costing(session, SYSTEM, hromada, 2027, as_of=AS_OF).rows}

    make_programme_in(session, hromada, "second", {"2.1": "5,0"})
    session.commit()
    both = get_costing(session, SYSTEM, hromada, 2027, as_of=AS_OF)

    assert alone == {"2.1": Decimal(120_000)}
    assert {row.line.code: row.ceiling for row in both.rows} == alone
    assert "line_above_ceiling" not in [one.code for one in both.findings]
