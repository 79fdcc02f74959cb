"""The reader's page: a table pasted or sent, findings in one step, corrected, kept; and its door open to everybody."""

import io
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme
from maintenance.programmes.operations.reading import open_reading
from maintenance.programmes.queries import get_programme
from maintenance.programmes.rules.document import write_document
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from registry.people.rules.sign_in import PER_READER
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.printed_programmes import as_docx, as_text, print_programme
from tests.factories.programmes import SLAVUTYCH, read_built_in
from tests.factories.territory import make_hromada

TABLE = "Захід\t2026, тис. грн\t2027, тис. грн\n1.1 Камери\t10,0\t5,0\n1.2 Сервери\t20,0\t-\nРазом\t31,0\t5,0"
PUBLIC = "/public/programme"


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    session.commit()
    return made


@pytest.fixture
def keeper(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    """A browser of somebody who keeps programmes."""
    make_person(session, "ekonomist", role="accountant", hromada=hromada)
    return sign_in(app, "ekonomist")


def fields_of(page: str) -> dict[str, str]:
    """Give what the correction form would send as it stands."""
    form = page[page.index('id="reading"') :]
    told = {
        name: unescape(value)
        for name, value in re.findall(r'<input[^>]*? name="([\w-]+)"[^>]*? value="([^"]*)"', form)
        if name != "csrf_token"
    }
    for name, inside in re.findall(r'<select[^>]*? name="([\w-]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', inside)
        first = re.search(r'<option value="([^"]*)"', inside)
        told[name] = unescape(
            (chosen.group(1) if chosen.group(1) is not None else chosen.group(2))
            if chosen
            else first.group(1)
            if first
            else ""
        )
    return told


def count_rows(session: Session) -> tuple[int | None, int | None]:
    """Count programmes and entries of the history."""
    programmes = session.scalar(select(func.count()).select_from(Programme))
    entries = session.scalar(select(func.count()).select_from(HistoryEntry))
    session.rollback()
    return programmes, entries


def test_a_pasted_table_shows_its_findings_in_one_step_and_leaves_nothing(
    keeper: FlaskClient, session: Session
) -> None:
    before = count_rows(session)

    page = keeper.post("/programmes/read", data={"text": TABLE})

    assert page.status_code == 200
    assert (
        "Сума всіх заходів програми за 2026 рік 30,0 тис. грн, надруковано «31,0»" in page.text or "31,0" in page.text
    )
    assert "1 виправлення пояснює" in page.text
    assert 'name="t0-c1-what"' in page.text
    assert count_rows(session) == before


@pytest.mark.parametrize(
    ("sums", "told"),
    [
        (("60,0", "40,0"), "Усе сходиться"),
        (("40,0", "60,0"), "стоять не в тому рядку: якщо поміняти їх місцями, усе сходиться"),
        (
            ("45,0", "55,0"),
            "Захід 1.1 за 2026 рік: у переліку на рік — 45,0 тис. грн, у таблиці заходів — 60,0 тис. грн",
        ),
    ],
)
def test_a_year_s_list_without_numbers_is_compared_by_the_measures_titles(
    keeper: FlaskClient, sums: tuple[str, str], told: str
) -> None:
    table = (
        "Додаток 1\n№\tЗахід\t2026, тис. грн\t2027, тис. грн\n1.1\tРозвиток електронного документообігу\t60,0\t-\n"
        "1.2\tПридбання камер відеоспостереження\t40,0\t-\nУсього\t\t100,0\t-\n\n"
    )
    listed = (
        "Додаток 2\nЗахід\t2026\n"
        f"Розвиток електронного документообігу.\t{sums[0]}\nПридбання камер  відеоспостереження\t{sums[1]}\n"
        "Усього\t100,0\n"
    )

    page = keeper.post("/programmes/read", data={"text": table + listed}).text

    assert told in page.replace("\u202f", " ")
    assert told.startswith("Усе") or "Усе сходиться" not in page


def test_where_there_is_no_hromada_yet_the_page_leads_to_one(app: Flask, session: Session) -> None:
    make_person(session, "chief", role="admin")
    session.commit()

    page = sign_in(app, "chief").post("/programmes/read", data={"text": TABLE}).text

    kept = page[page.index('id="reading-keep"') :]
    assert "Програма належить громаді: почніть із неї." in kept
    assert 'href="/hromadas/new"' in kept
    assert "/programmes/read/keep" not in page


def test_what_was_read_is_counted_first_and_the_long_is_folded(keeper: FlaskClient) -> None:
    text = as_text(print_programme(read_built_in("kobeliaky-2024-2026")))

    page = keeper.post("/programmes/read", data={"text": text}).text

    totals = page[page.index('class="reading__totals"') : page.index("roots-lead")]
    assert re.findall(r"\d+ захід|<strong[^>]*>[^<]+", totals)[0] == "31 захід"
    assert [one.replace("\u202f", " ") for one in re.findall(r'num">([^<]+)', totals)] == [
        "660,0", "1 050,0", "810,0", "2 520,0",
    ]  # fmt: skip
    assert 'class="reading__fold" open' not in page
    assert re.search(r'class="stack-s reading__printed">\s*<summary>\s*<strong>Перелік завдань', page)
    doubtful = page[page.index("Рядки, де стовпець суми сумнівний: 8") :]
    assert "(?)" in doubtful[: doubtful.index("</details>")]


def test_a_small_table_is_shown_whole(keeper: FlaskClient) -> None:
    page = keeper.post("/programmes/read", data={"text": TABLE}).text

    assert 'class="reading__fold" open' in page
    assert re.search(r'class="stack-s reading__printed" open', page)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("скан.docx", b"%PDF-1.7\n" + b"\x00\xff" * 2_000, "PDF"),
        ("скан.docx", b"PK\x03\x04" + b"\x00" * 500, "Це не документ DOCX"),
        ("скан.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, ""),
        ("таблиця.txt", ("\t" * 500 + "x\n").encode() * 10, "Забагато стовпців"),
    ],
)
def test_a_file_that_holds_no_table_is_refused_with_a_sentence(
    keeper: FlaskClient, name: str, data: bytes, why: str
) -> None:
    refused = keeper.post("/programmes/read", data={"file": (io.BytesIO(data), name)})

    assert refused.status_code == 422
    assert "Не прочитано" in refused.text
    assert why in refused.text


def test_a_document_of_three_tables_is_read_and_each_is_shown(keeper: FlaskClient) -> None:
    data = as_docx(print_programme(read_built_in(SLAVUTYCH)))

    page = keeper.post("/programmes/read", data={"file": (io.BytesIO(data), "програма.docx")}).text

    assert "6 виправлень пояснюють 21 зауваження." in page
    told = fields_of(page)
    assert [told[f"t{number}-role"] for number in range(3)] == ["passport", "resources", "measures"]


def test_a_column_is_corrected_and_the_programme_read_anew_and_kept(
    keeper: FlaskClient, session: Session, hromada: Hromada
) -> None:
    text = TABLE.replace("2027, тис. грн", "Потреба")
    read = fields_of(keeper.post("/programmes/read", data={"text": text}).text)
    assert (read["t0-c2-what"], read["t0-c2-year"]) == ("sum", "")

    again = keeper.post("/programmes/read", data={**read, "t0-c2-year": "2027"}).text
    corrected = fields_of(again)
    kept = keeper.post("/programmes/read/keep", data={**corrected, "code": "nova-2026", "hromada": hromada.code})

    assert (corrected["t0-c2-year"], corrected["years"]) == ("2027", "2026, 2027")
    assert kept.headers["Location"] == "/programmes/nova-2026?view=check"
    document = write_document(get_programme(session, SYSTEM, "nova-2026"))
    assert document["years"] == [2026, 2027]
    assert [row["printed"] for row in document["tables"][0]["rows"]] == [
        ["10,0", "5,0"],
        ["20,0", "-"],
        ["31,0", "5,0"],
    ]


def test_nothing_given_is_asked_for_at_the_table(keeper: FlaskClient) -> None:
    page = keeper.post("/programmes/read", data={"text": " "})

    assert page.status_code == 422
    assert "Вставте таблицю або виберіть файл" in page.text


def test_a_table_where_nothing_can_be_compared_is_not_called_right(keeper: FlaskClient) -> None:
    page = keeper.post("/programmes/read", data={"text": "Захід\t2026, тис. грн\nПортал\t10,0\n"}).text

    assert "Порівнювати нічого" in page
    assert "Усе сходиться" not in page


def test_two_columns_of_one_meaning_are_named(keeper: FlaskClient) -> None:
    read = fields_of(keeper.post("/programmes/read", data={"text": TABLE}).text)

    page = keeper.post("/programmes/read", data={**read, "t0-c1-year": read["t0-c2-year"]}).text

    assert "Стовпці «2026, тис. грн» і «2027, тис. грн» означають те саме" in page


def test_a_table_that_is_not_kept_leads_to_no_measure(keeper: FlaskClient) -> None:
    assert "/measures/" not in keeper.post("/programmes/read", data={"text": TABLE}).text


def test_a_row_is_corrected(keeper: FlaskClient) -> None:
    read = fields_of(keeper.post("/programmes/read", data={"text": TABLE}).text)

    page = keeper.post("/programmes/read", data={**read, "t0-r3": "note"}).text

    assert "Порівнювати нічого" in page
    assert '<option value="">примітка</option>' in page


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("nova-2026", "Програма з таким кодом уже є"),
        ("Не код", "Код складають малі латинські літери"),
        ("new", "Такий код не підходить"),
        ("read", "Такий код не підходить"),
    ],
)
def test_a_code_that_is_taken_or_no_code_is_refused_and_nothing_is_lost(
    keeper: FlaskClient, hromada: Hromada, code: str, why: str
) -> None:
    read = fields_of(keeper.post("/programmes/read", data={"text": TABLE}).text)
    keeper.post("/programmes/read/keep", data={**read, "code": "nova-2026", "hromada": hromada.code})

    refused = keeper.post("/programmes/read/keep", data={**read, "code": code, "hromada": hromada.code})

    assert refused.status_code == 422
    assert why in refused.text
    assert fields_of(refused.text)["tables"] == read["tables"]


def test_whoever_may_only_read_is_offered_no_keeping_and_gets_none(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    make_person(session, "deputat", role="auditor", hromada=hromada)
    browser = sign_in(app, "deputat")
    page = browser.post("/programmes/read", data={"text": TABLE}).text

    kept = browser.post("/programmes/read/keep", data={**fields_of(page), "code": "nova", "hromada": hromada.code})

    assert "Зберегти як програму" not in page
    assert kept.status_code == 403


@pytest.mark.parametrize(
    "data", [{}, {"text": "слова"}, {"tables": "[]"}, {"tables": "{"}, {"tables": '[{"rows": 1}]'}]
)
def test_what_is_no_table_is_told_on_the_page(keeper: FlaskClient, data: dict[str, str]) -> None:
    refused = keeper.post("/programmes/read", data=data)

    assert refused.status_code == 422
    assert "Не прочитано" in refused.text


def test_hostile_words_and_values_of_selects_stay_words(keeper: FlaskClient) -> None:
    hostile = TABLE.replace("1.1 Камери", "1.1 <script>alert(1)</script>{{ 7777 * 7777 }}")
    read = fields_of(keeper.post("/programmes/read", data={"text": hostile}).text)
    odd = {"t0-c1-what": "constructor", "t0-c1-year": "99999", "t0-role": "x", "t99-role": "measures", "t0-r1": "x",
           "t0-first": "-1", "t0-end": "9999", "unit": "$", "years": "1" * 190}  # fmt: skip

    page = keeper.post("/programmes/read", data={**read, **odd})

    assert page.status_code == 200
    assert "<script>alert(1)" not in page.text
    assert "60481729" not in page.text


def test_the_open_door_is_closed_until_an_administrator_of_all_opens_it(app: Flask, session: Session) -> None:
    make_person(session, "admin", role="admin")
    administrator = sign_in(app, "admin")
    anybody = app.test_client()
    closed = [anybody.get(PUBLIC).status_code, anybody.post(PUBLIC, data={"text": TABLE}).status_code]

    administrator.post("/programmes/read/public", data={"is_open": "1"})
    assert 'href="/public/programme"' in anybody.get("/public/").text
    opened = anybody.post(PUBLIC, data={"text": TABLE})
    administrator.post("/programmes/read/public", data={"is_open": "0"})
    assert 'href="/public/programme"' not in anybody.get("/public/").text

    assert closed == [404, 404]
    assert opened.status_code == 200
    assert "1 виправлення пояснює" in opened.text
    assert (opened.headers["X-Robots-Tag"], opened.headers["Cache-Control"]) == ("noindex, nofollow", "no-store")
    assert "Зберегти як програму" not in opened.text
    assert anybody.get(PUBLIC).status_code == 404
    written = select(HistoryEntry).where(HistoryEntry.entity == "public_reading").order_by(HistoryEntry.seq)
    entries = session.scalars(written).all()
    assert [one.changes["is_open"] for one in entries] == [[False, True], [True, False]]


def test_only_an_administrator_of_all_opens_the_door(keeper: FlaskClient) -> None:
    assert keeper.post("/programmes/read/public", data={"is_open": "1"}).status_code == 403


def test_the_open_door_takes_little_and_from_each_address_seldom(app: Flask, session: Session) -> None:
    open_reading(session, SYSTEM, is_open=True)
    session.commit()
    anybody = app.test_client()
    long = "\n".join(["Захід\t2026", *["1.1 Камери\t1"] * 700])

    answers = [anybody.post(PUBLIC, data={"text": long}) for _turn in range(PER_READER + 1)]

    assert [one.status_code for one in answers] == [422] * PER_READER + [429]
    assert "не більше 600" in answers[0].text
    assert "Забагато перевірок поспіль" in answers[-1].text
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    large = anybody.post(
        PUBLIC,
        data=head + b"x" * 1_100_000 + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
        environ_base={"REMOTE_ADDR": "10.9.8.7"},
    )
    assert (large.status_code, "Файл більший за 1 МБ" in large.text) == (422, True)


def test_pasted_text_of_the_whole_programme_fits_into_the_open_door(app: Flask, session: Session) -> None:
    open_reading(session, SYSTEM, is_open=True)
    session.commit()

    page = app.test_client().post(PUBLIC, data={"text": as_text(print_programme(read_built_in("kobeliaky-2024-2026")))})

    assert page.status_code == 200
    assert "11 виправлень пояснюють" in page.text
