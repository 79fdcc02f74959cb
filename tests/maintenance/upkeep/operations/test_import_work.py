"""A journal of work comes in from a file, once, with what follows from it for assets and visits."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, check_table
from registry.kernel import clock
from registry.kernel.errors import Forbidden
from registry.kernel.models.history import HistoryEntry
from registry.people.models import User
from registry.people.operations.sign_in import record_refusal, record_sign_in
from registry.people.rules.sign_in import Browser
from tests.exchanged import bring, counts, refused, taken_out
from tests.factories.maintenance_contracts import make_contract
from tests.factories.maintenance_work import TODAY, make_plan, make_work, person_as
from tests.factories.registry import actor_as, first_hromada, make_asset, make_organisation

FILE = """Інв. №;Що зроблено;Опис одним рядком;Коли;Завершено;Хто виконав;Стан після роботи;Вартість;Договір;План робіт
К-1;Ремонт;Замінено блок;20.11.2026 09:30;20.11.2026 11:00;Технік;у ремонті;1 200,50;12/26;
"К-1; К-2";Обслуговування;Чищення;03.11.2026;;Технік;;;;Чищення камер
"""


@pytest.fixture(autouse=True)
def frozen_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 22 November 2026."""
    monkeypatch.setattr(clock, "today", lambda *_: TODAY)


def entries(session: Session) -> list[WorkEntry]:
    return list(session.scalars(select(WorkEntry).order_by(WorkEntry.started_at)))


def statuses(session: Session) -> dict[str, str]:
    return {one.inventory_number: one.status for one in session.scalars(select(Asset))}


def make_town(session: Session) -> None:
    for number in ("К-1", "К-2"):
        make_asset(session, inventory_number=number)
    make_contract(session, number="12/26")
    make_plan(session)


def test_whoever_brings_work_may_come_in_once_more_meanwhile(session: Session) -> None:
    make_town(session)
    actor = person_as(session, "admin", first_hromada(session))
    checked = check_table(session, actor, Import("work", read_source(FILE.encode(), "f.csv")))
    person = session.get_one(User, actor.user_id)
    record_sign_in(session, person, "192.0.2.7")
    record_refusal(session, person.login, Browser("192.0.2.66"))
    session.flush()

    checked.write(session)

    assert len(entries(session)) == 2


def test_work_comes_in_with_its_result_and_closes_visits(session: Session) -> None:
    make_town(session)

    report = bring(session, "work", FILE)

    assert (refused(report), counts(report)) == ([], (2, 0, 0))
    cleaning, repair = entries(session)
    assert repair.started_at == datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    assert (repair.kind, str(repair.cost), repair.contract_id is not None) == ("corrective", "1200.50", True)
    assert len(cleaning.asset_links) == 2
    assert statuses(session) == {"К-1": "repair", "К-2": "in_service"}
    closed = session.scalars(select(DueWork).where(DueWork.status == "done")).all()
    assert {one.work_id for one in closed} == {cleaning.id}
    assert len(closed) == 2
    told = session.scalars(select(HistoryEntry).where(HistoryEntry.entity_id == str(cleaning.id))).one()
    assert told.changes["assets"][1] == ["К-1", "К-2"]


def test_the_same_journal_again_writes_nothing_twice(session: Session) -> None:
    make_town(session)
    bring(session, "work", FILE)

    again = bring(session, "work", FILE)
    corrected = bring(session, "work", FILE.replace("Замінено блок", "Замінено блок живлення"))

    assert (refused(again), counts(again), counts(corrected)) == ([], (0, 0, 2), (0, 1, 1))
    assert [one.summary for one in entries(session)] == ["Чищення", "Замінено блок живлення"]


def test_a_dry_run_leaves_all_as_it_was(session: Session) -> None:
    make_town(session)

    dry = bring(session, "work", FILE, is_dry_run=True)

    assert counts(dry) == (2, 0, 0)
    assert entries(session) == []
    assert set(statuses(session).values()) == {"in_service"}


def test_a_journal_of_years_ago_changes_no_status_of_today(session: Session) -> None:
    make_asset(session, inventory_number="К-1", status="repair", status_on="2026-11-01")
    make_asset(session, inventory_number="К-2", status="retired", decommissioned_on="2020-01-01")
    file = """Інв. №;Що зроблено;Опис одним рядком;Коли;Хто виконав;Стан після роботи
К-1;Ремонт;Полагоджено;20.11.2019 09:30;Технік;Працює
К-2;Ремонт;Полагоджено;20.11.2019 09:30;Технік;Працює
"""

    report = bring(session, "work", file)

    assert counts(report) == (2, 0, 0)
    assert statuses(session) == {"К-1": "repair", "К-2": "retired"}


def test_faults_are_told_in_their_cells_and_nothing_is_written(session: Session) -> None:
    make_town(session)
    file = """Інв. №;Що зроблено;Опис одним рядком;Коли;Хто виконав;Договір;План робіт
К-9;Ремонт;А;20.11.2026 09:30;Технік;;
К-1;Танці;Б;20.11.2099 09:30;;77;Немає такого
К-1;Ремонт;В;;Технік;;
К-2;Ремонт;Г;19.11.2026;Технік;;
К-2;Ремонт;Ґ;19.11.2026;Технік;;
"""

    report = bring(session, "work", file)

    assert {one[:2] for one in refused(report)} == {
        (2, "Інв. №"), (3, "Що зроблено"), (3, "Коли"), (3, "Хто виконав"), (3, "Договір"), (3, "План робіт"),
        (4, "Коли"), (6, "Інв. №"),
    }  # fmt: skip
    assert entries(session) == []


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_what_goes_out_comes_back_equal(session: Session, form: str, language: str) -> None:
    _make_rich_work(session)
    before = taken_out(session, "work")

    again = bring(session, "work", taken_out(session, "work", form, language), name=f"f.{form}")

    assert (refused(again), again.unknown_columns, counts(again)) == ([], [], (0, 0, 3))
    assert taken_out(session, "work") == before


def test_what_goes_out_makes_the_same_journal_anew(session: Session) -> None:
    _make_rich_work(session)
    before = taken_out(session, "work")
    for one in entries(session):
        session.delete(one)
        session.flush()

    report = bring(session, "work", before)

    assert (refused(report), counts(report)) == ([], (3, 0, 0))
    assert taken_out(session, "work") == before


def _make_rich_work(session: Session) -> None:
    """Entries with all that one may have, one of them in the hour that the clock goes through twice."""
    first, second = make_asset(session, inventory_number="К-1"), make_asset(session, inventory_number="К-2")
    contract = make_contract(session, number="12/26")
    make_work(
        session, first, second, contract_id=contract.id, started_at="2026-10-25T01:30:15Z", ended_at="2026-11-20T11:00",
        downtime_from="2026-10-24T12:00", downtime_to="2026-10-25T00:30:00Z", labour="1.5", parts="Блок\nКабель",
        cost="10.01", kind="corrective", result_status="in_service",
    )  # fmt: skip
    make_work(session, first, summary="+просто")
    make_work(session, second, summary="і ще")


def test_a_technician_writes_work_on_the_assets_of_the_own_department_alone(session: Session) -> None:
    department = make_organisation(session)
    mine = make_asset(session, inventory_number="К-1", holder_id=department.id)
    make_asset(session, inventory_number="К-2")
    file = "Інв. №;Що зроблено;Опис одним рядком;Коли;Хто виконав\n{};Огляд;Все гаразд;20.11.2026;Технік\n"
    technician = person_as(session, "technician", mine.hromada, department.id)

    own = bring(session, "work", file.format("К-1"), actor=technician)
    foreign = bring(session, "work", file.format("К-2"), actor=technician)

    assert counts(own) == (1, 0, 0)
    assert refused(foreign) == [(2, "", "Це майно іншого відділу, або у вас немає права записувати роботи")]
    with pytest.raises(Forbidden):
        bring(session, "work", file.format("К-1"), actor=actor_as("accountant", mine.hromada))


def test_numbers_parted_by_commas_are_several_assets_unless_one_is_so_numbered(session: Session) -> None:
    make_town(session)
    make_asset(session, inventory_number="К-1, К-2")
    head = "Інв. №;Що зроблено;Опис;Почато;Хто виконав\n"

    report = bring(
        session, "work", f"{head}К-2, К-1;Ремонт;Блок;20.11.2026;Технік\nК-1, К-2;Огляд;Огляд;21.11.2026;Технік\n"
    )
    unknown = bring(session, "work", f"{head}К-1, Х-9;Ремонт;Блок;20.11.2026;Технік\n")

    assert refused(report) == []
    numbers = [sorted(link.asset.inventory_number for link in one.asset_links) for one in entries(session)]
    assert numbers == [["К-1", "К-2"], ["К-1, К-2"]]
    assert [str(one.reason) for one in unknown.errors] == ["Майна з номером «Х-9» немає"]


def test_a_file_without_its_times_tells_nothing_of_the_others(session: Session) -> None:
    make_town(session)
    text = (
        "Інв. №;Що зроблено;Опис;Хто знає коли;Завершено;Хто виконав\nК-1;Ремонт;Блок;20.11.2026;20.11.2026 11:00;Т\n"
    )

    report = bring(session, "work", text)

    assert [one.column for one in report.errors] == ["Коли"]
