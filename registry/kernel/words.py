"""Words of described fields and codes, in the reader's language."""

from flask_babel import get_locale

from registry.kernel.codes import Code, word_of
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


def options(table: type[Code]) -> list[tuple[str, str]]:
    """List the codes of a table with their names, for a choice."""
    return [(member.value, member.word(language())) for member in table]
