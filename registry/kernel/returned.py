"""How much of what was brought back the public does not see again yet, as the wing that publishes counts it."""

from flask import current_app
from flask_babel import ngettext

from registry.kernel.seams import db, seams


def count_unpublished(first: int | None, last: int | None) -> int:
    """Count what a stretch of the history brought back and a publisher has to confirm; None is no stretch."""
    count = seams(current_app).count_returned
    return count(db.session(), first, last) if count and first and last else 0


def say_unpublished(count: int) -> str:
    """Say that what was brought back stays unpublished until a publisher confirms it."""
    said = ngettext(
        "%(num)s об’єкт лишився неоприлюдненим: запит чекає на публікатора.",
        "%(num)s об’єктів лишилися неоприлюдненими: запити чекають на публікатора.",
        count,
    )
    return str(said)
