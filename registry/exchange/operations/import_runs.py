"""Keeping an import as a thing of its own: who, what, from which file, and which entries of the history are its own."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from registry.exchange.models.import_run import ImportRun, RunStatus
from registry.exchange.rules.import_report import ImportReport
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import Batch
from registry.kernel.errors import NotFound
from registry.kernel.models.history import HistoryEntry
from registry.kernel.operations.history import record_history
from registry.kernel.queries.history import last_seq
from registry.kernel.queries.paging import Page, after_cursor, as_moment, cut_page, field_order

ENTITY = "import"
SHOWN = 100
WRITERS = ("asset.write", "contract.write", "work.write", "cost.write")
"""Whoever may write anything may bring something in; the things themselves decide."""
ORDERS = {"written_at": field_order(ImportRun.written_at, as_moment)}
LATEST_FIRST = "-written_at"


def record_run(session: Session, actor: Actor, batch: Batch, run: ImportRun, report: ImportReport) -> None:
    """Say in the history what an import that is about to be written does; its scope is that of its rows."""
    scopes = batch.history.told_scopes()
    run.hromada_id = next(iter(scopes)) if len(scopes) == 1 else None
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


def write_run(session: Session, batch: Batch, run: ImportRun) -> bool:
    """Write the next part of what an import has gathered, and how far it is; tell whether more is left.

    A small one has one part. Raise Conflict when others were quicker.
    """
    done = batch.parts[0].done
    is_more = batch.write_part(session)  # Nothing is asked before it, for that would take the one writer's turn.
    begun, last = session.get(ImportRun, run.id), last_seq(session)
    run = begun or run
    if begun is None:
        run.first_entry = batch.before + 1
        session.add(run)
    if is_more or begun is not None:
        run.parts = [*(run.parts or ()), [batch.before + 1, last, done if is_more else run.rows]]
    run.last_entry, run.written_at = last, clock.now()
    run.status = (RunStatus.WRITING if is_more else RunStatus.WRITTEN).value
    session.flush()
    return is_more


def is_within(spans: Iterable[tuple[int, int]]) -> ColumnElement[bool]:
    """Condition: an entry of the history is among those of an import."""
    return or_(false(), *(HistoryEntry.seq.between(first, last) for first, last in spans))


def begin_run(run_id: uuid.UUID | None, kind: str, file_name: str, sha256: str | None, **options: Any) -> ImportRun:
    """Make an import that is not written yet; `options` are how its file is read, those left out are not kept."""
    kept: Mapping[str, Any] = {name: value for name, value in options.items() if value}
    return ImportRun(
        id=run_id or uuid.uuid4(), kind=kind, file_name=file_name[:255], file_sha256=sha256, options=dict(kept)
    )


def visible_runs(actor: Actor) -> Select[ImportRun]:
    """Select the imports that the asker may know of: the own ones, and those of hromadas whose history they read.

    What went into several hromadas is for an administrator of all.
    """
    ids = actor.hromada_ids("history.read")
    if ids is None:
        return select(ImportRun)
    seen: list[ColumnElement[bool]] = [ImportRun.hromada_id.in_(ids)]
    if actor.user_id is not None:
        seen.append(ImportRun.user_id == actor.user_id)
    if actor.administers_all:
        seen.append(ImportRun.hromada_id.is_(None))
    return select(ImportRun).where(or_(*seen))


def find_run(session: Session, actor: Actor, run_id: uuid.UUID) -> ImportRun | None:
    """Find an import that the asker may know of."""
    return session.scalars(visible_runs(actor).where(ImportRun.id == run_id)).one_or_none()


def get_run(session: Session, actor: Actor, run_id: uuid.UUID) -> ImportRun:
    """Give an import; raise NotFound when the asker may not know of it."""
    found = find_run(session, actor, run_id)
    if found is None:
        raise NotFound("Такого імпорту немає")
    return found


def find_writers(session: Session, actor: Actor, numbers: Collection[int]) -> dict[int, ImportRun]:
    """Find which imports wrote entries of the history, or were taken back by them, as far as the asker may know."""
    first, last = min(numbers), max(numbers)
    spans = ((ImportRun.first_entry, ImportRun.last_entry), (ImportRun.undo_first_entry, ImportRun.undo_last_entry))
    near = or_(*(and_(begin <= last, end >= first) for begin, end in spans))
    found: dict[int, ImportRun] = {}
    for run in session.scalars(visible_runs(actor).where(near)):
        own = [*run.spans, *run.undo_spans]
        found |= {one: run for one in numbers if any(begin <= one <= end for begin, end in own)}
    return found


def list_runs(
    session: Session, actor: Actor, wanted: Mapping[str, Any], *, cursor: str | None = None, limit: int = SHOWN
) -> Page[ImportRun]:
    """List the imports that the asker may know of and that match, the latest first."""
    matching = visible_runs(actor).filter_by(**wanted)
    statement = after_cursor(matching, ORDERS, sort=LATEST_FIRST, limit=limit, cursor=cursor)
    return cut_page(session.scalars(statement).all(), ORDERS, sort=LATEST_FIRST, limit=limit)


def count_runs(session: Session, actor: Actor, wanted: Mapping[str, Any]) -> int:
    """Count them on all pages."""
    matching = visible_runs(actor).filter_by(**wanted)
    return session.scalar(matching.with_only_columns(func.count(), maintain_column_froms=True)) or 0
