"""Figures of several processes: all are added, and a full memory cannot kill who counts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import ROOT
from config.watching.metrics import MEMORY, PREFIX, RESERVED_BYTES

COUNT_IN_TWO = """
import os
from config.watching.metrics import Metrics, Reading, forget_process, reserve
metrics = Metrics()
folder = metrics.share_between_processes()
pids = []
for number in (1, 2, 4):
    pid = os.fork()
    if pid == 0:
        reserve(folder)
        for _ in range(number):
            metrics.note("GET", "/assets", 200, 0.01)
        metrics.note_connections(number)
        os._exit(0)
    pids.append(pid)
for pid in pids:
    os.waitpid(pid, 0)
forget_process(folder, pids[0])
forget_process(folder, pids[2])
print(metrics.render([Reading("oblik_info", "x", 1)]).decode())
print(*sorted(one.stat().st_size for one in folder.iterdir() if str(pids[1]) in one.name))
print(*sorted(one.stat().st_size for one in folder.glob("histogram*") if str(pids[1]) not in one.name))
print(folder)
"""


def test_processes_of_one_server_count_together() -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", COUNT_IN_TWO], env=environment, check=True, capture_output=True, text=True
    ).stdout.splitlines()

    folder, left, sizes = Path(said[-1]), said[-2].split(), said[-3].split()
    for one in folder.iterdir():
        one.unlink()
    folder.rmdir()
    assert 'oblik_request_seconds_count{method="GET",route="/assets",status="200"} 7.0' in said
    assert "oblik_database_connections_in_use 2.0" in said
    assert "oblik_info 1.0" in said
    assert sizes == [str(RESERVED_BYTES)] * 2
    assert len(left) == 1, "one file for all the dead"
    assert int(left[0]) < RESERVED_BYTES / 10


def test_what_a_killed_server_left_goes_with_the_next_start(monkeypatch: pytest.MonkeyPatch) -> None:
    left = MEMORY / f"{PREFIX}999999999-x"
    left.mkdir()

    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    code = (
        "import shutil; from config.watching.metrics import Metrics; shutil.rmtree(Metrics().share_between_processes())"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)

    assert not left.exists()


COUNT_ALONE = """
from config.watching.metrics import Metrics
metrics = Metrics()
metrics.note("GET", "/assets", 200, 0.3)
print(metrics.render([]).decode())
"""


def test_a_process_alone_keeps_its_figures_to_itself() -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", COUNT_ALONE], env=environment, check=True, capture_output=True, text=True
    ).stdout

    assert 'oblik_request_seconds_bucket{le="0.2",method="GET",route="/assets",status="200"} 0.0' in told
    assert 'oblik_request_seconds_bucket{le="0.5",method="GET",route="/assets",status="200"} 1.0' in told
