"""Writing hromadas; only for those who manage the whole instance."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand, snapshot
from registry.kernel.rules.chain import changed
from registry.places.models.territory import Hromada
from registry.places.queries.territory import find_hromada, get_hromada
from registry.places.rules.hromada_values import HROMADA_FIELDS, read_hromada

SIDES = ("west", "south", "east", "north")


def create_hromada(session: Session, actor: Actor, values: Mapping[str, Any]) -> Hromada:
    """Add a hromada to the instance; raise Invalid by field, Forbidden."""
    if not actor.is_system and not actor.hromada_ids("people.manage"):
        raise Forbidden("У вас немає прав додавати громади")
    reading = read_hromada(values, is_new=True)
    code = reading.values.get("code")
    if code and find_hromada(session, code):
        reading.errors["code"] = [because("Така громада вже є")]
    if reading.errors:
        raise Invalid(reading.errors)
    hromada = Hromada(id=uuid.uuid4(), facts={})
    apply(hromada, _columns(reading.values))
    session.add(hromada)
    session.flush()
    _record(session, actor, "create", hromada, snapshot(hromada, HROMADA_FIELDS), before={})
    return hromada


def update_hromada(session: Session, actor: Actor, code: str, values: Mapping[str, Any]) -> Hromada:
    """Change the given fields of a hromada; its code stays. Raise Invalid by field, NotFound, Forbidden."""
    hromada = get_hromada(session, code)
    demand(actor, "people.manage", hromada.id)
    reading = read_hromada(values, is_new=False)
    if reading.values.get("code", code) != code:
        reading.errors["code"] = [because("Код громади не змінюється")]
    if reading.errors:
        raise Invalid(reading.errors)
    before = snapshot(hromada, HROMADA_FIELDS)
    apply(hromada, _columns(reading.values))
    session.flush()
    after = snapshot(hromada, HROMADA_FIELDS)
    if before != after:
        _record(session, actor, "update", hromada, after, before=before)
    return hromada


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, **_degrees(values, SIDES)}


def _degrees(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, float | None]:
    return {name: None if values[name] is None else float(values[name]) for name in names if name in values}


def _record(
    session: Session,
    actor: Actor,
    action: str,
    hromada: Hromada,
    after: Mapping[str, Any],
    *,
    before: Mapping[str, Any],
) -> None:
    changes = {name: (_told(old), _told(new)) for name, (old, new) in changed(before, after).items()}
    record_history(
        session,
        actor,
        action,
        entity="hromada",
        entity_id=hromada.id,
        label=hromada.name,
        hromada_id=hromada.id,
        changes=changes,
    )


def _told(value: Any) -> Any:
    return repr(value) if isinstance(value, float) else value
