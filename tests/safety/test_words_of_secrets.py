"""Free words about secret things: who may not know places reads them at no door, nor finds anything by them."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from config.settings import Settings
from maintenance.upkeep.operations.work import undo_work, update_work
from maintenance.upkeep.queries.file_rows import work_table
from registry.assets.operations.assets import retire_asset
from registry.assets.rules.disclosure import HIDDEN
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from tests.factories.api import api_as
from tests.factories.maintenance_work import make_work
from tests.factories.packages import texts_of
from tests.factories.people import make_person, sign_in
from tests.factories.registry import actor_as
from tests.safety.town import WORD, Town, make_town

BLIND = ("viewer", "accountant")


@pytest.fixture
def town(session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The town whose camera's work was corrected, one of whose works was taken back, whose server was retired."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 25, 9, tzinfo=UTC))
    town = make_town(session, settings.attachments)
    work = make_work(session, town.camera, summary=f"Вішали на {WORD}")
    update_work(session, SYSTEM, work.id, {"summary": f"Повісили на {WORD}"}, version=work.version)
    undo_work(session, SYSTEM, make_work(session, town.camera, summary=f"Хибно на {WORD}").id)
    make_work(session, town.published[1], summary="Відкрита робота в парку")
    server = town.hidden[2]
    retire_asset(session, SYSTEM, server.id, version=server.version, reason=f"Затопило {WORD}")
    session.commit()
    return town


def browser_of(app: Flask, session: Session, town: Town, role: str) -> FlaskClient:
    make_person(session, role, role=role, hromada=town.hromada)
    session.commit()
    return sign_in(app, role)


def papers(town: Town) -> Iterator[str]:
    days = "from=2026-01-01&to=2026-12-31"
    yield f"act/{{}}?of={town.ids['act_id']}"
    yield f"journal/{{}}?of={town.hromada.code}&{days}"
    yield f"journal/{{}}?of={town.ids['contract_id']}&{days}"
    yield f"defect/{{}}?of={town.camera.id}"
    yield f"write_off/{{}}?of={town.hidden[2].id}"
    yield f"inventory/{{}}?of={town.hromada.code}"


@pytest.mark.parametrize("role", BLIND)
def test_no_paper_tells_them_as_document_pdf_page_or_data(app: Flask, session: Session, town: Town, role: str) -> None:
    browser, api = browser_of(app, session, town, role), api_as(app, session, role, town.hromada)
    session.commit()

    for one in papers(town):
        document = texts_of(browser.get(f"/papers/{one.format('file.docx')}").data)
        pdf = PdfReader(io.BytesIO(browser.get(f"/papers/{one.format('file.pdf')}").data))
        data = api.get(f"/papers/{one.format('').replace('/?', '?')}")
        page = browser.get(f"/papers/{one.format('').replace('/?', '?')}")
        assert data.status_code == page.status_code == 200, one
        for told in (document, " ".join(each.extract_text() for each in pdf.pages), data.text, page.text):
            assert WORD not in told, one
    journal = texts_of(browser.get(f"/papers/{list(papers(town))[1].format('file.docx')}").data)
    assert HIDDEN in journal and "Відкрита робота в парку" in journal


def test_who_may_know_places_prints_them_and_is_told_to_read_them_again(
    app: Flask, session: Session, town: Town
) -> None:
    browser = browser_of(app, session, town, "auditor")

    journal, _of_contract = list(papers(town))[1:3]
    told = texts_of(browser.get(f"/papers/{journal.format('file.docx')}").data)

    assert f"Повісили на {WORD}" in told
    assert "Перечитайте" in browser.get(f"/papers/{journal.format('').replace('/?', '?')}").text
    assert f"Затопило {WORD}" in texts_of(browser.get(f"/papers/{list(papers(town))[4].format('file.docx')}").data)


@pytest.mark.parametrize("role", BLIND)
def test_no_list_page_export_nor_answer_tells_them(app: Flask, session: Session, town: Town, role: str) -> None:
    browser, api = browser_of(app, session, town, role), api_as(app, session, role, town.hromada)
    session.commit()
    pages = (
        "/work/journal", f"/work/{town.ids['work_id']}", f"/assets/{town.camera.id}?tab=work", f"/a/{town.camera.code}",
        f"/acts/{town.ids['act_id']}", f"/acts/{town.ids['act_id']}/edit", "/", f"/assets/{town.camera.id}",
        "/search?q=Повісили", "/history", "/history?entity=work", "/history?entity=act", "/history?entity=asset",
        "/assets/export.csv", "/assets/export.geojson",
    )  # fmt: skip
    answers = ("/work", f"/work/{town.ids['work_id']}", "/history?limit=200", "/assets", f"/assets/{town.camera.id}")

    for one in pages:
        assert WORD not in browser.get(one).text, one
    for one in answers:
        assert WORD not in api.get(one).text, one
    assert "Відкрита робота в парку" in browser.get("/work/journal").text
    assert HIDDEN in api.get("/work").text


@pytest.mark.parametrize("role", BLIND)
def test_nothing_is_found_by_them(app: Flask, session: Session, town: Town, role: str) -> None:
    browser, api = browser_of(app, session, town, role), api_as(app, session, role, town.hromada)
    session.commit()

    assert api.get("/work?q=Повісили").json["total"] == 0
    assert api.get("/work?q=парку").json["total"] == 1
    for word in ("Повісили", "Скоба"):
        assert f"/work/{town.ids['work_id']}" not in browser.get(f"/work/journal?q={word}").text
        assert f"/work/{town.ids['work_id']}" not in browser.get(f"/search?q={word}").text


def test_an_export_of_work_leaves_them_out_for_whoever_may_not_read_them(
    app: Flask, session: Session, town: Town
) -> None:

    blind = [str(row) for row in work_table(session, actor_as("viewer", town.hromada), None).rows]
    seeing = [str(row) for row in work_table(session, actor_as("auditor", town.hromada), None).rows]

    assert WORD not in " ".join(blind)
    assert WORD in " ".join(seeing)
