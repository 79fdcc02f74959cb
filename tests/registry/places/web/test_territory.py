"""The page of the codifier, and a hromada chosen from it by typing its name."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.long_work import enter_work, run_work
from registry.kernel.models.history import HistoryEntry
from registry.kernel.models.long_work import LongWork
from registry.kernel.seams import db
from registry.places.models.codifier import CodifierEdition
from registry.places.models.territory import Hromada, Settlement
from registry.places.rules.codifier import VIEWS
from registry.places.web.territory import CODIFIER
from tests.factories import codifier as known
from tests.factories.codifier import HEAD, ROWS, load_codifier
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada

SECOND = "UA32140000000000002"
BOX = {"west": "33,88", "south": "48,72", "east": "34,54", "north": "49,25"}


@pytest.fixture
def browser(app: Flask, session: Session) -> FlaskClient:
    """An administrator of an empty instance."""
    make_person(session, "it.admin")
    session.commit()
    return sign_in(app, "it.admin")


def csv_of(rows: Any) -> bytes:
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode()


def test_without_a_codifier_the_page_says_how_to_get_one(browser: FlaskClient) -> None:
    page = browser.get("/territory").text

    assert "Кодифікатора ще немає" in page
    assert "№ 290" in page


def test_without_a_codifier_a_hromada_is_typed_and_the_way_to_choose_is_shown(browser: FlaskClient) -> None:
    page = browser.get("/hromadas/new").text

    assert 'href="/territory"' in page
    assert 'name="short_name"' in page


def test_an_uploaded_codifier_is_read_by_a_work_of_its_own(
    app: Flask, browser: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(app.extensions["oblik"], "start_command", started.append)

    answer = browser.post("/territory", data={"file": (io.BytesIO(csv_of([*HEAD, *ROWS])), "Кодифікатор.csv")})

    work = session.query(LongWork).one()
    assert (answer.status_code, answer.location) == (302, "/territory")
    assert started == [("long-work", "run", str(work.id))]
    kept, work_id, person = Path(work.arguments["file"]), work.id, work.user_label
    session.commit()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "Кодифікатор.csv" in browser.get("/territory").text
    with app.app_context():
        run_work(db.session(), work_id)
    assert not kept.exists()
    assert "Діє кодифікатор" in browser.get("/territory").text
    assert session.query(HistoryEntry).filter_by(entity="codifier").one().actor_label == person


def test_a_wrong_file_is_told_with_its_rows_and_writes_nothing(
    app: Flask, browser: FlaskClient, session: Session, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(csv_of([*HEAD, *ROWS, ("UA3200000", "", "", "", "", "O", "Нова")]))
    with app.app_context():
        arguments = {"file": str(wrong), "name": wrong.name}
        run_work(db.session(), enter_work(db.session(), SYSTEM, CODIFIER, wrong.name, arguments=arguments))

    page = browser.get("/territory").text

    assert session.query(CodifierEdition).count() == 0
    assert f"рядок {len(HEAD) + len(ROWS) + 1}" in page
    assert "UA і 17 цифр" in page


@pytest.mark.parametrize(("name", "said"), [("", "Виберіть файл"), ("карта.png", "таблиця XLSX")])
def test_what_is_no_table_is_refused_at_once(browser: FlaskClient, session: Session, name: str, said: str) -> None:
    answer = browser.post("/territory", data={"file": (io.BytesIO(b"x"), name)}, follow_redirects=True)

    assert said in answer.text
    assert session.query(LongWork).count() == 0


def test_a_new_edition_is_told_by_kind_of_change(browser: FlaskClient, session: Session) -> None:
    load_codifier(session)
    load_codifier(session, [(*row[:6], "Брачки") if known.BRACHKIVKA in row else row for row in ROWS])

    page = browser.get("/territory?what=renamed").text

    assert "село Брачки" in page and "Брачківка" in page
    assert "село Брачки" not in browser.get("/territory?what=gone").text


def test_a_hromada_is_chosen_by_the_beginning_of_its_name(browser: FlaskClient, session: Session) -> None:
    load_codifier(session)

    chosen = browser.get("/hromadas/new?q=Слав").text
    form = browser.get(f"/hromadas/new?code={known.SLAVUTYCH_HROMADA}").text

    assert "Славутицька міська громада" in chosen
    assert "Вишгородський район, Київська область" in chosen
    assert f"/hromadas/new?code={known.SLAVUTYCH_HROMADA}" in chosen
    assert 'value="Славутич"' in form and "readonly" in form


def test_a_chosen_hromada_comes_with_its_settlements(browser: FlaskClient, session: Session) -> None:
    load_codifier(session)
    told = {**BOX, "code": "UA99", "name": "Кобеляцька міська громада", "short_name": "Кобеляки", "costing_year": ""}

    answer = browser.post(f"/hromadas/new?code={known.KOBELIAKY_HROMADA}", data=told)

    session.expire_all()
    assert answer.location == f"/hromadas/{known.KOBELIAKY_HROMADA}"
    assert session.query(Hromada).one().code == known.KOBELIAKY_HROMADA
    assert {one.katottg for one in session.query(Settlement)} == {known.KOBELIAKY, known.BRACHKIVKA, known.BRYNZY}
    session.commit()
    assert "з нею 3 населен" in browser.get(answer.location).text


def test_a_chosen_hromada_without_a_box_takes_its_oblast_and_a_begun_box_is_asked_for_whole(
    browser: FlaskClient, session: Session
) -> None:
    load_codifier(session)
    told = {"name": "Кобеляцька міська громада", "short_name": "Кобеляки", "west": "34,1", "east": ""}

    answer = browser.post(f"/hromadas/new?code={known.KOBELIAKY_HROMADA}", data=told)
    assert answer.status_code == 422
    assert "Кобеляцька міська громада" in answer.text
    assert session.query(Settlement).count() == 0
    session.rollback()

    answer = browser.post(f"/hromadas/new?code={known.KOBELIAKY_HROMADA}", data={**told, "west": ""})
    assert answer.status_code == 302
    assert session.query(Hromada).one().bounds == VIEWS["53"]
    assert session.query(Settlement).count() == 3


def test_a_code_that_is_no_hromada_leads_to_the_choice(browser: FlaskClient, session: Session) -> None:
    load_codifier(session)

    for code in (known.KYIV_OBLAST, known.SLAVUTYCH, "UA0", "'"):
        assert "Почніть вводити назву" in browser.get("/hromadas/new", query_string={"code": code}).text


def test_a_hromada_may_still_be_typed_by_hand(browser: FlaskClient, session: Session) -> None:
    load_codifier(session)

    page = browser.get("/hromadas/new?by_hand=1").text

    assert 'name="short_name"' in page
    assert "Почніть вводити назву" not in page


def test_differences_are_settled_only_where_ticked(browser: FlaskClient, session: Session) -> None:
    load_codifier(session)
    told = {**BOX, "code": "", "name": "Кобеляцька міська громада", "short_name": "Кобеляки", "costing_year": ""}
    home = browser.post(f"/hromadas/new?code={known.KOBELIAKY_HROMADA}", data=told).location
    renamed = {known.BRACHKIVKA: "Брачки", known.BRYNZY: "Брязги"}
    rows = [(*row[:6], next((name for code, name in renamed.items() if code in row), row[6])) for row in ROWS]
    load_codifier(session, rows)

    page = browser.get(home).text
    browser.post(f"{home}/codifier", data={"code": [known.BRACHKIVKA]})

    session.expire_all()
    assert "село Брачківка → село Брачки" in page and "село Бринзи → село Брязги" in page
    assert {one.name for one in session.query(Settlement)} == {"Кобеляки", "Брачки", "Бринзи"}


def test_the_page_opens_where_there_are_several_hromadas(browser: FlaskClient, session: Session) -> None:
    for code in ("UA32140000000000001", SECOND):
        make_hromada(session, code=code, name=f"Громада {code}")
    session.commit()

    assert browser.get("/territory").status_code == 200
