"""The command install-service: it shows, asks and does what it showed; it refuses where it could not work."""

import os
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from config.installation import cli
from config.installation.cli import carry_out, demand_readable, install_service
from config.installation.plan import Run, Step, Write


def ask(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(install_service, list(arguments), input=answer)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Step]:
    """A machine with systemd, where the administrator asks; the steps that would be carried out."""
    steps: list[Step] = []

    def keep(found: Sequence[Step]) -> None:
        steps.extend(found)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(cli, "SYSTEMD", tmp_path)
    monkeypatch.setattr(cli, "demand_readable", lambda _code: None)
    monkeypatch.setattr(cli, "ROOT", Path("/opt/oblik"))
    monkeypatch.setattr(cli, "carry_out", keep)
    return steps


@pytest.mark.parametrize("answer", ["y\n", "т\n", "Так\n", "що?\nтак\n"])
def test_what_is_shown_is_done_after_a_yes(done: list[Step], answer: str) -> None:
    told = ask("--name", "oblik.example", answer=answer)

    assert told.exit_code == 0, told.output
    assert done
    assert all(str(step) in told.output for step in done)


@pytest.mark.parametrize("answer", ["n\n", "ні\n", "\n", "що?\nн\n", "що?\n", ""])
def test_without_a_yes_nothing_is_done(done: list[Step], answer: str) -> None:
    told = ask(answer=answer)

    assert told.exit_code == 1
    assert done == []


def test_to_print_needs_no_rights_and_does_nothing(done: list[Step], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    told = ask("--print", "--yes")

    assert told.exit_code == 0
    assert done == []
    assert "ProtectSystem=strict" in told.output


@pytest.mark.parametrize("arguments", [(), ("--remove",)])
def test_only_the_administrator_installs(
    done: list[Step], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    told = ask("--yes", *arguments)

    assert (told.exit_code, done) == (1, [])
    assert "sudo" in told.output


def test_without_systemd_nothing_is_done(done: list[Step], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cli, "SYSTEMD", tmp_path / "none")

    told = ask("--yes")

    assert (told.exit_code, done) == (1, [])
    assert "systemd" in told.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("--name", "a b"),
        ("--name", "a\nUser=root"),
        ("--host", "0.0.0.0;x"),
        ("--user", "root x"),
        ("--instance", "relative"),
        ("--instance", "/srv/a b"),
        ("--backups", "/srv/x\nUser=root"),
        ("--backups", "/srv/%h"),
        ("--port", "80"),
    ],
)
def test_what_could_break_out_of_a_line_is_refused(done: list[Step], arguments: tuple[str, str]) -> None:
    told = ask("--yes", *arguments)

    assert (told.exit_code, done) == (2, [])


def test_what_fails_is_named_and_ends_it(tmp_path: Path) -> None:
    steps = [Write(tmp_path / "none" / "x", "text"), Write(tmp_path / "later", "text")]

    with pytest.raises(click.ClickException, match="none/x"):
        carry_out(steps)

    assert not (tmp_path / "later").exists()
    with pytest.raises(click.ClickException, match="false"):
        carry_out([Run(("false",))])


@pytest.mark.parametrize("folder", ["/root/oblik", "/home/me/oblik", "/var/tmp/oblik"])  # noqa: S108 -- only compared
@pytest.mark.parametrize("what", ["code", "--instance", "--backups"])
def test_what_services_cannot_see_is_refused_and_warned_of_where_it_is_only_printed(
    done: list[Step], monkeypatch: pytest.MonkeyPatch, folder: str, what: str
) -> None:
    arguments = () if what == "code" else (what, folder)
    if what == "code":
        monkeypatch.setattr(cli, "ROOT", Path(folder))

    told, printed = ask("--yes", *arguments), ask("--print", *arguments)

    assert (told.exit_code, done) == (1, [])
    assert folder in told.stderr
    assert printed.exit_code == 0
    assert f"Увага: {told.stderr.partition(': ')[2].strip()}" in printed.stderr
    assert "Увага" not in ask("--print").stderr or what == "code"


def test_code_that_is_closed_is_refused_with_the_command_that_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "HIDDEN_FROM_SERVICES", ())
    code = tmp_path / "oblik"
    (code / ".venv").mkdir(parents=True)
    for folder in tmp_path.parents:
        if folder.stat().st_mode & 0o005 != 0o005:
            with pytest.raises(click.ClickException, match="chmod"):
                demand_readable(code)
            return
    pytest.fail("the tests' folder is expected to be closed")
