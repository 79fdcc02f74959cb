"""A programme's indicators as a table, and printed figures read as they stand."""

import re
from decimal import Decimal

from maintenance.papers.documents.paper import Cell, Column, Grid, Head
from maintenance.programmes.models import Programme

NUMBER = re.compile(r"([0-9][0-9 \u00a0\u202f]*)(?:[.,]([0-9]+))?(?: ?(?:тис\.? ?)?грн\.?)?")


def read_number(printed: str) -> Decimal | None:
    """Read a printed figure as it stands, in its own unit: «4409,7 тис. грн.» is 4409.7; None of words and dashes."""
    found = NUMBER.fullmatch(printed.strip())
    if found is None:
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', found[1])}.{found[2] or '0'}")


def indicator_grid(programme: Programme) -> Grid:
    """Lay the indicators out as the document has them: with their values, or the names and units alone."""
    days = sorted({target.on for one in programme.indicators for target in one.targets})
    if not days and all(one.base is None and one.dynamics is None for one in programme.indicators):
        columns = [Column("Показники", 220), Column("Одиниця виміру", 47)]
        return Grid(columns, [(one.title, one.unit) for one in programme.indicators], name="Показники")
    figures = ["Базове значення", *(f"{day:%d.%m.%Y}" for day in days), "Динаміка (+/-, %)"]
    columns = [
        Column("№ з/п", 12), Column("Назва пріоритету", 40), Column("Найменування індикатора", 88),
        Column("Одиниця виміру", 22), *(Column(one, 105 // len(figures), is_figure=True) for one in figures),
    ]  # fmt: skip
    over = [Head("Цільові значення індикатора", len(days))] if days else []
    heads = [[*(Head(one.head, 1, 2) for one in columns[:5]), *over, Head(figures[-1], 1, 2)],
             [Head(one) for one in figures[1:-1]]]  # fmt: skip
    rows, last = [], ""
    for one in programme.indicators:
        number, _space, name = one.priority.partition(" ") if one.priority != last else ("", "", "")
        last = one.priority
        targets = {target.on: target.printed for target in one.targets}
        told = [one.base or "", *(targets.get(day, "") for day in days), one.dynamics or ""]
        rows.append((number, name, one.title, one.unit, *(Cell(text, read_number(text)) for text in told)))
    return Grid(columns, rows, heads=heads if days else (), name="Індикатори")
