"""Text: folding for search, skeletons for uniqueness, and the mark for translatable words."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from registry.kernel.word_forms import searched, street_starts

LOOKALIKES = str.maketrans("abcehikmoptxyі", "авсенікмортхуі")
MAX_SEARCH = 1000
MAX_WORDS = 6
SHORT = 2
UKRAINIAN_ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_FIGURES = re.compile(r"[0-9]+")
_FIGURE, _LETTER = re.compile(r"[0-9]{1,4}"), re.compile(r"[а-яґєії]")
_HOUSE = re.compile(r"([0-9]{1,4})(?:[-–—]? )?([а-яґєії])")
PREPOSITIONS = "вузоій"
"""Letters that are words between others: «камера 5 в парку»; behind all words they may be a house's."""
_INNER_START = re.compile(r"(?<=[^\w\s’])(?=\w)")
"""Where a word begins behind a sign: «, №, a hyphen; an apostrophe stands inside one."""
_ORDER = str.maketrans({letter: chr(0xE000 + place) for place, letter in enumerate(UKRAINIAN_ALPHABET)})
APOSTROPHES = re.compile("['’ʼ`´‘＇]")
QUOTES = re.compile("[«»“”„‟″＂]|’’")
"""Behind `fold`, which has one apostrophe: two of them are how some write a quotation mark."""


QUOTE_PAIRS = (("«", "»"), ('"', '"'), ("“", "”"), ("„", "“"), ("„", "”"), ("’’", "’’"))
_OPENING, _CLOSING = re.compile(r'(?<![^\s("])"(?=[^\s"])'), re.compile('"')


def N_(text: str) -> str:  # noqa: N802, gettext's own name for it
    """Mark a Ukrainian text for the message catalogue and give it back unchanged."""
    return text


def clean(text: str) -> str:
    """Normalise to NFC, drop control characters and outer spaces, join runs of spaces."""
    kept = unicodedata.normalize("NFC", text)
    if not kept.isprintable():  # Nothing that can be printed is a control character.
        kept = "".join(c for c in kept if unicodedata.category(c)[0] != "C" or c in "\n\t ")
    if "\n" not in kept:
        return " ".join(kept.split())
    return "\n".join(" ".join(line.split()) for line in kept.strip().split("\n"))


def fold(text: str) -> str:
    """Fold for search: NFC, lower case, every apostrophe the same, single spaces, no soft hyphens and their like."""
    if not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(APOSTROPHES.sub("’", unicodedata.normalize("NFC", text)).casefold().split())


def fold_name(text: str) -> str:
    """Fold a name to compare it with another: as `fold`, and every quotation mark the same: «Мрія» is "Мрія"."""
    return QUOTES.sub('"', fold(text))


def spellings(name: str) -> set[str]:
    """Give a name with each pair of quotation marks that it may be written with, itself among them."""
    whole = fold(name)
    plain = QUOTES.sub('"', whole)
    if '"' not in plain:
        return {whole}
    return {whole, *(_CLOSING.sub(last, _OPENING.sub(first, plain)) for first, last in QUOTE_PAIRS)}


def uncapitalised(text: str) -> str:
    """Start with a small letter, inside a sentence; a first word with more capitals, «Wi-Fi» or «QR», keeps its own."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]


def search_column(*parts: str | None) -> str:
    """Join what a thing can be found by into its folded search column (at most 1,000 characters)."""
    return fold(" ".join(part for part in parts if part))[:MAX_SEARCH]


def word_column(*parts: str | None) -> str:
    """Join what a thing can be found by for `registry.kernel.searching`: each word after a space, look-alikes one."""
    words = _words(" ".join(part for part in parts if part))
    return f" {words}"[:MAX_SEARCH] if words else ""


def search_words(q: str) -> list[str]:
    """Take the words out of a search (at most six), each written as `word_column` keeps it, without its ending.

    A house number with its letter behind a space, «12 а», is one word.
    """
    found: list[str] = []
    words = [_words(word) for word in searched(fold(q).split()[:MAX_WORDS])]
    for place, word in enumerate(words):
        is_last = place + 1 == len(words)
        if found and _FIGURE.fullmatch(found[-1]) and _LETTER.fullmatch(word) and (is_last or word not in PREPOSITIONS):
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def house_spellings(word: str) -> list[str]:
    """Give how else `word_column` may keep a house number with a letter: «12а», «12-а», «12 а»; nothing of others."""
    house = _HOUSE.fullmatch(word)
    if house is None:
        return []
    figure, letter = house.groups()
    return [one for one in (f"{figure}{letter}", f"{figure}- {letter}", f"{figure} {letter}") if one != word]


def nearer_words(q: str) -> list[str]:
    """Take what a street is out of a search, as it begins: not asked of what is found, but it tells what was meant."""
    return street_starts(fold(q).split()[:MAX_WORDS])


def is_called(name: str, words: Iterable[str]) -> bool:
    """Tell whether a name itself holds all words of a search; one or two letters count as the start of a word."""
    held = word_column(name)
    return all((word if len(word) > SHORT else f" {word}") in held for word in words)


def _words(text: str) -> str:
    return _INNER_START.sub(" ", skeleton(text))


def skeleton(text: str) -> str:
    """Fold Latin look-alikes into Cyrillic, so that «К-1» and «K-1» count as the same."""
    return fold(text).translate(LOOKALIKES)


def sort_key(text: str) -> str:
    """Give a key that any database orders by the Ukrainian alphabet (ґ after г, і ї after и) and № 2 before № 10."""
    padded = _FIGURES.sub(lambda found: found.group().zfill(8), fold(text))
    return padded.translate(_ORDER)[:200]


def kept_as(name: str) -> str:
    """Write the header's value that keeps an answer as a file of a name, of any letters.

    Headers hold ASCII alone: a server drops an answer with others in them. A name in Ukrainian goes encoded (RFC 6266).
    """
    if name.isascii():
        plain = "".join(letter for letter in name if letter.isprintable() and letter not in '"\\')
        return f'attachment; filename="{plain}"'
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
