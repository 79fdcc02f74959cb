"""Locks between processes: one holder, and a dead one's lock frees itself."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import ROOT
from registry.kernel.locks import FileLock, Lock, key_of, make_lock
from tests.registry.kernel.test_long_work import wait_until

HOLDER = """
import sys, time
from pathlib import Path
from registry.kernel.locks import make_lock
lock = make_lock(sys.argv[1], Path(sys.argv[2]), "one")
assert lock.take()
print("held", flush=True)
time.sleep(600)
"""
Maker = Callable[[str], Lock]


@pytest.fixture
def lock_named(database_url: str, tmp_path: Path) -> Maker:
    return lambda name: make_lock(database_url, tmp_path, name)


def test_one_name_has_one_holder_at_a_time(lock_named: Maker) -> None:
    first, second = lock_named("one"), lock_named("one")

    taken = first.take(), second.take()
    first.release()

    assert taken == (True, False)
    assert (first.holds(), second.take(), second.holds()) == (False, True, True)
    second.release()


def test_other_names_are_other_locks(lock_named: Maker) -> None:
    first, second = lock_named("one"), lock_named("two")

    assert (first.take(), second.take()) == (True, True)
    first.release()
    second.release()


def test_a_killed_process_holds_nothing(lock_named: Maker, database_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, database_url, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        is_taken = not lock_named("one").take()

        holder.send_signal(signal.SIGKILL)
        holder.wait(30)

    lock = lock_named("one")
    assert is_taken
    assert wait_until(lock.take)  # The server notices a moment later.
    lock.release()


def test_what_is_dropped_leaves_no_file(tmp_path: Path) -> None:
    lock = make_lock("sqlite:///x", tmp_path, "one")
    lock.take()

    lock.drop()

    assert not lock.holds()
    assert list((tmp_path / "locks").iterdir()) == []


def test_a_lock_on_a_dropped_file_is_no_lock(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "one"), FileLock(tmp_path / "one")
    first.take()
    (tmp_path / "one").unlink()

    assert (second.take(), second.holds()) == (True, True)
    first.release()
    assert not FileLock(tmp_path / "one").take()
    second.release()


def test_keys_for_the_server_fit_and_differ() -> None:
    keys = {key_of(f"long-work-{one}") for one in range(1000)}

    assert len(keys) == 1000
    assert all(-(2**63) <= key < 2**63 for key in keys)
