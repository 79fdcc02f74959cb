"""The rows of a costing: how they read, and how they are rounded (rule 6)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from maintenance.contracts.rules.book import CoverValue, PaymentValue
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.figures import CostComponent
from maintenance.costing.rules.prices import to_uah
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset, an_index


def components(*terms: Any, year: int = 2019, assets: int = 2, **given: Any) -> tuple[CostComponent, ...]:
    contract = a_contract(*terms, **given)
    book = a_book(contract, assets=[an_asset() for _ in range(assets)], indexes=(an_index("1.086"),))
    return cost_year(book, year).components[contract.id]


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("term", "given", "formula"),
    [
        (a_term("500.00"), {}, "2 камери × 12 міс × 500,00 грн × 1,000 = 12 000,00 грн"),
        (a_term("500.00"), {"assets": 21}, "21 камера × 12 міс × 500,00 грн × 1,000 = 126 000,00 грн"),
        (a_term("310.00", ends_on=date(2019, 3, 10)), {}, "2 камери × 2 10/31 міс × 310,00 грн × 1,000 = 1 440,00 грн"),
        (a_term("1000.00", "per_month"), {}, "12 міс × 1 000,00 грн × 1,000 = 12 000,00 грн"),
        (a_term("1000.00", "per_year"), {}, "1 000,00 грн/рік × 1,000 = 1 000,00 грн"),
        (a_term("1200.00", "per_asset_year", ends_on=date(2019, 8, 31)), {},
         "2 камери × 8 із 12 міс × 1 200,00 грн/рік × 1,000 = 1 600,00 грн"),
        (a_term("700.00", "per_visit", visits_per_year=4), {}, "4 відвідування × 700,00 грн × 1,000 = 2 800,00 грн"),
        (a_term("9.00", "lump_sum"), {}, "сплата 01.01.2019 × 9,00 грн × 1,000 = 9,00 грн"),
        (a_term("500.00"), {"year": 2020, "renewal": "expected"},
         "2 камери × 12 міс × 500,00 грн × 1,086 = 13 032,00 грн"),
        (a_term("9.00", "lump_sum"), {"year": 2020, "renewal": "tacit", "renewal_months": 4},
         "сплата 01.01.2020 × частка 1/3 × 9,00 грн × 1,086 = 3,26 грн"),
    ],
)  # fmt: skip
def test_a_component_can_be_checked_on_paper(term, given, formula) -> None:
    first, *_rest = components(term, **given)

    assert plain(first.formula) == formula


def test_every_payment_is_a_component_with_its_day() -> None:
    payments = (PaymentValue(date(2019, 3, 1), Decimal("5.00")), PaymentValue(date(2019, 9, 1), Decimal("4.00")))

    found = components(a_term("9.00", "lump_sum", payments=payments))

    assert [plain(one.formula).split(" × ")[0] for one in found] == ["сплата 01.03.2019", "сплата 01.09.2019"]
    assert [one.amount for one in found] == [Decimal("5.00"), Decimal("4.00")]


def test_a_component_names_the_assets_it_stands_for() -> None:
    cameras = [an_asset(), an_asset(decommissioned_on=date(2018, 5, 1)), an_asset(kind_code="siren")]
    contract = a_contract(a_term("1.00", "per_month"), covers=(CoverValue(tuple(one.id for one in cameras)),))

    (found,) = cost_year(a_book(contract, assets=cameras), 2019).components[contract.id]

    assert found.asset_ids == (cameras[0].id, cameras[2].id)


def test_pieces_of_one_price_in_one_year_add_up_to_its_rounded_whole() -> None:
    """Three cameras of 0,005 each: rounded one by one they would come to three kopiykas, and not to two."""
    cameras = [an_asset(commissioned_on=date(2019, 6, 30 - number)) for number in range(3)]
    contract = a_contract(a_term("0.15", month_rule="calendar_days"), ends_on=date(2019, 6, 30))

    found = cost_year(a_book(contract, assets=cameras), 2019).components[contract.id]

    assert [one.exact for one in found] == [Fraction("0.015"), Fraction("0.010"), Fraction("0.005")]
    assert [one.amount for one in found] == [Decimal("0.02"), Decimal("0.01"), Decimal("0.00")]


def test_another_price_and_another_year_are_rounded_for_themselves() -> None:
    terms = (a_term("0.06", "per_year"), a_term("0.06", "per_year"))

    for year in (2019, 2020):
        found = components(*terms, year=year, ends_on=date(2019, 1, 31), renewal="expected")
        whole = {one.term_id: Fraction() for one in found}
        for one in found:
            whole[one.term_id] += one.exact
        for term_id, exact in whole.items():
            assert sum(one.amount for one in found if one.term_id == term_id) == to_uah(exact)
