"""A PostgreSQL cluster of its own, to be restarted, frozen and run out of room; and small disks."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.battery.instance import free_port
from tests.postgis import drop_root, find_binaries, run_sql, wait_for

ROOM_MB = 400


class Cluster:
    """A cluster in a folder, on a port that stays its own."""

    def __init__(self, folder: Path) -> None:
        binaries = find_binaries()
        if binaries is None:
            pytest.fail("PostgreSQL is missing: sudo apt-get install -y postgresql-15-postgis-3")
        self.binaries = binaries
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}"
        self.rights = drop_root(folder)
        self._call("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                   "-N", "--wal-segsize=4")  # fmt: skip

    def start(self) -> None:
        """Start it and wait until it answers; its writes are safe, as they are in a town hall."""
        room = "-c max_wal_size=32MB -c min_wal_size=8MB -c max_connections=60"
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 {room}"
        self._call("pg_ctl", "-D", str(self.data), "-o", options, "-w", "-t", "60", "-l", str(self.folder / "log"),
                   "start")  # fmt: skip
        assert wait_for(self.url, 60)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; «immediate» is a crash."""
        with suppress(RuntimeError):
            self._call("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def answers(self) -> bool:
        """Tell whether it takes connections now."""
        try:
            run_sql(self.url, "SELECT 1")
        except psycopg.Error:
            return False
        return True

    def signal(self, number: int) -> None:
        """Send a signal to the server and all of its processes."""
        for pid in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def refuse_writes(self, *, on: bool) -> None:
        """Make it read-only, as a standby is, or writable again; sessions that stand feel it too."""
        run_sql(self.url, f"ALTER SYSTEM SET default_transaction_read_only = {'on' if on else 'off'}")
        run_sql(self.url, "SELECT pg_reload_conf()")

    def end(self) -> None:
        """Let it go on if it is frozen, and stop it for good."""
        self.signal(signal.SIGCONT)
        self.stop()

    def _processes(self) -> list[int]:
        master = int((self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
        return [master, *map(int, children)]

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self.rights, str(self.binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd="/",
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a disk of so much room, in memory; only root may. It is gone at the end."""
    if os.geteuid() != 0:
        pytest.fail("a small disk is mounted by root alone: run this part as root")
    folder = Path(tempfile.mkdtemp(prefix="oblik-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no room on a disk for as long as it lasts."""
    filler = disk / "filler"
    try:
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        yield
    finally:
        filler.unlink(missing_ok=True)


@contextmanager
def cluster_on(folder: Path) -> Iterator[Cluster]:
    """Start a cluster in a folder for as long as it is needed."""
    home = folder / "cluster"
    home.mkdir(mode=0o755)
    cluster = Cluster(home)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.end()
        shutil.rmtree(home, ignore_errors=True)
