"""The scheduler: each job once a day, one leader per database, and what happens when it dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import func, select

from maintenance.upkeep.jobs import timetable
from maintenance.upkeep.jobs.timetable import JOBS, Job, get_job, last_slot_on
from maintenance.upkeep.leader import make_leadership
from maintenance.upkeep.models.job_run import JobRun
from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.scheduler import run_job, start_scheduler
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.errors import NotFound
from tests.factories.maintenance_work import TODAY, make_plan
from tests.factories.registry import make_asset

KYIV = ZoneInfo("Europe/Kyiv")
ROOT = Path(__file__).resolve().parents[3]
LEADER = """
import sys, time
from pathlib import Path
from maintenance.upkeep.leader import make_leadership
leadership = make_leadership(sys.argv[1], Path(sys.argv[2]))
while not leadership.take():
    time.sleep(0.05)
print("leading", flush=True)
time.sleep(60)
"""


def wait_until(is_true: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_true():
            return True
        time.sleep(0.05)
    return False


def runs(session) -> dict[tuple[str, str], str | None]:
    session.rollback()
    found = {(run.job, run.slot): run.error for run in session.scalars(select(JobRun))}
    session.rollback()
    return found


@pytest.fixture
def on_the_day(monkeypatch):
    """It is noon in Kyiv on 22 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 10, 0, tzinfo=UTC))


def test_no_daily_job_runs_in_the_hour_that_clock_changes_skip_or_repeat():
    with pytest.raises(ValueError, match="03:00"):
        Job("bad", "", datetime(2026, 1, 1, 3, 30).time(), lambda session, today: {}, {})  # noqa: DTZ001


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28", "2027-10-31", "2028-03-26"])
def test_every_job_fires_once_on_the_days_of_the_clock_changes(job, day):
    trigger = CronTrigger(hour=job.at.hour, minute=job.at.minute, timezone=KYIV)
    begin = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=KYIV)

    fired, previous = [], None
    moment = begin.astimezone(UTC)
    while (moment := trigger.get_next_fire_time(previous, moment.astimezone(KYIV))).date() == begin.date():
        fired.append(moment)
        previous = moment

    assert len(fired) == 1


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        ("2026-11-22T00:09", "2026-11-21"),
        ("2026-11-22T00:10", "2026-11-22"),
        ("2026-11-22T23:59", "2026-11-22"),
        ("2026-01-01T00:00", "2025-12-31"),
    ],
)
def test_the_last_slot_is_the_day_whose_time_has_come(here, expected):
    found = last_slot_on(get_job("plan_work"), datetime.fromisoformat(here).replace(tzinfo=KYIV))

    assert found == date.fromisoformat(expected)


def test_an_unknown_job_is_refused_by_its_name():
    with pytest.raises(NotFound, match="прання"):
        get_job("прання")


def test_the_timetable_takes_a_slot_once_and_a_person_again(app, session):
    make_asset(session)
    make_plan(session)
    session.commit()

    first = run_job(app, "plan_work", date(2026, 12, 20), is_again=False)
    second = run_job(app, "plan_work", date(2026, 12, 20), is_again=False)
    by_hand = run_job(app, "plan_work", date(2026, 12, 20))

    assert (first["made"], second, by_hand["made"]) == (1, None, 0)
    assert runs(session) == {("plan_work", "2026-12-20"): None}


def test_a_failed_run_leaves_nothing_but_its_error_and_gives_the_slot_up(app, session, monkeypatch):
    asset_id = make_asset(session).id
    session.commit()

    def spill(job_session, today):
        job_session.get(Asset, asset_id).note = "зіпсовано"
        job_session.flush()
        raise RuntimeError("пробита труба")

    broken = Job("plan_work", "", JOBS[0].at, spill, {})
    with monkeypatch.context() as patch:
        patch.setattr(timetable, "JOBS", (broken,))
        with pytest.raises(RuntimeError):
            run_job(app, "plan_work", TODAY, is_again=False)

    assert "пробита труба" in runs(session)["plan_work", "2026-11-22"]
    assert session.get(Asset, asset_id).note is None
    session.rollback()
    assert run_job(app, "plan_work", TODAY, is_again=False) is not None
    assert runs(session) == {("plan_work", "2026-11-22"): None}


def test_a_leader_runs_at_start_what_was_missed(app, session, on_the_day):
    make_asset(session)
    make_plan(session, today=date(2026, 10, 1), starts_on="2026-11-01")
    session.commit()

    scheduler = start_scheduler(app, beat_seconds=0.1)
    try:
        done = wait_until(lambda: set(runs(session)) == {(job.name, "2026-11-22") for job in JOBS})
    finally:
        scheduler.stop()

    assert done
    assert session.scalar(select(func.count()).select_from(DueWork)) == 2


def test_of_two_schedulers_one_leads_and_the_other_takes_over(app, session, on_the_day):
    one = start_scheduler(app, beat_seconds=0.1)
    assert wait_until(lambda: one.is_leader)
    two = start_scheduler(app, beat_seconds=0.1)
    try:
        time.sleep(0.5)
        assert one.is_leader
        assert not two.is_leader

        one.stop()

        assert wait_until(lambda: two.is_leader)
        assert wait_until(lambda: len(runs(session)) == len(JOBS))
    finally:
        one.stop()
        two.stop()


def test_leadership_passes_on_when_the_leading_process_is_killed(settings):
    first = _stand(settings)
    assert first.stdout.readline().strip() == "leading"
    second = _stand(settings)
    try:
        time.sleep(0.5)
        assert not make_leadership(settings.database_url, settings.instance).take()

        first.send_signal(signal.SIGKILL)
        first.wait()

        assert second.stdout.readline().strip() == "leading"
    finally:
        for process in (first, second):
            process.kill()
            process.wait()
            process.stdout.close()


def _stand(settings) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LEADER, settings.database_url, str(settings.instance)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
