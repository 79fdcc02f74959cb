"""Suggestions of addresses on pages, for staff and for everybody."""

from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.registry import make_house, make_hromada, make_kinds, make_location, make_settlement, make_street
from tests.registry.assets.web.test_assets import browser

PARK = {
    "label": "вулиця Паркова, 12-А", "place": "Славутич", "certainty": "house", "said": "будинок", "lat": 51.52,
    "lon": 30.71,
}  # fmt: skip


def test_staff_and_residents_get_the_same_public_facts(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    street = make_street(session, make_settlement(session, hromada), former_names=["Леніна"])
    make_house(session, street, "12А", (30.71, 51.52))
    make_location(session, hromada, name="Таємний щит на Парковій", address="вул. Паркова, 12а")
    session.commit()
    staff = browser(app, session, hromada)

    inside = staff.get("/addresses.json", query_string={"q": "паркова 12а"}).json
    outside = app.test_client().get("/public/addresses.json", query_string={"q": "паркова 12а"}).json
    former = app.test_client().get("/public/addresses.json", query_string={"q": "леніна 12а"}).json

    assert inside == outside == {"found": [PARK]}
    assert former == {"found": [{**PARK, "label": "вулиця Паркова, 12-А (колишня Леніна)"}]}


def test_a_form_looks_in_its_own_hromada(app: Flask, session: Session) -> None:
    first, second = make_hromada(session), make_hromada(session)
    make_kinds(session)
    make_house(session, make_street(session, make_settlement(session, first)))
    session.commit()

    for code, count in ((first.code, 1), (second.code, 0)):
        asked = {"q": "Паркова, 12", "hromada": code}
        assert len(app.test_client().get("/public/addresses.json", query_string=asked).json["found"]) == count


def test_any_text_is_answered(app: Flask, session: Session) -> None:
    make_hromada(session)
    session.commit()

    for text in ("", "%", "'; --", "а" * 5_000, "12/" * 50):
        assert app.test_client().get("/public/addresses.json", query_string={"q": text}).json == {"found": []}
