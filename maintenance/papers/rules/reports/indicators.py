"""A report's table of indicators: base, target, what it came to, and what that differs by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from maintenance.papers.rules.reports.tables import Column, Document, Level, Sort, row, table

COLUMNS = (
    Column("number", "№", width_mm=12),
    Column("title", "Індикатор", width_mm=100),
    Column("unit", "Одиниця", width_mm=22),
    Column("base", "Базове", width_mm=20),
    Column("target", "Ціль", width_mm=22),
    Column("value", "Значення", Sort.FIGURE, 24),
    Column("deviation", "Відхилення", Sort.FIGURE, 24),
    Column("note", "Примітка", width_mm=42),
)
NO_DATA = "немає даних"
REACHED = {True: "досягнуто", False: "не досягнуто", None: ""}


@dataclass(frozen=True)
class IndicatorFact:
    """An indicator on the last day of a report's period."""

    number: int | None
    title: str
    unit: str
    base: str | None
    target: str | None
    value: str | None
    """As it is read; None is no data."""
    deviation: Decimal | None
    is_reached: bool | None
    source: str
    is_open: bool
    """Whether the public may know it: nothing that is hidden is counted in it."""
    code: str


def indicator_table(facts: Iterable[IndicatorFact], title: str) -> Document:
    """Lay indicators out in the order of print."""
    return table("indicators", title, COLUMNS, _rows(facts))


def _rows(facts: Iterable[IndicatorFact]) -> Iterator[Document]:
    for one in facts:
        words = [REACHED[one.is_reached] if one.value is not None else "", one.source if one.value else NO_DATA]
        cells = {
            "number": None if one.number is None else str(one.number),
            "title": one.title,
            "unit": one.unit,
            "base": one.base,
            "target": one.target,
            "value": one.value,
            "deviation": None if one.deviation is None else _plain(one.deviation),
            "note": "; ".join(filter(None, words)),
        }
        yield row(f"indicator/{one.code}", Level.ROW, cells, is_open=one.is_open)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
