"""Imports as documents: the same one for the command line and for programs."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.models.import_run import ImportRun, RunStatus
from registry.kernel.queries.leavers import posts_of_the_forgotten
from registry.places.models.territory import Hromada


def show_runs(session: Session, runs: Collection[ImportRun]) -> list[dict[str, Any]]:
    """Show imports; whoever left is told by the post, as everywhere."""
    people = {one for run in runs for one in (run.user_id, run.undone_by_id) if one is not None}
    posts = posts_of_the_forgotten(session, people)
    codes = dict(session.execute(select(Hromada.id, Hromada.code)).all()) if runs else {}
    return [_show(run, posts, codes) for run in runs]


def _show(run: ImportRun, posts: Mapping[uuid.UUID, str], codes: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "hromada": codes.get(run.hromada_id) if run.hromada_id else None,
        "kind": run.kind,
        "file_name": run.file_name,
        "file_sha256": run.file_sha256,
        "options": run.options,
        "rows": run.rows,
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "status": run.status,
        "written_at": _moment(run.written_at),
        "written_by": _person(run.user_id, run.user_label, posts),
        "undone_at": _moment(run.undone_at),
        "undone_by": _person(run.undone_by_id, run.undone_by, posts),
        **({"done": run.done_rows, "total": run.rows} if run.status == RunStatus.WRITING.value or run.is_cut else {}),
    }


def _person(user_id: uuid.UUID | None, label: str | None, posts: Mapping[uuid.UUID, str]) -> str | None:
    return posts.get(user_id, label) if user_id else label


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds").replace("+00:00", "Z")
