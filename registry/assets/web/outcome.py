"""What a change of many assets came to, in words."""

from flask import flash
from flask_babel import gettext as _

from registry.assets.operations.many import Outcome
from registry.kernel.returned import count_unpublished, say_unpublished
from registry.kernel.web.access import current_actor, link_to
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


def publishing_link(first: int | None, last: int | None) -> str | None:
    """Lead whoever may open the publishers' queue to what a stretch of the history brought back into it."""
    return (
        link_to("publishing", first=first, last=last) if current_actor().hromada_ids("publish") != frozenset() else None
    )


def tell_unpublished(first: int | None, last: int | None) -> None:
    """Say on the next page how much of what was brought back waits for a publisher."""
    if count := count_unpublished(first, last):
        text, link = say_unpublished(count), publishing_link(first, last)
        message = {"text": text, "link": link, "label": _("Черга оприлюднення")} if link else text
        flash(message, "warn")  # type: ignore[arg-type]  # The page's macro knows such a message.
