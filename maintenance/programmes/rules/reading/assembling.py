"""A read table as a table of the programme document: rows with their numbers, tasks and sources."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from maintenance.programmes.rules.reading.columns import ReadColumn
from maintenance.programmes.rules.reading.rows import TOTALS, ReadRow, number_of, task_of
from maintenance.programmes.rules.reading.tables import ReadTable
from maintenance.programmes.rules.reading.words import (
    NAMED_TASK,
    OF_TASK,
    TASK,
    TOTAL,
    is_source,
    plain,
    source_of,
    task_number,
)

_DOUBT = re.compile(r"\s*\(\?\)\s*$")
"""What whoever typed a table puts after a figure whose column is not sure; it is not part of the print."""
LIMITS = {"source_label": 200, "responsible": 500, "term": 60, "title": 4000, "outcome": 4000}
SHORT = 60
UNTITLED = {
    "measures": "Заходи програми",
    "passport": "Паспорт програми",
    "resources": "Ресурсне забезпечення програми",
    "year": "Перелік на рік",
}
"""What a table is called that has no title: a paper speaks Ukrainian."""


@dataclass
class Assembly:
    """The rows of a table while they are put together."""

    table: ReadTable
    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    task: str = ""
    count: int = 0
    """Measures of the task so far."""
    named: str = ""
    """The task's name as its own column printed it last."""
    keys: set[tuple[str, str]] = field(default_factory=set)
    fallback: str = "all"
    """The source of rows that name none."""
    is_running: bool = False
    """Whether the numbers of measures begin anew with every task."""


def assemble_table(table: ReadTable, code: str) -> dict[str, Any]:
    """Give the table of the document; figures stay as printed."""
    is_by_source = table.role in ("passport", "resources")
    made = Assembly(table, fallback=_fallback(table), is_running=_is_running(table))
    for row in table.rows:
        if row.kind == "note":
            made.notes.append(" ".join(row.title.split()))
        elif row.kind != "head":
            _add_by_source(made, row) if is_by_source else _add(made, row)
    note = "\n".join(text for text in made.notes if text)
    head = {"id": code, "role": table.role, "title": _fit(table.title, 500)[0] or UNTITLED[table.role]}
    said = {"note": _fit(note, 2000)[0]} if note and table.role != "passport" else {}
    return {**head, **said, "columns": [_column(one) for one in table.sums], "rows": made.rows}


def _column(one: ReadColumn) -> dict[str, Any]:
    told: dict[str, Any] = {
        "label": _fit(one.label, 500)[0],
        "above": [_fit(text, 500)[0] for text in one.heads[:-1]][-6:],
        "year": one.year,
        "part": one.part,
    }
    return told | ({"source": one.source} if one.source else {}) | ({"detail": one.detail} if one.detail else {})


def _fallback(table: ReadTable) -> str:
    """Give the only source that the rows name; «all» where they name several or none."""
    if any(one.source for one in table.sums):
        return "all"
    named = {source for row in table.rows if (source := source_of(row.words.get("source", "")))}
    return named.pop() if len(named) == 1 else "all"


def _is_running(table: ReadTable) -> bool:
    numbers = Counter(number_of(row) for row in table.rows if row.kind == "measure")
    return any(times > 1 for number, times in numbers.items() if number and "." not in number)


def _add_by_source(made: Assembly, row: ReadRow) -> None:
    """Add a row of the whole programme's money; one that names no source is of all of them, the first at least."""
    source = source_of(row.title) or source_of(row.words.get("source", ""))
    if source is None and made.rows and not row.has_figures:
        made.notes.append(" ".join(row.title.split()))
        return
    source = source or ("all" if not made.rows else "other")
    _enter(made, row, "programme", "programme_total", source, code=row.words.get("number", "").strip()[:20])


def _add(made: Assembly, row: ReadRow) -> None:
    if row.kind == "more" and made.rows:
        _go_on(made, row)
    elif row.kind == "task":
        _begin_task(made, row.title, row)
    elif row.kind == "task_total":
        _add_task_total(made, row)
    elif row.kind == "programme_total":
        _enter(made, row, "programme", row.kind, _source(made, row))
    else:
        _add_measure(made, row)


def _source(made: Assembly, row: ReadRow) -> str:
    label = row.words.get("source", "") or (row.title if is_source(row.title) and row.kind != "measure" else "")
    found = source_of(label)
    if row.kind in TOTALS and not row.words.get("source", ""):
        return made.fallback
    return found or ("other" if label.strip() and row.kind == "more" else made.fallback)


def _go_on(made: Assembly, row: ReadRow) -> None:
    last = made.rows[-1]
    label = row.words.get("source", "") or row.title
    source = source_of(label) or "other"
    if (last["id"], source) in made.keys and not row.has_figures:
        return
    _enter(
        made, row, last["id"], last["kind"], source, code=last.get("code", ""), task=last.get("task", ""), label=label
    )


def _begin_task(made: Assembly, title: str, row: ReadRow | None, *, is_total: bool = False) -> None:
    """Begin a task: by its printed number, else the next one."""
    known = {one["task"] for one in made.rows if one["task"]}
    row = row or ReadRow(-1, "task", {"title": title}, ("",) * len(made.table.sums))
    made.task = task_of(row) or str(len(known) + 1)
    made.count, made.named = 0, plain(title)
    if not is_total:
        _enter(made, row, f"heading-{made.task}", "task", "all", code=made.task, task=made.task)
        made.rows[-1].setdefault("title", "")


def _add_task_total(made: Assembly, row: ReadRow) -> None:
    said = plain(row.title)
    if TASK.match(said) or not (TOTAL.match(said) or OF_TASK.search(said)):
        _begin_task(made, row.title, row, is_total=True)
    named = NAMED_TASK.search(said)
    task = named.group(1) if named else made.task
    _enter(made, row, f"task-{task or '1'}", "task_total", _source(made, row), code=task, task=task)


def _add_measure(made: Assembly, row: ReadRow) -> None:
    _name_task(made, row.words.get("task", "") if row.words.get("title") else "")
    made.count += 1
    number = number_of(row)
    is_list = made.table.role == "year"
    if made.is_running and number and "." not in number:
        number = f"{made.task}.{number}" if made.task else number
    _leave_task(made, number)
    own = f"{made.task}.{made.count}" if made.task else str(made.count)
    code = number or ("" if is_list else own)
    task = made.task or (code.rpartition(".")[0] if "." in code else "")
    _enter(made, row, code or f"section-{own}", "measure", _source(made, row), code=code[:20], task=task)


def _name_task(made: Assembly, text: str) -> None:
    """Take a task's name from its own column: it completes the heading above, or begins a task."""
    said = plain(text)
    if not said or said == made.named:
        return
    last = made.rows[-1] if made.rows else None
    if last and last["kind"] == "task" and made.count == 0 and not task_number(text):
        last["title"] = f"{last['title']}\n{text.strip()}"[:4000]
        made.named = said
    else:
        _begin_task(made, text.strip(), None)


def _leave_task(made: Assembly, number: str) -> None:
    """Go back from a task within a task to the one that a measure's number names: after 1.1.2, measure 1.2 is of 1."""
    known = {one["task"] for one in made.rows}
    while "." in made.task and number and not number.startswith(f"{made.task}."):
        above = made.task.rpartition(".")[0]
        if above not in known:
            return
        made.task = above


def _enter(
    made: Assembly, row: ReadRow, key: str, kind: str, source: str, *, code: str = "", task: str = "", label: str = ""
) -> None:
    printed, doubtful, notes = [], [], {}
    for place, text in enumerate(row.figures):
        bare = _DOUBT.sub("", text)
        if bare != text:
            doubtful.append(place)
        short, is_cut = _fit(bare, SHORT)
        printed.append(short)
        if is_cut:
            notes[str(place)] = _fit(bare, 1000)[0]
    words = {
        "title": row.words.get("title", "") or row.words.get("task", ""),
        "source_label": label if label and label != row.title else row.words.get("source", ""),
        "responsible": row.words.get("responsible", ""),
        "term": row.words.get("term", ""),
        "outcome": row.words.get("outcome", ""),
    }
    kept = {name: _fit(text, LIMITS[name]) for name, text in words.items() if text}
    cut = [words[name] for name, (_text, is_cut) in kept.items() if is_cut]
    made.rows.append(
        {"id": _free(made, key, source), "kind": kind, "code": code, "task": task}
        | {name: text for name, (text, _is_cut) in kept.items()}
        | {"source": source, "printed": printed}
        | ({"doubtful": doubtful} if doubtful else {})
        | ({"notes": notes} if notes else {})
        | ({"note": _fit("\n".join(cut), 1000)[0]} if cut else {})
    )


def _free(made: Assembly, key: str, source: str) -> str:
    """Give a name for the row that none of the same source has."""
    plain_key = re.sub(r"[^\w.\-]", "-", key)[:34] or "row"
    names = chain([plain_key], (f"{plain_key}-{number}" for number in count(2)))
    name = next(one for one in names if (one, source) not in made.keys)
    made.keys.add((name, source))
    return name


def _fit(text: str, limit: int) -> tuple[str, bool]:
    """Cut a text that is longer than the document takes; tell whether anything was cut."""
    return (text, False) if len(text) <= limit else (text[: limit - 1] + "…", True)
