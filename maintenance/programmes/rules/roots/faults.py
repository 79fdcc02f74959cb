"""From wrong cells to mistakes a person would name: cells that are wrong for one reason are one fault."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maintenance.programmes.rules.check.figures import Figure, figures
from maintenance.programmes.rules.check.ledger import ROUNDING
from maintenance.programmes.rules.roots.edits import Edit, is_other_unit
from maintenance.programmes.rules.roots.settling import NOTHING
from maintenance.programmes.rules.roots.weighing import Reading
from registry.kernel.errors import Reason

ABOVE_MEASURES = ("task_total", "programme_total")


@dataclass(frozen=True)
class Wrong:
    """A cell and what it should be; None is no amount."""

    figure: Figure
    amount: Decimal | None

    @property
    def off(self) -> Decimal:
        """Give printed minus what it should be."""
        return (self.figure.amount or NOTHING) - (self.amount or NOTHING)


@dataclass(frozen=True)
class Fault:
    """One mistake: the cells to be corrected, and which of its sorts it is."""

    hypothesis: str
    """`misprint`, `shifted_column`, `blank_total`, `moved`, `carried` or `rounding`."""
    sort: str
    """What is said about it: the hypothesis, or a narrower word."""
    cells: tuple[Wrong, ...]
    finding_ids: tuple[str, ...] = ()
    """Findings that are about it and that no wrong cell tells."""
    addends: tuple[Figure, ...] = ()
    """The figures of another column whose sum was carried here."""
    said: Reason | None = None
    """What its finding says, where there is no more to say."""


class _Pool:
    """The wrong cells that nothing lower explains, until each has found its fault."""

    def __init__(self, reading: Reading) -> None:
        self.cells = {
            mark: Wrong(reading.sheet.nodes[mark].figure, verdict.amount)
            for mark, verdict in reading.verdicts.items()
            if verdict.kind == "cause"
        }

    def take(self, taken: Sequence[Wrong]) -> tuple[Wrong, ...]:
        for one in taken:
            self.cells.pop(one.figure.mark, None)
        return tuple(taken)

    def groups(self, key: Callable[[Wrong], object]) -> Iterator[list[Wrong]]:
        """Group what is left by a key, in printed order; a key of None belongs to no group."""
        grouped: dict[object, list[Wrong]] = defaultdict(list)
        for one in sorted(self.cells.values(), key=lambda each: printed_order(each.figure)):
            if (name := key(one)) is not None:
                grouped[name].append(one)
        yield from grouped.values()


def printed_order(figure: Figure) -> tuple[int, int, int]:
    """Order figures as they are printed."""
    return (figure.row.table.position, figure.row.position, figure.column.position)


def list_faults(reading: Reading, edits: Sequence[Edit]) -> list[Fault]:
    """Turn a settled reading into the mistakes that explain it."""
    pool = _Pool(reading)
    found = _of_edits(reading, edits)
    for sort in (_other_units, _blank_totals, _moved_between_rows, _shifted, _carried, _moved_between_sources):
        found += list(sort(pool, reading))
    return [*found, *(_single(one, reading.unit) for one in pool.cells.values())]


def _of_edits(reading: Reading, edits: Sequence[Edit]) -> list[Fault]:
    """Name the edits; rows of a task that slipped in the same way slipped together."""
    together: dict[tuple[object, ...], list[Wrong]] = defaultdict(list)
    for place, edit in enumerate(edits):
        cells = [Wrong(reading.sheet.nodes[mark].figure, amount) for mark, amount in edit.cells]
        together[_likeness(edit, cells, place)] += sorted(cells, key=_too_much_first)
    named = [(str(name[0]), tuple(cells)) for name, cells in together.items()]
    return [Fault("misprint" if sort == "unit" else sort, _leaf_sort(sort, cells), cells) for sort, cells in named]


def _too_much_first(one: Wrong) -> tuple[int, bool, int]:
    return (one.figure.row.position, one.off <= 0, one.figure.column.position)


def _likeness(edit: Edit, cells: Sequence[Wrong], place: int) -> tuple[object, ...]:
    """Give what edits have in common that are one mistake."""
    row = cells[0].figure.row
    if edit.hypothesis == "shifted_column":
        slip = tuple(sorted((one.figure.column.position, not one.amount) for one in cells))
        return (edit.hypothesis, row.table.code, row.task, row.source, slip)
    return (edit.hypothesis, *_block(cells[0])) if edit.hypothesis == "unit" else (edit.hypothesis, place)


def _leaf_sort(sort: str, cells: Sequence[Wrong]) -> str:
    if sort == "misprint":
        return "unit" if _is_other_unit(cells[0]) else "misprint-below"
    return "swapped" if sort == "moved" else sort


def _is_other_unit(one: Wrong) -> bool:
    return is_other_unit(one.figure.amount, one.amount)


def _other_units(pool: _Pool, _reading: Reading) -> Iterator[Fault]:
    for cells in pool.groups(lambda one: one.figure.row.table.code if _is_other_unit(one) else None):
        yield Fault("misprint", "unit", pool.take(cells))


def _blank_totals(pool: _Pool, _reading: Reading) -> Iterator[Fault]:
    """Take totals of measures that were left blank in one column of a task together."""

    def column_of(one: Wrong) -> object:
        row, column = one.figure.row, one.figure.column
        is_blank_total = row.kind == "measure" and column.part == "total" and one.figure.amount is None
        return (row.table.code, row.task, column.position) if is_blank_total else None

    for cells in pool.groups(column_of):
        yield Fault("blank_total", "blank_total", pool.take(cells))


def _carried(pool: _Pool, reading: Reading) -> Iterator[Fault]:
    """Find totals that hold the sum of another column, and the same figure in the rows of sources beside them."""
    for cells in pool.groups(lambda one: (_block(one), one.figure.column.position)):
        sums = {one.figure.mark: made_of for one in cells if (made_of := _sum_of_another_column(one, reading))}
        amounts = {one.figure.amount for one in cells if one.figure.mark in sums}
        carried = [one for one in cells if one.figure.amount in amounts]
        if carried:
            addends = next(iter(sums.values()))
            yield Fault("carried", "carried", pool.take(carried), addends=addends)


def _sum_of_another_column(one: Wrong, reading: Reading) -> tuple[Figure, ...]:
    """Give the figures below in another column whose printed sum stands here; empty where none do."""
    figure = one.figure
    if not figure.amount or figure.row.kind not in ABOVE_MEASURES:
        return ()
    nodes = reading.sheet.nodes
    rows = [
        nodes[mark].figure.row
        for below in nodes[figure.mark].sums
        for mark in below.marks
        if nodes[mark].figure.column == figure.column and nodes[mark].figure.row.table is figure.row.table
        and nodes[mark].figure.row.key != figure.row.key
    ]  # fmt: skip
    for column in figure.row.table.columns:
        made_of = [each for row in dict.fromkeys(rows) if (each := Figure(row, column)).amount]
        is_sum = len(made_of) > 1 and sum((each.amount or NOTHING for each in made_of), NOTHING) == figure.amount
        if column != figure.column and is_sum:
            return tuple(made_of)
    return ()


def _moved_between_rows(pool: _Pool, _reading: Reading) -> Iterator[Fault]:
    """Find money of one source told in another year, and set right in another source's row: rows that mirror."""
    for cells in pool.groups(_block):
        by_row = [[one for one in cells if one.figure.row is row] for row in dict.fromkeys(c.figure.row for c in cells)]
        if len(by_row) > 1 and not any(sum((one.off for one in row), NOTHING) for row in by_row):
            yield Fault("moved", "moved", pool.take(cells))


def _shifted(pool: _Pool, reading: Reading) -> Iterator[Fault]:
    """Find an amount that is too much in one column and missing in another of the same row."""
    for cells in pool.groups(lambda one: one.figure.mark[:3]):
        for one in cells:
            other = _counterpart(one, reading) if one.figure.mark in pool.cells else None
            if other is not None and (one.off > 0 or other.figure.mark not in pool.cells):
                pair = sorted((one, other), key=lambda each: -each.off)
                pool.take([each for each in pair if each.figure.mark in pool.cells])
                yield Fault("shifted_column", "shifted_column", tuple(pair))


def _counterpart(one: Wrong, reading: Reading) -> Wrong | None:
    wrong = (wrong_at(reading, each) for each in figures(one.figure.row) if each.mark in reading.sheet.nodes)
    return next((each for each in wrong if each.off == -one.off and one.off), None)


def wrong_at(reading: Reading, figure: Figure) -> Wrong:
    """Give a cell with what it should be by a reading."""
    return Wrong(figure, reading.verdicts[figure.mark].amount)


def _moved_between_sources(pool: _Pool, _reading: Reading) -> Iterator[Fault]:
    """Find years in which the rows of several sources are wrong by the same amounts."""
    columns: dict[object, list[Wrong]] = defaultdict(list)
    for cells in pool.groups(lambda one: (_block(one), one.figure.column.position)):
        if len(cells) > 1:
            columns[_block(cells[0]), tuple((one.figure.source, one.off) for one in cells)] += cells
    for cells in columns.values():
        yield Fault("moved", "moved", pool.take(cells))


def _single(one: Wrong, unit: str) -> Fault:
    if abs(one.off) <= ROUNDING[unit]:
        return Fault("rounding", "rounding", (one,))
    is_blank = one.figure.amount is None and one.figure.row.kind in ABOVE_MEASURES
    sort = "no_total" if is_blank else "misprint"
    return Fault("blank_total" if is_blank else "misprint", sort, (one,))


def _block(one: Wrong) -> tuple[str, str]:
    return one.figure.mark[0], one.figure.mark[1]
