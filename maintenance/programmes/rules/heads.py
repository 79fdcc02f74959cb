"""The heads of a printed table: equal neighbours are one, a column with fewer heads has its own go down."""

from collections.abc import Sequence
from dataclasses import dataclass

from maintenance.programmes.models import TableColumn


@dataclass(frozen=True)
class HeadCell:
    """A head that spans columns and rows."""

    label: str
    width: int
    height: int


def merge_heads(columns: Sequence[TableColumn]) -> list[list[HeadCell]]:
    """Merge equal neighbouring heads; a column with fewer heads than others has its own label span downwards."""
    depth = max((len(column.above) for column in columns), default=0)
    levels = [_head_level(columns, level) for level in range(depth)]
    last = [HeadCell(column.label, 1, 1) for column in columns if len(column.above) == depth]
    return [*levels, last]


def _head_level(columns: Sequence[TableColumn], level: int) -> list[HeadCell]:
    depth = max(len(column.above) for column in columns)
    cells: list[HeadCell] = []
    previous: tuple[str, ...] | None = None
    for column in columns:
        path = column.above[: level + 1]
        if len(column.above) < level:
            previous = None
        elif len(column.above) == level:
            cells.append(HeadCell(column.label, 1, depth - level + 1))
            previous = None
        elif path == previous:
            cells[-1] = HeadCell(cells[-1].label, cells[-1].width + 1, 1)
        else:
            cells.append(HeadCell(path[-1], 1, 1))
            previous = path
    return cells
