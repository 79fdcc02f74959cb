"""Finding by words: any three letters, and one or two at the start of a word, served by one index on both engines."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Boolean, String, Tuple, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from registry.kernel.text import house_spellings

SEARCHED = "is_searched"
"""The mark in a column's `info`: it was written by `word_column`, and the engine indexes it for fragments."""
SHORTEST_FRAGMENT = 3
FIRST = 500


class HoldsWords(FunctionElement[bool]):
    """Condition: a table's searched columns hold fragments. `gis.engine` compiles it.

    Its parts: the row's key, a full-text expression, LIKE patterns (bound parameters; a tuple where one of several is
    enough), and the columns.
    """

    type = Boolean()
    name = "holds_words"
    inherit_cache = True

    def self_group(self, against: Any = None) -> "HoldsWords":
        """Stay as written: SQLite would otherwise get `= 1` appended and lose its index."""
        return self

    def patterns_and_columns(self) -> tuple[list[list[Any]], list[Any]]:
        """Take the patterns, those of each word, and the columns apart."""
        _key, _expression, *rest = self.clauses
        patterns = [one for one in rest if isinstance(one, BindParameter | Tuple)]
        return [list(one.clauses) if isinstance(one, Tuple) else [one] for one in patterns], rest[len(patterns) :]


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
    fragments = [_fragments(word) for word in words]
    if not fragments:
        return []
    asked = [_asked(some, columns) for some in fragments] + [_asked(_fragments(word), of) for word in beside]
    kind = HoldsWordsAmongFirst if is_hurried else HoldsWords
    patterns = [_patterns(some) for some in fragments]
    return [kind(columns[0].class_.id, literal(" AND ".join(asked), String()), *patterns, *columns)]


def holds_word(word: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Find the rows where one of the columns holds a word of `search_words`, its start alone when it is short."""
    return holds_words([word], *columns)[0]


def _fragments(word: str) -> list[str]:
    """Give the fragments of which one is enough: of a house number with a letter each of its spellings."""
    typed = word if len(word) >= SHORTEST_FRAGMENT else f" {word}"
    return [typed, *(f" {one}" for one in house_spellings(word))]


def _patterns(fragments: Sequence[str]) -> ColumnElement[Any]:
    bound = [literal(_pattern(one), String()) for one in fragments]
    return tuple_(*bound) if len(bound) > 1 else bound[0]


def _pattern(fragment: str) -> str:
    """Write a LIKE pattern in which signs are just signs."""
    escaped = fragment.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _asked(fragments: Sequence[str], columns: Sequence[InstrumentedAttribute[str]]) -> str:
    """Write a full-text expression; the index keeps two spaces for one, so that one letter makes a trigram."""
    quoted = ['"{}"'.format(one.replace(" ", "  ").replace('"', '""')) for one in fragments]
    some = quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"
    return f"{{{' '.join(column.key for column in columns)}}} : {some}"
