"""The journal's page, through HTTP on both engines."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.operations.history import record_history
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


def test_the_journal_says_by_description_and_never_guesses_a_type_by_a_fields_name(
    app: Flask, session: Session
) -> None:
    hromada = make_hromada(session)
    told = {"made_on": ("2026-01-02", None), "cost": ("1200.50", None), "price": ("1200.50", None)}
    record_history(
        session, SYSTEM, "update", entity="asset", entity_id="1", label="Камера", hromada_id=hromada.id, changes=told
    )
    record_history(
        session, SYSTEM, "create", entity="token", entity_id="2", label="Токен", hromada_id=hromada.id,
        changes={"scope": (None, "read"), "expires_at": (None, "2026-11-22T12:00:00+00:00")},
    )  # fmt: skip
    make_person(session)
    session.commit()

    page = sign_in_by_form(app, "olena.it").get("/history").text.replace("\u202f", " ").replace("\u00a0", " ")

    assert "2026-01-02" in page, "nobody has described «made_on»"
    assert page.count("1200.50") == 1, "nobody has described the cost of an asset"
    assert page.count("1 200,50") == 1, "its price is money"
    assert "Лише читати" in page
    assert "22.11.2026 14:00" in page
