"""What is to be said about a printed programme: causes with their corrections, notes; and at which cells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from maintenance.costing.rules.text import reference
from maintenance.papers.documents.paper import Block, Column, Grid, Kind, Merge, Text
from maintenance.programmes.models import Programme
from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.check.figures import Mark
from maintenance.programmes.rules.roots import Change, Diagnosis, find_roots

Place = tuple[str, str, str, int | str]
"""A cell's mark, with the name of its words instead of the column's place where words are meant."""
ROUNDED = "Ще {count} — лише округлення надрукованих сум."
UNKNOWN = "знає лише рада"
MOST_YEARS = 4
"""So many years stand side by side in the list of lines."""
ALL_RIGHT = "Усі надруковані суми сходяться."
STANDS = "Надруковане вище стоїть, як проголосовано: виправлення — лише підказка."
CORRECTED = "Вище надруковано суми з виправленнями; що голосувала рада — у стовпці «Надруковано»."


@dataclass(frozen=True)
class Remarks:
    """The remarks on a programme, by their numbers, and the cells they stand at."""

    found: Diagnosis
    notes: Sequence[str]
    at: Mapping[Place, Sequence[int]] = field(default_factory=dict)
    corrected: Mapping[Place, str] = field(default_factory=dict)
    """What stands in a cell once all corrections are made; only what differs and is known."""

    def marks(self, mark: Mark) -> Sequence[int]:
        """Give the numbers of the remarks at a cell."""
        return self.at.get(mark, ())


def list_remarks(programme: Programme) -> Remarks:
    """Check a programme and number what is to be said: first the causes, as its page does, then the notes."""
    found = find_roots(programme, check_programme(programme))
    at: dict[Place, list[int]] = defaultdict(list)
    corrected: dict[Place, str] = {}
    for number, root in enumerate(found.roots, 1):
        for change in (*root.corrections, *root.consequences):
            place = place_of(change)
            at[place] += [number] if number not in at[place] else []
            if is_known(change):
                corrected[place] = shown(change)
    notes: dict[str, int] = {}
    for table in programme.tables:
        for row in table.rows:
            said: list[tuple[Place, str]] = [((table.code, row.key, row.source, "title"), row.note)]
            said += [((table.code, row.key, row.source, cell.position), cell.note) for cell in row.cells]
            for place, note in said:
                if note:
                    number = notes.setdefault(note, len(found.roots) + len(notes) + 1)
                    at[place].append(number)
    return Remarks(found, list(notes), at, corrected)


def place_of(change: Change) -> Place:
    """Name the cell of a change."""
    row = change.figure.row
    column = change.column if change.column == "term" else "title" if change.column else change.figure.column.position
    return (row.table.code, row.key, row.source, column)


def is_known(change: Change) -> bool:
    """Tell whether a change can be made in its cell: what should be there is known, and the row is there.

    Where a list of a year and the other tables disagree, only the council knows which is right.
    """
    is_listed = change.figure.row.table.role == "year"
    return not (change.row or is_listed) and change.column in ("", "term") and change.shown not in ("", "?")


def shown(change: Change) -> str:
    """Write what should be in the cell as the tables of councils do: without groups, with the unit that is printed."""
    figure, printed = change.shown.replace("\u202f", ""), change.printed.strip()
    unit = printed[len(printed.rstrip("тисгрн. ")) :] if printed[:1].isdigit() and not change.column else ""
    return figure + unit


def remark_blocks(programme: Programme, remarks: Remarks, *, corrects: bool) -> list[Block]:
    """Write the list that ends the paper: each cause with what it changes, then notes on the print."""
    blocks: list[Block] = [Text((CORRECTED if corrects else STANDS) if remarks.found.roots else ALL_RIGHT)]
    rows, anchors = _cause_rows(remarks.found)
    merges = []
    for place, note in enumerate(remarks.notes):
        anchors[len(rows)] = len(remarks.found.roots) + place + 1
        rows.append([str(len(remarks.found.roots) + place + 1), f"Примітка до передруку: {note}", "", "", ""])
        merges.append(Merge(len(rows) - 1, 1, width=4))
    if rows:
        columns = (
            Column("№", 12), Column("Чому", 110), Column("Де", 85), Column("Надруковано", 30, is_figure=True),
            Column("Має бути", 30, is_figure=True),
        )  # fmt: skip
        blocks.append(Grid(columns, rows, merges=merges, anchors=anchors, name="Зауваження"))
    if remarks.found.rounded:
        blocks.append(Text(ROUNDED.format(count=len(remarks.found.rounded))))
    blocks += [Text(one, Kind.NOTE) for one in (*programme.notes, *(t.note for t in programme.tables if t.note))]
    return blocks


def _cause_rows(found: Diagnosis) -> tuple[list[list[str]], dict[int, int]]:
    """List each cause's corrections, then what changes with them and is not listed yet."""
    rows: list[list[str]] = []
    anchors: dict[int, int] = {}
    listed: set[Place] = set()
    for number, root in enumerate(found.roots, 1):
        anchors[len(rows)] = number
        following = [one for one in root.consequences if place_of(one) not in listed]
        listed |= {place_of(one) for one in following}
        told = [*((one, "") for one in root.corrections), *((one, "слідом: ") for one in following)]
        for place, (change, follows) in enumerate(told):
            should_be = change.shown if change.row or is_known(change) else UNKNOWN
            said = [str(number), str(root.explanation)] if place == 0 else ["", ""]
            rows.append([*said, f"{follows}{change.place}", change.printed or "не надруковано", should_be])
    return rows, anchors


def line_blocks(programme: Programme, lines: Sequence[tuple[str, str, str]]) -> list[Block]:
    """List behind which measures there are support lines, with the numbers by which the search finds their years."""
    if not lines:
        return []
    years = programme.years[:MOST_YEARS]
    columns = (Column("Захід", 20), Column("Рядок кошторису", 127), *(Column(str(one), 30) for one in years))
    rows = [(measure, f"{code}. {title}", *(reference(year, code) for year in years)) for measure, code, title in lines]
    return [Grid(columns, rows, name="Розрахунок заходів")]
