"""The commands import, export and audit, as scripts rely on them."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.cli import cli
from registry.assets.models.asset import Asset
from tests.factories.registry import make_asset, make_hromada, make_kinds


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
    assert told[0] == told[1]
    assert told[1] == {
        "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "errors": [], "unknown_columns": ["Вага"],
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
