"""Taking everything out as long work: whose the package is, where it lies, how long, and that it was made."""

import hashlib
import os
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from registry.exchange.asked_by import person_with
from registry.exchange.operations.package_files import PackageFiles
from registry.exchange.operations.recorded import record_export
from registry.exchange.packing import Packing, Wanted, write_package
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Reason, because
from registry.kernel.long_work import Carrying
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.seams import db, seams
from registry.kernel.text import N_
from registry.kernel.words import say
from registry.places.models.territory import Hromada

TAKE_OUT = "take_out"
MOST_KEPT = 3
"""So many packages of one person lie at a time."""
FIGURES = {"rows": N_("рядків"), "size_mb": N_("МБ")}
OTHER_RIGHTS = because("Відтоді ваші права змінилися: зберіть пакет заново")
TOO_MANY = because("Уже зібрано %(most)s пакети: спершу вилучіть котрийсь", most=MOST_KEPT)


def package_files() -> PackageFiles:
    """Give the folder of packages."""
    instance: Path = seams(current_app).settings.instance
    return PackageFiles(instance)


def rights_stamp(actor: Actor) -> str:
    """Give what changes as soon as the person may see anything else."""
    told = sorted(
        f"{hromada_id} {grant.department_id} {' '.join(sorted(grant.permissions))}"
        for hromada_id, grant in actor.grants.items()
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def carry_out_package(carrying: Carrying, arguments: Mapping[str, Any]) -> None:
    """Write a person's package beside everybody's work, and note in the history that it was made."""
    actor, path = person_with(arguments["person"]), package_files().path(carrying.work_id)
    package_files().sweep()
    wanted = Wanted(
        hromada_id=uuid.UUID(arguments["hromada"]) if arguments.get("hromada") else None,
        has_history=bool(arguments.get("history")),
        has_files=bool(arguments.get("files")),
    )
    name = f"oblik-{clock.today():%Y-%m-%d}.zip"
    try:
        rows = make_package(carrying, actor, wanted, path)
        record_export(carrying.session, actor, name, address=_told(wanted), hromada_id=wanted.hromada_id)
        size = path.stat().st_size
        figures = {"rows": rows, "size_mb": round(size / 1_000_000, 1)}
        carrying.finish({**figures, "name": name, "size": size, "rights": rights_stamp(actor)})
        carrying.session.commit()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def make_package(carrying: Carrying, actor: Actor, wanted: Wanted, path: Path) -> int:
    """Write a package to a file that is there only when it is whole; gives the number of rows. Ends the transaction."""
    session, part = carrying.session, path.with_name(f"{path.name}.part")
    _read_as_of_one_moment(session)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            packing = Packing(
                archive, session, actor, wanted, carrying.progress, _in_language, clock.local(clock.now())
            )
            write_package(packing, seams(current_app).settings.attachments)
        session.rollback()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return packing.rows


def _read_as_of_one_moment(session: Session) -> None:
    """Let all parts tell of the same moment; nobody waits for a reader."""
    session.rollback()
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    level = {"isolation_level": "REPEATABLE READ"} if is_postgresql else {}
    session.connection(execution_options={"is_reading": True, **level})


def _in_language(reason: Reason, language: str) -> str:
    with force_locale(language):
        return say(reason)


def _told(wanted: Wanted) -> str:
    """Say as an address says it what was wanted."""
    hromada = db.session.get(Hromada, wanted.hromada_id) if wanted.hromada_id else None
    parts = {"hromada": hromada.code if hromada else "*", "history": wanted.has_history, "files": wanted.has_files}
    return "take-out?" + "&".join(f"{name}={value}" for name, value in parts.items())


def demand_package(actor: Actor, work: LongWork) -> Path:
    """Give a package to whom it was made for, with the rights of then; raise Conflict."""
    path = package_files().path(work.id)
    if work.state != WorkState.DONE or not path.is_file():
        raise Conflict(because("Цього пакета вже немає"))
    if work.result.get("rights") != rights_stamp(actor):
        raise Conflict(OTHER_RIGHTS)
    return path
