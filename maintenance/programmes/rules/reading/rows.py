"""What a row of a table is: a task, a measure, a total, money of another source, a note, a head printed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from maintenance.programmes.rules.reading.columns import SUM, ReadColumn
from maintenance.programmes.rules.reading.heads import Head, head_keys, is_figure, is_numbering
from maintenance.programmes.rules.reading.sheets import Grid
from maintenance.programmes.rules.reading.words import (
    CODE,
    NAMED_TASK,
    NOTE,
    NUMBER,
    NUMBERED,
    OF_PROGRAMME,
    OF_TASK,
    TASK,
    TOTAL,
    is_source,
    plain,
    source_of,
    task_number,
)

TOTALS = ("programme_total", "task_total")
KINDS = ("measure", "task", "task_total", "programme_total", "more", "note", "head")
"""`more` goes on with the row above: the same thing's money of another source; `head` is printed again."""
LONG_TITLE = 300


@dataclass(frozen=True)
class ReadRow:
    """A row below the heads: its place in the table, its words by their meaning, its figures."""

    index: int
    kind: str
    words: Mapping[str, str]
    figures: tuple[str, ...]

    @property
    def has_figures(self) -> bool:
        """Tell whether anything stands in a column of sums."""
        return any(text.strip() for text in self.figures)

    @property
    def title(self) -> str:
        """Give what the row is called: by its title, else by its task."""
        return self.words.get("title", "") or self.words.get("task", "")

    @property
    def called(self) -> str:
        """Give a few words by which it is known in a list: number and title, or whose money it is."""
        named = " ".join(text for text in (self.words.get("number", ""), self.title) if text)
        return named or self.words.get("source", "")


def guess_rows(
    rows: Grid, head: Head, columns: Sequence[ReadColumn], chosen: Mapping[int, str], *, is_by_source: bool
) -> list[ReadRow]:
    """Guess what every row below the heads is; `chosen` wins, by the row's place in the table.

    `is_by_source`: every row tells of the whole programme, as a passport's do.
    """
    again = head_keys(rows, head)
    found: list[ReadRow] = []
    for index in range(head.end, len(rows)):
        if not any(cell.strip() for cell in rows[index]):
            continue
        row = _take(index, rows[index], columns)
        if index in chosen:
            kind = chosen[index]
        elif tuple(plain(cell) for cell in rows[index]) in again or is_numbering(rows[index]):
            kind = "head"
        else:
            kind = _guess_by_source(row) if is_by_source else _guess(row, found)
        found.append(ReadRow(index, kind, row.words, row.figures))
    return found if is_by_source else _settle_totals(found, chosen)


def _take(index: int, printed: Sequence[str], columns: Sequence[ReadColumn]) -> ReadRow:
    cells = _aligned(printed, columns)
    words = {
        one.what: cell for one, cell in zip(columns, cells, strict=True) if one.what not in ("", SUM) and cell.strip()
    }
    if not words.keys() & {"title", "task"} and _is_name(words.get("number", "")):
        words["title"] = words.pop("number")
    figures = tuple(cell for one, cell in zip(columns, cells, strict=True) if one.what == SUM)
    told = [cell for cell in cells if cell.strip()]
    is_merged = len(told) > 1 and len({plain(cell) for cell in told}) == 1 and not is_figure(told[0])
    is_single = len(told) == 1 and not words and not is_figure(told[0])
    if is_merged or is_single:
        return ReadRow(index, "", {"title": told[0]}, ("",) * len(figures))
    return ReadRow(index, "", words, figures)


def _is_name(text: str) -> bool:
    """Tell whether what stands in the column of numbers names a row: cells merged across keep their words there."""
    return bool(TOTAL.match(plain(text))) or (" " in text.strip() and not CODE.fullmatch(text.strip()))


def _aligned(cells: Sequence[str], columns: Sequence[ReadColumn]) -> Sequence[str]:
    """Move a row back that lost the blank cells before its first words: a number or a source tells where it begins."""
    for what, is_first in (("title", lambda text: bool(CODE.match(text.strip()))), ("source", is_source)):
        place = next((place for place, one in enumerate(columns) if one.what == what), 0)
        others = {one.what for one in columns[:place]}
        if place and is_first(cells[0]) and others.isdisjoint({"number", SUM}) and not is_first(cells[place]):
            lost = len(cells) - place
            if not any(cell.strip() for cell in cells[lost:]) and (
                what == "title" or not any(c.strip() for c in cells[1:2])
            ):
                return [*[""] * place, *cells[:lost]]
    return cells


def _guess_by_source(row: ReadRow) -> str:
    if not row.has_figures and not is_source(row.title):
        return "note"
    return "programme_total"


def _guess(row: ReadRow, before: list[ReadRow]) -> str:
    said = plain(row.title)
    has_code = bool(CODE.match(row.title.strip()) or NUMBER.match(row.words.get("number", "").strip()))
    if not has_code and TOTAL.match(said) and (row.has_figures or len(said) < LONG_TITLE):
        return _total(said)
    if _goes_on(row, before):
        return "more"
    if TASK.match(said) and (TASK.match(said).group(1) or _is_alone(row)):  # type: ignore[union-attr]
        return "task"
    if NOTE.match(said) and not row.has_figures:
        return "note"
    if _is_alone(row):
        is_number = bool(NUMBERED.match(row.title.strip()) or NUMBER.match(row.words.get("number", "").strip()))
        return "task" if is_number or (len(said) <= LONG_TITLE and "task" in row.words) else "note"
    return "measure"


def _total(said: str) -> str:
    if OF_PROGRAMME.search(said):
        return "programme_total"
    return "task_total" if OF_TASK.search(said) else "total"


def _goes_on(row: ReadRow, before: list[ReadRow]) -> bool:
    """The same thing's money of another source: only a source is named, in its own column or in the title's place."""
    if not before or (before[-1].kind in ("note", "head") and not row.words.get("source")):
        return False
    named = {name: text for name, text in row.words.items() if name != "source"}
    if "source" in row.words:
        return not named.keys() & {"title", "number", "task"}
    return not (named.keys() - {"title", "task"}) and is_source(row.title) and source_of(row.title) != "all"


def _is_alone(row: ReadRow) -> bool:
    """Nothing but a name, and perhaps a number."""
    return not row.has_figures and not (row.words.keys() - {"title", "task", "number"})


def _settle_totals(rows: list[ReadRow], chosen: Mapping[int, str]) -> list[ReadRow]:
    """Settle totals that name nothing, and tasks that print sums of their own where no total follows."""
    rows = _settle_numbered(rows, chosen)
    settled = [
        replace(row, kind=_which_total(rows, place)) if row.kind == "total" else row for place, row in enumerate(rows)
    ]
    return [
        replace(row, kind="task_total")
        if row.kind == "task" and row.index not in chosen and row.has_figures and not _has_total_below(settled, place)
        else row
        for place, row in enumerate(settled)
    ]


def _settle_numbered(rows: list[ReadRow], chosen: Mapping[int, str]) -> list[ReadRow]:
    """Take a row for a task where what follows has a number within its own: 2, then 2.1; 2.1, then 2.1.1."""
    settled = list(rows)
    for place, row in enumerate(rows):
        if row.kind == "measure" and row.index not in chosen and (number := number_of(row) or _leading_number(row)):
            following = next((one for one in rows[place + 1 :] if one.kind not in ("more", "head", "note")), None)
            is_below = following is not None and following.kind in ("measure", "task")
            if following and is_below and number_of(following).startswith(f"{number}."):
                settled[place] = replace(row, kind="task")
    return settled


def number_of(row: ReadRow) -> str:
    """Give a row's printed number, from its own column or from the beginning of its title; empty for none."""
    printed = NUMBER.match(row.words.get("number", "").strip())
    leading = CODE.match(row.title.strip())
    is_bare = printed is not None and printed.group(1).isdecimal()
    found = leading if leading and is_bare else printed or leading
    return found.group(1).replace(",", ".") if found else ""


def task_of(row: ReadRow) -> str:
    """Give the number of the task that a row names or is: «Завдання 2», «2.» before its name, 1.1 in its column."""
    return task_number(row.title) or _leading_number(row) or number_of(row)


def _leading_number(row: ReadRow) -> str:
    leading = NUMBERED.match(row.title.strip())
    return leading.group(1) if leading else ""


def _which_total(rows: list[ReadRow], place: int) -> str:
    """A total that names nothing is the programme's at the table's edge or where there are no tasks."""
    if any(row.kind == "programme_total" for row in rows):
        return "task_total"
    is_last = not any(row.kind in ("measure", "task", "total") for row in rows[place + 1 :])
    is_first = not any(row.kind in ("measure", "task") for row in rows[:place])
    has_tasks = any(row.kind == "task" for row in rows)
    return "programme_total" if is_last or is_first or not has_tasks else "task_total"


def _has_total_below(rows: list[ReadRow], place: int) -> bool:
    """Tell whether the task's own total is printed below it: those of tasks within it are not its own."""
    within = f"{task_of(rows[place])}." if task_of(rows[place]) else ""
    for row in rows[place + 1 :]:
        named = NAMED_TASK.search(plain(row.title)) if row.kind == "task_total" else None
        if within and (task_of(row) if row.kind == "task" else named.group(1) if named else "").startswith(within):
            continue
        if row.kind == "task_total":
            return True
        if row.kind in ("task", "programme_total"):
            return False
    return False
