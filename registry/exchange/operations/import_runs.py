"""Keeping an import as a thing of its own: who, what, from which file, and which entries of the history are its own."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from registry.exchange.models.import_run import ImportRun
from registry.exchange.rules.import_report import ImportReport
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import Batch
from registry.kernel.operations.history import record_history
from registry.kernel.queries.history import last_seq

ENTITY = "import"


def record_run(session: Session, actor: Actor, batch: Batch, run: ImportRun, report: ImportReport) -> None:
    """Say in the history what an import that is about to be written does; its scope is that of its rows."""
    scopes = {one.hromada_id for one in batch.history}
    run.hromada_id = scopes.pop() if len(scopes) == 1 else None
    run.user_id, run.user_label = actor.user_id, actor.label
    run.rows, run.created, run.updated, run.unchanged = report.rows, report.created, report.updated, report.unchanged
    counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
    record_history(
        session,
        actor,
        "import",
        entity=ENTITY,
        entity_id=run.id,
        label=f"{run.kind}: {run.file_name}"[:300],
        hromada_id=run.hromada_id,
        changes={name: (None, value) for name, value in counts.items()},
    )
    report.id = run.id


def write_run(session: Session, batch: Batch, run: ImportRun) -> None:
    """Write all that an import has gathered, and the import itself; raise Conflict when others were quicker."""
    batch.write(session)
    run.first_entry, run.last_entry, run.written_at = batch.before + 1, last_seq(session), clock.now()
    session.add(run)
    session.flush()


def begin_run(run_id: uuid.UUID | None, kind: str, file_name: str, sha256: str | None, **options: Any) -> ImportRun:
    """Make an import that is not written yet; `options` are how its file is read, those left out are not kept."""
    kept: Mapping[str, Any] = {name: value for name, value in options.items() if value}
    return ImportRun(
        id=run_id or uuid.uuid4(), kind=kind, file_name=file_name[:255], file_sha256=sha256, options=dict(kept)
    )
