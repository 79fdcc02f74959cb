"""Nights of the year by faked time: two servers fire once, a dead leader is followed, clock changes double nothing."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.battery.conftest import Home
from tests.battery.faked_time import live_at
from tests.battery.instance import Instance, wait_until

NIGHTS = {"spring": "2027-03-28", "autumn": "2027-10-31"}
HANDED_OVER_SECONDS = 150
BEAT_SECONDS = 12
BACKUP_SAYS = "Копію не зашифровано"
"""What each backup that was begun says first, into the log of the server that began it."""
Figure = Callable[[str], None]


def slots(instance: Instance) -> dict[str, str | None]:
    """Give the latest slot of each job; a job that failed fails the test."""
    rows = instance.told("jobs", "list")
    assert [one for one in rows if one["error"]] == []
    return {one["name"]: one["last_slot"] for one in rows}


def backups(folder: Path) -> list[str]:
    """List what the nightly job made."""
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))


@pytest.mark.parametrize("season", NIGHTS)
def test_a_night_of_the_clock_change(home: Home, season: str, tmp_path: Path, figure: Figure) -> None:
    day = NIGHTS[season]
    before, after = (str(date.fromisoformat(day) + timedelta(days=step)) for step in (-1, 1))
    instance = home.instance
    instance.environment["OBLIK_BACKUP_FOLDER"] = str(tmp_path)

    live_at(instance, f"{day} 01:37:40")
    leader, other = instance.serve(), instance.serve()
    assert wait_until(lambda: len(backups(tmp_path)) == 1, HANDED_OVER_SECONDS), "the night before was not made up"
    leader.kill()
    assert slots(instance)["backup"] == before, "the machine is too slow: the hour came before the leader was killed"
    assert wait_until(lambda: slots(instance)["backup"] == day, HANDED_OVER_SECONDS, 1), "nobody followed the leader"
    assert wait_until(lambda: len(backups(tmp_path)) == 2, HANDED_OVER_SECONDS)
    other.stop()

    changed = time.monotonic() + 40 + BEAT_SECONDS
    live_at(instance, f"{day} {'02:59:20' if season == 'spring' else '03:59:20'}")
    both = [instance.serve(), instance.serve()]
    assert wait_until(lambda: slots(instance)["expiry"] == day, HANDED_OVER_SECONDS, 1), (
        "the missed hour was not made up"
    )
    assert wait_until(lambda: time.monotonic() > changed, HANDED_OVER_SECONDS)
    made = backups(tmp_path)
    for server in both:
        assert server.answers()
        server.stop()

    live_at(instance, f"{after} 01:38:20")
    last = [instance.serve(), instance.serve()]
    assert wait_until(lambda: slots(instance)["backup"] == after, HANDED_OVER_SECONDS, 1)
    assert wait_until(lambda: len(backups(tmp_path)) == 3, HANDED_OVER_SECONDS)
    heard = time.monotonic() + BEAT_SECONDS
    assert wait_until(lambda: time.monotonic() > heard, HANDED_OVER_SECONDS)
    assert slots(instance)["plan_work"] == after, "the job missed at midnight was not made up"
    begun = sum(one.log.read_text(encoding="utf-8").count(BACKUP_SAYS) for one in last)
    for server in last:
        server.stop()

    assert begun == 1, "both servers fired"
    assert len(made) == 2, f"one for the night before and one for this: {made}"
    assert [one.errors() for one in (leader, other, *both, *last)] == [[]] * 6
    instance.command("audit", "verify")
    figure(f"{day}, clock change with two servers: each job once, leader killed and followed, a missed hour made up")
