"""What upper wings hang on a log entry: told before it is taken back, and let go of when it is."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from maintenance.upkeep.models.work import WorkEntry
from registry.kernel.access import Actor
from registry.kernel.errors import Reason


@dataclass(frozen=True)
class WorkUse:
    """One wing's use of log entries."""

    tell: Callable[[Session, WorkEntry], Reason | None]
    """Says what stands on an entry, to whoever may take it back; None where nothing does."""
    let_go: Callable[[Session, Actor, WorkEntry], None]
    """Takes the entry off what stands on it, with its history."""


WORK_USES: dict[str, WorkUse] = {}
"""By the noun that uses them."""


def tell_uses(session: Session, entry: WorkEntry) -> list[Reason]:
    """Say what stands on an entry."""
    told = (one.tell(session, entry) for one in WORK_USES.values())
    return [one for one in told if one is not None]


def let_go(session: Session, actor: Actor, entry: WorkEntry) -> None:
    """Take an entry that is about to go off all that stands on it."""
    for one in WORK_USES.values():
        one.let_go(session, actor, entry)
