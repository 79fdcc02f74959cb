"""A pasted table of starosta districts: one line a district with its settlements, or one line a settlement."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from registry.kernel.errors import Reason, because
from registry.kernel.text import clean, fold
from registry.places.rules.territory import part_category

LONGEST = 60_000
MOST_LINES = 2_000
LONGEST_NAME = 200
HEADINGS = frozenset({"округ", "старостинський округ", "старостат", "назва округу", "district", "starosta district"})


@dataclass
class DistrictTable:
    """District -> settlements by line number, and what could not be read: line and reason."""

    districts: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    faults: list[Reason] = field(default_factory=list)


def read_districts(text: str) -> DistrictTable:
    """Read a table from a spreadsheet (TAB), or typed with «;» or «:» behind the district; «,» parts villages."""
    read = DistrictTable()
    lines = text[:LONGEST].splitlines()
    if len(text) > LONGEST or len(lines) > MOST_LINES:
        read.faults.append(because("Не більше %(limit)s рядків за один раз", limit=MOST_LINES))
        return read
    known: dict[str, str] = {}
    last = ""
    for number, line in enumerate(lines, 1):
        cells = [clean(cell) for cell in re.split(r"[\t;:]", line)]
        if not any(cells) or fold(cells[0]) in HEADINGS:
            continue
        # A merged cell copied from a spreadsheet names the district on its first line alone.
        last = cells[0] or last
        names = [name for cell in cells[1:] for name in _parts(cell)]
        if not last or not names or len(last) > LONGEST_NAME:
            read.faults.append(because("Рядок %(line)s: потрібні округ і населені пункти через табуляцію", line=number))
            continue
        district = known.setdefault(fold(last), last)
        read.districts.setdefault(district, []).extend((number, name) for name in names)
    return read


def _parts(cell: str) -> Iterator[str]:
    return (name for part in cell.split(",") if (name := part.strip(" .")))


def find_named(told: str, known: Mapping[str, list[str]]) -> list[str]:
    """Find what a name may mean among folded names, with its category in any spelling or without."""
    category, bare = part_category(told)
    spelt = (told, f"{category} {bare}", bare)
    return next((known[name] for name in map(fold, spelt) if name in known), [])
