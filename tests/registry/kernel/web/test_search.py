"""The search over everything: any word of any noun, an exact number opens, rights are those of the lists."""

import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.kernel.seams import db
from registry.kernel.searching import FIRST
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract
from tests.factories.maintenance_work import make_plan, make_work
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_programme_in
from tests.factories.registry import (
    make_asset,
    make_hromada,
    make_location,
    make_organisation,
    make_settlement,
    make_street,
)


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """One thing of each noun, all of the park."""
    hromada = make_hromada(session)
    place = make_location(session, hromada, name="Опора в парку", address="вул. Паркова, 3")
    make_organisation(session, hromada, name="КП «Парковий сервіс»", edrpou="12345678")
    asset = make_asset(
        session, hromada, kind="server", inventory_number="КАМ-12", name="Сервер паркових камер", serial="SN-777",
        location_id=str(place.id),
    )  # fmt: skip
    make_contract(session, number="42/26", subject="Обслуговування камер парку")
    make_work(session, asset, summary="Почищено камеру в парку")
    make_plan(session, hromada, title="Огляд парку щомісяця")
    session.commit()
    return hromada


def asker(app: Flask, session: Session, role: str, hromada: Hromada) -> FlaskClient:
    make_person(session, f"{role}.search", role=role, hromada=hromada)
    session.commit()
    return sign_in(app, f"{role}.search")


@pytest.mark.parametrize("q", ["парк", "парками", "ПАРКУ"])
def test_every_noun_is_found_by_any_form_of_a_word(app: Flask, session: Session, hromada: Hromada, q: str) -> None:
    page = asker(app, session, "admin", hromada).get(f"/search?q={q}").text

    sections = re.findall(r'aria-labelledby="found-(\w+)"', page)
    assert sections == ["assets", "locations", "contracts", "organisations", "work", "plans"]


@pytest.mark.parametrize(
    "q",
    ["вул. Івана Франка", "вулиця Франка", "Франка", "Леніна", "вул. Леніна, 5", "Iвана Фрaнка 12-А корп. 2", "франко"],
)
def test_a_street_is_found_by_its_new_and_its_old_name(app: Flask, session: Session, hromada: Hromada, q: str) -> None:
    settlement = make_settlement(session, hromada, name="Нове")
    street = make_street(session, settlement, "Івана Франка", former_names=["Леніна"])
    make_street(session, settlement, "Лісова")
    session.commit()

    page = asker(app, session, "viewer", hromada).get(f"/search?q={q}").text

    section = page.partition('aria-labelledby="found-streets"')[2].partition("</section>")[0]
    assert re.findall(r'href="/streets/([0-9a-f-]+)"', section) == [str(street.id)]
    assert "колишні назви: Леніна" in section


def test_a_street_of_another_hromada_is_not_found_nor_all_streets_by_a_number(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    make_street(session, make_settlement(session, make_hromada(session), name="Чуже"), "Далека")
    make_street(session, make_settlement(session, hromada, name="Нове"), "Лісова")
    session.commit()
    viewer = asker(app, session, "viewer", hromada)

    assert "found-streets" not in viewer.get("/search?q=Далека").text
    assert "found-streets" not in viewer.get("/search?q=вул. 8").text


@pytest.mark.parametrize("q", ["Лісна 12а", "вул. Лісна, 12а", "Лісна 12-а", "Лісна 12 а"])
def test_a_house_is_found_however_its_letter_is_written(app: Flask, session: Session, hromada: Hromada, q: str) -> None:
    place = make_location(session, hromada, name="Школа", address="вул. Лісна, 12-а")
    make_asset(session, hromada, kind="server", name="Шкільний сервер", location_id=str(place.id))
    make_location(session, hromada, name="Садок", address="вул. Лісна, 12-б")

    page = asker(app, session, "admin", hromada).get("/search", query_string={"q": q, "all": 1}).text

    assert ("Школа" in page, "Шкільний сервер" in page, "Садок" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("q", "address"),
    [
        ("кам-12", "/assets/"),
        ("KAM-12", "/assets/"),
        ("sn-777", "/assets/"),
        ("12345678", "/organisations/"),
        ("42/26", "/contracts/"),
        ("договір № 42/26", "/contracts/"),
        ("admin.search", "/people/"),
    ],
)
def test_an_exact_number_opens_the_thing(app: Flask, session: Session, hromada: Hromada, q: str, address: str) -> None:
    answer = asker(app, session, "admin", hromada).get("/search", query_string={"q": q})

    assert (answer.status_code, answer.headers["Location"].startswith(address)) == (302, True)


def test_the_code_of_a_label_and_its_whole_address_open_the_asset(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    asset = make_asset(session, hromada, inventory_number="QR-1")
    session.commit()
    client = asker(app, session, "admin", hromada)

    by_code = client.get("/search", query_string={"q": asset.code.lower()})
    by_address = client.get("/search", query_string={"q": f"https://oblik.example/a/{asset.code}"})

    assert by_code.headers["Location"] == by_address.headers["Location"] == f"/assets/{asset.id}"


def test_a_number_of_two_things_opens_neither(app: Flask, session: Session, hromada: Hromada) -> None:
    make_asset(session, hromada, inventory_number="42/26")
    session.commit()

    answer = asker(app, session, "admin", hromada).get("/search", query_string={"q": "42/26"})

    assert answer.status_code == 200
    assert answer.text.count("42/26") >= 2


def test_what_one_may_not_read_is_not_found(app: Flask, session: Session, hromada: Hromada) -> None:
    other = make_hromada(session, code="UA32140000000000002", name="Інша громада")
    stranger = asker(app, session, "admin", other)
    technician = asker(app, session, "technician", hromada)

    foreign = stranger.get("/search/suggest?q=парк").text
    own = technician.get("/search/suggest?q=парк").text

    assert "парк" not in re.sub(r"<[^>]+>", "", foreign).casefold()
    assert "Сервер паркових камер" in own
    assert "/people/" not in technician.get("/search/suggest?q=admin").text


@pytest.mark.parametrize(
    ("q", "said"), [("", "Введіть номер"), ("п", "хоча б два знаки"), ("йцщх", "нічого не знайдено")]
)
def test_a_page_without_finds_says_what_to_do(
    app: Flask, session: Session, hromada: Hromada, q: str, said: str
) -> None:
    assert said in asker(app, session, "viewer", hromada).get("/search", query_string={"q": q}).text


@pytest.mark.parametrize("q", ["%", "_", "'", '"', "<script>qzx</script>", "x" * 5000, "\u202e", "a b c d e f g h"])
def test_anything_can_be_typed(app: Flask, session: Session, hromada: Hromada, q: str) -> None:
    client = asker(app, session, "viewer", hromada)

    answers = [client.get(path, query_string={"q": q}) for path in ("/search", "/search/suggest")]

    assert [one.status_code for one in answers] == [200, 200]
    assert "<script>qzx" not in answers[0].text + answers[1].text


def told_first(app: Flask, session: Session, hromada: Hromada, q: str) -> list[str]:
    page = asker(app, session, "admin", hromada).get("/search/suggest", query_string={"q": q}).text
    return re.findall(r"(Зона[^<]*|Ратуша|Кабінет \d+|Центральна площа|Опора[^<]*|ПК-\d+|Стовп)(?=<)", page)


def make_square(session: Session, hromada: Hromada) -> None:
    """Many rooms of a building on a square and posts on the street of its name come in before the square itself."""
    hall = make_location(session, hromada, name="Ратуша", kind="building", address="Центральна площа, 1")
    for number in range(30):
        room = make_location(session, hromada, name=f"Кабінет {number}", kind="room", parent_id=hall.id)
        make_asset(session, hromada, kind="workstation", inventory_number=f"ПК-{number}", name=f"ПК-{number}",
                   location_id=str(room.id))  # fmt: skip
        make_location(session, hromada, name="Стовп", address=f"вул. Центральна, {number}")
    square = make_location(session, hromada, name="Центральна площа", kind="area")
    make_asset(session, hromada, kind="wifi_zone", inventory_number="ЗН-1", name="Зона Wi-Fi: Центральна площа",
               location_id=str(square.id))  # fmt: skip
    session.commit()


@pytest.mark.parametrize("q", ["Центральна площа", "пл. Центральна", "площа центральна"])
def test_what_is_so_called_comes_before_what_stands_there(
    app: Flask, session: Session, hromada: Hromada, q: str
) -> None:
    make_square(session, hromada)

    told = told_first(app, session, hromada, q)

    assert {"Зона Wi-Fi: Центральна площа", "Центральна площа"} <= set(told)
    assert told.index("Зона Wi-Fi: Центральна площа") < min(told.index(one) for one in told if one.startswith("ПК"))
    assert "Стовп" not in told


def test_an_organisation_of_just_that_name_comes_first(app: Flask, session: Session, hromada: Hromada) -> None:
    for number in range(6):
        make_organisation(session, hromada, name=f"Автошкола № {number}")
    make_organisation(session, hromada, name="Школа")
    session.commit()

    page = asker(app, session, "admin", hromada).get("/search/suggest", query_string={"q": "школа"}).text

    assert re.search(r">((?:Авто)?[Шш]кола[^<]*)<", page)[1] == "Школа"


@pytest.fixture
def council(session: Session) -> Hromada:
    """One thing of each noun, all of the council of a town of a plural name."""
    hromada = make_hromada(
        session, name="Кобеляцька громада", short_name="Кобеляки",
        settlements=[{"name": "Кобеляки", "category": "місто"}, {"name": "Кобелячок", "category": "село"}],
    )  # fmt: skip
    place = make_location(session, hromada, name="Міська рада, Кобеляки", kind="building")
    make_organisation(session, hromada, name="Кобеляцька міська рада")
    make_organisation(session, hromada, name="Завод, Кобеляки")
    make_organisation(session, hromada, name="Водоканал, Кобеляки")
    make_asset(session, hromada, kind="server", name="Сервер міської ради, Кобеляки", location_id=str(place.id))
    make_contract(session, number="7/26", subject="Мережа міської ради, м. Кобеляки")
    make_programme_in(session, hromada, "pr-1", {"2.1": "120,0"}).title = "Програма міської ради, Кобеляки"
    session.commit()
    return hromada


ALL = ["assets", "locations", "contracts", "organisations", "programmes"]
WITH_TOWN = ["assets", "settlements", *ALL[1:]]


@pytest.mark.parametrize(
    ("q", "sections"),
    [
        ("міської ради", ALL), ("міській раді", ALL), ("міською радою", ALL), ("рада", ALL), ("рад", ALL),
        ("міська", ALL), ("Кобеляк", WITH_TOWN), ("кобел", WITH_TOWN),
        ("Кобеляках", WITH_TOWN), ("еля", WITH_TOWN), ("KОБЕЛЯКИ", WITH_TOWN),
        ("м. Кобеляки", WITH_TOWN), ("с. Кобелячок", ["settlements"]), ("село Кобелячок", ["settlements"]),
    ],
)  # fmt: skip
def test_each_noun_is_found_by_a_fragment_and_by_any_case(
    app: Flask, session: Session, council: Hromada, q: str, sections: list[str]
) -> None:
    page = asker(app, session, "admin", council).get("/search", query_string={"q": q, "all": ""}).text

    assert re.findall(r'aria-labelledby="found-(\w+)"', page) == sections


def test_a_settlement_leads_to_the_places_in_it(app: Flask, session: Session, council: Hromada) -> None:
    client = asker(app, session, "viewer", council)

    page = client.get("/search/suggest", query_string={"q": "кобеляк"}).text

    address = re.search(r'href="(/locations\?settlement_id=[^"]+)"', page)
    assert address and client.get(address[1]).status_code == 200


def test_the_start_of_a_word_comes_before_its_middle(app: Flask, session: Session, council: Hromada) -> None:
    page = asker(app, session, "viewer", council).get("/search/suggest", query_string={"q": "вода"}).text

    assert re.findall(r">(Завод|Водоканал),", page) == ["Водоканал", "Завод"]


def test_one_s_own_is_found_behind_all_that_another_hromada_has(app: Flask, session: Session, hromada: Hromada) -> None:
    other = make_hromada(session, code="UA32140000000000002", name="Інша громада")
    theirs = make_asset(session, other, kind="server", inventory_number="Ч", name="Комутаційна шафа")
    row = {column.key: getattr(theirs, column.key) for column in Asset.__table__.columns}
    copies = [
        {
            **row,
            "id": uuid.uuid4(),
            "code": f"C{number}",
            "inventory_number": f"Ч-{number}",
            "inventory_key": f"ч-{number}",
        }
        for number in range(FIRST)
    ]
    session.execute(insert(Asset), copies)
    make_asset(session, hromada, kind="server", inventory_number="С-1", name="Шафа наша")
    session.commit()

    found = asker(app, session, "admin", hromada).get("/search/suggest", query_string={"q": "шафа"}).text

    assert "Шафа наша" in found
    assert "Комутаційна" not in found


def test_places_of_a_word_that_most_have_are_not_all_gathered_and_one_s_own_are_found_behind_others(
    app: Flask, session: Session, hromada: Hromada, engine_name: str
) -> None:
    other = make_hromada(session, code="UA32140000000000002", name="Інша громада")
    theirs = make_location(session, other, name="Щогла чужа")
    row = {column.key: getattr(theirs, column.key) for column in Location.__table__.columns}
    session.execute(insert(Location), [{**row, "id": uuid.uuid4()} for _number in range(FIRST)])
    make_location(session, hromada, name="Щогла наша")
    session.commit()
    asked: list[str] = []
    client = asker(app, session, "admin", hromada)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    found = client.get("/search/suggest", query_string={"q": "щог"}).text

    assert "Щогла наша" in found
    assert "Щогла чужа" not in found
    if engine_name == "sqlite":
        places = [one for one in asked if one.startswith("SELECT registry_location.id")]
        assert any(f"LIMIT {FIRST}" in one for one in places)
