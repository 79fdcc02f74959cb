"""Roles without `place.exact`: no page, map, file or answer of the API tells where a sensitive thing is."""

import uuid
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from gis.operations.publication import publish_asset, unpublish_asset
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from registry.kernel.models.attachment import Attachment
from registry.kernel.operations.attachments import add_attachment, delete_attachment
from registry.kernel.operations.history import record_history
from registry.people.models import Membership
from registry.places.operations.locations import delete_location, update_location
from tests.factories.people import make_api_token, make_person, sign_in
from tests.factories.registry import make_hromada
from tests.safety.crawl import addresses, first_difference, get_rules, told, without_noise
from tests.safety.town import TRACES, WORD, Town, attach_photo, make_picture, make_secret_place, make_town

BLIND = ("viewer", "accountant")
HERE, NOWHERE = "30.711,51.523,30.713,51.524", "30.731,51.523,30.733,51.524"
NONSENSE = "qwvnothng"
SEARCHED = (
    "/assets?q={}", "/assets/export.csv?q={}", "/assets/export.geojson?q={}", "/assets/labels?q={}", "/locations?q={}",
    "/map?q={}", "/map/layers/places.geojson?q={}", "/map/layers/views.geojson?q={}", "/work?q={}",
    "/work/journal?q={}", "/plans?q={}", "/contracts?q={}", "/contracts/uncovered?q={}", "/organisations?q={}",
    "/search?q={}", "/search/suggest?q={}",
)  # fmt: skip
BOXED = (
    "/assets?bbox={}", "/assets/export.csv?bbox={}", "/assets/export.geojson?bbox={}", "/assets/labels?bbox={}",
    "/map/layers/places.geojson?bbox={}", "/map/layers/views.geojson?bbox={}", "/map?bbox={}",
)  # fmt: skip
API_LISTS = ("assets", "locations", "organisations", "contracts", "plans", "work", "history", "costings", "kinds")


@pytest.fixture
def town(session: Session, settings: Settings) -> Town:
    """The town, with a history: the camera moved twice, a place renamed and one deleted, files taken away."""
    town = make_town(session, settings.attachments)
    other = make_secret_place(session, town.hromada, name=f"Щогла {WORD}")
    camera = update_asset(session, SYSTEM, town.camera.id, {"location_id": str(other.id)}, version=town.camera.version)
    update_asset(session, SYSTEM, camera.id, {"location_id": str(town.pole.id)}, version=camera.version)
    other = update_location(session, SYSTEM, other.id, {"name": f"Вежа {WORD}"}, version=other.version)
    delete_location(session, SYSTEM, other.id, version=other.version)
    school = town.published[0].location_id
    for entity, owner_id in (("location", town.pole.id), ("location", school), ("plan", town.ids["plan_id"])):
        taken = [_keep_photo(session, settings, town, entity, owner_id) for _ in range(2)][1]
        delete_attachment(session, SYSTEM, taken.id)
    photo = town.photo
    town.ids["attachment_id"] = photo.id
    session.commit()
    return town


def _keep_photo(session: Session, settings: Settings, town: Town, entity: str, owner_id: uuid.UUID) -> Attachment:
    """Add a photo, whose name is a canary, to a place itself or to a plan."""
    return add_attachment(
        session, SYSTEM, settings.attachments, entity=entity, entity_id=owner_id, hromada_id=town.hromada.id,
        file_name=f"{WORD}.jpg", data=make_picture(),
    )  # fmt: skip


def ask(app: Flask, session: Session, town: Town, role: str) -> tuple[Callable[[str], str], str]:
    """Give a way to ask pages and the API as a person of this role, and the person's bearer token."""
    user = make_person(session, f"{role}.one", role=role, hromada=town.hromada)
    token = make_api_token(session, user)
    browser, program = sign_in(app, user.login), app.test_client()

    def get(path: str) -> str:
        if path.startswith("/api/v1"):
            return told(program.get(path, headers={"Authorization": f"Bearer {token}"}))
        return told(browser.get(path))

    return get, token


def around(text: str, hint: str) -> str:
    """Give what stands around a hint, for the message of a failure."""
    at = text.index(hint)
    return text[max(at - 100, 0) : at + 60]


def hints(town: Town, path: str) -> set[str]:
    """List what must not be told; the history does name a place by its id, which opens nothing."""
    return {*TRACES, town.photo.sha256} | (set() if "/history" in path else {str(town.pole.id)})


@pytest.mark.parametrize("role", BLIND)
def test_no_page_nor_answer_tells_where_a_camera_is(
    app: Flask, session: Session, settings: Settings, town: Town, role: str
) -> None:
    deleted = make_second_photo(session, settings, town)
    get, _token = ask(app, session, town, role)
    paths = [one for rule in get_rules(app) for one in addresses(app, rule, town.ids, town.camera.code)]
    paths += [f"/api/v1/{name}?limit=200" for name in API_LISTS]
    paths += ["/history?entity=location", "/history?entity=attachment", "/contracts?year=2026", "/costing/2026"]
    paths += [f"/history?id={one}" for one in (town.camera.id, town.pole.id, deleted)]
    paths += [
        f"/map?asset={town.camera.id}",
        f"/work/new?asset={town.camera.id}",
        f"/assets?location_id={town.pole.id}",
        f"/locations/{town.published[0].location_id}",
    ]
    paths += [f"/assets/export.{form}?kind=camera" for form in ("csv", "xlsx", "geojson")]
    paths += [f"/api/v1/history/{number}" for number in range(1, 40)]

    leaks = []
    for path in paths:
        text = get(path).replace(path, "").replace(path.replace("&", "&amp;"), "")
        leaks += [(path, around(text, hint)) for hint in hints(town, path) if hint in text and hint not in path]

    assert leaks == []


@pytest.mark.parametrize("role", BLIND)
def test_no_file_of_a_place_or_of_a_plan_is_given(app: Flask, session: Session, town: Town, role: str) -> None:
    kept = session.scalars(select(Attachment.id).where(Attachment.entity.in_(("location", "plan")))).all()
    session.rollback()
    get, _token = ask(app, session, town, role)

    answers = [get(f"/files/{one}{tail}") for one in kept for tail in ("", "/thumb")]

    assert len(kept) == 3
    assert not any("image/jpeg" in one or WORD in one for one in answers)


def make_second_photo(session: Session, settings: Settings, town: Town) -> object:
    """Add a photo to the camera and take it away, so that only the history knows it."""
    photo = attach_photo(session, town.camera, settings.attachments)
    delete_attachment(session, SYSTEM, photo.id)
    session.commit()
    return photo.id


def test_a_thing_like_a_secret_one_elsewhere_is_not_named_by_it(app: Flask, session: Session, town: Town) -> None:
    other = make_hromada(session, name="Інша громада", short_name="Інша")
    user = make_person(session, "both.one", role="viewer", hromada=town.hromada)
    user.memberships.append(Membership(id=uuid.uuid4(), role="technician", hromada_id=other.id))
    session.commit()

    form = sign_in(app, user.login).get(f"/assets/new?kind=camera&hromada={other.code}&like={town.camera.id}")

    assert form.status_code == 200
    assert WORD not in form.text and town.camera.open_name in form.text


@pytest.mark.parametrize("role", BLIND)
def test_searching_for_a_street_answers_as_searching_for_nonsense(
    app: Flask, session: Session, town: Town, role: str
) -> None:
    get, _token = ask(app, session, town, role)
    api = [f"/api/v1/{name}?q={{}}" for name in ("assets", "locations", "work", "plans", "contracts")]

    told_apart = {}
    for path in [*SEARCHED, *api]:
        found, control = get(path.format(WORD)), get(path.format(NONSENSE))
        if difference := first_difference(without_noise(found.replace(WORD, NONSENSE)), without_noise(control)):
            told_apart[path] = difference

    assert told_apart == {}


@pytest.mark.parametrize("role", BLIND)
def test_asking_for_a_name_exactly_answers_as_asking_for_nonsense(
    app: Flask, session: Session, town: Town, role: str
) -> None:
    get, _token = ask(app, session, town, role)

    told_apart = {}
    for path in ("/api/v1/assets?name={}", "/assets?name={}", "/assets/export.csv?name={}", "/map?name={}"):
        found, control = get(path.format(town.camera.name)), get(path.format(NONSENSE))
        for written in (quote_plus(town.camera.name), quote(town.camera.name), town.camera.name):
            found = found.replace(written, NONSENSE)
        if difference := first_difference(without_noise(found), without_noise(control)):
            told_apart[path] = difference

    assert told_apart == {}


@pytest.mark.parametrize("role", BLIND)
def test_the_history_of_before_tells_no_name_either(app: Flask, session: Session, town: Town, role: str) -> None:
    recorder, camera = town.hidden[1], town.camera
    named = {"id": str(recorder.id), "name": recorder.name}
    for entity, of, label, changes in (
        ("asset", camera.id, f"{camera.inventory_number} {camera.name}", {"parent_id": (None, named)}),
        ("asset", camera.id, "К", {"parent_id": ({"id": str(uuid.uuid4()), "name": WORD}, None)}),
        ("contract", town.ids["contract_id"], "5", {"covers": ([], [{"asset_id": named}])}),
        ("due_work", town.ids["visit_id"], f"Огляд · К {camera.name}", {"status": ("open", "done")}),
    ):
        record_history(
            session, SYSTEM, "update", entity=entity, entity_id=of, label=label, hromada_id=town.hromada.id,
            changes=changes,
        )  # fmt: skip
    session.commit()
    get, _token = ask(app, session, town, role)
    paths = ("/history", "/api/v1/history?limit=200", f"/contracts/{town.ids['contract_id']}", f"/assets/{camera.id}")

    told_by = [path for path in (*paths, f"/assets/{camera.id}?tab=history") if WORD in get(path)]

    assert told_by == []


@pytest.mark.parametrize("role", BLIND)
def test_a_box_around_a_camera_answers_as_a_box_around_nothing(
    app: Flask, session: Session, town: Town, role: str
) -> None:
    get, _token = ask(app, session, town, role)

    told_apart = {}
    for path in [*BOXED, "/api/v1/assets?bbox={}", "/api/v1/locations?bbox={}"]:
        found, control = get(path.format(HERE)), get(path.format(NOWHERE))
        for comma in (",", "%2C"):
            found = found.replace(HERE.replace(",", comma), NOWHERE.replace(",", comma))
        if difference := first_difference(without_noise(found), without_noise(control)):
            told_apart[path] = difference

    assert told_apart == {}


@pytest.mark.parametrize("role", BLIND)
def test_a_shelter_is_found_by_staff_only_while_it_is_published(
    app: Flask, session: Session, town: Town, role: str
) -> None:
    shelter = town.hidden[-1]
    get, _token = ask(app, session, town, role)
    paths = (f"/assets/{shelter.id}", f"/api/v1/assets/{shelter.id}", "/map/layers/places.geojson", "/locations")

    def told_by() -> list[str]:
        session.commit()
        telling = (WORD, LONGITUDE, str(shelter.location_id))
        return [path for path in paths if any(hint in get(path) for hint in telling)]

    before = told_by()
    publish_asset(session, SYSTEM, shelter.id)
    while_published = told_by()
    unpublish_asset(session, SYSTEM, shelter.id)

    assert (before, while_published, told_by()) == ([], list(paths), [])


def test_who_may_know_places_does_find_them(app: Flask, session: Session, town: Town) -> None:
    get, _token = ask(app, session, town, "auditor")

    assert WORD in get(f"/assets/{town.camera.id}")
    assert town.camera.inventory_number in get(f"/assets/export.csv?q={WORD}")
    assert town.camera.inventory_number in get(f"/assets/export.csv?bbox={HERE}")
    assert LONGITUDE in get("/map/layers/places.geojson")
    assert WORD in get(f"/history?id={town.pole.id}")


LONGITUDE = TRACES[1]


def test_a_covered_entry_has_no_hash_to_try_streets_on(app: Flask, session: Session, town: Town) -> None:
    get, token = ask(app, session, town, "accountant")
    answer = app.test_client().get("/api/v1/history?limit=200", headers={"Authorization": f"Bearer {token}"})

    covered = [one for one in answer.get_json()["items"] if one["is_masked"]]

    assert get("/history")
    assert covered
    assert [one for one in covered if one["hash"] is not None] == []


def test_a_camera_beside_a_published_thing_is_not_given_away(app: Flask, session: Session, town: Town) -> None:
    place = town.published[0].location
    camera = town.camera
    get, _token = ask(app, session, town, "viewer")
    paths = (f"/locations/{place.id}", f"/assets/{town.published[0].id}", "/map/layers/places.geojson", "/locations")
    before = {path: without_noise(get(path)) for path in paths}

    update_asset(session, SYSTEM, camera.id, {"location_id": str(place.id)}, version=camera.version)
    session.commit()

    told_apart = {path: first_difference(without_noise(get(path)), before[path]) for path in paths}
    assert {path: one for path, one in told_apart.items() if one} == {}
