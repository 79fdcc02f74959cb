"""Reading kinds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.queries.small_tables import SmallTable, copies_of
from registry.kernel.rules.reading import Read, Unreadable, codes_by_word, is_blank
from registry.kernel.rules.word_forms import codes_by_stem, stem
from registry.kernel.text import fold

NO_KIND = because("Такого виду майна немає")


def _read_kinds(session: Session) -> dict[str, AssetKind]:
    return {one.code: one for one in copies_of(session, AssetKind, AssetKind.position, AssetKind.name_uk)}


KINDS = SmallTable(_read_kinds, AssetKind)
"""Every kind by its code, in the catalogue's order."""


def list_kinds(session: Session) -> Sequence[AssetKind]:
    """List all kinds in the catalogue's order, then those that users added; to be read, not to be changed."""
    return list(KINDS.get(session).values())


def find_kind(session: Session, code: str) -> AssetKind | None:
    """Find a kind by its code."""
    return session.get(AssetKind, code)


def get_kind(session: Session, code: str) -> AssetKind:
    """Give a kind by its code; raise NotFound."""
    found = find_kind(session, code)
    if found is None:
        raise NotFound("Такого виду майна немає")
    return found


def kind_words(kinds: Iterable[AssetKind]) -> dict[str, str]:
    """Give the code of a kind by each of its words, folded; a code beats names, these beat what several are called
    («камери»); a word of two kinds stands for none.
    """
    read = list(kinds)
    called = codes_by_word({one.code: one.definition.get("plural_uk") or () for one in read})
    return {**called, **codes_by_word({one.code: (one.name_uk, one.name_en) for one in read})}


def find_kind_code(kinds: Mapping[str, AssetKind], word: Any) -> str | None:
    """Find the code of a kind by its code, its name or what one or several are called, in any case of grammar."""
    if not isinstance(word, str):
        return None
    if word in kinds:
        return word
    words = kind_words(kinds.values())
    return words.get(fold(word)) or codes_by_stem(words).get(stem(word))


def read_kind(session: Session) -> Read:
    """Make what reads a kind by its code or name: a slip would look like an empty list."""

    def read(value: Any) -> str | None:
        if is_blank(value):
            return None
        code = find_kind_code(KINDS.get(session), value)
        if code is None:
            raise Unreadable(NO_KIND)
        return code

    return read


def with_kind(session: Session, asked: Mapping[str, Any], name: str = "kind") -> dict[str, Any]:
    """Give what was asked for with the kind by its code; raise Invalid by the parameter."""
    if name not in asked:
        return dict(asked)
    try:
        return {**asked, name: read_kind(session)(asked[name])}
    except Unreadable as refusal:
        raise Invalid({name: [refusal.reason]}) from refusal
