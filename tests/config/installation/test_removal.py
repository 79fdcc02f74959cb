"""The way back of install-service, carried out: its own files go, people's stay and are named as they are."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.installation import cli, plan
from config.installation.cli import install_service
from config.installation.plan import Wanted, Write, plan_installation

WANTED = Wanted(user="registry", instance=Path("/srv/oblik"), backups=Path("/mnt/backups"))
SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$0.asked"
[ "$1" != "$(cat "$0.fails" 2>/dev/null)" ]
"""


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
