"""Which rows of two tables are one measure: by their number, or where it tells nothing by their title."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from maintenance.programmes.models import ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import blocks, main_row
from registry.kernel.text import LOOKALIKES, fold_name

_WORDS = re.compile(r"\w+")
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)*)[.)]*\s+")


@dataclass(frozen=True)
class Pair:
    """A measure in two tables: the row that speaks for it in one, its rows in the other, and its number there."""

    row: ProgrammeRow
    others: list[ProgrammeRow]
    code: str


def match_measures(table: ProgrammeTable, measures: ProgrammeTable) -> Iterator[Pair]:
    """Give the measures of a table that the table of measures has too.

    They are one by a number that is once in both. A row whose number is not there, or that has none, is matched by its
    title, where that is once in each table: of two measures with one title nobody can tell which is meant.
    """
    own, others = _blocks(table), _blocks(measures)
    codes = {key: main_row(block).code for key, block in others.items()}
    own_codes = {key: main_row(block).code for key, block in own.items()}
    same = _pair(own_codes, codes)
    titles, own_titles = ({key: _title(block, codes.values()) for key, block in each.items()} for each in (others, own))
    known = set(codes.values())
    same |= {
        key: other
        for key, other in _pair(own_titles, titles).items()
        if own_codes[key] not in known and other not in same.values()
    }
    for key in own:
        if key in same:
            yield Pair(main_row(own[key]), others[same[key]], codes[same[key]])


def _blocks(table: ProgrammeTable) -> dict[str, list[ProgrammeRow]]:
    return blocks([row for row in table.rows if row.kind == "measure"])


def _pair(own: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Pair the keys of two tables that are called the same; a name that is blank or used twice names none."""
    times, other_times = Counter(own.values()), Counter(others.values())
    keys = {name: key for key, name in others.items() if name and other_times[name] == 1}
    return {key: keys[name] for key, name in own.items() if name in keys and times[name] == 1}


def _title(block: list[ProgrammeRow], codes: Collection[str]) -> str:
    """Leave the words of a measure's title: signs, quotes, apostrophes and the number before it are no matter."""
    title = next((row.title for row in block if row.title), "")
    number = _NUMBER.match(title)
    if number and number[1] in codes:
        title = title[number.end() :]
    return " ".join(_WORDS.findall(fold_name(title).translate(LOOKALIKES)))
