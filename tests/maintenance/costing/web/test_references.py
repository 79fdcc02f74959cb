"""Reference numbers of papers lead to the line of their year."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.maintenance_contracts import make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_hromada


@pytest.mark.parametrize("code", ["4.10", "2/а"])
def test_a_papers_reference_opens_the_line_of_its_year(app: Flask, session: Session, code: str) -> None:
    line = make_line(session, code=code)
    make_person(session, "reader.references", role="accountant")
    session.commit()
    client = sign_in(app, "reader.references")

    for q in (f"2027/{code}", f"2027/{code}/3", f" 2027/{code} "):
        assert client.get("/search", query_string={"q": q}).headers["Location"].endswith(f"/costing/2027/{line.id}")
    for q in (f"1800/{code}", f"2027/{code}9", f"2027/{code}/x", "2027/", f"{code}/2027"):
        assert client.get("/search", query_string={"q": q}).status_code == 200


def test_nobody_finds_what_they_may_not_read(app: Flask, session: Session) -> None:
    make_line(session, code="4.10")
    other = make_hromada(session, code="UA05020010010000000", short_name="Інша")
    make_person(session, "stranger.references", role="accountant", hromada=other)
    make_person(session, "technician.references", role="technician", hromada=first_hromada(session))
    session.commit()

    for login in ("stranger.references", "technician.references"):  # The latter reads no money.
        found = sign_in(app, login).get("/search?q=2027/4.10")
        assert (found.status_code, "/costing/2027/" in found.text) == (200, False)


def test_a_reference_that_two_hromadas_have_names_each(app: Flask, session: Session) -> None:
    names = {}
    for code, name in (("UA05020010010000000", "Перша"), ("UA05020030010000000", "Друга")):
        line = make_line(session, make_hromada(session, code=code, short_name=name), code="2.1")
        names[name] = f"/costing/2027/{line.id}"
    make_person(session, "chief.references", role="admin")
    session.commit()

    found = sign_in(app, "chief.references").get("/search?q=2027/2.1/1")

    assert found.status_code == 200
    for name, address in names.items():
        item = found.text.partition(f'href="{address}"')[2].partition("</li>")[0]
        assert f"{name} · Кошти на підтримку, 2027 рік" in item
