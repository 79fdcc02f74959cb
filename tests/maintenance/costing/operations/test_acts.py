"""Acts and payments are written with their history and can be brought back."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.costing.models.act import Act, ActWork
from maintenance.costing.models.payment import PaymentShare
from maintenance.costing.operations.acts import delete_act, restore_act, update_act
from maintenance.costing.operations.payments import delete_payment, restore_payment
from maintenance.upkeep.operations.work import undo_work
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict
from registry.kernel.models.history import HistoryEntry
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.maintenance_work import make_work
from tests.factories.registry import make_asset


def test_the_history_names_the_work_that_an_act_accepts(session: Session) -> None:
    entry = make_work(session, make_asset(session), summary="Почищено камеру")
    act = make_act(session, make_contract(session, make_line(session)))
    update_act(session, SYSTEM, act.id, {"work_ids": [str(entry.id)]}, version=act.version)

    last = session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq.desc())).first()
    assert last is not None
    assert last.changes == {"work_ids": [[], [{"id": str(entry.id), "name": "Почищено камеру"}]]}


def test_a_change_that_changes_nothing_writes_nothing(session: Session) -> None:
    entry = make_work(session, make_asset(session))
    act = make_act(session, make_contract(session, make_line(session)), work_ids=[str(entry.id)])
    version = act.version

    update_act(session, SYSTEM, act.id, {"work_ids": [str(entry.id)], "amount": "1000"}, version=version)

    assert act.version == version


def test_a_deleted_act_comes_back_as_it_was(session: Session) -> None:
    entry = make_work(session, make_asset(session))
    act = make_act(session, make_contract(session, make_line(session)), work_ids=[str(entry.id)], note="оригінал")
    act_id = act.id
    delete_act(session, SYSTEM, act_id, version=act.version)

    back = restore_act(session, SYSTEM, act_id)

    assert (back.id, back.note, back.work_ids) == (act_id, "оригінал", [entry.id])
    with pytest.raises(Conflict):
        restore_act(session, SYSTEM, act_id)


def test_a_deleted_payment_comes_back_to_its_acts(session: Session) -> None:
    contract = make_contract(session, make_line(session))
    act = make_act(session, contract)
    payment = make_payment(session, contract, act)
    payment_id = payment.id
    delete_payment(session, SYSTEM, payment_id, version=payment.version)
    assert session.scalars(select(PaymentShare)).all() == []

    back = restore_payment(session, SYSTEM, payment_id)

    assert [(share.act_id, share.amount) for share in back.shares] == [(act.id, act.amount)]


def test_work_that_is_undone_leaves_the_act_that_accepted_it(session: Session) -> None:
    entry = make_work(session, make_asset(session))
    act = make_act(session, make_contract(session, make_line(session)), work_ids=[str(entry.id)])
    session.commit()

    undo_work(session, SYSTEM, entry.id)
    session.commit()
    session.expire_all()

    assert session.scalars(select(ActWork)).all() == []
    assert act.work_ids == []


def test_shares_follow_what_others_wrote_in_the_meantime(session: Session, engine: Engine) -> None:
    contract = make_contract(session, make_line(session))
    act = make_act(session, contract, amount="1000")
    kept = make_payment(session, contract, act, amount="600", on="2026-02-20")
    assert [share.amount for share in kept.shares] == [600]
    contract_id, act_id = contract.id, act.id
    session.commit()
    with Session(engine, expire_on_commit=False) as other:
        earlier = make_payment(other, other.get_one(Contract, contract_id), other.get_one(Act, act_id), amount="700")
        other.commit()
    delete_payment(session, SYSTEM, earlier.id, version=earlier.version)
    session.commit()

    with Session(engine) as later:
        assert later.scalars(select(PaymentShare.amount)).all() == [600]
