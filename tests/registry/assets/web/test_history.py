"""The journal's page, through HTTP on both engines."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.people import make_person, sign_in_by_form
from tests.factories.registry import make_asset, make_hromada


@pytest.mark.parametrize("cursor", ["100000000000000000000", "-100000000000000000000", "-1", "x", ""])
def test_a_cursor_of_no_entry_shows_the_journal_from_its_start(app: Flask, session: Session, cursor: str) -> None:
    make_person(session)
    client = sign_in_by_form(app, "olena.it")

    response = client.get("/history", query_string={"cursor": cursor})

    assert response.status_code == 200


def test_the_journal_names_kinds_states_and_days_in_words(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_asset(session, hromada=hromada, status="repair", commissioned_on="2026-03-05", price="1200.50")
    make_person(session, role="admin")
    session.commit()

    page = sign_in_by_form(app, "olena.it").get("/history?entity=asset").text

    assert "Камера відеоспостереження" in page
    assert "у ремонті" in page
    assert "05.03.2026" in page
    assert "1 200,50" in page.replace("\u202f", " ").replace("\u00a0", " ")
