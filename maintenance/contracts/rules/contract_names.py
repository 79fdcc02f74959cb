"""How a contract is named in one cell: by its number, and by a day where several have that number."""

import re
import uuid
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from registry.exchange.rules.days import read_day_cell
from registry.kernel.rules.reading import Unreadable
from registry.kernel.text import skeleton

_DATED = re.compile(r"(?P<number>.+?)\s+(?:від|з|of|from|dated)\s+(?P<day>[0-9][0-9./-]+)\s*(?:р\.?)?", re.IGNORECASE)


@dataclass(frozen=True)
class KnownContract:
    """What a contract is told apart by."""

    id: uuid.UUID
    hromada_id: uuid.UUID
    number: str
    starts_on: date
    ends_on: date
    signed_on: date | None


@lru_cache(maxsize=20_000)
def number_key(number: str) -> str:
    """Bring a number to the form in which numbers are compared: no «№», no spaces, no look-alikes."""
    return re.sub(r"\s+", "", skeleton(number).replace("№", ""))


def name_parts(told: str) -> tuple[str, date | None]:
    """Part «12 від 01.02.2026» into a number and a day."""
    found = _DATED.fullmatch(told.strip())
    if found is None:
        return told, None
    try:
        day, _warning = read_day_cell(found["day"])
    except Unreadable:
        return told, None
    return found["number"], day


def cell_name(one: KnownContract, *, is_only: bool) -> str:
    """Name a contract so that `name_parts` finds it again."""
    return one.number if is_only and name_parts(one.number)[1] is None else f"{one.number} з {one.starts_on:%d.%m.%Y}"
