"""What can go wrong, in words that know no HTTP; each edge has one table to its own statuses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class BothNames:
    """A gap that has its own words in both languages, such as a kind's name; no catalogue translates it."""

    uk: str
    en: str

    def __str__(self) -> str:
        return self.uk


def counted(count: int, uk: tuple[str, str, str], en: tuple[str, str]) -> BothNames:
    """Say a number of things as a gap: in Ukrainian with the words of 1, of 2 to 4 and of 5, in English of 1 and 2."""
    last, is_teen = count % 10, 10 <= count % 100 < 20
    form = 2 if is_teen or last not in (1, 2, 3, 4) else 0 if last == 1 else 1
    return BothNames(f"{count} {uk[form]}", f"{count} {en[0 if count == 1 else 1]}")


@dataclass(frozen=True)
class Choices:
    """A gap that lists what may be chosen: people are told the words, programs the codes."""

    words: Mapping[str, Sequence[str]]

    def said(self, language: str) -> str:
        """List the words in «uk» or «en»."""
        place = 1 if language == "en" else 0
        return ", ".join(
            words[place] if len(words) > place else (*words, code)[0] for code, words in self.words.items()
        )

    def codes(self) -> str:
        """List the codes."""
        return ", ".join(self.words)

    def __str__(self) -> str:
        return self.said("uk")


@dataclass(frozen=True)
class Reason:
    """One Ukrainian sentence with named gaps; the edge translates the text and then fills the gaps."""

    text: str
    gaps: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.gaps if self.gaps else self.text


def because(text: str, **gaps: Any) -> Reason:
    """Make a reason: because("Не більше %(limit)s символів", limit=200)."""
    return Reason(text, gaps)


class OblikError(Exception):
    """Any refusal of ours; carries the reason to show."""

    def __init__(self, reason: Reason | str = "") -> None:
        self.reason = reason if isinstance(reason, Reason) else Reason(reason)
        super().__init__(str(self.reason))


class NotFound(OblikError):
    """There is no such thing, or the asker may not know of it."""


class MergedAway(NotFound):
    """The thing was merged into another, which the asker may know; `into_id` leads to it."""

    def __init__(self, into_id: Any) -> None:
        self.into_id = into_id
        super().__init__("Цей запис об’єднано з іншим")


class Forbidden(OblikError):
    """The asker may know of the thing but not do this to it."""


class Conflict(OblikError):
    """Somebody else was first: a stale version, a taken number, a second start."""


class Busy(OblikError):
    """Too much is asked for at once; the same may be asked again in some seconds."""


class Invalid(OblikError):
    """The data are refused; `fields` maps each field (or row) to its reasons."""

    def __init__(self, fields: Mapping[str, Iterable[Reason | str]] | None = None, **named: Reason | str) -> None:
        collected = {name: [_as_reason(r) for r in reasons] for name, reasons in (fields or {}).items()}
        for name, reason in named.items():
            collected.setdefault(name, []).append(_as_reason(reason))
        self.fields: dict[str, list[Reason]] = collected
        super().__init__("; ".join(f"{name}: {', '.join(map(str, rs))}" for name, rs in collected.items()))


def _as_reason(reason: Reason | str) -> Reason:
    return reason if isinstance(reason, Reason) else Reason(reason)
