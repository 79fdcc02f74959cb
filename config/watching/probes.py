"""What probes ask: whether the server lives, whether it can work, and its figures; never asked by the public."""

import hmac
import ipaddress
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from flask import Flask, abort, request
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from config.backups.keeping import list_backups, made_at
from config.database import is_current
from config.settings import Settings
from config.watching.metrics import Metrics, Reading
from maintenance.upkeep.queries.job_runs import last_success
from registry.kernel.errors import OblikError
from registry.kernel.seams import db

PROBED = ("/healthz", "/readyz", "/metrics")
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")
LOCAL = "oblik.is_local"
READY_SECONDS = 3.0
TEXT = "text/plain; version=0.0.4; charset=utf-8"
Environ = dict[str, Any]


class LocalProbes:
    """Lets this machine's own probes in under any name: the names that are answered are for those who come from afar.

    Stands before whatever believes a proxy, so that the address is the connection's own.
    """

    def __init__(self, app: Any, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._host = next((name.lstrip(".") for name in hosts), None)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Pass the request on."""
        environ[LOCAL] = is_local(environ)
        if environ[LOCAL] and self._host and environ.get("PATH_INFO") in PROBED:
            environ["HTTP_HOST"] = self._host
        answer: Iterable[bytes] = self._app(environ, start_response)
        return answer


def is_local(environ: Environ) -> bool:
    """Tell whether a request was made on this machine and not handed on by a proxy of it."""
    try:
        address = ipaddress.ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback and not any(environ.get(name) for name in FORWARDED)


class Readiness:
    """Looks whether the instance can work, in a thread of its own: a database that hangs keeps no probe waiting."""

    def __init__(self, engine: Engine, settings: Settings, seconds: float = READY_SECONDS) -> None:
        self._engine, self._settings, self._seconds = engine, settings, seconds
        self._lock = threading.Lock()
        self._looking: Future[dict[str, bool]] | None = None

    def look(self) -> dict[str, bool]:
        """Tell of each thing whether it is well; whoever asks while somebody looks gets the same answer."""
        with self._lock:
            looking = self._looking
            if looking is None or looking.done():
                looking = self._looking = Future()
                threading.Thread(target=self._fill, args=[looking], name="oblik-ready", daemon=True).start()
        try:
            return looking.result(self._seconds)
        except TimeoutError:
            return {"database": False, "migrations": False, "attachments": False}

    def _fill(self, looking: Future[dict[str, bool]]) -> None:
        answers, is_newest = _look_at_database(self._engine)
        looking.set_result({
            "database": answers,
            "migrations": is_newest,
            "attachments": can_write(self._settings.attachments, self._settings.instance),
        })  # fmt: skip


def _look_at_database(engine: Engine) -> tuple[bool, bool]:
    """Tell whether the database answers and whether its tables are the program's."""
    try:
        with engine.connect().execution_options(is_reading=True) as connection:
            connection.execute(text("SELECT 1"))
        return True, is_current(engine)
    except OblikError:
        return True, False
    except (SQLAlchemyError, OSError):
        return False, False


def can_write(*folders: Path) -> bool:
    """Tell whether a file can be written in the first folder that is there: rights, a full disk, a lost mount."""
    folder = next((one for one in folders if one.is_dir()), None)
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            return folder is not None and file.write(b"x") == 1
    except OSError:
        return False


def plug_probes(app: Flask, settings: Settings, metrics: Metrics, version: str) -> None:
    """Answer probes."""
    with app.app_context():
        readiness = Readiness(db.engine, settings)
    app.wsgi_app = LocalProbes(app.wsgi_app, settings.hosts)  # type: ignore[method-assign]

    @app.get("/healthz")
    def healthz() -> tuple[dict[str, str], int]:
        try:
            db.session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return {"status": "database does not answer"}, 503
        return {"status": "ok", "version": version}, 200

    @app.get("/readyz")
    def readyz() -> tuple[dict[str, Any], int]:
        looked = readiness.look()
        is_ready = all(looked.values())
        checks = {name: "ok" if is_well else "failed" for name, is_well in looked.items()}
        return {"status": "ready" if is_ready else "not ready", "checks": checks}, 200 if is_ready else 503

    @app.get("/metrics")
    def show_metrics() -> Response:
        if not _may_read_metrics(settings.metrics_token, settings.proxies):
            abort(404)
        metrics.note_connections(_in_use(db.engine))
        return Response(metrics.render(list_readings(settings, version)), content_type=TEXT)


def _may_read_metrics(token: str | None, proxies: int) -> bool:
    """Let in whoever has the token; where none is set, this machine alone, and nobody where all come by a proxy."""
    if token is None:
        return not proxies and bool(request.environ.get(LOCAL))
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), token.encode())


def _in_use(engine: Engine) -> int:
    count = getattr(engine.pool, "checkedout", None)
    return int(count()) if count else 0


def list_readings(settings: Settings, version: str) -> Iterator[Reading]:
    """Read what is known only when asked: the jobs' book, the backups, the disk."""
    yield Reading("oblik_info", "The running version.", 1, (("version", version),))
    yield from _job_readings()
    yield from _backup_readings(settings.backup_folder)
    yield Reading("oblik_disk_free_bytes", "Room left where the instance lies.", free_bytes(settings.instance))


def _job_readings() -> Iterator[Reading]:
    """Tell when each job last did its work; a database that does not answer leaves the rest readable."""
    name, told = "oblik_job_last_success_timestamp_seconds", "When a job last succeeded."
    try:
        found = last_success(db.session())
    except SQLAlchemyError:
        db.session.rollback()
        yield Reading("oblik_database_up", "Whether the database answers.", 0)
        return
    yield Reading("oblik_database_up", "Whether the database answers.", 1)
    for job, at in sorted(found.items()):
        yield Reading(name, told, at.timestamp(), (("job", job),))


def _backup_readings(folder: Path | None) -> Iterator[Reading]:
    if folder is None:
        return
    made = list_backups(folder) if folder.is_dir() else []
    yield Reading("oblik_backups", "Backups that are kept.", len(made))
    if made:
        age = time.time() - made_at(made[-1]).timestamp()
        yield Reading("oblik_backup_age_seconds", "Age of the newest backup.", age)


def free_bytes(folder: Path) -> int:
    """Tell how much room is left on the disk of a folder."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize
