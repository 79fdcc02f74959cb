"""The codifier of territory: how a published file is read, what two editions differ in, how its units are called."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from registry.kernel.errors import Reason, because
from registry.kernel.spatial import Box
from registry.kernel.text import clean
from registry.places.models.codifier import UnitCategory, UnitChange
from registry.places.models.territory import Category
from registry.places.rules.geometry import UKRAINE

MAX_NAME = 200
MAX_FAULTS = 200
CODE = re.compile(r"UA[0-9]{17}")
CYRILLIC = str.maketrans("УА", "UA")
NEARLY = re.compile(r"[UУuу][AАaа][0-9 ]{3,40}")
LETTERS = {
    **{one.value: one for one in UnitCategory},

        "О": UnitCategory.OBLAST, "К": UnitCategory.SPECIAL_CITY, "Р": UnitCategory.RAION, "Н": UnitCategory.HROMADA,
        "М": UnitCategory.CITY, "Х": UnitCategory.TOWN, "С": UnitCategory.VILLAGE, "В": UnitCategory.CITY_DISTRICT,
        "T": UnitCategory.TOWN, "Т": UnitCategory.TOWN
    ,
}  # fmt: skip
"""The published letters are Latin, copies have Cyrillic ones; T were the former «селища міського типу»."""
SETTLEMENTS = {
    UnitCategory.CITY: Category.CITY, UnitCategory.TOWN: Category.TOWN, UnitCategory.VILLAGE: Category.VILLAGE,
    UnitCategory.SPECIAL_CITY: Category.CITY,
}  # fmt: skip
"""Which units are settlements, and what the register calls these."""
KINDS = {UnitCategory.CITY: "міська", UnitCategory.TOWN: "селищна", UnitCategory.VILLAGE: "сільська"}
"""A hromada is called by what its centre is (Law of Ukraine «On local self-government», article 1)."""
MONTHS = (
    "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада",
    "грудня",
)  # fmt: skip
VIEWS = {
    "01": (32.5, 44.4, 36.7, 46.2), "05": (27.3, 48.0, 30.1, 49.9), "07": (23.6, 50.3, 26.1, 52.0),
    "12": (32.9, 47.4, 37.0, 49.2), "14": (36.5, 46.8, 39.1, 49.3), "18": (27.2, 49.6, 29.8, 51.7),
    "21": (22.1, 47.9, 24.7, 49.1), "23": (34.1, 46.1, 37.3, 48.2), "26": (23.5, 47.7, 25.7, 49.6),
    "32": (29.2, 49.1, 32.2, 51.6), "35": (29.7, 47.7, 33.9, 49.3), "44": (37.8, 47.8, 40.3, 50.1),
    "46": (22.6, 48.7, 25.5, 50.7), "48": (30.2, 46.4, 33.2, 48.3), "51": (28.2, 45.2, 31.4, 48.3),
    "53": (32.0, 48.7, 35.5, 50.6), "56": (25.0, 49.9, 27.8, 52.0), "59": (32.8, 50.1, 35.7, 52.4),
    "61": (24.7, 48.5, 26.5, 50.3), "63": (34.8, 48.5, 38.1, 50.5), "65": (31.5, 45.7, 35.3, 47.6),
    "68": (26.1, 48.4, 27.9, 50.6), "71": (29.6, 48.4, 32.9, 50.3), "73": (24.9, 47.7, 27.5, 48.7),
    "74": (30.5, 50.3, 33.5, 52.4), "80": (30.2, 50.2, 30.9, 50.6), "85": (33.3, 44.3, 34.0, 44.9),
}  # fmt: skip
"""Where a map of an oblast begins, by the first two figures of its code: degrees, roughly.

A hromada that was chosen and not yet drawn takes it for its bounds."""
_DAY = re.compile(rf"([0-9]{{1,2}})\s+({'|'.join(MONTHS)})\s+([0-9]{{4}})", re.IGNORECASE)
_PREFIXES = (12, 9, 6, 4)
"""Where the code of a settlement, hromada, raion and oblast ends; the last five digits are of no level."""


def view_of(code: str) -> Box:
    """Give where a map of a hromada begins: its oblast, or the whole country."""
    return VIEWS.get(code[2:4], UKRAINE)


@dataclass(frozen=True)
class Unit:
    """A row of the codifier."""

    code: str
    parent_code: str | None
    category: str
    name: str


class Known(Protocol):
    """A unit as it is kept."""

    code: str
    parent_code: str | None
    category: str
    name: str
    gone_on: date | None


@dataclass(frozen=True)
class Change:
    """What an edition does with a unit; `was` is the former name, category or parent."""

    what: UnitChange
    unit: Unit
    was: str = ""


@dataclass
class ReadFile:
    """The units of a file, what stood above them, and what was refused: row, value, reason."""

    units: dict[str, Unit] = field(default_factory=dict)
    title: str = ""
    faults: list[tuple[int, str, Reason]] = field(default_factory=list)

    def refuse(self, row: int, value: str, reason: Reason) -> None:
        """Note a refused row; beyond some hundreds nobody reads them."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append((row, value[:100], reason))


def read_units(rows: Iterable[tuple[int, Sequence[Any]]]) -> ReadFile:
    """Read numbered rows of any layout: one to five columns of codes, a letter, a name; titles above are kept."""
    read, titles = ReadFile(), list[str]()
    for number, cells in rows:
        told = [clean(str(cell)) for cell in cells if cell not in (None, "")]
        codes = [code for text in told if (code := _code(text))]
        if codes:
            _read_row(read, number, codes, told)
        elif wrong := next((text for text in told if NEARLY.fullmatch(text)), None):
            read.refuse(number, wrong, because("Код КАТОТТГ — це UA і 17 цифр"))
        elif read.units and any(text.upper() in LETTERS for text in told):
            read.refuse(number, " ".join(told), because("Немає коду КАТОТТГ"))
        elif not read.units:
            titles += told
    read.title = " ".join(text for text in titles if len(text) > 30)[:500]
    _find_parents(read)
    return read


def _code(text: str) -> str | None:
    if CODE.fullmatch(text):
        return text
    code = text.replace(" ", "").upper().translate(CYRILLIC)
    return code if CODE.fullmatch(code) else None


def _read_row(read: ReadFile, number: int, codes: Sequence[str], told: Sequence[str]) -> None:
    own = codes[-1]
    parent = next((code for code in reversed(codes) if code != own), None)
    rest = [text for text in told if _code(text) is None]
    at = next((place for place, text in enumerate(rest) if text.upper() in LETTERS), None)
    if at is None:
        read.refuse(number, " ".join(rest), because("Немає категорії: одна з літер O, K, P, H, M, X, C, B"))
        return
    category, name = LETTERS[rest[at].upper()], " ".join(rest[at + 1 : at + 2] or rest[:at][-1:])
    if not name or len(name) > MAX_NAME:
        read.refuse(number, own, because("Немає назви або вона задовга"))
    elif own in read.units and read.units[own] != Unit(own, parent, category, name):
        read.refuse(number, own, because("Цей код у файлі вже має інший рядок"))
    else:
        read.units[own] = Unit(own, parent, category, name)


def _find_parents(read: ReadFile) -> None:
    """Find by its digits where a unit lies whose row tells its own code alone; refuse what lies nowhere."""
    by_digits = {one.code[:14]: one.code for one in read.units.values()}
    for unit in list(read.units.values()):
        parent = unit.parent_code or _above(unit, by_digits)
        if parent is not None and parent not in read.units:
            read.refuse(0, unit.code, because("Одиниці, до якої це належить, у файлі немає: %(code)s", code=parent))
        read.units[unit.code] = Unit(unit.code, parent, unit.category, unit.name)


def _above(unit: Unit, by_digits: Mapping[str, str]) -> str | None:
    digits = unit.code[:14]
    for end in _PREFIXES:
        wider = digits[:end].ljust(14, "0")
        if wider != digits and wider in by_digits:
            return by_digits[wider]
    return None


def read_day(title: str) -> date | None:
    """Find the day of the order by which an edition is in force: the last that its title names."""
    days = []
    for day, month, year in _DAY.findall(title):
        try:
            days.append(date(int(year), MONTHS.index(month.lower()) + 1, int(day)))
        except ValueError:
            continue
    return max(days, default=None)


def compare(known: Mapping[str, Known], told: Mapping[str, Unit]) -> Iterator[Change]:
    """List what an edition changes in what is kept; a unit that is both renamed and moved is told twice."""
    for code, unit in told.items():
        before = known.get(code)
        if before is None:
            yield Change(UnitChange.NEW, unit)
            continue
        if before.gone_on is not None:
            yield Change(UnitChange.BACK, unit)
        if before.name != unit.name:
            yield Change(UnitChange.RENAMED, unit, before.name)
        if before.category != unit.category:
            yield Change(UnitChange.RECLASSED, unit, before.category)
        if before.parent_code != unit.parent_code:
            yield Change(UnitChange.MOVED, unit, before.parent_code or "")
    for code, before in known.items():
        if code not in told and before.gone_on is None:
            yield Change(UnitChange.GONE, Unit(code, before.parent_code, before.category, before.name))


def full_name(category: str, name: str, centre: str | None = None) -> str:
    """Call a unit in full: «Славутицька міська громада», «Вишгородський район»; `centre` is its centre's category."""
    match category:
        case UnitCategory.HROMADA:
            return " ".join(filter(None, (name, KINDS.get(UnitCategory(centre)) if centre else "", "громада")))
        case UnitCategory.RAION:
            return f"{name} район"
        case UnitCategory.OBLAST:
            return f"{name} область" if name.endswith("ка") and " " not in name else name
        case UnitCategory.CITY_DISTRICT:
            return f"{name} район (у місті)"
    return f"{Category(SETTLEMENTS[UnitCategory(category)])} {name}"
