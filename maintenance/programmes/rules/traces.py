"""Who may read where a programme's sums came from: a trace tells of costings, contracts and assets."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from registry.kernel.access import Actor

Trace = Mapping[str, Any]
DOCUMENT = "document"
"""Where the history of a deletion keeps the whole document."""
TRACES = "traces / "
"""How the places of a document's traces begin in the history."""
NEEDED = {"line": "contract.read", "asset": "asset.read", "indicator": "programme.read"}
"""By what a trace leads to, the permission without which it is not told; one at a sum tells of the costing too."""


def may_read_trace(actor: Actor, hromada_id: UUID, trace: Trace) -> bool:
    """Tell whether the asker may read a trace: what it leads to, and at a sum the costing."""
    needed = NEEDED.get(str(trace.get("kind")), "cost.read")
    return actor.can(needed, hromada_id) and (trace.get("column") is None or actor.can("cost.read", hromada_id))


def told_traces(actor: Actor, hromada_id: UUID, traces: Iterable[Trace]) -> list[Any]:
    """Give those of some traces that the asker may read."""
    return [one for one in traces if may_read_trace(actor, hromada_id, one)]
