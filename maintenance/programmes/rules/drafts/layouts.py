"""An empty programme in one of the two layouts that councils print: years by funds, or rows of sources by kinds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from maintenance.programmes.rules.document import FORMAT
from registry.kernel.codes import Code
from registry.kernel.text import N_

_MEASURE = re.compile(r"(?:[-–—•*]|\d+\.\d+\.?)\s*(.+)")
_TASK_NUMBER = re.compile(r"^(?:завдання\s+|напрямок\s+)?\d+\.?\s+", re.IGNORECASE)
SOURCE_ROWS = (
    ("all", "Загальний обсяг, у тому числі:"),
    ("state", "державний бюджет"),
    ("oblast", "обласний бюджет"),
    ("raion", "районний бюджет"),
    ("local", "бюджет територіальної громади"),
    ("other", "інші джерела"),
)
PASSPORT = (
    "Ініціатор розроблення програми",
    "Дата, номер і назва розпорядчого документа про схвалення програми",
    "Розробник програми",
    "Співрозробники програми",
    "Відповідальний виконавець програми",
    "Учасники програми",
    "Мета програми",
)
TERM = "Строк реалізації програми"


class Layout(Code):
    """How the table of measures is laid out."""

    FUNDS = "funds", N_("роки × фонди (загальний, спеціальний)"), "years × funds (general, special)"
    SOURCES = "sources", N_("рядки джерел × роки (поточні, капітальні)"), "rows of sources × years (current, capital)"


@dataclass(frozen=True)
class Task:
    """A task of a new programme and the titles of its measures."""

    title: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """What a new programme is before anybody wrote a figure into it."""

    code: str
    title: str
    hromada: str
    years: tuple[int, ...]
    unit: str
    layout: str
    tasks: tuple[Task, ...] = ()


def read_outline(text: str) -> tuple[Task, ...]:
    """Read tasks and measures, a line each: a measure begins with a dash or with its number of two parts."""
    tasks: list[Task] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        measure = _MEASURE.fullmatch(line)
        if measure and tasks:
            tasks[-1] = Task(tasks[-1].title, (*tasks[-1].measures, measure[1]))
        else:
            tasks.append(Task(_TASK_NUMBER.sub("", line) or line))
    return tuple(tasks)


def new_document(frame: Frame) -> dict[str, Any]:
    """Make the document of an empty draft: passport, resources and the table of measures."""
    lay_out = {Layout.FUNDS: _by_funds, Layout.SOURCES: _by_sources}[Layout(frame.layout)]
    period = _period(frame.years)
    items = [*((title, [""]) for title in PASSPORT), (TERM, [period])]
    return {
        "format": FORMAT,
        "code": frame.code,
        "title": frame.title,
        "hromada": frame.hromada,
        "years": list(frame.years),
        "unit": frame.unit,
        "decision": "",
        "signed_by": [],
        "notes": [],
        "passport": [
            {"number": f"{number}.", "title": title, "value": [one for one in value if one]}
            for number, (title, value) in enumerate(items, 1)
        ],
        "tables": [_resources(frame), lay_out(frame)],
        "indicators": [],
        "state": "draft",
    }


def _period(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]} роки" if len(years) > 1 else f"{years[0]} рік"


def _resources(frame: Frame) -> dict[str, Any]:
    columns = [_head(str(year), (), year, "total") for year in frame.years]
    columns.append(_head("Усього", (), None, "total"))
    rows = [_row("programme", "programme_total", source, columns, title=label) for source, label in SOURCE_ROWS]
    return {
        "id": "resources",
        "role": "resources",
        "title": "Ресурсне забезпечення програми",
        "columns": columns,
        "rows": rows,
    }


def _by_funds(frame: Frame) -> dict[str, Any]:
    funds = (("Усього", "total"), ("Загальний фонд", "general"), ("Спеціальний фонд", "special"))
    columns = [_head(label, (f"{year} рік",), year, part) for year in frame.years for label, part in funds]
    sources = (("local", "Бюджет громади"),)
    total = _rows("programme", "programme_total", sources, columns, title="Усього на виконання програми")
    return _measures([*total, *_tasks(frame, sources, columns, has_totals=True)], columns)


def _by_sources(frame: Frame) -> dict[str, Any]:
    above = f"Обсяги фінансування, {frame.unit}"
    kinds = (("поточні видатки", "current"), ("капітальні видатки", "capital"))
    columns = [_head("Усього", (above,), None, "total")]
    columns += [_head(label, (above, str(year)), year, part) for year in frame.years for label, part in kinds]
    total = _rows("programme", "programme_total", SOURCE_ROWS, columns, title="Усього за програмою")
    return _measures([*_tasks(frame, SOURCE_ROWS, columns, has_totals=False), *total], columns)


def _measures(rows: list[dict[str, Any]], columns: list[dict[str, Any]]) -> dict[str, Any]:
    title = "Напрями діяльності, перелік завдань і заходів програми"
    return {"id": "measures", "role": "measures", "title": title, "columns": columns, "rows": rows}


def _tasks(
    frame: Frame, sources: Sequence[tuple[str, str]], columns: list[dict[str, Any]], *, has_totals: bool
) -> Iterable[dict[str, Any]]:
    for number, task in enumerate(frame.tasks, 1):
        named = {"code": str(number), "task": str(number), "title": f"Завдання {number}. {task.title}"}
        if has_totals:
            yield from _rows(f"task-{number}", "task_total", sources, columns, **named)
        else:
            yield _row(f"heading-{number}", "task", "all", columns, **named)
        for place, title in enumerate(task.measures, 1):
            code = f"{number}.{place}"
            words = {"code": code, "task": str(number), "title": title, "term": _term(frame.years)}
            yield from _rows(code, "measure", sources, columns, **words)


def _term(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def _rows(
    key: str, kind: str, sources: Sequence[tuple[str, str]], columns: list[dict[str, Any]], **words: str
) -> list[dict[str, Any]]:
    """Make a row for each source; the words stand in the first one only, the number in all."""
    numbers = {name: word for name, word in words.items() if name in ("code", "task")}
    return [
        _row(key, kind, source, columns, source_label=label, **(words if place == 0 else numbers))
        for place, (source, label) in enumerate(sources)
    ]


def _row(key: str, kind: str, source: str, columns: list[dict[str, Any]], **words: str) -> dict[str, Any]:
    return {"id": key, "kind": kind, **words, "source": source, "printed": [""] * len(columns)}


def _head(label: str, above: Sequence[str], year: int | None, part: str) -> dict[str, Any]:
    return {"label": label, "above": list(above), "year": year, "part": part}
