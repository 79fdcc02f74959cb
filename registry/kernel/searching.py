"""Finding by words: any three letters, and one or two at the start of a word, served by one index on both engines."""

from typing import Any

from sqlalchemy import Boolean, String, literal
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

SEARCHED = "is_searched"
"""The mark in a column's `info`: it was written by `word_column`, and the engine indexes it for fragments."""
SHORTEST_FRAGMENT = 3


class HoldsWord(FunctionElement[bool]):
    """Condition: one of a table's searched columns holds a fragment. `gis.engine` compiles it.

    Its parts: the row's key, a LIKE pattern, a full-text expression, and the columns.
    """

    type = Boolean()
    name = "holds_word"
    inherit_cache = True

    def self_group(self, against: Any = None) -> "HoldsWord":
        """Stay as written: SQLite would otherwise get `= 1` appended and lose its index."""
        return self


def holds_word(word: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Find the rows where one of the columns holds a word of `search_words`, its start alone when it is short."""
    fragment = word if len(word) >= SHORTEST_FRAGMENT else f" {word}"
    key = columns[0].class_.id
    return HoldsWord(
        key, literal(_pattern(fragment), String()), literal(_expression(fragment, *columns), String()), *columns
    )


def _pattern(fragment: str) -> str:
    """Write a LIKE pattern in which signs are just signs."""
    escaped = fragment.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _expression(fragment: str, *columns: InstrumentedAttribute[str]) -> str:
    """Write a full-text expression; the index keeps two spaces for one, so that one letter makes a trigram."""
    quoted = fragment.replace(" ", "  ").replace('"', '""')
    return f'{{{" ".join(column.key for column in columns)}}} : "{quoted}"'
