"""The request, the reports, the justification and the programme by a clerk's own template, at every door."""

import base64
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader
from sqlalchemy.orm import Session

from config.cli import cli
from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.models.printed import PaperTemplate
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS
from registry.places.models.territory import Hromada
from tests.factories.api import api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.packages import changed, texts_of
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada
from tests.factories.reports import PROGRAMME, issue, make_report, make_reported
from tests.factories.requests import make_text

WORDS = "За рішенням сесії"


@pytest.fixture
def hromada(session: Session) -> Hromada:
    found = make_hromada(session)
    make_reported(session, found)
    make_contract(session, make_line(session, found, code="2.1"))
    return found


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    make_person(session, "clerk", role="admin", hromada=hromada)
    session.commit()
    return sign_in(app, "clerk")


def own(form: str) -> bytes:
    """The built-in template with words of the clerk's."""
    return changed(built_in(form), lambda document: document.add_paragraph(WORDS))  # type: ignore[attr-defined]


def upload(browser: FlaskClient, form: str, data: bytes, day: str = "2020-01-01") -> Any:
    sent = {"file": (io.BytesIO(data), "мій.docx"), "in_force_from": day}
    return browser.post(f"/templates/{form}", data=sent, follow_redirects=True)


def test_the_list_names_every_paper_with_its_sample_and_where_it_is_printed(browser: FlaskClient) -> None:
    page = browser.get("/templates").text

    for code in BLOCK_FORMS:
        assert f"/templates/{code}?" in page
        assert "ЗРАЗОК" in texts_of(browser.get(f"/templates/{code}/sample.docx").data)
    shown = browser.get("/templates/request_2").text
    assert "Застереження: чого немає і що стоїть замість" in shown
    assert browser.get("/templates/empty").status_code == 404
    for path in (r"/costing/20\d\d/request\?", r"/reports\?", r"/programmes\?"):
        assert re.search(f'href="{path}', page)


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ("request_2", "/costing/2027/request.{kind}"),
        ("request_1", "/costing/2027/request.{kind}?number=1"),
        ("support", "/costing/2027/costing.{kind}"),
        ("programme_target", f"/programmes/{PROGRAMME}/programme.{{kind}}"),
    ],
)
def test_a_page_gives_its_paper_by_the_clerks_template(browser: FlaskClient, form: str, path: str) -> None:
    before = texts_of(browser.get(path.format(kind="docx")).data)

    assert "Шаблон перевірено" in upload(browser, form, own(form)).text

    after = texts_of(browser.get(path.format(kind="docx")).data)
    assert WORDS not in before
    assert WORDS in after
    assert set(before.split("\n")) <= set(after.split("\n"))
    pages = PdfReader(io.BytesIO(browser.get(path.format(kind="pdf")).data)).pages
    assert WORDS in "".join(one.extract_text() for one in pages)


@pytest.mark.parametrize(
    ("form", "path", "heading"),
    [
        ("request_2", "/costing/2027/request.xlsx", "8. Результативні показники"),
        ("request_1", "/costing/2027/request.xlsx?number=1", "3. Пояснення змін"),
        ("programme_target", f"/programmes/{PROGRAMME}/programme.xlsx", "6. {{measures_title}}"),
    ],
)
def test_a_spreadsheet_says_the_words_of_the_clerks_template_and_the_same_figures(
    browser: FlaskClient, form: str, path: str, heading: str
) -> None:
    def reword(document: Any) -> None:
        for one in document.paragraphs:
            if one.text.startswith(heading):
                one.runs[0].text = one.runs[0].text.replace(heading, f"{WORDS}: {heading}")
            if one.text.startswith("Керівник  "):
                one.runs[0].text = one.runs[0].text.replace("Керівник", "Начальниця відділу")

    before = cells_of(browser.get(path).data)

    assert "Шаблон перевірено" in upload(browser, form, changed(built_in(form), reword)).text

    after = cells_of(browser.get(path).data)
    assert [one for one in after if isinstance(one, float | int)] == [
        one for one in before if isinstance(one, float | int)
    ]
    assert any(str(one).startswith(f"{WORDS}: ") for one in after)
    assert ("Начальниця відділу" in after, "Керівник" in after) == ("Керівник" in before, False)
    upload(browser, form, built_in(form))
    unchanged = [one for one in cells_of(browser.get(path).data) if one in before]
    assert unchanged == before


def cells_of(data: bytes) -> list[Any]:
    """All that stands in the cells of a workbook, sheet after sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [one for sheet in book for row in sheet.iter_rows(values_only=True) for one in row if one is not None]


@pytest.mark.parametrize("kind", ["quarter", "year", "needs"])
def test_a_report_is_issued_by_the_template_of_its_day_and_stays(
    browser: FlaskClient, session: Session, hromada: Hromada, kind: str
) -> None:
    upload(browser, f"report_{kind}", own(f"report_{kind}"))
    report = make_report(
        session, hromada, kind=kind, year=2026 if kind != "year" else 2025, quarter=None if kind != "quarter" else 1
    )
    session.commit()
    draft = texts_of(browser.get(f"/reports/{report.id}/report.docx").data)
    issue(session, report)
    session.commit()

    upload(browser, f"report_{kind}", built_in(f"report_{kind}"))

    assert WORDS in draft
    assert WORDS in texts_of(browser.get(f"/reports/{report.id}/report.docx").data)


def test_the_command_and_the_api_print_by_it_too(
    app: Flask, browser: FlaskClient, session: Session, hromada: Hromada, tmp_path: Path
) -> None:
    upload(browser, "request_2", own("request_2"))
    session.commit()
    out = tmp_path / "request.docx"

    with app.app_context():
        told = CliRunner().invoke(cli, ["request", "--year", "2027", "--out", str(out)])
    answer = api_as(app, session, "admin", hromada).get("/budget_requests/2027?form=docx").json

    assert told.exit_code == 0, told.output
    assert WORDS in texts_of(out.read_bytes())
    assert WORDS in texts_of(base64.b64decode(answer["file"]["content"]))


def test_a_paper_of_several_hromadas_is_written_by_the_built_in_template(
    app: Flask, browser: FlaskClient, session: Session, tmp_path: Path
) -> None:
    upload(browser, "request_2", own("request_2"))
    make_hromada(session)
    session.commit()
    out = tmp_path / "request.docx"

    with app.app_context():
        CliRunner().invoke(cli, ["request", "--year", "2027", "--out", str(out)])

    assert WORDS not in texts_of(out.read_bytes())


def test_the_councils_name_and_emblem_stand_above_and_go_out_with_the_whole(
    app: Flask, browser: FlaskClient, session: Session, hromada: Hromada, tmp_path: Path
) -> None:
    make_text(session, hromada, year=2027)
    session.commit()
    drawn = io.BytesIO()
    Image.new("RGB", (60, 80), "gold").save(drawn, "PNG")
    drawn.seek(0)
    browser.post("/templates/settings", data={"council": "Рада Парасолькова", "emblem": (drawn, "герб.png")})
    upload(browser, "support", own("support"))

    data = browser.get("/costing/2027/costing.docx").data
    with app.app_context():
        told = CliRunner().invoke(cli, ["take-out", str(tmp_path / "all.zip")])

    assert "Рада Парасолькова\n" in texts_of(data)
    assert len(Document(io.BytesIO(data)).inline_shapes) == 1
    assert told.exit_code == 0, told.output
    with zipfile.ZipFile(tmp_path / "all.zip") as package:
        assert "Рада Парасолькова" in package.read("data/paper_settings.csv").decode("utf-8-sig")
        assert "Безперервна робота" in package.read("data/request_text.csv").decode("utf-8-sig")
        assert "support" in package.read("data/paper_template.csv").decode("utf-8-sig")
        assert package.read(f"documents/papers/{hromada.code}-emblem.png").startswith(b"\x89PNG")
        assert WORDS in texts_of(package.read(f"documents/papers/{hromada.code}-support-1.docx"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda document: drop(document, "stand_ins"), "утратив би суми чи застереження: {{stand_ins}}"),
        (lambda document: document.add_paragraph("{{debts}} далі"), "має стояти в кінці абзацу"),
        (lambda document: drop(document, "foot"), "утратив би суми чи застереження: {{foot}}"),
    ],
)
def test_a_template_that_would_lose_something_is_refused_in_a_sentence(
    browser: FlaskClient, session: Session, change: Callable[[Any], None], said: str
) -> None:
    refused = upload(browser, "request_2", changed(built_in("request_2"), change))

    assert refused.status_code == 422
    assert said in refused.text
    assert session.query(PaperTemplate).count() == 0


def drop(document: Any, name: str) -> None:
    for one in [*document.paragraphs, *document.sections[0].footer.paragraphs]:
        if f"{{{{{name}}}}}" in one.text:
            one.clear()
