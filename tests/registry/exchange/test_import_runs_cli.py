"""The commands that tell of imports and take them back, and imports on behalf of a person."""

import json
import uuid
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.cli import cli
from registry.assets.models.asset import Asset
from registry.exchange.carried import UNDO
from registry.exchange.models.import_run import ImportRun
from registry.kernel.access import SYSTEM
from registry.kernel.long_work import enter_work, run_work
from registry.kernel.models.history import HistoryEntry
from registry.kernel.models.long_work import LongWork
from registry.kernel.seams import db
from registry.people.models import User
from tests.factories.people import make_person
from tests.factories.registry import first_hromada, make_hromada, make_kinds


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(cli, list(arguments))


@pytest.fixture
def register(session: Session) -> Session:
    make_hromada(session)
    make_kinds(session)
    session.commit()
    return session


@pytest.fixture
def file(tmp_path: Path) -> str:
    found = tmp_path / "камери.csv"
    found.write_text("Номер;Назва\n1;Перша\n2;Друга\n", encoding="utf-8")
    return str(found)


def brought(app: Flask, file: str, *more: str) -> str:
    told = json.loads(run(app, "import", file, "--kind", "camera", "--json", *more).stdout)
    assert told["errors"] == []
    return str(told["id"])


def count(session: Session) -> int:
    session.rollback()
    found = session.scalar(select(func.count()).select_from(Asset))
    session.rollback()  # On SQLite even reading takes the only turn to write.
    return found or 0


def test_an_import_is_taken_back_by_its_id_and_told_in_the_list(app: Flask, register: Session, file: str) -> None:
    run_id = brought(app, file)
    before = count(register)

    undone = run(app, "import", "--undo", run_id, "--json")
    listed = run(app, "import", "--list", "--json")

    assert (before, count(register), undone.exit_code) == (2, 0, 0)
    left = {"kept": 0, "unpublished": 0}
    assert json.loads(undone.stdout) == {"id": run_id, "undone": True, "removed": 2, "restored": 0, **left}
    told = json.loads(listed.stdout)[0]
    expected = {
        "id": run_id, "kind": "camera", "file_name": "камери.csv", "rows": 2, "created": 2, "updated": 0,
        "status": "undone", "written_by": "система", "undone_by": "система",
    }  # fmt: skip
    assert {name: told[name] for name in expected} == expected


def test_people_are_told_how_to_take_an_import_back_and_what_came_of_it(
    app: Flask, register: Session, file: str
) -> None:
    written = run(app, "import", file, "--kind", "camera")
    run_id = str(register.scalars(select(ImportRun.id)).one())
    register.commit()

    listed, undone = run(app, "import", "--list"), run(app, "import", "--undo", run_id)

    assert f"oblik import --undo {run_id}" in written.stderr
    assert f"{run_id}  " in listed.stdout
    assert "камери.csv (нових 2, змінених 0), система: записано" in listed.stdout
    assert "вилучено 2, повернуто 0" in undone.stdout


def test_an_empty_list_says_so(app: Flask, register: Session) -> None:
    assert run(app, "import", "--list").stdout == "Імпортів ще не було.\n"
    assert json.loads(run(app, "import", "--list", "--json").stdout) == []


def test_what_cannot_be_taken_back_says_why_and_ends_with_one(app: Flask, register: Session, file: str) -> None:
    run_id = brought(app, file)
    run(app, "import", "--undo", run_id)

    again, unknown = run(app, "import", "--undo", run_id, "--json"), run(app, "import", "--undo", str(uuid.uuid4()))

    assert (again.exit_code, unknown.exit_code) == (1, 1)
    assert json.loads(again.stdout) == {"id": run_id, "undone": False, "reason": "Цей імпорт уже скасовано"}
    assert "Такого імпорту немає" in unknown.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["import"],
        ["import", "--kind", "camera"],
        ["import", "--list", "--kind", "camera"],
        ["import", "--undo", "x"],
        ["import", "--list", "--as", "nobody"],
    ],
)
def test_wrong_usage_exits_with_two(app: Flask, register: Session, arguments: list[str]) -> None:
    assert run(app, *arguments).exit_code == 2


def test_a_person_imports_with_the_own_rights_and_name(app: Flask, register: Session, file: str) -> None:
    olena = make_person(register, "olena", role="technician", hromada=first_hromada(register)).id

    run_id = brought(app, file, "--as", "olena")

    register.rollback()
    found = register.get_one(ImportRun, uuid.UUID(run_id))
    entries = register.execute(select(HistoryEntry.actor_id).where(HistoryEntry.entity == "asset")).scalars()
    assert (found.user_id, found.user_label) == (olena, "olena")
    assert set(entries) == {olena}
    assert register.scalars(select(LongWork.user_id)).one() == olena


def test_a_person_without_the_right_imports_nothing_and_takes_nothing_back(
    app: Flask, register: Session, file: str
) -> None:
    make_person(register, "audit", role="auditor", hromada=first_hromada(register))
    run_id = brought(app, file)

    refused = run(app, "import", file, "--kind", "camera", "--as", "audit", "--json")
    undone = run(app, "import", "--undo", run_id, "--as", "audit")

    assert (refused.exit_code, undone.exit_code, count(register)) == (1, 1, 2)
    assert json.loads(refused.stdout)["errors"][0]["reason"] == "Немає громади, до якої ви можете записувати"


def test_who_is_shut_out_imports_nothing(app: Flask, register: Session, file: str) -> None:
    make_person(register, "gone", role="admin", hromada=first_hromada(register))
    register.scalars(select(User).where(User.login == "gone")).one().is_active = False
    register.commit()

    assert run(app, "import", file, "--kind", "camera", "--as", "gone").exit_code == 2


def test_a_large_import_is_taken_back_as_long_work(app: Flask, register: Session, file: str) -> None:
    run_id = brought(app, file)
    work_id = enter_work(register, SYSTEM, UNDO, "камери.csv", arguments={"run": run_id})
    register.rollback()
    with app.app_context():
        run_work(db.session(), work_id)

    register.rollback()
    work = register.get_one(LongWork, work_id, populate_existing=True)
    assert (work.state, work.result) == ("done", {"removed": 2, "restored": 0, "kept": 0})
    assert count(register) == 0
