"""A person of one hromada and the things of another: not there for any page, answer, search, count or reference."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config.settings import Settings
from tests.factories.people import make_api_token, make_person, sign_in
from tests.factories.registry import make_asset, make_district, make_own_kind
from tests.safety.crawl import addresses, get_rules, told
from tests.safety.town import FOREIGN_BOUNDS, Town, make_town

FOREIGN = "qwxforeign"

ASKED_OF_API = (
    "/doubles?entity=location",
    "/doubles?entity=organisation",
    "/indicators?on=2026-11-22",
    "/history?limit=200",
)
"""Addresses that say nothing without a parameter, beside those of all lists."""
SENT = {
    "merge": {"other": "00000000-0000-0000-0000-000000000001"},
    "confirm": {"mark": "1"},
    "decline": {"mark": "1", "reason": "Ні"},
}
"""What a request must hold to get as far as the thing, by the last word of its address."""
OWN_IDS = ("asset_id", "location_id", "contract_id", "plan_id", "work_id", "visit_id", "line_id", "attachment_id", "organisation_id")  # fmt: skip  # noqa: E501


@pytest.fixture
def home(session: Session, settings: Settings) -> Town:
    return make_town(session, settings.attachments, short_name="Наше")


@pytest.fixture
def foreign(session: Session, settings: Settings, home: Town) -> Town:
    """Another hromada; all of its words are canaries."""
    town = make_town(session, settings.attachments, word=FOREIGN, bounds=FOREIGN_BOUNDS, short_name=f"Чуже {FOREIGN}")
    town.ids["attachment_id"] = town.photo.id
    make_person(session, "admin.one", role="admin", hromada=home.hromada)
    session.commit()
    return town


def test_a_foreign_id_is_nowhere(app: Flask, session: Session, home: Town, foreign: Town) -> None:
    browser = sign_in(app, "admin.one")
    rules = [one for one in app.url_map.iter_rules() if set(one.arguments) & set(OWN_IDS)]
    rules = [one for one in rules if not one.rule.startswith("/api/")]

    found = {}
    for rule in rules:
        for method in sorted({"GET", "POST"} & set(rule.methods or ())):
            for path in addresses(app, rule, foreign.ids, foreign.camera.code):
                answer = browser.open(
                    path, method=method, data={"version": "1", "on": "2026-12-01"} if method == "POST" else None
                )
                found[method, path] = answer.status_code
                answer.close()

    assert len(found) > 30
    assert {one: status for one, status in found.items() if status != 404} == {}


def test_a_foreign_id_is_nowhere_in_the_api(app: Flask, session: Session, home: Town, foreign: Town) -> None:
    client, headers = program(app, session, home)
    rules = [one for one in app.url_map.iter_rules() if one.rule.startswith("/api/v1") and one.arguments]

    found = {}
    for rule in rules:
        if not set(rule.arguments) & set(OWN_IDS):
            continue
        for method in sorted({"GET", "PATCH", "POST", "DELETE"} & set(rule.methods or ())):
            for path in addresses(app, rule, foreign.ids, ""):
                body = SENT.get(path.rpartition("/")[2], {}) if method in ("PATCH", "POST") else None
                answer = client.open(path, method=method, headers=headers, json=body)
                found[method, path] = answer.status_code

    assert len(found) > 12
    assert {one: status for one, status in found.items() if status != 404} == {}


def api_lists(app: Flask) -> list[str]:
    """Name every address of the API that is read and names no thing."""
    rules = [one.rule for one in app.url_map.iter_rules() if "GET" in (one.methods or ()) and not one.arguments]
    features = [f"/ogc/collections/{name}/items" for name in ("assets", "locations")]
    return [one for one in rules if one.startswith("/api/v1")] + [f"/api/v1{one}" for one in ASKED_OF_API] + features


def test_no_page_nor_list_nor_file_names_a_foreign_thing(
    app: Flask, session: Session, home: Town, foreign: Town
) -> None:
    browser = sign_in(app, "admin.one")
    client, headers = program(app, session, home)
    lists = [
        rule.rule for rule in get_rules(app) if not rule.arguments and not rule.rule.startswith(("/public", "/api"))
    ]
    lists += [f"/assets/export.{form}" for form in ("csv", "geojson")] + [f"/a/{foreign.camera.code}"]
    lists += [f"/map/layers/{name}.geojson" for name in ("places", "views", "wifi", "ground")]
    lists += [f"/assets?{name}={one}" for name in ("parent_id", "holder_id", "location_id")
              for one in map(foreign.ids.get, ("asset_id", "organisation_id", "location_id"))]  # fmt: skip
    lists += [
        f"/work/new?asset={foreign.camera.id}",
        f"/map?asset={foreign.camera.id}",
        f"/history?id={foreign.camera.id}",
    ]
    lists += [f"/contracts/new?asset={foreign.camera.id}", f"/assets/new?parent_id={foreign.camera.id}"]
    lists += [f"/assets/new?location_id={foreign.pole.id}", f"/assets/new?like={foreign.camera.id}"]

    leaks = [path for path in lists if FOREIGN in told(browser.get(path))]
    answers = {path: told(client.get(path, headers=headers)) for path in api_lists(app)}
    leaks += [path for path, text in answers.items() if FOREIGN in text or foreign.hromada.code in text]

    assert leaks == []
    assert len(answers) > 30
    assert all(len(text) > 20 for path, text in answers.items() if path.endswith(("/assets", "/history?limit=200")))


def test_search_and_totals_leave_out_foreign_things(app: Flask, session: Session, home: Town, foreign: Town) -> None:
    client, headers = program(app, session, home)
    own = len(home.hidden) + len(home.published)

    assert client.get("/api/v1/assets", headers=headers).get_json()["total"] == own
    assert client.get(f"/api/v1/assets?q={FOREIGN}", headers=headers).get_json()["total"] == 0
    assert client.get(f"/api/v1/assets?hromada={foreign.hromada.code}", headers=headers).status_code in (404, 422)
    assert sign_in(app, "admin.one").get(f"/assets?hromada={foreign.hromada.code}").status_code == 404


def test_what_is_common_and_what_is_foreign_is_not_an_administrators_of_one_hromada(
    app: Flask, session: Session, home: Town, foreign: Town
) -> None:
    kind, district = make_own_kind(session).code, make_district(session, foreign.hromada).id
    session.commit()
    browser, (client, headers) = sign_in(app, "admin.one"), program(app, session, home)
    before = client.get(f"/api/v1/kinds/{kind}", headers=headers).json
    page = f"/hromadas/{foreign.hromada.code}"

    common = [
        browser.open(path, method=method, data={"is_sensitive": "false", "name_uk": "Інше", "version": "1"})
        for path in ("/kinds/new", f"/kinds/{kind}/edit", "/hromadas/new")
        for method in ("GET", "POST")
    ]
    common.append(client.post("/api/v1/hromadas", json={"name": "Нова"}, headers=headers))
    strange = [browser.open(page, method=method, data={"version": "1"}) for method in ("GET", "POST")]
    strange += [browser.post(f"{page}/{name}", data={"name": "Нове"}) for name in ("settlements", "districts")]
    strange += [browser.open(f"{page}/districts/{district}", method=method) for method in ("GET", "POST")]

    assert [one.status_code for one in common] == [403] * 7
    assert [one.status_code for one in strange] == [404] * 6
    assert client.get(f"/api/v1/kinds/{kind}", headers=headers).json == before


def test_nothing_of_mine_can_be_hung_on_a_foreign_thing(
    app: Flask, session: Session, home: Town, foreign: Town
) -> None:
    client, headers = program(app, session, home)
    ids = {name: str(one) for name, one in foreign.ids.items()}
    new = {"inventory_number": "1", "name": "x", "kind": "camera"}
    contract = {
        "number": "1",
        "subject": "x",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "terms": [],
        "covers": [],
    }
    plan = {"title": "x", "work_kind": "preventive", "interval": "month", "starts_on": "2026-11-01", "kind": "camera"}
    work = {"kind": "preventive", "started_at": "2026-11-20T10:00:00Z", "done_by": "Технік", "summary": "x"}
    own_asset = [str(home.camera.id)]
    bodies = [
        *(("assets", {**new, name: ids[one]}) for name, one in
          (("location_id", "location_id"), ("holder_id", "organisation_id"), ("parent_id", "asset_id"))),
        ("assets", {**new, "hromada": foreign.hromada.code}),
        ("locations", {"name": "x", "kind": "room", "parent_id": ids["location_id"]}),
        ("organisations", {"name": "x", "role": "department", "parent_id": ids["organisation_id"]}),
        ("contracts", {**contract, "provider_id": ids["organisation_id"]}),
        ("contracts", {**contract, "service_line_id": ids["line_id"]}),
        ("contracts", {**contract, "covers": [{"asset_id": ids["asset_id"]}]}),
        ("contracts", {**contract, "covers": [{"kind": "camera", "holder_id": ids["organisation_id"]}]}),
        ("contracts", {**contract, "covers": [{"kind": "camera", "parent_id": ids["asset_id"]}]}),
        ("plans", {**plan, "filters": {"asset_ids": [ids["asset_id"]]}}),
        ("plans", {**plan, "filters": {"holder_id": ids["organisation_id"]}}),
        ("plans", {**plan, "filters": {"parent_id": ids["asset_id"]}}),
        ("plans", {**plan, "contract_id": ids["contract_id"]}),
        ("work", {**work, "asset_ids": [ids["asset_id"]]}),
        ("work", {**work, "asset_ids": [*own_asset, ids["asset_id"]]}),
        ("work", {**work, "asset_ids": own_asset, "plan_id": ids["plan_id"]}),
        ("work", {**work, "asset_ids": own_asset, "contract_id": ids["contract_id"]}),
    ]  # fmt: skip

    taken = {}
    for name, body in bodies:
        answer = client.post(f"/api/v1/{name}", headers=headers, json=body)
        if answer.status_code not in (404, 422) or FOREIGN in answer.text:
            taken[name, str(body)[-120:]] = (answer.status_code, answer.text[:200])
    assert taken == {}


def test_a_change_cannot_hang_my_thing_on_a_foreign_one(
    app: Flask, session: Session, home: Town, foreign: Town
) -> None:
    client, headers = program(app, session, home)
    own = make_asset(session, home.hromada)
    session.commit()
    headers = {**headers, "If-Match": "*"}
    changes = [{"location_id": str(foreign.pole.id)}, {"parent_id": str(foreign.camera.id)},
               {"holder_id": str(foreign.ids["organisation_id"])}, {"hromada": foreign.hromada.code},
               {"id": str(foreign.camera.id)}, {"hromada_id": str(foreign.hromada.id)}, {"is_demo": True},
               {"code": foreign.camera.code}, {"version": 9}, {"published": True}]  # fmt: skip

    answers = [client.patch(f"/api/v1/assets/{own.id}", headers=headers, json=one).status_code for one in changes]

    assert set(answers) == {422}


def program(app: Flask, session: Session, home: Town):
    """Give a program with a token of an administrator of our hromada alone."""
    user = make_person(session, "program.one", role="admin", hromada=home.hromada)
    headers = {"Authorization": f"Bearer {make_api_token(session, user)}", "If-Match": "*"}
    return app.test_client(), headers
