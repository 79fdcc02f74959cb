"""Pages of assets: lists, cards, forms, actions, and what each role sees of them."""

import io
import re
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.models.attachment import Attachment
from registry.kernel.seams import db
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import (
    make_asset,
    make_hromada,
    make_kinds,
    make_location,
    make_organisation,
    make_settlement,
)
from tests.registry.kernel.rules.test_photos import photo

CANARY = "CANARYplace"


def browser(app: Flask, session: Session, hromada: Hromada, role: str = "admin") -> FlaskClient:
    make_person(session, f"{role}.test", role=role, hromada=hromada)
    return sign_in(app, f"{role}.test")


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    make_kinds(session)
    session.commit()
    return made


@pytest.fixture
def admin(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    return browser(app, session, hromada)


def fresh(session: Session, asset: Asset) -> Asset:
    session.expire_all()
    found = session.get_one(Asset, asset.id)
    session.commit()
    return found


def form_of(**values: Any) -> dict[str, Any]:
    return {"name": "Камера 7", "inventory_number": "7", "status": "in_service", "location_id": "", **values}


def test_pages_need_a_signed_in_person(app: Flask, session: Session, hromada: Hromada) -> None:
    asset = make_asset(session, hromada)
    session.commit()

    for path in ("/assets", f"/assets/{asset.id}", "/assets/new", "/locations", "/organisations", "/history", "/kinds"):
        answer = app.test_client().get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/sign-in"), path


def test_an_empty_register_offers_the_first_step(admin: FlaskClient) -> None:
    page = admin.get("/assets").text

    assert "Реєстр ще порожній" in page
    assert "/assets/new" in page


def test_the_list_finds_by_any_fragment_and_narrows_by_kind(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    place = make_location(session, hromada, address="вул. Тиха, 1")
    make_asset(session, hromada, name="Камера на розі", location_id=place.id)
    make_asset(session, hromada, name="Сервер пошти", kind="server")
    session.commit()

    found = admin.get("/assets?q=тиха").text
    servers = admin.get("/assets?kind=server").text

    assert "Камера на розі" in found
    assert "Сервер пошти" not in found
    assert "Сервер пошти" in servers
    assert "Камера на розі" not in servers
    assert "Нічого не знайдено" in admin.get("/assets?q=хмара").text


@pytest.mark.parametrize(
    "query",
    ["?sort=price&cursor=x", "?cursor=зло", "?status=lost", "?bbox=1", "?holder_id=1", "?sort=-updated", "?kind=зло"],
)
def test_an_odd_address_still_shows_a_list(admin: FlaskClient, session: Session, hromada: Hromada, query: str) -> None:
    make_asset(session, hromada)
    session.commit()

    assert admin.get(f"/assets{query}").status_code == 200


def test_retired_things_are_listed_only_when_asked_for(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    make_asset(session, hromada, name="Стара камера", status="retired")
    make_asset(session, hromada)
    session.commit()

    assert "Стара камера" not in admin.get("/assets").text
    assert "Стара камера" in admin.get("/assets?status=retired").text
    assert "Стара камера" in admin.get("/assets?status=all").text


def test_the_list_takes_a_fixed_number_of_statements(
    app: Flask, admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    def fill(number: int) -> None:
        holder = make_organisation(session, hromada)
        for _at in range(number):
            building = make_location(session, hromada, kind="building")
            room = make_location(session, hromada, kind="room", parent_id=building.id, geometry=None)
            make_asset(session, hromada, location_id=room.id, holder_id=holder.id)
        session.commit()

    def statements() -> int:
        seen = []

        def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.extend(["read"] if statement.startswith(("SELECT", "WITH")) else [])

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", count)
        assert admin.get("/assets").status_code == 200
        event.remove(engine, "before_cursor_execute", count)
        return len(seen)

    fill(2)
    few = statements()
    fill(48)

    assert statements() == few <= 14


def test_an_asset_is_added_with_a_new_place(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    answer = admin.post(
        f"/assets/new?kind=camera&hromada={hromada.code}",
        data=form_of(
            location_id="new",
            address="вул. Тиха, 1",
            place_kind="pole",
            lon="30,75",
            lat="51,52",
            azimuth_deg="45,5",
            range_m="60",
            price="7 850,50",
            commissioned_on="2026-05-01",
            **{"attributes.analytics": ["plates", "motion"], "attributes.night_vision": "true"},
        ),
    )

    asset = session.scalars(select(Asset)).one()
    assert (answer.status_code, answer.location) == (302, f"/assets/{asset.id}")
    assert asset.attributes == {
        "azimuth_deg": 45.5, "range_m": 60, "analytics": ["plates", "motion"], "night_vision": True,
    }  # fmt: skip
    assert asset.location is not None
    assert (asset.location.name, asset.location.kind) == ("вул. Тиха, 1", "pole")
    session.commit()
    shown = admin.get(f"/assets/{asset.id}").text
    assert "45,5°" in shown
    assert "7\u202f850,50" in shown


def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    answer = admin.post(
        f"/assets/new?kind=camera&hromada={hromada.code}",
        data=form_of(
            name="<b>Камера</b>",
            inventory_number="",
            azimuth_deg="захід",
            price="дорого",
            location_id="new",
            lon="51,52",
            lat="30,75",
            parent_number="404",
        ),
    )

    assert answer.status_code == 422
    for told in ("захід", "дорого", "51,52", "404", "&lt;b&gt;Камера&lt;/b&gt;", "переплутано"):
        assert told in answer.text, told
    assert "<b>Камера</b>" not in answer.text
    assert answer.text.count('class="field__errors"') == 5
    assert session.scalars(select(Asset)).all() == []
    assert session.scalars(select(Location)).all() == []


def test_a_place_outside_the_hromada_warns_but_is_written(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    answer = admin.post(
        f"/assets/new?kind=camera&hromada={hromada.code}",
        data=form_of(location_id="new", place_name="Далеко", lon="31,5", lat="50,5"),
        follow_redirects=True,
    )

    assert "поза межами громади" in answer.text
    assert session.scalars(select(Location.name)).all() == ["Далеко"]


def test_editing_starts_from_what_is_stored_and_refuses_a_stale_version(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    place = make_location(session, hromada)
    asset = make_asset(session, hromada, location_id=place.id, price="10", attributes={"range_m": "60.5"})
    session.commit()
    edit = f"/assets/{asset.id}/edit"
    page = admin.get(edit).text
    same = form_of(
        name="Інша", inventory_number=asset.inventory_number, location_id=str(place.id), version="1", price=""
    )

    first, second = admin.post(edit, data=same), admin.post(edit, data={**same, "name": "Друга"})

    assert 'value="60,5"' in page
    assert str(place.id) in page
    assert (first.status_code, second.status_code) == (302, 422)
    assert "Хтось уже змінив" in second.text
    stored = fresh(session, asset)
    assert (stored.name, stored.location_id, stored.price) == ("Інша", place.id, None)


def test_searching_a_place_redraws_the_form_with_what_was_found(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    place = make_location(session, hromada, name="Опора на Тихій")
    session.commit()

    page = admin.post(
        f"/assets/new?kind=camera&hromada={hromada.code}", data=form_of(place_q="тихій", find_place="1", name="Набране")
    )

    assert page.status_code == 200
    assert str(place.id) in page.text
    assert "Набране" in page.text


def test_retiring_and_bringing_back(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    asset = make_asset(session, hromada)
    session.commit()

    admin.post(f"/assets/{asset.id}/retire", data={"version": "1", "on": "2026-03-31", "reason": "акт № 5"})
    retired = fresh(session, asset).status
    page = admin.get(f"/assets/{asset.id}").text
    admin.post(f"/assets/{asset.id}/restore", data={"version": "2"})

    assert retired == "retired"
    assert "Повернути" in page
    assert fresh(session, asset).status == "in_service"


@pytest.mark.parametrize("role", ["viewer", "accountant"])
def test_a_hidden_place_is_on_no_page_of_those_who_may_not_know_it(
    app: Flask, session: Session, hromada: Hromada, role: str
) -> None:
    town = make_settlement(session, hromada)
    place = make_location(
        session, hromada, name=CANARY, address=CANARY, settlement_id=town.id, lon="30.765432", lat="51.523456"
    )
    camera = make_asset(session, hromada, name="Камера", location_id=place.id)
    seat = make_asset(session, hromada, name="Місце", kind="edms_seat", parent_id=camera.id)
    session.commit()
    client = browser(app, session, hromada, role)
    paths = [
        "/assets",
        "/assets?q=камера",
        f"/assets/{camera.id}",
        f"/assets/{seat.id}",
        f"/assets/{camera.id}?tab=history",
        "/assets/export.csv",
        "/assets/export.geojson",
        "/assets/export.csv?kind=camera",
        "/locations",
        "/locations?q=CAN",
        f"/locations/{place.id}",
        "/history",
        f"/assets/{camera.id}/label",
        "/assets/labels",
        "/assets/choose?parent_number=CAN",
        f"/map/asset/{camera.id}.geojson",
    ]

    for path in paths:
        answer = client.get(path)
        told = answer.get_data(as_text=True)
        assert not any(secret in told for secret in (CANARY, "765432", "523456")), path
    assert "Славутич" in client.get(f"/assets/{camera.id}").text
    assert client.get(f"/assets/{camera.id}?tab=files").status_code == 200


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("admin", True),
        ("technician", True),
        ("viewer", False),
        ("accountant", False),
        ("auditor", False),
        ("publisher", False),
    ],
)
def test_only_some_roles_may_write(app: Flask, session: Session, hromada: Hromada, role: str, may: bool) -> None:
    asset = make_asset(session, hromada)
    place = make_location(session, hromada)
    session.commit()
    client = browser(app, session, hromada, role)
    writes = [
        ("GET", f"/assets/{asset.id}/edit"),
        ("POST", f"/assets/{asset.id}/edit"),
        ("POST", f"/assets/{asset.id}/retire"),
        ("POST", f"/assets/{asset.id}/files"),
        ("GET", f"/assets/new?kind=camera&hromada={hromada.code}"),
        ("GET", f"/locations/new?hromada={hromada.code}"),
        ("POST", f"/locations/{place.id}/edit"),
    ]

    statuses = [client.open(path, method=method, data={"version": "1"}).status_code for method, path in writes]

    assert all((status in (200, 302, 409, 422)) if may else status in (403, 404) for status in statuses), statuses
    page = client.get(f"/assets/{asset.id}").text
    assert (f"/assets/{asset.id}/edit" in page) == may


def test_a_stranger_gets_404_everywhere(app: Flask, session: Session, hromada: Hromada) -> None:
    asset, place = make_asset(session, hromada), make_location(session, hromada)
    organisation = make_organisation(session, hromada)
    other = make_hromada(session)
    session.commit()
    client = browser(app, session, other)

    for path in (
        f"/assets/{asset.id}",
        f"/assets/{asset.id}/edit",
        f"/assets/{asset.id}/label",
        f"/locations/{place.id}",
        f"/organisations/{organisation.id}",
        f"/assets/{uuid.uuid4()}",
        "/assets/1",
        "/assets/../x",
    ):
        assert client.get(path).status_code == 404, path


def test_a_photo_is_kept_shown_deleted_and_brought_back(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    asset = make_asset(session, hromada)
    session.commit()
    exif = Image.Exif()
    exif[0x010E] = CANARY

    admin.post(f"/assets/{asset.id}/files", data={"file": (io.BytesIO(photo(exif=exif)), "фото.jpg")})
    kept = session.scalars(select(Attachment)).one()
    session.commit()
    shown, thumb = (admin.get(f"/files/{kept.id}{size}", buffered=True) for size in ("", "/thumb"))
    deleted = admin.post(f"/files/{kept.id}/delete", follow_redirects=True)
    gone = admin.get(f"/files/{kept.id}").status_code
    admin.post(f"/files/{kept.id}/restore")

    assert (shown.status_code, thumb.status_code, shown.content_type) == (200, 200, "image/jpeg")
    assert CANARY.encode() not in shown.data
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert f'<form method="post" action="/files/{kept.id}/restore">' in deleted.text
    assert gone == 404
    assert admin.get(f"/files/{kept.id}", buffered=True).status_code == 200


@pytest.mark.parametrize(
    ("name", "data"), [("x.svg", b"<svg/>"), ("x.html", b"<script>"), ("x.jpg", b""), ("x.exe", b"MZ")]
)
def test_other_files_are_refused(
    admin: FlaskClient, session: Session, hromada: Hromada, name: str, data: bytes
) -> None:
    asset = make_asset(session, hromada)
    session.commit()

    answer = admin.post(f"/assets/{asset.id}/files", data={"file": (io.BytesIO(data), name)}, follow_redirects=True)

    assert "Не додано" in answer.text
    assert session.scalars(select(Attachment)).all() == []


def test_facts_count_people_in_words_and_things_by_a_bare_number(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    shelter = make_asset(session, hromada, kind="shelter", attributes={"capacity": 81, "entrances": 2})
    session.commit()

    page = admin.get(f"/assets/{shelter.id}").text

    assert "<dd>81\u00a0особа</dd>" in page
    assert "<dd>2</dd>" in page


def test_labels_lead_to_the_code(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    assets = [make_asset(session, hromada) for _at in range(3)]
    session.commit()

    one, sheet = admin.get(f"/assets/{assets[0].id}/label").text, admin.get("/assets/labels?kind=camera").text

    assert (one.count("<svg xmlns"), sheet.count("<svg xmlns")) == (1, 3)
    assert all(asset.code in sheet for asset in assets)


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_the_list_is_exported_as_it_is_filtered(
    admin: FlaskClient, session: Session, hromada: Hromada, form: str
) -> None:
    make_asset(session, hromada, name="=Камера")
    make_asset(session, hromada, name="Сервер", kind="server")
    session.commit()

    answer = admin.get(f"/assets/export.{form}?kind=camera")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if form == "csv":
        assert "'=Камера" in answer.data.decode("utf-8-sig")
        assert "Сервер" not in answer.data.decode("utf-8-sig")


@pytest.mark.parametrize("field", ["name", "responsible", "model", "note", "funding_source"])
def test_no_text_becomes_markup(admin: FlaskClient, session: Session, hromada: Hromada, field: str) -> None:
    script = "<script>alert(1)</script>"
    asset = make_asset(session, hromada, **{field: script})
    session.commit()

    for path in (
        "/assets",
        f"/assets/{asset.id}",
        f"/assets/{asset.id}?tab=history",
        f"/assets/{asset.id}/edit",
        "/history",
        f"/assets/{asset.id}/label",
    ):
        assert script not in admin.get(path).text, path


def test_a_refused_retirement_asks_again_with_what_was_typed(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    asset = make_asset(session, hromada, commissioned_on="2026-05-01")
    session.commit()

    refused = admin.post(f"/assets/{asset.id}/retire", data={"version": "1", "on": "2026-01-15", "reason": "Акт № 7"})

    assert refused.status_code == 422
    assert "data-open" in refused.text
    assert 'value="2026-01-15"' in refused.text
    assert 'value="Акт № 7"' in refused.text
    assert "Вибуття не може бути раніше" in refused.text


def test_a_place_stays_chosen_while_the_kind_is(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    pole = make_location(session, hromada)
    session.commit()

    page = admin.get(f"/assets/new?location_id={pole.id}").text

    assert f"kind=camera&amp;hromada={hromada.code}&amp;location_id={pole.id}" in page


def test_a_list_of_one_kind_is_narrowed_by_its_attributes(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    make_asset(session, hromada, name="На опорі", attributes={"mount": "pole", "range_m": 60})
    make_asset(session, hromada, name="На стіні", attributes={"mount": "wall"})
    session.commit()

    whole = admin.get("/assets?kind=camera").text
    poles = admin.get("/assets?kind=camera&attributes.mount=pole").text
    near = admin.get("/assets?kind=camera&attributes.range_m=60.0").text

    assert 'name="attributes.mount"' in whole
    assert ("На опорі" in poles, "На стіні" in poles) == (True, False)
    assert ("На опорі" in near, "На стіні" in near) == (True, False)
    assert '<input type="hidden" name="attributes.range_m" value="60.0">' in near
    assert '<input type="hidden" name="attributes.mount"' not in poles
    assert 'name="attributes.mount"' not in admin.get("/assets").text
    chips = re.findall(r'<a class="chip" href="([^"]*)"', near)
    assert chips
    assert not [one for one in chips if "attributes." in one], "another kind has other attributes"


def test_the_form_changes_the_status_since_a_day_and_the_page_tells_the_stays_in_reserve(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    asset = make_asset(session, hromada, status="reserve", status_on="2026-02-01")
    session.commit()
    edit, own = f"/assets/{asset.id}/edit", {"inventory_number": asset.inventory_number}

    read = admin.get(edit).text
    wrong = admin.post(edit, data=form_of(**own, version="1", status_on="2026-01-31"))
    ended = admin.post(edit, data=form_of(**own, version="1", status_on="2026-03-01"))
    again = admin.post(edit, data=form_of(**own, version="2", status="reserve", status_on="2026-03-01"))
    page = admin.get(f"/assets/{asset.id}").text

    assert 'name="status_on"' in read
    assert 'value="2026-02-01"' in read
    assert (wrong.status_code, "01.02.2026: інший не може початися раніше" in wrong.text) == (422, True)
    assert (ended.status_code, again.status_code) == (302, 302)
    assert "01.02.2026–28.02.2026" in page
    # The form sent the former day back with another status: the new one holds since today.
    assert f"з {clock.today():%d.%m.%Y}" in page
    assert fresh(session, asset).status_on == clock.today()


def test_a_page_of_what_never_was_in_reserve_has_no_card_of_it(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    asset = make_asset(session, hromada)
    session.commit()

    assert "У резерві" not in admin.get(f"/assets/{asset.id}").text
