"""Issuing as long work: the page answers at once, tells how far it is, and nothing is issued twice."""

import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from maintenance.papers.documents import report_files
from maintenance.papers.issue_work import ISSUE
from maintenance.papers.models.report import Report, ReportState
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict
from registry.kernel.long_work import run_work
from registry.kernel.models.history import HistoryEntry
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.operations.long_work import queue_work
from registry.kernel.seams import db, seams
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_kinds
from tests.factories.reports import make_report, make_reported

SIGNED = {"version": "1", "signed_by": "Начальник відділу"}


@pytest.fixture
def draft(session: Session) -> uuid.UUID:
    make_kinds(session)
    hromada = first_hromada(session)
    make_reported(session, hromada)
    made = make_report(session, hromada)
    make_person(session, "halyna.kryvonis", role="accountant", hromada=hromada)
    session.commit()
    return made.id


@pytest.fixture
def started(app: Flask) -> list[uuid.UUID]:
    """Collect which works were started, without carrying them out."""
    found: list[uuid.UUID] = []

    def start(arguments: Sequence[str]) -> None:
        found.append(uuid.UUID(arguments[-1]))

    seams(app).start_command = start
    return found


@pytest.fixture
def browser(app: Flask, draft: uuid.UUID, started: list[uuid.UUID]) -> FlaskClient:
    return sign_in(app, "halyna.kryvonis")


def carry_out(app: Flask, work_id: uuid.UUID) -> None:
    with app.app_context():
        run_work(db.session(), work_id)


def issued(session: Session) -> tuple[int, int]:
    """Count the issued reports and the entries of history that say so."""
    reports = session.scalar(select(func.count()).select_from(Report).where(Report.state == ReportState.ISSUED))
    entries = session.scalar(select(func.count()).select_from(HistoryEntry).where(HistoryEntry.action == "issue"))
    session.rollback()
    return reports or 0, entries or 0


def test_issuing_answers_at_once_and_its_page_tells_how_far_it_is_and_how_it_ended(
    app: Flask, session: Session, browser: FlaskClient, draft: uuid.UUID, started: list[uuid.UUID]
) -> None:
    page = f"/reports/{draft}"

    pressed = browser.post(f"{page}/issue", data=SIGNED)
    under_way = browser.get(page).text
    (work_id,) = started
    carry_out(app, work_id)
    after = browser.get(page).text

    assert (pressed.status_code, pressed.headers["Location"]) == (302, page)
    assert "Звіт видається" in under_way and "every 2s" in under_way
    assert f"{page}/issue" not in under_way and f"{page}/texts" not in under_way
    assert issued(session) == (1, 1)
    assert "видано" in after and "every 2s" not in after
    assert browser.get(f"{page}/report.pdf").status_code == 200
    told = browser.get("/long-works").text
    assert "Видання звіту" in told and "Квартальний звіт, 1/2026" in told and "файлів: 5" in told


def test_a_second_press_begins_nothing_and_a_second_work_issues_nothing(
    app: Flask, session: Session, browser: FlaskClient, draft: uuid.UUID, started: list[uuid.UUID]
) -> None:
    page = f"/reports/{draft}"
    pressed = [browser.post(f"{page}/issue", data=SIGNED) for _ in range(2)]
    assert [one.headers["Location"] for one in pressed] == [page, page]
    assert len(started) == 1
    first = session.get_one(LongWork, started[0])
    told: dict[str, Any] = {"hromada_id": first.hromada_id, "arguments": first.arguments}
    second = queue_work(session, SYSTEM, ISSUE, "", **told).id
    session.commit()

    carry_out(app, started[0])
    with pytest.raises(Conflict):
        carry_out(app, second)
    third = browser.post(f"{page}/issue", data=SIGNED)

    assert issued(session) == (1, 1)
    assert (third.status_code, third.headers["Location"], len(started)) == (302, page, 1)


def test_a_draft_changed_while_it_waits_is_not_issued_and_its_page_says_why(
    app: Flask, session: Session, browser: FlaskClient, draft: uuid.UUID, started: list[uuid.UUID]
) -> None:
    page = f"/reports/{draft}"
    browser.post(f"{page}/issue", data=SIGNED)
    browser.post(f"{page}/texts", data={"version": "1", "done": "Інше"})

    with pytest.raises(Conflict):
        carry_out(app, started[0])

    assert issued(session) == (0, 0)
    assert "Звіт не видано" in browser.get(page).text
    assert browser.post(f"{page}/issue", data={**SIGNED, "version": "2"}).status_code == 302
    carry_out(app, started[1])
    assert issued(session) == (1, 1)


def test_what_is_typed_wrong_is_told_at_its_field_and_begins_nothing(
    browser: FlaskClient, draft: uuid.UUID, started: list[uuid.UUID]
) -> None:
    refused = browser.post(f"/reports/{draft}/issue", data={**SIGNED, "issued_on": "2026-01-05"})

    assert refused.status_code == 422 and not started
    assert "Дата звіту — після кінця періоду" in refused.text


def test_progress_is_seen_and_others_save_while_files_are_written(
    app: Flask,
    engine: Engine,
    browser: FlaskClient,
    draft: uuid.UUID,
    started: list[uuid.UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser.post(f"/reports/{draft}/issue", data=SIGNED)
    write_file, seen = report_files.write_file, []

    def write(*about: Any) -> bytes:
        with Session(engine) as other:
            work = other.get_one(LongWork, started[0])
            seen.append((work.done, work.total))
            work.label = "змінено поряд"
            other.commit()
        return write_file(*about)

    monkeypatch.setattr(report_files, "write_file", write)
    carry_out(app, started[0])

    assert seen == [(done, 6) for done in range(1, 6)]


def test_a_cancelled_issuing_leaves_the_draft(
    app: Flask, session: Session, browser: FlaskClient, draft: uuid.UUID, started: list[uuid.UUID]
) -> None:
    browser.post(f"/reports/{draft}/issue", data=SIGNED)

    browser.post(f"/long-works/{started[0]}/cancel")

    assert session.get_one(LongWork, started[0]).state == WorkState.CANCELLED
    session.rollback()
    page = browser.get(f"/reports/{draft}").text
    assert "Звіт не видано: скасовано" in page and f"/reports/{draft}/issue" in page
    assert issued(session) == (0, 0)


def test_a_look_at_a_draft_reads_no_works_of_other_reports(
    session: Session, browser: FlaskClient, draft: uuid.UUID, started: list[uuid.UUID]
) -> None:
    report = session.get_one(Report, draft)
    for _ in range(30):
        about = {"report": str(uuid.uuid4()), "kind": "quarter", "year": 2025, "quarter": 4}
        queue_work(session, SYSTEM, ISSUE, "", hromada_id=report.hromada_id, arguments=about)
    session.commit()
    browser.post(f"/reports/{draft}/issue", data=SIGNED)
    read: list[Any] = []

    def note(work: LongWork, _context: Any) -> None:
        read.append(work.arguments["report"])

    event.listen(LongWork, "load", note)
    page = browser.get(f"/reports/{draft}").text
    event.remove(LongWork, "load", note)

    assert "Звіт видається" in page and len(started) == 1
    assert read == [str(draft)]
