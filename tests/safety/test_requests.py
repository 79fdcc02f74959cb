"""Hostile requests: forms without a token, nasty values in every address, foreign hosts; headers on every answer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config.app import create_app
from config.settings import Settings
from registry.kernel.seams import db
from tests.factories.people import make_api_token, make_person, sign_in, sign_in_by_form
from tests.safety.crawl import addresses, get_rules
from tests.safety.town import Town, make_town

HEADERS = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip
NASTY = (
    "%00", "a%00b", "%ff%fe", "%ed%a0%80", "9" * 21, "-" + "9" * 21, "x" * 4000, "'%22%3E%3Cscript%3E", "%25s",
    "1e999", "NaN", "0000-00-00", "00000000-0000-0000-0000-00000000000g", "..%2F..%2Fetc%2Fpasswd", "%E2%80%AE", "[]",
)  # fmt: skip
NAMES = (
    "q", "hromada", "cursor", "sort", "limit", "kind", "status", "bbox", "settlement_id", "settlement", "location_id",
    "holder_id", "parent_id", "responsible", "commissioned_from", "published", "tab", "show", "at", "asset", "form",
    "lon", "lat", "year", "from", "to", "who", "entity", "entity_id", "id", "action", "since", "month", "day", "line",
    "scenario", "plan", "performer", "page", "next", "state", "provider", "contract", "on", "view", "group", "code",
)  # fmt: skip
IN_PATH = ("%00", "%ff", "9" * 21, "-1", "..%2f..%2fetc%2fpasswd", "x" * 3000, "%0d%0aX-Evil:1")


@pytest.fixture
def town(session: Session, settings: Settings) -> Town:
    town = make_town(session, settings.attachments)
    town.ids["attachment_id"] = town.photo.id
    make_person(session, "admin.one", role="admin", hromada=town.hromada)
    session.commit()
    return town


@pytest.fixture
def armed(settings: Settings) -> Iterator[Flask]:
    """The application as it runs: forms protected, a failure answered and not raised, our two hosts alone."""
    app = create_app(settings)
    app.config.update(RAISE_ERRORS=False)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_no_nasty_value_in_an_address_breaks_a_page(app: Flask, session: Session, town: Town) -> None:
    app.config["RAISE_ERRORS"] = False
    browser = sign_in(app, "admin.one")
    paths = [one for rule in get_rules(app) for one in addresses(app, rule, town.ids, town.camera.code)]
    paths = [one for one in paths if not one.startswith(("/static", "/vendor", "/api/v1", "/setup", "/password"))]

    broken = []
    for at, path in enumerate(dict.fromkeys(paths)):
        for name_at, name in enumerate(NAMES):
            value = NASTY[(at + name_at) % len(NASTY)]
            mark = "&" if "?" in path else "?"
            if (name_at + at) % 4 == 0 or (name in ("q", "cursor") and value in NASTY[:2]):
                answer = browser.get(f"{path}{mark}{name}={value}")
                broken += [(answer.status_code, path, name, value[:20])] if answer.status_code >= 500 else []
                answer.close()

    assert broken == []


def test_no_nasty_value_in_the_public_pages_breaks_them(app: Flask, town: Town) -> None:
    app.config["RAISE_ERRORS"] = False
    client = app.test_client()
    names = ("shelters.csv", "wifi.geojson", "shelters.json", "wifi.passport.json", "shelters.structure.csv")

    asked = [f"{path}?{name}={value}" for path in ("/public/", *(f"/public/data/{one}" for one in names))
             for name in ("q", "hromada", "show") for value in NASTY]  # fmt: skip

    assert [one[:80] for one in asked if client.get(one).status_code >= 500] == []


def test_no_nasty_value_breaks_the_api(app: Flask, session: Session, town: Town) -> None:
    app.config["RAISE_ERRORS"] = False
    user = make_person(session, "api.one", role="admin", hromada=town.hromada)
    headers = {"Authorization": f"Bearer {make_api_token(session, user)}"}
    client = app.test_client()
    names = ("assets", "locations", "organisations", "contracts", "plans", "work", "history", "costings", "programmes")

    broken = []
    for at, name in enumerate(names):
        for field_at, field in enumerate(
            ("q", "cursor", "limit", "sort", "bbox", "hromada", "kind", "entity_id", "actor")
        ):
            for value in NASTY[(at + field_at) % 3 :: 3]:
                answer = client.get(f"/api/v1/{name}?{field}={value}", headers=headers)
                broken += [(name, field, value[:20])] if answer.status_code >= 500 else []

    assert broken == []


def test_no_nasty_value_inside_a_path_breaks_a_page(app: Flask, session: Session, town: Town) -> None:
    app.config["RAISE_ERRORS"] = False
    browser = sign_in(app, "admin.one")
    stems = (
        "/a/", "/assets/", "/kinds/", "/programmes/", "/costing/", "/hromadas/", "/files/", "/map/layers/",
        "/public/data/", "/static/kernel/", "/vendor/leaflet/", "/setup/", "/password/", "/contracts/", "/people/",
    )  # fmt: skip

    found = {f"{stem}{value}"[:60]: browser.get(f"{stem}{value}") for stem in stems for value in IN_PATH}

    assert {path for path, answer in found.items() if answer.status_code >= 500} == set()
    assert {path for path, answer in found.items() if "X-Evil" in answer.headers} == set()


def test_no_nasty_form_breaks_a_page(app: Flask, session: Session, town: Town) -> None:
    app.config["RAISE_ERRORS"] = False
    browser = sign_in(app, "admin.one")
    fields = (
        "name", "title", "inventory_number", "kind", "status", "location_id", "holder_id", "version", "subject",
        "number", "starts_on", "year", "value", "hromada_id", "asset_ids", "started_at", "summary", "lon", "lat",
        "login", "role",
        "attributes-azimuth_deg", "covers-0-kind", "terms-0-amount", "language", "next", "hromada", "visit", "reason",
    )  # fmt: skip
    bodies = ["&".join(f"{name}={value}" for name in fields) for value in ("%00", "%ff%fe", "9" * 21, "x" * 3000)]
    rules = [
        rule for rule in get_rules(app, "POST") if not rule.rule.startswith(("/api/", "/sign-out", "/profile/ses"))
    ]

    broken = []
    for rule in rules:
        for path in addresses(app, rule, town.ids, town.camera.code):
            for body in bodies:
                answer = browser.post(path, data=body, content_type="application/x-www-form-urlencoded")
                broken += [(path, body[:30])] if answer.status_code >= 500 else []

    assert broken == []


def test_every_form_without_its_token_is_refused(armed: Flask, session: Session, town: Town) -> None:
    browser = sign_in(armed, "admin.one")
    rules = [rule for rule in get_rules(armed, "POST") if not rule.rule.startswith("/api/v1")]

    answers = {}
    for rule in rules:
        for path in addresses(armed, rule, town.ids, town.camera.code):
            for token in ({}, {"csrf_token": "x" * 40}):
                answers[path, str(token)[:16]] = browser.post(path, data={"name": "x", **token}).status_code

    assert len(answers) > 100
    assert {one: status for one, status in answers.items() if status != 400} == {}


def test_every_answer_carries_the_headers(armed: Flask, session: Session, town: Town) -> None:
    @armed.get("/break")
    def break_it() -> str:
        raise RuntimeError

    browser = sign_in(armed, "admin.one")
    paths = [one for rule in get_rules(armed) for one in addresses(armed, rule, town.ids, town.camera.code)]
    answers = [browser.get(path) for path in [*paths, "/nothing", "/break", "/api/v1/nothing", "/files/x"]]
    answers += [browser.delete("/assets"), browser.put("/public/"), browser.post("/healthz")]

    for one in answers:
        one.get_data()
        one.close()

    lacking = [
        (one.request.path, name)
        for one in answers
        for name, value in HEADERS.items()
        if one.headers.get(name) != value or "default-src 'none'" not in one.headers["Content-Security-Policy"]
    ]
    is_open = ("/static", "/vendor", "/public", "/files", "/ground", "/map/ground")
    kept = [
        one.request.path
        for one in answers
        if not one.request.path.startswith(is_open) and one.headers.get("Cache-Control") != "no-store"
    ]
    assert lacking == []
    assert kept == []
    assert {one.status_code for one in answers} >= {200, 400, 404, 405, 500} - {400}
    assert all("unsafe" not in one.headers["Content-Security-Policy"] for one in answers)


def test_the_sessions_cookie_is_out_of_reach_of_scripts_and_foreign_sites(app: Flask, session: Session) -> None:
    make_person(session, "olena.it")
    answer = app.test_client().post(
        "/sign-in", data={"login": "olena.it", "password": "тихий берег річки"}, base_url="https://localhost"
    )

    cookies = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("oblik_session=")]
    assert len(cookies) == 1
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= {part.strip() for part in cookies[0].split(";")}


def test_a_session_is_another_after_each_sign_in(app: Flask, session: Session) -> None:
    make_person(session, "olena.it")

    first, second = (sign_in_by_form(app, "olena.it").get_cookie("oblik_session") for _ in range(2))

    assert first is not None and second is not None
    assert first.value != second.value


def test_a_foreign_host_is_refused(settings: Settings) -> None:
    app = create_app(replace(settings, hosts=("oblik.example.org",)))
    client = app.test_client()

    ours = client.get("/sign-in", base_url="https://oblik.example.org")
    theirs = [
        client.get(path, base_url="https://evil.example.com") for path in ("/sign-in", "/api/v1/assets", "/public/")
    ]
    with app.app_context():
        db.engine.dispose()

    assert ours.status_code == 200
    assert [one.status_code for one in theirs] == [400, 400, 400]
    assert all(one.headers["X-Content-Type-Options"] == "nosniff" for one in theirs)


def test_a_body_beyond_the_limit_is_refused(app: Flask, session: Session, town: Town) -> None:
    browser = sign_in(app, "admin.one")

    parts = {f"part{number}": "x" for number in range(2_100)}
    long = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + b"x" * (3 * 1024 * 1024) + b"\r\n--b--\r\n"
    answers = [
        browser.post("/locations/new", data=long, content_type="multipart/form-data; boundary=b"),
        browser.post("/locations/new", data=parts, content_type="multipart/form-data"),
    ]
    claimed = browser.post("/locations/new", data=b"x", environ_overrides={"CONTENT_LENGTH": str(50 * 1024 * 1024)})

    assert [one.status_code for one in (*answers, claimed)] == [413, 413, 413]
