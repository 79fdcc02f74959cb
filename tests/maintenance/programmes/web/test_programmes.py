"""The pages of programmes."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maintenance.programmes.operations.documents import import_programme
from registry.kernel.access import SYSTEM
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, make_document, make_row, make_table, read_built_in
from tests.factories.territory import make_hromada

HOSTILE = '<script>alert("x")</script>'


def open_browser(app: Flask, session: Session, code: str) -> FlaskClient:
    """Give a browser of someone who may read a programme built in."""
    document = read_built_in(code)
    make_hromada(session, document["hromada"])
    import_programme(session, SYSTEM, document)
    session.commit()
    make_person(session, "deputat", role="auditor")
    return sign_in(app, "deputat")


@pytest.fixture
def slavutych(app: Flask, session: Session) -> FlaskClient:
    """A reader's browser where the programme of Slavutych is."""
    return open_browser(app, session, SLAVUTYCH)


@pytest.fixture
def kobeliaky(app: Flask, session: Session) -> FlaskClient:
    """A reader's browser where the programme of Kobeliaky is."""
    return open_browser(app, session, KOBELIAKY)


def cell(page: str, name: str) -> str:
    """Give the cell of a table by its id."""
    found = re.search(rf'<td class="[^"]*" id="{name}".*?</td>', page, re.DOTALL)
    assert found, name
    return found.group(0)


def test_the_list_shows_each_programme_with_its_total_and_findings(slavutych: FlaskClient) -> None:
    page = slavutych.get("/programmes").text

    assert f'href="/programmes/{SLAVUTYCH}"' in page
    assert "4\u202f409,7" in page
    assert "17 помил" in page
    assert "6 виправлень пояснюють 21 зауваження." in page
    assert "severity=error" in page


def test_a_cell_that_does_not_add_up_carries_its_explanation(slavutych: FlaskClient) -> None:
    page = slavutych.get(f"/programmes/{SLAVUTYCH}").text

    marked = cell(page, "c-measures-task-2-local-4")
    assert "cell--error" in marked
    assert "349,0" in marked
    assert "Сума заходів завдання 2 за 2018 рік (загальний фонд) 329,4 тис. грн" in marked
    assert 'popovertarget="c-measures-task-2-local-4-why"' in marked


def test_a_cell_that_repeats_a_lower_error_and_one_that_is_right_are_not_accused(slavutych: FlaskClient) -> None:
    page = slavutych.get(f"/programmes/{SLAVUTYCH}").text

    repeated, right = cell(page, "c-measures-task-2-local-3"), cell(page, "c-measures-programme-local-7")

    assert ("cell--warn" in repeated, "Після виправлення тут буде 329,4." in repeated) == (True, True)
    assert ("923,8" in right, "cell--ok" in right, "Так і має бути" in right) == (True, True, True)
    assert "Сума заходів завдання 2 за 2018 рік 329,4 тис. грн" in repeated


def test_a_cell_that_adds_up_is_plain_and_as_printed(slavutych: FlaskClient) -> None:
    page = slavutych.get(f"/programmes/{SLAVUTYCH}").text

    plain = cell(page, "c-measures-2-1-local-0")
    assert ">80,603</td>" in plain
    assert "cell--" not in plain
    assert ">81.120<" in page


def test_a_doubtful_column_says_so_at_the_cell(kobeliaky: FlaskClient) -> None:
    page = kobeliaky.get(f"/programmes/{KOBELIAKY}").text

    assert "Додаток 2 дає цю суму на 2024 рік" in cell(page, "c-annex-1-2-1-local-2")


@pytest.mark.parametrize(
    ("code", "view", "text"),
    [
        (SLAVUTYCH, "passport", "Соціальне підприємство «Інфоклас»"),
        (SLAVUTYCH, "resources", "кошти не бюджетних джерел"),
        (SLAVUTYCH, "indicators", "Динаміка витрат на обслуговування системи спостереження"),
        (SLAVUTYCH, "check", "різниця 19,6"),
        (KOBELIAKY, "passport", "ім’я та контакти не відтворюються"),
        (KOBELIAKY, "annex-2", "заміна та видача посвідчень водія"),
        (KOBELIAKY, "indicators", "30.06.2021"),
        (KOBELIAKY, "check", "Строк заходу 4.10 надруковано «2025»"),
    ],
)
def test_every_side_of_a_programme_has_its_page(app: Flask, session: Session, code: str, view: str, text: str) -> None:
    response = open_browser(app, session, code).get(f"/programmes/{code}?view={view}")

    assert response.status_code == 200
    assert text in response.text


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_every_finding_links_to_a_cell_that_is_there(app: Flask, session: Session, code: str) -> None:
    reader = open_browser(app, session, code)

    links = re.findall(r'href="([^"]*)#(c-[^"]+)"', reader.get(f"/programmes/{code}?view=check").text)
    pages = {url: reader.get(url.replace("&amp;", "&")).text for url in {url for url, _ in links}}

    assert links
    assert [name for url, name in links if f'id="{name}"' not in pages[url]] == []


def test_the_check_names_the_causes_before_the_remarks(slavutych: FlaskClient) -> None:
    page = slavutych.get(f"/programmes/{SLAVUTYCH}?view=check").text

    causes, _, remarks = page.partition("Усі зауваження</h2>")
    assert "6 виправлень пояснюють 21 зауваження. Ще 1 — лише округлення надрукованих сум." in causes
    assert "Загальний обсяг програми надруковано «4409,7 тис. грн.», після виправлень він 4\u202f410,3." in causes
    assert [f'id="r-{number}"' in causes for number in range(1, 8)] == [True] * 6 + [False]
    assert "9 наслідків" in causes
    assert all(right in causes for right in ("— 973,0", "— 923,8", "— 970,0"))
    assert remarks.count('<li id="f-c-') == 22
    assert remarks.count('href="#r-') == 21


def test_the_weightiest_cause_is_told_in_the_page_s_first_words(kobeliaky: FlaskClient) -> None:
    page = kobeliaky.get(f"/programmes/{KOBELIAKY}?view=check").text

    lead = page[page.index("roots-lead__summary") : page.index("<h2>Причини")]
    assert "11 виправлень пояснюють 66 зауважень." in lead
    assert "(100,0 + 260,0 + 300,0), узята за рік. Тому програму завищено на 660,0 тис. грн." in lead
    assert page.count('<li id="f-c-') == 66


def test_a_programme_that_adds_up_has_no_causes(app: Flask, session: Session) -> None:
    make_hromada(session)
    import_programme(session, SYSTEM, make_document())
    session.commit()
    make_person(session, "deputat", role="auditor")

    page = sign_in(app, "deputat").get("/programmes/trial-2025?view=check").text

    assert "Усе сходиться" in page
    assert "roots-lead" not in page


def test_rows_without_a_word_are_left_out_until_asked_for(kobeliaky: FlaskClient) -> None:
    short = kobeliaky.get(f"/programmes/{KOBELIAKY}").text
    whole = kobeliaky.get(f"/programmes/{KOBELIAKY}?rows=all").text

    assert any(f"{words} не показано" in short for words in ("порожній рядок", "порожні рядки", "порожніх рядків"))
    assert whole.count("районні бюджети") == 37  # 31 measures, 5 directions’ totals, the programme
    assert short.count("районні бюджети") == 0


def test_only_rows_with_findings_and_one_year_can_be_asked_for(slavutych: FlaskClient) -> None:
    page = slavutych.get(f"/programmes/{SLAVUTYCH}?rows=findings&year=2018").text

    assert "c-measures-task-2-local-3" in page
    assert "c-measures-task-2-local-0" not in page
    assert "c-measures-2-1-local-3" not in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("view=nothing", 404), ("year=abc", 200), ("year=99999999999999999999", 200), ("rows=x&severity=x", 200)],
)
def test_strange_addresses_do_no_harm(slavutych: FlaskClient, query: str, status: int) -> None:
    assert slavutych.get(f"/programmes/{SLAVUTYCH}?{query}").status_code == status


def test_the_document_can_be_downloaded(slavutych: FlaskClient) -> None:
    response = slavutych.get(f"/programmes/{SLAVUTYCH}/document.json")

    assert response.json == read_built_in(SLAVUTYCH)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{SLAVUTYCH}.json"'


def test_a_programme_of_another_hromada_is_not_there(app: Flask, session: Session) -> None:
    home = make_hromada(session, "UA53080130000014699")
    make_hromada(session)
    import_programme(session, SYSTEM, make_document())
    session.commit()
    make_person(session, "susid", role="auditor", hromada=home)
    client = sign_in(app, "susid")

    assert client.get("/programmes/trial-2025").status_code == 404
    assert client.get("/programmes/trial-2025/document.json").status_code == 404
    assert "trial-2025" not in client.get("/programmes").text


def test_without_signing_in_there_is_no_programme(client: FlaskClient) -> None:
    for path in ("/programmes", "/programmes/x", "/programmes/x/document.json"):
        assert client.get(path).status_code == 302


def test_words_of_a_document_cannot_become_markup(app: Flask, session: Session) -> None:
    make_hromada(session)
    row = make_row("2.1", ["9,0", "1,0", ""], title=HOSTILE, notes={"0": HOSTILE}, responsible=HOSTILE, term=HOSTILE)
    values = {"title": HOSTILE, "notes": [HOSTILE], "passport": [{"number": "1", "title": HOSTILE, "value": [HOSTILE]}]}
    import_programme(session, SYSTEM, make_document(make_table([row], title=HOSTILE), **values))
    session.commit()
    make_person(session, "deputat", role="auditor")
    client = sign_in(app, "deputat")

    pages = [client.get("/programmes"), *(client.get(f"/programmes/trial-2025?view={view}") for view in
                                          ("measures", "passport", "indicators", "check"))]  # fmt: skip

    assert all(page.status_code == 200 for page in pages)
    assert all(HOSTILE not in page.text for page in pages)


def test_an_empty_instance_says_what_will_be_here(app: Flask, session: Session) -> None:
    make_person(session, "deputat", role="auditor", hromada=make_hromada(session))

    page = sign_in(app, "deputat").get("/programmes").text

    assert "Програм ще немає" in page
    assert "<span>programme</span> <span>import</span>" in page
