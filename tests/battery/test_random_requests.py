"""Requests made by schemathesis from the API's own document, against a real server: none is answered by 5xx."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.battery.conftest import Home

SEED = 20261128
PER_ROUND = 12
"""How many requests of each operation one round makes; rounds go on until there were enough in all."""
ROUND_SECONDS = 3600
Figure = Callable[[str], None]


def test_no_request_made_from_the_document_is_answered_by_5xx(
    town: Home, tmp_path: Path, pytestconfig: pytest.Config, figure: Figure
) -> None:
    wanted = pytestconfig.getoption("--battery-requests")
    server = town.instance.serve()
    made, failures = 0, []
    for turn in range(wanted):
        told = run_round(server.url, town.token, SEED + turn, tmp_path)
        made += told["test_cases"]["generated"]
        failures += [(one["title"], one["operations"]) for one in told["failures"]]
        if made >= wanted:
            break

    figure(f"{made} requests from the document over {told['operations']['tested']} operations: {len(failures)} × 5xx")
    assert told["operations"]["tested"] == told["operations"]["total"]
    assert failures == []
    assert server.errors() == []
    town.instance.command("audit", "verify")


def run_round(url: str, token: str, seed: int, folder: Path) -> dict[str, Any]:
    """Let schemathesis make one round of requests; give what it reports."""
    program = shutil.which("st", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.fail("schemathesis is missing: it is in requirements-dev.txt")
    report = folder / "report.json"
    done = subprocess.run(
        [program, "run", f"{url}/api/openapi.json", "--header", f"Authorization: Bearer {token}", "--header",
         "If-Match: *", "--checks", "not_a_server_error", "--phases", "coverage,fuzzing", "--max-examples",
         str(PER_ROUND), "--seed", str(seed), "--no-shrink", "--continue-on-failure", "--request-timeout", "60",
         "--report", "json", "--report-json-path", str(report)],
        cwd=folder, capture_output=True, text=True, check=False, timeout=ROUND_SECONDS,
    )  # fmt: skip
    assert report.exists(), done.stdout[-3000:] + done.stderr[-3000:]
    (folder / f"{seed}.txt").write_text(done.stdout, encoding="utf-8")
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    report.unlink()
    return told
