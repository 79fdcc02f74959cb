"""Large imports are written and taken back in parts: broken off between them, nothing of them is left half done."""

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.cli import cli
from config.settings import ROOT, Settings
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.exchange.carried import IMPORT, UNDO, carry_out_import, carry_out_undo
from registry.exchange.models.import_run import ImportRun
from registry.exchange.operations import parts
from registry.exchange.operations.import_undo import undo_import
from registry.exchange.operations.imports import CheckedImport
from registry.exchange.run_entries import count_by_action
from registry.exchange.shown_runs import show_runs
from registry.kernel import disk_room, long_work
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.disk_room import ENTRY_BYTES, SPARE_BYTES
from registry.kernel.errors import Conflict
from registry.kernel.long_work import Cancelled, Carrying, carried_out, enter_work, run_work, sweep_interrupted
from registry.kernel.models.long_work import LongWork
from registry.kernel.operations.long_work import queue_work
from registry.kernel.queries.history import prove_history
from registry.kernel.seams import db, seams
from registry.people.models import User
from registry.people.operations.people import disable_user, update_roles
from registry.people.operations.tokens import create_token, revoke_token
from registry.people.rules.people import RoleIn
from registry.places.models.location import Location
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds

ROWS, PORTION, ENTRIES = 12, 3, 6
Between = Callable[[int, int], None]


@pytest.fixture(autouse=True)
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows and their places are a part, on both engines."""
    monkeypatch.setattr(parts, "TOGETHER", {"sqlite": 4, "postgresql": 4})
    monkeypatch.setattr(parts, "PART_ENTRIES", ENTRIES)
    for module in ("imports", "undo_portions"):
        name = f"registry.exchange.operations.{module}.portions"
        portions = sys.modules[f"registry.exchange.operations.{module}"].portions  # type: ignore[attr-defined]
        monkeypatch.setattr(name, lambda items, cut=portions: cut(items, PORTION))


@pytest.fixture
def register(app: Flask, session: Session) -> Any:
    """The application with an empty register; what it starts is only noted."""
    make_hromada(session)
    make_kinds(session)
    session.commit()
    with app.app_context():
        yield session
        db.session.rollback()


@pytest.fixture
def started(app: Flask) -> list[Sequence[str]]:
    """What was started as a process of its own."""
    begun: list[Sequence[str]] = []
    seams(app).start_command = begun.append
    return begun


def file_of(folder: Path) -> Path:
    path = folder / "f.csv"
    lines = [f"К-{number};Камера {number};Опора {number};К-{ROWS}" for number in range(1, ROWS)]
    path.write_text("\n".join(["Номер;Назва;Місце;Належить до", *lines, f"К-{ROWS};Головна;Вежа;"]))
    return path


def carry(path: Path, between: Between | None = None) -> uuid.UUID:
    """Import by the work that people start, looking on between the parts."""
    arguments = {"kind": "camera", "file": str(path)}
    work_id = enter_work(db.session(), SYSTEM, IMPORT, "f.csv", arguments=arguments)
    with carried_out(db.session(), work_id) as carrying:
        watch(carrying, between)
        carry_out_import(carrying, arguments)
    return work_id


def take_back(run_id: uuid.UUID, between: Between | None = None) -> None:
    work_id = enter_work(db.session(), SYSTEM, UNDO, "f.csv", arguments={"run": str(run_id)})
    with carried_out(db.session(), work_id) as carrying:
        watch(carrying, between)
        carry_out_undo(carrying, {"run": str(run_id)})


def watch(carrying: Carrying, between: Between | None) -> None:
    usual = carrying.progress

    def progress(done: int, total: int, *, is_due: bool = False) -> None:
        usual(done, total, is_due=is_due)
        if is_due and between is not None:
            between(done, total)

    carrying.progress = progress  # type: ignore[method-assign]


def run_of(session: Session, run_id: uuid.UUID | None = None) -> ImportRun:
    """Give the import as it is now, and leave the one writer's turn to others."""
    session.rollback()
    session.expire_all()
    run = session.scalars(select(ImportRun).where(ImportRun.id == run_id if run_id else True)).one()
    session.commit()
    return run


def counted(session: Session) -> tuple[int, int]:
    session.rollback()
    assets, places = (session.scalar(select(func.count()).select_from(one)) or 0 for one in (Asset, Location))
    session.commit()
    return assets, places


def last_work(session: Session) -> LongWork:
    session.rollback()
    session.expire_all()
    work = session.scalars(select(LongWork).order_by(LongWork.created_at.desc()).limit(1)).one()
    session.commit()
    return work


def is_whole(session: Session) -> bool:
    proof = prove_history(session)
    session.commit()
    return proof.is_whole


def test_a_large_file_is_written_in_parts_that_tell_how_far_they_are(register: Session, tmp_path: Path) -> None:
    seen: list[tuple[int, int, str, int]] = []

    def look(done: int, total: int) -> None:
        seen.append((done, total, run_of(register).status, counted(register)[0]))
        make_asset(register, first_hromada(register), kind="recorder", inventory_number=f"Р-{done}")
        register.commit()  # The one writer's turn is given away between the parts.

    run_id = carry(file_of(tmp_path), look)

    run = run_of(register, run_id)
    assert seen == [
        (3, ROWS, "writing", 3),
        (6, ROWS, "writing", 7),
        (9, ROWS, "writing", 11),
        (12, ROWS, "writing", 15),
    ]
    assert (run.status, run.created, [one[2] for one in run.parts]) == ("written", ROWS, [3, 6, 9, 12, 12])
    assert count_by_action(register, SYSTEM, run) == {"create": 2 * ROWS, "update": ROWS - 1}
    cameras = register.scalars(select(Asset).where(Asset.kind_code == "camera")).all()
    main = next(one for one in cameras if one.inventory_number == f"К-{ROWS}")
    assert {one.parent_id for one in cameras if one is not main} == {main.id}
    assert {one.version for one in cameras if one is not main} == {2}
    assert is_whole(register)


@pytest.mark.parametrize("parts_before", [0, 2])
def test_an_import_stops_before_it_fills_the_disk_of_sqlite(
    register: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts_before: int
) -> None:
    needed = SPARE_BYTES + 2 * ROWS * ENTRY_BYTES
    free = iter([needed * 2] * parts_before)
    monkeypatch.setattr(disk_room, "WORTH_ASKING", 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=next(free, SPARE_BYTES)))

    if register.get_bind().dialect.name == "sqlite":
        with pytest.raises(Conflict, match="замало місця"):
            carry(file_of(tmp_path))
        assert counted(register) == (0, 0)
    else:  # The server's disk is not this machine's.
        carry(file_of(tmp_path))
        assert counted(register)[0] == ROWS
    assert is_whole(register)


@pytest.mark.parametrize("rows", [2, ROWS])
def test_an_import_that_is_stopped_while_it_writes_leaves_nothing(
    register: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    path = tmp_path / "two.csv"
    path.write_text("\n".join(file_of(tmp_path).read_text().splitlines()[: rows + 1]).replace(f";К-{ROWS}", ";"))
    written: list[int] = []
    write_part = CheckedImport.write_part

    def write(checked: CheckedImport, session: Session) -> bool:
        is_more = write_part(checked, session)
        written.append(len(checked.batch.parts))
        return is_more

    monkeypatch.setattr(CheckedImport, "write_part", write)
    monkeypatch.setattr(long_work, "is_cancel_asked", lambda _session, _work_id: written[-1:] == [0])

    with pytest.raises(Cancelled):
        carry(path)

    assert written
    assert counted(register) == (0, 0)
    assert is_whole(register)


def test_what_was_written_in_parts_is_taken_back_in_parts_and_gone_on_with(register: Session, tmp_path: Path) -> None:
    run_id = carry(file_of(tmp_path))
    seen: list[str] = []

    def stop(done: int, _total: int) -> None:
        seen.append(run_of(register, run_id).status)
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        take_back(run_id, stop)
    left = counted(register)
    take_back(run_id)

    run = run_of(register, run_id)
    assert seen == ["undoing", "undoing"]
    assert left == (0, ROWS), "the cameras are gone, their places are not"
    assert counted(register) == (0, 0)
    assert (run.status, run.undone_by, len(run.undo_parts) > 2) == ("undone", "система", True)
    assert last_work(register).result == {"removed": 2 * ROWS, "restored": 0, "kept": 0}
    assert is_whole(register)


def cancel(_session: Session) -> None:
    raise Cancelled


def fail(_session: Session) -> None:
    raise RuntimeError("disk is full")


def take_a_number(session: Session) -> None:
    make_asset(session, first_hromada(session), kind="recorder", inventory_number="К-11", name="Чужа")
    session.commit()


@pytest.mark.parametrize(
    ("meddle", "fault", "state"),
    [(cancel, Cancelled, "cancelled"), (fail, RuntimeError, "failed"), (take_a_number, Conflict, "failed")],
)
def test_what_was_written_goes_when_the_rest_is_not_written(
    app: Flask, register: Session, tmp_path: Path, meddle: Callable[[Session], None], fault: type[Exception], state: str
) -> None:
    written: list[tuple[int, int]] = []

    def between(done: int, _total: int) -> None:
        if done == 6:
            written.append(counted(register))
            meddle(register)

    with pytest.raises(fault):
        carry(file_of(tmp_path), between)

    run = run_of(register)
    left = 1 if meddle is take_a_number else 0
    assert written == [(6, 6)]
    assert counted(register) == (left, 0)
    assert (run.status, last_work(register).state) == ("undone", state)
    assert 6 <= run.done_rows < run.rows and run.is_cut
    assert {"done": run.done_rows, "total": run.rows}.items() <= show_runs(register, [run])[0].items()
    make_person(register, "head.of.it", role="admin")
    told, pages = f"Записано рядків: {run.done_rows} із {run.rows}", ("/imports", f"/imports/{run.id}")
    register.commit()
    client = sign_in(app, "head.of.it")
    assert [told in client.get(page).text for page in pages] == [True, True]
    assert is_whole(register)


def test_what_somebody_changed_between_the_parts_stays_and_is_told(register: Session, tmp_path: Path) -> None:
    def between(done: int, _total: int) -> None:
        if done == 6:
            camera = register.scalars(select(Asset).where(Asset.inventory_number == "К-1")).one()
            update_asset(register, SYSTEM, camera.id, {"note": "руками"}, version=camera.version)
            take_a_number(register)

    with pytest.raises(Conflict) as refusal:
        carry(file_of(tmp_path), between)

    run = run_of(register)
    assert "К-1 Камера 1" in str(refusal.value)
    assert (run.status, run.done_rows) == ("writing", 6)
    assert counted(register) == (7, 6)
    with pytest.raises(Conflict):
        undo_import(register, SYSTEM, run.id)


KILLED = """
import os, runpy, signal
from registry.exchange.operations import imports, parts, undo_portions
from registry.kernel.long_work import Carrying
parts.TOGETHER, parts.PART_ENTRIES = {"sqlite": 4, "postgresql": 4}, 6
for module in (imports, undo_portions):
    module.portions = lambda items, cut=module.portions: cut(items, 3)
usual = Carrying.progress
def progress(self, done, total, *, is_due=False):
    usual(self, done, total, is_due=is_due)
    if is_due and done == DONE:
        os.kill(os.getpid(), signal.SIGKILL)
Carrying.progress = progress
runpy.run_module("config", run_name="__main__", alter_sys=True)
"""


def kill_in_the_middle(settings: Settings, done: int, *arguments: str) -> None:
    """Let a process of its own die once so much is done."""
    ours = {"OBLIK_INSTANCE": str(settings.instance), "OBLIK_DATABASE_URL": settings.database_url, "OBLIK_DEMO": "0"}
    told = {name: value for name, value in os.environ.items() if not name.startswith("OBLIK_")}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED.replace("DONE", str(done)), *arguments],
        env=told | ours, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def test_a_killed_import_and_a_killed_undo_are_gone_on_with(
    register: Session, settings: Settings, started: list[Sequence[str]], tmp_path: Path
) -> None:
    kill_in_the_middle(settings, 6, "import", str(file_of(tmp_path)), "--kind", "camera")
    run = run_of(register)
    assert (run.status, run.done_rows, counted(register)) == ("writing", 6, (6, 6))

    assert sweep_interrupted(db.session()) == 1
    db.session.commit()
    ((*_command, undoing),) = started
    kill_in_the_middle(settings, 1, "long-work", "run", undoing)
    assert run_of(register, run.id).status == "undoing"
    assert counted(register) == (0, 6)

    assert sweep_interrupted(db.session()) == 1
    db.session.commit()
    run_work(db.session(), uuid.UUID(started[-1][-1]))

    assert (run_of(register, run.id).status, counted(register)) == ("undone", (0, 0))
    assert sweep_interrupted(db.session()) == 0
    assert len(started) == 2
    assert is_whole(register)


def test_an_undo_in_parts_by_command_is_a_work_and_can_be_gone_on_with(
    app: Flask, register: Session, tmp_path: Path
) -> None:
    run_id = carry(file_of(tmp_path))

    told = app.test_cli_runner().invoke(cli, ["import", "--undo", str(run_id), "--json"])

    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["removed"] == 2 * ROWS
    assert (last_work(register).kind, last_work(register).state) == (UNDO, "done")
    assert (run_of(register).status, counted(register)) == ("undone", (0, 0))


def test_a_half_written_import_is_told_at_all_doors(app: Flask, register: Session, tmp_path: Path) -> None:
    make_person(register, role="admin")
    client, seen = sign_in(app, "olena.it"), list[str]()

    def look(done: int, _total: int) -> None:
        if done == 6:
            run_id = run_of(register).id
            for address in (f"/imports/{run_id}", f"/imports/works/{run_id}", "/imports"):
                seen.append(" ".join(client.get(address).get_data(as_text=True).split()))
            seen.append(app.test_cli_runner().invoke(cli, ["import", "--list", "--json"]).stdout)

    carry(file_of(tmp_path), look)

    page, work, listed, command = seen
    assert f"Записано рядків: 6 із {ROWS}" in page
    assert "Скасувати імпорт" not in page
    assert f"Записано рядків: 6 із {ROWS}" in work
    assert "записано частину" in listed
    assert [(one["status"], one["done"], one["total"]) for one in json.loads(command)] == [("writing", 6, ROWS)]


def _change_role(session: Session, user: User, _token: uuid.UUID) -> None:
    update_roles(session, SYSTEM, user.id, [RoleIn("viewer", first_hromada(session).id)])


TAKEN: dict[str, Callable[[Session, User, uuid.UUID], object]] = {
    "access": lambda session, user, _token: disable_user(session, SYSTEM, user.id),
    "the role": _change_role,
    "the token": lambda session, user, token: revoke_token(session, SYSTEM, user.id, token),
}


@pytest.mark.parametrize("taken", TAKEN)
def test_an_import_stops_when_its_person_loses_what_it_was_begun_by(
    register: Session, tmp_path: Path, taken: str
) -> None:
    make_person(register)
    user = make_person(register, "oksana.it", role="technician", hromada=first_hromada(register))
    token, _secret = create_token(register, SYSTEM, user, name="Обмін", scope="write")
    actor, token_id = Actor(label="oksana.it (API: Обмін)", user_id=user.id), token.id
    waiting = queue_work(register, actor, IMPORT, "інший файл").id
    other = queue_work(register, replace(actor, label="oksana.it"), IMPORT, "власноруч").id
    register.commit()
    arguments = {"kind": "camera", "file": str(file_of(tmp_path)), "person": str(user.id)}
    work_id = enter_work(db.session(), actor, IMPORT, "f.csv", arguments=arguments)

    def take(_done: int, _total: int) -> None:
        TAKEN[taken](register, register.get_one(User, actor.user_id), token_id)
        register.commit()

    with pytest.raises(Cancelled), carried_out(db.session(), work_id) as carrying:
        watch(carrying, take)
        carry_out_import(carrying, arguments)

    register.expire_all()
    states = [register.get_one(LongWork, one).state for one in (work_id, waiting, other)]
    assert states == ["cancelled", "cancelled", "queued" if taken == "the token" else "cancelled"]
    assert counted(register) == (0, 0)
