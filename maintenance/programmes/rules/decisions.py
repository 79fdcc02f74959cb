"""By which decisions a programme holds: the one that adopted it, and those that changed it."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maintenance.programmes.models import Programme, State


@dataclass(frozen=True)
class Decided:
    """What was decided of a programme's state, and by which decision."""

    state: str
    decision: str


AllDecided = Mapping[uuid.UUID, Sequence[Decided]]
"""What was decided of each of some programmes, the earliest first."""


def list_decided(changes: Iterable[Mapping[str, Sequence[Any]]]) -> list[Decided]:
    """Take what was decided one after another from the changes that a history keeps, the earliest first."""
    state, decision, found = State.IN_FORCE.value, "", list[Decided]()
    for one in changes:
        state = one.get("state", (None, state))[1]
        decision = one.get("state_decision", (None, decision))[1] or ""
        if decision and found[-1:] != [Decided(state, decision)]:
            found.append(Decided(state, decision))
    return found


def former_decisions(programme: Programme, decided: Sequence[Decided]) -> list[Decided]:
    """Give what was decided before what stands now, the earliest first."""
    now = Decided(programme.state, programme.state_decision or "")
    return [one for one in dict.fromkeys(decided) if one != now]


def editions_back(programme: Programme) -> Iterator[Programme]:
    """Give a programme, then what it changes, back to the first edition."""
    one: Programme | None = programme
    while one is not None:
        yield one
        one = one.amends


def say_decisions(programme: Programme, decided: AllDecided) -> str:
    """Name the decisions behind a programme the way papers do; empty where none is known.

    `decided` is what was decided of it and of its former editions: a decision by which a programme ceased to be stands
    in the register in place of the one that adopted it.

    What a document prints of its decision stands as printed. A draft of changes has none of its own yet.
    """
    editions = list(editions_back(programme))[::-1]
    first, *later = [_adopting(one, decided.get(one.id, ())) for one in editions]
    changing = [one for one in dict.fromkeys(later) if one and one not in programme.decision]
    base = programme.decision or editions[0].decision
    if not base and first and first not in changing:
        base = f"Затверджено рішенням {first}"
    if not changing:
        return base
    word = "рішенням" if len(changing) == 1 else "рішеннями"
    changed = f"зі змінами, внесеними {word} {', '.join(changing)}"
    return f"{base}, {changed}" if base else changed.capitalize()


def _adopting(one: Programme, decided: Sequence[Decided]) -> str:
    """Give the decision that adopted it; empty where only the one by which it ceased to be is known."""
    if one.state == State.IN_FORCE:
        return one.state_decision or ""
    while_in_force = [each.decision for each in decided if each.state == State.IN_FORCE]
    if while_in_force or one.state != State.REPLACED or not one.state_decision:
        return while_in_force[-1] if while_in_force else ""
    later = one.replaced_by
    if later is None or later.amends_id != one.id or later.state_decision == one.state_decision:
        return ""
    return one.state_decision
