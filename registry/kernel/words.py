"""Words of described fields and codes, in the reader's language."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from registry.kernel.codes import Code, word_of
from registry.kernel.errors import BothNames, Choices, Reason
from registry.kernel.fields import Field


def language() -> str:
    """Give the reader's language, «uk» or «en»."""
    locale = get_locale()
    return str(locale.language) if locale else "uk"


def label(one: Field) -> str:
    """Name a field in the reader's language."""
    return one.words(language())


def help_of(one: Field) -> str:
    """Explain a field in the reader's language."""
    return one.help_en if language() == "en" else one.help


def word(table: type[Code], code: str) -> str:
    """Name a code in the reader's language."""
    return word_of(table, code, language())


def words_of(table: type[Code]) -> Mapping[str, str]:
    """Give the names of all codes of a table in the reader's language, for who names many."""
    return _words_of(table, language())


@lru_cache(maxsize=200)
def _words_of(table: type[Code], spoken: str) -> Mapping[str, str]:
    return {member.value: member.word(spoken) for member in table}


def options(table: type[Code]) -> list[tuple[str, str]]:
    """List the codes of a table with their names, for a choice."""
    return [(member.value, member.word(language())) for member in table]


def say(reason: Reason | str, *, to_program: bool = False) -> str:
    """Say a reason in the reader's language; a program is told codes where people are told words."""
    spoken = language()
    return said(reason, partial(_translated, spoken), spoken, to_program=to_program)


@lru_cache(maxsize=5000)
def _translated(_spoken: str, message: str) -> str:
    """Look a message up once for each language: a page of findings says the same ones hundreds of times."""
    return str(_(message))


def said(reason: Reason | str, translate: Callable[[str], str], language: str, *, to_program: bool = False) -> str:
    """Translate a reason and fill its gaps, which may be reasons themselves."""
    if isinstance(reason, str):
        return translate(reason) if reason else ""

    def gap(value: Any) -> Any:
        if isinstance(value, Choices):
            return value.codes() if to_program else value.said(language)
        if isinstance(value, BothNames):
            return value.en if language == "en" else value.uk
        return said(value, translate, language, to_program=to_program) if isinstance(value, Reason) else value

    text = translate(reason.text) if reason.text else ""
    return text % {name: gap(value) for name, value in reason.gaps.items()} if reason.gaps else text
