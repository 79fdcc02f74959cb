"""House numbers as people write them: letter, fraction, corpus; one house has one key however it was written."""

import re
from dataclasses import dataclass

from registry.kernel.text import skeleton

QUOTES = str.maketrans("", "", "«»“”„″\"'’ʼ`´‘＇")
_FIGURE = r"[0-9]{1,4}"
_LETTER = r"[а-яґєії]"
_CORPUS = (
    rf"(?:(?:корпус|корп|кор)(?:\s*\.\s*|\s+|(?=[0-9]))№?\s*(?P<corpus>{_FIGURE}{_LETTER}?|{_LETTER})"
    rf"|к\s*\.?\s*(?P<short_corpus>{_FIGURE}{_LETTER}?))"
)
_LITERA = rf"(?:літера|літ|лит)\s*\.?\s*(?P<litera>{_LETTER})"
NUMBER = (
    rf"(?P<figure>{_FIGURE})"
    rf"(?:\s?[-–—]?\s?(?P<letter>{_LETTER})(?![\w.’]))?"
    rf"(?:\s?(?P<sign>[-–—/\\])\s?(?P<second>{_FIGURE})(?:\s?-?\s?(?P<second_letter>{_LETTER})(?![\w.’]))?)?"
    rf"(?:\s*,?\s*{_LITERA}(?!\w))?"
    rf"(?:\s*,?\s*{_CORPUS}(?!\w))?"
)
"""A number inside a text that `fold_address` has folded."""
_WHOLE = re.compile(rf"\s*(?:будинок|буд|б|д)?\.?\s*№?\s*{NUMBER}\s*\.?\s*")
_DASHES = re.compile(r"[–—]")


@dataclass(frozen=True)
class HouseNumber:
    """A number in its parts."""

    figure: str
    letter: str = ""
    second: str = ""
    """What follows a stroke or a dash, with that sign: «/2», «-14»."""
    corpus: str = ""

    @property
    def key(self) -> str:
        """Give what all spellings of the number have in common: «12а», «5/2к1»."""
        return f"{self.figure}{self.letter}{self.second}" + (f"к{self.corpus}" if self.corpus else "")

    @property
    def other_key(self) -> str:
        """Give the key of the house that may be meant as well: a corpus behind a stroke, «12а/2» for «12ак2»; else
        empty.
        """
        if self.corpus and not self.second:
            return f"{self.figure}{self.letter}/{self.corpus}"
        if self.second.startswith("/") and not self.corpus:
            return f"{self.figure}{self.letter}к{self.second[1:]}"
        return ""

    def __str__(self) -> str:
        letter = f"-{self.letter.upper()}" if self.letter else ""
        corpus = f" корп. {self.corpus.upper()}" if self.corpus else ""
        return f"{self.figure}{letter}{self.second.upper()}{corpus}"


def fold_address(text: str) -> str:
    """Fold an address: small letters, Cyrillic for look-alikes, one kind of dash; no quotes, and no apostrophes,
    which many leave out.
    """
    return _DASHES.sub("-", skeleton(text.translate(QUOTES)))


def read_number(text: str) -> HouseNumber | None:
    """Read a text that is a house number and nothing else; None when it is not."""
    found = _WHOLE.fullmatch(fold_address(text))
    return number_of(found) if found else None


def number_of(found: re.Match[str]) -> HouseNumber:
    """Take the number out of a match of `NUMBER`."""
    figure, second = found["figure"].lstrip("0") or "0", ""
    if found["second"]:
        sign = "-" if found["sign"] in "-–—" else "/"
        second = f"{sign}{found['second'].lstrip('0')}{found['second_letter'] or ''}"
    return HouseNumber(
        figure, found["letter"] or found["litera"] or "", second, found["corpus"] or found["short_corpus"] or ""
    )
