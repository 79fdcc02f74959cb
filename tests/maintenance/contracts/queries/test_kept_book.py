"""What a process keeps of a hromada's contracts is as fresh as the database, whatever of it is written."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import Session

from config.database import prepare_database
from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.queries import changed_book
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.costing.queries.costing import get_costing
from maintenance.programmes.models import Programme, ProgrammeCell
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.models.reserve import AssetReserve
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.programmes import make_programme_in
from tests.factories.registry import make_asset, make_hromada, make_organisation

TODAY = date(2026, 11, 28)


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Session]:
    """Another process's session on the same database."""
    engine = create_engine(database_url)
    prepare_database(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """A hromada with one asset, one contract and one index."""
    made = make_hromada(session)
    programme = make_programme_in(session, made, "kept", {"2.1": "1,0", "2.2": "2,0"})
    unit = make_organisation(session, made, name="Виконавчий комітет")
    line = make_line(
        session, made, index_kind="cpi", measure_programme_id=str(programme.id), measure_code="2.1",
        spending_unit_id=str(unit.id),
    )  # fmt: skip
    make_asset(session, made, commissioned_on=date(2025, 1, 1))
    make_contract(session, line, renewal="expected")
    session.commit()
    return made


def figures(session: Session, hromada_code: str, as_of: date = TODAY) -> Any:
    hromada = session.scalars(select(Hromada).where(Hromada.code == hromada_code)).one()
    found = get_costing(session, SYSTEM, hromada, 2027, as_of=as_of)
    told = [(one.code, str(one.reason), one.asset_ids) for one in found.findings]
    session.rollback()
    workings = [(one.formula, found.vat.of(one)) for row in found.rows for one in row.components]
    lines = [(row.line.title, row.line.programme_code, row.line.spending_unit, row.ceiling) for row in found.rows]
    return found.total, lines, workings, told


def an_index(session: Session) -> PriceIndex:
    return PriceIndex(
        hromada_id=_hromada_id(session), kind="cpi", year=2027, value=Decimal("1.5"), source="-", known_on=TODAY,
        updated_at=clock.now(),
    )  # fmt: skip


def _hromada_id(session: Session) -> Any:
    return session.scalars(select(ServiceLine.hromada_id)).first()


CHANGES: dict[str, Callable[[Session], None]] = {
    "a price": lambda session: setattr(session.scalars(select(ContractTerm)).first(), "amount", Decimal(7)),
    "a contract's end": lambda session: setattr(session.scalars(select(Contract)).first(), "renewal", "none"),
    "a cover": lambda session: setattr(session.scalars(select(ContractCover)).first(), "starts_on", date(2027, 7, 1)),
    "a day of an asset": lambda session: setattr(
        session.scalars(select(Asset)).first(), "commissioned_on", date(2027, 7, 1)
    ),
    "a warranty": lambda session: (
        session.scalars(select(ContractTerm)).first().__setattr__("skip_under_warranty", True)
        or session.scalars(select(Asset)).first().__setattr__("warranty_until", date(2027, 3, 31))
    ),
    "a stay in reserve": lambda session: session.add(
        AssetReserve(asset_id=session.scalars(select(Asset.id)).first(), starts_on=date(2027, 7, 1))
    ),
    "a line": lambda session: setattr(session.scalars(select(ServiceLine)).first(), "title", "Інша назва"),
    "an index": lambda session: session.add(an_index(session)),
    "a line's measure": lambda session: setattr(session.scalars(select(ServiceLine)).first(), "measure_code", "2.2"),
    "a line's budget programme": lambda session: setattr(
        session.scalars(select(ServiceLine)).first(), "programme_code", "7530"
    ),
    "a spending unit's name": lambda session: setattr(
        session.scalars(select(Organisation).where(Organisation.name == "Виконавчий комітет")).one(), "name", "Рада"
    ),
    "a programme's state": lambda session: setattr(
        session.scalars(select(Programme)).first(), "in_force_to", date(2026, 12, 31)
    ),
    "a measure's sum": lambda session: setattr(
        session.scalars(select(ProgrammeCell).order_by(ProgrammeCell.amount)).first(), "amount", Decimal(7)
    ),
    "a contract's VAT": lambda session: setattr(session.scalars(select(Contract)).first(), "vat", "included_20"),
    "a kind's name": lambda session: (
        [
            setattr(one, "definition", {**one.definition, "plural_uk": {"one": "а", "few": "б", "many": "в"}})
            for one in session.scalars(select(AssetKind))
        ]
        and None
    ),
    "a new asset": lambda session: make_asset(session, session.get(Hromada, _hromada_id(session))) and None,
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_seen_at_once_here_and_in_another_process(
    session: Session, elsewhere: Session, hromada: Hromada, name: str
) -> None:
    code = hromada.code
    before = figures(session, code), figures(elsewhere, code)

    CHANGES[name](session)
    session.commit()
    after = figures(session, code), figures(elsewhere, code)

    assert before[0] == before[1]
    assert after[0] == after[1] != before[0]


def test_what_is_known_on_another_day_is_another_figure(session: Session, hromada: Hromada) -> None:
    session.add(an_index(session))
    session.commit()
    code = hromada.code

    today, yesterday = figures(session, code), figures(session, code, TODAY - timedelta(days=1))

    assert today[0] == yesterday[0] * Decimal("1.5")
    assert figures(session, code) == today


def test_a_second_look_reads_no_asset_again(session: Session, engine: Engine, hromada: Hromada) -> None:
    read_covered(session, hromada.id, TODAY)
    session.rollback()
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    first, second = (read_covered(session, hromada.id, TODAY) for _ in range(2))

    assert first is second
    assert [one for one in asked if "registry_asset " in one or "maintenance_" in one] == []


def test_a_transaction_sees_its_own_changes_and_leaves_none_behind(session: Session, hromada: Hromada) -> None:
    kept = read_covered(session, hromada.id, TODAY)
    term = session.scalars(select(ContractTerm)).first()
    assert term is not None
    term.amount = Decimal(7)
    session.flush()

    own = read_covered(session, hromada.id, TODAY)
    session.rollback()

    assert own.book.contracts[0].terms[0].amount == Decimal(7)
    assert read_covered(session, hromada.id, TODAY) is kept


def test_after_a_reading_that_failed_half_way_the_next_look_reads_all_anew(
    session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise OSError("the connection is lost")

    read_covered(session, hromada.id, TODAY)
    session.rollback()
    late = make_asset(session, hromada, commissioned_on=date(2025, 1, 1))
    session.commit()
    with monkeypatch.context() as broken:
        broken.setattr(changed_book, "renew_order", fail)
        with pytest.raises(OSError, match="lost"):
            read_covered(session, hromada.id, TODAY)
    session.rollback()

    table = read_covered(session, hromada.id, TODAY).book.assets

    assert len(table.roll.ids) == len(table) == 2
    assert table.ids_at([table.find(late.id) or 0]) == (late.id,)
