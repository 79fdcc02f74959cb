"""The page of import words: an administrator of all adds, finds and takes out; nobody else comes in."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.exchange.operations.import_words import list_words
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.registry.exchange.importing import read


def told(session: Session) -> list[tuple[str, str, str]]:
    session.rollback()
    found = [(one.field, one.word, one.means) for one in list_words(session)]
    session.rollback()
    return found


def test_words_are_added_found_and_taken_out_with_their_history(app: Flask, session: Session, hromada: Hromada) -> None:
    make_person(session, "admin.all")
    session.commit()
    client = sign_in(app, "admin.all")

    client.post("/imports/words", data={"field": "heading", "word": "Серійник", "means": "Серійний номер"})
    client.post("/imports/words", data={"field": "status", "word": "на складі", "means": "reserve"})
    wrong = client.post("/imports/words", data={"field": "heading", "word": "Щось", "means": "Якесь поле"})
    added, found = told(session), read(client.get("/imports/words?q=скла"))
    client.post("/imports/words/remove", data={"field": "status", "word": "на складі"})
    page = read(client.get("/imports/words"))

    assert added == [("heading", "Серійник", "serial"), ("status", "на складі", "reserve")]
    assert wrong.status_code == 422 and "Поля «Якесь поле» немає" in read(wrong)
    assert "на складі" in found and "Серійник</" not in found.split("<tbody>")[1].split("</tbody>")[0]
    assert told(session) == [("heading", "Серійник", "serial")]
    assert "Стан: на складі" in page
    assert 'href="/imports/words"' in read(client.get("/imports"))


def test_others_do_not_come_in(client: FlaskClient, session: Session) -> None:
    answers = [client.get("/imports/words"), client.post("/imports/words", data={"word": "а", "means": "name"})]

    assert [one.status_code for one in answers] == [403, 403]
    assert told(session) == []
    assert 'href="/imports/words"' not in read(client.get("/imports"))
