"""Heads that fell apart in a text: blank cells lost, a head moved under its neighbour, the lowest row run on."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from maintenance.programmes.rules.reading.columns import is_sum_path
from maintenance.programmes.rules.reading.heads import Head, column_heads, is_figure, is_numbering, names_sums
from maintenance.programmes.rules.reading.words import CODE, TEXTS, is_source, part_of, plain

Grid = Sequence[Sequence[str]]
Path = tuple[str, ...]
_INCLUDING = re.compile(r"^(?:у|в)\s+(?:тому\s+числі|т\.?\s?ч)")
TEXT_HEADS = tuple(pattern for _name, pattern in TEXTS)


@dataclass(frozen=True)
class Layout:
    """The columns that rows are to stand in: words, then sums, then words again."""

    paths: tuple[Path, ...]
    """What stands over each column."""
    left: int
    sums: int
    source: int | None
    """The column of sources among the words at the left."""
    title: int
    term: int | None
    is_mended: bool
    """Whether the heads were not printed so."""
    known: frozenset[str] = frozenset()
    """The sources that rows name where they should; none where no row does."""

    @property
    def end(self) -> int:
        """Give the place after the last sum."""
        return self.left + self.sums

    @property
    def width(self) -> int:
        """Count the columns."""
        return len(self.paths)

    def knows_source(self, text: str) -> bool:
        """Tell whether a text is a source as this table names them, not a word or two of a title cut off."""
        return is_source(text) and (not self.known or plain(text) in self.known)

    def rows(self) -> list[list[str]]:
        """Give the heads as rows, a head over several columns in each of them."""
        depth = max(map(len, self.paths), default=0)
        return [[path[level] if level < len(path) else "" for path in self.paths] for level in range(depth)]


def lay_out(rows: Grid, head: Head, body: Grid) -> Layout | None:
    """Tell in which columns a table's rows belong; None where words and sums alternate or nothing names sums.

    `body`: the rows of the page that the heads are printed on.
    """
    levels = [list(row) for row in rows[head.first : head.end] if not is_numbering(row)]
    wordy = [_is_wordy(body, place) for place in range(len(rows[0]))]
    shifted = _filled_from_left(levels, wordy)
    paths = column_heads(shifted, Head(0, len(shifted)))
    spread = _parted_again(shifted, paths, _count_figures(body))
    moved = _in_order(spread or paths)
    wordy += [False] * (len(moved) - len(wordy))
    left = next((place for place, path in enumerate(moved) if is_sum(path) and not wordy[place]), None)
    if left is None:
        return None
    end = max(place for place, path in enumerate(moved) if is_sum(path)) + 1
    sums = [path for path in moved[left:end] if path]
    if not all(map(is_sum, sums)):
        return None
    words = moved[:left]
    whole = (*words, *sums, *(path for path in moved[end:] if path))
    is_mended = shifted != levels or spread is not None or moved != (spread or paths)
    source, term = (_named(words, name) for name in ("source", "term"))
    titles = [place for place in range(left) if place not in (source, term)]
    known = frozenset(plain(row[source]) for row in rows[head.end :] if source is not None and is_source(row[source]))
    return Layout(whole, left, len(sums), source, _title(body, titles), term, is_mended, known)


def is_sum(path: Path) -> bool:
    """Tell whether a column's heads are of sums."""
    if not path:
        return False
    label = plain(path[-1])
    if names_sums(path[-1]):
        return True
    return is_sum_path(plain(" ".join(path))) and not any(pattern.search(label) for pattern in TEXT_HEADS)


def _is_wordy(body: Grid, place: int) -> bool:
    told = [row[place] for row in body if row[place].strip()]
    return bool(told) and 2 * sum(is_figure(cell) for cell in told) < len(told)


def _count_figures(body: Grid) -> int:
    """Count the figures of a row as most rows have them."""
    counts = Counter(count for row in body if (count := sum(is_figure(cell) for cell in row)))
    return counts.most_common(1)[0][0] if counts else 0


def _named(words: Sequence[Path], name: str) -> int | None:
    pattern = dict(TEXTS)[name]
    return next((place for place, path in enumerate(words) if path and pattern.search(plain(path[-1]))), None)


def _title(body: Grid, places: Sequence[int]) -> int:
    """Find the column of the measures: where their numbers stand, else the last of words before the others."""
    coded = {place: sum(bool(CODE.match(row[place].strip())) for row in body) for place in places}
    best = max(places, key=lambda place: coded[place], default=0)
    return best if coded.get(best) else (places[0] if places else 0)


def _filled_from_left(levels: list[list[str]], wordy: Sequence[bool]) -> list[list[str]]:
    """Move a lower heading row right that lost its blank cells: its sums would stand over words."""
    leading = next((place for place, is_words in enumerate(wordy) if not is_words), len(wordy))
    found = levels[:1]
    for row in levels[1:]:
        told = [place for place, cell in enumerate(row) if cell.strip()]
        lost = leading - told[0] if told else 0
        is_moved = lost > 0 and all(names_sums(row[place]) for place in told) and told[-1] + lost < len(row)
        found.append([*[""] * lost, *row[: len(row) - lost]] if is_moved else row)
    return found


def _parted_again(levels: Grid, paths: Sequence[Path], counted: int) -> list[Path] | None:
    """Part each «у тому числі» into the kinds printed after the last of them, as many as the rows have figures for."""
    last = [(place, cell) for place, cell in enumerate(levels[-1]) if cell.strip()] if levels else []
    groups = [place for place, cell in last if _INCLUDING.match(plain(cell))]
    run_on = [(place, cell) for place, cell in last if groups and place > groups[-1]]
    kinds = list(dict.fromkeys(cell.strip() for _place, cell in run_on))
    if len(groups) < 2 or len(kinds) < 2 or any(part_of(cell) == "total" for _place, cell in run_on):
        return None
    first, end = last[0][0], run_on[-1][0] + 1
    found: list[Path] = []
    for place in range(first, run_on[0][0]):
        found += [(*paths[place], kind) for kind in kinds] if place in groups else [paths[place]]
    return [*paths[:first], *found, *paths[end:]] if len(found) == counted else None


def _in_order(paths: Sequence[Path]) -> list[Path]:
    """Put a head of words behind the sums that it was printed amidst."""
    found = list(paths)
    first = next((place for place, path in enumerate(found) if is_sum(path)), len(found))
    last = max((place for place, path in enumerate(found) if is_sum(path)), default=0)
    words = [place for place in range(first, last) if found[place] and not is_sum(found[place])]
    if words != [last - 1] or len(found[last]) >= len(found[last - 2]):
        return found
    amidst, sums, before = found[last - 1], found[last], found[last - 2]
    found[last - 1 : last + 1] = [(*before[: -len(sums)], *sums), amidst]
    return found
