"""The municipality's clock: every screen, filter, form, job and command lives by OBLIK_TIMEZONE."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from config.cli import cli
from gis.models.public_object import PublicObject
from gis.operations.publication import publish_asset
from maintenance.upkeep.jobs.expiry import clean_up
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.scheduler import Scheduler
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import retire_asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.people.models import SignInAttempt
from tests.factories.maintenance_work import make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_location

NOW = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
"""22:30 on the 22nd in Kyiv, 09:30 on the 23rd in Auckland."""


@pytest.fixture
def settings(settings):
    return replace(settings, zone=ZoneInfo("Pacific/Auckland"))


@pytest.fixture
def browser(app, session, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_person(session, "olena.far")
    return sign_in(app, "olena.far")


@pytest.fixture
def camera(browser, session):
    camera = make_asset(session, name="Камера далека")
    session.commit()
    return camera


@pytest.mark.parametrize(
    ("path", "is_shown"),
    [
        ("/work/journal?from=2026-11-23", True),
        ("/work/journal?to=2026-11-22", False),
        ("/history?entity=work&from=2026-11-23", True),
        ("/history?entity=work&to=2026-11-22", False),
    ],
)
def test_filters_by_day_begin_at_midnight_of_the_zone(browser, session, camera, path, is_shown):
    make_work(session, camera, started_at=NOW.isoformat(), summary="Протерто скло")
    session.commit()

    page = browser.get(path).text

    assert ("23.11.2026 09:30" in page) == is_shown


def test_a_time_typed_without_a_zone_is_of_the_zone(browser, session, camera):
    entry = make_work(session, camera, started_at="2026-11-23T09:00")

    assert entry.started_at == datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/work/new", 'data-zone="Pacific/Auckland"'),
        ("/work?view=week", "23.11"),
        ("/profile", "23.11.2026 09:30"),
        ("/plans/new", 'value="2026-11-23"'),
    ],
)
def test_screens_show_the_day_of_the_zone(browser, camera, path, text):
    assert text in browser.get(path).text


def test_what_is_dated_by_itself_is_dated_by_the_zone(browser, session):
    shelter = make_asset(session, kind="shelter", location_id=make_location(session).id)
    publish_asset(session, SYSTEM, shelter.id)
    lamp = retire_asset(session, SYSTEM, make_asset(session).id, version=1)

    assert session.scalars(select(PublicObject.updated_on)).one() == date(2026, 11, 23)
    assert session.get_one(Asset, lamp.id).decommissioned_on == date(2026, 11, 23)


def test_jobs_know_the_day_and_the_midnight_of_the_zone(app, browser, session):
    for at in (datetime(2026, 11, 20, 10, 59, tzinfo=UTC), datetime(2026, 11, 20, 11, 1, tzinfo=UTC)):
        session.add(SignInAttempt(key="login:olena", at=at))
    session.flush()

    cleaned = clean_up(session, clock.today())
    session.commit()
    told = json.loads(app.test_cli_runner().invoke(cli, ["jobs", "run", "expiry", "--json"]).stdout)

    assert cleaned["sign_in_attempts"] == 1  # Midnight of the 21st in Auckland is 11:00 UTC on the 20th.
    assert told["on"] == "2026-11-23"


def test_the_timetable_is_of_the_zone(app, monkeypatch):
    zones = []
    monkeypatch.setattr(BackgroundScheduler, "start", lambda timetable: zones.append(str(timetable.timezone)))

    Scheduler(app, leadership=None, beat_seconds=60)._lead()

    assert zones == ["Pacific/Auckland"]


def test_work_logged_without_a_time_is_of_now(browser, session, camera):
    make_work(session, camera, started_at=None)

    assert session.scalars(select(WorkEntry.started_at)).one() == NOW
