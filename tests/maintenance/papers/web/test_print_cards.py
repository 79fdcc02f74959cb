"""Nothing that a page of papers leads to is closed to whoever sees the page."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from registry.places.models.territory import Hromada
from tests.factories.maintenance_work import make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_kinds
from tests.factories.reports import make_reported

ROLES = ("viewer", "technician", "publisher")
FILE = re.compile(r"\.(docx|pdf|xlsx|csv|json)\b")


def links_of(page: str) -> set[str]:
    """Collect where the body of a page leads to."""
    body = page.partition("<main")[2].partition("</main>")[0]
    found = (unescape(one).partition("#")[0] for one in re.findall(r'<a [^>]*?href="([^"]+)"', body, re.S))
    return {one for one in found if one.startswith("/") and not FILE.search(one)}


def closed_links(browser: FlaskClient, starts: list[str]) -> dict[str, str]:
    """Follow every link of the pages that are open; give those that lead nowhere, each with its page."""
    leads = {}
    for start in starts:
        answer = browser.get(start)
        if answer.status_code == 200:
            leads |= dict.fromkeys(sorted(links_of(answer.text)), start)
    pages = {link.partition("?")[0]: link for link in leads}
    return {link: leads[link] for link in pages.values() if browser.get(link, buffered=True).status_code >= 400}


def test_no_link_of_papers_leads_to_a_closed_door(app: Flask, session: Session) -> None:
    make_kinds(session)
    hromada: Hromada = first_hromada(session)
    make_reported(session, hromada)
    camera = make_asset(session, hromada)
    make_work(session, camera, result_status="repair")
    for role in ROLES:
        make_person(session, f"{role}.papers", role=role, hromada=hromada)
    session.commit()
    of_asset, of_hromada = (f"?of={camera.id}", f"?of={hromada.code}")
    starts = [
        "/", "/reports", "/templates", f"/papers/defect{of_asset}", f"/papers/write_off{of_asset}",
        f"/papers/inventory{of_hromada}", f"/papers/journal{of_hromada}", "/costing/2027/request?number=1",
    ]  # fmt: skip
    session.rollback()

    closed = {role: closed_links(sign_in(app, f"{role}.papers"), starts) for role in ROLES}

    assert closed == {role: {} for role in ROLES}
