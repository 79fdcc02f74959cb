"""A programme as `programme show|check --json` and the API give it: measures, totals, indicators; causes, findings."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from maintenance.programmes.models import Programme, ProgrammeIndicator, ProgrammeRow
from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.check.figures import Figure, blocks, figures, main_row
from maintenance.programmes.rules.reading.outcome import Outcome
from maintenance.programmes.rules.reading.tables import ReadTable
from maintenance.programmes.rules.roots import find_roots


def show_programme(programme: Programme) -> dict[str, Any]:
    """Give the programme with every printed amount beside its value in hryvnia."""
    rows = [row for table in programme.tables for row in table.rows]
    measures = [row for row in rows if row.kind == "measure" and row.table.role == "measures"]
    others = [row for row in rows if row.kind != "task" and row not in measures]
    return {
        "code": programme.code,
        "title": programme.title,
        "years": list(programme.years),
        "unit": programme.unit,
        "measures": [_show_measure(block) for block in blocks(measures).values()],
        "control_totals": [_show_total(figure) for row in others for figure in figures(row)],
        "indicators": [_show_indicator(one) for one in programme.indicators],
    }


def show_check(programme: Programme) -> dict[str, Any]:
    """Give the programme's findings and the causes behind them, amounts in the programme's unit."""
    result = check_programme(programme)
    found = find_roots(programme, result).as_json(result)
    return {"code": programme.code, "unit": result.unit, "checks": result.checks, **found}


def show_outcome(outcome: Outcome) -> dict[str, Any]:
    """Give what was read of foreign tables: how, the document made of it, and what does not add up."""
    reading, result = outcome.reading, outcome.result
    check = {"unit": result.unit, "checks": result.checks, **outcome.found.as_json(result)} if result else None
    return {
        "title": reading.title,
        "unit": reading.unit,
        "years": reading.years,
        "remarks": [str(one) for one in reading.remarks],
        "tables": [_show_table(table) for table in reading.tables],
        "document": reading.document,
        "check": check,
    }


def _show_table(table: ReadTable) -> dict[str, Any]:
    columns = [{**asdict(one), "heads": list(one.heads)} for one in table.columns]
    rows = [{"row": row.index + 1, "kind": row.kind} for row in table.rows]
    return {
        "title": table.title,
        "role": table.role,
        "heads": [table.head.first + 1, table.head.end],
        "columns": columns,
        "rows": rows,
    }


def _show_measure(block: list[ProgrammeRow]) -> dict[str, Any]:
    first = main_row(block)
    return {
        "code": first.code,
        "task": first.task,
        "title": first.title,
        "responsible": first.responsible,
        "term": first.term,
        "amounts": [_show_amount(figure) for row in block for figure in figures(row)],
    }


def _show_amount(figure: Figure) -> dict[str, Any]:
    cell = figure.cell
    return {
        "year": figure.column.year,
        "part": figure.column.part,
        "source": figure.source,
        "printed": figure.printed,
        "amount": _text(figure.amount),
        "note": cell.note if cell and cell.note else None,
    }


def _show_total(figure: Figure) -> dict[str, Any]:
    return {"table": figure.row.table.code, "row": figure.row.key, "title": figure.row.title, **_show_amount(figure)}


def _show_indicator(one: ProgrammeIndicator) -> dict[str, Any]:
    return {
        "number": one.number,
        "priority": one.priority,
        "title": one.title,
        "unit": one.unit,
        "base": one.base,
        "targets": [{"on": target.on.isoformat(), "printed": target.printed} for target in one.targets],
        "dynamics": one.dynamics,
    }


def _text(amount_uah: Decimal | None) -> str | None:
    return None if amount_uah is None else f"{amount_uah:.2f}"
