"""The programme document (JSON): read strictly into the model, written back equal."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from maintenance.programmes.models import (
    IndicatorTarget,
    PassportItem,
    Programme,
    ProgrammeCell,
    ProgrammeIndicator,
    ProgrammeRow,
    ProgrammeTable,
    State,
)
from maintenance.programmes.rules.printed import find_amount
from maintenance.programmes.rules.schema import WRONG_CODE, ColumnIn, DocumentIn, IndicatorIn, RowIn, TableIn, TraceIn
from registry.kernel.errors import Invalid, Reason, because

FORMAT = 1


def read_document(document: Any) -> Programme:
    """Turn a document into a programme that belongs to no hromada yet.

    Raises Invalid with every reason, each under its place: «measures / 2.1 local / 4» is the fourth column of
    the row of local money of measure 2.1.
    """
    try:
        read = DocumentIn.model_validate(document)
    except ValidationError as error:
        raise Invalid({_place(document, one["loc"]): [_reason(one)] for one in error.errors()}) from error
    wrong: dict[str, list[Reason]] = {}
    for place, reason in _contradictions(read):
        wrong.setdefault(place, []).append(reason)
    if wrong:
        raise Invalid(wrong)
    return _build(read)


def _reason(error: ErrorDetails) -> Reason:
    kind = error["type"]
    if kind == "missing":
        return because("Цього поля бракує")
    if kind == "extra_forbidden":
        return because("Такого поля немає у форматі")
    if kind in ("too_long", "string_too_long"):
        return because("Задовге: не більше %(limit)s", limit=error.get("ctx", {}).get("max_length"))
    if kind in ("too_short", "string_too_short"):
        return because("Замало: потрібно щонайменше %(limit)s", limit=error.get("ctx", {}).get("min_length"))
    if kind == "literal_error":
        return because("Має бути одне з: %(expected)s", expected=error.get("ctx", {}).get("expected"))
    if kind == "string_pattern_mismatch" and error["loc"] == ("code",):
        return WRONG_CODE
    if kind == "value_error":
        return because("Є недруковані символи")
    return because("Значення не того виду: %(given)s", given=repr(error["input"])[:80])


def _place(document: Any, path: tuple[int | str, ...]) -> str:
    """Name the place of an error by the ids in the document instead of indexes."""
    names: list[str] = []
    here = document
    for place, step in enumerate(path, 1):
        here = _inside(here, step)
        if step in ("tables", "rows") and place < len(path):
            continue
        if isinstance(here, dict) and isinstance(here.get("id"), str):
            source = here.get("source")
            names.append(f"{here['id']} {source}" if isinstance(source, str) else here["id"])
        else:
            names.append(str(step + 1) if isinstance(step, int) else step)
    return " / ".join(names)[:200] or "document"


def _inside(here: Any, step: int | str) -> Any:
    if isinstance(here, dict):
        return here.get(step)
    return here[step] if isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here) else None


def _contradictions(read: DocumentIn) -> Iterator[tuple[str, Reason]]:
    if sorted(set(read.years)) != read.years:
        yield "years", because("Роки мають іти за порядком, кожен один раз")
    roles = Counter(table.role for table in read.tables)
    if roles["measures"] != 1 or roles["passport"] > 1 or roles["resources"] > 1:
        yield "tables", because("Потрібна одна таблиця заходів і не більше одного паспорта й одних ресурсів")
    for name in _repeated(table.id for table in read.tables):
        yield "tables", because("Таблиця %(name)s повторюється", name=name)
    for number in _repeated(one.number for one in read.indicators):
        yield "indicators", because("Індикатор %(name)s повторюється", name=number)
    for one in read.indicators:
        yield from _target_contradictions(one)
    for table in read.tables:
        yield from _table_contradictions(read, table)
    widths = {table.id: len(table.columns) for table in read.tables}
    for trace in read.traces:
        if trace.column is not None and trace.column >= widths.get(trace.table, trace.column + 1):
            yield "traces", because("Стовпця %(index)s немає", index=trace.column)


def _target_contradictions(one: IndicatorIn) -> Iterator[tuple[str, Reason]]:
    for target in one.targets:
        try:
            date.fromisoformat(target.on)
        except ValueError:
            yield f"indicators / {one.number}", because("Такої дати немає: %(date)s", date=target.on)
    for day in _repeated(target.on for target in one.targets):
        yield f"indicators / {one.number}", because("Дата %(date)s повторюється", date=day)


def _table_contradictions(read: DocumentIn, table: TableIn) -> Iterator[tuple[str, Reason]]:
    for place, column in enumerate(table.columns, 1):
        if column.year is not None and column.year not in read.years:
            yield f"{table.id} / columns / {place}", because("Року %(year)s немає в програмі", year=column.year)
    slices = ((column.year, column.part, column.source, column.detail) for column in table.columns)
    for year, part, *_ in _repeated(slices):
        yield f"{table.id} / columns", because("Два стовпці для %(year)s %(part)s", year=year or "", part=part)
    for key, source in _repeated((row.id, row.source) for row in table.rows):
        yield f"{table.id} / {key} {source}", because("Рядок повторюється")
    for row in table.rows:
        yield from _row_contradictions(table, row)


def _row_contradictions(table: TableIn, row: RowIn) -> Iterator[tuple[str, Reason]]:
    place, width = f"{table.id} / {row.id} {row.source}", len(table.columns)
    if len(row.printed) != width:
        yield place, because("Клітинок %(given)s, а стовпців %(width)s", given=len(row.printed), width=width)
    if row.kind == "measure" and table.role == "measures" and not row.code:
        yield place, because("Захід без номера")
    for index in [*row.notes, *map(str, row.doubtful)]:
        if not index.isdecimal() or len(index) > len(str(width)) or int(index) >= width or index != str(int(index)):
            yield place, because("Стовпця %(index)s немає", index=index)


def _repeated(values: Iterator[Any]) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]


def _build(read: DocumentIn) -> Programme:
    return Programme(
        code=read.code, title=read.title, years=read.years, unit=read.unit, decision=read.decision,
        signed_by=read.signed_by, notes=read.notes,
        passport=[PassportItem(position=place, **item.model_dump()) for place, item in enumerate(read.passport)],
        tables=[_build_table(place, table, read.unit) for place, table in enumerate(read.tables)],
        indicators=[_build_indicator(one) for one in read.indicators],
        state=read.state or "in_force", traces=[one.model_dump() for one in read.traces],
        dismissed=read.dismissed,
    )  # fmt: skip


def _build_table(place: int, table: TableIn, unit: str) -> ProgrammeTable:
    return ProgrammeTable(
        position=place, code=table.id, role=table.role, title=table.title, note=table.note,
        heads=[column.model_dump(exclude_defaults=True) for column in table.columns],
        rows=[_build_row(number, row, unit) for number, row in enumerate(table.rows)],
    )  # fmt: skip


def _build_row(place: int, row: RowIn, unit: str) -> ProgrammeRow:
    cells = [
        ProgrammeCell(
            position=index, printed=printed, amount=find_amount(printed, unit),
            note=row.notes.get(str(index), ""), is_doubtful=index in row.doubtful,
        )
        for index, printed in enumerate(row.printed)
        if printed or str(index) in row.notes or index in row.doubtful
    ]  # fmt: skip
    words = row.model_dump(exclude={"id", "printed", "notes", "doubtful"})
    return ProgrammeRow(position=place, key=row.id, cells=cells, **words)


def _build_indicator(one: IndicatorIn) -> ProgrammeIndicator:
    targets = [IndicatorTarget(on=date.fromisoformat(target.on), printed=target.printed) for target in one.targets]
    return ProgrammeIndicator(targets=targets, **one.model_dump(exclude={"targets"}))


def write_document(programme: Programme) -> dict[str, Any]:
    """Give the document that reads back into an equal programme."""
    written = {
        "format": FORMAT,
        "code": programme.code,
        "title": programme.title,
        "hromada": programme.hromada.code if programme.hromada else None,
        "years": list(programme.years),
        "unit": programme.unit,
        "decision": programme.decision,
        "signed_by": list(programme.signed_by),
        "notes": list(programme.notes),
        "passport": [_kept(_words(item, "number", "title", "value", "note"), "note") for item in programme.passport],
        "tables": [_write_table(table) for table in programme.tables],
        "indicators": [_write_indicator(one) for one in programme.indicators],
        "state": programme.state if programme.state == State.DRAFT else None,
        "amends": programme.amends.code if programme.amends else None,
        "traces": [{name: one.get(name) for name in TraceIn.model_fields} for one in programme.traces or ()],
        "dismissed": list(programme.dismissed or ()),
    }
    return _kept(written, "state", "amends", "traces", "dismissed")


def _write_table(table: ProgrammeTable) -> dict[str, Any]:
    head = _kept({"id": table.code, "role": table.role, "title": table.title, "note": table.note}, "note")
    width = len(table.heads)
    columns = [{name: one[name] for name in ColumnIn.model_fields if name in one} for one in table.heads]
    return {**head, "columns": columns, "rows": [_write_row(row, width) for row in table.rows]}


def _write_row(row: ProgrammeRow, width: int) -> dict[str, Any]:
    cells = {cell.position: cell for cell in row.cells}
    words = _words(row, "kind", "code", "task", "title", "source", "source_label", "responsible", "term", "outcome")
    optional = ("code", "task", "title", "source_label", "responsible", "term", "outcome", "notes", "doubtful", "note")
    return _kept(
        {
            "id": row.key,
            **words,
            "printed": [cells[place].printed if place in cells else "" for place in range(width)],
            "notes": {str(place): cell.note for place, cell in sorted(cells.items()) if cell.note},
            "doubtful": [place for place, cell in sorted(cells.items()) if cell.is_doubtful],
            "note": row.note,
        },
        *optional,
    )


def _write_indicator(one: ProgrammeIndicator) -> dict[str, Any]:
    words = _words(one, "number", "priority", "title", "unit", "base")
    targets = [{"on": target.on.isoformat(), "printed": target.printed} for target in one.targets]
    return _kept({**words, "targets": targets, "dynamics": one.dynamics, "note": one.note}, "note")


def _words(thing: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _kept(values: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value or name not in optional}
