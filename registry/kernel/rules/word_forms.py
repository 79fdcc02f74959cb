"""Ukrainian words by their stems: number, gender and case make no other word of a list."""

import re
from collections.abc import Mapping

from registry.kernel.text import fold

_ENDING = re.compile(r"(?<=[а-яґєії]{3})[аеєиіїоуюяйь]+$")
_UKRAINIAN = re.compile(r"[а-яґєії]")


def stem(text: str) -> str:
    """Take the endings off Ukrainian words, so that «Найпростіші укриття» is «найпростіше укриття»."""
    return " ".join(_ENDING.sub("", word) or word for word in fold(text).split())


def codes_by_stem(known: Mapping[str, str]) -> dict[str, str]:
    """Give codes by the stems of their words; a stem of two codes stands for none."""
    meant: dict[str, set[str]] = {}
    for word, code in known.items():
        if _UKRAINIAN.search(word):
            meant.setdefault(stem(word), set()).add(code)
    return {word: codes.pop() for word, codes in meant.items() if len(codes) == 1}
