"""Drafts of imports: begun, changed, dropped, forgotten; and the mappings that were found good.

A draft is a person's own scratch paper and not the register: it leaves no history, what it writes in the end does.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry.exchange.models.import_draft import ImportDraft, ImportMapping
from registry.exchange.operations.draft_files import DraftFiles
from registry.exchange.operations.imports import columns_for
from registry.exchange.operations.own_kinds import get_import_kind
from registry.exchange.rules.columns import Column, known_spellings
from registry.exchange.rules.draft_options import DraftOptions, demand_bounds, read_options
from registry.exchange.rules.heading_row import with_heading
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, Invalid, NotFound, because
from registry.kernel.text import N_, clean

MAX_DRAFTS = 10
MAX_BYTES = 150 * 1024 * 1024
"""So much one person may have waiting."""
MAX_MAPPINGS = 1_000
KEPT_DAYS = 14
LEFT_DAYS = 2
"""After so many days no work begins any more that a file was laid ready for."""
MAX_SHEETS = 8
"""In so many sheets headings are looked for."""
NOT_YOURS = N_("Такого імпорту немає")


def list_drafts(session: Session, actor: Actor) -> Sequence[ImportDraft]:
    """List the asker's own drafts, the latest first."""
    own = select(ImportDraft).where(ImportDraft.user_id == actor.user_id)
    return session.scalars(own.order_by(ImportDraft.updated_at.desc(), ImportDraft.id)).all() if actor.user_id else ()


def get_draft(session: Session, actor: Actor, draft_id: uuid.UUID) -> ImportDraft:
    """Give an own draft; raise NotFound for anybody else's."""
    found = session.get(ImportDraft, draft_id)
    if found is None or actor.user_id is None or found.user_id != actor.user_id:
        raise NotFound(NOT_YOURS)
    return found


def begin_draft(
    session: Session,
    actor: Actor,
    files: DraftFiles,
    *,
    kind: str,
    hromada_id: uuid.UUID | None,
    file_name: str,
    data: bytes,
) -> ImportDraft:
    """Take a file in, once it can be read as a table. Raise Invalid on «file», Forbidden."""
    needed = get_import_kind(session, kind).permission
    if actor.user_id is None or (hromada_id is not None and not actor.can(needed, hromada_id)):
        raise Forbidden("У вас немає прав імпортувати сюди")
    _demand_room(session, actor, len(data))
    columns = columns_for(session, kind)
    now = clock.now()
    draft = ImportDraft(
        id=uuid.uuid4(),
        user_id=actor.user_id,
        hromada_id=hromada_id,
        kind=kind,
        file_name=clean(file_name.replace("\\", "/").rpartition("/")[2])[:300] or "file",
        size_bytes=len(data),
        created_at=now,
        updated_at=now,
    )
    draft.options = DraftOptions(sheet=_taken_in(files, draft, data, columns)).as_json()
    session.add(draft)
    session.flush()
    return draft


def _taken_in(files: DraftFiles, draft: ImportDraft, data: bytes, columns: Sequence[Column]) -> str | None:
    """Keep the bytes of what is a table, and give the sheet of a workbook that has our headings, else the first."""
    files.keep(draft.id, data)
    try:
        sheets: Sequence[str | None] = files.sheets(draft.id) or (None,)
        return next((one for one in sheets[:MAX_SHEETS] if _has_heading(files, draft, one, columns)), None)
    except Invalid:
        files.drop(draft.id)
        raise


def _has_heading(files: DraftFiles, draft: ImportDraft, sheet: str | None, columns: Sequence[Column]) -> bool:
    """Tell whether a sheet has a row of headings; raise Invalid for a file that has no other sheet and no rows."""
    try:
        source = files.read(draft.id, draft.file_name, sheet)
    except Invalid:
        if len(files.sheets(draft.id)) < 2:
            raise
        return False
    try:
        with_heading(source.table, known_spellings(columns))
    except Invalid:
        return False
    return True


def _demand_room(session: Session, actor: Actor, size: int) -> None:
    own = ImportDraft.user_id == actor.user_id
    count, held = session.execute(select(func.count(), func.sum(ImportDraft.size_bytes)).where(own)).one()
    if count >= MAX_DRAFTS or (held or 0) + size > MAX_BYTES:
        raise Invalid(file=because("У вас уже багато незакінчених імпортів: завершіть або приберіть зайві"))


def options_of(draft: ImportDraft) -> DraftOptions:
    """Give what was chosen for a draft."""
    return read_options(draft.options)


def change_options(session: Session, draft: ImportDraft, options: DraftOptions) -> None:
    """Keep what was chosen; raise Invalid when it is too much."""
    demand_bounds(options)
    draft.options = options.as_json()
    draft.updated_at = clock.now()
    session.flush()


def stamp_of(draft: ImportDraft) -> str:
    """Give what tells one set of choices from another."""
    told = json.dumps([draft.kind, str(draft.hromada_id), draft.options], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def drop_draft(session: Session, files: DraftFiles, draft: ImportDraft) -> None:
    """Forget a draft and its file."""
    files.drop(draft.id)
    session.delete(draft)
    session.flush()


def forget_drafts(session: Session, files: DraftFiles | None, now: datetime) -> int:
    """Forget the drafts that nobody has touched for long, and files without a draft; give how many drafts."""
    old = session.scalars(select(ImportDraft).where(ImportDraft.updated_at < now - timedelta(days=KEPT_DAYS))).all()
    for draft in old:
        session.delete(draft)
    session.flush()
    if files is not None:
        files.drop_others(session.scalars(select(ImportDraft.id)).all(), now - timedelta(days=1))
        files.drop_left(now - timedelta(days=LEFT_DAYS))
    return len(old)


def find_mapping(session: Session, kind: str, headings_hash: str) -> ImportMapping | None:
    """Find what files of the same headings were taken for."""
    same = ImportMapping.kind == kind, ImportMapping.headings_hash == headings_hash
    return session.scalars(select(ImportMapping).where(*same)).one_or_none()


def remember_mapping(session: Session, kind: str, headings_hash: str, chosen: Mapping[str, Any]) -> None:
    """Keep what a file's columns were taken for, for the next file with these headings."""
    found = find_mapping(session, kind, headings_hash)
    if found is None:
        _forget_oldest(session)
        found = ImportMapping(id=uuid.uuid4(), kind=kind, headings_hash=headings_hash)
    found.options, found.used_at = dict(chosen), clock.now()
    session.add(found)
    session.flush()


def _forget_oldest(session: Session) -> None:
    latest = select(ImportMapping.id).order_by(ImportMapping.used_at.desc()).limit(MAX_MAPPINGS - 1)
    kept = session.scalars(latest).all()
    if len(kept) == MAX_MAPPINGS - 1:
        session.execute(delete(ImportMapping).where(ImportMapping.id.not_in(kept)))
