"""Writing drafts: a new programme, a copy, an amendment, an edited table; and taking the last saving back."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme, State
from maintenance.programmes.operations.bound import list_bound
from maintenance.programmes.operations.documents import import_programme, replace_programme, unbound_of
from maintenance.programmes.queries import find_programme, get_programme
from maintenance.programmes.rules.document import read_document, write_document
from maintenance.programmes.rules.drafts.carrying import LostBinding, carry_into
from maintenance.programmes.rules.drafts.copying import Copying, Figures, copy_document
from maintenance.programmes.rules.drafts.editing import read_edited, with_rows, with_totals, words_in
from maintenance.programmes.rules.drafts.indicators import with_indicator, without_indicator
from maintenance.programmes.rules.drafts.layouts import Frame, new_document
from maintenance.programmes.rules.drafts.proposals import Proposal, accept, dismiss
from maintenance.programmes.rules.drafts.totals import Filled, fill_totals
from maintenance.programmes.rules.traces import may_read_trace, told_traces
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.operations.permits import demand, demand_version

IS_ADOPTED = "Прийняту програму змінюють лише рішенням ради: підготуйте зміни до неї"
NOTHING_BEFORE = "Повертати нічого: до цього збереження проєкт нічого іншого не містив"


def create_draft(session: Session, actor: Actor, frame: Frame) -> Programme:
    """Write an empty draft; raise Invalid by field, Forbidden."""
    return _write_new(session, actor, new_document(frame))


def create_from_document(session: Session, actor: Actor, document: dict[str, Any]) -> Programme:
    """Write a draft from its document; raise Invalid for one of an adopted programme or of a code that is taken."""
    if document.get("state") != State.DRAFT:
        raise Invalid(state=because("Так записують лише проєкти: вкажіть стан draft"))
    return _write_new(session, actor, document)


def copy_programme(session: Session, actor: Actor, code: str, how: Copying) -> Programme:
    """Write a draft copied from a programme, which stays as it is; raise NotFound, Invalid by field, Forbidden."""
    copied = copy_document(write_document(get_programme(session, actor, code)), how)
    if how.figures == Figures.INDEXED:
        copied = with_totals(copied, fill_totals(read_document(copied)))
    return _write_new(session, actor, copied)


def amend_programme(session: Session, actor: Actor, code: str, new_code: str) -> Programme:
    """Write a draft of changes to a programme in force, equal to it at first; raise Conflict for any other state.

    Its measures stay bound to what they are bound to, and its sums tell where they came from, until they are others.
    """
    programme = get_programme(session, actor, code)
    demand(actor, "programme.write", programme.hromada_id)
    if programme.state != State.IN_FORCE:
        raise Conflict("Зміни готують лише до програми, яка діє")
    document = {**write_document(programme), "code": new_code, "state": "draft", "amends": code}
    document.pop("dismissed", None)
    return _write_new(session, actor, document)


def save_rows(
    session: Session, actor: Actor, programme_id: uuid.UUID, table_id: str, rows: Any, *, version: int
) -> Programme:
    """Save a draft's table as it is on the page; raise NotFound, Invalid by place, Conflict, Forbidden."""
    programme = _get_draft(session, actor, programme_id, version)
    before = write_document(programme)
    document = with_rows(before, table_id, rows)
    read_edited(document, words_in(before))
    return save_document(session, actor, programme, document)


def save_indicator(
    session: Session, actor: Actor, programme_id: uuid.UUID, former: int | None, given: dict[str, Any], *, version: int
) -> Programme:
    """Save an indicator of a draft in place of a former one, None is a new one; raise as `save_words`, NotFound."""
    programme = _get_draft(session, actor, programme_id, version)
    return save_document(session, actor, programme, with_indicator(write_document(programme), former, given))


def remove_indicator(
    session: Session, actor: Actor, programme_id: uuid.UUID, number: int, *, version: int
) -> Programme:
    """Take an indicator out of a draft; raise NotFound, Conflict where a measure is bound to it, Forbidden."""
    programme = _get_draft(session, actor, programme_id, version)
    return save_document(session, actor, programme, without_indicator(write_document(programme), number))


def save_words(
    session: Session, actor: Actor, programme_id: uuid.UUID, words: dict[str, Any], *, version: int
) -> Programme:
    """Save a draft's title, passport and other words beside its tables; raise Invalid by field, Conflict, Forbidden."""
    programme = _get_draft(session, actor, programme_id, version)
    return save_document(session, actor, programme, {**write_document(programme), **words})


def fill_draft(
    session: Session, actor: Actor, programme_id: uuid.UUID, *, version: int
) -> tuple[Programme, list[Filled]]:
    """Make the totals of a whole draft from their parts and save it; raise Conflict for an adopted programme."""
    programme = _get_draft(session, actor, programme_id, version)
    document = write_document(programme)
    filled = fill_totals(read_document(document))
    return save_document(session, actor, programme, with_totals(document, filled)), filled


def accept_proposals(
    session: Session, actor: Actor, programme_id: uuid.UUID, proposals: Iterable[Proposal], *, version: int
) -> Programme:
    """Put what a person accepted into a draft, each sum with its trace; raise NotFound, Conflict, Forbidden."""
    programme = _get_draft(session, actor, programme_id, version)
    return save_document(session, actor, programme, accept(write_document(programme), proposals))


def dismiss_proposals(
    session: Session, actor: Actor, programme_id: uuid.UUID, keys: Iterable[str], *, version: int
) -> Programme:
    """Keep that a person does not want some proposals; raise NotFound, Conflict, Forbidden."""
    programme = _get_draft(session, actor, programme_id, version)
    return save_document(session, actor, programme, dismiss(write_document(programme), keys))


def undo_saving(
    session: Session, actor: Actor, programme_id: uuid.UUID, *, version: int
) -> tuple[Programme, Sequence[LostBinding]]:
    """Put a draft back to what it was before it was last saved; done twice it brings the saving back.

    Bindings that the asker may not read stay as they are, and none comes back to what the register has no longer,
    which is told.
    """
    programme = _get_draft(session, actor, programme_id, version)
    if programme.saved_before is None:
        raise Conflict(NOTHING_BEFORE)
    now, hromada_id = write_document(programme), programme.hromada_id
    before = dict(programme.saved_before)
    before["traces"] = told_traces(actor, hromada_id, before.get("traces", ()))
    hidden = [one for one in now.get("traces", ()) if not may_read_trace(actor, hromada_id, one)]
    stays = carry_into({**now, "traces": hidden}, before, with_sums=True)
    given = read_document({**before, "traces": [*before["traces"], *stays], **_place(programme)})
    given.traces = list_bound(session, hromada_id, given)
    undone = replace_programme(session, actor, programme, given)
    return undone, unbound_of(before, undone)


def save_document(session: Session, actor: Actor, programme: Programme, document: dict[str, Any]) -> Programme:
    """Replace what a draft holds and keep what it held; the history tells each text that is another."""
    return replace_programme(session, actor, programme, read_document({**document, **_place(programme)}))


def _place(programme: Programme) -> dict[str, str]:
    return {"code": programme.code, "hromada": programme.hromada.code}


def _write_new(session: Session, actor: Actor, document: dict[str, Any]) -> Programme:
    code = document.get("code")
    if isinstance(code, str) and find_programme(session, code) is not None:
        raise Invalid(code=because("Такий код уже має інша програма"))
    return import_programme(session, actor, document)


def _get_draft(session: Session, actor: Actor, programme_id: uuid.UUID, version: int) -> Programme:
    found = session.get(Programme, programme_id)
    programme = get_programme(session, actor, found.code if found else "")
    demand(actor, "programme.write", programme.hromada_id)
    demand_version(programme, version)
    if programme.state != State.DRAFT:
        raise Conflict(IS_ADOPTED)
    return programme
