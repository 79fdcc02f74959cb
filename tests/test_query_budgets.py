"""How many statements a page or an answer may take, the asker's own included; small tables are in memory by then."""

import re

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover
from registry.assets.models.asset import Asset
from registry.kernel.seams import db
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_work import make_plan
from tests.factories.people import make_api_token, make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_location, make_organisation

BUDGETS = {
    "/api/v1/assets": (3, 4),
    "/api/v1/assets?kind=camera&status=in_service": (2, 4),
    "/api/v1/assets?q=камера": (2, 4),
    "/api/v1/assets/{asset}": (2, 4),
    "/api/v1/locations": (3, 4),
    "/ogc/collections/assets/items": (4, 5),
    "/ogc/collections/locations/items?bbox=30,51,31,52": (3, 4),
    "/assets": (6, 4),
    "/assets?q=камера": (7, 4),
    "/assets/{asset}": (12, 6),
    "/map": (2, 4),
    "/map/layers/places.geojson?bbox=30,51,31,52": (2, 4),
    "/locations": (4, 4),
    "/indicators": (12, 5),
    "/reports": (7, 5),
    "/locations/{place}": (11, 5),
}
"""By the address: the most statements, and the most joins in any one of them."""


@pytest.mark.parametrize("address", BUDGETS)
def test_an_answer_keeps_to_its_statements_and_joins(app: Flask, session: Session, address: str) -> None:
    hromada = make_hromada(session)
    place = make_location(session, hromada, kind="building")
    asset = make_asset(session, hromada, location_id=place.id, holder_id=make_organisation(session, hromada).id)
    person = make_person(session, "olena.it", role="admin", hromada=hromada)
    token = make_api_token(session, person)
    session.commit()
    client = sign_in(app, person.login)
    headers = {"Authorization": f"Bearer {token}"} if address.startswith(("/api/", "/ogc/")) else {}
    address = address.format(asset=asset.id, place=place.id)
    client.get(address, headers=headers)
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    answer = client.get(address, headers=headers)

    most, joins = BUDGETS[address.replace(str(asset.id), "{asset}").replace(str(place.id), "{place}")]
    reads = [one for one in asked if one.startswith(("SELECT", "WITH"))]
    assert answer.status_code == 200
    assert len(reads) <= most, "\n".join(reads)
    assert max(len(re.findall(r"\bJOIN\b", one)) for one in reads) <= joins


OF_CONTRACTS = {
    "/contracts": 15,
    "/contracts/uncovered": 10,
    "/contracts/{contract}": 31,
    "/acts": 8,
    "/payments": 8,
    "/transfers": 8,
    "/costing/rates": 12,
    "/costing/replacements": 9,
    "/assets/{asset}?tab=contracts": 11,
    "/assets/{asset}?tab=cost": 23,
    "/costing": 22,
    "/costing/2026/assets": 14,
    "/costing/2026/assets?by=place": 14,
    "/costing/2026/assets?by=asset": 14,
    "/costing/facts?year=2026": 20,
    "/costing/2027/years": 6,
    "/costing/2027/contracts": 3,
    "/costing/2027/providers": 11,
    "/costing/2027/turn": 15,
    "/plans": 5,
}
"""By the address: the most statements, whether there are two contracts and plans or eight."""


def make_contracts(session: Session, count: int) -> tuple[Contract, Asset]:
    """Make contracts on one line, in turn for a kind and for two assets by name, each followed by another."""
    hromada = make_hromada(session)
    line = make_line(session, hromada)
    assets, holder = [make_asset(session, hromada) for _ in range(4)], make_organisation(session, hromada)
    for number in range(count):
        named = [ContractCover(asset_id=one.id, position=place) for place, one in enumerate(assets[:2])]
        make_contract(session, line)
        later = make_contract(session, line, starts_on="2027-01-01", ends_on="2027-12-31")
        make_plan(session, hromada, filters={"holder_id": str(holder.id)})
        later.covers = named if number % 2 else [ContractCover(asset_id=assets[3].id)]
    first = make_contract(session, line)
    first.covers = [ContractCover(asset_id=one.id, position=place) for place, one in enumerate(assets[:3])]
    return first, assets[0]


@pytest.mark.parametrize("count", [2, 8])
@pytest.mark.parametrize("address", OF_CONTRACTS)
def test_a_page_of_contracts_asks_as_often_however_many_there_are(
    app: Flask, session: Session, address: str, count: int
) -> None:
    contract, asset = make_contracts(session, count)
    person = make_person(session, "olena.it", role="admin", hromada=contract.hromada)
    session.commit()
    client = sign_in(app, person.login)
    client.get(path := address.format(contract=contract.id, asset=asset.id))
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    answer = client.get(path, follow_redirects=True)

    reads = [one for one in asked if one.startswith(("SELECT", "WITH"))]
    assert answer.status_code == 200
    assert len(reads) <= OF_CONTRACTS[address], "\n".join(reads)
