"""Keeping what was read as a programme, and opening the reader to everybody."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme, PublicReading, State
from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.queries import find_programme, is_reading_public
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand_all
from registry.kernel.text import N_

ENTITY = "public_reading"
LABEL = N_("Перевірка програм без входу")


def keep_reading(session: Session, actor: Actor, document: Mapping[str, Any], code: str, hromada: str) -> Programme:
    """Write what was read as a draft: which decision it came into force by is said when it is adopted.

    Raise Invalid by field, where the code is taken too, and Forbidden.
    """
    if find_programme(session, code) is not None:
        raise Invalid(code=because("Програма з таким кодом уже є"))
    return import_programme(session, actor, {**document, "code": code, "hromada": hromada, "state": State.DRAFT.value})


def open_reading(session: Session, actor: Actor, *, is_open: bool) -> None:
    """Let everybody have programmes read without signing in, or nobody; raise Forbidden."""
    demand_all(actor)
    was_open = is_reading_public(session)
    if is_open == was_open:
        return
    if is_open:
        session.add(PublicReading(id=1, opened_at=clock.now()))
    else:
        session.delete(session.get_one(PublicReading, 1))
    session.flush()
    changes = {"is_open": (was_open, is_open)}
    record_history(
        session, actor, "update", entity=ENTITY, entity_id=ENTITY, label=LABEL, hromada_id=None, changes=changes
    )
