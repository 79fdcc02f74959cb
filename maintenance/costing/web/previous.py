"""What pages say of the figure of a year that is compared with."""

from flask_babel import gettext as _

from maintenance.costing.rules.previous import Previous, PreviousIs
from maintenance.costing.rules.text import signed_uah
from registry.kernel.words import word


def say_source(previous: Previous) -> str:
    """Name what a figure is, and what of an approved one transfers have moved; nothing of a computed one."""
    if previous.source == PreviousIs.COMPUTED:
        return ""
    said = word(PreviousIs, previous.source)
    return (
        _("%(said)s, з перерозподілом %(sum)s", said=said, sum=signed_uah(previous.moved)) if previous.moved else said
    )
