"""Bringing a file in on the page: refused in one sentence, or led on to its columns; nobody else's drafts."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from config.settings import Settings
from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.operations import draft_room
from registry.exchange.operations.draft_room import COUNTED_DAYS, MAX_DRAFTS
from registry.kernel import clock
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada, make_organisation
from tests.registry.exchange.importing import CAMERAS, bring, read, the_draft

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def test_a_file_is_kept_for_its_person_alone_and_leads_to_its_columns(
    client: FlaskClient, session: Session, hromada: Hromada, settings: Settings
) -> None:
    answer = bring(client, hromada)

    draft = the_draft(session)
    kept = settings.instance / "imports" / f"{draft.id}.source"
    assert answer.headers["Location"] == f"/imports/drafts/{draft.id}"
    assert kept.read_text(encoding="utf-8") == CAMERAS
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "Камера на площі" in read(client.get(answer.headers["Location"]))
    assert "камери.csv" in read(client.get("/imports"))


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (PNG, "камери.csv", "Це малюнок PNG, а не таблиця"),
        (b"%PDF-1.7 \n", "камери.xlsx", "Це документ PDF, а не таблиця"),
        (b"PK\x03\x04 broken", "камери.xlsx", "Це не книга XLSX"),
        (b"", "камери.csv", "У файлі немає рядків"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence_and_not_kept(
    client: FlaskClient, session: Session, hromada: Hromada, settings: Settings, data: bytes, name: str, said: str
) -> None:
    answer = bring(client, hromada, data, name)

    assert answer.status_code == 422
    assert said in read(answer)
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0
    assert list((settings.instance / "imports").glob("*")) == []


def test_a_form_without_a_file_asks_for_it(client: FlaskClient, hromada: Hromada) -> None:
    answer = client.post("/imports/new", data={"kind": "camera", "hromada": str(hromada.id)})

    assert answer.status_code == 422
    assert "Виберіть файл" in read(answer)


def test_nobody_brings_a_file_to_a_foreign_hromada(client: FlaskClient, session: Session) -> None:
    other = make_hromada(session)
    session.commit()

    assert bring(client, other).status_code == 403


@pytest.mark.parametrize("where", ["", "/check", "/wrong.csv"])
def test_a_draft_of_somebody_else_is_not_there(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, where: str
) -> None:
    bring(client, hromada)
    make_person(session, "petro.it", role="admin", hromada=hromada)
    make_person(session, "ivan.it")
    address = f"/imports/drafts/{the_draft(session).id}"

    for login in ("petro.it", "ivan.it"):
        other = sign_in(app, login)
        assert other.get(address + where).status_code == 404
        assert "камери.csv" not in read(other.get("/imports"))
        for step in ("", "/check", "/write", "/drop"):
            assert other.post(address + step).status_code == 404
    assert client.get(address).status_code == 200


def test_a_dropped_draft_takes_its_file_along(
    client: FlaskClient, session: Session, hromada: Hromada, settings: Settings
) -> None:
    bring(client, hromada)

    client.post(f"/imports/drafts/{the_draft(session).id}/drop")

    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0
    assert list((settings.instance / "imports").glob("*")) == []


def test_a_person_may_have_ten_drafts_and_is_led_to_them(client: FlaskClient, hromada: Hromada) -> None:
    answers = [bring(client, hromada) for _ in range(MAX_DRAFTS + 1)]

    assert [one.status_code for one in answers] == [302] * MAX_DRAFTS + [422]
    for page in (read(answers[-1]), read(client.get("/imports/new"))):
        assert "Незакінчених імпортів може бути 10" in page
        assert 'href="/imports#unfinished"' in page
    assert "багато незакінчених імпортів" in read(answers[-1])
    assert '<div id="unfinished">' in read(client.get("/imports"))


def test_the_oldest_draft_is_dropped_by_one_click_and_the_form_comes_back(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    for _ in range(MAX_DRAFTS):
        bring(client, hromada)
    oldest = session.scalars(select(ImportDraft.id).order_by(ImportDraft.updated_at)).first()
    session.rollback()
    page = read(client.get("/imports/new?kind=camera"))
    assert f'action="/imports/drafts/{oldest}/drop"' in page

    answer = client.post(f"/imports/drafts/{oldest}/drop", data={"then": "camera"})

    assert answer.headers["Location"] == "/imports/new?kind=camera"
    assert "Незакінчених імпортів може бути" not in read(client.get("/imports/new"))
    assert bring(client, hromada).status_code == 302


def age_drafts(session: Session, days: int) -> None:
    moment = clock.now() - timedelta(days=days, minutes=1)
    session.execute(update(ImportDraft).values(updated_at=moment))
    session.commit()


def test_a_draft_that_nobody_touched_for_days_counts_no_more(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    for _ in range(MAX_DRAFTS):
        bring(client, hromada)
    age_drafts(session, COUNTED_DAYS)

    assert "Незакінчених імпортів може бути" not in read(client.get("/imports/new"))
    assert bring(client, hromada).status_code == 302
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == MAX_DRAFTS + 1


def bring_nothing_new(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    """Check a file whose every row stands in the register already."""
    address = bring(client, hromada, "Назва;Роль\nАСОЦІАЦІЯ;інша організація\n", "усе є.csv", "organisation").headers[
        "Location"
    ]
    client.post(address, data={"column-0": "name", "column-1": "role"})
    assert "Нічого нового" in read(client.get(f"{address}/check"))


def test_a_draft_whose_check_found_nothing_to_write_does_not_count(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    make_organisation(session, hromada, name="АСОЦІАЦІЯ", role="other")
    session.commit()
    for _ in range(MAX_DRAFTS):
        bring_nothing_new(client, session, hromada)

    assert [bring(client, hromada).status_code for _ in range(2)] == [302, 302]
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == MAX_DRAFTS + 2


def test_drafts_with_nothing_to_write_make_way_where_there_is_no_room_at_all(
    client: FlaskClient, session: Session, hromada: Hromada, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_room, "MAX_HELD", 3)
    monkeypatch.setattr(draft_room, "MAX_DRAFTS", 3)
    make_organisation(session, hromada, name="АСОЦІАЦІЯ", role="other")
    session.commit()
    bring_nothing_new(client, session, hromada)

    answers = [bring(client, hromada).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 422]
    names = session.scalars(select(ImportDraft.file_name)).all()
    assert names == ["камери.csv"] * 3
    assert len(list((settings.instance / "imports").glob("*.source"))) == 3


def test_a_work_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/imports/works/{uuid.UUID(int=1)}").status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", ["camera", "location", "organisation"])
def test_an_empty_file_of_each_kind_comes_back_with_all_its_columns_known_and_no_rows(
    client: FlaskClient, hromada: Hromada, kind: str, form: str
) -> None:
    empty = client.get(f"/imports/blank/{kind}.{form}").data

    page = read(client.get(bring(client, hromada, empty, f"порожній.{form}", kind).headers["Location"]))

    assert "Заголовки — у рядку" in page
    columns = [one.split("</select>", 1)[0] for one in page.split('name="column-')[1:]]
    assert len(columns) > 5
    assert [one for one in columns if " selected>" not in one] == []


def test_there_is_no_empty_file_of_an_unknown_kind(client: FlaskClient) -> None:
    assert client.get("/imports/blank/dragon.xlsx").status_code == 404
