"""The plan: what is people's own is left, rights are closed before anything is written, the unit is one for systemd."""

import shutil
import subprocess
from pathlib import Path

import pytest

from config.installation.plan import (
    COMMAND,
    UNIT,
    Step,
    Wanted,
    Write,
    plan_installation,
)
from config.settings import NAMES, read_settings


def plan(wanted: Wanted | None = None, *, has_user: bool = False, has_settings: bool = False) -> list[Step]:
    return list(plan_installation(wanted or Wanted(), has_user=has_user, has_settings=has_settings))


def written(steps: list[Step]) -> dict[Path, Write]:
    return {step.path: step for step in steps if isinstance(step, Write)}


def test_user_folders_settings_unit_and_command_come_in_an_order_that_works() -> None:
    told = [str(step).partition(":\n")[0].partition(" (")[0] for step in plan()]

    assert told == [
        "useradd --system --user-group --home-dir /var/lib/oblik --no-create-home --shell /usr/sbin/nologin oblik",
        "install -d -m 0700 -o oblik -g oblik /var/lib/oblik",
        "install -d -m 0700 -o oblik -g oblik /var/backups/oblik",
        "/var/lib/oblik/oblik.env",
        "chown oblik:oblik /var/lib/oblik/oblik.env",
        "/etc/systemd/system/oblik.service",
        "/etc/systemd/journald@oblik.conf",
        "/usr/local/bin/oblik",
        "systemctl daemon-reload",
        "systemctl enable oblik.service",
        "systemctl restart oblik.service",
    ]


def test_a_user_and_settings_that_are_there_are_left() -> None:
    steps = plan(has_user=True, has_settings=True)

    assert not any("useradd" in str(step) for step in steps)
    assert Path("/var/lib/oblik/oblik.env") not in written(steps)


def test_without_a_start_it_is_only_enabled() -> None:
    assert str(plan(Wanted(starts=False))[-1]) == "systemctl enable oblik.service"


def test_the_settings_are_such_that_an_instance_reads_them(tmp_path: Path) -> None:
    wanted = Wanted(names=("oblik.example", "it.example"), instance=tmp_path)
    step = written(plan(wanted))[tmp_path / "oblik.env"]

    step.carry_out()

    assert (step.mode, wanted.settings_file.stat().st_mode & 0o777) == (0o600, 0o600)
    found = read_settings({"OBLIK_INSTANCE": str(tmp_path)})
    assert (found.hosts, found.proxies, found.log) == (("oblik.example", "it.example"), 1, "json")
    assert found.backup_folder == Path("/var/backups/oblik")
    assert found.demo is False


def test_a_setting_that_nobody_gave_is_no_line() -> None:
    lines = written(plan())[Path("/var/lib/oblik/oblik.env")].text.splitlines()

    assert not any(line.endswith("=") for line in lines)
    assert {line.partition("=")[0] for line in lines if not line.startswith("#")} < NAMES


def test_a_file_is_written_whole_with_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("before")

    Write(path, "after\n", 0o600).carry_out()

    assert (path.read_text(), path.stat().st_mode & 0o777) == ("after\n", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_the_unit_lets_write_where_data_lies_and_nowhere_else() -> None:
    lines = written(plan(Wanted(instance=Path("/srv/o"), backups=Path("/mnt/b"), port=8123)))[UNIT].text.splitlines()

    assert "ReadWritePaths=/srv/o /mnt/b" in lines
    assert {"ProtectSystem=strict", "NoNewPrivileges=yes", "PrivateTmp=yes", "ProtectHome=yes", "UMask=0077"} <= set(
        lines
    )
    assert any(line.endswith("oblik serve --host 127.0.0.1 --port 8123") for line in lines)
    assert not any("$" in line for line in lines)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "oblik.service"
    unit.write_text(written(plan(Wanted(user="root")))[UNIT].text)

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )

    assert "oblik.service" not in said.stderr


def test_the_command_runs_as_the_services_user(tmp_path: Path) -> None:
    me = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    text = written(plan(Wanted(user=me, instance=tmp_path)))[COMMAND].text
    (tmp_path / "oblik").write_text(text)
    fake = tmp_path / "launcher"
    fake.write_text('#!/bin/sh\necho "$OBLIK_INSTANCE" "$PWD" "$#" "$2"\n')
    fake.chmod(0o755)
    launcher = next(line for line in text.splitlines() if line.startswith("set --")).split('"')[3]
    script = text.replace(launcher, str(fake))

    said = subprocess.run(["sh", "-c", script, "oblik", "user", "a b"], capture_output=True, text=True, check=True)

    assert said.stdout == f"{tmp_path} {tmp_path} 2 a b\n"
