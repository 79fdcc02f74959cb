"""Patterns of inventory numbers, such as «КАМ-{n:04}»."""

import re
from dataclasses import dataclass

from registry.kernel.errors import Invalid, because

_GAP = re.compile(r"\{n(?::0?([1-9][0-9]?))?\}")
MAX_WIDTH = 12


@dataclass(frozen=True)
class NumberPattern:
    """Words with one gap for a counted number, padded with noughts to a width."""

    before: str
    after: str
    width: int

    def number(self, count: int) -> str:
        """Give the number of the pattern with this count."""
        return f"{self.before}{count:0{self.width}d}{self.after}"


def read_pattern(text: str) -> NumberPattern:
    """Read a pattern; raise Invalid on «number»."""
    gaps = list(_GAP.finditer(text))
    width = int(gaps[0].group(1) or 1) if len(gaps) == 1 else 0
    before, after = (text[: gaps[0].start()], text[gaps[0].end() :]) if width else (text, "")
    around = before + after
    if not 0 < width <= MAX_WIDTH or set("{}") & {*around} or len(around) > 40 - MAX_WIDTH or not around.isprintable():
        raise Invalid(number=because("Шаблон номерів має одне місце для числа, наприклад КАМ-{n:04}"))
    return NumberPattern(before, after, width)
