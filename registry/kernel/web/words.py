"""Words for codes and values, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _

from registry.kernel.web.filters import num

NO_BREAK = "\u00a0"
LABELLED: dict[str, Mapping[str, tuple[str, ...]]] = {}
"""Codes with their words by what they are of; each wing adds its own."""


def word_for(what: str, code: str) -> str:
    """Name a code of one of LABELLED; an unknown one stands for itself."""
    labels = LABELLED[what].get(code)
    return _(labels[0]) if labels else code


def options_of(what: str) -> list[tuple[str, str]]:
    """List the codes of one of LABELLED with their names, for a choice."""
    return [(code, _(labels[0])) for code, labels in LABELLED[what].items()]


def file_size(size_bytes: int) -> str:
    """Write a file's size in whole kilobytes."""
    return _("%(size)s КБ", size=num(-(-size_bytes // 1024)))
