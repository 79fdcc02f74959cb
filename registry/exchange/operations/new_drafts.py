"""A draft of an import begun: a file taken in, once it can be read as a table and there is room for it."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.operations.draft_files import DraftFiles
from registry.exchange.operations.draft_room import DraftRoom
from registry.exchange.operations.import_drafts import drop_draft
from registry.exchange.operations.imports import columns_for
from registry.exchange.operations.own_kinds import get_import_kind
from registry.exchange.rules.columns import Column, known_spellings
from registry.exchange.rules.draft_options import DraftOptions
from registry.exchange.rules.heading_row import with_heading
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, Invalid
from registry.kernel.text import clean

MAX_SHEETS = 8
"""In so many sheets headings are looked for."""


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
    """Take a file in, once it can be read as a table. Raise Invalid on «file», Forbidden.

    Where there is no room, drafts of the person that have nothing to write make way.
    """
    needed = get_import_kind(session, kind).permission
    if actor.user_id is None or (hromada_id is not None and not actor.can(needed, hromada_id)):
        raise Forbidden("У вас немає прав імпортувати сюди")
    gone = DraftRoom(session, actor, files).make_way(len(data))
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
    for one in gone:
        drop_draft(session, files, one)
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
