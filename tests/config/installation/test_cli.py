"""The command install-service: it shows, asks, does what it showed and takes it back; or refuses, and does nothing."""

import os
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from config.installation import cli, plan
from config.installation.cli import carry_out, demand_readable, install_service
from config.installation.plan import Run, Step, Wanted, Write, plan_installation

WANTED = Wanted(user="registry", instance=Path("/srv/oblik"), backups=Path("/mnt/backups"))
SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$0.asked"
[ "$1" != "$(cat "$0.fails" 2>/dev/null)" ]
"""


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


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine where the service was installed with folders and a user of its own, and a systemd that does as told."""
    for name in ("UNIT", "JOURNAL", "COMMAND", "CHANGES"):
        monkeypatch.setattr(plan, name, tmp_path / getattr(plan, name).name)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(cli, "SYSTEMD", tmp_path)
    for step in plan_installation(WANTED, has_user=True, has_settings=True):
        if isinstance(step, Write):
            step.carry_out()
    (tmp_path / "bin").mkdir()
    Write(tmp_path / "bin" / "systemctl", SYSTEMCTL, 0o755).carry_out()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path


def remove(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(install_service, ["--remove", *arguments], input=answer)


def left_on(machine: Path) -> set[str]:
    return {path.name for path in machine.iterdir()} & {"oblik.service", "journald@oblik.conf", "oblik"}


def asked_of_systemd(machine: Path) -> list[str]:
    asked = machine / "bin" / "systemctl.asked"
    return asked.read_text().splitlines() if asked.exists() else []


def test_what_was_installed_goes_after_a_yes_and_what_stays_is_named_as_it_is(machine: Path) -> None:
    told = remove(answer="так\n")

    assert told.exit_code == 0, told.output
    assert left_on(machine) == set()
    assert asked_of_systemd(machine) == ["disable --now oblik.service", "daemon-reload"]
    assert "registry, /srv/oblik, /mnt/backups" in told.output
    assert "/var/" not in told.output


@pytest.mark.parametrize(("arguments", "answer", "code"), [((), "ні\n", 1), ((), "\n", 1), (("--print",), "", 0)])
def test_without_a_yes_it_is_only_shown(machine: Path, arguments: tuple[str, ...], answer: str, code: int) -> None:
    told = remove(*arguments, answer=answer)

    assert told.exit_code == code
    assert (len(left_on(machine)), asked_of_systemd(machine)) == (3, [])
    assert "systemctl disable --now oblik.service" in told.output


def test_a_service_that_cannot_be_stopped_keeps_its_unit(machine: Path) -> None:
    (machine / "bin" / "systemctl.fails").write_text("disable")

    told = remove("--yes")

    assert told.exit_code == 1
    assert len(left_on(machine)) == 3
    assert "systemctl disable" in told.output


def test_a_file_that_somebody_else_made_is_left(machine: Path) -> None:
    plan.COMMAND.write_text("#!/bin/sh\nexec /opt/ours/oblik\n")

    told = remove("--yes")

    assert told.exit_code == 0
    assert left_on(machine) == {"oblik"}
    assert str(plan.COMMAND) not in told.output.split()


def test_where_nothing_is_installed_nothing_is_said_to_be_removed(machine: Path) -> None:
    first, again = remove("--yes"), remove("--yes")

    assert (first.exit_code, again.exit_code) == (0, 1)
    assert "Службу прибрано" not in again.output
    assert len(asked_of_systemd(machine)) == 2


def test_what_people_changed_of_the_unit_stays_and_is_named(machine: Path) -> None:
    plan.CHANGES.mkdir()

    told = remove("--yes")

    assert plan.CHANGES.is_dir()
    assert str(plan.CHANGES) in told.output
