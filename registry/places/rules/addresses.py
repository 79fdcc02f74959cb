"""Reading an address as people write it: settlement, street with its type, house; pure, without any register."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from registry.kernel.rules.word_forms import stem
from registry.kernel.text import clean
from registry.places.models.street import StreetType
from registry.places.models.territory import Category
from registry.places.rules.house_numbers import NUMBER, HouseNumber, fold_address, number_of

LONGEST = 300
NOT_AT_ALL, PARTLY, WHOLE = range(3)
HERE = "@"
"""Stands where a house was cut out; no folded word has it."""
TYPES = {fold_address(word).rstrip("."): kind for kind in StreetType for word in (kind.words[0], *kind.words[2:])}
"""Type words and abbreviations of streets, folded and without their full stop."""
TYPES.pop(fold_address(StreetType.OTHER.words[0]), None)
ANY_TYPE = fold_address("пр")
"""Some mean an avenue by it, some a lane, some a passage."""
NUMBERED = frozenset({StreetType.MICRODISTRICT, StreetType.QUARTER, StreetType.LINE})
"""What may be called by a number alone."""
CATEGORIES = {
    fold_address(word): category
    for category, words in {
        Category.CITY: ("м", "місто"),
        Category.TOWN: ("смт", "с-ще", "сел", "селище"),
        Category.VILLAGE: ("с", "село", "хутір", "х"),
    }.items()
    for word in words
}
"""How a settlement's category is written before its name."""
ABOVE = frozenset(
    map(fold_address, ("обл", "область", "район", "р-н", "громада", "отг", "тг", "мтг", "україна", "україни"))
)
"""Words of a part that tells what lies above the settlement."""
SILENT = frozenset(map(fold_address, ("ім", "імені", "ім’я")))
"""Words that some leave out of a street's name."""
SPELT = {
    fold_address(word): str(number)
    for number, words in enumerate(
        (
            ("перша", "перший", "першого"), ("друга", "другий", "другого"), ("третя", "третій", "третього"),
            ("четверта", "четвертий"), ("п’ята", "п’ятий"), ("шоста", "шостий"), ("сьома", "сьомий"),
            ("восьма", "восьмий", "восьмого"), ("дев’ята", "дев’ятий", "дев’ятого"),
        ),
        1,
    )
    for word in words
}  # fmt: skip
_POSTCODE = re.compile(r"(?<!\w)[0-9]{5}(?!\w)")
_BRACKETS = re.compile(r"\([^)]*\)")
_WITHIN = re.compile(
    r"(?<!\w)(?:кв|квартира|оф|офіс|прим|приміщення|кім|кімн|кімната|каб|кабінет|підїзд|поверх|пов)"
    r"\.?\s*№?\s*[0-9]+\s*-?[а-я]?(?!\w)"
)
"""A part of a house, which is no part of its address here."""
_SAID = re.compile(rf"(?<!\w)(?:будинок|буд|дім|б|д)\s*\.?\s*№?\s*{NUMBER}(?![\w/])")
_CATEGORY = "|".join(sorted(map(re.escape, CATEGORIES), key=len, reverse=True))
_PLAIN = re.compile(rf"(?<![\w/№-])№?\s*{NUMBER}\s*\.?(?=\s*(?:,|;|$|(?:{_CATEGORY})(?:\.\s*|\s+)\w\w))")
_GLUED = re.compile(r"(?<=[а-яґєії_])\.(?=[^\s,])")
_GLUED_NAME = re.compile(r"(?<=[А-Яа-яґєіїҐЄІЇ])\.(?=[^\s,.])")
_ORDINAL = re.compile(r"([0-9]+)-?(?:й|ий|а|я|ї|ій|ої|ша|га|тя|та|ма|ва|го|ого|шого|гого)")
_WORD = re.compile(r"[\w]+(?:-[\w]+)*\.?")
_INITIAL = re.compile(r"(?<!\w)([МС])\.(?=\s*[А-ЯҐЄІЇ])")
_SETTLED = re.compile(rf"(?:{_CATEGORY})(?:\.\s*|\s+)(?=\w)")


@dataclass(frozen=True)
class Word:
    """A word of a street's name; one cut short, «акад.» or «Т.», stands for all that begin so."""

    text: str
    is_cut: bool = False

    def fits(self, other: str) -> bool:
        """Tell whether it may mean a word of a name: cut short, or in another case."""
        return other.startswith(self.text) if self.is_cut else self.text == other or stem(self.text) == stem(other)


@dataclass(frozen=True)
class Address:
    """An address in its parts; what was not said is empty."""

    settlement: str = ""
    """Folded, without its category."""
    category: Category | None = None
    kind: StreetType | None = None
    words: tuple[Word, ...] = ()
    """The street's name."""
    house: HouseNumber | None = None

    @property
    def street(self) -> str:
        """Write the street's name as it was understood."""
        return " ".join(word.text for word in self.words)


def read_address(text: str) -> Address:
    """Take an address apart; a text in which nothing is found gives an empty one."""
    rest, house = _take_house(_prepared(text))
    parts = [part.strip(" -.") for part in re.split("[,;]", rest)]
    parts = [part for part in parts if part and not _tells_above(part)]
    settlement, category, left = _take_settlement(parts)
    if not left:
        return Address(settlement, category, None, (), house)
    place = _street_place(left)
    if not settlement and len(left) > 1:
        settlement = next(part for at, part in enumerate(left) if at != place)
    kind, words = _read_street(left[place].removesuffix(HERE))
    return Address(settlement.removesuffix(HERE).strip(), category, kind, words, house)


def _prepared(text: str) -> str:
    """Fold a text; initials keep a mark, for «М.» is a name and «м.» a town. Who shouts tells no initials."""
    told = clean(text)[:LONGEST].replace("\n", ", ").replace("_", " ")
    if told.upper() != told:
        told = _INITIAL.sub(r"\1_.", told)
    told = _GLUED.sub(". ", fold_address(told))
    told = _WITHIN.sub(" ", _POSTCODE.sub(" ", _BRACKETS.sub(" ", told)))
    return " ".join(told.split())


def _take_house(told: str) -> tuple[str, HouseNumber | None]:
    """Cut the house out; a mark is left where it stood, for its street stands before it."""
    found = _SAID.search(told) or _plain_house(told)
    if found is None:
        return told, None
    return f"{told[: found.start()].rstrip(' ,')}{HERE},{told[found.end() :]}", number_of(found)


def _plain_house(told: str) -> re.Match[str] | None:
    """Find the first number at the end of a part; a number behind «мікрорайон» is its name."""
    for found in _PLAIN.finditer(told):
        before = _WORD.findall(told[: found.start()])
        if not before or told[: found.start()].rstrip().endswith(",") or _type_of(before[-1]) not in NUMBERED:
            return found
    return None


def _tells_above(part: str) -> bool:
    return any(word.rstrip(".") in ABOVE for word in _WORD.findall(part))


def _take_settlement(parts: Sequence[str]) -> tuple[str, Category | None, list[str]]:
    """Take out the settlement that is named with its category; the street may follow in the same part."""
    for at, part in enumerate(parts):
        found = _SETTLED.match(part)
        if found is None:
            continue
        name, rest = _until_type(part[found.end() :])
        left = [*parts[:at], *([rest] if rest else ()), *parts[at + 1 :]]
        return name, CATEGORIES[found.group().strip(" .")], left
    return "", None, list(parts)


def _until_type(text: str) -> tuple[str, str]:
    """Part a settlement's name from the street that follows it without a comma."""
    for found in _WORD.finditer(text):
        if found.start() and (found.group().endswith(".") or found.end() < len(text)) and _is_type(found.group()):
            return text[: found.start()].strip(), text[found.start() :]
    return text.strip(), ""


def _street_place(parts: Sequence[str]) -> int:
    """Find the part that names the street: by a type word, else where the house stood, else the last one."""
    typed = [at for at, part in enumerate(parts) if any(map(_is_type, _WORD.findall(part)))]
    housed = [at for at, part in enumerate(parts) if part.endswith(HERE) and part != HERE]
    return next(iter([*typed, *housed]), len(parts) - 1)


def _is_type(word: str) -> bool:
    return word.rstrip(".") in TYPES or word.rstrip(".") == ANY_TYPE


def _type_of(word: str) -> StreetType | None:
    return TYPES.get(word.rstrip("."))


def _read_street(part: str) -> tuple[StreetType | None, tuple[Word, ...]]:
    told = _WORD.findall(part)
    at = _type_place(told)
    if at is None:
        return None, name_words(part)
    return _type_of(told[at]), name_words(" ".join(told[:at] + told[at + 1 :]))


def _type_place(words: Sequence[str]) -> int | None:
    """Find the type of a street among its words; a type word alone is a name: «Набережна, 5»."""
    places = [at for at, word in enumerate(words) if _is_type(word)]
    if not places or len(words) == 1:
        return None
    return next((place for place in (0, len(words) - 1) if place in places), places[0])


@lru_cache(maxsize=4096)
def split_street(text: str) -> tuple[StreetType | None, str]:
    """Part the type from a street's name, which stays as it is written: «вул. Паркова» is a street «Паркова»."""
    words = _GLUED_NAME.sub(". ", clean(text)).replace(",", " ").split()
    at = _type_place([fold_address(word) for word in words])
    if at is None:
        return None, " ".join(words)
    return _type_of(fold_address(words[at])), " ".join(words[:at] + words[at + 1 :])


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[Word, ...]:
    """Give the words of a street's name in the form in which they are compared."""
    words = []
    for told in _WORD.findall(fold_address(name)):
        text = told.rstrip(".").replace("_", "")
        if text in SILENT:
            continue
        ordinal = _ORDINAL.fullmatch(text)
        plain = ordinal.group(1) if ordinal else SPELT.get(text, text)
        words.append(Word(plain, is_cut=not plain.isdigit() and (told.endswith(".") or len(plain) == 1)))
    return tuple(words)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Give what all spellings of a street's name have in common: its words, folded, in the order of letters."""
    return " ".join(sorted(word.text for word in name_words(name)))


def match_names(told: Sequence[Word], name: str) -> int:
    """Tell how well the told words meet a name: WHOLE, PARTLY (the name has more words) or NOT_AT_ALL.

    An initial that the name lacks counts for nothing: «Б. Хмельницького» is «Хмельницького».
    """
    left = [word.text for word in name_words(name)]
    for word in sorted(told, key=lambda one: one.is_cut):
        found = next((one for one in left if word.text == one), None) or next((x for x in left if word.fits(x)), None)
        if found is not None:
            left.remove(found)
        elif not word.is_cut or len(word.text) > 1:
            return NOT_AT_ALL
    if len(left) == len(name_words(name)):
        return NOT_AT_ALL
    return PARTLY if left else WHOLE
