"""Writing what a council decides of a whole programme: whether it is in force; and taking one out of the register."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.programmes.models import Programme, State
from maintenance.programmes.operations.documents import import_programme, unbound_of
from maintenance.programmes.queries import find_programme
from maintenance.programmes.rules.document import write_document
from maintenance.programmes.rules.drafts.asked import decision_day
from maintenance.programmes.rules.drafts.carrying import LostBinding
from maintenance.programmes.rules.drafts.lacking import measures_of
from maintenance.programmes.rules.programmes import PROGRAMME
from maintenance.programmes.rules.standing import first_day
from maintenance.programmes.rules.traces import DOCUMENT, told_traces
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.kernel.operations.permits import demand
from registry.kernel.queries.history import find_last_entry
from registry.kernel.records import Draft, Writing, change, find_deleted, remove

MOST_NAMED = 5
NO_PROGRAMME = "Такої програми немає"
NOTHING = because("У проєкті немає жодного заходу: додайте заходи, перш ніж приймати його")
FIRST_DAY = because("Вкажіть день, з якого діють зміни")


def update_programme(
    session: Session, actor: Actor, programme_id: uuid.UUID, values: Mapping[str, Any], *, version: int | None
) -> Programme:
    """Change whether a programme is in force; raise NotFound, Invalid by field, Conflict, Forbidden.

    A draft that is adopted is in force from the day it names, else from its decision's; as an amendment it ends the
    programme that it changes on the day before, which stays in force until then. One that is decided before the
    programme begins may take its first day: then that programme is never in force.
    """
    programme = _get(session, actor, programme_id)
    was_draft = programme.state == State.DRAFT
    if was_draft and values.get("state") == State.IN_FORCE:
        values = _with_first_day(programme, values)
    written: Programme = change(session, actor, WRITING, programme, values, version=version)
    if was_draft and written.state == State.IN_FORCE and written.amends is not None:
        change(session, actor, WRITING, written.amends, _replaced_by(written, written.amends), version=None)
    return written


def delete_programme(session: Session, actor: Actor, programme_id: uuid.UUID, *, version: int | None) -> None:
    """Delete a programme to which nothing refers; raise Conflict naming what does.

    The history keeps its document, so that it can be brought back as it was.
    """
    programme = _get(session, actor, programme_id)
    _demand_write(actor, programme)
    _refuse_referred(session, programme)
    document = {"name": programme.name, "document": write_document(programme)}
    leaving = replace(WRITING, describe=lambda _programme: {DOCUMENT: document})
    remove(session, actor, leaving, programme, version=version)


def restore_programme(
    session: Session, actor: Actor, programme_id: uuid.UUID
) -> tuple[Programme, Sequence[LostBinding]]:
    """Bring a deleted programme back as it was, and tell what its measures are bound to no more.

    A line or an asset that the register has no longer is bound to nothing; what the asker may not know of is not told.
    Raise NotFound when none was, Conflict when it is there again, Invalid for what it names and is gone.
    """
    hromada_id, state = find_deleted(session, PROGRAMME, programme_id, NO_PROGRAMME)
    entry = find_last_entry(session, entity=PROGRAMME.entity, entity_id=programme_id, action="delete")
    if entry is None or not actor.can("programme.read", hromada_id):
        raise NotFound(NO_PROGRAMME)
    document = {"traces": [], **entry.changes[DOCUMENT][0]["document"]}
    if find_programme(session, document["code"]) is not None:
        raise Conflict("Програма з таким кодом уже є")
    restored = import_programme(session, actor, document, programme_id=programme_id)
    told = {**document, "traces": told_traces(actor, hromada_id, document["traces"])}
    written = update_programme(session, actor, restored.id, state, version=restored.version)
    return written, unbound_of(told, written)


def _get(session: Session, actor: Actor, programme_id: uuid.UUID) -> Programme:
    found = session.get(Programme, programme_id)
    if found is None or not actor.can("programme.read", found.hromada_id):
        raise NotFound(NO_PROGRAMME)
    return found


def _with_first_day(programme: Programme, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let what is adopted without a day begin with its decision, but not before its years or what it changes do."""
    decided = decision_day(str(values.get("state_decision") or programme.state_decision or ""))
    named = values.get("in_force_from") or programme.in_force_from
    if named or decided is None or (decided <= date(min(programme.years), 1, 1) and programme.amends is None):
        return values
    first = max(decided, first_day(programme.amends)) if programme.amends else decided
    return {**values, "in_force_from": first.isoformat()}


def _first_of_amendment(former: Programme, decided: date) -> date:
    """Give the first day from which changes can hold: what began before they were decided holds its own first day."""
    begins = first_day(former)
    return begins if decided <= begins else begins + timedelta(days=1)


def _replaced_by(changes: Programme, former: Programme) -> dict[str, Any]:
    """Give the state of a programme that changes replace; of one that never begins the last day is before its years.

    Its `state_decision` stays: the decision that adopted it is told with that of the changes.
    """
    if changes.in_force_from is None:
        raise Invalid(in_force_from=FIRST_DAY)
    replaced = {"state": State.REPLACED, "replaced_by_id": str(changes.id)}
    if changes.in_force_from <= first_day(former):
        never = {"in_force_from": None, "in_force_to": date(min(former.years) - 1, 12, 31)}
        return {**replaced, **never}
    return {**replaced, "in_force_to": changes.in_force_from - timedelta(days=1)}


def _refuse_referred(session: Session, programme: Programme) -> None:
    lines = select(ServiceLine.code).where(ServiceLine.measure_programme_id == programme.id)
    codes = session.scalars(lines.order_by(ServiceLine.sort_key)).all()
    if codes:
        more = len(codes) - MOST_NAMED
        named = ", ".join(codes[:MOST_NAMED]) + (f" … +{more}" if more > 0 else "")
        raise Conflict(because("Програму не вилучено: її заходи названо в рядках кошторису %(lines)s", lines=named))
    drafts = select(Programme.name).where(Programme.amends_id == programme.id).order_by(Programme.title)
    amending = session.scalars(drafts.limit(1)).first()
    if amending is not None:
        raise Conflict(because("Програму не вилучено: до неї є зміни «%(title)s»", title=amending))
    others = select(Programme.name).where(Programme.replaced_by_id == programme.id).order_by(Programme.title)
    title = session.scalars(others.limit(1)).first()
    if title is not None:
        raise Conflict(because("Програму не вилучено: нею замінено програму «%(title)s»", title=title))


def _demand_write(actor: Actor, programme: Programme) -> None:
    demand(actor, "programme.write", programme.hromada_id)


def _check(_session: Session, draft: Draft) -> None:
    """A replaced or ended programme has its last day; only a replaced one is replaced by another."""
    if not draft.is_new:
        _check_draft(draft)
    state, first, last = (draft.will_be(name) for name in ("state", "in_force_from", "in_force_to"))
    if first and last and first > last:
        draft.refuse("in_force_to", because("Останній день раніше за перший"))
    if state not in (State.DRAFT, State.IN_FORCE) and last is None:
        draft.refuse("in_force_to", because("Вкажіть останній день, коли програма діяла"))
    if state != State.REPLACED and draft.will_be("replaced_by_id"):
        draft.refuse("replaced_by_id", because("Іншою програмою замінено лише ту, стан якої «замінено іншою»"))


def _check_draft(draft: Draft) -> None:
    """A draft comes into force by a decision or goes; nothing that was adopted becomes a draft again."""
    before, after = draft.thing.state, draft.will_be("state")
    if before != State.DRAFT:
        if after == State.DRAFT:
            draft.refuse("state", because("Прийняту програму не роблять знову проєктом: підготуйте зміни до неї"))
        return
    if after not in (State.DRAFT, State.IN_FORCE):
        draft.refuse("state", because("Проєкт можна прийняти або вилучити"))
    if after == State.IN_FORCE:
        if not draft.will_be("state_decision"):
            draft.refuse("state_decision", because("Вкажіть рішення, яким програму прийнято: номер і дату"))
        if not measures_of(draft.thing):
            draft.refuse("state", NOTHING)
        _check_not_before_decision(draft)
        if draft.thing.amends is not None:
            _check_amendment(draft, draft.thing.amends)


def _check_not_before_decision(draft: Draft) -> None:
    """What is yet to be decided holds nowhere; a decision that was made may reach back to the year's beginning."""
    decided = _decided(draft)
    first = draft.will_be("in_force_from") or date(min(draft.thing.years), 1, 1)
    if decided is not None and decided > clock.today() and first < decided:
        draft.refuse("in_force_from", because("Рішення ще не ухвалене: програма не може діяти раніше за його день"))


def _decided(draft: Draft) -> date | None:
    return decision_day(str(draft.will_be("state_decision") or ""))


def _check_amendment(draft: Draft, former: Programme) -> None:
    first = draft.will_be("in_force_from")
    if former.state != State.IN_FORCE:
        reason = "Програму, до якої підготовлено ці зміни, вже змінено або припинено: підготуйте зміни до тієї, що діє"
        draft.refuse("state", because(reason))
    if first is None:
        draft.refuse("in_force_from", FIRST_DAY)
    elif first < _first_of_amendment(former, _decided(draft) or clock.today()):
        draft.refuse("in_force_from", because("Зміни не можуть діяти раніше, ніж сама програма"))


WRITING = Writing(PROGRAMME, _demand_write, check=_check, label=lambda programme: str(programme.name))
