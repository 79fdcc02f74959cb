"""What an asset cost and will cost by year, kept in memory and never stale."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.queries.kept_book import is_kept, read_covered
from maintenance.costing.operations.acts import delete_act, update_act
from maintenance.costing.queries.asset_years import get_asset_years, usual_years
from maintenance.costing.queries.cost_groups import By, CostFilter, get_grouped_costs
from maintenance.upkeep.operations.work import update_work
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.maintenance_work import make_work
from tests.factories.registry import first_hromada, make_asset

TODAY = date(2026, 11, 28)
YEARS = [2025, 2026, 2027]
Told = dict[int, tuple[str, int, int]]


def told(session: Session, asset: Asset) -> Told:
    """Each year's source, facts and plan in hryvnia."""
    found = get_asset_years(session, SYSTEM, asset, YEARS, TODAY)
    return {one.year: (one.source.value, one.fact // 100, one.plan // 100) for one in found}


def by_asset(session: Session, asset: Asset, year: int) -> tuple[int, int, int]:
    """The same of one year out of the list of all assets, with the log's works."""
    hromada = first_hromada(session)
    rows = get_grouped_costs(session, SYSTEM, hromada, year, CostFilter(), by=By.ASSET, as_of=TODAY).rows
    cost = next((one.cost for one in rows if one.key == asset.id), None)
    return (cost.fact // 100, cost.plan // 100, cost.works // 100) if cost else (0, 0, 0)


@pytest.fixture
def asset(session: Session) -> Asset:
    """One of two cameras of a contract of 2025 to 2026 that is expected to go on, with an act for 2025."""
    one = make_asset(session)
    make_asset(session)
    contract = make_contract(session, make_line(session), starts_on="2025-01-01", ends_on="2026-12-31")
    make_act(session, contract, amount="9000", **{"from": "2025-01-01", "to": "2025-12-31", "on": "2025-12-31"})
    session.commit()
    return one


def test_a_year_is_fact_expected_or_plan(session: Session, asset: Asset) -> None:
    contract = make_contract(session, make_line(session, code="5.5"), terms=[{"basis": "per_month", "amount": "24"}])
    make_act(session, contract, amount="10")
    session.commit()

    assert told(session, asset) == {
        2025: ("fact", 4500, 0), 2026: ("expected", 5, 6132), 2027: ("plan", 0, 6144),
    }  # fmt: skip


def test_a_book_in_memory_and_one_read_for_the_asset_alone_say_the_same(session: Session, asset: Asset) -> None:
    assert not is_kept(session, asset.hromada_id)
    narrow = told(session, asset)

    read_covered(session, asset.hromada_id, TODAY)

    assert is_kept(session, asset.hromada_id)
    assert told(session, asset) == narrow
    for year in YEARS:
        assert by_asset(session, asset, year)[:2] == narrow[year][1:]


def _act(session: Session) -> Any:
    """An act of March under a contract that is paid in January."""
    once = [{"basis": "lump_sum", "amount": "1200"}]
    contract = make_contract(session, make_line(session, code="6.6"), terms=once)
    return make_act(session, contract, amount="100", **{"from": "2026-03-01", "to": "2026-03-31", "on": "2026-03-31"})


CHANGES: dict[str, Callable[[Session, Asset, Any], Any]] = {
    "an act changed": lambda session, _asset, act: update_act(
        session, SYSTEM, act.id, {"amount": "200"}, version=act.version
    ),
    "an act for another month": lambda session, _asset, act: update_act(
        session, SYSTEM, act.id, {"from": "2025-04-01", "to": "2025-05-31"}, version=act.version
    ),
    "an act deleted": lambda session, _asset, act: delete_act(session, SYSTEM, act.id, version=act.version),
    "an act added": lambda session, _asset, act: make_act(
        session, act.contract, amount="50", **{"from": "2026-06-01", "to": "2026-06-30", "on": "2026-06-30"}
    ),
    "another asset retired": lambda session, asset, _act: [
        update_asset(session, SYSTEM, one.id, {"decommissioned_on": "2026-01-31"}, version=one.version)
        for one in session.scalars(select(Asset).where(Asset.id != asset.id))
    ],
    "an asset retired": lambda session, asset, _act: update_asset(
        session, SYSTEM, asset.id, {"decommissioned_on": "2026-06-30"}, version=asset.version
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_is_seen_at_once(session: Session, asset: Asset, change: str) -> None:
    act = _act(session)
    session.commit()
    read_covered(session, asset.hromada_id, TODAY)
    before, listed = told(session, asset), by_asset(session, asset, 2026)
    session.commit()

    CHANGES[change](session, asset, act)
    session.commit()

    assert told(session, asset)[2026] != before[2026]
    assert by_asset(session, asset, 2026) != listed
    assert by_asset(session, asset, 2026)[:2] == told(session, asset)[2026][1:]


def test_an_entry_of_the_log_counts_beside_until_an_act_accepts_it(session: Session, asset: Asset) -> None:
    entry = make_work(session, asset, cost="70.00")
    session.commit()
    beside = get_asset_years(session, SYSTEM, asset, [2026], TODAY)[0]
    assert (beside.beside, beside.accepted, by_asset(session, asset, 2026)[2]) == (7000, 0, 70)

    update_work(session, SYSTEM, entry.id, {"cost": "80.00"}, version=entry.version)
    contract = make_contract(session, make_line(session, code="7.7"))
    make_act(session, contract, work_ids=[str(entry.id)])
    session.commit()

    inside = get_asset_years(session, SYSTEM, asset, [2026], TODAY)[0]
    assert (inside.beside, inside.accepted, by_asset(session, asset, 2026)[2]) == (0, 8000, 0)


def test_an_asset_without_any_contract_costs_nothing(session: Session, asset: Asset) -> None:
    lonely = make_asset(session, kind="pbx")
    make_work(session, lonely, cost="5.00")
    session.commit()

    assert told(session, lonely)[2026] == ("plan", 0, 0)
    assert by_asset(session, lonely, 2026) == (0, 0, 5), "the log's works count for what no contract is for, too"


def test_the_years_looked_at_lie_around_now_and_the_plan(session: Session) -> None:
    asset = make_asset(session)

    assert usual_years(asset, TODAY) == [2024, 2025, 2026, 2027, 2028, 2029]
    first_hromada(session).costing_year = 2020
    assert usual_years(asset, TODAY) == [*range(2019, 2028)]
