"""A PostgreSQL of the bench's own, made from the system's binaries in a folder that is kept between runs."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.product import free_port

SETTINGS = "-c shared_buffers=512MB -c max_wal_size=4GB -c max_connections=60 -c listen_addresses=127.0.0.1"


@contextmanager
def postgres_server(folder: Path, given: str | None) -> Iterator[str]:
    """Give the URL of a server without a database name: the one given, or our own, started and stopped."""
    if given:
        yield given.rstrip("/")
        return
    binaries, data, port = find_binaries(), folder / "postgres" / "data", free_port()
    data.parent.mkdir(parents=True, exist_ok=True)
    before = as_postgres(data.parent)
    control = [*before, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    if not data.exists():
        _run([*before, str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
              "--locale=C.UTF-8"])  # fmt: skip
    # A run that was killed may have left its server behind; nobody else works in this folder.
    subprocess.run([*control, "-m", "fast", "stop"], capture_output=True, check=False, cwd="/")
    options = f"-p {port} -k {data.parent} {SETTINGS}"
    _run([*control, "-o", options, "-l", str(data.parent / "log"), "start"])
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        _run([*control, "-m", "fast", "stop"])


def find_binaries() -> Path:
    """Find the newest PostgreSQL's programs; end with what to install when there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    found = [*(one for one in folders if (one / "initdb").exists()), *([Path(on_path).parent] if on_path else [])]
    if not found:
        raise SystemExit(
            "PostgreSQL is missing: apt-get install postgresql-15-postgis-3, or --server-url, or --engine sqlite"
        )
    return found[0]


def as_postgres(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the folder to the user postgres, and run as that user."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def run_sql(server_url: str, *statements: str) -> None:
    """Run statements outside a transaction on the server's own database."""
    with psycopg.connect(f"{server_url}/postgres".replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def has_database(server_url: str, name: str) -> bool:
    """Tell whether a database is there."""
    with psycopg.connect(f"{server_url}/postgres".replace("+psycopg", "")) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def _run(arguments: list[str]) -> None:
    done = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{arguments} failed: {done.stderr}")
