"""The commands import, export and audit, as scripts rely on them."""

import json
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.cli import cli
from config.settings import ROOT, Settings
from registry.assets.models.asset import Asset
from registry.exchange.models.import_run import ImportRun
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from registry.kernel.models.long_work import LongWork
from registry.kernel.operations.long_work import ask_to_cancel
from registry.places.models.territory import Hromada
from tests.config.test_serving import LISTENING
from tests.factories.registry import make_asset, make_hromada, make_kinds
from tests.registry.kernel.test_long_work import wait_until

LABEL = "Камера відеоспостереження: c.csv"


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(cli, list(arguments))


@pytest.fixture
def register(session: Session) -> Session:
    make_hromada(session)
    make_kinds(session)
    session.commit()
    return session


def count(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(Asset))
    session.commit()
    return found or 0


def test_import_says_what_it_did_in_one_document(app: Flask, register: Session, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("Ящик;Назва;Вага\nК-1;Камера;5\n", encoding="cp1251")
    command = ["import", str(file), "--kind", "camera", "--map", "Ящик=inventory_number", "--json"]

    dry, done, again = run(app, *command, "--dry-run"), run(app, *command), run(app, *command)

    told = [json.loads(one.stdout) for one in (dry, done, again)]
    assert (told[0]["id"], told[2]["id"]) == (None, None)
    assert {**told[0], "id": told[1]["id"]} == told[1]
    assert register.scalars(select(ImportRun.id)).one() == uuid.UUID(told[1]["id"])
    assert told[1] == {
        "id": told[1]["id"], "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "errors": [], "errors_total": 0,
        "warnings": [], "notes": [], "unknown_columns": ["Вага"], "changes": [], "changes_total": 0,
        "marks": {"created": [[2, 2]], "updated": [], "unchanged": []},
    }  # fmt: skip
    assert (told[2]["unchanged"], count(register)) == (1, 1)


def test_refused_rows_are_told_and_exit_with_one(app: Flask, register: Session, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("Номер,Назва,Азимут\n1,Добра,1\n2,Камера,схід\n", encoding="utf-8")

    as_json, as_text = (run(app, "import", str(file), "--kind", "camera", *more) for more in (["--json"], []))

    error = json.loads(as_json.stdout)["errors"][0]
    assert (as_json.exit_code, as_text.exit_code, count(register)) == (1, 1, 0)
    assert (error["row"], error["column"], error["value"]) == (3, "Азимут", "схід")
    assert "рядок 3, Азимут" in as_text.stderr


def test_a_refused_file_is_told_too(app: Flask, register: Session, tmp_path: Path) -> None:
    file = tmp_path / "c.xlsx"
    file.write_bytes(b"PK\x03\x04 broken")

    refused = run(app, "import", str(file), "--kind", "camera", "--json")

    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["errors"][0]["column"] == "file"


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "none.csv", "--kind", "camera"],
        ["export", "--kind", "teapot", "--format", "csv"],
        ["export", "--kind", "camera", "--format", "pdf"],
        ["export", "--kind", "camera", "--format", "csv", "--hromada", "UA0"],
    ],
)
def test_wrong_usage_exits_with_two(app: Flask, register: Session, arguments: list[str]) -> None:
    assert run(app, *arguments).exit_code == 2


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_what_is_exported_comes_back_unchanged(app: Flask, register: Session, tmp_path: Path, form: str) -> None:
    make_asset(register, name="=Їжак")
    register.commit()
    out = tmp_path / f"c.{form}"

    run(app, "export", "--kind", "camera", "--format", form, "--out", str(out))
    back = run(app, "import", str(out), "--kind", "camera", "--json")

    assert json.loads(back.stdout)["unchanged"] == 1
    assert run(app, "export", "--kind", "camera", "--format", "csv").stdout.count("Їжак") == 1


@pytest.mark.parametrize("command", [(), ("user",), ("user", "add"), ("cost",), ("serve",)])
def test_help_is_in_ukrainian(app: Flask, command: tuple[str, ...]) -> None:
    told = run(app, *command, "--help").stdout

    assert told.count("Показати цю довідку й вийти.") == 1
    assert "and exit" not in told


def test_an_untouched_history_is_intact(app: Flask, register: Session) -> None:
    make_asset(register)
    register.commit()

    verified = run(app, "audit", "verify", "--json")

    assert (verified.exit_code, json.loads(verified.stdout)["intact"]) == (0, True)


def works(session: Session) -> list[tuple[str, str, str | None]]:
    session.commit()
    found = session.scalars(select(LongWork).order_by(LongWork.created_at).execution_options(populate_existing=True))
    told = [(one.label, one.state, one.error) for one in found]
    session.commit()
    return told


def test_an_import_is_a_long_work_with_its_figures(app: Flask, register: Session, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("Номер,Назва\n1,Добра\n2,Ліпша\n", encoding="utf-8")
    hromada = register.scalars(select(Hromada)).one()
    register.commit()

    run(app, "import", str(file), "--kind", "camera", "--dry-run")
    run(app, "import", str(file), "--kind", "camera", "--hromada", hromada.code)

    assert works(register) == [
        (f"{LABEL} (перевірка)", "done", None),
        (LABEL, "done", None),
    ]
    checked, written = register.scalars(select(LongWork).order_by(LongWork.created_at))
    assert written.result == {"rows": 2, "created": 2, "updated": 0, "unchanged": 0}
    assert (written.kind, written.user_label, written.done, written.total) == ("import", "система", 0, None)
    assert (checked.hromada_id, written.hromada_id) == (None, hromada.id)


def test_a_refused_import_is_a_failed_work(app: Flask, register: Session, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("Номер,Назва,Азимут\n1,Добра,1\n2,Камера,схід\n", encoding="utf-8")
    broken = tmp_path / "d.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")

    for path in (file, broken):
        assert run(app, "import", str(path), "--kind", "camera").exit_code == 1

    refused, unread = works(register)
    assert refused == (LABEL, "failed", "Помилок: 1")
    assert unread[:2] == ("Камера відеоспостереження: d.xlsx", "failed")
    assert unread[2]


def test_wrong_usage_is_no_work(app: Flask, register: Session, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("Номер,Назва\n1,Добра\n", encoding="utf-8")

    assert run(app, "import", str(file), "--kind", "teapot").exit_code == 2
    assert works(register) == []


def test_an_import_in_the_background_is_told_and_carried_out(app: Flask, register: Session, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("Номер,Назва\n1,Добра\n", encoding="utf-8")

    told = json.loads(run(app, "import", str(file), "--kind", "camera", "--background", "--json").stdout)

    assert wait_until(lambda: works(register)[0][1] not in ("queued", "running"))
    assert works(register) == [(LABEL, "done", None)]
    assert register.scalars(select(LongWork.id)).one() == uuid.UUID(told["id"])
    assert register.scalars(select(ImportRun.id)).one() == uuid.UUID(told["id"])
    assert count(register) == 1


@pytest.mark.parametrize(("how", "code"), [("interrupt", 130), ("cancel", 1)])
def test_an_import_that_is_stopped_writes_nothing_and_says_so(
    app: Flask, register: Session, settings: Settings, tmp_path: Path, how: str, code: int
) -> None:
    file = tmp_path / "c.csv"
    file.write_text("Номер,Назва\n" + "".join(f"{one},Камера\n" for one in range(30_000)), encoding="utf-8")
    environment = {
        "PATH": "", "OBLIK_DATABASE_URL": settings.database_url, "OBLIK_INSTANCE": str(settings.instance),
    }  # fmt: skip
    command = [*LISTENING, sys.executable, "-m", "config", "import", str(file), "--kind", "camera"]

    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert wait_until(lambda: [state for _label, state, _error in works(register)] == ["running"])
        if how == "interrupt":
            process.send_signal(signal.SIGINT)
        else:
            ask_to_cancel(register, SYSTEM, register.scalars(select(LongWork.id)).one())
            register.commit()
        _out, said = process.communicate(timeout=60)

    assert (process.returncode, said.splitlines()[-1]) == (code, "Перервано: нічого не записано.")
    assert works(register) == [(LABEL, "cancelled", None)]
    assert count(register) == 0


def test_an_export_is_written_down(app: Flask, session: Session) -> None:
    make_asset(session)
    session.commit()

    run(app, "export", "--kind", "camera", "--format", "csv")

    (entry,) = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "export")).all()
    assert (entry.actor_label, entry.entity_label) == ("система", "camera.csv")
