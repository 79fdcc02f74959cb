"""By which decisions a programme holds: the one that adopted it, and those that changed it."""

from collections.abc import Iterator

from maintenance.programmes.models import DECIDED, Programme, State


def editions_back(programme: Programme) -> Iterator[Programme]:
    """Give a programme, then what it changes, back to the first edition."""
    one: Programme | None = programme
    while one is not None:
        yield one
        one = one.amends


def say_decisions(programme: Programme) -> str:
    """Name the decisions behind a programme the way papers do; empty where none is known.

    What a document prints of its decision stands as printed. A draft of changes has none of its own yet.
    """
    editions = list(editions_back(programme))[::-1]
    first = _adopting(editions[0])
    changing = [one for one in dict.fromkeys(map(_adopting, editions[1:])) if one and one not in programme.decision]
    base = programme.decision or editions[0].decision
    if not base and first and first not in changing:
        base = f"Затверджено рішенням {first}"
    if not changing:
        return base
    word = "рішенням" if len(changing) == 1 else "рішеннями"
    changed = f"зі змінами, внесеними {word} {', '.join(changing)}"
    return f"{base}, {changed}" if base else changed.capitalize()


def _adopting(one: Programme) -> str:
    """Give the decision that adopted it; empty where the register keeps the one by which it ceased to be."""
    if one.state not in DECIDED or not one.state_decision:
        return ""
    if one.state == State.REPLACED:
        later = one.replaced_by
        if later is None or later.amends_id != one.id or later.state_decision == one.state_decision:
            return ""
    return one.state_decision
