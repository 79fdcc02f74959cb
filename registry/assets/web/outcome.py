"""What a change of many assets came to, in words."""

from flask import flash

from registry.assets.operations.many import Outcome
from registry.kernel.web.errors import say

NAMED, REASONS, FLASHED = 30, 20, 3
"""So many things are named for one reason on a page, so many reasons are told there, and so many of both in a line."""


def said_refused(outcome: Outcome | None) -> list[tuple[str, list[str], int]]:
    """Give each reason with the first things that it holds back, and their number."""
    refused = list(outcome.refused.values())[:REASONS] if outcome else []
    return [(say(reason), names[:NAMED], len(names)) for reason, names in refused]


def tell_refused(outcome: Outcome) -> None:
    """Say on the next page what was left as it is, and why."""
    for reason, names in list(outcome.refused.values())[:FLASHED]:
        told = ", ".join(name[:60] for name in names[:FLASHED]) + ("…" if len(names) > FLASHED else "")
        flash(f"{say(reason)}: {told} ({len(names)})", "warn")
