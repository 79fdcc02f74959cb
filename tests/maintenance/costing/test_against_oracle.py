"""The engine and an oracle that counts day by day agree to the last fraction, over random worlds."""

import uuid
from fractions import Fraction

import pytest

from maintenance.contracts.rules.asset_table import AssetTable, AssetValue
from maintenance.contracts.rules.book import (
    ContractValue,
    CostBook,
    CoverValue,
    IndexValue,
    LineValue,
    PaymentValue,
    TermValue,
)
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.costing import cost_year
from registry.assets.rules.attribute_filter import Wanted
from tests.maintenance.costing import oracle
from tests.maintenance.costing.oracle_world import Asset, Contract, Cover, Term, World
from tests.maintenance.costing.worlds import random_world

YEARS = range(2024, 2031)
WORLDS_AT_ONCE = 30


@pytest.mark.parametrize("first", range(0, 300, WORLDS_AT_ONCE))
def test_every_price_costs_in_every_year_what_counting_day_by_day_gives(first) -> None:
    for seed in range(first, first + WORLDS_AT_ONCE):
        world = random_world(seed)

        assert engine_amounts(world) == oracle_amounts(world), f"seed {seed}"


def oracle_amounts(world: World) -> dict[tuple[int, str, str, bool], Fraction]:
    found = {}
    for year, costs in oracle.horizon(world, YEARS[0], YEARS[-1]).items():
        for (contract, term), parts in costs.items():
            found[year, contract, term, False] = parts.real
            found[year, contract, term, True] = parts.projected
    return {key: amount for key, amount in found.items() if amount}


def engine_amounts(world: World) -> dict[tuple[int, str, str, bool], Fraction]:
    book = book_of(world)
    covered = cover_book(book)
    contracts = {id_of(one.id): one.id for one in world.contracts}
    terms = {id_of(one.id, each.id): each.id for one in world.contracts for each in one.terms}
    found: dict[tuple[int, str, str, bool], Fraction] = {}
    for year in YEARS:
        for contract_id, components in cost_year(book, year, covered=covered).components.items():
            for one in components:
                key = year, contracts[contract_id], terms[one.term_id], one.is_projected
                found[key] = found.get(key, Fraction()) + one.exact
    return {key: amount for key, amount in found.items() if amount}


def id_of(*names: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, "/".join(names))


def book_of(world: World) -> CostBook:
    """Say a world of the oracle in the engine's values."""
    return CostBook(
        as_of=world.as_of,
        lines=tuple(
            LineValue(id_of("line", one.code), one.code, one.code, index_kind=one.index_kind) for one in world.lines
        ),
        contracts=tuple(_contract(one) for one in world.contracts),
        assets=AssetTable.of(_asset(one) for one in world.assets),
        indexes=tuple(IndexValue(one.kind, one.year, one.value, one.known_on) for one in world.indexes),
    )


def _asset(one: Asset) -> AssetValue:
    return AssetValue(
        id=id_of(one.id),
        kind_code=one.kind,
        status=one.status,
        commissioned_on=one.commissioned_on,
        decommissioned_on=one.decommissioned_on,
        warranty_until=one.warranty_until,
        attributes=one.attributes,
        reserve=one.reserve,
    )


def _contract(one: Contract) -> ContractValue:
    return ContractValue(
        id=id_of(one.id),
        number=one.id,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        line_id=id_of("line", one.line) if one.line else None,
        renewal=one.renewal,
        renewal_months=one.renewal_months,
        signed_on=one.signed_on,
        replaces_id=id_of(one.replaces) if one.replaces else None,
        terms=tuple(_term(one, each) for each in one.terms),
        covers=tuple(_cover(each) for each in one.covers),
    )


def _term(contract: Contract, one: Term) -> TermValue:
    return TermValue(
        id=id_of(contract.id, one.id),
        basis=one.basis,
        amount=one.amount,
        starts_on=one.from_,
        ends_on=one.to,
        visits_per_year=one.visits_per_year,
        month_rule=one.month_rule,
        skip_under_warranty=one.skip_under_warranty,
        kind_code=one.kind,
        priced_on=one.priced_on,
        payments=tuple(PaymentValue(on, amount) for on, amount in one.payments),
    )


def _cover(one: Cover) -> CoverValue:
    return CoverValue(
        asset_ids=(id_of(one.asset),) if one.asset else (),
        kind_code=None if one.asset else one.kind,
        attributes=tuple(Wanted(name, value) for name, value in one.attributes.items()),
        starts_on=one.from_,
        ends_on=one.to,
        include_reserve=one.include_reserve,
    )
