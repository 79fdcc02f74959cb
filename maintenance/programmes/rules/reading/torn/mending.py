"""A table that pages cut apart put together: rows in their columns, cut cells joined, doubtful figures marked."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from maintenance.programmes.rules.reading.heads import Head, find_head, is_numbering
from maintenance.programmes.rules.reading.sheets import Grid, Mended, Sheet, make_sheet
from maintenance.programmes.rules.reading.torn.doubts import mark_doubtful
from maintenance.programmes.rules.reading.torn.going_on import go_on
from maintenance.programmes.rules.reading.torn.heads import Layout, lay_out
from maintenance.programmes.rules.reading.torn.pieces import Torn
from maintenance.programmes.rules.reading.torn.settling import Settled, find_hint, is_refused, settle
from maintenance.programmes.rules.reading.words import plain

FEWEST_IN_A_RUN = 2.5
"""Rows of one width that follow one another, on the average: of a page's table, not of lines cut at their ends."""


def mend(torn: Torn) -> Sheet:
    """Put a table together; as it is where nothing tells that it was torn. Raise Invalid for one that is too large."""
    sheet = make_sheet(torn.title, torn.rows)
    mended = Mended(skipped=torn.skipped, joined=torn.joined)
    head = find_head(sheet.rows)
    pages = _pages(torn.rows, torn.starts)
    first = sheet.rows[head.end : _end_of_page(pages, head.end)]
    layout = lay_out(sheet.rows, head, first) if head.height and len(sheet.rows) == len(torn.rows) else None
    is_torn = _is_torn(torn.rows[head.end :])
    if layout is None or not (layout.is_mended or is_torn or any(place > head.end for place in torn.starts)):
        return replace(sheet, mended=mended)
    rows, joined = go_on(_settled(sheet, head, layout, pages), layout)
    _tell_lost(rows, layout, [len(row) if is_torn else layout.width for row in torn.rows])
    if not (layout.is_mended or joined or any(one.is_moved or one.outside or one.lost for one in rows)):
        return replace(sheet, mended=mended)
    whole = _put_together(sheet, head, layout, rows)
    doubtful, marked = mark_doubtful(whole, [bool(one.lost) for one in rows])
    told = replace(
        mended, joined=torn.joined + joined, pages=len(set(pages)), heads=int(layout.is_mended), doubtful=doubtful,
        moved=sum(one.is_moved for one in rows), dropped=sum(bool(one.outside) and not is_refused(one) for one in rows),
        outside=sum(map(is_refused, rows)),
    )  # fmt: skip
    return replace(marked, mended=told)


def _pages(rows: Grid, starts: frozenset[int]) -> list[int]:
    """Number the pages that rows stand on: a page ends at a blank line, and where rows have more or fewer cells."""
    found: list[int] = []
    for place, row in enumerate(rows):
        is_new = place > 0 and (place in starts or (len(row) != len(rows[place - 1]) and len(row) > 1))
        found.append((found[-1] if found else 0) + is_new)
    return found


def _end_of_page(pages: Sequence[int], place: int) -> int:
    page = pages[place] if place < len(pages) else -1
    return next((at for at in range(place, len(pages)) if pages[at] != page), len(pages))


def _is_torn(rows: Grid) -> bool:
    """Tell whether pages cut the rows: several run on with as many cells, their last ones blank, then others do."""
    widths = [len(row) for row in rows if len(row) > 1]
    runs = 1 + sum(one != other for one, other in pairwise(widths))
    is_whole = any(len(row) > 1 and not row[-1].strip() for row in rows)
    return is_whole and runs > 1 and len(widths) >= FEWEST_IN_A_RUN * runs


def _settled(sheet: Sheet, head: Head, layout: Layout, pages: Sequence[int]) -> list[Settled]:
    """Put the rows below the heads in their columns; heads that a page repeats are left out."""
    again = {_told(row) for row in sheet.rows[head.first : head.end]}
    places = [
        place
        for place in range(head.end, len(sheet.rows))
        if _told(sheet.rows[place]) not in again and not is_numbering(sheet.rows[place])
    ]
    hints = _hints([find_hint(sheet.rows[place], layout) for place in places], [pages[place] for place in places])
    found = []
    for place, hint in zip(places, hints, strict=True):
        one = settle(sheet.rows[place], layout, hint)
        if is_refused(one):
            one = Settled(list(sheet.rows[place]), outside=one.outside)
        one.raw, one.hint, one.index, one.page = sheet.rows[place], hint, place, pages[place]
        found.append(one)
    return found


def _told(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(plain(cell) for cell in row if cell.strip())


def _hints(own: Sequence[int | None], pages: Sequence[int]) -> list[int | None]:
    """Give each row what the next one on its page tells, else the one before."""
    found = list(own)
    for step in (-1, 1):
        order = range(len(found)) if step == 1 else range(len(found) - 1, -1, -1)
        for place in order:
            beside = place - step
            if found[place] is None and 0 <= beside < len(found) and pages[beside] == pages[place]:
                found[place] = found[beside]
    return found


def _tell_lost(rows: Sequence[Settled], layout: Layout, widths: Sequence[int]) -> None:
    """Tell of each row whether its page has fewer places for sums: by the row before it, after it, or by its width."""
    for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
        before: Settled | None = None
        for place in order:
            row = rows[place]
            if row.lost is None and before is not None and before.page == row.page:
                row.lost = before.lost
            before = row if row.lost is not None else before
    for row in rows:
        if row.lost is None:
            row.lost = max(layout.width - widths[row.index], 0)


def _put_together(sheet: Sheet, head: Head, layout: Layout, rows: Sequence[Settled]) -> Sheet:
    return make_sheet(sheet.title, [*sheet.rows[: head.first], *layout.rows(), *(one.cells for one in rows)])
