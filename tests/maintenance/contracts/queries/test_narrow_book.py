"""A few contracts read by themselves mean and cost what they do among all of the hromada."""

import random
import uuid
from datetime import date

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import ContractCover
from maintenance.contracts.queries import narrow_book
from maintenance.contracts.queries.book import load_book
from maintenance.contracts.queries.narrow_book import list_covering, load_book_of
from maintenance.contracts.rules.book import ContractValue, CostBook
from maintenance.contracts.rules.cover import covered_places
from maintenance.contracts.rules.covered_year import contract_year
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from maintenance.costing.rules.costing import cost_year
from registry.assets.models.asset import Asset
from tests.factories.maintenance_contracts import make_line
from tests.factories.registry import make_asset
from tests.maintenance.contracts.queries.towns import BASES, STARTS, a_contract, a_town

YEARS, TODAY = range(2025, 2029), date(2026, 11, 28)
LAST_YEAR = YEARS[-1]


def figures(covered: CoveredBook, contract_id: uuid.UUID, year: int) -> list[tuple[object, ...]]:
    """Say all that a contract costs in a year: each component with its assets, and what stands before rounding."""
    return [
        (one.term_id, one.formula, one.exact, one.amount, one.is_projected, one.asset_ids)
        for one in cost_year(covered.book, year, covered=covered).components[contract_id]
    ]


def asked_of(book: CostBook, asked: list[uuid.UUID]) -> list[ContractValue]:
    return [one for one in book.contracts if one.id in asked]


@pytest.mark.parametrize("seed", range(8))
def test_a_contract_means_and_costs_by_itself_what_it_does_among_all(session: Session, seed: int) -> None:
    chance = random.Random(seed)
    hromada = a_town(session, chance)
    whole = cover_book(load_book(session, hromada.id, LAST_YEAR, TODAY))
    ids = [one.id for one in whole.book.contracts]

    for asked in [*([one] for one in ids), chance.sample(ids, 4)]:
        part = cover_book(load_book_of(session, hromada.id, LAST_YEAR, TODAY, contract_ids=asked))

        assert asked_of(part.book, asked) == asked_of(whole.book, asked)
        for year in YEARS:
            for one in asked:
                assert contract_year(part, one, year) == contract_year(whole, one, year)
                assert figures(part, one, year) == figures(whole, one, year)


def test_the_towns_have_all_that_may_change_a_figure(session: Session) -> None:
    """Else the test above could pass without trying what it is for."""
    seen: set[str] = set()
    for seed in range(8):
        hromada = a_town(session, random.Random(seed))
        covered = cover_book(load_book(session, hromada.id, LAST_YEAR, TODAY))
        seen |= {"reserve"} if covered.book.assets.reserve else set()
        for one in covered.contracts:
            seen |= {one.contract.renewal, *(term.basis for term in one.contract.terms)}
            seen |= {"replaced"} if one.replaced_on and one.contract.goes_on else set()
            seen |= {"taken"} if len(one.untaken) > len(one.projected) else set()
            seen |= {"whole"} if one.whole_last < one.last else set()
            seen |= {"attributes"} if any(len(cover.attributes) for cover in one.contract.covers) else set()

    assert seen >= {"expected", "tacit", "none", "replaced", "taken", "whole", "attributes", "reserve", *BASES}


@pytest.mark.parametrize("seed", range(2))
def test_very_many_covers_by_kind_are_asked_for_by_their_kinds(
    session: Session, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrow_book, "AT_ONCE", 1)

    test_a_contract_means_and_costs_by_itself_what_it_does_among_all(session, seed)


@pytest.mark.parametrize("seed", range(3))
def test_an_asset_names_the_contracts_that_cover_it(session: Session, seed: int) -> None:
    hromada = a_town(session, random.Random(seed))
    book = load_book(session, hromada.id, LAST_YEAR, TODAY)

    for place, asset_id in enumerate(book.assets):
        found = list_covering(session, session.get_one(Asset, asset_id), LAST_YEAR)

        covering = [
            one.id for one in book.contracts if any(place in covered_places(book.assets, cover) for cover in one.covers)
        ]
        assert sorted(found) == sorted(covering)


def test_other_contracts_and_their_assets_are_not_read(session: Session) -> None:
    hromada = a_town(session, random.Random(1))
    asset = make_asset(session, hromada)
    line = make_line(session, hromada, code="9.9")
    contract = a_contract(
        session,
        hromada,
        number="own",
        service_line_id=line.id,
        starts_on=STARTS[2],
        ends_on=date(2026, 12, 31),
        covers=[ContractCover(asset_id=asset.id)],
    )
    session.flush()

    book = load_book_of(session, hromada.id, LAST_YEAR, TODAY, contract_ids=[contract.id])

    others = [one for one in book.contracts if one.id != contract.id]
    assert list(book.assets) == [asset.id]
    assert all(one.replaces_id and not one.terms for one in others)  # Only who may go on from whom is to be known.
