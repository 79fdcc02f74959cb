"""Indicators as a JSON document, and as the programme's annex in a spreadsheet or CSV."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from maintenance.papers.documents.facts import day_text
from maintenance.papers.documents.sheets import Cell, Sheet, Table, write_csv, write_xlsx
from maintenance.papers.queries.indicators.values import IndicatorValue, Point
from maintenance.papers.rules.indicators.definition import Definition
from maintenance.papers.rules.indicators.printed import Target

HEAD = ("№", "Індикатор", "Одиниця виміру", "Базове значення")
AFTER = ("Динаміка", "Значення", "Ціль року", "Відхилення", "Чисельник", "Знаменник", "Джерело", "Правило")
WIDTHS = {"№": 6, "Індикатор": 70, "Одиниця виміру": 16, "Базове значення": 12, "Джерело": 40, "Правило": 26}
SHEET = "Додаток 3"


def figure_text(value: Decimal | None) -> str | None:
    """Write an exact figure for programs, without zeros at its end."""
    if value is None:
        return None
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def indicator_item(one: IndicatorValue) -> dict[str, Any]:
    """Give one indicator for programs."""
    definition, value = one.definition, one.value
    return {
        "hromada": one.hromada.code,
        "code": definition.code,
        "programme": definition.programme,
        "number": definition.number,
        "task": definition.task,
        "title": definition.title,
        "unit": definition.unit,
        "direction": definition.direction.value,
        "formula": definition.formula.value,
        "value": figure_text(value.value),
        "numerator": figure_text(value.numerator),
        "denominator": figure_text(value.denominator),
        "objects": value.objects,
        "rule": definition.rule,
        "source": value.source.value,
        "source_note": value.given.source if value.given else None,
        "as_of": value.given.on.isoformat() if value.given and value.given.on else None,
        "reason": str(value.reason) if value.reason else None,
        "notes": [str(note) for note in value.notes],
        "target": target_text(one.target),
        "target_on": one.target.on.isoformat() if one.target else None,
        "deviation": figure_text(one.deviation),
        "base": one.printed.base if one.printed else None,
    }


def target_text(target: Target | None) -> str | None:
    """Give a target as a figure, or as it is printed where it says none."""
    if target is None:
        return None
    return target.text if target.value is None else figure_text(target.value)


def indicators_document(day: date, values: Sequence[IndicatorValue]) -> dict[str, Any]:
    """Give indicators for programs."""
    return {"on": day.isoformat(), "indicators": [indicator_item(one) for one in values]}


def point_item(point: Point) -> dict[str, Any]:
    """Give a value of the past for programs."""
    return {"on": point.day.isoformat(), "value": figure_text(point.value), "source": point.source}


def annex_table(values: Sequence[IndicatorValue]) -> tuple[tuple[str, ...], Table]:
    """Lay indicators out as the annex has them, beside what they are now; a task stands above its indicators."""
    days = sorted({on for one in values if one.printed for on, _text in one.printed.targets})
    head = (*HEAD, *(f"Цільове значення на {one:%d.%m.%Y}" for one in days), *AFTER)
    rows: Table = []
    task = None
    for one in values:
        if one.definition.is_input:
            continue
        if one.definition.task != task:
            task = one.definition.task
            rows.append([None, task or "Без завдання", *[None] * (len(head) - 2)])
        rows.append(_row(one, days))
    return head, rows


def _row(one: IndicatorValue, days: Sequence[date]) -> list[Cell]:
    definition, value = one.definition, one.value
    printed = dict(one.printed.targets) if one.printed else {}
    return [
        definition.number,
        definition.title,
        definition.unit,
        one.printed.base if one.printed else None,
        *(printed.get(day) for day in days),
        one.printed.dynamics if one.printed else None,
        figure_cell(definition, value.value) if value.value is not None else "немає даних",
        _target_cell(definition, one.target),
        None if definition.is_yes_no else plain(one.deviation),
        plain(value.numerator),
        plain(value.denominator),
        _source(one),
        definition.rule,
    ]


def _target_cell(definition: Definition, target: Target | None) -> Cell:
    if target is None:
        return None
    return target.text if target.value is None else figure_cell(definition, target.value)


def _source(one: IndicatorValue) -> str:
    given, reason = one.value.given, one.value.reason
    words = [one.value.source.word()]
    if given is not None:
        words += [given.source, day_text(given.on) or ""]
    return "; ".join(filter(None, [*words, str(reason) if reason else "", *map(str, one.value.notes)]))


def figure_cell(definition: Definition, value: Decimal | None) -> Cell:
    """Give a value for a cell: yes and no as words, figures as figures without zeros at their end."""
    if value is not None and definition.is_yes_no:
        return "так" if value else "ні"
    return plain(value)


def plain(value: Decimal | None) -> Cell:
    """Give a figure for a cell: whole ones as whole numbers."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


def write_annex_xlsx(values: Sequence[IndicatorValue], day: date) -> bytes:
    """Write the annex as a spreadsheet."""
    head, rows = annex_table(values)
    title = f"Додаток 3. Індикатори програми станом на {day:%d.%m.%Y}"
    return write_xlsx([Sheet(SHEET, title, head, rows, widths=WIDTHS)], title)


def write_annex_csv(values: Sequence[IndicatorValue]) -> bytes:
    """Write the annex as CSV."""
    return write_csv(*annex_table(values))
