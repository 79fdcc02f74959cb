"""Contracts are written whole or not at all, each change with its history."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.operations.contracts import create_contract, end_contract, update_contract
from maintenance.contracts.queries.contracts import get_contract
from registry.kernel.access import SYSTEM
from registry.kernel.batch import written_together
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.models.history import HistoryEntry
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import actor_as, make_asset, make_hromada, make_organisation


def history_of(session: Session, contract: Contract) -> list[HistoryEntry]:
    statement = select(HistoryEntry).where(HistoryEntry.entity_id == str(contract.id)).order_by(HistoryEntry.seq)
    return list(session.scalars(statement))


def test_a_contract_comes_back_with_its_prices_and_covers(session: Session) -> None:
    asset = make_asset(session)
    made = make_contract(session, make_line(session), covers=[{"asset_ids": [asset.id], "from": "2026-02-01"}])
    session.expire_all()

    found = get_contract(session, SYSTEM, made.id)

    assert [(one.basis, one.amount, one.clause) for one in found.terms] == [
        ("per_asset_month", Decimal("500.00"), "п. 3.1")
    ]
    assert [(one.asset_id, one.starts_on) for one in found.covers] == [(asset.id, date(2026, 2, 1))]
    assert "обслуговування камер" in found.search


def test_the_history_holds_what_was_agreed(session: Session) -> None:
    contract = make_contract(session)
    update_contract(
        session,
        SYSTEM,
        contract.id,
        {"terms": [{"id": str(contract.terms[0].id), "basis": "per_asset_month", "amount": "550"}]},
        version=contract.version,
    )

    made, changed = history_of(session, contract)

    assert made.changes["terms"] == [None, [{"clause": "п. 3.1", "basis": "per_asset_month", "amount": "500.00"}]]
    assert list(changed.changes) == ["terms"]
    assert changed.changes["terms"][1] == [{"basis": "per_asset_month", "amount": "550.00"}]


def test_a_price_that_is_changed_keeps_its_identity(session: Session) -> None:
    contract = make_contract(session)
    kept = contract.terms[0].id
    rows = [
        {"basis": "per_month", "amount": "9"},
        {"id": str(kept), "basis": "per_asset_month", "amount": "550"},
    ]

    update_contract(session, SYSTEM, contract.id, {"terms": rows}, version=contract.version)
    session.expire_all()

    assert [one.amount for one in get_contract(session, SYSTEM, contract.id).terms] == [Decimal(9), Decimal(550)]
    assert get_contract(session, SYSTEM, contract.id).terms[1].id == kept


def test_a_change_of_nothing_writes_nothing(session: Session) -> None:
    contract = make_contract(session)
    version = contract.version

    update_contract(session, SYSTEM, contract.id, {"number": contract.number}, version=version)

    assert contract.version == version
    assert len(history_of(session, contract)) == 1


def test_a_change_based_on_an_old_version_is_refused(session: Session) -> None:
    contract = make_contract(session)

    with pytest.raises(Conflict):
        update_contract(session, SYSTEM, contract.id, {"number": "16"}, version=contract.version - 1)


def test_things_of_another_hromada_are_refused_at_their_fields(session: Session) -> None:
    other = make_hromada(session, name="Кобеляцька громада")
    asset, line, provider = (
        make_asset(session, other),
        make_line(session, other),
        make_organisation(session, other, role="provider"),
    )
    own = make_hromada(session)
    values = {
        "number": "1",
        "subject": "с",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "provider_id": str(provider.id),
        "service_line_id": str(line.id),
        "terms": [{"basis": "per_month", "amount": "1", "kind": "nothing"}],
        "covers": [str(asset.id), {"kind": "nothing"}],
    }

    with pytest.raises(Invalid) as refusal:
        create_contract(session, SYSTEM, own.id, values)

    assert sorted(refusal.value.fields) == [
        "covers.0.asset_id", "covers.1.kind", "provider_id", "service_line_id", "terms.0.kind",
    ]  # fmt: skip


def test_a_row_of_another_contract_cannot_be_taken_over(session: Session) -> None:
    foreign = make_contract(session).terms[0]
    contract = make_contract(session)
    rows = [{"id": str(foreign.id), "basis": "per_month", "amount": "1"}]

    with pytest.raises(Invalid) as refusal:
        update_contract(session, SYSTEM, contract.id, {"terms": rows}, version=contract.version)

    assert list(refusal.value.fields) == ["terms.0.id"]


@pytest.mark.parametrize("role", ["viewer", "technician", "auditor"])
def test_only_those_who_keep_contracts_write_them(session: Session, role: str) -> None:
    contract = make_contract(session)
    actor = actor_as(role, contract.hromada)

    with pytest.raises(Forbidden):
        make_contract(session, actor=actor)
    with pytest.raises(Forbidden):
        update_contract(session, actor, contract.id, {"number": "16"}, version=contract.version)


def test_a_contract_of_another_hromada_is_not_found(session: Session) -> None:
    contract = make_contract(session)
    stranger = actor_as("admin", make_hromada(session))

    with pytest.raises(NotFound):
        update_contract(session, stranger, contract.id, {"number": "16"}, version=contract.version)
    with pytest.raises(NotFound):
        get_contract(session, SYSTEM, uuid.uuid4())


def test_a_contract_ended_early_stays_and_expects_no_renewal(session: Session) -> None:
    contract = make_contract(session)

    end_contract(session, SYSTEM, contract.id, on=date(2026, 8, 31), version=contract.version, reason="розірвано")

    assert (contract.ends_on, contract.renewal) == (date(2026, 8, 31), "none")
    assert "розірвано" in (contract.note or "")
    assert history_of(session, contract)[-1].action == "end"
    with pytest.raises(Invalid):
        end_contract(session, SYSTEM, contract.id, on=date(2026, 9, 30), version=contract.version)


def test_contracts_written_together_have_their_prices_covers_and_history(session: Session) -> None:
    line, kept, asset = make_line(session), make_contract(session), make_asset(session)
    new = {"number": "1/27", "subject": "Нові", "starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    prices = [{"basis": "per_month", "amount": "9"}, {"basis": "per_year", "amount": "8"}]
    session.commit()

    with written_together(session):
        made = create_contract(
            session, SYSTEM, line.hromada_id, {**new, "service_line": "2.1", "terms": prices, "covers": [asset.id]}
        )
        made_id, kept_id = made.id, kept.id
        update_contract(session, SYSTEM, kept_id, {"terms": prices[:1]}, version=kept.version)
    session.commit()
    session.expire_all()

    found, changed = get_contract(session, SYSTEM, made_id), get_contract(session, SYSTEM, kept_id)
    assert [(one.basis, one.amount, one.position) for one in found.terms] == [("per_month", 9, 0), ("per_year", 8, 1)]
    assert [one.asset_id for one in found.covers] == [asset.id]
    assert (found.service_line_id, found.version) == (line.id, 1)
    assert [(one.basis, one.amount) for one in changed.terms] == [("per_month", 9)]
    assert len(changed.covers) == 1
    assert [one.action for one in (*history_of(session, found), *history_of(session, changed))] == [
        "create", "create", "update",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"colour": "red"}, "covers.0.attributes.colour"),
        ({"mount": "moon"}, "covers.0.attributes.mount"),
        ({"range_m": "far"}, "covers.0.attributes.range_m"),
    ],
)
def test_a_cover_by_an_attribute_that_its_kind_does_not_know_is_refused_by_name(session, asked, field):
    make_hromada(session)

    with pytest.raises(Invalid) as refusal:
        make_contract(session, covers=[{"kind": "camera", "attributes": asked}])

    assert list(refusal.value.fields) == [field]


@pytest.fixture
def remembering(session: Session) -> Contract:
    """A contract with a price that remembers a former month rule, and one for visits that remembers none."""
    prices = [
        {"basis": "per_asset_month", "amount": "500"},
        {"basis": "per_visit", "amount": "7", "visits_per_year": 4},
    ]
    contract = make_contract(session, terms=prices)
    contract.terms[0].former_month_rule = "any_day"
    session.flush()
    return contract


VISITS = {"basis": "per_visit", "amount": "7", "visits_per_year": 4}


@pytest.mark.parametrize(
    "prices",
    [
        [{"basis": "per_asset_month", "amount": "500"}, VISITS],
        [{"basis": "per_asset_month", "amount": "550"}, VISITS],
        [VISITS, {"basis": "per_asset_month", "amount": "550", "clause": "п. 4"}],
        [{"basis": "per_asset_month", "amount": "7"}, {"basis": "per_asset_month", "amount": "550"}],
    ],
)
def test_a_price_sent_anew_without_its_id_remembers_its_former_month_rule(
    session: Session, remembering: Contract, prices: list[dict[str, Any]]
) -> None:
    kept = remembering.terms[0].id

    update_contract(session, SYSTEM, remembering.id, {"terms": prices}, version=remembering.version)

    assert [one.id for one in remembering.terms if one.former_month_rule == "any_day"] == [kept]
    assert sorted(str(one.amount) for one in remembering.terms) == sorted(f"{one['amount']}.00" for one in prices)
    assert all("former_month_rule" not in one.changes for one in history_of(session, remembering)[1:])


@pytest.mark.parametrize("prices", [[VISITS], [{"basis": "per_month", "amount": "500"}], []])
def test_the_history_tells_when_a_price_that_remembered_a_former_month_rule_is_replaced(
    session: Session, remembering: Contract, prices: list[dict[str, Any]]
) -> None:
    same = [{"id": str(remembering.terms[0].id), "basis": "per_asset_month", "amount": "540"}]

    update_contract(session, SYSTEM, remembering.id, {"terms": same}, version=remembering.version)
    update_contract(session, SYSTEM, remembering.id, {"terms": prices}, version=remembering.version)

    _made, kept, replaced = history_of(session, remembering)
    assert "former_month_rule" not in kept.changes
    assert replaced.changes["former_month_rule"] == ["any_day", None]
