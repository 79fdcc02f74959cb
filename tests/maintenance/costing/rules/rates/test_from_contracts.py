"""What contracts and acts say that one asset and month costs; worked by hand, without a database."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue, TermValue
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.rates.asset_months import Kinds
from maintenance.costing.rules.rates.from_contracts import AcceptedSum, contract_prices, fact_prices
from maintenance.costing.rules.rates.values import RateSource, weigh
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset

CAMERAS = [an_asset() for _ in range(2)]
SIRENS = [an_asset(kind_code="siren") for _ in range(2)]
ALL = [*CAMERAS, *SIRENS]
EVERYTHING = (CoverValue(kind_code="camera"), CoverValue(kind_code="siren"))


def work_of(*contracts: ContractValue, assets: Any = ALL, year: int = 2019) -> Workings:
    return cost_year(a_book(*contracts, assets=assets), year)


def prices(work: Workings) -> dict[str, list[Fraction]]:
    found = contract_prices(work, Kinds(work.book.assets))
    return {kind: [one.price for one in parts] for kind, parts in found.items()}


def term(basis: str, amount: str, **values: Any) -> TermValue:
    return a_term(basis=basis, amount=Decimal(amount), **values)


@pytest.mark.parametrize(
    ("terms", "camera", "siren"),
    [
        ((term("per_asset_month", "500"),), 500, 500),
        ((term("per_asset_year", "6000"),), 500, 500),
        ((term("per_asset_month", "500", kind_code="camera"),), 500, None),
        ((term("per_month", "4000"),), 1000, 1000),  # Four assets share what is undivided.
        ((term("per_year", "4800"),), 100, 100),
        ((term("lump_sum", "4800"),), 100, 100),
        ((term("per_visit", "1200", visits_per_year=4),), 100, 100),
        ((term("per_asset_month", "500"), term("per_asset_month", "100")), 600, 600),  # Both are paid for one asset.
        ((term("per_asset_month", "500", kind_code="camera"), term("per_month", "400")), 600, 100),
        ((term("per_asset_month", "500", ends_on=date(2019, 6, 30)),
          term("per_asset_month", "700", starts_on=date(2019, 7, 1))), 600, 600),
    ],
)  # fmt: skip
def test_a_contracts_prices_come_to_one_price_of_an_asset_and_month(
    terms: tuple[TermValue, ...], camera: int, siren: int | None
) -> None:
    found = prices(work_of(a_contract(terms=terms, covers=EVERYTHING)))

    assert found == {"camera": [camera], **({"siren": [siren]} if siren else {})}


@pytest.mark.parametrize(
    ("first", "last", "price"),
    [
        (date(2019, 1, 1), date(2020, 12, 31), 100),  # A leap year has no more months than another.
        (date(2019, 3, 15), date(2020, 3, 14), 200),
        (date(2019, 12, 1), date(2020, 2, 29), 800),  # December is a third, whatever its days.
        (date(2019, 12, 16), date(2020, 1, 15), 2400),
        (date(2018, 11, 30), date(2019, 2, 27), 800),
    ],
)
def test_a_lump_sum_counts_by_the_months_of_its_contract(first: date, last: date, price: int) -> None:
    contract = a_contract(terms=(term("lump_sum", "2400"),), covers=EVERYTHING[:1], starts_on=first, ends_on=last)

    assert prices(work_of(contract, assets=CAMERAS[:1])) == {"camera": [price]}


def test_an_asset_on_warranty_that_is_not_paid_for_lowers_no_price() -> None:
    assets = [CAMERAS[0], an_asset(warranty_until=date(2019, 12, 31))]
    contract = a_contract(terms=(term("per_asset_month", "500", skip_under_warranty=True),), covers=EVERYTHING[:1])

    assert prices(work_of(contract, assets=assets)) == {"camera": [500]}


def test_what_only_goes_on_says_no_price() -> None:
    contract = a_contract(terms=(term("per_asset_month", "500"),), covers=EVERYTHING, renewal="expected")

    assert prices(work_of(contract, year=2020)) == {}


@pytest.mark.parametrize("basis", ["per_asset_month", "per_month"])
def test_of_a_year_in_which_a_contract_ends_and_goes_on_its_own_days_count(basis: str) -> None:
    cover = (CoverValue((CAMERAS[0].id,)),)
    contract = a_contract(terms=(term(basis, "500"),), covers=cover, ends_on=date(2019, 6, 30), renewal="expected")

    assert prices(work_of(contract)) == {"camera": [500]}


def test_contracts_are_weighed_by_their_months_of_assets() -> None:
    one = a_contract(terms=(term("per_asset_month", "500"),), covers=(CoverValue((CAMERAS[0].id,)),))
    two = a_contract(
        number="2", terms=(term("per_asset_month", "200"),), covers=(CoverValue((CAMERAS[1].id,)),),
        starts_on=date(2019, 7, 1),
    )  # fmt: skip
    work = work_of(one, two)

    rate = weigh("camera", RateSource.CONTRACTS, 2019, contract_prices(work, Kinds(work.book.assets))["camera"])

    assert rate is not None
    assert (rate.price, rate.middle, rate.months) == (Decimal("400.00"), Decimal("350.00"), 18)
    assert [one.price for one in rate.parts] == [500, 200]
    assert weigh("camera", RateSource.CONTRACTS, 2019, ()) is None


def act(contract: ContractValue, first: str, last: str, amount: str) -> AcceptedSum:
    return AcceptedSum(contract.id, date.fromisoformat(first), date.fromisoformat(last), Decimal(amount))


@pytest.mark.parametrize(
    ("terms", "acts", "camera", "siren"),
    [
        ((), [("2019-01-01", "2019-03-31", "1200")], 100, 100),
        ((), [("2019-01-01", "2019-01-31", "400"), ("2019-01-01", "2019-01-31", "400")], 200, 200),
        ((), [("2018-12-01", "2019-01-31", "620")], Fraction(310, 4), Fraction(310, 4)),
        ((term("per_asset_month", "300", kind_code="camera"), term("per_asset_month", "100", kind_code="siren")),
         [("2019-02-01", "2019-02-28", "1600")], 600, 200),
    ],
)  # fmt: skip
def test_acts_are_shared_among_kinds_as_the_prices_are(
    terms: tuple[TermValue, ...], acts: list[tuple[str, str, str]], camera: Any, siren: Any
) -> None:
    contract = a_contract(terms=terms, covers=EVERYTHING)
    work = work_of(contract)

    found = fact_prices(work, Kinds(work.book.assets), [act(contract, *one) for one in acts])

    assert {kind: [one.price for one in parts] for kind, parts in found.items()} == {
        "camera": [camera],
        "siren": [siren],
    }


def test_acts_of_a_contract_that_leaves_an_asset_out_are_not_shared_with_it() -> None:
    assets = [CAMERAS[0], an_asset(warranty_until=date(2019, 12, 31))]
    contract = a_contract(terms=(term("per_asset_month", "500", skip_under_warranty=True),), covers=EVERYTHING[:1])
    work = work_of(contract, assets=assets)

    found = fact_prices(work, Kinds(work.book.assets), [act(contract, "2019-01-01", "2019-01-31", "500")])

    assert [one.price for one in found["camera"]] == [500]


def test_an_act_of_a_contract_without_assets_says_nothing() -> None:
    contract, stranger = a_contract(covers=()), a_contract(number="2")
    work = work_of(contract)

    acts = [act(contract, "2019-01-01", "2019-01-31", "100"), act(stranger, "2019-01-01", "2019-01-31", "100")]

    assert fact_prices(work, Kinds(work.book.assets), acts) == {}
