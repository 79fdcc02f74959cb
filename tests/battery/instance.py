"""An instance of its own: a folder, a database, a free port, and the real server started by the real command."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests

from config.settings import ROOT

START_SECONDS = 180
STOP_SECONDS = 40
COMMAND_SECONDS = 600
PASSWORD = "Dovhyi-Parol-Dlia-Prob-2026"
OWN_NAMES = ("OBLIK_TEST_", "OBLIK_FUZZ")


class NotStarted(Exception):
    """A server did not answer in time; the text is what it said."""


class Instance:
    """One instance: its folder and database, and the servers that run on them."""

    def __init__(self, folder: Path, database_url: str, *, code: Path = ROOT, **environment: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.code = code
        self.environment = environment
        self.servers: list[Server] = []
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the database is a file."""
        return self.database_url.startswith("sqlite")

    @property
    def surroundings(self) -> dict[str, str]:
        """Give the environment of its processes; settings of whoever runs the battery stay outside."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("OBLIK_")}
        said = {"OBLIK_INSTANCE": str(self.folder), "OBLIK_DATABASE_URL": self.database_url, "PYTHONPATH": "."}
        return {**own, **said, **self.environment}

    def begin(self, *arguments: str, wrapped: Sequence[str] = (), **options: Any) -> subprocess.Popen[str]:
        """Start a command in a process group of its own and return at once."""
        return subprocess.Popen(
            [*wrapped, sys.executable, "-m", "config", *arguments],
            cwd=self.code,
            env=self.surroundings,
            text=True,
            start_new_session=True,
            **options,
        )

    def run(self, *arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, whatever it answers."""
        return subprocess.run(
            [sys.executable, "-m", "config", *arguments],
            cwd=self.code,
            env={**self.surroundings, **environment},
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )

    def command(self, *arguments: str, given: str = "") -> str:
        """Run a command that must succeed; give what it printed."""
        done = self.run(*arguments, given=given)
        assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        return done.stdout

    def told(self, *arguments: str) -> Any:
        """Run a command that answers one JSON document."""
        return json.loads(self.command(*arguments, "--json"))

    def serve(self, *, is_empty: bool = True, wrapped: Sequence[str] = ()) -> "Server":
        """Start a server and wait until it answers; raise NotStarted."""
        server = Server(self, is_empty=is_empty, wrapped=wrapped)
        self.servers.append(server)
        server.wait()
        return server

    def add_person(self, login: str, role: str = "admin") -> None:
        """Add somebody with the battery's password."""
        self.command("user", "add", login, "--role", role, "--password-stdin", given=f"{PASSWORD}\n")

    def add_token(self, login: str) -> str:
        """Make a token that may write."""
        return self.command("token", "add", login, "--scope", "write", "--name", "battery").strip()

    def end(self) -> None:
        """Stop every server and remove the folder; what is not there any more is no matter."""
        for server in self.servers:
            server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """One `serve` on a free port; its output is kept beside the instance folder."""

    def __init__(self, instance: Instance, *, is_empty: bool, wrapped: Sequence[str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = instance.folder.with_name(f"{instance.folder.name}.{self.port}.log")
        empty = ("--empty",) if is_empty else ()
        with self.log.open("w", encoding="utf-8") as log:
            arguments = ("serve", "--port", str(self.port), *empty)
            self.process = instance.begin(*arguments, wrapped=wrapped, stdout=log, stderr=log)

    def wait(self, seconds: float = START_SECONDS) -> None:
        """Wait until it answers; raise NotStarted with what it said."""
        if not wait_until(lambda: self.process.poll() is not None or self.answers(), seconds) or not self.answers():
            self.kill()
            raise NotStarted(self.log.read_text(encoding="utf-8")[-3000:])

    def answers(self) -> bool:
        """Tell whether it answers now that it is well."""
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def kill(self) -> None:
        """End it and its workers at once, as a power cut does."""
        signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_SECONDS)

    def stop(self) -> None:
        """Ask it to end, as an administrator does."""
        self.process.terminate()
        self.process.wait(STOP_SECONDS)

    def members(self) -> list[int]:
        """List the processes of its group: the master and its workers."""
        pids = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
        return [pid for pid in pids if _group_of(pid) == self.process.pid]

    def memory_mb(self) -> float:
        """Give how much memory its processes hold, in MiB."""
        return sum(_resident_kb(pid) for pid in self.members()) / 1024

    def errors(self) -> list[str]:
        """List the tracebacks in what it said."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.startswith("Traceback")]


def signal_group(pid: int, number: int) -> None:
    """Send a signal to a process group that may be gone."""
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], seconds: float, pause: float = 0.1) -> bool:
    """Ask again until it is so; False when it is not within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(pause)
    return is_so()


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def _resident_kb(pid: int) -> int:
    """Give what a process holds for itself and its share of what it has in common (PSS), in KiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
