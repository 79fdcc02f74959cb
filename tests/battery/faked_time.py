"""Faked time for whole processes: libfaketime moves the clock that they see by a whole number of seconds."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.battery.instance import Instance

KYIV = ZoneInfo("Europe/Kyiv")


def library() -> str:
    """Find libfaketime; without it these parts fail and say what is missing."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        pytest.fail("libfaketime is missing: sudo apt-get install -y faketime")
    return str(found[0])


def live_at(instance: Instance, here: str) -> None:
    """Let everything that an instance starts from now on see this moment of Kyiv's clock, and go on from it."""
    moment = datetime.fromisoformat(here).replace(tzinfo=KYIV)
    ahead = round(moment.timestamp() - datetime.now(KYIV).timestamp())
    # Waits are by the monotonic clock and the server's heartbeat by a file's time: both stay real.
    instance.environment |= {
        "LD_PRELOAD": library(),
        "PYTHONPATH": f"{Path(__file__).parent / 'faked_sleep'}:.",
        "FAKETIME": f"{ahead:+d}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
