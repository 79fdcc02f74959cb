"""The seam of merging: what refers to places and organisations, said by each wing, and how it is led to another."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Reason
from registry.kernel.fields import NOUNS
from registry.kernel.rules.former import former_values

MERGE, UNMERGE = "merge", "unmerge"
"""Actions of the history: merged, and taken apart again."""
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Referrer:
    """Records that refer to a place or an organisation."""

    entity: str
    """What the history calls the records that refer."""
    to: str
    label: Reason
    """What they are, in the plural."""
    columns: frozenset[str]
    """The columns that refer, as «table.column»; a test looks for any that nobody says anything of."""
    permission: str
    """Whoever lacks it is not told how many there are; moving asks for more, as any change of them does."""
    having: Callable[[uuid.UUID], Select[Any]]
    """Select the records that refer to one."""
    move: Callable[[Session, Actor, Any, uuid.UUID, uuid.UUID], None]
    """Leads a record from the former to the new one."""
    restore: Callable[[Session, Actor, uuid.UUID, Values], None]
    """Gives a record what its history says that it held before."""
    is_gathered: bool = True
    """Whether the one writer writes them, many at a time."""


MergeWarning = Callable[[Session, Actor, str, uuid.UUID, uuid.UUID], Iterable[Reason]]
"""Takes the noun and both ids; tells what will mean something else once they are one."""
_warnings: list[MergeWarning] = []
_known: dict[tuple[str, str], Referrer] = {}


def add_referrers(*referrers: Referrer) -> None:
    """Say what refers to places and organisations; the wings do so in the order of the stair."""
    _known.update({(one.entity, one.to): one for one in referrers})


def referrers_to(entity: str) -> list[Referrer]:
    """List what refers to a noun, lower wings first: what others look at is moved before they are."""
    return [one for one in _known.values() if one.to == entity]


def add_merge_warning(warning: MergeWarning) -> None:
    """Let a wing say what becomes otherwise by a merging, beyond what is led over."""
    if warning not in _warnings:
        _warnings.append(warning)


def warn_of_merging(
    session: Session, actor: Actor, entity: str, one_id: uuid.UUID, other_id: uuid.UUID
) -> list[Reason]:
    """Tell what a merging would change, asked before it; whichever of the two stays."""
    return [reason for warning in _warnings for reason in warning(session, actor, entity, one_id, other_id)]


def described(
    entity: str,
    to: str,
    label: Reason,
    *,
    columns: frozenset[str],
    permission: str,
    having: Callable[[uuid.UUID], Select[Any]],
    values: Callable[[Any, uuid.UUID, uuid.UUID], Values],
    write: Callable[..., Any],
) -> Referrer:
    """Make a referrer of a described noun: `values` says what its fields become, `write` writes them.

    `write` takes (session, actor, record, values, action).
    """

    def move(session: Session, actor: Actor, thing: Any, former: uuid.UUID, new: uuid.UUID) -> None:
        write(session, actor, thing, values(thing, former, new), MERGE)

    def restore(session: Session, actor: Actor, thing_id: uuid.UUID, before: Values) -> None:
        thing = session.get_one(NOUNS[entity].model, thing_id)
        write(session, actor, thing, former_values(NOUNS[entity], before), UNMERGE)

    return Referrer(entity, to, label, columns, permission, having, move, restore)


def by_field(name: str) -> Callable[[Any, uuid.UUID, uuid.UUID], Values]:
    """Say that one field holds the reference."""
    return lambda _thing, _former, new: {name: new}
