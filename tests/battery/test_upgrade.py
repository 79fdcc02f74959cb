"""From every released version to this one, also when the migration is killed on the way: nothing is lost."""

import json
import re
import subprocess
import tarfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from config.settings import ROOT
from tests.battery.conftest import Maker
from tests.battery.instance import Instance, signal_group
from tests.battery.test_faults import KILLED, signed_in, strangers

HEADING = re.compile(r"^## (\d+\.\d+\.\d+) \([\d-]+, commit ([0-9a-f]{7,40})\)$", re.MULTILINE)
RELEASES = dict(HEADING.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
"""The commit that each released version was; a tag `v…` wins where there is one."""
YEAR = "2027"
OURS = ("registry_", "maintenance_")
EPHEMERAL = {"alembic_version", "registry_session", "registry_sign_in_attempt", "registry_user_session"}
Figure = Callable[[str], None]


@pytest.mark.parametrize("release", RELEASES)
def test_an_instance_of_a_release_moves_to_this_version(
    release: str, engine_name: str, make_instance: Maker, tmp_path: Path, figure: Figure
) -> None:
    instance = make_instance(engine_name, OBLIK_DEMO="1")
    instance.code = code_of(release, tmp_path / "old")
    instance.add_person("battery")
    rows, lines = count_rows(instance), lines_of(instance)

    instance.code = ROOT
    killed = kill_migrations(instance)
    instance.command("migrate")
    kept, present = count_rows(instance), lines_of(instance)
    instance.command("audit", "verify")
    server = instance.serve()
    page = signed_in(server.url).get("/assets")
    server.stop()

    lost = {name: (count, kept.get(name)) for name, count in rows.items() if kept.get(name, 0) < count}
    gone = {name for name in lost if name not in kept}
    assert {name: told for name, told in lost.items() if name not in gone} == {}
    assert set(lines) - set(present) == set()
    assert page.status_code == 200
    assert server.errors() == []
    assert strangers(instance.folder) == []
    equal = sum(lines[code] == present[code] for code in lines)
    figure(f"from {release}: {sum(rows.values())} rows of {len(rows)} tables kept, migrations killed {killed} times, "
           f"{equal} of {len(lines)} lines cost the same by the present rules, "
           f"which have {len(present) - len(lines)} more; tables that are no more: {sorted(gone) or 0}")  # fmt: skip


def code_of(release: str, folder: Path) -> Path:
    """Unpack the code of a released version out of this repository."""
    for name in (f"v{release}", RELEASES[release]):
        done = subprocess.run(["git", "archive", name], cwd=ROOT, capture_output=True, check=False)
        if done.returncode == 0:
            with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
                archive.extractall(folder, filter="data")
            return folder
    pytest.fail(f"the repository has no {release}: fetch its whole history")


def kill_migrations(instance: Instance) -> int:
    """Kill the migration at four moments."""
    killed = 0
    for turn in range(4):
        process = instance.begin("migrate")
        time.sleep(1.5 + 0.4 * turn)  # The moment of the kill.
        signal_group(process.pid, KILLED)
        killed += process.wait(20) == -KILLED
    return killed


def count_rows(instance: Instance) -> dict[str, int]:
    """Count the rows of all tables but those that live for hours."""
    engine = create_engine(instance.database_url)
    try:
        with engine.connect() as connection:
            ours = [
                one for one in inspect(connection).get_table_names() if one.startswith(("registry_", "maintenance_"))
            ]
            return {
                name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0
                for name in ours
                if name not in EPHEMERAL
            }
    finally:
        engine.dispose()


def lines_of(instance: Instance) -> dict[tuple[str, str], str]:
    """Give the amount of each line of the costing."""
    told: dict[str, Any] = json.loads(instance.command("cost", "--year", YEAR, "--json"))
    return {(one["hromada"], one["code"]): one["amount"] for one in told["lines"]}
