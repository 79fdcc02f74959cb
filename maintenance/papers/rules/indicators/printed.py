"""Reading what programmes print of indicators, and how far a value is from its target."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maintenance.papers.models.indicator import Direction
from registry.kernel.text import fold

_FIGURE = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")
_WORDS = {"так": Decimal(1), "ні": Decimal(0)}


@dataclass(frozen=True)
class Target:
    """What is promised for a day, as a figure and as it is printed or entered."""

    on: date
    value: Decimal | None
    text: str
    is_printed: bool


def read_printed(text: str | None) -> Decimal | None:
    """Give the figure that a printed text says; a dash, a plus or words say none."""
    told = fold(text or "").removesuffix("%").strip()
    if told in _WORDS:
        return _WORDS[told]
    return Decimal(told.replace(",", ".")) if _FIGURE.fullmatch(told) else None


def target_for(targets: Iterable[Target], day: date) -> Target | None:
    """Choose the target of a day's year: the next one to come, else the year's last; entered ones before printed."""
    of_year = sorted((one for one in targets if one.on.year == day.year), key=lambda one: (one.is_printed, one.on))
    entered = [one for one in of_year if not one.is_printed] or of_year
    return next((one for one in entered if one.on >= day), entered[-1] if entered else None)


def deviation(value: Decimal | None, target: Target | None) -> Decimal | None:
    """Give by how much a value is above its target; None where either is unknown."""
    return None if value is None or target is None or target.value is None else value - target.value


def is_reached(direction: Direction, away: Decimal | None) -> bool | None:
    """Tell whether the target is reached; None where nothing says so."""
    if away is None or direction is Direction.NONE:
        return None
    return away >= 0 if direction is Direction.MORE else away <= 0
