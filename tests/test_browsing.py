"""What happens to the journeys on a machine without Chromium."""

import subprocess
import sys

from config.settings import ROOT

JOURNEYS = ["tests/journeys", "-q", "--engine", "sqlite", "-p", "no:cacheprovider"]


def run_journeys(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run them where PATH has no browser."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *JOURNEYS, *arguments],
        cwd=ROOT,
        env={"PATH": "/nowhere"},
        text=True,
        capture_output=True,
        check=False,
    )


def test_without_chromium_they_are_skipped_and_one_line_says_what_to_install() -> None:
    done = run_journeys()

    lines = [line for line in done.stdout.splitlines() if "SKIPPED" in line]
    assert done.returncode == 0, done.stdout
    assert len(lines) == 1
    assert "sudo apt-get install -y chromium" in lines[0]


def test_where_the_browser_is_required_they_fail_instead() -> None:
    done = run_journeys("--require-browser", "-x")

    assert done.returncode == 1
    assert "Chromium is missing" in done.stdout
