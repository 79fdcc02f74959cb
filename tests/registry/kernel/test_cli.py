"""The commands of long work, as scripts rely on them."""

import json

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from config.cli import cli
from registry.kernel.models.long_work import LongWork, WorkState
from tests.registry.kernel.operations.test_long_work import make_long_work
from tests.registry.kernel.web.test_long_work import held


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(cli, ["long-work", *arguments])


def test_the_latest_works_are_listed_with_how_they_stand(app: Flask, session: Session) -> None:
    gone, done = make_long_work(session, WorkState.RUNNING), make_long_work(session, WorkState.DONE)
    lock = held(app, session, running := make_long_work(session, WorkState.RUNNING))

    told = json.loads(run(app, "list", "--json").stdout)
    shown = run(app, "list").stdout

    assert {one["id"]: one["state"] for one in told} == {
        str(gone.id): "interrupted", str(running.id): "running", str(done.id): "done",
    }  # fmt: skip
    assert f"{running.id}  Імпорт · camera: камери.csv: триває 2 / 5" in shown
    lock.release()  # type: ignore[attr-defined]


def test_before_the_first_work_the_list_says_so(app: Flask, session: Session) -> None:
    assert run(app, "list").stdout == "Тривалих робіт ще не було.\n"
    assert json.loads(run(app, "list", "--json").stdout) == []


@pytest.mark.parametrize(
    ("state", "code", "word"),
    [(WorkState.QUEUED, 0, "скасовано"), (WorkState.RUNNING, 0, "попрошено"), (WorkState.DONE, 1, "вже закінчилася")],
)
def test_a_work_is_cancelled_by_its_id(app: Flask, session: Session, state: WorkState, code: int, word: str) -> None:
    work = make_long_work(session, state)
    session.commit()

    told = run(app, "cancel", str(work.id))

    session.expire_all()
    assert told.exit_code == code
    assert word in told.stderr
    kept = session.get_one(LongWork, work.id)
    assert (kept.state == "cancelled" or kept.is_cancel_asked) is (code == 0)


def test_what_is_no_id_is_wrong_usage_and_an_unknown_one_a_refusal(app: Flask, session: Session) -> None:
    assert run(app, "cancel", "7").exit_code == 2
    assert run(app, "cancel", "00000000-0000-0000-0000-000000000001").exit_code == 1
    assert run(app, "run", "00000000-0000-0000-0000-000000000001").exit_code == 1
