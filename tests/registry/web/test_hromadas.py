"""Pages of hromadas: the first step of an empty instance."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.models.territory import Hromada, Settlement
from tests.factories.people import make_person, sign_in

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
    assert browser.get("/").status_code == 200
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


def test_each_required_field_of_a_new_hromada_is_marked(app: Flask, session: Session) -> None:
    make_person(session, "it.admin")
    session.commit()

    page = sign_in(app, "it.admin").get("/hromadas/new").text

    assert page.count("field__required") == page.count('aria-required="true"') == 7
