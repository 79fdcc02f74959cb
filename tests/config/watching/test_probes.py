"""What probes are answered: under any name on this machine, in bounded time, and figures to nobody else."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from config.backups.keeping import next_path
from config.settings import Settings
from config.watching import probes
from config.watching.probes import Readiness, can_write
from maintenance.upkeep.models.job_run import JobRun
from registry.kernel import clock
from tests.battery.instance import wait_until

AFAR = {"REMOTE_ADDR": "10.0.0.7"}
TOKEN = "a-token-of-the-metrics-0123"


Serve = Callable[..., Flask]


@pytest.fixture
def named(serve: Serve) -> Flask:
    """An instance that answers to one name, behind a proxy."""
    return serve(hosts=("oblik.example",), proxies=1)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_this_machines_probe_is_answered_under_any_name(named: Flask, path: str) -> None:
    client = named.test_client()

    assert client.get(path, headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get(path, headers={"Host": "whatever"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "comes_from"),
    [
        ({}, AFAR),
        ({"X-Forwarded-For": "10.0.0.7"}, {}),
        ({"Forwarded": "for=10.0.0.7"}, {}),
        ({"Via": "1.1 proxy"}, {}),
        ({}, {"REMOTE_ADDR": ""}),
    ],
)
def test_from_afar_the_name_has_to_be_ours(named: Flask, headers: dict[str, str], comes_from: dict[str, str]) -> None:
    answer = named.test_client().get("/healthz", headers={"Host": "whatever", **headers}, environ_overrides=comes_from)

    assert answer.status_code == 400


def test_no_other_page_is_answered_under_a_foreign_name(named: Flask) -> None:
    assert named.test_client().get("/sign-in", headers={"Host": "whatever"}).status_code == 400


def test_figures_are_told_to_nobody_but_this_machine(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides=AFAR).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def test_behind_a_proxy_that_may_say_nothing_of_whom_it_asks_for_figures_need_a_token(serve: Serve) -> None:
    assert serve(proxies=1).test_client().get("/metrics").status_code == 404
    client = serve(proxies=1, metrics_token=TOKEN).test_client()

    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_with_a_token_set_whoever_has_it_reads_the_figures_and_nobody_else(serve: Serve) -> None:
    client = serve(metrics_token=TOKEN).test_client()

    wrong = ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {TOKEN}é"})
    assert [client.get("/metrics", headers=one).status_code for one in wrong] == [404, 404, 404]
    right = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, environ_overrides=AFAR)
    assert right.status_code == 200
    assert TOKEN not in right.text


def test_figures_count_requests_by_route_and_status_and_hold_no_address(app: Flask) -> None:
    client = app.test_client()
    client.get("/setup/canary-secret?q=canary-query")
    client.get("/canary-nowhere")

    told = client.get("/metrics").text

    assert 'oblik_request_seconds_count{method="GET",route="/setup/<secret>",status="404"} 1.0' in told
    assert 'oblik_request_seconds_count{method="GET",route="-",status="404"} 1.0' in told
    assert "canary" not in told


def test_figures_tell_of_jobs_backups_and_room(serve: Serve, session: Session, tmp_path: Path) -> None:
    at = datetime(2026, 11, 20, 2, 20, tzinfo=UTC)
    for job, error in (("expiry", None), ("backup", "broken")):
        session.add(JobRun(job=job, slot="2026-11-20", started_at=at, finished_at=at, error=error))
    session.commit()
    next_path(tmp_path / "copies", clock.now()).touch()

    client = serve(backup_folder=tmp_path / "copies").test_client()
    told = {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in client.get("/metrics").text.splitlines()}

    assert float(told['oblik_job_last_success_timestamp_seconds{job="expiry"}']) == at.timestamp()
    assert 'oblik_job_last_success_timestamp_seconds{job="backup"}' not in told
    assert told["oblik_backups"] == "1.0"
    assert float(told["oblik_backup_age_seconds"]) < 60
    assert float(told["oblik_disk_free_bytes"]) > 0
    assert told["oblik_database_up"] == "1.0"


def test_an_instance_that_can_work_is_ready(app: Flask) -> None:
    answer = app.test_client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "attachments": "ok"},
    }


def test_tables_of_another_version_are_not_ready(app: Flask, session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"] == {"database": "ok", "migrations": "failed", "attachments": "ok"}


def test_a_folder_that_takes_no_files_is_not_ready(app: Flask) -> None:
    with mock.patch.object(probes.tempfile, "TemporaryFile", side_effect=OSError(28, "No space left on device")):
        answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["attachments"] == "failed"
    assert "space" not in answer.text


def test_whether_a_file_can_be_written_is_tried(tmp_path: Path) -> None:
    assert can_write(tmp_path / "nothing", tmp_path)
    assert not can_write(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_hangs_keeps_no_probe_and_takes_one_thread(engine: Engine, settings: Settings) -> None:
    goes_on = threading.Event()
    readiness = Readiness(engine, settings, seconds=0.2)

    def hang(_engine: Engine) -> tuple[bool, bool]:
        goes_on.wait(30)
        return True, True

    with mock.patch.object(probes, "_look_at_database", hang):
        began = time.monotonic()
        first, second = readiness.look(), readiness.look()
        took = time.monotonic() - began
        lookers = [one for one in threading.enumerate() if one.name == "oblik-ready"]
        goes_on.set()
        for one in lookers:
            one.join()

    assert not first["database"]
    assert not second["database"]
    assert took < 5
    assert len(lookers) == 1
    assert wait_until(lambda: readiness.look()["database"], 30)
