"""What assets without a contract would come to: by the card, for the months in which they are in force."""

import uuid
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from maintenance.contracts.rules.asset_table import AssetTable, AssetValue, Places
from maintenance.contracts.rules.book import CoverValue
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.findings.threats import find_threats
from maintenance.costing.rules.rates.estimates import Estimate, estimate_year, total_of
from maintenance.costing.rules.rates.told import tell_estimates
from maintenance.costing.rules.rates.values import RateCard, RateValue
from registry.assets.rules.attribute_filter import Wanted, has_wanted
from tests.maintenance.contracts.rules.books import a_book, a_contract, an_asset

COVERED = an_asset()
UNDER = a_contract(covers=(CoverValue((COVERED.id,)),), renewal="expected")


def rate(price: str, kind: str = "camera", known: str = "2019-01-01", *wanted: Wanted) -> RateValue:
    known_on = date.fromisoformat(known)
    return RateValue(kind, Decimal(price), "entered", tuple(wanted), known_on, "Пропозиція", uuid.uuid4())


def having(assets: list[AssetValue]) -> Any:
    def find(table: AssetTable, wanting: RateValue) -> Places:
        own = [one.id for one in assets if has_wanted(one.attributes, wanting.attributes)]
        return table.named(own)

    return find


def estimate(
    *assets: AssetValue, card: RateCard, year: int = 2020, further: tuple[AssetValue, ...] = ()
) -> tuple[Estimate, ...]:
    covered = cover_book(a_book(UNDER, assets=[COVERED, *assets]))
    return estimate_year(covered, year, card, AssetTable.of(further), having([*assets, *further]))


@pytest.mark.parametrize(
    ("values", "months", "amount"),
    [
        ({}, Fraction(12), "1200.00"),
        ({"commissioned_on": date(2020, 7, 1)}, Fraction(6), "600.00"),
        ({"commissioned_on": date(2020, 2, 15)}, 10 + Fraction(15, 29), "1051.72"),
        ({"status": "planned", "commissioned_on": date(2020, 12, 31)}, Fraction(1, 31), "3.23"),
        ({"status": "planned"}, Fraction(12), "1200.00"),
        ({"status": "retired", "decommissioned_on": date(2020, 1, 31)}, Fraction(1), "100.00"),
        ({"status": "retired", "decommissioned_on": date(2019, 12, 31)}, None, None),
        ({"commissioned_on": date(2021, 1, 1)}, None, None),
    ],
)
def test_months_run_from_commissioning_or_the_planned_day_to_decommissioning(
    values: dict[str, Any], months: Fraction | None, amount: str | None
) -> None:
    found = estimate(an_asset(**values), card=RateCard([rate("100")]))

    wanted = [] if months is None or amount is None else [(1, months, Decimal(amount))]
    assert [(one.count, one.months, one.amount) for one in found] == wanted
    assert [one.planned for one in found] == ([int(values.get("status") == "planned")] if wanted else [])


def test_what_a_contract_covers_is_in_no_estimate_and_the_year_is_as_without_rates() -> None:
    found = estimate(card=RateCard([rate("100")]))

    assert found == ()


def test_an_entered_rate_counts_before_contracts_and_these_before_acts() -> None:
    from_contracts, from_acts = rate("200"), rate("300")
    assets = an_asset()
    for card, price in (
        (
            RateCard([rate("100"), rate("90", known="2018-01-01")], {"camera": from_contracts}, {"camera": from_acts}),
            100,
        ),
        (RateCard([], {"camera": from_contracts}, {"camera": from_acts}), 200),
        (RateCard([], {}, {"camera": from_acts}), 300),
    ):
        assert [one.rate.price for one in estimate(assets, card=card) if one.rate] == [price]


def test_a_kind_without_any_rate_is_told_of_without_a_sum() -> None:
    (found,) = estimate(an_asset(), card=RateCard())

    assert (found.rate, found.amount, found.count) == (None, None, 1)
    assert total_of([found]) == 0


def test_the_narrowest_rate_counts_for_each_asset_once() -> None:
    pole, wall, other = (an_asset(attributes={"mount": one, "zoom": "30"}) for one in ("pole", "wall", "roof"))
    card = RateCard(
        [
            rate("100"),
            rate("150", "camera", "2019-01-01", Wanted("mount", "pole")),
            rate("140", "camera", "2018-01-01", Wanted("mount", "pole")),
            rate("170", "camera", "2018-01-01", Wanted("mount", "wall"), Wanted("zoom", Decimal(30))),
            rate("160", "camera", "2019-06-01", Wanted("mount", "wall")),
        ]
    )

    found = estimate(pole, wall, other, card=card)

    assert {one.rate.price: one.assets.ids for one in found if one.rate} == {
        Decimal(150): (pole.id,), Decimal(170): (wall.id,), Decimal(100): (other.id,),
    }  # fmt: skip


def test_a_kind_that_no_contract_has_ever_covered_is_estimated_by_its_own_rate() -> None:
    siren = an_asset(kind_code="siren")

    (found,) = estimate(card=RateCard([rate("50", "siren")]), further=(siren,))

    assert (found.kind, found.amount) == ("siren", Decimal("600.00"))


def test_a_hundred_thousand_assets_add_up_exactly() -> None:
    many = [AssetValue(uuid.UUID(int=number), "siren", commissioned_on=date(2020, 1, 2)) for number in range(100_000)]

    (found,) = estimate(card=RateCard([rate("0.01", "siren")]), further=tuple(many))

    exact = 100_000 * (11 + Fraction(30, 31))
    assert found.months == exact
    assert found.amount == Decimal(int(exact + Fraction(1, 2))).scaleb(-2)
    assert found.assets.places.dtype == np.int32


def test_the_finding_says_the_estimate_and_keeps_everything_else() -> None:
    asset = an_asset()
    work = cost_year(a_book(UNDER, assets=[COVERED, asset]), 2020)
    findings = find_threats(work, {})
    kind_at = work.book.assets.kind_at
    told = tell_estimates(findings, estimate(asset, card=RateCard([rate("100")])), kind_at)

    (before,), (after,) = ([one for one in some if one.code == "asset_without_contract"] for some in (findings, told))
    assert "Орієнтовно 1\u202f200,00 грн на рік за розцінкою 100,00 грн на місяць (внесена)" in str(after.reason)
    assert str(after.reason).startswith(str(before.reason))
    assert (after.amount, after.assets, after.severity) == (before.amount, before.assets, before.severity)
    assert [one for one in told if one is not after] == [one for one in findings if one is not before]
    assert tell_estimates(findings, estimate(asset, card=RateCard()), kind_at) == findings


def test_a_finding_about_what_the_next_contract_leaves_out_is_left_as_it_is() -> None:
    left, old = an_asset(), a_contract()
    later = a_contract(
        number="16", replaces_id=old.id, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31),
        covers=(CoverValue((COVERED.id,)),),
    )  # fmt: skip
    book = a_book(old, later, assets=[COVERED, left])
    findings = find_threats(cost_year(book, 2020), {})
    card = RateCard([rate("100")])
    estimates = estimate_year(cover_book(book), 2020, card, AssetTable.of([]), having([]))

    told = tell_estimates(findings, estimates, book.assets.kind_at)

    both = [(one, other) for one, other in zip(findings, told, strict=True) if one.code == "asset_without_contract"]
    assert [one is other for one, other in both if one.contract_ids] == [True]
    assert [one is other for one, other in both if not one.contract_ids] == [False]
