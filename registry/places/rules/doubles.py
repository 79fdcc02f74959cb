"""Which places and which organisations are likely the same one written twice; pure, without any register."""

import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from registry.kernel.codes import Code
from registry.kernel.text import APOSTROPHES, N_, skeleton
from registry.kernel.word_forms import STREET_WORDS, stem

NEAR_DEG = 0.0002
"""Two points nearer than this, 14 to 22 metres in Ukraine, may be one measured twice."""
FAR_DEG = 0.002
"""Of one name, two places that are farther apart than this are two."""
MOST_OF_ONE = 20
"""Of more records that share a mark only so many are compared: «Опора» is no name."""
_WORD = re.compile(r"[\w’]+")
_FORMS = (
    "товариство з обмеженою відповідальністю", "товариство з додатковою відповідальністю",
    "публічне акціонерне товариство", "приватне акціонерне товариство", "акціонерне товариство",
    "фізична особа підприємець", "приватне підприємство", "державне підприємство", "комунальне підприємство",
    "комунальне некомерційне підприємство", "комунальна установа", "комунальний заклад", "мале підприємство",
    "дочірнє підприємство", "громадська організація", "тов", "тзов", "тдв", "пат", "прат", "ат", "фоп", "пп", "дп",
    "кп", "кнп", "ку", "кз", "мп", "го", "llc", "ltd",
)  # fmt: skip
"""How legal forms are written, whole and short; they tell two companies apart less often than they are left out."""


class Why(Code):
    """Why two records are taken for one."""

    CODE = "code", N_("один ЄДРПОУ"), "same EDRPOU"
    NAME = "name", N_("одна назва"), "same name"
    ADDRESS = "address", N_("одна адреса"), "same address"
    NEAR = "near", N_("поруч і схожі назви"), "close by, with like names"


@dataclass(frozen=True)
class Likely:
    """Two records that may be one, the one told first and why."""

    one: uuid.UUID
    other: uuid.UUID
    why: Why


@dataclass(frozen=True)
class Place:
    """What tells a place from another; `at` is a point of it in degrees."""

    id: uuid.UUID
    hromada_id: uuid.UUID
    name: str
    kind: str = "site"
    address: str | None = None
    settlement_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Party:
    """What tells an organisation from another."""

    id: uuid.UUID
    hromada_id: uuid.UUID
    name: str
    code: str | None = None
    parent_id: uuid.UUID | None = None
    is_department: bool = False


@lru_cache(maxsize=4_000)
def words_of(text: str) -> tuple[str, ...]:
    """Take the telling words of a name: no signs, no apostrophes, no case, no endings, no word for a street."""
    found = _WORD.findall(APOSTROPHES.sub("’", skeleton(text)).replace("’", ""))
    telling = [one for one in found if one not in _STREETS]
    return tuple(_stem(one) for one in telling or found)


_stem = lru_cache(maxsize=50_000)(stem)
"""The same few thousand words make the names of all places."""
_STREETS = frozenset(map(skeleton, STREET_WORDS))
FORMS = sorted(
    ({words_of(form) for form in _FORMS}), key=len, reverse=True
)  # Longest first: «комунальне некомерційне підприємство» holds «підприємство».


def party_key(name: str) -> tuple[str, ...]:
    """Give an organisation's name without its legal form, whatever the order of its words."""
    words = list(words_of(name))
    for form in FORMS:
        for at in (0, len(words) - len(form)):
            if len(words) > len(form) and at >= 0 and tuple(words[at : at + len(form)]) == form:
                del words[at : at + len(form)]
                break
    return tuple(sorted(words))


def likely_parties(parties: Sequence[Party]) -> list[Likely]:
    """Find organisations of one hromada with one code, or of one name where their codes do not contradict."""

    def same_code(one: Party, other: Party) -> bool:
        return not one.is_department and not other.is_department

    def same_name(one: Party, other: Party) -> bool:
        is_apart = one.is_department and other.is_department and one.parent_id != other.parent_id
        return not is_apart and (one.code is None or other.code is None or one.code == other.code)

    return _once(
        _pairs(parties, lambda one: (one.hromada_id, one.code) if one.code else None, same_code, Why.CODE),
        _pairs(parties, lambda one: (one.hromada_id, party_key(one.name)), same_name, Why.NAME),
    )


def likely_places(places: Sequence[Place]) -> list[Likely]:
    """Find places of one hromada and building that have one name, one address, or nearly one point and like names."""

    def same_name(one: Place, other: Place) -> bool:
        return _may_be_one(one, other) and not _is_farther(one, other, FAR_DEG)

    def same_address(one: Place, other: Place) -> bool:
        alike = one.kind == other.kind == "building" or is_like(one.name, other.name)
        return _may_be_one(one, other) and alike and not _is_farther(one, other, FAR_DEG)

    def near(one: Place, other: Place) -> bool:
        return _may_be_one(one, other) and not _is_farther(one, other, NEAR_DEG) and is_like(one.name, other.name)

    return _once(
        _pairs(places, lambda one: (one.hromada_id, one.parent_id, words_of(one.name)), same_name, Why.NAME),
        _pairs(places, _address_key, same_address, Why.ADDRESS),
        _near_pairs(places, near),
    )


def _address_key(one: Place) -> tuple[Any, ...] | None:
    return (one.hromada_id, one.parent_id, words_of(one.address)) if one.address else None


def _may_be_one(one: Place, other: Place) -> bool:
    """Two places of two settlements, or in two buildings, are two."""
    settled = {one.settlement_id, other.settlement_id} - {None}
    return len(settled) < 2 and one.parent_id == other.parent_id and one.id not in (other.parent_id, other.id)


def _is_farther(one: Place, other: Place, limit: float) -> bool:
    """Tell whether two places are known to be farther apart than so many degrees, either way."""
    if one.at is None or other.at is None:
        return False
    return max(abs(one.at[0] - other.at[0]), abs(one.at[1] - other.at[1])) > limit


def is_like(one: str, other: str) -> bool:
    """Tell whether one name has all words of the other; their figures must be the same ones."""
    here, there = set(words_of(one)), set(words_of(other))
    figures = [{word for word in words if any(sign.isdigit() for sign in word)} for words in (here, there)]
    return bool(here and there) and figures[0] == figures[1] and (here <= there or there <= here)


def _near_pairs(places: Sequence[Place], fits: Callable[[Place, Place], bool]) -> Iterator[Likely]:
    """Compare each place with those of its own cell and of the four cells that no other looks into."""
    cells: dict[tuple[Any, ...], list[Place]] = defaultdict(list)
    for one in places:
        if one.at is not None:
            cells[one.hromada_id, int(one.at[0] // NEAR_DEG), int(one.at[1] // NEAR_DEG)].append(one)
    for (hromada_id, x, y), here in cells.items():
        around = [cells.get((hromada_id, x + dx, y + dy), []) for dx, dy in ((1, -1), (1, 0), (1, 1), (0, 1))]
        for at, one in enumerate(here[:MOST_OF_ONE]):
            for other in (*here[at + 1 : MOST_OF_ONE], *(each for some in around for each in some[:MOST_OF_ONE])):
                if fits(one, other):
                    yield Likely(one.id, other.id, Why.NEAR)


def _pairs(
    records: Iterable[Any], key: Callable[[Any], Any], fits: Callable[[Any, Any], bool], why: Why
) -> Iterator[Likely]:
    alike: dict[Any, list[Any]] = defaultdict(list)
    for one in records:
        mark = key(one)
        if mark is not None:
            alike[mark].append(one)
    for some in alike.values():
        for at, one in enumerate(some[:MOST_OF_ONE]):
            yield from (Likely(one.id, other.id, why) for other in some[at + 1 : MOST_OF_ONE] if fits(one, other))


def _once(*found: Iterable[Likely]) -> list[Likely]:
    """Keep of each pair the first, and so the surest, reason."""
    kept: dict[frozenset[uuid.UUID], Likely] = {}
    for some in found:
        for one in some:
            kept.setdefault(frozenset((one.one, one.other)), one)
    return list(kept.values())


def blank_at(kept: Mapping[str, Any], gone: Mapping[str, Any]) -> list[str]:
    """Name the fields that only the one that goes has: these are taken over where nobody says otherwise."""
    nothing = (None, "")
    return [name for name, value in gone.items() if kept.get(name) in nothing and value not in nothing]
