"""A clerk's template from upload to paper: versions by day, the way back, settings with an emblem."""

import io
from typing import Any

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.documents.printed.paper import get_template_form, used_fields
from maintenance.papers.models.printed import PaperSettings, PaperTemplate
from maintenance.papers.rules.printed.fields import P
from maintenance.papers.rules.printed.fields import said as said_in
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.packages import changed, texts_of, with_body, with_part
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
PICTURE_OF_STYLES = (
    f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing">'
    f'<wp:extent cx="127000" cy="127000"/><a:graphic xmlns:a="{DRAWING}/main">'
    '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rId1"/>'
    "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
"""A picture whose bytes are another part of the package."""


@pytest.fixture
def hromada(session: Session) -> Hromada:
    return make_hromada(session)


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    make_person(session, "clerk", role="accountant", hromada=hromada)
    session.commit()
    return sign_in(app, "clerk")


def saying(text: str, form: str = "act") -> bytes:
    return changed(built_in(form), lambda document: document.add_paragraph(text))  # type: ignore[attr-defined]


def upload(browser: FlaskClient, data: bytes, day: str, form: str = "act") -> Any:
    sent = {"file": (io.BytesIO(data), "мій акт.docx"), "in_force_from": day, "note": "Змінено слова"}
    return browser.post(f"/templates/{form}", data=sent, follow_redirects=True)


def test_a_paper_takes_the_template_in_force_on_its_day_and_former_ones_are_kept(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    contract = make_contract(session, make_line(session, hromada))
    acts = [make_act(session, contract, on=day) for day in ("2026-01-31", "2026-02-28", "2026-03-31")]
    session.commit()

    for text, day in (("Лютневі слова", "2026-02-01"), ("Березневі слова", "2026-03-31")):
        assert "Шаблон перевірено" in upload(browser, saying(text), day).text

    told = [texts_of(browser.get(f"/papers/act/file.docx?of={act.id}").data) for act in acts]
    assert ["Лютневі" in one for one in told] == [False, True, False]
    assert ["Березневі" in one for one in told] == [False, False, True]
    page = browser.get("/templates/act").text
    assert "мій акт.docx · Змінено слова" in page
    first = session.scalars(select(PaperTemplate.id).where(PaperTemplate.number == 1)).one()
    session.rollback()
    assert "Лютневі" in texts_of(browser.get(f"/templates/act/template.docx?version={first}").data)


def test_the_act_reckons_its_row_without_vat() -> None:
    heads, values = ([cell.text for cell in row.cells] for row in Document(io.BytesIO(built_in("act"))).tables[-2].rows)

    row = dict(zip(heads, values, strict=True))
    assert row["Ціна без ПДВ, грн"] == row["Сума без ПДВ, грн"] == "{{amount_without_vat}}"
    assert "{{amount}}" not in values


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("write_off", "Найменування об’єкта, коротка характеристика"),
        ("write_off", "інвентарний (номенклатурний)"),
        ("write_off", "Ліквідаційна вартість, грн"),
        ("write_off", "{{asset_residual}}"),
        ("write_off", "У разі часткової ліквідації залишається в експлуатації"),
        ("defect", "Роботи, потрібні для усунення дефектів: {{works_needed}}"),
    ],
)
def test_acts_tell_of_an_object_what_is_known_to_be_asked_for(form: str, told: str) -> None:
    assert told in texts_of(built_in(form))


def test_a_template_that_has_lost_its_sum_is_kept_only_when_a_person_says_so_and_the_list_goes_on_saying_it(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    def drop(document: Any) -> None:
        for paragraph in document.element.body.iter(P):
            if "{{amount" in said_in(paragraph):
                paragraph.getparent().replace(paragraph, paragraph.makeelement(P))

    def send(**told: str) -> Any:
        sent = {"file": (io.BytesIO(changed(built_in("act"), drop)), "a.docx"), "in_force_from": "2026-01-01", **told}
        return browser.post("/templates/act", data=sent, follow_redirects=True)

    refused, too_little = send(), send(unsaid="amount")
    assert "без: " not in browser.get("/templates").text
    kept = send(unsaid="amount,amount_words")

    assert (refused.status_code, too_little.status_code, kept.status_code) == (422, 422, 200)
    assert 'name="unsaid" value="amount,amount_words"' in refused.text
    told, _mark, fields = refused.text.partition(">Поле</th>")
    assert "У шаблоні немає полів, які папір має сказати" not in told
    assert told.count("Сума словами") == told.count('<span class="mono">{{amount_words}}</span>') == 1
    assert "у вбудованому шаблоні: «Загальна вартість наданих послуг: {{amount}} грн ({{amount_words}})" in told
    assert "Шаблонові бракує потрібних полів" in told
    assert fields
    assert "Папір за цим шаблоном не скаже: {{amount}} (Сума, грн), {{amount_words}} (Сума словами)" in kept.text
    assert "не кажуть: Сума, грн; Сума словами" in browser.get("/templates/act").text
    assert "без: Сума, грн; Сума словами" in browser.get("/templates").text
    assert session.scalars(select(PaperTemplate.number)).all() == [1]
    first = session.scalars(select(PaperTemplate.id)).one()
    session.rollback()

    browser.post("/templates/act/back", data={"in_force_from": "2026-01-01"})
    back = {"version_id": str(first), "in_force_from": "2026-01-01"}
    asked = browser.post("/templates/act/back", data=back)
    now = browser.get("/templates").text
    again = browser.post("/templates/act/back", data={**back, "unsaid": "amount,amount_words"}, follow_redirects=True)

    assert asked.status_code == 422
    assert "Папір за тією версією не скаже:" in asked.text
    assert 'name="unsaid" value="amount,amount_words"' in asked.text
    assert "без: " not in now
    assert "Повернуто: це версія 3" in again.text
    assert "не кажуть: Сума, грн; Сума словами" in again.text


def test_a_former_version_and_the_built_in_one_come_back_as_new_versions(
    browser: FlaskClient, session: Session
) -> None:
    for text in ("Перші слова", "Другі слова"):
        upload(browser, saying(text), "2026-01-01")
    first = session.scalars(select(PaperTemplate.id).where(PaperTemplate.number == 1)).one()
    session.rollback()

    def now() -> str:
        return texts_of(browser.get("/templates/act/template.docx").data)

    assert "Другі" in now()
    sent = {"version_id": str(first), "in_force_from": "2026-01-01"}
    assert browser.post("/templates/journal/back", data=sent).status_code == 404
    assert "це версія 3" in browser.post("/templates/act/back", data=sent, follow_redirects=True).text
    assert "Перші" in now()
    browser.post("/templates/act/back", data={"in_force_from": "2026-01-01"})
    assert "слова" not in now()
    numbers = session.scalars(select(PaperTemplate.number).order_by(PaperTemplate.number)).all()
    assert list(numbers) == [1, 2, 3, 4]


def test_a_template_that_may_not_be_is_refused_in_a_sentence_and_not_kept(
    browser: FlaskClient, session: Session
) -> None:
    for data, said in (
        (with_part(built_in("act"), "word/vbaProject.bin"), "У шаблоні не може бути частини «word/vbaProject.bin»"),
        (saying("{{amuont}}"), "Таких полів у формі немає: amuont (→ amount)"),
        (b"", "Файл порожній"),
    ):
        refused = upload(browser, data, "2026-01-01")
        assert refused.status_code == 422
        assert said in refused.text
    assert upload(browser, saying("x"), "").status_code == 422
    assert session.scalars(select(PaperTemplate)).all() == []


def test_a_document_that_contradicts_itself_is_refused_and_harms_nothing(browser: FlaskClient) -> None:
    circle = changed(built_in("act"), _base_on_itself)
    assert "Шаблон перевірено" in upload(browser, circle, "2026-01-01").text
    assert browser.get("/templates/act/sample.pdf").data.startswith(b"%PDF")

    wide = changed(built_in("act"), lambda document: _span(document, 100_000_000))
    bare = with_body(built_in("act"), "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")
    for data in (wide, bare, with_body(built_in("act"), PICTURE_OF_STYLES)):
        assert upload(browser, data, "2026-01-02").status_code == 422


def _base_on_itself(document: Any) -> None:
    styles = document.styles
    styles["Heading 1"].base_style, styles["Heading 2"].base_style = styles["Heading 2"], styles["Heading 1"]
    document.add_paragraph("Коло", style="Heading 1")


def _span(document: Any, columns: int) -> None:
    document.tables[0].rows[0].cells[0]._tc.get_or_add_tcPr().get_or_add_gridSpan().val = columns


def test_the_sample_says_that_it_is_one(browser: FlaskClient) -> None:
    for form in ("act", "journal", "defect", "write_off", "inventory"):
        assert texts_of(browser.get(f"/templates/{form}/sample.docx").data).startswith("\nЗРАЗОК") or "ЗРАЗОК" in (
            texts_of(browser.get(f"/templates/{form}/sample.docx").data)
        )
    assert browser.get("/templates/act/sample.pdf?version=built-in").data.startswith(b"%PDF")
    assert browser.get("/templates/act/sample.pdf?version=x").status_code == 404


def test_settings_stand_on_papers_with_an_emblem_drawn_anew(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    act = make_act(session, make_contract(session, make_line(session, hromada)))
    session.commit()
    facts, drawn = Image.Exif(), io.BytesIO()
    facts[0x010E] = "CANARY"
    Image.new("RGB", (60, 80), "gold").save(drawn, "JPEG", exif=facts)
    told = {"council": "Славутицька міська рада", "council_code": "04054866", "head_post": "Начальник відділу"}

    sent = {**told, "heading": "вул. Центральна, 7\nм. Славутич", "emblem": (io.BytesIO(drawn.getvalue()), "герб.jpg")}
    assert "збережено" in browser.post("/templates/settings", data=sent, follow_redirects=True).text

    paper = browser.get(f"/papers/act/file.docx?of={act.id}").data
    assert "Славутицька міська рада\nКод за ЄДРПОУ 04054866\nвул. Центральна, 7м. Славутич" in texts_of(paper)
    assert len(Document(io.BytesIO(paper)).inline_shapes) == 1
    shown = browser.get("/templates/emblem.png")
    assert shown.data.startswith(b"\x89PNG")
    assert b"CANARY" not in shown.data
    assert b"CANARY" not in paper
    kept = session.scalars(select(PaperSettings)).one()
    version = kept.version
    session.rollback()
    svg = {**told, "version": version, "emblem": (io.BytesIO(b"<svg/>"), "x.svg")}
    assert browser.post("/templates/settings", data=svg).status_code == 422
    assert browser.post("/templates/settings", data={**told, "version": version + 5}).status_code == 422
    taken = {**told, "version": version, "without_emblem": "true"}
    browser.post("/templates/settings", data=taken)
    assert browser.get("/templates/emblem.png").status_code == 404


def test_versions_and_settings_leave_history(app: Flask, browser: FlaskClient) -> None:
    upload(browser, saying("Слова"), "2026-01-01")
    browser.post("/templates/settings", data={"council": "Рада Історична"})

    page = browser.get("/history").text

    assert "Шаблон форми" in page
    assert "Рада Історична" in page


def test_another_hromada_has_its_own_templates(app: Flask, browser: FlaskClient, session: Session) -> None:
    upload(browser, saying("Чужі слова"), "2026-01-01")
    version = session.scalars(select(PaperTemplate.id)).one()
    make_person(session, "other", role="admin", hromada=make_hromada(session))
    make_person(session, "viewer", role="viewer", hromada=session.scalars(select(Hromada)).first())
    session.commit()
    other, viewer = sign_in(app, "other"), sign_in(app, "viewer")

    assert other.get(f"/templates/act/template.docx?version={version}").status_code == 404
    assert "Чужі" not in texts_of(other.get("/templates/act/template.docx").data)
    assert viewer.post("/templates/act", data={}).status_code == 403
    back = other.post("/templates/act/back", data={"version_id": str(version), "in_force_from": "2026-01-01"})
    assert back.status_code == 404


@pytest.mark.parametrize(
    "text", ["{% if number %}є{% endif %}", "кінець %}", "{# нотатка #}", "{{number}} {%- set x=1 %}"]
)
@pytest.mark.parametrize("form", ["act", "programme_target"])
def test_commands_of_other_template_languages_are_refused_by_field(
    browser: FlaskClient, session: Session, text: str, form: str
) -> None:
    refused = upload(browser, saying(text, form), "2026-01-01", form)
    kept = upload(browser, saying("Знижка {5 % без ПДВ} # 1"), "2026-01-01")

    assert refused.status_code == 422
    assert "команд у шаблоні не виконують" in refused.text
    assert kept.status_code == 200
    assert len(session.scalars(select(PaperTemplate.id)).all()) == 1


def test_one_row_is_in_force_after_the_built_in_template_came_back(browser: FlaskClient) -> None:
    badge = ">діє тепер<"
    at_first = browser.get("/templates/act").text.count(badge)
    upload(browser, saying("Нові слова"), "2026-01-01")
    with_own = browser.get("/templates/act").text.count(badge)
    back = browser.post("/templates/act/back", data={"in_force_from": "2026-01-01"}, follow_redirects=True).text

    assert (at_first, with_own, back.count(badge)) == (1, 1, 1)
    assert "Версія 2: вбудований шаблон" in back


def test_an_own_template_tells_what_the_built_in_one_has_that_it_has_not(
    browser: FlaskClient, hromada: Hromada
) -> None:
    def drop(document: Any) -> None:
        for paragraph in document.element.body.iter(P):
            if "{{dk021}}" in said_in(paragraph):
                paragraph.getparent().replace(paragraph, paragraph.makeelement(P))

    words = "У вбудованому шаблоні є, а в тому, що діє тепер, немає:"
    before = browser.get("/templates/act").text
    sent = {"file": (io.BytesIO(changed(built_in("act"), drop)), "a.docx"), "in_force_from": "2026-01-01"}
    held = set(used_fields(built_in("act"))) - set(used_fields(changed(built_in("act"), drop)))
    kept = browser.post("/templates/act", data={**sent, "unsaid": ",".join(held)}, follow_redirects=True).text
    listed = browser.get("/templates").text

    assert words not in before
    told = kept.partition(words)[2].partition("Власний шаблон лишається")[0]
    needed = set(get_template_form("act").needed)
    assert held - needed
    assert {name for name in held - needed if f"{{{{{name}}}}}</span>" in told} == held - needed
    assert "поля вбудованого" in listed or "полів вбудованого" in listed
