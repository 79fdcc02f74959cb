"""Whom the pages of import are tested with."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada, make_kinds


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """A hromada with the catalogue's kinds and a technician who may write to it."""
    found = make_hromada(session)
    make_kinds(session)
    make_person(session, role="technician", hromada=found)
    return found


@pytest.fixture
def client(app: Flask, hromada: Hromada) -> FlaskClient:
    """The technician's browser."""
    return sign_in(app, "olena.it")
