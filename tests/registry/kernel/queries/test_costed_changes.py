"""The database lists each record that is written, in the order in which transactions commit."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, delete, select, update
from sqlalchemy.orm import Session

from config.database import prepare_database
from maintenance.contracts.models.contract import ContractCover, ContractTerm
from registry.assets.models.asset import Asset
from registry.kernel.models.revision import COSTED, CostedChange, Revision
from registry.kernel.queries.costed_changes import Changes, costed_changes
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import make_asset, make_hromada


def reached(session: Session) -> int:
    session.rollback()
    return session.scalars(select(Revision.number).where(Revision.id == COSTED)).one()


def since(session: Session, number: int, most: int = 100) -> Changes | None:
    return costed_changes(session, number, reached(session), most)


@pytest.fixture
def other(database_url: str) -> Iterator[Session]:
    """A session of another process."""
    engine = create_engine(database_url)
    prepare_database(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_what_is_written_past_the_application_is_listed(session: Session) -> None:
    asset, contract = make_asset(session), make_contract(session)
    asset_id, contract_id = asset.id, contract.id
    session.commit()
    before = reached(session)
    session.execute(update(Asset.__table__).values(warranty_until=date(2030, 1, 1)))
    session.execute(update(ContractTerm.__table__).values(amount=Decimal(7)))
    session.execute(delete(ContractCover.__table__))
    session.commit()

    assert since(session, before) == {
        "registry_asset": {asset_id},
        "maintenance_contract_term": {contract_id},
        "maintenance_contract_cover": {contract_id},
    }


def test_a_cover_that_moves_is_listed_for_both_contracts(session: Session) -> None:
    one, other = make_contract(session).id, make_contract(session).id
    session.commit()
    before = reached(session)
    session.execute(update(ContractCover).where(ContractCover.contract_id == one).values(contract_id=other))
    session.commit()

    assert since(session, before) == {"maintenance_contract_cover": {one, other}}


def test_nothing_is_listed_of_what_was_rolled_back_or_costs_nothing(session: Session) -> None:
    make_asset(session)
    session.commit()
    before = reached(session)
    session.execute(update(Asset.__table__).values(warranty_until=date(2030, 1, 1)))
    session.rollback()
    session.execute(update(Asset.__table__).values(note="-", responsible="-"))
    session.commit()

    assert since(session, before) == {}


def test_more_than_is_wanted_and_what_has_gaps_is_not_told(session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()
    before = reached(session)
    for code in ("2.1", "2.2"):
        make_line(session, hromada, code=code)
        make_contract(session)
        session.commit()

    assert since(session, before, most=100) is not None
    assert since(session, before, most=2) is None
    session.execute(delete(CostedChange).where(CostedChange.number == before + 1))
    session.commit()
    assert since(session, before) is None


def test_who_began_first_and_commits_last_is_listed_last(session: Session, other: Session) -> None:
    """SQLite has one writer at a time: there the second begins when the first has ended."""
    slow, quick = make_asset(session).id, make_asset(session).id
    session.commit()
    before = reached(session)
    session.rollback()
    change = update(Asset.__table__).values(warranty_until=date(2030, 1, 1))
    if session.get_bind().dialect.name == "postgresql":
        session.execute(change.where(Asset.id == slow))
    other.execute(change.where(Asset.id == quick))
    other.commit()
    between = reached(other)
    other.rollback()
    session.execute(change.where(Asset.id == slow))
    session.commit()

    assert since(other, before) == {"registry_asset": {slow, quick}}
    assert since(other, between) == {"registry_asset": {slow}}
