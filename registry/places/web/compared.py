"""Two records side by side: each field with both values, and what would go over with each of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.fields import Field
from registry.kernel.queries.described import names_referred
from registry.kernel.web.field_words import say_value
from registry.kernel.words import label, say
from registry.places.operations.merging import MERGEABLE, Wish, choosable, count_referring, get_pair
from registry.places.queries.disclosure import open_among

NOTHING = (None, "")


@dataclass(frozen=True)
class ComparedField:
    """A field of both; `chosen` names the side whose value is offered."""

    name: str
    label: str
    one: str
    other: str
    is_same: bool
    chosen: str


@dataclass(frozen=True)
class Pair:
    """Two records of one noun."""

    entity: str
    one: Any
    other: Any
    fields: list[ComparedField]
    moving: dict[str, list[tuple[str, int]]]
    """By side: what refers to that record, in words, with how many there are."""
    warning: str
    keep: str
    """The side that is offered to stay: the one that more refers to."""


def compare(session: Session, actor: Actor, entity: str, one_id: uuid.UUID, other_id: uuid.UUID) -> Pair:
    """Put two records side by side; raise NotFound, Invalid, Forbidden as merging them would."""
    one, other = get_pair(session, actor, Wish(entity, one_id, other_id))
    noun = MERGEABLE[entity].writing.noun
    names = names_referred(session, noun, (one, other))
    counted = {side: count_referring(session, actor, thing, entity) for side, thing in (("one", one), ("other", other))}
    sums = {side: sum(count for _referrer, count in some) for side, some in counted.items()}
    keep = "other" if sums["other"] > sums["one"] else "one"
    return Pair(
        entity,
        one,
        other,
        [_compared(noun.by_name[name], (one, other), names, keep) for name in choosable(entity)],
        {side: [(say(referrer.label), count) for referrer, count in some] for side, some in counted.items()},
        _warning(session, entity, one, other),
        keep,
    )


def _compared(field: Field, things: Sequence[Any], names: Any, keep: str) -> ComparedField:
    """Offer the value of the one that stays, and where it has none the other's."""
    held = dict(zip(("one", "other"), (getattr(thing, field.column) for thing in things), strict=True))
    said = {side: say_value(field, value, names) or "" for side, value in held.items()}
    turned = "one" if keep == "other" else "other"
    chosen = turned if held[keep] in NOTHING and held[turned] not in NOTHING else keep
    return ComparedField(field.name, label(field), **said, is_same=held["one"] == held["other"], chosen=chosen)


def _warning(session: Session, entity: str, one: Any, other: Any) -> str:
    """Say when a place that few may know would become one that all who work here see."""
    if entity != "location" or len(open_among(session, (one.id, other.id))) != 1:
        return ""
    return _(
        "На одному з цих місць стоїть те, що видно всім працівникам, на другому — лише те, чиє місце приховано. "
        "Назву, адресу, координати й файли місця, що лишиться, бачитимуть усі."
    )
