"""Estimates beside a costing: they follow rates, contracts, acts and assets at once, and are part of no sum."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import Session

from config.database import prepare_database
from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.costing.models.act import Act
from maintenance.costing.models.rate import Rate
from maintenance.costing.queries.costing import Costing, get_costing, get_horizon
from maintenance.costing.queries.rates import rates_from_facts
from maintenance.costing.rules.what_if import Change, Overrides
from registry.assets.models.asset import Asset
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_rate
from tests.factories.registry import make_asset, make_hromada, make_kinds

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
    """Two cameras, one of them under a contract of 500 hryvnia a month that goes on; a siren without any."""
    make_kinds(session)
    made = make_hromada(session)
    first = make_asset(session, made, commissioned_on=date(2025, 1, 1))
    make_asset(session, made, commissioned_on=date(2025, 1, 1), attributes={"mount": "pole"})
    make_asset(session, made, kind="siren", commissioned_on=date(2027, 7, 1), status="planned", attributes={})
    contract = make_contract(
        session, make_line(session, made), number="1/26", renewal="expected",
        terms=[{"basis": "per_asset_month", "amount": "500.00"}],
    )  # fmt: skip
    contract.covers = [ContractCover(asset_id=first.id)]
    session.commit()
    return made


def costed(session: Session, code: str, year: int = 2027, as_of: date = TODAY) -> Costing:
    hromada = session.scalars(select(Hromada).where(Hromada.code == code)).one()
    found = get_costing(session, SYSTEM, hromada, year, as_of=as_of)
    session.rollback()
    return found


def told(costing: Costing) -> list[Any]:
    return [(one.kind, one.count, one.rate.source if one.rate else None, one.amount) for one in costing.estimates]


def test_without_an_entered_rate_the_contracts_of_the_kind_say_it(session: Session, hromada: Hromada) -> None:
    costing = costed(session, hromada.code)

    assert told(costing) == [("camera", 1, "contracts", Decimal("6000.00"))]
    assert costing.total == Decimal("6000.00")
    (finding,) = [one for one in costing.findings if one.code == "asset_without_contract"]
    assert "Орієнтовно 6\u202f000,00 грн на рік за розцінкою 500,00 грн на місяць (за договорами)" in str(
        finding.reason
    )


def test_a_rate_gives_an_estimate_and_moves_no_sum(session: Session, hromada: Hromada) -> None:
    before = costed(session, hromada.code)
    make_rate(session, hromada)
    make_rate(session, hromada, kind="siren", price="1000.00")
    make_rate(session, hromada, price="120.00", known_on="2026-12-01")
    session.commit()
    after = costed(session, hromada.code)

    assert told(after) == [("camera", 1, "entered", Decimal("1200.00")), ("siren", 1, "entered", Decimal("6000.00"))]
    assert (after.total, after.subtotals) == (before.total, before.subtotals)
    assert [(row.line.code, row.amount) for row in after.rows] == [(row.line.code, row.amount) for row in before.rows]
    later = costed(session, hromada.code, as_of=date(2026, 12, 1))
    assert told(later)[0] == ("camera", 1, "entered", Decimal("1440.00"))


def test_a_rate_for_attributes_counts_for_those_that_have_them(session: Session, hromada: Hromada) -> None:
    make_rate(session, hromada, price="70.00", attributes={"mount": "pole"})
    make_rate(session, hromada, price="10.00", attributes={"mount": "wall"})
    session.commit()

    assert told(costed(session, hromada.code)) == [("camera", 1, "entered", Decimal("840.00"))]


def test_acts_say_a_price_where_no_contract_does(session: Session, hromada: Hromada) -> None:
    act_without_price(session, hromada)
    session.commit()

    assert told(costed(session, hromada.code)) == [("camera", 1, "facts", Decimal("3720.00"))]


def act_without_price(session: Session, hromada: Hromada) -> None:
    """An act of a contract that has no price of its own."""
    contract = session.scalars(select(Contract)).one()
    contract.terms = []
    make_act(session, contract, amount="310.00")


CHANGES: dict[str, Callable[[Session, Hromada], object]] = {
    "a rate": make_rate,
    "a rate that is gone": lambda session, hromada: session.delete(session.scalars(select(Rate)).one()),
    "an act": lambda session, _: setattr(session.scalars(select(Act)).one(), "amount", Decimal(62)),
    "a price of a contract": lambda session, _: setattr(
        session.scalars(select(ContractTerm)).one(), "amount", Decimal(7)
    ),
    "an asset without a contract": make_asset,
    "a day of such an asset": lambda session, _: setattr(
        session.scalars(select(Asset).where(Asset.attributes["mount"].as_string() == "pole")).one(),
        "commissioned_on", date(2027, 3, 1),
    ),
    "an asset of a kind that no contract has": lambda session, hromada: make_asset(
        session, hromada, kind="siren", attributes={}
    ),
    "an attribute": lambda session, _: setattr(
        session.scalars(select(Asset).where(Asset.attributes["mount"].as_string() == "pole")).one(), "attributes", {}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_seen_at_once_here_and_in_another_process(
    session: Session, elsewhere: Session, hromada: Hromada, name: str
) -> None:
    code = hromada.code
    if name == "a rate that is gone":
        make_rate(session, hromada)
    elif name == "an act":
        act_without_price(session, hromada)
    elif name == "an asset of a kind that no contract has":
        make_rate(session, hromada, kind="siren")
    elif name == "an attribute":
        make_rate(session, hromada, attributes={"mount": "pole"})
    session.commit()
    before = told(costed(session, code)), told(costed(elsewhere, code))

    CHANGES[name](session, hromada)
    session.commit()
    after = told(costed(session, code)), told(costed(elsewhere, code))

    assert before[0] == before[1]
    assert after[0] == after[1] != before[0]


def what_if(session: Session, hromada: Hromada, kind: str, **given: Any) -> tuple[Costing, ...]:
    change = Change(uuid.uuid4(), kind, starts_on=date(2027, 1, 1), **given)
    return get_horizon(session, SYSTEM, hromada, 2027, 1, as_of=TODAY, overrides=Overrides(changes=(change,)))


def test_a_what_if_without_a_contract_estimates_the_assets_that_it_leaves(session: Session, hromada: Hromada) -> None:
    contract = session.scalars(select(Contract)).one()

    first, _ = what_if(session, hromada, "drop", contract_id=contract.id)

    assert first.total == 0
    assert told(first) == [("camera", 2, "contracts", Decimal("12000.00"))]
    assert told(costed(session, hromada.code)) == [("camera", 1, "contracts", Decimal("6000.00"))]


def test_a_what_if_with_more_assets_estimates_them_beside_the_registered(session: Session, hromada: Hromada) -> None:
    make_rate(session, hromada, kind="siren", price="100.00")
    make_rate(session, hromada, price="10.00")
    make_rate(session, hromada, price="70.00", attributes={"mount": "pole"})
    session.flush()

    cameras, later = what_if(session, hromada, "assets", asset_kind="camera", count=3, attributes=(("mount", "pole"),))
    sirens, _ = what_if(session, hromada, "assets", asset_kind="siren", count=2)

    assert told(cameras)[0] == told(later)[0] == ("camera", 4, "entered", Decimal("3360.00"))
    assert told(sirens)[1:] == [("siren", 2, "entered", Decimal("2400.00")), ("siren", 1, "entered", Decimal("600.00"))]


def test_estimates_cost_one_statement_however_many_rates_and_years(
    session: Session, engine: Engine, hromada: Hromada
) -> None:
    for day in range(1, 10):
        make_rate(session, hromada, known_on=f"2026-01-0{day}", attributes={"mount": "pole"})
        make_rate(session, hromada, kind="siren", known_on=f"2026-01-0{day}")
    session.commit()
    get_horizon(session, SYSTEM, hromada, 2027, 2, as_of=TODAY)
    session.rollback()
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    get_horizon(session, SYSTEM, hromada, 2027, 2, as_of=TODAY)

    assert sum("maintenance_rate" in one for one in asked) == 1
    assert [one for one in asked if "FROM registry_asset " in one] == []


def test_acts_of_another_hromada_say_nothing_here(session: Session, hromada: Hromada) -> None:
    make_act(session, make_contract(session, make_line(session, make_hromada(session))))
    session.flush()

    assert rates_from_facts(session, hromada.id, costed(session, hromada.code).workings.covered, TODAY) == {}
