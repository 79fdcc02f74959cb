"""Printed tables torn as text extracted from pages holds them: pages, shifted cells, words cut in two, prose around."""

from collections.abc import Sequence
from random import Random

from maintenance.programmes.rules.reading.words import is_source
from tests.factories.printed_programmes import Grid, PrintedTable

PROSE = "Програму розроблено відповідно до законів. Упродовж 2019 року витрачено 12,5 тис. грн на підтримку мереж. " * 4
SIGNED = "АРКУШ ПОГОДЖЕННЯ\n\nСекретар ради\n\nОлена ВИГАДАНА"


def tear_programme(tables: Sequence[PrintedTable], seed: int, *, has_heads_again: bool = False) -> str:
    """Write a programme whole: prose, then each table torn by pages, then who signed it."""
    rng = Random(seed)
    parts = [PROSE, f"- {PROSE}"]
    for one in tables:
        parts += [one.title, tear(one, rng, has_heads_again=has_heads_again), PROSE]
    return "\n\n".join([*parts, SIGNED])


def tear(table: PrintedTable, rng: Random, *, has_heads_again: bool = False) -> str:
    """Cut a table into pages: each has blank cells of its own at its right, and lost others at the left of rows."""
    before, heads = table.rows[: table.heads[0]], table.rows[table.heads[0] : table.heads[1]]
    body = [[_one_line(cell) for cell in row] for row in table.rows[table.heads[1] :]]
    pages: list[str] = [_lines([*before, *heads], 0)]
    place = 0
    while place < len(body):
        height, more = rng.randint(5, 12), rng.randint(0, 2)
        rows = [row if before else _lost(row, rng) for row in body[place : place + height]]
        if place and has_heads_again:
            rows = [*heads, *rows]
        if place:
            rows = _cut_in_two(pages, rows, len(heads[0]))
        pages.append(_lines(rows, more))
        place += height
    first, *others = pages
    return first + "\n" + "\n\n12\n\n".join(others)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _lines(rows: Grid, more: int) -> str:
    return "\n".join("\t".join([*map(_one_line, row), *[""] * more]) for row in rows)


def _lost(row: list[str], rng: Random) -> list[str]:
    """Take blank cells before a row's first words away, where a source or a number still tells where it begins."""
    told = [place for place, cell in enumerate(row) if cell]
    if len(told) == 1 and is_source(row[told[0]]) and told[0] > 1 and rng.random() < 0.3:
        return [row[told[0]], *[""] * (len(row) - 1)]
    is_told = any(is_source(cell) for cell in row[:6])
    return [*row[1:], ""] if told and told[0] == 1 and is_told and rng.random() < 0.5 else row


def _cut_in_two(pages: list[str], rows: Grid, width: int) -> Grid:
    """Cut long words of the last row before in two; their second half begins this page."""
    last = pages[-1].split("\n")[-1].split("\t")
    place = next((at for at, cell in enumerate(last[:2]) if len(cell) > 40), None)
    if place is None or len(last) < width:
        return rows
    first, _, second = last[place].rpartition(" ")
    if not second or not second[0].islower():
        return rows
    last[place] = first
    pages[-1] = "\n".join([*pages[-1].split("\n")[:-1], "\t".join(last)])
    return [[*[""] * place, second, *[""] * (width - place - 1)], *rows]
