"""After any change, by a writer or by SQL, the patched book says what one says that is read whole."""

import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.operations.contracts import update_contract
from maintenance.contracts.queries import kept_book
from maintenance.contracts.queries.changed_book import read_changed
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.costing.queries.costing import Costing, get_horizon
from maintenance.costing.queries.facts import get_fact_year
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.models.reserve import AssetReserve
from registry.assets.operations.assets import update_asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import make_asset, make_location, make_organisation, make_settlement
from tests.maintenance.contracts.queries.towns import MOUNTS, a_shape, a_town, an_asset, some_covers, some_terms

TODAY, YEAR, STEPS = date(2026, 11, 28), 2027, 16
DAYS = (None, date(2025, 2, 1), date(2026, 9, 9), date(2027, 3, 31))
Change = Callable[[Session, Hromada, random.Random], Any]


def some(session: Session, chance: random.Random, model: Any, *conditions: Any) -> Any:
    found = session.scalars(select(model).where(*conditions)).all()
    return chance.choice(sorted(found, key=lambda one: str(one.id))) if found else None


def an_own(session: Session, hromada: Hromada, chance: random.Random, model: Any = Asset) -> Any:
    return some(session, chance, model, model.hromada_id == hromada.id)


def a_line_of(session: Session, hromada: Hromada, chance: random.Random) -> Any:
    return chance.choice([an_own(session, hromada, chance, ServiceLine).id, None])


def by_writer(field: str, choose: Callable[[random.Random], Any]) -> Change:
    def write(session: Session, hromada: Hromada, chance: random.Random) -> None:
        asset = an_own(session, hromada, chance)
        update_asset(session, SYSTEM, asset.id, {field: choose(chance)}, version=asset.version)

    return write


def by_sql(model: Any, **choices: Callable[[random.Random], Any]) -> Change:
    """Change a row past the application: neither its version nor its day says so."""

    def write(session: Session, hromada: Hromada, chance: random.Random) -> None:
        one = some(session, chance, model)
        if one is not None:
            values = {name: choose(chance) for name, choose in choices.items()}
            session.execute(update(model.__table__).where(model.__table__.c.id == one.id).values(**values))

    return write


def a_new_contract(session: Session, hromada: Hromada, chance: random.Random) -> None:
    made = session.scalars(select(Contract).where(Contract.hromada_id == hromada.id)).all()
    assets = session.scalars(select(Asset).where(Asset.hromada_id == hromada.id).order_by(Asset.id)).all()
    holder, shape = (
        make_organisation(session, hromada, name=f"Відділ {chance.random()}").id,
        a_shape(chance, list(made)),
    )
    session.add(
        Contract(
            id=uuid.uuid4(), hromada_id=hromada.id, subject="-", search="", updated_at=clock.now(),
            number=f"Н-{chance.random()}", service_line_id=a_line_of(session, hromada, chance),
            covers=some_covers(chance, list(assets), [holder], None), terms=some_terms(chance, shape), **shape,
        )
    )  # fmt: skip


def a_moved_cover(session: Session, hromada: Hromada, chance: random.Random) -> None:
    cover, contract = some(session, chance, ContractCover), an_own(session, hromada, chance, Contract)
    session.execute(update(ContractCover).where(ContractCover.id == cover.id).values(contract_id=contract.id))


def another_name(session: Session, hromada: Hromada, chance: random.Random) -> None:
    cover = some(session, chance, ContractCover, ContractCover.asset_id.is_not(None))
    if cover is not None:
        cover.asset_id = an_own(session, hromada, chance).id


def a_gone_contract(session: Session, hromada: Hromada, chance: random.Random) -> None:
    one = an_own(session, hromada, chance, Contract)
    session.execute(update(Contract).where(Contract.replaces_id == one.id).values(replaces_id=None))
    session.delete(one)


def a_gone_asset(session: Session, hromada: Hromada, chance: random.Random) -> None:
    """Assets are never deleted by the application: this one goes to another hromada, or comes back."""
    one = an_own(session, hromada, chance)
    session.execute(delete(ContractCover).where(ContractCover.asset_id == one.id))
    session.execute(delete(AssetReserve).where(AssetReserve.asset_id == one.id))
    session.execute(delete(Asset.__table__).where(Asset.__table__.c.id == one.id))


def many_assets(session: Session, hromada: Hromada, chance: random.Random) -> None:
    for _ in range(25):
        an_asset(session, hromada, chance, [], [None])


def a_copied_asset(session: Session, hromada: Hromada, chance: random.Random) -> None:
    """Write an asset by SQL, of a name that stands anywhere in lists."""
    row = dict(session.execute(select(Asset.__table__).where(Asset.hromada_id == hromada.id)).first()._mapping)
    number = f"К{chance.randrange(10**9)}"
    row.update(id=uuid.uuid4(), code=number, inventory_number=number, inventory_key=number, sort_key=number[::-1])
    session.execute(insert(Asset.__table__), [row])


def a_kind_s_words(session: Session, _hromada: Hromada, chance: random.Random) -> None:
    kind = session.get(AssetKind, "camera")
    words = {"one": "а", "few": "б", "many": f"в{chance.random()}"}
    kind.definition = {**kind.definition, "plural_uk": words}


def a_new_price(session: Session, hromada: Hromada, chance: random.Random) -> None:
    contract = make_contract(session, an_own(session, hromada, chance, ServiceLine))
    terms = [{"basis": "per_asset_year", "amount": str(chance.randrange(10, 900))}]
    update_contract(session, SYSTEM, contract.id, {"terms": terms}, version=contract.version)


def an_index(session: Session, hromada: Hromada, chance: random.Random) -> None:
    session.add(
        PriceIndex(
            hromada_id=hromada.id, kind="cpi", year=chance.choice([2026, 2027]), source="-", updated_at=clock.now(),
            value=Decimal(chance.randint(900, 1300)) / 1000,
            known_on=TODAY - timedelta(days=chance.randrange(-20, 400)),
        )
    )  # fmt: skip


CHANGES: dict[str, Change] = {
    "status": by_writer("status", lambda chance: chance.choice(["in_service", "repair", "reserve", "planned"])),
    "first day": by_writer("commissioned_on", lambda chance: chance.choice(["", "2025-04-01", "2027-01-15"])),
    "warranty": by_writer("warranty_until", lambda chance: chance.choice(["", "2027-05-05"])),
    "name": by_writer("name", lambda chance: f"{chance.choice('АЯ')} {chance.random()}"),
    "attribute by SQL": by_sql(Asset, attributes=lambda chance: {"mount": chance.choice(MOUNTS)}),
    "order by SQL": by_sql(Asset, sort_key=lambda chance: f"{chance.random()}"),
    "number by SQL": by_sql(Asset, inventory_number=lambda chance: f"{chance.random()}"),
    "kind by SQL": by_sql(Asset, kind_code=lambda chance: chance.choice(["camera", "siren"])),
    "last day by SQL": by_sql(Asset, decommissioned_on=lambda chance: chance.choice([None, date(2027, 9, 9)])),
    "stay by SQL": by_sql(AssetReserve, ends_on=lambda chance: chance.choice([None, date(2027, 6, 6)])),
    "place by SQL": by_sql(Location, settlement_id=lambda _chance: None),
    "price by SQL": by_sql(ContractTerm, amount=lambda chance: Decimal(chance.randint(0, 9_999))),
    "contract's end by SQL": by_sql(Contract, ends_on=lambda chance: date(2028, chance.randint(1, 12), 7)),
    "contract's start by SQL": by_sql(Contract, starts_on=lambda chance: date(2024, chance.randint(1, 12), 7)),
    "renewal by SQL": by_sql(
        Contract, renewal=lambda chance: chance.choice(["none", "expected"]), renewal_months=lambda _chance: None
    ),
    "line by SQL": by_sql(ServiceLine, title=lambda chance: f"{chance.random()}"),
    "cover by SQL": by_sql(ContractCover, starts_on=lambda chance: chance.choice(DAYS)),
    "index of lines": by_sql(ServiceLine, index_kind=lambda chance: chance.choice(["cpi", "ppi", None])),
    "contract's line": lambda session, hromada, chance: setattr(
        an_own(session, hromada, chance, Contract), "service_line_id", a_line_of(session, hromada, chance)
    ),
    "index": an_index,
    "kind's words": a_kind_s_words,
    "another name": another_name,
    "moved cover": a_moved_cover,
    "new price": a_new_price,
    "new contract": a_new_contract,
    "gone contract": a_gone_contract,
    "new asset": lambda session, hromada, chance: an_asset(session, hromada, chance, [], [None]),
    "copied asset": a_copied_asset,
    "many assets": many_assets,
    "gone asset": a_gone_asset,
    "asset elsewhere": lambda session, hromada, _chance: make_asset(session, another_hromada(session, hromada)),
    "new place": lambda session, hromada, _chance: make_location(session, hromada),
    "new organisation": lambda session, hromada, chance: make_organisation(session, hromada, name=f"{chance.random()}"),
    "new settlement": lambda session, hromada, chance: make_settlement(session, hromada, f"{chance.random()}"),
    "new line": lambda session, hromada, chance: make_line(session, hromada, code=f"3.{chance.randrange(1, 10**6)}"),
}


def another_hromada(session: Session, hromada: Hromada) -> Hromada:
    return session.scalars(select(Hromada).where(Hromada.id != hromada.id)).first() or hromada


def told(session: Session, hromada_id: uuid.UUID) -> Any:
    """Say all that three years cost and why, with the assets behind it, and the year before beside its facts."""
    hromada = session.get_one(Hromada, hromada_id)
    years = [all_of(one) for one in get_horizon(session, SYSTEM, hromada, YEAR, 2, as_of=TODAY)]
    facts = get_fact_year(session, SYSTEM, hromada, YEAR - 1, as_of=TODAY)
    found = years, repr(facts.comparison.rows), repr(facts.findings)
    session.rollback()
    return found


def all_of(costing: Costing) -> Any:
    rows = [
        (
            row.line, row.amount, row.previous_year, row.year_before,
            [(one.contract_id, one.formula, one.amount, one.asset_ids) for one in row.components],
            [(one.cause, one.amount, one.contract_id, one.assets.ids if one.assets else ()) for one in row.bridge],
        )
        for row in costing.rows
    ]  # fmt: skip
    findings = [
        (one.severity, one.code, str(one.reason), one.contract_ids, one.asset_ids, one.amount)
        for one in costing.findings
    ]
    estimates = [(one.rate, one.amount, one.months, one.assets.ids) for one in costing.estimates]
    return costing.total, costing.previous_total, costing.before_total, costing.vat, rows, findings, estimates


@pytest.fixture
def patches(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each patch was done; a false one means that all was read whole."""
    done: list[bool] = []

    def noting(*given: Any) -> Any:
        found = read_changed(*given)
        done.append(found is not None)
        return found

    monkeypatch.setattr(kept_book, "read_changed", noting)
    return done


@pytest.mark.parametrize("seed", range(6))
def test_whatever_changes_the_patched_book_says_what_a_whole_one_says(
    session: Session, monkeypatch: pytest.MonkeyPatch, patches: list[bool], seed: int
) -> None:
    chance = random.Random(seed)
    hromada_id = a_town(session, chance).id
    session.commit()
    told(session, hromada_id)
    names = list(CHANGES)
    chance.shuffle(names)

    for name in names[:STEPS] if seed else names:
        hromada = session.get_one(Hromada, hromada_id)
        CHANGES[name](session, hromada, chance)
        session.commit()
        patched = told(session, hromada_id)
        with monkeypatch.context() as forgotten:
            forgotten.setattr(kept_book, "_kept", WeakKeyDictionary())
            whole = told(session, hromada_id)

        assert patched == whole, name

    assert sum(patches) > len(patches) / 2


ASSETS_ALONE = ("status", "first day", "warranty", "attribute by SQL", "last day by SQL", "stay by SQL", "new asset")


@pytest.mark.parametrize("seed", range(2))
def test_a_row_of_changed_assets_is_gone_on_from(session: Session, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    hromada_id = a_town(session, chance).id
    session.commit()
    told(session, hromada_id)

    for _ in range(STEPS):
        name = chance.choice(ASSETS_ALONE)
        CHANGES[name](session, session.get_one(Hromada, hromada_id), chance)
        session.commit()
        patched = told(session, hromada_id)
        with monkeypatch.context() as forgotten:
            forgotten.setattr(kept_book, "_kept", WeakKeyDictionary())
            whole = told(session, hromada_id)

        assert patched == whole, name


def test_what_was_rolled_back_changes_nothing(session: Session, patches: list[bool]) -> None:
    hromada_id = a_town(session, random.Random(1)).id
    session.commit()
    before = read_covered(session, hromada_id, TODAY)
    session.rollback()
    session.execute(update(ContractTerm).values(amount=Decimal(7)))
    session.rollback()

    assert read_covered(session, hromada_id, TODAY) is before
    assert patches == []


def test_a_list_that_was_shortened_is_not_trusted(session: Session, patches: list[bool]) -> None:
    hromada_id = a_town(session, random.Random(2)).id
    session.commit()
    told(session, hromada_id)
    session.execute(update(ContractTerm.__table__).values(amount=Decimal(7)))
    session.commit()
    session.execute(text("DELETE FROM registry_costed_change"))
    session.commit()

    found = read_covered(session, hromada_id, TODAY)

    assert {term.amount for one in found.book.contracts for term in one.terms} == {Decimal(7)}
    assert patches == []


def test_contracts_that_nothing_of_touches_stay_the_same(session: Session, patches: list[bool]) -> None:
    hromada_id = a_town(session, random.Random(3)).id
    session.commit()
    before = read_covered(session, hromada_id, TODAY)
    session.rollback()
    term = session.scalars(select(ContractTerm).order_by(ContractTerm.id)).first()
    assert term is not None
    term.amount, changed = Decimal(7), term.contract_id
    session.commit()

    after = read_covered(session, hromada_id, TODAY)

    assert patches == [True]
    assert [one for one in after.by_id if after.by_id[one] is not before.by_id[one]] == [changed]
