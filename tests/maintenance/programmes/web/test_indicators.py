"""Indicators of a draft on their page: added, changed, renumbered, taken out, and bound to a measure."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme
from maintenance.programmes.operations.bindings import bind_measure
from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.queries import export_programme
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from tests.described import inputs_of
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_document, make_row, make_table
from tests.factories.registry import first_hromada, make_hromada

SHARE = {"number": "1", "title": "Частка камер, що працюють", "unit": "%", "base": "80", "on-2025-12-31": "95"}
PRINTED = {"number": 7, "title": "Камер", "unit": "шт.", "base": None, "dynamics": None}


@pytest.fixture
def browser(app: Flask, session: Session) -> FlaskClient:
    """A browser of someone who keeps programmes."""
    make_hromada(session)
    make_person(session, "olha.indicators", role="accountant")
    session.commit()
    return sign_in(app, "olha.indicators")


def make_draft(session: Session, **parts: Any) -> str:
    table = make_table([make_row("2.1", ["", "100,0", ""])])
    document = make_document(table, years=[2025], **{"state": "draft", **parts})
    if document["state"] != "draft":
        del document["state"]  # A document that tells none is in force.
    code: str = import_programme(session, SYSTEM, {**document, "hromada": first_hromada(session).code}).code
    session.commit()
    return code


def address_of(code: str, number: int | None = None) -> str:
    return f"/programmes/{code}/edit/indicators" + (f"?number={number}" if number else "")


def send(browser: FlaskClient, code: str, at: int | None = None, **given: str) -> Any:
    """Send the form of a new indicator or of one with a number."""
    page = inputs_of(browser.get(address_of(code, at)).text, "title")
    return browser.post(address_of(code, at), data={**page, **given})


def indicators_of(session: Session, code: str) -> list[dict[str, Any]]:
    session.expire_all()
    found: list[dict[str, Any]] = export_programme(session, SYSTEM, code)["indicators"]
    return found


def test_the_first_indicator_has_a_value_at_the_end_of_each_year(browser: FlaskClient, session: Session) -> None:
    code = make_draft(session)
    assert "Індикаторів у проєкті ще немає" in browser.get(address_of(code)).text

    assert send(browser, code, **SHARE).status_code == 302

    assert indicators_of(session, code) == [
        {
            "number": 1, "priority": "", "title": "Частка камер, що працюють", "unit": "%", "base": "80",
            "dynamics": None, "targets": [{"on": "2025-12-31", "printed": "95"}],
        }
    ]  # fmt: skip
    shown = browser.get(f"/programmes/{code}?view=indicators").text
    assert "Частка камер, що працюють" in shown
    assert session.scalars(select(HistoryEntry.action).order_by(HistoryEntry.seq.desc())).first() == "update"


def test_a_new_indicator_begins_with_the_words_of_a_known_one(browser: FlaskClient, session: Session) -> None:
    code = make_draft(session)

    page = browser.get(f"{address_of(code)}?like=kobeliaky-2024-2026/12").text
    unknown = browser.get(f"{address_of(code)}?like=kobeliaky-2024-2026/99")

    assert page.count("<option") == 1 + 14 + 58
    begun = inputs_of(page, "title")
    assert (begun["number"], begun["unit"]) == ("1", "Так/Ні")
    assert begun["priority"] == "1. Цифрова трансформація органу місцевого самоврядування"
    assert "Відповідність офіційного сайту ОМС дизайн-коду Дія</textarea>" in page
    assert (unknown.status_code, inputs_of(unknown.text, "title")["unit"]) == (200, "")


def test_a_document_without_values_stays_so_until_one_is_given(browser: FlaskClient, session: Session) -> None:
    other = {**PRINTED, "number": 8, "priority": "", "targets": []}
    code = make_draft(session, indicators=[{**PRINTED, "targets": []}, other])

    assert send(browser, code, 7, title="Камер у місті").status_code == 302
    unvalued = {**PRINTED, "priority": "", "title": "Камер у місті", "targets": []}
    assert indicators_of(session, code) == [unvalued, other]
    session.rollback()

    assert send(browser, code, 7, title="Камер у місті", **{"on-2025-12-31": "14"}).status_code == 302
    assert indicators_of(session, code) == [{**unvalued, "targets": [{"on": "2025-12-31", "printed": "14"}]}, other]
    session.rollback()
    shown = browser.get(f"/programmes/{code}?view=indicators").text
    rows = [one.count("<td") for one in shown.split("<tr")[-2:]]
    assert rows[0] == rows[1] == 5


def test_a_base_value_without_any_other_is_shown(browser: FlaskClient, session: Session) -> None:
    code = make_draft(session, indicators=[{**PRINTED, "targets": []}])

    assert send(browser, code, 7, base="80,5").status_code == 302

    for address in (f"/programmes/{code}?view=indicators", address_of(code)):
        assert ">80,5</td>" in browser.get(address).text


def test_a_value_is_cleared_and_a_note_stays(browser: FlaskClient, session: Session) -> None:
    targets = [{"on": "2025-07-01", "printed": "5"}]
    code = make_draft(session, indicators=[{**PRINTED, "base": "4", "targets": targets, "note": "друк неясний"}])

    assert send(browser, code, 7, base="", **{"on-2025-07-01": "6"}).status_code == 302

    (kept,) = indicators_of(session, code)
    assert (kept["base"], kept["dynamics"], kept["note"]) == ("", None, "друк неясний")
    assert kept["targets"] == [{"on": "2025-07-01", "printed": "6"}]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": "7"}, "Індикатор із таким номером у програмі вже є"),
        ({"number": "перший"}, "Введіть номер: ціле число"),
        ({"number": "0"}, 'class="field__error'),
        ({"title": " "}, "Введіть назву індикатора"),
        ({"unit": "ш" * 41}, 'class="field__error'),
    ],
)
def test_what_may_not_be_is_refused_at_its_field_and_kept_typed(
    browser: FlaskClient, session: Session, given: dict[str, str], said: str
) -> None:
    code = make_draft(session, indicators=[{**PRINTED, "targets": []}])

    answer = send(browser, code, **{**SHARE, "title": "Новий показник", **given})

    assert answer.status_code == 422
    assert said in answer.text
    assert ("Новий показник" in answer.text) == ("title" not in given)
    assert len(indicators_of(session, code)) == 1


def test_a_measure_stays_bound_to_an_indicator_of_another_number_and_holds_it(
    browser: FlaskClient, session: Session
) -> None:
    code = make_draft(session, indicators=[{**PRINTED, "targets": []}])
    programme = session.scalars(select(Programme).where(Programme.code == code)).one()
    bind_measure(session, SYSTEM, code, "2.1", kind="indicator", given="7", version=programme.version)
    session.commit()

    assert send(browser, code, 7, number="3").status_code == 302
    refused = send(browser, code, 3, do="remove")

    assert "спершу відв’яжіть його" in refused.text
    (kept,) = indicators_of(session, code)
    assert kept["number"] == 3
    assert [one["ref"] for one in export_programme(session, SYSTEM, code)["traces"]] == ["3"]


def test_an_indicator_is_taken_out(browser: FlaskClient, session: Session) -> None:
    code = make_draft(session, indicators=[{**PRINTED, "targets": []}])

    assert send(browser, code, 7, do="remove").status_code == 302

    assert indicators_of(session, code) == []


@pytest.mark.parametrize(("number", "status"), [("8", 404), ("x", 404), ("999999999", 404)])
def test_another_number_is_not_found(browser: FlaskClient, session: Session, number: str, status: int) -> None:
    code = make_draft(session, indicators=[{**PRINTED, "targets": []}])

    assert browser.get(f"/programmes/{code}/edit/indicators?number={number}").status_code == status


def test_one_who_saved_before_is_not_overwritten(browser: FlaskClient, session: Session) -> None:
    code = make_draft(session)
    page = inputs_of(browser.get(address_of(code)).text, "title")
    assert send(browser, code, **SHARE).status_code == 302

    answer = browser.post(address_of(code), data={**page, **SHARE, "number": "2"})

    assert answer.status_code in (409, 422)
    assert len(indicators_of(session, code)) == 1


def test_an_adopted_programme_leads_to_its_amendment(browser: FlaskClient, session: Session) -> None:
    code = make_draft(session, state="in_force")

    assert browser.get(address_of(code)).headers["Location"].endswith(f"/programmes/{code}/amend")
