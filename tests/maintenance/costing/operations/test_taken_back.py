"""Imports of contracts, acts, payments, plans and work are taken back as if they had not been."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.models.import_run import ImportRun
from registry.exchange.operations.import_undo import undo_import
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict
from tests.exchanged import bring, counts, refused, taken_out
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.maintenance_work import make_plan, make_work, visits_of
from tests.factories.registry import make_asset

KINDS = ("camera", "organisation", "contract", "act", "payment", "plan", "work")
NEW = {
    "contract": "№ договору;Предмет;Виконавець;Діє з;Діє до;Ціна;За що;Об’єкт\n"
    "12/26;Інше;;;;77;на місяць;К-1\n9;Мережа;ТОВ «Дріт»;01.01.2026;31.12.2026;5;на місяць;К-1\n",
    "act": "Договір;Номер акта;Дата акта;За період з;За період до, включно;Сума\n"
    "12/26;1;31.01.2026;01.01.2026;31.01.2026;999\n12/26;2;28.02.2026;01.02.2026;28.02.2026;7\n",
    "payment": "Договір;Сплачено;Сума;Номер платіжної інструкції;За якими актами\n"
    "12/26;01.02.2026;400;п1;\n12/26;02.01.2026;600;п2;1\n",
    "plan": "Назва;Що робити;Одиниця часу;Перший візит;Вид майна\n"
    "Чищення камер;Огляд;міс.;01.11.2026;camera\nНовий;Огляд;міс.;01.11.2026;camera\n",
    "work": "Інв. №;Що зроблено;Опис одним рядком;Коли;Хто виконав;Стан після роботи\n"
    "К-1;Обслуговування;Інакше;20.11.2026 10:00;Технік;\nК-1;Обслуговування;Ще;21.11.2026 10:00;Технік;у ремонті\n",
}


def make_town(session: Session) -> None:
    """A camera with a contract, an act that is paid, a plan and a log entry."""
    camera = make_asset(session, inventory_number="К-1")
    contract = make_contract(session, make_line(session), number="12/26")
    act = make_act(session, contract, number="1", on="2026-01-31", **{"from": "2026-01-01", "to": "2026-01-31"})
    make_payment(session, contract, act, on="2026-02-01", number="п1", amount="500")
    make_plan(session)
    make_work(session, camera)


def undo(session: Session, report: ImportReport) -> Any:
    run = session.scalars(select(ImportRun).order_by(ImportRun.written_at.desc())).first()
    assert run is not None
    undone = undo_import(session, SYSTEM, run.id)
    session.flush()
    session.expire_all()
    return undone


@pytest.mark.parametrize("kind", list(NEW))
def test_what_an_import_made_goes_and_what_it_changed_is_as_before(session: Session, kind: str) -> None:
    make_town(session)
    before = {one: taken_out(session, one) for one in KINDS}
    report = bring(session, kind, NEW[kind], create=frozenset({"organisation"}))
    assert (refused(report), counts(report)) == ([], (1, 1, 0))
    assert taken_out(session, kind) != before[kind]

    undo(session, report)

    assert {one: taken_out(session, one) for one in KINDS} == before


def test_visits_that_imported_work_closed_are_open_again(session: Session) -> None:
    make_asset(session, inventory_number="К-1")
    plan = make_plan(session)
    states = [one.status for one in visits_of(session, plan)]
    row = "К-1;Обслуговування;Чищення;03.11.2026;Технік;\n"
    report = bring(session, "work", NEW["work"].splitlines()[0] + "\n" + row)
    assert [one.status for one in visits_of(session, plan)] != states

    undo(session, report)

    assert [one.status for one in visits_of(session, plan)] == states


def test_a_contract_that_has_acts_since_is_not_taken_back(session: Session) -> None:
    make_town(session)
    report = bring(session, "contract", NEW["contract"], create=frozenset({"organisation"}))
    bring(session, "act", NEW["act"].replace("12/26;2", "9;2"))
    run = session.scalars(select(ImportRun).where(ImportRun.kind == "contract")).one()

    with pytest.raises(Conflict):
        undo_import(session, SYSTEM, run.id)

    assert counts(report) == (1, 1, 0)
