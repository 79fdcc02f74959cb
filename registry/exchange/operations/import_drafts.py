"""Drafts of imports: changed, dropped, forgotten; and the mappings that were found good.

A draft is a person's own scratch paper and not the register: it leaves no history, what it writes in the end does.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.exchange.models.import_draft import ImportDraft, ImportMapping
from registry.exchange.operations.draft_files import DraftFiles
from registry.exchange.rules.draft_options import DraftOptions, demand_bounds, read_options
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.text import N_

MAX_MAPPINGS = 1_000
KEPT_DAYS = 14
LEFT_DAYS = 2
"""After so many days no work begins any more that a file was laid ready for."""
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
