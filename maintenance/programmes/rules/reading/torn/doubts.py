"""Which figures of a torn table stand in a column that is not sure: they are marked, for somebody to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from maintenance.programmes.rules.printed import find_amount
from maintenance.programmes.rules.reading.columns import ReadColumn
from maintenance.programmes.rules.reading.rows import TOTALS, ReadRow
from maintenance.programmes.rules.reading.sheets import Sheet
from maintenance.programmes.rules.reading.tables import ReadTable, read_table

MARK = " (?)"
UNIT = "тис. грн"
Amounts = dict[int, Decimal]
"""By the place of the sum's column among those of sums."""


@dataclass
class Block:
    """A measure or a total with its rows of other sources."""

    kind: str
    rows: list[ReadRow] = field(default_factory=list)
    amounts: Amounts = field(default_factory=dict)
    """What its first row prints."""
    above: "Block | None" = None
    """The total that it is a part of."""
    parts: Amounts = field(default_factory=dict)
    """What the parts of a total add up to."""
    is_disputed: bool = False
    has_lost: bool = False
    """Whether its first row's page has fewer places for sums than the heads."""


def mark_doubtful(sheet: Sheet, has_lost: Sequence[bool]) -> tuple[int, Sheet]:
    """Mark the figures whose column is not sure; `has_lost` tells of each row below the heads whether its page does.

    A figure is doubtful where its page has fewer places for sums than the heads, or where two rows of one thing print
    the same amounts in different columns; unless a total adds up with it where it stands.
    """
    table = read_table(sheet)
    blocks = list(_blocks(table.rows))
    _find_totals(blocks)
    for block in blocks:
        block.has_lost = has_lost[block.rows[0].index - table.head.end]
        block.is_disputed = any(_differ(block.amounts, amounts_of(row), table.sums) for row in block.rows[1:])
    doubtful: set[tuple[int, int]] = set()
    for block in blocks:
        lost = [row for row in block.rows if has_lost[row.index - table.head.end]]
        if lost or block.is_disputed:
            doubtful |= _of_block(block, table, {row.index for row in lost})
    return len(doubtful), _marked(sheet, table, doubtful)


def amounts_of(row: ReadRow) -> Amounts:
    """Read the amounts of a row."""
    read = {place: find_amount(text, UNIT) for place, text in enumerate(row.figures)}
    return {place: amount for place, amount in read.items() if amount is not None}


def _blocks(rows: Sequence[ReadRow]) -> Iterator[Block]:
    block: Block | None = None
    for row in rows:
        if row.kind == "more" and block is not None:
            block.rows.append(row)
        elif row.kind == "measure" or row.kind in TOTALS:
            if block is not None:
                yield block
            block = Block(row.kind, [row], amounts_of(row))
    if block is not None:
        yield block


def _find_totals(blocks: Sequence[Block]) -> None:
    """Tell of each block its total: printed above or below its parts, as the table has them."""
    parts = [one.kind for one in blocks if one.kind != "programme_total"]
    order = blocks if parts[:1] == ["task_total"] else blocks[::-1]
    of_programme = next((one for one in blocks if one.kind == "programme_total"), None)
    total = of_programme
    for block in order:
        if block.kind == "task_total":
            total, block.above = block, of_programme
        elif block.kind == "measure":
            block.above = total
    for block in blocks:
        whole = block.above.parts if block.above else {}
        for place, amount in block.amounts.items():
            whole[place] = whole.get(place, Decimal(0)) + amount


def _differ(first: Amounts, other: Amounts, columns: Sequence[ReadColumn]) -> bool:
    """Tell whether two rows print the same amounts, one after the other, in different columns."""
    told = [{place: one for place, one in row.items() if not _is_whole(columns[place])} for row in (first, other)]
    return bool(told[0]) and list(told[0].values()) == list(told[1].values()) and told[0].keys() != told[1].keys()


def _is_whole(column: ReadColumn) -> bool:
    """Tell whether a column holds the whole of what others part: all years, or all sources and kinds."""
    return column.year is None or (column.part == "total" and column.source in (None, "all"))


def _of_block(block: Block, table: ReadTable, lost: set[int]) -> set[tuple[int, int]]:
    """List the doubtful figures of a block by row and column of sums."""
    sure = {place for place in block.amounts if _adds_up(block, place)}
    found = set()
    for row in block.rows:
        own = amounts_of(row)
        for place, amount in own.items():
            is_first = row is block.rows[0]
            is_sure = place in sure and (is_first or block.amounts.get(place) == amount)
            is_asked = row.index in lost or (block.is_disputed and not _is_whole(table.sums[place]))
            if is_asked and not is_sure and not _is_sum_of_row(own, place, table.sums):
                found.add((row.index, place))
    return found


def _adds_up(block: Block, place: int) -> bool:
    """Tell whether the total above is the sum of its parts in that column.

    One that contradicts itself proves nothing, nor does one of a narrower page that nothing proves in its turn.
    """
    whole = block.above
    if whole is None or whole.is_disputed or (block.is_disputed and block.kind != "measure"):
        return False
    is_equal = whole.amounts.get(place) == whole.parts.get(place)
    return is_equal and (not whole.has_lost or _adds_up(whole, place))


def _is_sum_of_row(own: Amounts, place: int, columns: Sequence[ReadColumn]) -> bool:
    parts = [amount for at, amount in own.items() if at != place and not _is_whole(columns[at])]
    return _is_whole(columns[place]) and bool(parts) and sum(parts, Decimal(0)) == own[place]


def _marked(sheet: Sheet, table: ReadTable, doubtful: set[tuple[int, int]]) -> Sheet:
    places = [place for place, one in enumerate(table.columns) if one.what == "sum"]
    rows = [list(row) for row in sheet.rows]
    for index, place in doubtful:
        rows[index][places[place]] += MARK
    return replace(sheet, rows=tuple(map(tuple, rows)))
