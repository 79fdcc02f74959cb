"""What pages say of the figure of a year that is compared with."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from maintenance.costing.rules.previous import Previous, PreviousIs
from maintenance.costing.rules.text import signed_uah
from registry.kernel.words import word


def say_source(previous: Previous) -> str:
    """Name what a figure is, and what of an approved one transfers have moved; nothing of no computed sum."""
    if previous.source == PreviousIs.COMPUTED and not previous.amount:
        return ""
    said = word(PreviousIs, previous.source)
    return (
        _("%(said)s, з перерозподілом %(sum)s", said=said, sum=signed_uah(previous.moved)) if previous.moved else said
    )


def say_sources(sources: Mapping[str, Decimal], write: Callable[[Decimal], str]) -> str:
    """Name what a total is: one word where all of it is the same, else each kind with its sum."""
    if len(sources) == 1:
        return word(PreviousIs, *sources)
    return "; ".join(f"{word(PreviousIs, source)} {write(amount)}" for source, amount in sources.items())
