"""Doubtful columns: where the source's tabs leave open which column a figure belongs to."""

from collections.abc import Sequence
from decimal import Decimal

from maintenance.programmes.rules.check.figures import Figure
from maintenance.programmes.rules.check.words import say_row
from registry.kernel.errors import Reason, because

MOST = 12
"""With more doubtful figures than this in one comparison any difference could be explained, so none is."""


def find_doubts(stated: Sequence[Figure], made_of: Sequence[Figure], off: Decimal) -> tuple[Reason, ...]:
    """Say which doubtful figures explain a difference (`off`: stated minus computed) exactly.

    A figure that stands in a doubtful column may belong here (when too little is computed) or elsewhere (when too
    much is). A total of all years holds whatever the column, so it has no doubts.
    """
    if any(one.column.year is None for one in stated):
        return ()
    said = [one for one in stated if one.cell and one.cell.is_doubtful]
    if said:
        return _say(said)
    missing_here = _doubtful_elsewhere(made_of) if off > 0 else [one for one in made_of if _is_doubtful(one)]
    return _say(_making_up(missing_here, abs(off)))


def say_doubt(figure: Figure) -> tuple[Reason, ...]:
    """Say that the figure's own column is doubtful; nothing when it is not."""
    return _say([figure]) if _is_doubtful(figure) else ()


def _is_doubtful(figure: Figure) -> bool:
    return figure.cell is not None and figure.cell.is_doubtful


def _doubtful_elsewhere(compared: Sequence[Figure]) -> list[Figure]:
    here = {one.mark for one in compared}
    rows = dict.fromkeys(one.row for one in compared)
    places = [Figure(row, column) for row in rows for column in row.table.columns]
    return [one for one in places if _is_doubtful(one) and one.mark not in here]


def _making_up(figures: Sequence[Figure], amount: Decimal) -> list[Figure]:
    """Choose the figures that add up to the amount exactly; empty when none do."""
    sums: dict[Decimal, list[Figure]] = {Decimal(0): []}
    for figure in figures if len(figures) <= MOST else []:
        for known, chosen in list(sums.items()):
            sums.setdefault(known + (figure.amount or Decimal(0)), [*chosen, figure])
    return sums.get(amount, [])


def _say(figures: Sequence[Figure]) -> tuple[Reason, ...]:
    rows = {str(row): row for row in (say_row(one.row) for one in figures)}
    return tuple(because("У джерелі сумнівно, в якому стовпці стоїть сума %(row)s.", row=row) for row in rows.values())
