"""What is written in one transaction: all that was gathered, or a part of what is too much for one."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.bulk import take_no_turn
from registry.kernel.db import Base
from registry.kernel.errors import Conflict
from registry.kernel.gathered_rows import GatheredRows
from registry.kernel.operations.history import GatheredHistory, lock_head, mark_of, prepare_links
from registry.kernel.queries.history import last_seq, list_since
from registry.kernel.rows import is_lost_race
from registry.kernel.text import N_

OVERTAKEN = N_(
    "Поки записи перевірялися, хтось змінив щось із того, чого вони стосуються. Нічого не записано: повторіть."
)
Follow = Callable[[Session, Actor, list[uuid.UUID]], None]
"""Told of the identifiers of records once they are written."""
Following = dict[Follow, tuple[Actor, dict[uuid.UUID, None]]]


@dataclass
class Part:
    """Rows with their entries of the history; what they refer to was written by an earlier part, or is among them."""

    rows: GatheredRows
    history: GatheredHistory
    following: Following
    relied: set[Any]
    """The identities of all that the records were checked and drawn by."""
    done: int
    """So much of what was asked for is done once this is written, as whoever gathered it counts."""

    def write(self, session: Session, now: datetime, rest: "Sequence[Part]", since: int) -> int:
        """Write it; give the last entry that others wrote before. Raise Conflict when they were quicker.

        `rest` are this part and those behind it: none of what they speak of may have been changed `since` an entry.
        """
        links = prepare_links(session, self.history, at=now)
        take_no_turn(session, len(self.history))
        self.rows.stage(session, now)
        links.stage(session)
        if self.history and session.get_bind().dialect.name == "sqlite":
            lock_head(session)  # Whatever is written first takes the only turn: this asks for it often.
        try:
            is_as_it_was = self.rows.write(session, Base.metadata.sorted_tables, now)
        except IntegrityError as error:
            if is_lost_race(error):
                raise Conflict(OVERTAKEN) from error
            raise
        if not is_as_it_was:
            raise Conflict(OVERTAKEN)
        before = _demand_not_overtaken(session, rest, since) if self.history else 0
        if self.history:
            links.write(session)
        for follow, (actor, ids) in self.following.items():
            follow(session, actor, list(ids))
        return before

    def speaks_of(self, action: str, entity: str, entity_id: str, label: str) -> bool:
        """Tell whether what somebody else did concerns it."""
        is_made = action != "update" and mark_of(entity, label) in self.history.made
        return is_made or not self.relied.isdisjoint(_identities(entity_id))


def _demand_not_overtaken(session: Session, parts: Sequence[Part], since: int) -> int:
    """Hold the head of the history: what others wrote until now is seen, and nobody writes more before the end."""
    lock_head(session)
    before = last_seq(session)
    for told in session.execute(list_since(since)):
        if any(part.speaks_of(*told) for part in parts):
            raise Conflict(OVERTAKEN)
    return before


def _identities(told: str) -> list[Any]:
    """Give what a thing may be known by: its words, and the identifier that they spell, if they do."""
    try:
        return [told, uuid.UUID(told)]
    except ValueError:
        return [told]
