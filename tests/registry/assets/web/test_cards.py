"""What of the assets stands on the pages of places, through HTTP on both engines."""

import re
from unittest import mock

from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.people import make_person, sign_in_by_form
from tests.factories.registry import make_asset, make_hromada, make_location


def test_a_place_tells_of_all_that_stands_there_though_it_shows_the_first(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    place = make_location(session, hromada)
    for _ in range(3):
        make_asset(session, hromada=hromada, location_id=place.id)
    make_person(session, role="admin")
    session.commit()

    with mock.patch("registry.assets.web.cards.AT_PLACE", 2):
        page = sign_in_by_form(app, "olena.it").get(f"/locations/{place.id}").text

    head = re.search(r"Що тут стоїть.*?</h2>", page, re.DOTALL)
    assert head
    assert ">3<" in head.group()
    assert f"location_id={place.id}" in page
