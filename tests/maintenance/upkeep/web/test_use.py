"""Work forms in use: a retirement tells its day and reason, a correction leaves alone what nobody touched, files."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.models.attachment import Attachment
from tests.factories.maintenance_work import make_plan, make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_location
from tests.registry.kernel.rules.test_photos import photo

FORM = {"kind": "inspection", "summary": "Оглянуто", "done_by": "Технік", "started_at": ""}


@pytest.fixture
def admin(app, session):
    make_person(session, "admin.one", hromada=make_hromada(session))
    session.commit()
    return sign_in(app, "admin.one")


def asset_of(session, asset_id):
    session.rollback()
    found = session.execute(select(Asset.status, Asset.decommissioned_on, Asset.note).where(Asset.id == asset_id)).one()
    session.rollback()
    return tuple(found)


def test_an_inspection_leaves_the_state_as_it_is(admin, session):
    asset = make_asset(session, status="repair")
    asset_id, code = asset.id, asset.code
    session.commit()

    phone = admin.get(f"/a/{code}").text
    admin.post("/work/new", data={**FORM, "asset": str(asset_id), "result_status": ""})

    assert re.search(r'checked[^>]*name="result_status"[^>]*value=""', phone)
    assert asset_of(session, asset_id)[0] == "repair"


def test_work_that_retires_a_thing_tells_its_last_day_and_why_and_both_are_taken_back(admin, session):
    asset = make_asset(session, note="Стара")
    asset_id, code = asset.id, asset.code
    session.commit()
    last = clock.today() - timedelta(days=3)
    sent = {**FORM, "asset": str(asset_id), "result_status": "retired", "retired_because": "Акт № 5"}

    phone = admin.get(f"/a/{code}").text
    future = admin.post("/work/new", data={**sent, "retired_on": f"{clock.today() + timedelta(days=1):%d.%m.%Y}"})
    admin.post("/work/new", data={**sent, "retired_on": f"{last:%d.%m.%Y}"})
    retired = asset_of(session, asset_id)
    entry_id = session.scalars(select(WorkEntry.id)).one()
    session.rollback()
    admin.post(f"/work/{entry_id}/undo", data={"version": "1"})

    assert ('name="retired_on"' in phone, 'name="retired_because"' in phone) == (True, True)
    assert (future.status_code, "День списання ще не настав" in future.text) == (422, True)
    assert retired == ("retired", last, f"Стара\n{clock.today():%d.%m.%Y}: Акт № 5")
    assert asset_of(session, asset_id) == ("in_service", None, "Стара")


@pytest.mark.parametrize("is_ukrainian_text", [False, True])
def test_correcting_words_keeps_seconds_and_the_hour_that_comes_twice(admin, session, is_ukrainian_text):
    asset = make_asset(session)
    started = datetime(2026, 10, 25, 1, 30, 45, tzinfo=UTC)  # 03:30:45 in Kyiv, the second time on that night.
    entry = make_work(session, asset, started_at=started, ended_at=started + timedelta(minutes=20))
    entry_id = entry.id
    session.commit()
    page = admin.get(f"/work/{entry_id}/edit").text
    told = dict(re.findall(r'name="(started_at|ended_at)"[^>]* value="([^"]*)"', page))
    version = re.findall(r'name="version"[^>]*value="(\d+)"', page)[0]
    if is_ukrainian_text:
        told = {name: f"{datetime.fromisoformat(text):%d.%m.%Y %H:%M}" for name, text in told.items()}

    answer = admin.post(
        f"/work/{entry_id}/edit",
        data={**told, "kind": "preventive", "summary": "Виправлено", "done_by": "Технік", "version": version},
    )

    session.expire_all()
    assert answer.status_code == 302
    kept = session.scalars(select(WorkEntry)).one()
    assert (kept.summary, kept.started_at, kept.ended_at) == ("Виправлено", started, started + timedelta(minutes=20))


def test_places_plans_and_written_work_have_files_that_go_and_come_back(admin, session):
    asset = make_asset(session, location_id=make_location(session).id)
    things = {
        f"/locations/{asset.location_id}": "location",
        f"/plans/{make_plan(session).id}": "plan",
        f"/work/{make_work(session, asset).id}": "work",
    }
    session.commit()

    for address, entity in things.items():
        file = (io.BytesIO(photo()), "схема.jpg")
        admin.post(f"{address}/files", data={"file": file}, content_type="multipart/form-data")
        session.rollback()
        kept = session.scalars(select(Attachment.id).where(Attachment.entity == entity)).one()
        session.rollback()
        shown = admin.get(address).text
        gone = admin.post(f"/files/{kept}/delete")
        back = admin.post(f"/files/{kept}/restore")

        assert "схема.jpg" in shown
        assert (gone.location, back.location) == (address, address)


def test_what_a_browser_keeps_of_a_form_is_of_the_version_that_it_was_typed_over(admin, session):
    plan, work = make_plan(session), make_work(session, make_asset(session))
    plan.version, work.version = 7, 8
    session.commit()

    pages = [admin.get(path).text for path in (f"/plans/{plan.id}/edit", f"/work/{work.id}/edit", "/plans/new")]

    assert [re.search(r'data-keep="([^"]*)"', page)[1] for page in pages] == ["plan-7", "work-8", "plan"]
