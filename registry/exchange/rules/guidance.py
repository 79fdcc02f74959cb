"""Rows of a file that speak to whoever fills it in: what each column takes, and an example that is no thing."""

import re
from collections.abc import Sequence
from typing import Any

NOTE = "# "
EXAMPLE_UK, EXAMPLE_EN = "Приклад", "Example"
_EXAMPLE = re.compile(rf"(?:{EXAMPLE_UK}|{EXAMPLE_EN})\s*:", re.IGNORECASE)


def is_note(cells: Sequence[Any]) -> bool:
    """Tell whether a row is a note: its first cell begins with «# », and there is nothing beside it."""
    said = [_said(cell) for cell in cells]
    return bool(said) and said[0].startswith(NOTE) and not any(said[1:])


def is_example(cells: Sequence[Any]) -> bool:
    """Tell whether a row says of itself that it is an example."""
    first = next(filter(None, map(_said, cells)), "")
    return _EXAMPLE.match(first) is not None


def _said(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
