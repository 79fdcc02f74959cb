"""What a heading tells of its sums beside their name: the unit, and that VAT is in them.

All words here are in the form in which headings are compared. Sums without VAT are another thing: no such heading is
taken for one that says nothing of it.
"""

import re
from collections.abc import Iterator
from functools import cache

from registry.kernel.text import skeleton

THOUSAND = 1000
_UNITS = ("грн", "гривень", "гривні", "гривнях", "в грн", "у грн", "в гривнях", "у гривнях", "uah", "₴", "hryvnia")
_THOUSANDS = (
    "тис", "тис грн", "тис гривень", "тисяч гривень", "тисяч грн", "в тис грн", "у тис грн", "тис uah", "thousand uah",
    "uah thousand",
)  # fmt: skip
_VAT = (
    "з пдв", "із пдв", "в т ч пдв", "у т ч пдв", "т ч пдв", "в тому числі пдв", "у тому числі пдв", "з урахуванням пдв",
    "включно з пдв", "включаючи пдв", "вкл пдв", "разом з пдв", "з податком на додану вартість", "vat included",
    "incl vat", "including vat", "with vat",
)  # fmt: skip
_OF_UNIT, _OF_VAT = (
    re.compile(rf" (?:{'|'.join(sorted(map(skeleton, words), key=len, reverse=True))})$")
    for words in ((*_UNITS, *_THOUSANDS), _VAT)
)
_IN_THOUSANDS = re.compile(rf"(?:^| )(?:тис|тисяч|тисячах|{skeleton('thousand')})(?: |$)")


def stem(heading: str) -> str:
    """Take the unit and the words of VAT off the end of a heading."""
    before = None
    while before != heading:
        before, heading = heading, _OF_VAT.sub("", _OF_UNIT.sub("", heading))
    return heading


def tells_vat(heading: str) -> bool:
    """Tell whether a heading says that VAT is in its sums."""
    return any(_OF_VAT.search(one) for one in (heading, _OF_UNIT.sub("", heading)))


def factor_of(heading: str) -> int:
    """Give how many hryvnias a sum under the heading stands for."""
    return THOUSAND if _IN_THOUSANDS.search(heading) else 1


def varied(heading: str) -> Iterator[str]:
    """Give the ways in which the same sums are headed: with and without their unit, with words of VAT."""
    told = stem(heading)
    return (f"{told}{ending}" for ending in _endings()) if told else iter(())


@cache
def _endings() -> tuple[str, ...]:
    units = ["", *(f" {skeleton(one)}" for one in (*_UNITS, *_THOUSANDS))]
    vats = ["", *(f" {skeleton(one)}" for one in _VAT)]
    return tuple(dict.fromkeys(ending for unit in units for vat in vats for ending in (unit + vat, vat + unit)))
