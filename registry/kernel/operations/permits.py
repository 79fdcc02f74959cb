"""What every write asks first: the right, the department, the version; and how changes are put into words."""

import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden
from registry.kernel.fields import Noun
from registry.kernel.rules.reading import is_blank
from registry.kernel.text import N_

STALE = N_(
    "Хтось уже змінив ці дані, поки ви їх редагували. Відкрийте їх у новій вкладці, звірте і внесіть свої зміни там: "
    "набране тут лишається на екрані."
)


def demand(actor: Actor, permission: str, hromada_id: uuid.UUID) -> None:
    """Raise Forbidden unless the actor holds the permission in the hromada."""
    if not actor.can(permission, hromada_id):
        raise Forbidden("У вас немає прав змінювати це")


def demand_all(actor: Actor) -> None:
    """Raise Forbidden unless what is common to all hromadas is the actor's to change."""
    if not actor.administers_all:
        raise Forbidden("Спільне для всіх громад змінює адміністратор усього реєстру")


def without_covered(actor: Actor, noun: Noun, thing: Any, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out blanks of what the asker may not see: shown to them as nothing, sent back it empties nothing."""
    seen = noun.seen(actor, thing)
    covered = {one.name for one in noun.fields if one.see not in seen}
    return {name: value for name, value in given.items() if name not in covered or not is_blank(value)}


class Held(Protocol):
    """A thing that some organisation holds."""

    hromada_id: uuid.UUID
    holder_id: uuid.UUID | None


def demand_department(actor: Actor, thing: Held) -> None:
    """Raise Forbidden when the actor is limited to a department that does not hold the thing."""
    department_id = actor.department_id(thing.hromada_id)
    if department_id is not None and thing.holder_id != department_id:
        raise Forbidden("Ви можете змінювати лише майно свого підрозділу")


def demand_version(thing: Any, version: int) -> None:
    """Raise Conflict when the change was based on another version of the thing."""
    if thing.version != version:
        raise Conflict(STALE)


def reference(thing: Any, name_column: str = "name") -> dict[str, str] | None:
    """Put a referred thing into the history so that it stays readable: its id and its name of that day."""
    return None if thing is None else {"id": str(thing.id), "name": str(getattr(thing, name_column))}


def apply(thing: Any, values: Mapping[str, Any]) -> None:
    """Set the columns whose values differ, so that an empty change writes nothing."""
    for name, value in values.items():
        if getattr(thing, name) != value:
            setattr(thing, name, value)
