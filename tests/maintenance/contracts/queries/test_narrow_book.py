"""A few contracts read by themselves mean and cost what they do among all of the hromada."""

import random
import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover
from maintenance.contracts.queries import narrow_book
from maintenance.contracts.queries.book import load_book
from maintenance.contracts.queries.narrow_book import list_covering, load_book_of
from maintenance.contracts.rules.cover import find_covers
from maintenance.contracts.rules.covered_year import contract_year, cover_year
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_line
from tests.factories.registry import make_asset, make_hromada, make_kind, make_location, make_organisation

YEARS, TODAY = (2026, 2027), date(2026, 11, 28)
STARTS = (date(2025, 1, 1), date(2025, 6, 1), date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1))


def a_town(session: Session, chance: random.Random) -> Hromada:
    """Make assets of two kinds, and contracts of every shape of cover that follow one another on two lines."""
    hromada = make_hromada(session)
    make_kind(session, "siren")
    holders = [make_organisation(session, hromada, name=f"Відділ {number}").id for number in range(2)]
    places = [make_location(session, hromada).id, None]
    assets = [
        make_asset(
            session,
            hromada,
            kind=chance.choice(["camera", "siren"]),
            holder_id=chance.choice([*holders, None]),
            location_id=chance.choice(places),
        )
        for _ in range(12)
    ]
    lines = [make_line(session, hromada, code=code) for code in ("2.1", "2.2")]
    for number in range(16):
        start = chance.choice(STARTS)
        a_contract(
            session,
            hromada,
            number=f"{number}",
            service_line_id=chance.choice([*(one.id for one in lines), None]),
            starts_on=start,
            ends_on=date(start.year, 12, 31),
            renewal=chance.choice(["expected", "none"]),
            covers=some_covers(chance, assets, holders),
        )
    session.flush()
    session.expire_all()
    return hromada


def a_contract(session: Session, hromada: Hromada, **values: Any) -> Contract:
    """Write a contract as it stands, whatever it covers."""
    contract = Contract(
        id=uuid.uuid4(), hromada_id=hromada.id, subject="Обслуговування", search="", updated_at=clock.now(), **values
    )
    session.add(contract)
    return contract


def some_covers(chance: random.Random, assets: list[Asset], holders: list[uuid.UUID]) -> list[ContractCover]:
    """Cover nothing, some assets by name, or a kind by its filters: one of them may match nothing."""
    filters = [{}, {"holder_id": str(chance.choice(holders))}, {"parent_id": str(uuid.uuid4())}]
    shapes = (
        [],
        [ContractCover(asset_id=one.id, position=place) for place, one in enumerate(chance.sample(assets, 3))],
        [ContractCover(kind_code=chance.choice(["camera", "siren"]), filters=chance.choice(filters))],
    )
    return list(chance.choice(shapes))


@pytest.mark.parametrize("seed", range(6))
def test_a_contract_means_by_itself_what_it_means_among_all(session: Session, seed: int) -> None:
    chance = random.Random(seed)
    hromada = a_town(session, chance)
    book = load_book(session, hromada.id, *YEARS, TODAY)
    ids = [one.id for one in book.contracts]

    for asked in [*([one] for one in ids), chance.sample(ids, 4)]:
        narrow = load_book_of(session, hromada.id, YEARS, TODAY, contract_ids=asked)

        for year in YEARS:
            whole, part = cover_year(book, year), cover_year(narrow, year)
            assert [contract_year(part, one) for one in asked] == [contract_year(whole, one) for one in asked]
            assert [one for one in narrow.contracts if one.id in asked] == [
                one for one in book.contracts if one.id in asked
            ]


@pytest.mark.parametrize("seed", range(2))
def test_very_many_covers_by_kind_are_asked_for_by_their_kinds(
    session: Session, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrow_book, "AT_ONCE", 1)

    test_a_contract_means_by_itself_what_it_means_among_all(session, seed)


@pytest.mark.parametrize("seed", range(3))
def test_an_asset_names_the_contracts_that_cover_it(session: Session, seed: int) -> None:
    hromada = a_town(session, random.Random(seed))
    book = load_book(session, hromada.id, *YEARS, TODAY)
    covers = find_covers(book)

    for asset_id in book.assets:
        found = list_covering(session, session.get_one(Asset, asset_id), *YEARS)

        assert found == [one.id for one in book.contracts if asset_id in covers[one.id]]


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

    book = load_book_of(session, hromada.id, YEARS, TODAY, contract_ids=[contract.id])

    assert [one.number for one in book.contracts] == ["own"]
    assert list(book.assets) == [asset.id]
