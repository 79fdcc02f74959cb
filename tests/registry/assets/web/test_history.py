"""The journal's page, through HTTP on both engines."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.people import make_person, sign_in_by_form


@pytest.mark.parametrize("cursor", ["100000000000000000000", "-100000000000000000000", "-1", "x", ""])
def test_a_cursor_of_no_entry_shows_the_journal_from_its_start(app: Flask, session: Session, cursor: str) -> None:
    make_person(session)
    client = sign_in_by_form(app, "olena.it")

    response = client.get("/history", query_string={"cursor": cursor})

    assert response.status_code == 200
