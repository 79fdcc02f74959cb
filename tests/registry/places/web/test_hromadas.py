"""Pages of hromadas: the first step of an empty instance."""

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.places.models.territory import Hromada, Settlement, StarostaDistrict
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_location

KYIV = {
    "code": "UA80000000000093317",
    "name": "Київська міська територіальна громада",
    "short_name": "Київ",
    "west": "30,23",
    "south": "50.21",
    "east": "30.83",
    "north": "50.60",
    "costing_year": "",
}
HOME = f"/hromadas/{KYIV['code']}"


@pytest.mark.parametrize(
    "path", ["/organisations/new", "/assets/new", "/contracts/new", "/locations/new", "/plans/new", "/costing"]
)
def test_an_empty_instance_leads_its_administrator_to_the_first_hromada(
    app: Flask, session: Session, path: str
) -> None:
    make_person(session, "it.admin")
    session.commit()

    answer = sign_in(app, "it.admin").get(path)

    assert (answer.status_code, answer.location) == (302, "/hromadas/new")


def test_a_first_hromada_and_its_settlement_can_be_typed(app: Flask, session: Session) -> None:
    make_person(session, "it.admin")
    session.commit()
    browser = sign_in(app, "it.admin")

    answer = browser.post("/hromadas/new", data=KYIV)
    browser.post(f"/hromadas/{KYIV['code']}/settlements", data={"name": "Київ", "category": "місто"})

    assert answer.location == f"/hromadas/{KYIV['code']}"
    assert session.query(Hromada).one().bounds == (30.23, 50.21, 30.83, 50.6)
    assert session.query(Settlement).one().name == "Київ"
    session.commit()
    assert browser.get("/").location == "/first-steps"
    assert browser.get("/assets/new").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("code", "80000000000093317", "Код КАТОТТГ — це UA і 17 цифр"),
        ("name", "", "Заповніть це поле"),
        ("east", "30.10", "Має бути більше за протилежну межу"),
        ("north", "95", "Не більше"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(
    app: Flask, session: Session, field: str, value: str, reason: str
) -> None:
    make_person(session, "it.admin")
    session.commit()

    answer = sign_in(app, "it.admin").post("/hromadas/new", data={**KYIV, field: value})

    assert answer.status_code == 422
    assert reason in answer.text
    assert "Київська міська територіальна громада" in answer.text or field == "name"


@pytest.fixture
def browser(app: Flask, session: Session) -> FlaskClient:
    """An administrator of a hromada with one village."""
    make_person(session, "it.admin")
    session.commit()
    browser = sign_in(app, "it.admin")
    browser.post("/hromadas/new", data=KYIV)
    browser.post(f"{HOME}/settlements", data={"name": "Троєщина", "category": "село", "lon": "30,6", "lat": "50,5"})
    return browser


def only(session: Session, model: type[Any]) -> Any:
    """Read the only row of a model anew, and let go of the database."""
    session.expunge_all()
    found = session.query(model).one()
    session.commit()
    return found


def test_a_settlement_is_put_into_a_district_and_changed(browser: FlaskClient, session: Session) -> None:
    browser.post(f"{HOME}/districts", data={"name": "Лівобережний", "valid_from": "2026-01-01"})
    district, village = only(session, StarostaDistrict), only(session, Settlement)
    told = {"name": "Троєщина-2", "category": "селище", "katottg": "UA80000000010093318", "area_km2": "12,5",
            "population": "900", "district_id": str(district.id), "version": "1"}  # fmt: skip

    answer = browser.post(f"{HOME}/settlements/{village.id}", data=told)

    changed = only(session, Settlement)
    assert answer.status_code == 302
    assert (changed.name, changed.category, changed.population, str(changed.area_km2)) == (
        "Троєщина-2", "селище", 900, "12.5",
    )  # fmt: skip
    assert changed.district_id == district.id
    assert "Лівобережний" in browser.get(HOME).text
    assert "Троєщина" in browser.get("/history").text


@pytest.mark.parametrize(
    ("part", "told", "reason"),
    [
        ("settlements", {"name": "Троєщина", "category": "село"}, "Такий населений пункт уже є"),
        ("settlements", {"name": "", "category": "село"}, "Заповніть це поле"),
        ("settlements", {"name": "А", "category": "село", "katottg": KYIV["code"]}, "потрібен код населеного пункту"),
        ("settlements", {"name": "А", "category": "село", "district_id": str(uuid.UUID(int=7))}, "немає в цій громаді"),
        ("districts", {"name": ""}, "Заповніть це поле"),
        ("districts", {"name": "А", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "Кінець раніше за початок"),
    ],
)
def test_a_wrong_part_is_refused_with_what_was_typed(
    browser: FlaskClient, session: Session, part: str, told: dict[str, str], reason: str
) -> None:
    answer = browser.post(f"{HOME}/{part}", data=told)

    assert answer.status_code == 422
    assert reason in answer.text
    assert not told["name"] or f'value="{told["name"]}"' in answer.text


def test_a_settlement_outside_the_hromada_is_taken_with_a_warning(browser: FlaskClient) -> None:
    told = {"name": "Далеке", "category": "село", "lon": "24,0", "lat": "49,8"}

    answer = browser.post(f"{HOME}/settlements", data=told, follow_redirects=True)

    assert "Далеке" in answer.text
    assert "поза межами громади" in answer.text


def test_only_empty_parts_are_deleted(browser: FlaskClient, session: Session) -> None:
    browser.post(f"{HOME}/districts", data={"name": "Лівобережний"})
    district, village = only(session, StarostaDistrict), only(session, Settlement)
    make_location(session, only(session, Hromada), settlement_id=village.id, lon="30.6", lat="50.5")
    session.commit()
    browser.post(
        f"{HOME}/settlements/{village.id}",
        data={"name": "Троєщина", "category": "село", "district_id": str(district.id), "version": "1"},
    )

    kept = [
        browser.post(f"{HOME}/settlements/{village.id}/delete", follow_redirects=True).text,
        browser.post(f"{HOME}/districts/{district.id}/delete", follow_redirects=True).text,
    ]
    browser.post(
        f"{HOME}/settlements/{village.id}",
        data={"name": "Троєщина", "category": "село", "district_id": "", "version": "2"},
    )
    gone = browser.post(f"{HOME}/districts/{district.id}/delete", follow_redirects=True).text

    assert "спершу перенесіть їх" in kept[0]
    assert "спершу заберіть їх з нього" in kept[1]
    assert "Вилучено: Лівобережний." in gone
    assert only(session, Settlement).district_id is None


def test_a_code_of_another_level_is_no_code_of_a_hromada(app: Flask, session: Session) -> None:
    make_person(session, "it.admin")
    session.commit()

    answer = sign_in(app, "it.admin").post("/hromadas/new", data={**KYIV, "code": "UA32100130010084793"})

    assert answer.status_code == 422
    assert "потрібен код рівня громади" in answer.text


def test_each_required_field_of_a_new_hromada_is_marked(app: Flask, session: Session) -> None:
    make_person(session, "it.admin")
    session.commit()

    page = sign_in(app, "it.admin").get("/hromadas/new").text

    assert page.count("field__required") == page.count(" required ") == 7


def test_a_page_that_is_out_of_date_overwrites_nothing(browser: FlaskClient, session: Session) -> None:
    browser.post(f"{HOME}/districts", data={"name": "Лівобережний"})
    district, village, hromada = only(session, StarostaDistrict), only(session, Settlement), only(session, Hromada)
    forms = (
        (f"{HOME}/settlements/{village.id}", {"name": "Троєщина", "category": "село"}),
        (f"{HOME}/districts/{district.id}", {"name": "Правобережний"}),
        (
            HOME,
            {
                "short_name": "Інша",
                **{side: str(getattr(hromada, side)) for side in ("west", "south", "east", "north")},
            },
        ),
    )
    for address, told in forms:
        base = (
            {**told, "version": "1"}
            if address != HOME
            else {**told, "version": "1", "name": "Нова", "code": hromada.code}
        )
        saved = browser.post(address, data={**base, "population": "7", "valid_from": "2026-01-01"})
        stale = browser.post(address, data={**base, "name": "Запізніла"})
        blind = browser.post(address, data={**base, "version": ""})

        assert (saved.status_code, stale.status_code, blind.status_code) == (302, 422, 422), address
        assert "змінив" in stale.text
    assert "Запізніла" not in {only(session, one).name for one in (Settlement, StarostaDistrict, Hromada)}
