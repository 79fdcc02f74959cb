"""Saved views of the list: one's own and shared ones, one to begin with, each showing what its reader may see."""

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.view import SavedView, ViewDefault
from registry.assets.queries.views import MOST
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada

OTHER = "UA32140000000000002"


@pytest.fixture
def admin(app: Flask, session: Session) -> FlaskClient:
    """The administrator of the first of two hromadas, in which there are two assets."""
    hromada, other = make_hromada(session), make_hromada(session, code=OTHER, name="Сусідня громада")
    make_asset(session, hromada, kind="camera", name="Камера")
    make_asset(session, hromada, kind="server", name="Сервер", inventory_number="С-1")
    for login, role, where in (
        ("head.one", "admin", hromada),
        ("viewer.one", "viewer", hromada),
        ("far.one", "viewer", other),
    ):
        make_person(session, login, role=role, hromada=where)
    session.commit()
    return sign_in(app, "head.one")


def save(browser: FlaskClient, **values: str) -> str:
    asked = {"name": "Камери", "query": "kind=camera&sort=-name&cursor=x", **values}
    return browser.post("/assets/views", data=asked).location


def test_a_view_keeps_filter_order_and_columns(admin: FlaskClient, session: Session) -> None:
    address = save(admin, hidden_columns="place,status")

    page = admin.get(address).text

    assert address.startswith("/assets?kind=camera&sort=-name&view=")
    assert ("Камера" in page, ">Сервер<" in page) == (True, False)
    assert 'data-view="place,status"' in page


def test_what_cannot_be_printed_is_not_kept_in_a_view(admin: FlaskClient) -> None:
    address = save(admin, query="q=%00&kind=cam%00era")

    assert address.startswith("/assets?kind=camera&view=")
    assert admin.get(address).status_code == 200


def test_the_list_begins_with_the_chosen_view_until_it_is_chosen_no_longer(
    admin: FlaskClient, session: Session
) -> None:
    address = save(admin)
    view_id = session.scalars(select(SavedView.id)).one()
    session.rollback()

    admin.post(f"/assets/views/{view_id}/default", data={"on": "1"})
    begun = admin.get("/assets")
    whole = admin.get("/assets?view=all")
    admin.post(f"/assets/views/{view_id}/default", data={"on": "0"})

    assert (begun.status_code, begun.location) == (302, address)
    assert ">Сервер<" in whole.text
    assert admin.get("/assets").status_code == 200


def test_a_shared_view_is_offered_to_the_people_of_the_hromada_alone(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    admin.post("/hromada", data={"code": ""})
    save(admin, name="Лише моє")
    save(admin, name="Для колег", shared="1")

    viewer, stranger = (sign_in(app, login).get("/assets?view=all").text for login in ("viewer.one", "far.one"))

    assert ("Для колег" in viewer, "Лише моє" in viewer) == (True, False)
    assert "Для колег" not in stranger


def test_only_who_writes_shares_and_only_its_owner_takes_a_view_away(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    save(admin, shared="1")
    view_id = session.scalars(select(SavedView.id)).one()
    session.rollback()
    viewer, stranger = sign_in(app, "viewer.one"), sign_in(app, "far.one")

    refused = viewer.post("/assets/views", data={"name": "Моє", "query": "", "shared": "1"}).status_code
    foreign = [one.post(f"/assets/views/{view_id}/delete").status_code for one in (viewer, stranger)]
    viewer.post(f"/assets/views/{view_id}/default", data={"on": "1"})
    admin.post(f"/assets/views/{view_id}/delete")

    assert (refused, foreign) == (403, [403, 404])
    assert (list(session.scalars(select(SavedView))), list(session.scalars(select(ViewDefault)))) == ([], [])


def test_a_view_needs_a_name_and_one_of_the_same_name_is_changed(admin: FlaskClient, session: Session) -> None:
    save(admin, name=" ")
    save(admin, query="kind=camera")
    save(admin, query="kind=server")

    views = session.scalars(select(SavedView)).all()

    assert [(one.name, one.query) for one in views] == [("Камери", "kind=server")]


def test_what_others_share_pushes_no_own_view_out(app: Flask, admin: FlaskClient, session: Session) -> None:
    save(admin, shared="1")
    shared = session.scalars(select(SavedView)).one()
    for number in range(MOST):
        session.add(
            SavedView(
                id=uuid.uuid4(), user_id=shared.user_id, page=shared.page, name=f"А{number:03}", query="",
                is_shared=True, hromada_id=shared.hromada_id, created_at=shared.created_at,
            )
        )  # fmt: skip
    session.commit()
    viewer = sign_in(app, "viewer.one")

    save(viewer, name="Ящики мої")

    assert "Ящики мої" in viewer.get("/assets?view=all").text
