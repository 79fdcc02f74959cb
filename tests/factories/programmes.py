"""Programme documents for tests: a small whole one, the two built in, and tables made of a few rows."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme
from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.rules.document import read_document
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada

BUILT_IN = Path(__file__).resolve().parents[2] / "config" / "programmes"
SLAVUTYCH = "slavutych-2017-2020"
KOBELIAKY = "kobeliaky-2024-2026"
FUNDS = [(2025, "total"), (2025, "general"), (2025, "special")]


def read_built_in(code: str) -> dict[str, Any]:
    """Give the document of a programme built in."""
    found: dict[str, Any] = json.loads((BUILT_IN / f"{code}.json").read_text(encoding="utf-8"))
    return found


def make_row(
    name: str, printed: list[str], *, kind: str = "measure", source: str = "local", **words: Any
) -> dict[str, Any]:
    """Make a printed row; a measure's task is the first part of its number, a total's the end of its name."""
    if kind == "measure":
        words = {"code": name, "task": name.split(".", maxsplit=1)[0], "title": f"Захід {name}", **words}
    if kind in ("task", "task_total"):
        words = {"task": name.split("-")[1], "title": f"Завдання {name.split('-')[1]}.", **words}
    return {"id": name, "kind": kind, "source": source, "printed": printed, **words}


def make_table(rows: list[dict[str, Any]], columns: list[tuple[Any, ...]] = FUNDS, **values: Any) -> dict[str, Any]:
    """Make a table; a column is (year, part) or (year, part, source)."""
    heads = [
        {"label": f"{part}", "above": [str(year)], "year": year, "part": part, **({"source": rest[0]} if rest else {})}
        for year, part, *rest in columns
    ]
    return {"id": "measures", "role": "measures", "title": "Заходи", "columns": heads, "rows": rows, **values}


def make_document(*tables: dict[str, Any], **values: Any) -> dict[str, Any]:
    """Make a document around tables; without any it has one measure of 120,0 in 2025."""
    return {
        "format": 1,
        "code": "trial-2025",
        "title": "Програма на пробу",
        "hromada": "UA32140000000000001",
        "years": [2025, 2026],
        "unit": "тис. грн",
        "decision": "",
        "signed_by": [],
        "notes": [],
        "passport": [{"number": "1.", "title": "Розробник", "value": ["Відділ"]}],
        "tables": list(tables) or [make_table([make_row("2.1", ["120,0", "120,0", "-"])])],
        "indicators": [],
        **values,
    }


def make_programme(*tables: dict[str, Any], **values: Any) -> Programme:
    """Make a programme around tables, without a database."""
    return read_document(make_document(*tables, **values))


def make_programme_in(
    session: Session, hromada: Hromada, code: str, sums: dict[str, str], year: int = 2027
) -> Programme:
    """Write a programme of one year with measures and their sums in thousands."""
    table = make_table([make_row(measure, [printed]) for measure, printed in sums.items()], [(year, "total")])
    document = make_document(table, code=code, title=f"Програма {code}", hromada=hromada.code, years=[year])
    return import_programme(session, SYSTEM, document)
