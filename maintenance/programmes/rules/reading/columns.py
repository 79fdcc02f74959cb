"""What a column of a table means: a word for a column of words; year, part and source for one of sums."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from maintenance.programmes.rules.reading.heads import Head, column_heads, is_amount, is_figure, names_sums
from maintenance.programmes.rules.reading.sheets import Grid
from maintenance.programmes.rules.reading.words import (
    BARE_TOTAL,
    SUM_CELL,
    SUM_HEAD,
    TASK_HEAD,
    TEXTS,
    TITLE_HEAD,
    YEAR,
    part_of,
    plain,
    source_of,
    years_in,
)

WORDS = ("number", "task", "title", "source", "responsible", "term", "outcome")
SUM = "sum"
NOTHING = ""
LONGEST_FIGURE = 60
"""Words in a column of a year are still what is printed in a sum's place."""


@dataclass(frozen=True)
class ReadColumn:
    """A column with its heads and its meaning."""

    heads: tuple[str, ...]
    what: str = NOTHING
    """One of `WORDS`, `SUM`, or empty for a column that is left out."""
    year: int | None = None
    part: str = "total"
    source: str | None = None
    """None leaves the source to the row."""
    detail: str = ""
    """What tells apart two columns of one year, part and source."""

    @property
    def label(self) -> str:
        """Give the lowest head."""
        return self.heads[-1] if self.heads else ""


def guess_columns(rows: Grid, head: Head, year: int | None) -> list[ReadColumn]:
    """Guess what every column means; `year` is the one that the table's title names, for columns without any."""
    body = list(rows[head.end :])
    found = [_guess(heads, [row[place] for row in body]) for place, heads in enumerate(column_heads(rows, head))]
    return _details(_sources(_years(_carried(_titles(found, body)), year)))


def _guess(heads: tuple[str, ...], cells: Sequence[str]) -> ReadColumn:
    label, path = plain(heads[-1]) if heads else "", plain(" ".join(heads))
    told = [cell for cell in cells if cell.strip()]
    figures = sum(is_figure(cell) for cell in told)
    is_money = bool(heads) and names_sums(heads[-1]) and all(len(cell) <= LONGEST_FIGURE for cell in told)
    if told and not figures and SUM_CELL.match(label):
        is_money = False
    is_words = not is_money and (2 * figures < len(told) or (not told and not is_sum_path(path)))
    is_of_one_source = not told and source_of(label) not in (None, "all")
    if not (YEAR.search(label) and figures) and not is_of_one_source:
        for what, pattern in TEXTS:
            if pattern.search(label) and (is_words or what == "number" or not told):
                return ReadColumn(heads, what)
    if not is_words and (is_money or is_sum_path(path) or any(is_amount(cell) for cell in told)):
        return ReadColumn(heads, SUM, _year(heads), _part(heads), _source(heads))
    if TITLE_HEAD.search(label) and not TASK_HEAD.search(label):
        return ReadColumn(heads, "title")
    if TASK_HEAD.search(label):
        return ReadColumn(heads, "task")
    return ReadColumn(heads, "title" if TITLE_HEAD.search(path) else NOTHING)


def is_sum_path(path: str) -> bool:
    """Tell whether all the heads over a column, taken together, speak of money."""
    is_named = YEAR.search(path) or SUM_HEAD.search(path) or BARE_TOTAL.match(path)
    return bool(is_named) or part_of(path) != "total" or source_of(path) is not None


def _year(heads: tuple[str, ...]) -> int | None:
    """Take the year from the lowest head that names exactly one."""
    for head in reversed(heads):
        years = years_in(head)
        if years:
            return years[0] if len(years) == 1 else None
    return None


def _part(heads: tuple[str, ...]) -> str:
    return next((part for head in reversed(heads) if (part := part_of(head)) != "total"), "total")


def _source(heads: tuple[str, ...]) -> str | None:
    return next((source for head in reversed(heads) if (source := source_of(head)) is not None), None)


def _titles(columns: list[ReadColumn], body: Grid) -> list[ReadColumn]:
    """See to it that one column holds the titles: the last named so, else the task's, else the first of words."""
    titles = [place for place, one in enumerate(columns) if one.what == "title"]
    tasks = [place for place, one in enumerate(columns) if one.what == "task"]
    changed = list(columns)
    for place in titles[:-1]:
        changed[place] = replace(columns[place], what=NOTHING if tasks else "task")
    for place in tasks[1:] if titles else tasks[:-1]:
        changed[place] = replace(columns[place], what=NOTHING)
    if not titles and tasks:
        changed[tasks[-1]] = replace(columns[tasks[-1]], what="title")
    if not titles and not tasks:
        texts = [place for place, one in enumerate(columns) if one.what == NOTHING and _is_wordy(body, place)]
        for place in texts[:1]:
            changed[place] = replace(columns[place], what="title")
    if not any(one.what == "title" for one in changed):
        for place in [place for place, one in enumerate(changed) if one.what == "source"][:1]:
            changed[place] = replace(changed[place], what="title")
    return changed


def _is_wordy(body: Grid, place: int) -> bool:
    return any(any(letter.isalpha() for letter in row[place]) for row in body)


def _carried(columns: list[ReadColumn]) -> list[ReadColumn]:
    """Carry a year to the parts that stand after it in a heading of one row, where they stand so after every year."""
    leads = [place for place, one in enumerate(columns) if one.what == SUM and one.year is not None]
    parts = {place: _after(columns, place) for place in leads}
    said = {tuple((columns[one].part, columns[one].source) for one in places) for places in parts.values()}
    if len(said) != 1 or () in said:
        return columns
    years = {one: columns[place].year for place, places in parts.items() for one in places}
    return [replace(one, year=years.get(place, one.year)) for place, one in enumerate(columns)]


def _after(columns: Sequence[ReadColumn], place: int) -> list[int]:
    """List the columns after a year that name a part or source and no year: up to the next year or total."""
    found = []
    for other in range(place + 1, len(columns)):
        one = columns[other]
        is_part = one.part != "total" or one.source not in (None, "all")
        if one.what != SUM or not is_part or any(years_in(head) for head in one.heads):
            break
        found.append(other)
    return found


def _years(columns: list[ReadColumn], year: int | None) -> list[ReadColumn]:
    """Give the title's year to the columns where none names one."""
    if year is None or any(one.year for one in columns if one.what == SUM):
        return columns
    return [replace(one, year=year) if one.what == SUM else one for one in columns]


def _sources(columns: list[ReadColumn]) -> list[ReadColumn]:
    """Keep the sources of columns only where columns tell sources apart; a column of none of them is of all."""
    named = {one.source for one in columns if one.what == SUM} - {None, "all"}
    if len(named) < 2:
        return [replace(one, source=None) for one in columns]
    return [replace(one, source=one.source or "all") if one.what == SUM else one for one in columns]


def _details(columns: list[ReadColumn]) -> list[ReadColumn]:
    """Tell columns of the same year, part and source apart by their heads."""
    keys = Counter((one.year, one.part, one.source) for one in columns if one.what == SUM)
    taken: set[tuple[object, ...]] = set()
    found = []
    for one in columns:
        key = (one.year, one.part, one.source)
        if one.what == SUM and keys[key] > 1:
            one = replace(one, detail=_detail(one, taken))  # noqa: PLW2901, the column with its detail
            taken.add((*key, one.detail))
        found.append(one)
    return found


def _detail(column: ReadColumn, taken: set[tuple[object, ...]]) -> str:
    """Take the lowest head that says more than the part and the source; where none does, a number."""
    key = (column.year, column.part, column.source)
    said = [
        one for one in reversed(column.heads) if part_of(one) == "total" and not source_of(one) and not years_in(one)
    ]
    for name in (*said[:1], *(str(number) for number in range(2, 100))):
        if (*key, name[:60]) not in taken:
            return name[:60]
    return ""
