"""The product from the outside: its commands, its server as shipped, its sign-in, its processes."""

import http.client
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
LOGIN, PASSWORD = "bench", "тихий берег вимірів"
TICKS = os.sysconf("SC_CLK_TCK")
WAIT_SECONDS = 120
LOOK_SECONDS = 0.02
MEGABYTE = 1024**2


class Spent(NamedTuple):
    """What a command took: seconds, seconds of its own CPU without the database's server, megabytes at its peak."""

    seconds: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Instance:
    """An instance of the product: its folder and its database."""

    folder: Path
    url: str

    @property
    def engine(self) -> str:
        """Name the engine as the tests do."""
        return "sqlite" if self.url.startswith("sqlite") else "postgis"

    @property
    def environment(self) -> dict[str, str]:
        """Give the settings under which its commands run; the demonstration never comes in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OBLIK_")}
        ours = {"OBLIK_INSTANCE": str(self.folder), "OBLIK_DATABASE_URL": self.url, "OBLIK_DEMO": "0"}
        return {**kept, **ours, "PYTHONPATH": str(ROOT)}

    def run(self, *arguments: str, given: str = "") -> str:
        """Run a command and give what it prints; raise RuntimeError with what it said when it refuses."""
        done = subprocess.run(
            command(*arguments),
            env=self.environment,
            cwd=ROOT,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"oblik {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
            )
        return done.stdout

    def time(self, *arguments: str) -> "Spent":
        """Run a command; give what it took. Raise RuntimeError when it refuses."""
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "command.log"
        with log.open("wb") as output:
            began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            running = subprocess.Popen(
                command(*arguments), env=self.environment, cwd=ROOT, stdout=output, stderr=output
            )
            peak = peak_until_end(running)
        if running.returncode:
            raise RuntimeError(
                f"oblik {' '.join(arguments)} ended with {running.returncode}:\n{log.read_text()[-2000:]}"
            )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Spent(time.perf_counter() - began, cpu, peak / MEGABYTE)

    def prepare(self) -> None:
        """Make tables and catalogue, and an administrator who can sign in."""
        self.folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        with running(command("serve", "--empty", "--port", str(port)), self.environment, port, "/healthz"):
            pass  # A first start writes tables and catalogue; what comes by other commands may bring the demonstration.
        self.run("user", "add", LOGIN, "--role", "admin", "--password-stdin", given=f"{PASSWORD}\n")

    def make_token(self, scope: str = "read") -> str:
        """Make a token that may read, or write."""
        return self.run("token", "add", LOGIN, "--scope", scope, "--name", "bench").strip()


def command(*arguments: str) -> list[str]:
    """Write a command as the launcher passes it on."""
    return [sys.executable, "-m", "config", *arguments]


def peak_until_end(running: subprocess.Popen[bytes]) -> int:
    """Wait for a process to end and give its highest resident memory in bytes.

    It is read while it runs: what the system tells at the end counts the memory of this process too, which it began as.
    """
    peak = 0
    while running.poll() is None:
        with suppress(OSError), Path(f"/proc/{running.pid}/status").open() as status:
            peak = next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")), peak)
        time.sleep(LOOK_SECONDS)
    return peak


@dataclass(frozen=True)
class Server:
    """A server that answers, and what a caller shows it."""

    port: int
    pid: int
    headers: Mapping[str, Mapping[str, str]]
    """By way of coming in: `token`, `session` or `open`."""

    def cpu_seconds(self) -> float:
        """Give the CPU time of its processes so far."""
        return sum(_cpu_seconds(pid) for pid in family(self.pid))

    def worker_bytes(self) -> int:
        """Give the resident memory of its biggest worker."""
        workers = [pid for pid in family(self.pid) if pid != self.pid]
        return max(_resident_bytes(pid) for pid in workers or [self.pid])


@contextmanager
def serving(instance: Instance) -> Iterator[Server]:
    """Serve an instance as `./oblik serve` does, sign in both ways, and stop it at the end."""
    token, port = instance.make_token(), free_port()
    with running(command("serve", "--empty", "--port", str(port)), instance.environment, port, "/healthz") as pid:
        cookie = sign_in(port)
        yield Server(
            port, pid, {"token": {"Authorization": f"Bearer {token}"}, "session": {"Cookie": cookie}, "open": {}}
        )


@contextmanager
def running(arguments: list[str], environment: Mapping[str, str], port: int, path: str) -> Iterator[int]:
    """Run a server until the block ends; it has to answer first."""
    started = subprocess.Popen(
        arguments, env=dict(environment), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(started, port, path)
        yield started.pid
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGTERM)
        started.wait()


def wait_for(started: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Wait until a server answers; raise RuntimeError when it has ended or takes too long."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end and started.poll() is None:
        try:
            answer(port, "GET", path)
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}: {started.args!r}")


def sign_in(port: int) -> str:
    """Sign in by the form and give the cookies of the session."""
    _status, page, headers = answer(port, "GET", "/sign-in")
    mark = re.search(r'name="csrf_token" value="([^"]+)"', page.decode())
    if mark is None:
        raise RuntimeError("the sign-in page has no form")
    form = urlencode({"csrf_token": mark[1], "login": LOGIN, "password": PASSWORD})
    sent = {"Cookie": _cookies(headers), "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{port}/sign-in"}  # fmt: skip
    status, _page, headers = answer(port, "POST", "/sign-in", sent, form)
    if status != http.client.FOUND:
        raise RuntimeError(f"signing in was answered by {status}")
    return _cookies(headers)


def answer(
    port: int, method: str, path: str, headers: Mapping[str, str] | None = None, body: str | None = None
) -> tuple[int, bytes, http.client.HTTPMessage]:
    """Ask once on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, dict(headers or {}))
        got = connection.getresponse()
        return got.status, got.read(), got.headers
    finally:
        connection.close()


def _cookies(headers: http.client.HTTPMessage) -> str:
    return "; ".join(one.partition(";")[0] for one in headers.get_all("Set-Cookie", []))


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(pid: int) -> list[int]:
    """List a process and its descendants."""
    parents = {int(one.name): _stat(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdigit()}
    found = [pid]
    for parent in found:
        found += [one for one, facts in parents.items() if facts and int(facts[1]) == parent]
    return found


def _stat(pid: int) -> list[str]:
    """Read a process's facts from its state on; none when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu_seconds(pid: int) -> float:
    facts = _stat(pid)
    return (int(facts[11]) + int(facts[12])) / TICKS if facts else 0.0


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def commit() -> str:
    """Name what is measured: the commit with its day, or that there is none."""
    told = subprocess.run(
        ["git", "log", "-1", "--format=%h of %cd", "--date=short"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "no commit"


def read_json(body: bytes) -> dict[str, object]:
    """Read a JSON object."""
    return dict(json.loads(body))
