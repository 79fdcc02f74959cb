"""Merging doubles: all that referred to the one that goes refers to the other, and all of it comes back."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.cli import cli
from gis.models.public_object import PublicObject
from maintenance.contracts.models.contract import Contract
from maintenance.upkeep.models.plan import Plan
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.db import Base
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry
from registry.people.models import Membership
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from registry.places.operations.referrers import referrers_to
from tests.factories.api import Api
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_work import make_plan
from tests.factories.people import make_api_token, make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_location, make_organisation

TABLES = {"location": "registry_location", "organisation": "registry_organisation"}


def test_whatever_refers_to_what_is_merged_is_led_over(app: Flask) -> None:
    for entity, table in TABLES.items():
        referring = {
            f"{one.name}.{key.parent.name}"
            for one in Base.metadata.sorted_tables
            for key in one.foreign_keys
            if key.column.table.name == table
        }

        assert referring == {column for one in referrers_to(entity) for column in one.columns}, entity


@pytest.fixture
def town(session: Session) -> Hromada:
    made = make_hromada(session)
    make_kinds(session)
    session.commit()
    return made


@pytest.fixture
def api(app: Flask, session: Session, town: Hromada) -> Api:
    return Api(app, make_api_token(session, make_person(session, "admin.test", hromada=town)))


def merged(api: Api, entity: str, kept_id: uuid.UUID, gone_id: uuid.UUID, **body: Any) -> Any:
    """Merge by the API, with the version that stands."""
    path = f"/{entity}s/{kept_id}"
    etag = api.get(path).headers["ETag"]
    return api.post(f"{path}/merge", {"other": str(gone_id), **body}, if_match=etag)


def everything(session: Session) -> dict[str, list[Any]]:
    """Read what the register holds, but for versions, moments and the history."""
    session.expire_all()
    unlike = {"version", "updated_at", "stamp"}
    left_out = {
        "registry_history",
        "registry_history_head",
        "registry_merger",
        "registry_long_work",
        "registry_revision",
        "registry_costed_change",
    }
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in left_out and not table.name.startswith(("registry_api", "registry_user", "registry_idem")):
            columns = [one for one in table.c if one.name not in unlike]
            found[table.name] = sorted((str(tuple(row)) for row in session.execute(select(*columns))), key=str)
    session.commit()
    return found


def test_all_that_an_organisation_had_goes_over_and_comes_back(session: Session, town: Hromada, api: Api) -> None:
    kept = make_organisation(session, town, name="ТОВ «Око»", role="department").id
    gone = make_organisation(session, town, name="ТзОВ Зір", edrpou="12345678", phone="044 123", role="department").id
    part = make_organisation(session, town, name="Філія", parent_id=str(gone)).id
    assets = [make_asset(session, town, holder_id=str(gone)).id for _ in range(3)]
    make_asset(session, town, holder_id=str(kept))
    line = make_line(session, town, spending_unit_id=str(gone))
    covers = [{"kind": "camera", "holder_id": str(gone)}, {"kind": "camera", "holder_id": str(kept)}]
    contract = make_contract(session, line, provider_id=str(gone), covers=covers).id
    plan = make_plan(session, town, today=clock.today(), kind="camera", filters={"holder_id": str(gone)}).id
    person = make_person(session, "tech.test", role="technician", hromada=town)
    person.memberships[0].department_id = gone
    session.commit()
    before = everything(session)

    answer = merged(api, "organisation", kept, gone)

    assert answer.status_code == 200, answer.get_json()
    session.expire_all()
    stays = session.get_one(Organisation, kept)
    assert session.get(Organisation, gone) is None
    assert (stays.name, stays.edrpou, stays.phone) == ("ТОВ «Око»", "12345678", "044 123")
    assert session.get_one(Organisation, part).parent_id == kept
    held = [session.get_one(Asset, one) for one in assets]
    assert {one.holder_id for one in held} == {kept}
    assert all("око" in one.search and "зір" not in one.search for one in held)
    written = session.get_one(Contract, contract)
    assert (written.provider_id, {one.holder_id for one in written.covers}) == (kept, {kept})
    assert session.get_one(Plan, plan).filters["holder_id"] == str(kept)
    assert session.scalars(select(Membership.department_id).where(Membership.role == "technician")).all() == [kept]
    merging = select(HistoryEntry.entity).where(HistoryEntry.action == "merge")
    assert set(session.scalars(merging)) == {"organisation", "asset", "contract", "service_line", "plan", "user"}
    session.commit()
    led = api.get(f"/organisations/{gone}")
    assert (led.status_code, led.headers["Location"]) == (308, f"/api/v1/organisations/{kept}")

    undone = api.post(f"/mergers/{answer.get_json()['id']}/undo", None)

    assert undone.status_code == 200, undone.get_json()
    assert everything(session) == before
    assert api.get(f"/organisations/{gone}").status_code == 200
    assert api.post(f"/mergers/{answer.get_json()['id']}/undo", None).status_code == 409


def total_of(api: Api, code: str) -> str:
    """Give what the year that is planned comes to."""
    return str(api.get(f"/costings/{code}-2027").get_json()["total"])


def test_merging_organisations_of_contracts_changes_no_figure(session: Session, town: Hromada, api: Api) -> None:
    kept, gone = (make_organisation(session, town, name=name, role="department").id for name in ("Око", "Зір"))
    for holder in (kept, gone):
        make_asset(session, town, holder_id=str(holder))
    line = make_line(session, town, spending_unit_id=str(gone))
    covers = [{"kind": "camera", "holder_id": str(one)} for one in (kept, gone)]
    make_contract(session, line, provider_id=str(gone), covers=covers)
    make_contract(session, make_line(session, town, code="2.2"), provider_id=str(kept))
    code = town.code
    session.commit()
    before = total_of(api, code)

    answer = merged(api, "organisation", kept, gone)

    assert (answer.get_json()["warnings"], total_of(api, code)) == ([], before)
    assert before == "24000.00"


def test_a_merging_that_makes_a_contract_cover_more_says_so_at_every_door(
    app: Flask, session: Session, town: Hromada, api: Api
) -> None:
    kept, gone = (make_organisation(session, town, name=name, role="department").id for name in ("Око", "Зір"))
    for holder in (kept, gone, gone):
        make_asset(session, town, holder_id=str(holder))
    line, cover = make_line(session, town), {"kind": "camera", "holder_id": str(kept)}
    make_contract(session, line, number="Ширший", covers=[cover])
    make_contract(session, line, number="Давній", covers=[cover], renewal="none", starts_on="2019-01-01",
                  ends_on="2019-12-31")  # fmt: skip
    make_contract(session, line, number="Інший", covers=[{**cover, "kind": "siren"}])
    code = town.code
    session.commit()
    before = total_of(api, code)
    told = "Договір № Ширший охоплює майно лише одного з них"

    page = sign_in(app, "admin.test").get(f"/doubles/organisation/{gone}/{kept}").text
    answer = merged(api, "organisation", kept, gone).get_json()

    assert told in page and "об’єктів: 2" in page
    assert "Давній" not in page and "Інший" not in page
    assert [one.startswith(told) for one in answer["warnings"]] == [True]
    assert (before, total_of(api, code)) == ("6000.00", "18000.00")
    api.post(f"/mergers/{answer['id']}/undo", None)
    by_command = ["doubles", "merge", "organisation", str(kept), str(gone)]
    assert told in app.test_cli_runner().invoke(cli, by_command).stderr


def test_all_that_a_place_had_goes_over_and_comes_back(session: Session, town: Hromada, api: Api) -> None:
    kept = make_location(session, town, name="Школа", kind="building", geometry=None).id
    gone = make_location(session, town, name="Школа № 1", kind="building", address="вул. Паркова, 3").id
    room = make_location(session, town, name="к. 7", kind="room", parent_id=str(gone), geometry=None).id
    asset = make_asset(session, town, location_id=str(gone)).id
    inside = make_asset(session, town, location_id=str(room), kind="server").id
    file = Attachment(
        id=uuid.uuid4(), hromada_id=town.id, entity="location", entity_id=gone, file_name="a.pdf", sha256="0" * 64,
        content_type="application/pdf", size_bytes=1, created_at=clock.now(),
    )  # fmt: skip
    session.add(file)
    session.commit()
    before = everything(session)

    answer = merged(api, "location", kept, gone)

    assert answer.status_code == 200, answer.get_json()
    session.expire_all()
    stays = session.get_one(Location, kept)
    assert (stays.name, stays.address, stays.position_source) == ("Школа", "вул. Паркова, 3", "measured")
    assert (stays.shape.x, stays.shape.y) == (30.75, 51.52)
    assert session.get(Location, gone) is None
    assert (session.get_one(Location, room).parent_id, session.get_one(Asset, asset).location_id) == (kept, kept)
    assert "паркова" in session.get_one(Asset, inside).place_search
    assert session.get_one(Attachment, file.id).entity_id == kept
    session.commit()

    undone = api.post(f"/mergers/{answer.get_json()['id']}/undo", None)

    assert undone.status_code == 200, undone.get_json()
    assert everything(session) == before


def test_a_room_merged_with_its_building_does_not_lie_in_itself(session: Session, town: Hromada, api: Api) -> None:
    house = make_location(session, town, name="Рада", kind="building").id
    for name, is_room_kept in (("Рада (будівля)", True), ("Рада, дубль", False)):
        room = make_location(session, town, name=name, kind="room", parent_id=str(house)).id
        session.commit()
        kept, gone = (room, house) if is_room_kept else (house, room)

        answer = merged(api, "location", kept, gone, take=["parent_id"])

        assert answer.status_code == 200, answer.get_json()
        session.expire_all()
        assert session.get_one(Location, kept).parent_id is None
        house = kept
        session.commit()


def test_what_was_changed_since_stays_merged(session: Session, town: Hromada, api: Api) -> None:
    kept, gone = (make_organisation(session, town, name=name).id for name in ("Відділ А", "Відділ Б"))
    asset = make_asset(session, town, holder_id=str(gone)).id
    session.commit()
    merger = merged(api, "organisation", kept, gone).get_json()["id"]
    etag = api.get(f"/assets/{asset}").headers["ETag"]
    assert api.patch(f"/assets/{asset}", {"note": "нове"}, if_match=etag).status_code == 200

    refused = api.post(f"/mergers/{merger}/undo", None)

    assert refused.status_code == 409
    assert "Камера" in refused.get_json()["detail"]
    assert session.get(Organisation, gone) is None


def test_who_may_not_undo_is_told_no_name_of_a_secret_thing(
    app: Flask, session: Session, town: Hromada, api: Api
) -> None:
    kept, gone = (make_organisation(session, town, name=name).id for name in ("Відділ А", "Відділ Б"))
    camera = make_asset(session, town, name="Камера на вул. Таємній", holder_id=str(gone)).id
    accountant = make_person(session, "accountant.test", role="accountant", hromada=town)
    program, browser = Api(app, make_api_token(session, accountant)), sign_in(app, "accountant.test")
    merger = merged(api, "organisation", kept, gone).get_json()["id"]
    etag = api.get(f"/assets/{camera}").headers["ETag"]
    assert api.patch(f"/assets/{camera}", {"note": "нове"}, if_match=etag).status_code == 200

    refused = program.post(f"/mergers/{merger}/undo", None)
    page = browser.post(f"/doubles/mergers/{merger}/undo", follow_redirects=True)

    assert refused.status_code == 409 and "Майно" in refused.get_json()["detail"]
    assert "Після об’єднання це вже змінили" in page.text
    assert "Таємн" not in refused.text + page.text


def test_a_merging_needs_the_rights_of_all_that_moves(app: Flask, session: Session, town: Hromada, api: Api) -> None:
    other = make_hromada(session, name="Інша громада")
    kept, gone = (make_organisation(session, town, name=name).id for name in ("Відділ А", "Відділ Б"))
    pole, post = (make_location(session, town, name=name).id for name in ("Опора", "Стовп"))
    away = make_organisation(session, other, name="Відділ А").id
    make_asset(session, town, holder_id=str(gone), location_id=str(post))
    session.commit()
    told: dict[str, list[int]] = {}
    for role in ("viewer", "accountant", "technician"):
        person = make_person(session, f"{role}.test", role=role, hromada=town)
        asking = Api(app, make_api_token(session, person))
        told[role] = [
            merged(asking, "organisation", kept, gone).status_code,
            asking.post(f"/organisations/{kept}/merge", {"other": str(away)}, if_match="v1").status_code,
            asking.post(f"/locations/{pole}/merge", {"other": str(post)}, if_match='"v1"').status_code,
        ]
    limited = make_person(session, "limited.test", role="technician", hromada=town)
    limited.memberships[0].department_id = kept
    session.commit()
    asking = Api(app, make_api_token(session, limited))

    assert told == {"viewer": [403, 403, 403], "accountant": [403, 404, 404], "technician": [200, 404, 200]}
    assert asking.post(f"/locations/{pole}/merge", {"other": str(post)}, if_match="*").status_code in (403, 404)
    both = Api(app, make_api_token(session, make_person(session, "all.test", role="admin")))
    assert merged(both, "organisation", kept, away).status_code == 422
    assert merged(both, "organisation", kept, kept).status_code == 422
    assert both.post(f"/organisations/{kept}/merge", {"other": str(away)}).status_code == 428
    assert both.post(f"/organisations/{kept}/merge", {"other": str(away)}, if_match='"v99"').status_code == 412


def test_merging_shows_the_public_nothing_new(app: Flask, session: Session, town: Hromada, api: Api) -> None:
    kept = make_location(session, town, name="Парк", lon="30.7500", lat="51.5200").id
    gone = make_location(session, town, name="Таємна опора", address="вул. Схована, 1", lon="30.7600", lat="51.5300").id
    shown = make_asset(session, town, kind="wifi_point", location_id=str(kept), attributes={"ssid": "Town"}).id
    make_asset(session, town, kind="camera", location_id=str(gone))
    moved = make_asset(session, town, kind="wifi_point", location_id=str(gone), attributes={"ssid": "Hidden"}).id
    session.commit()
    etag = api.get(f"/assets/{shown}").headers["ETag"]
    assert api.post(f"/assets/{shown}/publish", None, if_match=etag).status_code == 200
    before = app.test_client().get("/public/data/wifi.json").data

    answer = merged(api, "location", kept, gone, take=["name", "address", "geometry"])

    assert answer.status_code == 200, answer.get_json()
    assert app.test_client().get("/public/data/wifi.json").data == before
    assert session.scalars(select(PublicObject.asset_id)).all() == [shown]
    assert not session.get_one(Asset, moved).published
    session.commit()
    waiting = api.get("/public_changes").get_json()["items"]
    assert [one["asset_id"] for one in waiting] == [str(shown)]
    viewer = Api(app, make_api_token(session, make_person(session, "viewer.test", role="viewer", hromada=town)))
    assert viewer.get(f"/locations/{gone}").status_code == 308
    assert viewer.get("/mergers").get_json()["items"] == []


def test_files_of_old_name_what_was_merged_and_rewrite_nothing(
    app: Flask, session: Session, town: Hromada, api: Api, tmp_path: Path
) -> None:
    kept = make_organisation(session, town, name="Відділ ІТ", edrpou="11111111").id
    gone = make_organisation(session, town, name="Сектор ІТ", edrpou="22222222").id
    pole = make_location(session, town, name="Опора 1", address="вул. Паркова, 1").id
    post = make_location(session, town, name="Стовп 1", address="вул. Паркова, 1", lon="30.7511", lat="51.5211").id
    session.commit()
    assert merged(api, "organisation", kept, gone).status_code == 200
    assert merged(api, "location", pole, post).status_code == 200
    before = everything(session)
    files = {
        "organisation": "Назва;ЄДРПОУ;Роль\nСектор ІТ;22222222;підрозділ\n",
        "location": "Назва;Що за місце;Адреса;Широта;Довгота\nСтовп 1;опора;вул. Паркова, 1;51.5211;30.7511\n",
        "camera": "Інв. №;Назва;Балансоутримувач;Місце;Адреса\n9;Камера;Сектор ІТ;Стовп 1;вул. Паркова, 1\n",
    }
    reports = {}
    for kind, text in files.items():
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        told = app.test_cli_runner().invoke(cli, ["import", str(path), "--kind", kind, "--json"])
        reports[kind] = json.loads(told.stdout)
        if kind == "location":
            assert everything(session) == before

    assert [reports[kind]["errors"] for kind in files] == [[], [], []]
    assert [reports[kind]["created"] for kind in files] == [0, 0, 1]
    made = session.scalars(select(Asset).where(Asset.inventory_number == "9")).one()
    assert (made.holder_id, made.location_id) == (kept, pole)


def test_likely_doubles_are_found_until_a_person_says_otherwise(session: Session, town: Hromada, api: Api) -> None:
    one = make_organisation(session, town, name="ТОВ «Зв’язок-Сервіс»", role="provider").id
    other = make_organisation(session, town, name='Товариство з обмеженою відповідальністю "Звязок Сервіс"').id
    make_organisation(session, town, name="КП «Тепло»", edrpou="11111111")
    make_organisation(session, town, name="ТОВ «Тепло»", edrpou="22222222")
    make_location(session, town, name="Опора № 12")
    make_location(session, town, name="Опора № 13")
    pair = [make_location(session, town, name=name, lon="30.7100").id for name in ("Парк, вхід", "Парк")]
    session.commit()

    parties = api.get("/doubles?entity=organisation").get_json()
    places = api.get("/doubles?entity=location").get_json()
    parted = api.post("/doubles/part", {"entity": "organisation", "one": str(other), "other": str(one)})

    assert parties["total"] == 1
    assert {parties["items"][0]["one"], parties["items"][0]["other"]} == {str(one), str(other)}
    assert [({row["one"], row["other"]}, row["why"]) for row in places["items"]] == [({*map(str, pair)}, "near")]
    assert parted.status_code == 200
    assert api.get("/doubles?entity=organisation").get_json()["total"] == 0
    api.post("/doubles/offer", {"entity": "organisation", "one": str(one), "other": str(other)})
    assert api.get("/doubles?entity=organisation").get_json()["total"] == 1


def test_the_history_of_an_open_place_names_no_secret_one(
    app: Flask, session: Session, town: Hromada, api: Api
) -> None:
    kept = make_location(session, town, name="Парк").id
    gone, other = (make_location(session, town, name=f"Таємна опора {at}").id for at in (1, 2))
    make_asset(session, town, kind="wifi_point", location_id=str(kept))
    make_asset(session, town, kind="camera", location_id=str(gone))
    session.commit()
    assert merged(api, "location", kept, gone, take=[]).status_code == 200
    api.post("/doubles/part", {"entity": "location", "one": str(kept), "other": str(other)})
    accountant = make_person(session, "accountant.test", role="accountant", hromada=town)
    blind = Api(app, make_api_token(session, accountant))

    told = [asking.get("/history?limit=100&entity=location").get_data(as_text=True) for asking in (api, blind)]

    assert "Таємна опора" in told[0]
    assert "merged_from" in told[1]
    assert "Таємна" not in told[1]
