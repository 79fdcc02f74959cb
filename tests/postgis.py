"""A PostGIS server for the tests: the one named by OBLIK_TEST_DATABASE_URL, or a private one started from binaries."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

MEMORY = Path("/dev/shm")  # noqa: S108 -- names of files in it are made by tempfile and pytest
ROOM_BYTES = 3 * 1024**3


def find_binaries() -> Path | None:
    """Find the folder with initdb and pg_ctl of a PostgreSQL that has PostGIS."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*folders, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((one for one in candidates if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


@contextmanager
def private_server(binaries: Path) -> Iterator[str]:
    """Start a throw-away server on a free port of 127.0.0.1 and give its URL without a database name."""
    folder = Path(tempfile.mkdtemp(prefix="oblik-pg-", dir=memory_folder()))
    port = _free_port()
    as_postgres = drop_root(folder)
    data = folder / "data"
    speed = "-c fsync=off -c full_page_writes=off -c max_connections=60"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {speed}"
    try:
        _run([*as_postgres, str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
              "--locale=C.UTF-8", "-N"])  # fmt: skip
        _run([*as_postgres, str(binaries / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-t", "60",
              "-l", str(folder / "log"), "start"])  # fmt: skip
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        subprocess.run(
            [*as_postgres, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"],
            capture_output=True,
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)


def memory_folder() -> str | None:
    """Name the folder that lies in memory, where it is there and has room; None is the usual place of temporary files.

    Thousands of databases are made and thrown away: on a slow disk that would take most of the time.
    """
    is_roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return str(MEMORY) if is_roomy else None


def run_sql(server_url: str, statement: str) -> None:
    """Run one statement outside a transaction on the server's own database."""
    with psycopg.connect(server_url.replace("+psycopg", "") + "/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def wait_for(server_url: str, seconds: float = 20) -> bool:
    """Wait until the server answers; False when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            run_sql(server_url, "SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return True
    return False


def drop_root(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the folder to the user postgres and run as that user."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout}\n{done.stderr}")
