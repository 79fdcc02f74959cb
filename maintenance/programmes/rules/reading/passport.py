"""A passport without heads: numbered items, the money among them with its unit beside each amount."""

from maintenance.programmes.rules.reading.columns import NOTHING, SUM, ReadColumn
from maintenance.programmes.rules.reading.heads import Head, is_amount
from maintenance.programmes.rules.reading.sheets import Grid
from maintenance.programmes.rules.reading.words import NUMBER, is_source, unit_of

FEWEST_ITEMS = 3


def find_passport(rows: Grid) -> tuple[Head, list[ReadColumn]] | None:
    """Find where the money of a passport begins and its columns; None for a table of another sort."""
    numbered = [row for row in rows if NUMBER.match(row[0].strip())]
    if len(numbered) < FEWEST_ITEMS or 2 * len(numbered) < len(rows):
        return None
    for at, row in enumerate(rows):
        place = next((place for place, cell in enumerate(row) if place > 1 and unit_of(cell) and is_amount(cell)), None)
        if place is not None and is_source(row[1]):
            what = {0: "number", 1: "title", place: SUM}
            return Head(at, at), [ReadColumn((), what.get(one, NOTHING)) for one in range(len(row))]
    return None
