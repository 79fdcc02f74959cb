"""The commands of jobs."""

import json
import re

import pytest

from config.cli import cli
from maintenance.upkeep.jobs.timetable import JOBS
from tests.factories.maintenance_work import make_plan
from tests.factories.registry import first_hromada, make_asset


@pytest.fixture
def oblik(app):
    """Run an `oblik` command on this test's instance."""

    def run(*arguments):
        return app.test_cli_runner().invoke(cli, ["jobs", *arguments])

    return run


def test_jobs_are_listed_with_their_last_slot(oblik):
    oblik("run", "expiry", "--on", "2026-11-22")

    rows = json.loads(oblik("list", "--json").stdout)

    assert {row["name"]: row["last_slot"] for row in rows} == {
        "plan_work": None, "history_head": None, "backup": None, "expiry": "2026-11-22",
        "directory": None, "leaving": None, "indicators": None, "reports": None,
    }  # fmt: skip


def test_a_job_run_twice_for_a_day_makes_nothing_twice(oblik, session):
    make_asset(session)
    make_plan(session)
    session.commit()

    first = oblik("run", "plan_work", "--on", "2026-12-20", "--json")
    again = oblik("run", "plan_work", "--on", "20.12.2026", "--json")

    assert json.loads(first.stdout) == {
        "name": "plan_work",
        "on": "2026-12-20",
        "summary": {"plans": 1, "made": 1, "skipped": 0},
    }
    assert json.loads(again.stdout)["summary"]["made"] == 0
    assert (first.exit_code, again.exit_code) == (0, 0)


def test_what_would_fall_due_is_told_and_not_written(oblik, session):
    asset = make_asset(session, commissioned_on="2026-12-15")
    plan = make_plan(session, starts_on="2026-11-30")
    hromada_code = first_hromada(session).code
    asset_id, plan_id = str(asset.id), str(plan.id)
    session.commit()

    told = json.loads(oblik("plan", "--from", "2026-12-01", "--to", "2027-03-31", "--json").stdout)
    narrowed = json.loads(
        oblik("plan", "--from", "2026-12-01", "--to", "2027-03-31", "--hromada", hromada_code, "--json").stdout
    )

    assert [visit["on"] for visit in told["visits"]] == ["2026-12-30", "2027-01-30", "2027-02-28", "2027-03-30"]
    assert told["visits"][0]["asset_ids"] == [asset_id]
    assert told["visits"][0]["plan_id"] == plan_id
    assert narrowed == told
    assert "made" not in oblik("plan", "--from", "2026-12-01", "--to", "2026-12-31").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("run", "прання"), 1),
        (("run", "plan_work", "--on", "завтра"), 2),
        (("plan", "--from", "2026-12-01"), 2),
        (("plan", "--from", "2026-12-02", "--to", "2026-12-01"), 1),
        (("plan", "--from", "2000-01-01", "--to", "2099-01-01"), 1),
        (("plan", "--from", "2026-12-01", "--to", "2026-12-02", "--hromada", "UA0"), 1),
    ],
)
def test_wrong_usage_is_two_and_a_refusal_is_one(oblik, session, arguments, code):
    make_asset(session)
    session.commit()

    answer = oblik(*arguments)

    assert answer.exit_code == code
    assert answer.stderr


def test_every_figure_of_a_job_has_a_word_and_what_is_not_set_is_named(oblik):
    told = {job.name: oblik("run", job.name, "--on", "2026-11-22").stdout for job in JOBS}

    assert "OBLIK_BACKUP_FOLDER не задано" in told["backup"]
    assert "OBLIK_AUDIT_FOLDER не задано" in told["history_head"]
    assert "Каталог організації не налаштовано" in told["directory"]
    assert "ключів повтору 0" in told["expiry"]
    assert not re.findall(r"[a-z_]+ \d", "".join(told.values()))
