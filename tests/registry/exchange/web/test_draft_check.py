"""A checked file: every reason in its cell, mended by cell or by value, taken away, written and taken back."""

import io
import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import Settings
from registry.assets.models.asset import Asset
from registry.exchange.asked_by import person_with
from registry.exchange.draft_work import checked_at_once, draft_files
from registry.exchange.operations.import_drafts import stamp_of
from registry.exchange.operations.import_words import list_words
from registry.exchange.operations.imports import check_table
from registry.kernel.errors import Forbidden
from registry.kernel.long_work import lock_of, run_work
from registry.kernel.models.history import HistoryEntry
from registry.kernel.models.long_work import LongWork
from registry.kernel.seams import db, seams
from registry.people.models import Membership, User
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_organisation
from tests.registry.exchange.importing import bring, keep_columns, read, the_draft, works_at_once

FIELDS = ("inventory_number", "name", "status")
GOOD = "Інвентарний номер;Назва;Стан\nК-1;Камера на площі;працює\nК-2;Камера в парку;ремонт\n"


def brought(client: FlaskClient, session: Session, hromada: Hromada, text: str | None = None, **more: str) -> str:
    """Bring a file, keep its columns and give the address of its check."""
    bring(client, hromada, *([text] if text else []))
    draft = the_draft(session)
    assert keep_columns(client, draft, *FIELDS, **more).status_code == 302
    return f"/imports/drafts/{draft.id}/check"


def assets(session: Session) -> dict[str, str]:
    session.rollback()
    found = {row[0]: row[1] for row in session.execute(select(Asset.inventory_number, Asset.status))}
    session.rollback()
    return found


def test_each_reason_stands_in_its_cell_and_once_on_top_with_a_choice(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    page = read(client.get(brought(client, session, hromada)))

    assert "виправте 1 помилку" in page
    assert "«спить»" in page
    assert '<option value="repair">у ремонті</option>' in page
    assert 'name="cell-3:2" value="спить"' in page
    assert "Камера на площі" not in page.split('id="rows"')[1]
    assert "Записати до реєстру?" not in page


def test_all_rows_are_shown_on_request_and_any_row_can_be_opened(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    address = brought(client, session, hromada)

    page = read(client.get(f"{address}?show=all&row=2"))

    assert 'name="cell-2:1" value="Камера на площі"' in page


def test_a_value_is_taken_for_another_everywhere(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    address = brought(client, session, hromada)

    client.post(address, data={"old-2-1x1": "спить", "value-2-1x1": "reserve"})

    assert "Можна записувати" in read(client.get(address))


@pytest.mark.parametrize(("new", "shown"), [("reserve", "у резерві"), ("-", "—")])
def test_a_cell_shows_what_is_taken_for_it_everywhere_and_what_stands_in_the_file(
    client: FlaskClient, session: Session, hromada: Hromada, new: str, shown: str
) -> None:
    address = brought(client, session, hromada)

    client.post(address, data={"old-2-1x1": "спить", "value-2-1x1": new})

    page = read(client.get(f"{address}?show=all"))
    cell = re.search(r'<td data-label="Стан" class="[^"]*"> ?([^<]*?) <span class="import-shift">([^<]*)</span>', page)
    assert cell and cell.groups() == (shown, "у файлі: спить")
    opened = read(client.get(f"{address}?show=all&row=3"))
    assert f'<span class="import-shift">скрізь: {shown}</span>' in opened
    assert 'name="cell-3:2" value="спить"' in opened


def test_a_cell_is_mended_in_the_page(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    address = brought(client, session, hromada)

    client.post(address, data={"cell-3:2": "у ремонті", "cell-3:1": "Камера в парку"})

    page = read(client.get(address))
    assert "Можна записувати" in page
    assert the_draft(session).options["fixes"] == {"3:2": "у ремонті"}


@pytest.mark.parametrize("how", ["ticked", "emptied"])
def test_a_row_that_is_no_thing_is_left_out(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, how: str
) -> None:
    address = brought(client, session, hromada, GOOD.replace("К-2;Камера в парку;ремонт", ";Усе інше;500000"))
    opened = read(client.get(f"{address}?row=3"))
    assert ('name="drop" value="3"' in opened, 'name="drop" value="2"' in opened) == (True, False)

    client.post(address, data={"drop": "3"} if how == "ticked" else {f"cell-3:{place}": "" for place in range(3)})

    page = read(client.get(f"{address}?show=all"))
    assert ("Можна записувати" in page, "Порожній рядок пропущено" in page) == (True, True)
    works_at_once(app)
    client.post(f"{address.removesuffix('/check')}/write")
    assert assets(session) == {"К-1": "in_service"}


@pytest.mark.parametrize("told", ["x", "99", "-3", "²", pytest.param("9" * 5000, id="too long for a number")])
def test_only_a_row_of_the_file_is_left_out(client: FlaskClient, session: Session, hromada: Hromada, told: str) -> None:
    address = brought(client, session, hromada)

    answer = client.post(address, data={"drop": told, f"cell-{told}:0": "x", f"cell-2:{told}": "x"})

    assert answer.status_code < 500
    assert the_draft(session).options["fixes"] == {}


@pytest.mark.parametrize("told", ["cell-99:2", "cell-3:99", "cell-x:2", "value-2-1", "value-x-1", "cell-"])
def test_what_is_no_cell_of_the_file_changes_nothing(
    client: FlaskClient, session: Session, hromada: Hromada, told: str
) -> None:
    address = brought(client, session, hromada)

    assert client.post(address, data={told: "працює"}).status_code == 302

    assert the_draft(session).options["fixes"] == {}
    assert "виправте 1 помилку" in read(client.get(address))


def test_too_many_mended_cells_are_refused_with_another_way(
    client: FlaskClient, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.exchange.rules.draft_options.MAX_FIXES", 0)
    address = brought(client, session, hromada)

    client.post(address, data={"cell-3:2": "у ремонті"})

    assert "завантажте файл із причинами" in read(client.get(address))


@pytest.mark.parametrize(("login", "words"), [("olena.it", []), ("chief", [("status", "спить", "reserve")])])
def test_a_word_is_remembered_where_that_is_ticked_and_permitted(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, login: str, words: list[tuple[str, ...]]
) -> None:
    make_person(session, "chief")
    asker = sign_in(app, login)
    address = brought(asker, session, hromada)
    assert ("запам’ятати" in read(asker.get(address))) == bool(words)

    asker.post(address, data={"old-2-1x1": "спить", "value-2-1x1": "reserve", "remember-2-1x1": "1"})

    session.rollback()
    assert [(one.field, one.word, one.means) for one in list_words(session)] == words


def test_the_file_is_given_back_with_its_reasons(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    address = brought(client, session, hromada)

    sheet = client.get(address.replace("check", "wrong.xlsx"))
    text = client.get(address.replace("check", "wrong.csv"))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Інвентарний номер", "Назва", "Стан", "Що виправити"]
    assert rows[1][3] == ""
    assert str(rows[2][3]).startswith("Стан: ")
    assert "К-2;Камера в парку;спить;" in text.data.decode("utf-8-sig")


def test_what_a_value_means_everywhere_stands_in_the_file_that_is_given_back(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    address = brought(client, session, hromada)
    page = read(client.get(address))
    at = re.search(r'name="old-([0-9x-]+)" value="спить"', page)
    assert at is not None

    client.post(address, data={f"old-{at[1]}": "спить", f"value-{at[1]}": "reserve"})

    text = client.get(address.replace("check", "wrong.csv")).data.decode("utf-8-sig")
    assert "спить" not in text and "К-2;Камера в парку;reserve;" in text


def test_nothing_is_written_before_the_errors_are_mended(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    started = works_at_once(app)
    address = brought(client, session, hromada)

    client.post(address.replace("check", "write"))

    assert "Спершу виправте позначене" in read(client.get(address))
    assert (started, assets(session)) == ([], {})


def test_a_written_file_becomes_an_import_of_the_person_and_its_draft_goes(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, settings: Settings
) -> None:
    works_at_once(app)
    address = brought(client, session, hromada, GOOD)

    work = client.post(address.replace("check", "write")).headers["Location"]

    run = client.get(work).headers["Location"]
    page = read(client.get(run))
    assert run == work.replace("/works", "")
    assert "Камера в парку" in page
    assert "olena.it" in page
    assert assets(session) == {"К-1": "in_service", "К-2": "repair"}
    assert set(session.scalars(select(HistoryEntry.actor_label).where(HistoryEntry.entity == "asset"))) == {"olena.it"}
    session.rollback()
    assert list((settings.instance / "imports").glob("*")) == []
    assert client.get(address).status_code == 404
    assert "камери.csv" in read(client.get("/imports"))


@pytest.mark.parametrize("at_once", [2_000, 0])
def test_a_written_file_is_taken_back_as_a_whole_at_once_or_in_the_background(
    app: Flask,
    client: FlaskClient,
    session: Session,
    hromada: Hromada,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
) -> None:
    works_at_once(app)
    work = client.post(brought(client, session, hromada, GOOD).replace("check", "write")).headers["Location"]
    run = client.get(work).headers["Location"]
    monkeypatch.setattr("registry.exchange.web.runs.AT_ONCE_ROWS", at_once)

    answer = client.post(f"{run}/undo")

    assert "скасовано" in read(client.get(run))
    assert client.get(answer.headers["Location"]).status_code == (200 if at_once else 302)
    assert assets(session) == {}


def test_rows_are_marked_and_what_changes_stands_in_its_cell(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    make_asset(session, hromada, inventory_number="К-1", name="Стара назва", status="in_service")
    session.commit()

    address = brought(client, session, hromada, GOOD)
    page, changed = read(client.get(f"{address}?show=all")), read(client.get(f"{address}?show=updated"))
    created = read(client.get(f"{address}?show=created"))

    assert "<del>Стара назва</del> → Камера на площі" in page
    assert (page.count(">зміниться<"), page.count(">новий<")) == (1, 1)
    assert 'id="row-2"' in changed and 'id="row-3"' not in changed
    assert 'id="row-3"' in created and 'id="row-2"' not in created


def test_only_the_rows_that_are_meant_are_taken(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    bring(client, hromada, GOOD)

    answer = keep_columns(client, the_draft(session), *FIELDS, **{"only-column": "0", "only-values": "К-2; К-9"})
    page = read(client.get(f"{answer.headers['Location']}?show=created"))
    columns = read(client.get(answer.headers["Location"].replace("/check", "")))

    assert "За умовою пропущено рядків: 1" in page
    assert 'id="row-3"' in page and 'id="row-2"' not in page
    assert 'value="К-2; К-9"' in columns


LONG = (
    "Інвентарний номер;Назва;Стан\nК-1;Камера на площі;спить\nК-2;Камера в парку;працює\nК-3;Камера;дрімає\n"
    "К-2;Двійник;працює\nК-5;Камера;у ремонті\nРазом;5;\n"
)


def test_of_a_long_file_only_what_depends_on_mended_cells_is_checked_and_the_report_is_that_of_the_whole(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_asset(session, hromada, inventory_number="К-5", name="Камера", status="in_service")
    session.commit()
    monkeypatch.setattr("registry.exchange.web.checking.AT_ONCE_ROWS", 1)
    started = works_at_once(app)
    address = brought(client, session, hromada, LONG)
    begun = len(started)
    for cells in ({"2:2": "працює", "5:0": "К-1"}, {"5:0": "К-4"}, {"4:2": "у ремонті", "6:1": "Камера нова"}):
        answer = client.post(address, data={f"cell-{where}": text for where, text in cells.items()})
        with app.test_request_context():
            draft = the_draft(session)
            quick = draft_files().find_report(draft.id, stamp_of(draft))
            whole = checked_at_once(draft, person_with(str(draft.user_id)))

        assert answer.headers["Location"] == address
        assert quick is not None and quick.as_json() == whole.as_json(), cells
        assert quick.marks == whole.marks
    assert len(started) == begun
    assert (whole.errors_total, whole.created, whole.updated) == (0, 4, 1)


def test_of_a_long_file_only_the_rows_with_a_value_that_is_replaced_everywhere_are_checked(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.exchange.web.checking.AT_ONCE_ROWS", 1)
    started = works_at_once(app)
    address = brought(client, session, hromada, LONG + "К-6;Камера;Спить\nК-7;Камера;К-4\n")
    begun = len(started)
    checked: list[int] = []
    monkeypatch.setattr(
        "registry.exchange.draft_work.check_table",
        lambda *asked: checked.append(len(asked[2].table.rows)) or check_table(*asked),
    )
    mendings = (
        ("2", "спить", "працює"), ("2", "дрімає", "у ремонті"), ("0", "К-2", "К-4"), ("2", "К-4", "-"),
        ("0", "К-7", "К-4"), ("0", "К-7", "К-8"),
    )  # fmt: skip
    for place, old, new in mendings:
        data = {f"value-{place}-1": new, f"old-{place}-1": old}
        answer = client.post(address, data=data)
        with app.test_request_context():
            draft = the_draft(session)
            quick = draft_files().find_report(draft.id, stamp_of(draft))
            whole = checked_at_once(draft, person_with(str(draft.user_id)))

        assert answer.headers["Location"] == address
        assert quick is not None and quick.as_json() == whole.as_json(), (old, new)
        assert quick.marks == whole.marks
    assert len(started) == begun
    assert checked[::2] == [2, 1, 2, 1, 3, 3]


def test_the_history_of_a_thing_leads_to_its_import_and_the_import_to_its_things(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    works_at_once(app)
    work = client.post(brought(client, session, hromada, GOOD).replace("check", "write")).headers["Location"]
    run = client.get(work).headers["Location"]
    asset = session.scalars(select(Asset).where(Asset.inventory_number == "К-1")).one().id
    other = make_asset(session, hromada, inventory_number="К-3").id
    session.commit()

    told = [read(client.get(f"/assets/{one}?tab=history")) for one in (asset, other)]

    assert f'href="{run}">Імпорт файлу «камери.csv»' in told[0]
    assert "Імпорт файлу" not in told[1]
    assert f'href="/assets/{asset}"' in read(client.get(run))
    assert f'href="{run}"' in read(client.get("/history"))


def test_a_second_work_that_would_take_an_import_back_is_refused_while_the_first_waits(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    works_at_once(app)
    work = client.post(brought(client, session, hromada, GOOD).replace("check", "write")).headers["Location"]
    run = client.get(work).headers["Location"]
    monkeypatch.setattr("registry.exchange.web.runs.AT_ONCE_ROWS", 0)
    seams(app).start_command = lambda _arguments: None
    first = client.post(f"{run}/undo").headers["Location"]

    second = client.post(f"{run}/undo").headers["Location"]
    monkeypatch.setattr("registry.exchange.web.runs.AT_ONCE_ROWS", 2_000)
    at_once = client.post(f"{run}/undo").headers["Location"]

    assert "/imports/works/" in first
    assert (second, at_once) == (run, run)
    assert "саме скасовується" in read(client.get(run))
    page = read(client.get(first))
    assert ("Скасовуємо імпорт" in page, "Перевіряємо" in page, "Кроки імпорту" in page) == (True, False, False)
    assert len(assets(session)) == 2


@pytest.mark.parametrize(
    ("state", "done", "total", "told"),
    [
        ("queued", 0, None, ("Перевіряємо перед записом", "Запускаємо окремий процес")),
        ("running", 0, None, ("Перевіряємо перед записом", "Читаємо файл")),
        ("running", 500, 2_000, ("Перевіряємо перед записом", "Перевірено рядків: 500 / 2 000")),
        ("running", 2_000, 2_000, ("Записуємо", "Перевірено все, записуємо рядків: 2 000")),
    ],
)
def test_the_page_of_a_writing_says_what_it_is_at(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, *, state: str, done: int, total: int | None,
    told: tuple[str, str],
) -> None:  # fmt: skip
    address = brought(client, session, hromada, GOOD)
    seams(app).start_command = lambda _arguments: None
    work = client.post(address.replace("check", "write")).headers["Location"]
    entry = session.scalars(select(LongWork)).one()
    entry.state, entry.done, entry.total = state, done, total
    session.commit()

    with app.app_context():
        carried_out = lock_of(entry.id)
    carried_out.take()

    page = read(client.get(work))
    carried_out.drop()

    assert all(words in page for words in told), page


def test_what_was_changed_since_is_named_and_the_import_stays(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    works_at_once(app)
    work = client.post(brought(client, session, hromada, GOOD).replace("check", "write")).headers["Location"]
    run = client.get(work).headers["Location"]
    asset = session.scalars(select(Asset).where(Asset.inventory_number == "К-1")).one().id
    session.rollback()
    client.post(f"/assets/{asset}/retire", data={"decommissioned_on": "2026-05-05", "version": "1"})

    client.post(f"{run}/undo")

    assert "Після імпорту це вже змінили" in read(client.get(run))
    assert len(assets(session)) == 2


def test_a_large_file_is_checked_in_the_background(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.exchange.web.checking.AT_ONCE_ROWS", 1)
    started = works_at_once(app)
    bring(client, hromada)

    work = keep_columns(client, the_draft(session), *FIELDS).headers["Location"]

    shown = client.get(work)
    assert len(started) == 1
    assert shown.headers["Location"].endswith("/check")
    assert "виправте 1 помилку" in read(client.get(shown.headers["Location"]))
    assert client.get(work, headers={"HX-Request": "true"}).headers["HX-Redirect"] == shown.headers["Location"]


def test_while_a_work_is_at_a_draft_all_its_pages_lead_there_and_it_can_be_stopped(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.exchange.web.checking.AT_ONCE_ROWS", 1)
    seams(app).start_command = lambda _arguments: None
    bring(client, hromada)
    draft = the_draft(session)
    work = keep_columns(client, draft, *FIELDS).headers["Location"]

    page, listed = read(client.get(work)), read(client.get("/imports"))
    led = {client.get(f"/imports/drafts/{draft.id}{where}").headers["Location"] for where in ("", "/check")}
    client.post(f"/imports/drafts/{draft.id}/drop")
    again = keep_columns(client, draft, *FIELDS).headers["Location"]
    client.post(f"{work}/cancel")

    assert "Сторінку можна закрити" in page
    assert ("перевіряється" in listed, f"/imports/drafts/{draft.id}/drop" in listed) == (True, False)
    assert f"/imports/drafts/{draft.id}/drop" in read(client.get("/imports"))
    assert (led, again) == ({work}, work)
    assert the_draft(session).id == draft.id
    assert "Нічого не записано: скасовано" in read(client.get(work))
    assert session.scalar(select(func.count()).select_from(LongWork)) == 1


def test_a_person_without_rights_any_more_writes_nothing(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    address = brought(client, session, hromada, GOOD)
    started: list[uuid.UUID] = []
    seams(app).start_command = lambda arguments: started.append(uuid.UUID(arguments[-1]))
    client.post(address.replace("check", "write"))
    session.scalars(select(User).where(User.login == "olena.it")).one().is_active = False
    session.commit()

    with app.app_context(), pytest.raises(Forbidden):
        run_work(db.session(), started[0])

    assert assets(session) == {}


@pytest.mark.parametrize("reads_there", [False, True])
def test_a_report_knows_nothing_of_a_hromada_that_the_person_does_not_write_to(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, reads_there: bool
) -> None:
    other = make_hromada(session)
    make_asset(session, other, name="Таємна камера", inventory_number="К-1", serial="SN-77")
    make_organisation(session, other, name="Таємний відділ")
    if reads_there:
        person = session.scalars(select(User).where(User.login == "olena.it")).one()
        person.memberships.append(Membership(id=uuid.uuid4(), role="auditor", hromada_id=other.id))
    session.commit()
    client = sign_in(app, "olena.it")
    text = "Інвентарний номер;Назва;Серійний номер;Балансоутримувач\nК-1;Камера;SN-77;Таємний відділ\n"
    bring(client, hromada, text)
    draft = the_draft(session)
    keep_columns(client, draft, "inventory_number", "name", "serial", "holder")

    page = read(client.get(f"/imports/drafts/{draft.id}/check"))

    assert "Такої організації в громаді немає" in page
    assert "Таємна камера" not in page
    assert '<option value="Таємний відділ">' not in page


def test_what_went_wrong_between_check_and_writing_is_shown_in_the_cells(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    works_at_once(app)
    address = brought(client, session, hromada, GOOD)
    make_asset(session, hromada, inventory_number="К-2", name="Сервер", kind="server")
    session.commit()

    work = client.post(address.replace("check", "write")).headers["Location"]

    assert client.get(work).headers["Location"] == address
    page = read(client.get(address))
    assert "Не записано: поки файл чекав, з’явилися помилки" in page
    assert 'name="cell-3:0" value="К-2"' in page
    assert list(assets(session)) == ["К-2"]


def test_where_one_coordinate_is_wrong_the_other_is_mended_beside_it(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    bring(client, hromada, "Інвентарний номер;Назва;Широта;Довгота\nК-1;Камера;30,75;51,52\nК-2;Камера;51,52;30,75\n")
    address = keep_columns(client, the_draft(session), "inventory_number", "name", "lat", "lon").headers["Location"]

    page = read(client.get(address))
    client.post(address, data={"cell-2:2": "51,52", "cell-2:3": "30,75"})

    assert ('name="cell-2:2"' in page, 'name="cell-2:3"' in page, 'name="cell-2:1"' in page) == (True, True, False)
    assert "Записати до реєстру?" in read(client.get(address))
