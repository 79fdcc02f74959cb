"""A few contracts read by themselves mean and cost what they do among all of the hromada."""

import random
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.queries import narrow_book
from maintenance.contracts.queries.book import load_book
from maintenance.contracts.queries.narrow_book import list_covering, load_book_of
from maintenance.contracts.rules.book import ContractValue, CostBook
from maintenance.contracts.rules.cover import covered_places
from maintenance.contracts.rules.covered_year import contract_year
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from maintenance.costing.rules.costing import cost_year
from registry.assets.models.asset import Asset
from registry.assets.models.reserve import AssetReserve
from registry.kernel import clock
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_index, make_line
from tests.factories.registry import make_asset, make_hromada, make_kind, make_location, make_organisation

YEARS, TODAY = range(2025, 2029), date(2026, 11, 28)
LAST_YEAR = YEARS[-1]
STARTS = (
    date(2025, 1, 1), date(2025, 6, 1), date(2026, 1, 1), date(2026, 1, 31), date(2026, 7, 15), date(2027, 1, 1),
)  # fmt: skip
BASES = ("per_month", "per_year", "per_asset_month", "per_asset_month", "per_asset_year", "per_visit", "lump_sum")
MOUNTS = ("pole", "wall")


def a_town(session: Session, chance: random.Random) -> Hromada:
    """Make assets of two kinds, and contracts of every shape that go on from one another on two lines."""
    hromada = make_hromada(session)
    make_kind(session, "siren")
    make_index(session, hromada, year=2026, value="1.05")
    make_index(session, hromada, value="1.073")
    holders = [make_organisation(session, hromada, name=f"Відділ {number}").id for number in range(2)]
    places = [make_location(session, hromada), None]
    assets = [an_asset(session, hromada, chance, holders, places) for _ in range(12)]
    lines = [make_line(session, hromada, code=code, index_kind="cpi").id for code in ("2.1", "2.2")]
    made: list[Contract] = []
    for number in range(16):
        shape = a_shape(chance, made)
        covers = some_covers(chance, assets, holders, places[0])
        line_id = chance.choice([*lines, *lines, None])
        made.append(
            a_contract(
                session, hromada, number=f"{number}", service_line_id=line_id, covers=covers,
                terms=some_terms(chance, shape), **shape,
            )
        )  # fmt: skip
        session.flush()
    session.expire_all()
    return hromada


def an_asset(
    session: Session, hromada: Hromada, chance: random.Random, holders: list[uuid.UUID], places: list[Location | None]
) -> Asset:
    kind = chance.choice(["camera", "siren"])
    place = chance.choice(places)
    made = make_asset(
        session,
        hromada,
        kind=kind,
        holder_id=chance.choice([*holders, None]),
        location_id=place and place.id,
        commissioned_on=chance.choice([None, "2025-03-10", "2026-08-20"]),
        warranty_until=chance.choice([None, "2026-09-15"]),
        attributes={"mount": chance.choice(MOUNTS)} if kind == "camera" else {},
    )
    if chance.random() < 0.3:
        last = chance.choice([None, date(2027, 2, 10)])
        session.add(AssetReserve(asset_id=made.id, starts_on=date(2026, 5, 1), ends_on=last))
    return made


def a_shape(chance: random.Random, made: list[Contract]) -> dict[str, Any]:
    """Choose days, renewal, and the contract that it goes on from: that one begins earlier."""
    start = chance.choice(STARTS)
    renewal = chance.choice(["expected", "expected", "tacit", "none"])
    before = [one.id for one in made if one.starts_on < start]
    return {
        "starts_on": start,
        "ends_on": chance.choice([date(start.year, 12, 31), start + timedelta(days=chance.randrange(500))]),
        "renewal": renewal,
        "renewal_months": chance.choice([1, 12]) if renewal == "tacit" else None,
        "replaces_id": chance.choice(before) if before and chance.random() < 0.35 else None,
    }


def some_terms(chance: random.Random, shape: dict[str, Any]) -> list[ContractTerm]:
    """Price a contract once or twice, the second time perhaps from a day within it."""
    found = []
    for place in range(chance.randint(1, 2)):
        basis = chance.choice(BASES)
        is_per_asset = basis.startswith("per_asset")
        found.append(
            ContractTerm(
                position=place,
                basis=basis,
                amount=Decimal(chance.randint(1, 99_999)).scaleb(-2),
                starts_on=chance.choice([None, shape["ends_on"] - timedelta(days=1)]) if place else None,
                visits_per_year=chance.choice([1, 4]) if basis == "per_visit" else None,
                month_rule=chance.choice(["contract_month", "calendar_days", "any_day", "full_month"]),
                skip_under_warranty=is_per_asset and chance.random() < 0.3,
                kind_code="camera" if is_per_asset and chance.random() < 0.2 else None,
            )
        )
    return found


def a_contract(session: Session, hromada: Hromada, **values: Any) -> Contract:
    """Write a contract as it stands, whatever it covers."""
    contract = Contract(
        id=uuid.uuid4(), hromada_id=hromada.id, subject="Обслуговування", search="", updated_at=clock.now(), **values
    )
    session.add(contract)
    return contract


def some_covers(
    chance: random.Random, assets: list[Asset], holders: list[uuid.UUID], place: Location | None
) -> list[ContractCover]:
    """Cover nothing, some assets by name, or a kind by filters and attributes: one of them may match nothing."""
    filters = [
        {},
        {"holder_id": str(chance.choice(holders))},
        {"parent_id": str(uuid.uuid4())},
        {"settlement": str(place.settlement_id)} if place and place.settlement_id else {},
    ]
    mount = {"attributes": {"mount": chance.choice(MOUNTS)}}
    shapes = (
        [],
        [ContractCover(asset_id=one.id, position=at) for at, one in enumerate(chance.sample(assets, 3))],
        [
            ContractCover(
                kind_code=chance.choice(["camera", "siren"]),
                filters=chance.choice(filters),
                include_reserve=chance.random() < 0.2,
            )
        ],
        [
            ContractCover(kind_code="camera", filters=mount, ends_on=chance.choice([None, date(2026, 8, 31)])),
            ContractCover(asset_id=chance.choice(assets).id, position=1),
        ],
    )
    return list(chance.choice(shapes))


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
