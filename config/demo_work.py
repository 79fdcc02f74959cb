"""The demonstration taken out or loaded as long work, by an administrator of all."""

from collections.abc import Mapping
from typing import Any

from config.demo_load import load_demonstration
from config.demo_removal import Removal, plan_removal, remove_demonstration
from registry.exchange.asked_by import person_with
from registry.kernel.errors import Conflict, because
from registry.kernel.long_work import Carrying
from registry.kernel.operations.history import lock_head
from registry.kernel.operations.permits import demand_all
from registry.kernel.seams import LongKind
from registry.kernel.text import N_

LOAD, REMOVE = "demo_load", "demo_remove"
LINES = 8
"""So many times a load says what it has written."""
CHANGED = because("Відколи ви дивилися, в реєстрі щось змінилося. Перегляньте перелік ще раз: нічого не прибрано.")


def carry_out_removal(carrying: Carrying, arguments: Mapping[str, Any]) -> None:
    """Take out what the person saw and agreed to; raise Conflict when it would be anything else by now.

    While it runs nobody else writes: what somebody attached meanwhile would go along with what it hangs on.
    """
    actor, session = person_with(arguments["person"]), carrying.session
    demand_all(actor)
    lock_head(session)
    seen = plan_removal(session)
    if seen.stamp != arguments["seen"]:
        raise Conflict(CHANGED)
    removal = _with(carrying, seen, arguments)
    if removal.counts():
        remove_demonstration(session, removal, actor, carrying.progress)
    carrying.finish({"removed": sum(removal.counts().values()), "left": len(removal.kept)})


def _with(carrying: Carrying, seen: Removal, arguments: Mapping[str, Any]) -> Removal:
    also = [str(one.thing[1]) for one in seen.kept] if arguments["all"] else list(arguments["also"])
    return plan_removal(carrying.session, also=also) if also else seen


def carry_out_load(carrying: Carrying, arguments: Mapping[str, Any]) -> None:
    """Load the demonstration; raise Conflict where it has no room."""
    actor, said = person_with(arguments["person"]), list[str]()
    demand_all(actor)

    def note(line: str) -> None:
        said.append(line)
        carrying.progress(min(len(said), LINES), LINES)

    load_demonstration(carrying.session, note, actor)
    carrying.finish({})


KINDS = {
    LOAD: LongKind(N_("Завантаження демонстрації"), carry_out_load),
    REMOVE: LongKind(
        N_("Прибирання демонстрації"), carry_out_removal, {"removed": N_("прибрано"), "left": N_("лишилося вашого")}
    ),
}
