"""Why a line changed: rule 8, a table of causes, and parts that always add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maintenance.contracts.rules.book import ContractValue, CostBook, CoverValue
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from maintenance.costing.rules import bridge as bridge_module
from maintenance.costing.rules.bridge import BridgePart, Cause, KeptBridge, chain_of, explain_difference
from maintenance.costing.rules.costing import cost_year
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset, an_index
from tests.maintenance.costing.rules.test_costing import some_assets, some_contracts

CAMERAS = [an_asset() for _ in range(2)]
YEAR_2020: dict[str, Any] = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31), "number": "16"}


def bridge(*contracts: ContractValue, year: int = 2020, assets: Any = CAMERAS, indexes: Any = ()) -> list[BridgePart]:
    book = a_book(*contracts, assets=list(assets), indexes=indexes)
    before, now = cost_year(book, year - 1).lines[0], cost_year(book, year).lines[0]
    parts = explain_difference(before.components, now.components, {one.id: one for one in contracts})
    assert sum((one.amount for one in parts), Decimal(0)) == now.amount - before.amount
    return list(parts)


def causes(*contracts: ContractValue, **given: Any) -> dict[str, str]:
    return {one.cause: str(one.amount) for one in bridge(*contracts, **given)}


def chain(old: ContractValue, *terms: Any, **given: Any) -> tuple[ContractValue, ContractValue]:
    """Give a contract and the one of 2020 that replaces it."""
    return old, a_contract(*terms, **{**YEAR_2020, "replaces_id": old.id, **given})


NEW = an_asset(commissioned_on=date(2020, 1, 1))
LATER = an_asset(commissioned_on=date(2021, 1, 1))
GOES_ON: dict[str, Any] = {"renewal": "expected"}


@pytest.mark.parametrize(
    ("contracts", "given", "expected"),
    [
        ((a_contract(a_term(), **GOES_ON),), {}, {}),
        ((a_contract(a_term(), **GOES_ON),), {"indexes": (an_index("1.1"),)}, {"index": "1200.00"}),
        ((a_contract(a_term()),), {}, {"ended": "-12000.00"}),
        ((a_contract(a_term(), **YEAR_2020),), {}, {"new": "12000.00"}),
        ((a_contract(a_term()), a_contract(a_term("550.00"), **YEAR_2020)), {},
         {"ended": "-12000.00", "new": "13200.00"}),  # Nobody said that the one goes on from the other.
        (chain(a_contract(a_term()), a_term("550.00")), {}, {"price": "1200.00"}),
        (chain(a_contract(a_term(), **GOES_ON), a_term("550.00")), {}, {"price": "1200.00"}),
        (chain(a_contract(a_term(), ends_on=date(2019, 8, 31)), a_term()), {}, {"time": "4000.00"}),
        (chain(a_contract(a_term()), a_term(), covers=(CoverValue((CAMERAS[0].id,)),)), {}, {"quantity": "-6000.00"}),
        ((a_contract(a_term(), **GOES_ON),), {"assets": [*CAMERAS, NEW]}, {"quantity": "6000.00"}),
        ((a_contract(a_term(), **GOES_ON),), {"assets": [*CAMERAS, an_asset(commissioned_on=date(2019, 7, 1))]},
         {"time": "3000.00"}),  # It was there for half of last year.
        ((a_contract(a_term("9.00", "per_month"), starts_on=date(2019, 3, 1), **GOES_ON),), {}, {"time": "18.00"}),
        (chain(a_contract(a_term("12.00", "per_year")), a_term("2.00", "per_month")), {}, {"price": "12.00"}),
        (chain(a_contract(a_term("12.00", "lump_sum")), a_term("2.00", "per_month")), {}, {"price": "12.00"}),
        (chain(a_contract(a_term("12.00", "per_month")), a_term("5.00")), {}, {"price": "-24.00"}),  # 2 × 60 for 144
        (chain(a_contract(a_term("12.00", "lump_sum")), a_term("15.00", "lump_sum")), {}, {"price": "3.00"}),
        (chain(a_contract(a_term("5.00", "per_visit", visits_per_year=2)),
               a_term("6.00", "per_visit", visits_per_year=4)), {}, {"quantity": "10.00", "price": "4.00"}),
        (chain(a_contract(a_term("100.00"), ends_on=date(2019, 6, 30)), a_term("110.00"), ends_on=date(2020, 3, 31),
               **GOES_ON), {"assets": [*CAMERAS, NEW]}, {"quantity": "600.00", "time": "1800.00", "price": "360.00"}),
    ],
)  # fmt: skip
def test_each_kind_of_input_is_exchanged_by_itself_in_order(contracts, given, expected) -> None:
    assert causes(*contracts, **given) == expected


MARCH, OCTOBER = date(2019, 3, 15), date(2020, 10, 1)
WENT = an_asset(decommissioned_on=MARCH)
CAME = an_asset(commissioned_on=OCTOBER)
OTHER_TIME = chain(a_contract(a_term("100.00"), ends_on=date(2019, 6, 30)), a_term("100.00"))


@pytest.mark.parametrize(
    ("contracts", "assets", "expected"),
    [
        ((a_contract(a_term("100.00"), **GOES_ON),), [*CAMERAS, WENT], {"quantity": "-248.39"}),  # Its months alone.
        ((a_contract(a_term("100.00"), **GOES_ON),), [*CAMERAS, CAME], {"quantity": "300.00"}),
        ((a_contract(a_term("100.00"), **GOES_ON),), [*CAMERAS, WENT, CAME], {"quantity": "51.61"}),
        ((a_contract(a_term("100.00"), **GOES_ON),), [WENT, CAME], {"time": "51.61"}),  # One in place of another.
        (OTHER_TIME, [*CAMERAS, WENT, CAME], {"quantity": "-98.39", "time": "1350.00"}),
        ((a_contract(a_term("100.00"), a_term("10.00", kind_code="camera"), **GOES_ON),), [*CAMERAS, CAME],
         {"quantity": "330.00"}),
    ],
)  # fmt: skip
def test_an_asset_of_some_months_is_a_change_of_quantity_and_of_no_time(contracts, assets, expected) -> None:
    assert causes(*contracts, assets=assets) == expected


RECORDER = an_asset(kind_code="recorder")
ANOTHER = an_asset(kind_code="recorder", commissioned_on=date(2020, 1, 1))
BOTH = (CoverValue(kind_code="camera"), CoverValue(kind_code="recorder"))
BY_KIND = (a_term("500.00", kind_code="camera"), a_term("30.00", kind_code="recorder"))


@pytest.mark.parametrize(
    ("contracts", "assets", "expected"),
    [
        ((a_contract(*BY_KIND, covers=BOTH, **GOES_ON),), [*CAMERAS, RECORDER, ANOTHER], {"quantity": "360.00"}),
        ((a_contract(*BY_KIND, covers=BOTH, **GOES_ON),), [*CAMERAS, ANOTHER], {"quantity": "360.00"}),  # Its first.
        (chain(a_contract(*BY_KIND, covers=BOTH), *BY_KIND, covers=BOTH), [*CAMERAS, RECORDER, ANOTHER],
         {"quantity": "360.00"}),
        (chain(a_contract(*BY_KIND, covers=BOTH), BY_KIND[0], a_term("40.00", kind_code="recorder"), covers=BOTH),
         [*CAMERAS, RECORDER], {"price": "120.00"}),
        ((a_contract(a_term("1000.00", "per_month"), a_term("50.00", "per_month", starts_on=date(2019, 2, 1)),
                     **GOES_ON),), CAMERAS, {"time": "50.00"}),
        ((a_contract(a_term("7.00", "per_visit", visits_per_year=2), a_term("9.00", "per_visit", visits_per_year=12),
                     starts_on=date(2019, 7, 1), **GOES_ON),), CAMERAS, {"quantity": "61.00"}),  # 7 and six of 9
    ],
)  # fmt: skip
def test_what_is_priced_apart_is_exchanged_apart(contracts, assets, expected) -> None:
    """An average over unlike things would show a change of price where none is."""
    assert causes(*contracts, assets=assets) == expected


def test_causes_stand_in_the_order_of_their_exchange() -> None:
    contracts = chain(a_contract(a_term("100.00"), ends_on=date(2019, 6, 30)), a_term("110.00"))
    ended, new = a_contract(a_term("1.00", "per_month"), number="3"), a_contract(a_term("1.00"), **YEAR_2020)

    found = [one.cause for one in bridge(*contracts, ended, new, assets=[*CAMERAS, NEW])]

    assert found == ["ended", "new", "quantity", "time", "price"]
    assert found == sorted(found, key=list(Cause.codes()).index)


def test_a_part_names_its_contract_and_the_assets_that_came_or_went() -> None:
    contracts = chain(a_contract(a_term()), a_term(), covers=(CoverValue((CAMERAS[0].id, NEW.id)),))

    found = bridge(*contracts, assets=[*CAMERAS, NEW, an_asset(kind_code="siren")])

    assert found == []  # As many as before: the figure says nothing of them.
    contracts = chain(a_contract(a_term()), a_term(), covers=(CoverValue((NEW.id,)),))
    (part,) = bridge(*contracts, assets=[*CAMERAS, NEW])
    assert (part.cause, part.contract_number) == ("quantity", "16")
    assert part.assets is not None
    assert set(part.assets.ids) == {CAMERAS[0].id, CAMERAS[1].id, NEW.id}


def test_contracts_that_go_on_from_one_another_are_one_chain() -> None:
    first = a_contract()
    second = a_contract(**YEAR_2020, replaces_id=first.id)
    third = a_contract(starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31), replaces_id=second.id)
    other = a_contract()

    assert chain_of([second, other, first, third]) == {
        **dict.fromkeys((first.id, second.id, third.id), third.id),
        other.id: other.id,
    }


def test_a_contract_that_goes_on_from_one_that_is_not_there_is_a_chain_of_its_own() -> None:
    alone = a_contract(replaces_id=a_contract().id)

    assert chain_of([alone]) == {alone.id: alone.id}


@st.composite
def some_chains(draw):
    """Draw contracts of which some go on from the one before."""
    contracts = draw(st.lists(some_contracts(), min_size=1, max_size=4))
    return [
        one if not place or draw(st.booleans()) else _replacing(one, contracts[place - 1])
        for place, one in enumerate(contracts)
    ]


def _replacing(one: ContractValue, before: ContractValue) -> ContractValue:
    return ContractValue(**{**one.__dict__, "replaces_id": before.id})


@settings(max_examples=100, deadline=None)
@given(
    some_chains(),
    st.lists(some_assets, max_size=4, unique_by=lambda one: one.id),
    st.decimals("0.5", "2", places=4),
    st.integers(2018, 2023),
)
def test_parts_add_up_to_the_difference_whatever_comes(contracts, assets, index, year) -> None:
    parts = bridge(*contracts, year=year, assets=assets, indexes=(an_index(str(index), year=year),))

    assert {one.cause for one in parts} <= set(Cause.codes())
    assert all(one.amount for one in parts)


def explained(book: CostBook, kept: KeptBridge | None, contracts: dict[Any, ContractValue], year: int) -> list[Any]:
    before, now = (cost_year(book, one, covered=COVERED[id(contracts)]) for one in (year - 1, year))
    pairs = zip(before.lines, now.lines, strict=True)
    return [
        (one.cause, one.amount, one.contract_id, one.assets.ids if one.assets else ())
        for was, comes in pairs
        for one in explain_difference(was.components, comes.components, contracts, kept)
    ]


COVERED: dict[int, CoveredBook] = {}


@given(some_chains(), st.lists(st.decimals("0.5", "2", places=3), min_size=2, max_size=3))
@settings(max_examples=60, deadline=None)
def test_what_was_measured_before_an_index_changed_explains_the_difference_after_it(contracts, indexes) -> None:
    book, kept = a_book(*contracts, assets=[*CAMERAS, NEW, RECORDER]), KeptBridge()
    by_id = {one.id: one for one in contracts}
    COVERED[id(by_id)] = cover_book(book)

    for value in indexes:
        indexed = replace(book, indexes=(an_index(str(value)), an_index(str(value), year=2021)))
        for year in (2020, 2021):
            fresh = explained(indexed, None, by_id, year)
            assert explained(indexed, kept, by_id, year) == fresh
    COVERED.clear()


def test_where_both_years_have_an_index_only_its_growth_is_the_index() -> None:
    indexes = (an_index("1.1"), an_index("1.2", year=2021))

    assert causes(a_contract(a_term(), **GOES_ON), year=2021, indexes=indexes) == {"index": "2640.00"}
    assert causes(a_contract(a_term(), **GOES_ON), year=2021, indexes=indexes, assets=[*CAMERAS, LATER]) == {
        "quantity": "6600.00",
        "index": "3960.00",
    }


def test_an_index_alone_measures_no_chain_again(monkeypatch: pytest.MonkeyPatch) -> None:
    contract = a_contract(a_term(), **GOES_ON)
    book, kept, by_id = a_book(contract, assets=CAMERAS), KeptBridge(), {contract.id: contract}
    COVERED[id(by_id)] = cover_book(book)
    explained(replace(book, indexes=(an_index("1.1"),)), kept, by_id, 2020)
    monkeypatch.setattr(bridge_module, "exchanges_of", None)

    found = explained(replace(book, indexes=(an_index("1.2"),)), kept, by_id, 2020)

    assert [(cause, str(amount)) for cause, amount, _contract, _assets in found] == [("index", "2400.00")]
    COVERED.clear()


def test_a_line_is_explained_again_where_contracts_go_on_otherwise() -> None:
    old, new = chain(a_contract(a_term()), a_term("550.00"))
    book = a_book(old, new, assets=CAMERAS)
    was, comes = (cost_year(book, year).lines[0].components for year in (2019, 2020))
    kept, alone = KeptBridge(), replace(new, replaces_id=None)

    first = kept.line("2.1", was, comes, {one.id: one for one in (old, new)})
    again = kept.line("2.1", was, comes, {one.id: one for one in (old, new)})
    other = kept.line("2.1", was, comes, {one.id: one for one in (old, alone)})

    assert again is first
    assert ([one.cause for one in first], [one.cause for one in other]) == (["price"], ["ended", "new"])
