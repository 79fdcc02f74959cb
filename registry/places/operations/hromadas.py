"""Writing hromadas; only for those who manage the whole instance."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.operations.permits import demand, demand_all
from registry.kernel.records import Draft, Writing, change, create
from registry.places.models.territory import Hromada
from registry.places.queries.territory import find_hromada, get_hromada
from registry.places.rules.territory import HROMADA, is_hromada_level

OPPOSITE = (("west", "east"), ("south", "north"))


def create_hromada(session: Session, actor: Actor, values: Mapping[str, Any]) -> Hromada:
    """Add a hromada to the instance; raise Invalid by field, Forbidden."""
    made: Hromada = create(session, actor, WRITING, Hromada(id=uuid.uuid4(), facts={}), values)
    return made


def update_hromada(
    session: Session, actor: Actor, code: str, values: Mapping[str, Any], *, version: int | None = None
) -> Hromada:
    """Change the given fields of a hromada; its code stays. Raise Invalid by field, NotFound, Forbidden."""
    written: Hromada = change(session, actor, WRITING, get_hromada(session, code), values, version=version)
    return written


def _demand_write(actor: Actor, hromada: Hromada) -> None:
    """A new one is added by an administrator of all."""
    if inspect(hromada).transient:
        demand_all(actor)
    else:
        demand(actor, "people.manage", hromada.id)


def _check(session: Session, draft: Draft) -> None:
    for low, high in OPPOSITE:
        first, second = draft.will_be(low), draft.will_be(high)
        if first is not None and second is not None and first >= second:
            draft.refuse(high, because("Має бути більше за протилежну межу"))
    code = draft.values.get("code")
    if code and not is_hromada_level(code):
        draft.refuse("code", because("Це код населеного пункту або району; потрібен код рівня громади"))
    elif code and not draft.is_new and code != draft.thing.code:
        draft.refuse("code", because("Код громади не змінюється"))
    elif code and draft.is_new and find_hromada(session, code):
        draft.refuse("code", because("Така громада вже є"))


WRITING = Writing(HROMADA, _demand_write, check=_check, scope=lambda hromada: hromada.id)
