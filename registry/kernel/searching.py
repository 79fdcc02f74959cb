"""Finding by words: any three letters, and one or two at the start of a word, served by one index on both engines."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Boolean, String, literal
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

SEARCHED = "is_searched"
"""The mark in a column's `info`: it was written by `word_column`, and the engine indexes it for fragments."""
SHORTEST_FRAGMENT = 3
FIRST = 500


class HoldsWords(FunctionElement[bool]):
    """Condition: a table's searched columns hold fragments. `gis.engine` compiles it.

    Its parts: the row's key, a full-text expression, LIKE patterns (bound parameters), and the columns.
    """

    type = Boolean()
    name = "holds_words"
    inherit_cache = True

    def self_group(self, against: Any = None) -> "HoldsWords":
        """Stay as written: SQLite would otherwise get `= 1` appended and lose its index."""
        return self

    def patterns_and_columns(self) -> tuple[list[Any], list[Any]]:
        """Take the patterns and the columns apart."""
        _key, _expression, *rest = self.clauses
        patterns = [one for one in rest if isinstance(one, BindParameter)]
        return patterns, rest[len(patterns) :]


class HoldsWordsAmongFirst(HoldsWords):
    """The same, of the first `FIRST` rows that hold them where an engine would gather them all; no more than a hint.

    Of a word that half the register holds, a few are found by it at once; too few say that all are to be asked for.
    """

    inherit_cache = True


def holds_words(
    words: Iterable[str],
    *columns: InstrumentedAttribute[str],
    beside: Iterable[str] = (),
    of: Sequence[InstrumentedAttribute[str]] = (),
    is_hurried: bool = False,
) -> list[ColumnElement[bool]]:
    """Find the rows where each word of `search_words` stands in one of the columns, a short one as a word's start.

    `beside` are words that other conditions ask for anyway in the columns `of`: an engine may look for them together.
    `is_hurried` is `HoldsWordsAmongFirst`. No words are no conditions.
    """
    fragments = [_fragment(word) for word in words]
    if not fragments:
        return []
    asked = [_asked(one, columns) for one in fragments] + [_asked(_fragment(word), of) for word in beside]
    kind = HoldsWordsAmongFirst if is_hurried else HoldsWords
    patterns = [literal(_pattern(one), String()) for one in fragments]
    return [kind(columns[0].class_.id, literal(" AND ".join(asked), String()), *patterns, *columns)]


def holds_word(word: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Find the rows where one of the columns holds a word of `search_words`, its start alone when it is short."""
    return holds_words([word], *columns)[0]


def _fragment(word: str) -> str:
    return word if len(word) >= SHORTEST_FRAGMENT else f" {word}"


def _pattern(fragment: str) -> str:
    """Write a LIKE pattern in which signs are just signs."""
    escaped = fragment.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _asked(fragment: str, columns: Sequence[InstrumentedAttribute[str]]) -> str:
    """Write a full-text expression; the index keeps two spaces for one, so that one letter makes a trigram."""
    quoted = fragment.replace(" ", "  ").replace('"', '""')
    return f'{{{" ".join(column.key for column in columns)}}} : "{quoted}"'
