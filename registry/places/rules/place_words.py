"""How a place is said in one line: no part twice."""

import re
from collections.abc import Sequence


def say_once(*parts: str | None) -> Sequence[str]:
    """Leave out the parts that an earlier one holds already: «Клуб, с. Лісне» needs no «Лісне» after it."""
    said: list[str] = []
    for part in parts:
        if part and not any(_holds(one, part) for one in said):
            said.append(part)
    return said


def _holds(text: str, part: str) -> bool:
    """Tell whether a text has the part as whole words."""
    text, part = text.casefold(), part.casefold()
    return part in text and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None
