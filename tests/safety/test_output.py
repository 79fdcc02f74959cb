"""What people type is shown as they typed it: it runs in no page, popup, label or spreadsheet."""

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from gis.operations.publication import publish_asset
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_work import make_plan, make_work, visits_of
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_location, make_organisation
from tests.safety.crawl import addresses, get_rules, told

PAYLOAD = "<script>qzx(1)</script>\"'><img src=x onerror=qzx(2)>{{7777777*7777777}}${7777777*7777777}"
LINK = "javascript:qzx(3)"
RUNS = (
    re.compile(r"<script>qzx"),
    re.compile(r"<img src=x"),
    re.compile(str(7777777**2)),
    re.compile(r"(href|src|action)=[\"']?javascript:", re.IGNORECASE),
)
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x")',
    "'=1+1",
)


@pytest.fixture
def ids(session: Session) -> dict[str, Any]:
    """A hromada in which everything that can be typed is a payload; the ids of its things."""
    home = make_hromada(
        session, name=PAYLOAD, short_name=PAYLOAD[:60], settlements=[{"name": PAYLOAD[:60], "category": "село"}]
    )
    words = {"note": PAYLOAD}
    office = make_organisation(session, home, name=PAYLOAD, phone=None, **words)
    place = make_location(session, home, name=PAYLOAD, address=PAYLOAD, **words)
    typed = {
        "responsible": PAYLOAD,
        "manufacturer": PAYLOAD,
        "model": LINK,
        "serial": PAYLOAD,
        "funding_source": PAYLOAD,
    }
    asset = make_asset(
        session, home, name=PAYLOAD, inventory_number="<script>qzx(1)</script>", location_id=place.id,
        holder_id=office.id, **typed, **words,
    )  # fmt: skip
    shelter = make_asset(
        session, home, kind="shelter", name=PAYLOAD, location_id=place.id,
        attributes={"public_note": PAYLOAD, "opening_hours": PAYLOAD},
    )  # fmt: skip
    publish_asset(session, SYSTEM, shelter.id)
    line = make_line(session, home, title=PAYLOAD)
    contract = make_contract(
        session, line, number=PAYLOAD[:60], subject=PAYLOAD, provider_id=office.id,
        covers=[{"asset_id": str(asset.id)}],
    )  # fmt: skip
    plan = make_plan(session, home, title=PAYLOAD, performer=PAYLOAD)
    work = make_work(session, asset, summary=PAYLOAD, done_by=PAYLOAD)
    make_person(session, "admin.one", role="admin", hromada=home, display_name=PAYLOAD)
    made = {
        "asset_id": asset.id, "location_id": place.id, "organisation_id": office.id, "line_id": line.id,
        "contract_id": contract.id, "plan_id": plan.id, "work_id": work.id, "visit_id": visits_of(session, plan)[0].id,
        "code": asset.code,
    }  # fmt: skip
    session.commit()
    return made


def test_no_payload_runs_on_any_page(app: Flask, session: Session, ids: dict[str, Any]) -> None:
    browser = sign_in(app, "admin.one")
    paths = [one for rule in get_rules(app) for one in addresses(app, rule, ids, str(ids["code"]))]
    paths += [
        "/assets?q=<script>qzx(1)</script>",
        "/public/?q=<script>qzx(1)</script>",
        "/work/new?asset=" + str(ids["asset_id"]),
    ]
    paths += ["/sign-in?next=javascript:qzx(3)", "/sign-in?next=//evil", "/<script>qzx(1)</script>"]

    found, seen = [], 0
    for path in paths:
        answer = browser.get(path)
        if not answer.content_type.startswith("text/html"):
            answer.close()
            continue
        text = told(answer)
        seen += "&lt;script&gt;qzx" in text
        found += [(path, one.pattern, text[one.search(text).start() - 80 :][:160]) for one in RUNS if one.search(text)]

    assert found == []
    assert seen > 25


def test_no_payload_runs_in_a_browser(page: Page, live: str, ids: dict[str, Any]) -> None:
    hits: list[str] = []
    page.on("dialog", lambda dialog: (hits.append(dialog.message), dialog.dismiss()))
    page.add_init_script("window.hits = []; window.qzx = (n) => window.hits.push(n); window.alert = window.qzx;")
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)

    for path in (f"/map?asset={ids['asset_id']}", "/public/"):
        page.goto(f"{live}{path}")
        mark = page.locator(
            ".leaflet-marker-pane .leaflet-marker-icon:not([class*=graticule]):not([class*=settlement])"
        ).first
        mark.wait_for()
        page.wait_for_timeout(300)
        mark.click(force=True)
        page.locator(".leaflet-popup-content").wait_for()
        assert "<script>qzx(1)</script>" in page.locator(".leaflet-popup-content").inner_text()
        assert page.evaluate("window.hits") == []
        assert page.locator("img[src=x]").count() == 0
    for path in (f"/assets/{ids['asset_id']}", "/assets", "/", f"/assets/{ids['asset_id']}/label", "/work/new"):
        page.goto(f"{live}{path}")
        assert page.evaluate("window.hits") == []
        assert page.locator("img[src=x]").count() == 0
    assert hits == []


def test_no_cell_of_an_export_is_a_formula(app: Flask, session: Session) -> None:
    home = make_hromada(session)
    for number, formula in enumerate(FORMULAS):
        place = make_location(session, home, name=formula, address=formula)
        typed = dict.fromkeys(("name", "responsible", "serial", "model", "funding_source", "note"), formula)
        make_asset(session, home, kind="shelter", inventory_number=f"{formula}{number}", location_id=place.id, **typed)
    line = make_line(session, home, title="=1+1")
    make_contract(session, line, number="=1+1", subject="=1+1", covers=[{"kind": "shelter"}])
    make_person(session, "admin.one", role="admin", hromada=home)
    session.commit()
    browser = sign_in(app, "admin.one")

    for path in ("/assets/export.csv", "/assets/export.csv?kind=shelter", "/costing/2027/costing.csv"):
        text = browser.get(path).data.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]
        assert any("1+1" in cell for cell in cells), path
        assert [one for one in cells if starts_a_formula(one)] == [], path
    for path in ("/assets/export.xlsx", "/assets/export.xlsx?kind=shelter", "/costing/2027/costing.xlsx"):
        book = zipfile.ZipFile(io.BytesIO(browser.get(path).data))
        sheets = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/"))
        assert "1+1" in sheets, path
        assert formulas_of(sheets) == [], path
        assert "<hyperlink" not in sheets


def test_no_cell_of_the_open_data_is_a_formula(app: Flask, session: Session) -> None:
    home = make_hromada(session)
    for formula in FORMULAS:
        place = make_location(session, home, name=formula, address=formula)
        asset = make_asset(
            session, home, kind="wifi_point", name=formula, location_id=place.id,
            attributes={"ssid": formula, "access": "open", "public_note": formula},
        )  # fmt: skip
        publish_asset(session, SYSTEM, asset.id)
    session.commit()

    text = app.test_client().get("/public/data/wifi.csv").text

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert sum("1+1" in cell for cell in cells) > 8
    assert [one for one in cells if starts_a_formula(one)] == []


def starts_a_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would compute the cell; a plain number is a number."""
    return cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"-?\d+([.,]\d+)?", cell)


def formulas_of(sheets: str) -> list[str]:
    """List formulas that hold what people typed; our own sums are formulas too."""
    return [
        one
        for one in re.findall(r"<f>(.*?)</f>", sheets)
        if not re.fullmatch(r"(SUM|SUBTOTAL|ROUND)\([A-Z0-9:,$]+\)", one)
    ]
