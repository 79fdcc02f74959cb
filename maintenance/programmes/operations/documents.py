"""Writing programmes: a document replaces the programme of its code as a whole, or changes nothing."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme, State
from maintenance.programmes.operations.bound import list_bound
from maintenance.programmes.queries import find_programme
from maintenance.programmes.rules.document import read_document, write_document
from maintenance.programmes.rules.drafts.carrying import LostBinding, carry_into, lost_bindings
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.operations.history import Changes, record_history
from registry.places.queries.territory import find_hromada

WORDS = ("title", "years", "unit", "decision", "signed_by", "notes", "traces", "dismissed")
STANDING = ("hromada", "state", "amends")
"""What a document tells of a programme's place among others: set when it comes, not replaced."""
PIECES = ("passport", "tables", "indicators")
RESERVED = frozenset({"new", "read"})
"""Codes that are the addresses of pages."""


def import_programme(
    session: Session, actor: Actor, document: Any, *, programme_id: uuid.UUID | None = None
) -> Programme:
    """Write a programme from its document; a repeated import changes nothing and leaves no history.

    A document that says nothing of traces leaves the measures bound to what they are bound to, while they are there.
    What it binds them to and this register has not, as that of another one, is dropped: `unbound_of` tells it.
    One that comes back keeps its identifier, `programme_id`.

    Raises Invalid with every reason under its row and column, Forbidden, or Conflict for another hromada's code.
    """
    given = read_document(document)
    hromada = find_hromada(session, document["hromada"])
    if hromada is None:
        raise Invalid(hromada=because("Громади %(code)s немає в цьому реєстрі", code=document["hromada"]))
    if not actor.can("programme.write", hromada.id):
        raise Forbidden("У вас немає прав змінювати програми цієї громади")
    kept = find_programme(session, given.code)
    if kept is None:
        if given.code in RESERVED:
            raise Invalid(code=because("Такий код не підходить: це адреса сторінки"))
        given.hromada = hromada
        given.amends = _find_amended(session, hromada.id, document.get("amends"))
        if given.amends is not None and "traces" not in document:
            given.traces = carry_into(write_document(given.amends), write_document(given))
        given.id = programme_id or uuid.uuid4()
        return _create(session, actor, given)
    if kept.hromada_id != hromada.id:
        raise Conflict("Програма з таким кодом уже є в іншій громаді")
    if given.state == State.DRAFT and kept.state != State.DRAFT:
        raise Conflict("Програму з таким кодом уже прийнято: проєктом її не замінити")
    if "traces" not in document:
        given.traces = carry_into(write_document(kept), write_document(given), with_sums=True)
    given.traces = list_bound(session, hromada.id, given)
    return replace_programme(session, actor, kept, given)


def unbound_of(document: Mapping[str, Any], programme: Programme) -> list[LostBinding]:
    """List what a document bound measures to and its programme, as it was just written, does not."""
    return lost_bindings(document, write_document(programme))


def _find_amended(session: Session, hromada_id: uuid.UUID, code: str | None) -> Programme | None:
    """Find the programme that a document changes; raise Invalid for one that is not here."""
    if code is None:
        return None
    amended = find_programme(session, code)
    if amended is None or amended.hromada_id != hromada_id:
        raise Invalid(amends=because("Програми %(code)s у цій громаді немає", code=code))
    return amended


def _create(session: Session, actor: Actor, given: Programme) -> Programme:
    given.traces = list_bound(session, given.hromada.id, given)
    given.updated_at = clock.now()
    session.add(given)
    session.flush()
    new = write_document(given)
    changes: Changes = {"code": (None, given.code), "title": (None, given.title), "sha256": (None, _digest(new))}
    _record(session, actor, "create", given, changes)
    return given


def replace_programme(session: Session, actor: Actor, kept: Programme, given: Programme) -> Programme:
    """Let a programme hold what `given`, which stays outside the session, holds; its state is not a document's."""
    old = write_document(kept)
    own = {name: old[name] for name in STANDING if name in old}
    new = {**{name: value for name, value in write_document(given).items() if name not in STANDING}, **own}
    if old == new:
        return kept
    for name in PIECES:
        getattr(kept, name).clear()
    session.flush()
    for name in WORDS:
        setattr(kept, name, getattr(given, name))
    for name in PIECES:
        taken = list(getattr(given, name))
        getattr(given, name).clear()
        setattr(kept, name, taken)
    if kept.state == State.DRAFT:
        kept.saved_before = old
    kept.updated_at = clock.now()
    session.flush()
    before, after = dict(_texts(old)), dict(_texts(new))
    places = [place for place in {**before, **after} if before.get(place) != after.get(place)]
    _record(session, actor, "update", kept, {place: (before.get(place), after.get(place)) for place in places})
    return kept


def _record(session: Session, actor: Actor, action: str, programme: Programme, changes: Changes) -> None:
    record_history(
        session,
        actor,
        action,
        entity="programme",
        entity_id=programme.id,
        label=programme.name,
        hromada_id=programme.hromada_id,
        changes=changes,
    )


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Take a document apart into its single texts, each under its place."""
    if isinstance(value, dict):
        inside = [(str(name), one) for name, one in value.items()]
    elif isinstance(value, list):
        inside = [(_name(one, number), one) for number, one in enumerate(value)]
    else:
        yield place, value
        return
    for name, one in inside:
        yield from _texts(one, f"{place} / {name}" if place else name)


def _name(one: Any, number: int) -> str:
    """Name an element of a list by its own id, so that an inserted row does not shift its neighbours."""
    if isinstance(one, dict) and "id" in one:
        return f"{one['id']} {one['source']}" if "source" in one else str(one["id"])
    return str(number + 1)


def _digest(document: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
