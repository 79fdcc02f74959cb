"""Acts and payments come in from files under the contracts that they name, and go out so that they come back equal."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from registry.kernel.errors import Forbidden
from registry.kernel.models.history import HistoryEntry
from tests.exchanged import bring, counts, refused, taken_out
from tests.factories.maintenance_contracts import make_contract
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.maintenance_work import person_as
from tests.factories.registry import actor_as

ACTS = """Договір;Номер акта;Дата акта;За період з;За період до, включно;Сума, грн;КЕКВ
12/26;1;31.01.2026;01.01.2026;31.01.2026;1 000,00;2240
12/26;2;28.02.2026;01.02.2026;28.02.2026;1 000,10;
"""
PAYMENTS = """Договір;Сплачено;Сума, грн;Номер платіжної інструкції;За якими актами
12/26;05.02.2026;1000;71;1
12/26;05.03.2026;1000,10;;"1; 2"
12/26;06.03.2026;5;72;
"""


def acts(session: Session) -> list[Act]:
    return list(session.scalars(select(Act).order_by(Act.accepted_on, Act.number)))


def payments(session: Session) -> list[Payment]:
    return list(session.scalars(select(Payment).order_by(Payment.paid_on)))


def test_acts_come_in_under_their_contract_and_again_change_nothing(session: Session) -> None:
    contract = make_contract(session, number="12/26", kekv="2210")

    report = bring(session, "act", ACTS)
    again = bring(session, "act", ACTS)

    assert (refused(report), counts(report), counts(again)) == ([], (2, 0, 0), (0, 0, 2))
    assert [(one.contract_id, one.number, one.accepted_on, one.amount, one.kekv) for one in acts(session)] == [
        (contract.id, "1", date(2026, 1, 31), Decimal("1000.00"), "2240"),
        (contract.id, "2", date(2026, 2, 28), Decimal("1000.10"), "2210"),
    ]
    assert [str(one.reason) for one in report.warnings] == ["КЕКВ акта 2240, а договору — 2210"]


def test_acts_for_days_that_another_act_is_for_are_told_of_in_their_rows(session: Session) -> None:
    contract = make_contract(session, number="12/26", kekv="2240")
    make_act(session, contract, number="1-а", on="2026-01-30", **{"from": "2026-01-01", "to": "2026-01-31"})
    session.commit()

    report = bring(session, "act", ACTS + "12/26;3;28.02.2026;10.02.2026;28.02.2026;500;\n")
    told = [(one.row, str(one.reason)) for one in report.warnings]
    again = bring(session, "act", ACTS)

    assert told == [
        (2, "За ці дні в цьому договорі вже є акт: № 1-а"),
        (4, "За ці дні в цьому договорі вже є акт: № 2"),
    ]
    assert again.warnings == []


def test_payments_fall_on_the_acts_that_their_rows_name(session: Session) -> None:
    make_contract(session, number="12/26")
    bring(session, "act", ACTS)

    report = bring(session, "payment", PAYMENTS)
    again = bring(session, "payment", PAYMENTS)

    assert (refused(report), counts(report), counts(again)) == ([], (3, 0, 0), (0, 0, 3))
    first, second, third = payments(session)
    assert [(one.act.number, one.amount) for one in first.shares] == [("1", Decimal("1000.00"))]
    assert {one.act.number: one.amount for one in second.shares} == {"1": Decimal(0), "2": Decimal("1000.10")}
    assert third.shares == []
    told = session.scalars(select(HistoryEntry).where(HistoryEntry.entity_id == str(first.id))).one()
    assert [one["name"] for one in told.changes["act_ids"][1]] == ["1"]


def test_a_payment_may_be_moved_to_another_act(session: Session) -> None:
    make_contract(session, number="12/26")
    bring(session, "act", ACTS)
    bring(session, "payment", PAYMENTS)

    report = bring(session, "payment", PAYMENTS.replace(";71;1", ";71;2"))

    assert counts(report) == (0, 1, 2)
    assert [one.act.number for one in payments(session)[0].shares] == ["2"]


def test_faults_are_told_in_their_cells_and_nothing_is_written(session: Session) -> None:
    make_contract(session, number="12/26")
    bring(session, "act", ACTS)
    wrong_acts = """Договір;Номер акта;Дата акта;За період з;За період до, включно;Сума, грн
13/26;3;31.01.2026;01.01.2026;31.01.2026;10
12/26;4;31.01.2026;01.02.2026;31.01.2026;0
12/26;5;30.04.2026;01.04.2026;30.04.2026;10
12/26;5;30.04.2026;01.04.2026;30.04.2026;11
"""
    wrong_payments = """Договір;Сплачено;Сума, грн;За якими актами
12/26;колись;10;9
;01.02.2026;10;
12/26;1.2.26;10;
12/26;1.2.26;10;
"""

    report = bring(session, "act", wrong_acts)
    other = bring(session, "payment", wrong_payments)

    assert set(refused(report)) == {
        (2, "Договір", "Договору з таким номером у громаді немає"),
        (3, "Сума, грн", "Сума має бути більшою за нуль"),
        (3, "За період до, включно", "Кінець раніше за початок"),
        (5, "Номер акта", "Це значення вже було в рядку 4"),
    }
    assert {one[:2] for one in refused(other)} == {
        (2, "Сплачено"), (2, "За якими актами"), (3, "Договір"), (5, "Сплачено")
    }  # fmt: skip
    assert (len(acts(session)), payments(session)) == (2, [])


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_what_goes_out_comes_back_equal(session: Session, form: str, language: str) -> None:
    _make_rich_facts(session)
    before = {kind: taken_out(session, kind) for kind in ("act", "payment")}

    for kind in ("act", "payment"):
        again = bring(session, kind, taken_out(session, kind, form, language), name=f"f.{form}")
        assert (refused(again), again.unknown_columns, counts(again)) == ([], [], (0, 0, 3))

    assert {kind: taken_out(session, kind) for kind in ("act", "payment")} == before


def test_what_goes_out_makes_the_same_acts_and_payments_anew(session: Session) -> None:
    _make_rich_facts(session)
    before = {kind: taken_out(session, kind) for kind in ("act", "payment")}
    for one in (*payments(session), *acts(session)):
        session.delete(one)
        session.flush()

    reports = [bring(session, kind, before[kind]) for kind in ("act", "payment")]

    assert [counts(one) for one in reports] == [(3, 0, 0), (3, 0, 0)]
    assert {kind: taken_out(session, kind) for kind in ("act", "payment")} == before


def _make_rich_facts(session: Session) -> None:
    """Acts of two contracts of one number, two of them alike but for their day, and payments for them."""
    make_contract(session, number="12", starts_on="2025-01-01", ends_on="2025-12-31")
    contract = make_contract(session, number="12")
    first = make_act(session, contract, number="1", on="2026-01-31")
    second = make_act(session, contract, number="1", on="2026-02-28", note="=1+1")
    make_act(session, contract, number="3", on="2026-03-31")
    make_payment(session, contract, first, second, on="2026-03-01", number="7")
    make_payment(session, contract, second, on="2026-03-02")
    make_payment(session, contract, on="2026-03-03", amount="0.01")


def test_who_keeps_costs_writes_acts_and_a_technician_none(session: Session) -> None:
    contract = make_contract(session, number="12/26")

    report = bring(session, "act", ACTS, actor=person_as(session, "accountant", contract.hromada))

    assert counts(report) == (2, 0, 0)
    for kind, file in (("act", ACTS), ("payment", PAYMENTS)):
        with pytest.raises(Forbidden):
            bring(session, kind, file, actor=actor_as("technician", contract.hromada))


def test_acts_parted_by_commas_are_several(session: Session) -> None:
    make_contract(session, number="12/26")
    bring(session, "act", ACTS)

    report = bring(session, "payment", PAYMENTS.replace('"1; 2"', "1, 2"))

    assert refused(report) == []
    assert {one.act.number for one in payments(session)[1].shares} == {"1", "2"}
