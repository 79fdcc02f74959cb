"""Towns whose contracts are of every shape, written as they stand, the same for the same seed."""

import random
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from registry.assets.models.asset import Asset
from registry.assets.models.reserve import AssetReserve
from registry.kernel import clock
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_index, make_line
from tests.factories.registry import make_asset, make_hromada, make_kind, make_location, make_organisation

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
