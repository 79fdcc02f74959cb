"""Other readings of the lowest figures: a misprint, an amount in a wrong column, hryvnias taken for thousands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from maintenance.programmes.models import ProgrammeRow
from maintenance.programmes.rules.check.figures import Figure, Mark, figures, total
from maintenance.programmes.rules.check.ledger import Finding
from maintenance.programmes.rules.roots.settling import LEAST_STEP, NOTHING
from maintenance.programmes.rules.roots.weighing import Cost, Reading

THOUSAND = Decimal(1000)
FARTHEST = 2
"""By how many columns a whole row may have slipped."""
WORST_HOPE = -1
"""A reading that costs more mistakes than this beside what is known already is not tried again."""
MOST_SWAPPED = 20
MOST_TRIED = 2000
"""More readings than this are not tried: a table so broken is explained from below only."""
ROUNDS = 4


@dataclass(frozen=True)
class Edit:
    """One mistake at the bottom: the leaves it touches and what they should be."""

    hypothesis: str
    """`misprint`, `shifted_column`, `moved` or `unit`."""
    cells: tuple[tuple[Mark, Decimal], ...]


def try_edits(reading: Reading, findings: Sequence[Finding]) -> list[Edit]:
    """Take leaves for other amounts while that leaves fewer independent mistakes; change the reading accordingly."""
    chosen: list[Edit] = []
    tried = _list_edits(reading, findings)
    for _round in range(ROUNDS if len(tried) <= MOST_TRIED else 0):
        weighed = [(_gain(reading, edit), edit) for edit in tried]
        better = sorted((one for one in weighed if _is_better(*one)), key=lambda one: one[0], reverse=True)
        taken = [edit for _, edit in better if _take(reading, edit, [one for _, one in better])]
        if not taken:
            break
        chosen += taken
        touched = {mark for edit in chosen for mark, _ in edit.cells}
        hopeful = [edit for (mistakes, _), edit in weighed if mistakes >= WORST_HOPE]
        tried = [edit for edit in hopeful if touched.isdisjoint(mark for mark, _ in edit.cells)]
    return chosen


def _gain(reading: Reading, edit: Edit) -> Cost:
    mistakes, echoes = reading.gain(dict(edit.cells))
    return mistakes - 1, echoes


def _is_better(gain: Cost, edit: Edit) -> bool:
    """A slip or another unit may be preferred for the fewer echoes; a misprint must spare a mistake."""
    return gain > (0, 0) if edit.hypothesis in ("shifted_column", "unit") else gain[0] > 0


def _take(reading: Reading, edit: Edit, better: Sequence[Edit]) -> bool:
    """Adopt an edit that is still better after those before it, unless a misprint elsewhere explains as much."""
    gain = _gain(reading, edit)
    if not _is_better(gain, edit):
        return False
    if edit.hypothesis == "misprint" and any(_rivals(reading, edit, one, gain) for one in better):
        return False
    reading.adopt(dict(edit.cells))
    return True


def _rivals(reading: Reading, edit: Edit, other: Edit, gain: Cost) -> bool:
    """Tell whether another row's misprint explains the same mistakes as well: then which of them is anyone's guess."""
    if other.hypothesis != "misprint" or other.cells[0][0][:3] == edit.cells[0][0][:3]:
        return False
    told = _gain(reading, other)
    both = reading.gain({**dict(edit.cells), **dict(other.cells)})[0] - 2
    return told >= gain and both <= told[0]


def _list_edits(reading: Reading, findings: Sequence[Finding]) -> list[Edit]:
    """List the readings to try: of leaves in comparisons that fail by more than rounding."""
    failed = [one for one in findings if one.severity != "rounding"]
    accused = {figure.mark: figure for one in failed for figure in (*one.stated, *one.made_of)}
    rows = dict.fromkeys(figure.row for figure in accused.values())
    leaves = {row: [one for one in figures(row) if _is_leaf(reading, one)] for row in rows}
    found = [edit for own in leaves.values() for edit in (*_list_shifts(own, accused), *_scale(own))]
    tables: dict[str, list[Figure]] = defaultdict(list)
    for row, own in leaves.items():
        if row.table.role == "year":
            tables[row.table.code] += own
    found += [edit for own in tables.values() for edit in _scale(own)]
    found += [edit for one, other in _list_pairs(failed, leaves) for edit in _swap(leaves[one], other, reading)]
    proposed = Counter(_list_misprints(reading, failed))
    return list(dict.fromkeys([*found, *(one for one, n in proposed.items() if n > 1 or one.hypothesis == "unit")]))


def _is_leaf(reading: Reading, figure: Figure) -> bool:
    verdict = reading.verdicts.get(figure.mark)
    return verdict is not None and verdict.kind == "leaf" and figure.row.kind == "measure"


def _list_misprints(reading: Reading, findings: Iterable[Finding]) -> Iterator[Edit]:
    """Propose for each leaf what would mend each comparison.

    Only what mends two at once spares a mistake; what is a thousand times off speaks for itself.
    """
    for finding in findings:
        off = (total(one.amount for one in finding.stated) or NOTHING) - (finding.computed or NOTHING)
        for figure, change in [*((one, -off) for one in finding.stated), *((one, off) for one in finding.made_of)]:
            amount = (figure.amount or NOTHING) + change
            if amount >= 0 and _is_leaf(reading, figure):
                yield Edit("unit" if is_other_unit(figure.amount, amount) else "misprint", ((figure.mark, amount),))


def is_other_unit(printed: Decimal | None, amount: Decimal | None) -> bool:
    """Tell whether one amount is a thousand times the other: hryvnia taken for thousands, or the other way round."""
    return bool(printed and amount) and (printed == amount * THOUSAND or printed * THOUSAND == amount)  # type: ignore[operator]


def _list_shifts(leaves: Sequence[Figure], accused: Mapping[Mark, Figure]) -> Iterator[Edit]:
    """Move one amount of a row into another column, or all of them by as many columns."""
    places = {one.column.position: one for one in leaves}
    printed = [one for one in leaves if one.amount and one.mark in accused]
    for figure in printed:
        for other in leaves:
            if not other.amount and other.mark in accused:
                yield Edit("shifted_column", ((figure.mark, NOTHING), (other.mark, figure.amount or NOTHING)))
    for distance in (step for step in range(-FARTHEST, FARTHEST + 1) if step and len(printed) > 1):
        moved = {one.column.position + distance: one.amount or NOTHING for one in printed}
        if moved.keys() <= places.keys():
            left = {one.column.position: NOTHING for one in printed}
            yield Edit("shifted_column", tuple((places[place].mark, each) for place, each in {**left, **moved}.items()))


def _list_pairs(
    findings: Sequence[Finding], leaves: Mapping[ProgrammeRow, Sequence[Figure]]
) -> list[tuple[ProgrammeRow, ProgrammeRow]]:
    """List the rows whose lines may have changed places: neighbours, and measures that another table has otherwise."""
    pairs: list[tuple[ProgrammeRow, ProgrammeRow]] = []
    for table in dict.fromkeys(row.table for row in leaves):
        for source in dict.fromkeys(row.source for row in table.rows):
            pairs += pairwise(row for row in table.rows if row.kind == "measure" and row.source == source)
    told = [one.figure.row for one in findings if one.rule.startswith("across-measure")]
    pairs += combinations(list(dict.fromkeys(told))[:MOST_SWAPPED], 2)
    return [pair for pair in dict.fromkeys(pairs) if pair[0] in leaves]


def _swap(leaves: Sequence[Figure], other: ProgrammeRow, reading: Reading) -> Iterator[Edit]:
    """Give each of two rows the amounts of the other."""
    pairs = [(one, Figure(other, one.column)) for one in leaves if one.row.table is other.table]
    known = [(one, each) for one, each in pairs if each.mark in reading.verdicts and one.amount != each.amount]
    if known and all(_is_leaf(reading, each) for _, each in known):
        cells = [
            (mark, amount or NOTHING)
            for one, each in known
            for mark, amount in ((one.mark, each.amount), (each.mark, one.amount))
        ]
        yield Edit("moved", tuple(cells))


def _scale(leaves: Sequence[Figure]) -> Iterator[Edit]:
    """Take the amounts of a row, or of a whole list of a year, for another unit."""
    printed = [one for one in leaves if one.amount]
    least = LEAST_STEP[leaves[0].row.table.programme.unit] if printed else NOTHING
    for factor in (THOUSAND, 1 / THOUSAND) if printed else ():
        cells = tuple((one.mark, (one.amount or NOTHING) * factor) for one in printed)
        if all(amount >= least for _, amount in cells):
            yield Edit("unit", cells)
