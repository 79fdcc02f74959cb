"""Programmes through the API, on both engines."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.programmes.operations.documents import import_programme
from registry.kernel.access import SYSTEM
from tests.factories.api import Api, api_as
from tests.factories.programmes import read_built_in
from tests.factories.registry import first_hromada, make_hromada


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    hromada = make_hromada(session)
    session.commit()
    return api_as(app, session, "admin", hromada)


def test_programmes_are_read_by_code_and_by_id(session: Session, api: Api) -> None:
    document = read_built_in("kobeliaky-2024-2026")
    import_programme(session, SYSTEM, {**document, "hromada": first_hromada(session).code})
    session.commit()

    listed = api.get("/programmes").json["items"]
    by_code = api.get("/programmes/kobeliaky-2024-2026")
    by_id = api.get(f"/programmes/{listed[0]['id']}")

    assert [one["code"] for one in listed] == ["kobeliaky-2024-2026"]
    assert by_code.json == by_id.json
    assert len(by_code.json["indicators"]) == 58
    assert api.get("/programmes/none").status_code == 404
