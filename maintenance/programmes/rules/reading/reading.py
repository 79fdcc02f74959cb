"""Any council's tables read into the programme document: guessed, corrected, with what could not be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.document import FORMAT, read_document
from maintenance.programmes.rules.printed import UnreadableError, find_amount, read_amount
from maintenance.programmes.rules.reading.assembling import assemble_table
from maintenance.programmes.rules.reading.columns import ReadColumn
from maintenance.programmes.rules.reading.mended import tell_mended
from maintenance.programmes.rules.reading.sections import place_sections
from maintenance.programmes.rules.reading.sheets import Sheet
from maintenance.programmes.rules.reading.tables import Correction, ReadTable, read_tables
from maintenance.programmes.rules.reading.words import NUMBER, RANGE, years_in
from registry.kernel.errors import Reason, because

NO_HROMADA = "UA00000000000000000"
NO_CODE = "read-table"
UNIT, HRYVNIA = "тис. грн", "грн"
KOPIYKAS = re.compile(r"[.,][0-9]{2}$")
TOO_MANY_THOUSANDS = 50_000
"""As thousands this would be fifty million in one cell of an informatisation programme."""
MOST_YEARS = 20
MOST_TOLD = 20
HEADING_LETTERS = 80


@dataclass(frozen=True)
class Said:
    """What somebody says of the whole: empty is guessed."""

    title: str = ""
    unit: str = ""
    years: tuple[int, ...] = ()
    tables: Mapping[int, Correction] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What was read, and the document made of it."""

    tables: list[ReadTable]
    title: str
    unit: str
    years: list[int]
    document: dict[str, Any] | None
    """None where the tables make no programme; `remarks` say why."""
    remarks: list[Reason]

    def programme(self) -> Programme | None:
        """Give the programme to be checked; it belongs to no hromada. Raise Invalid where the document is refused."""
        return read_document(self.document) if self.document else None


def read_programme(sheets: Sequence[Sheet], said: Said = Said()) -> Reading:
    """Read tables into a document; what cannot be read stays as printed and is told."""
    tables = read_tables(sheets, said.tables)
    used = [table for table in tables if table.role]
    unit, doubts = _unit(used, said.unit)
    years = sorted({year for table in used for year in table.years}) or list(said.years) or _years_of_titles(tables)
    title = said.title.strip() or _title(tables, years)
    remarks = [*_faults(used, years), *(doubts if used else []), *tell_mended(tables)]
    document = None
    if not any(remark.text in REFUSING for remark in remarks):
        document = _document(used, title, unit, years)
        remarks += _unread(document)
    return Reading(tables, title, unit, years, document, remarks)


NO_MEASURES = because("Таблиці заходів не знайдено: виберіть, яка з таблиць нею є, і що в її стовпцях")
SEVERAL = because("Таблиця заходів, паспорт і ресурси можуть бути лише по одному: змініть ролі таблиць")
NO_YEARS = because("Років не знайдено: вкажіть, на які роки програма")
MANY_YEARS = because("Забагато років: не більше %(limit)s", limit=MOST_YEARS)
NO_SUMS = because("У вибраній таблиці немає стовпців із сумами або рядків: вкажіть, що в її стовпцях")
TWICE = because("Стовпці «%(first)s» і «%(second)s» означають те саме: рік, вид або джерело мають відрізнятися")
REFUSING = {one.text for one in (NO_MEASURES, SEVERAL, NO_YEARS, MANY_YEARS, NO_SUMS, TWICE)}


def _faults(used: Sequence[ReadTable], years: Sequence[int]) -> list[Reason]:
    roles = [table.role for table in used]
    found = []
    if "measures" not in roles:
        found.append(NO_MEASURES)
    if any(roles.count(role) > 1 for role in ("measures", "passport", "resources")):
        found.append(SEVERAL)
    if not years:
        found.append(NO_YEARS)
    if len(years) > MOST_YEARS:
        found.append(MANY_YEARS)
    if any(not table.sums or not any(row.kind not in ("head", "note") for row in table.rows) for table in used):
        found.append(NO_SUMS)
    for table in used:
        if same := _same_columns(table):
            found.append(because(TWICE.text, first=_heading(same[0]), second=_heading(same[1])))
            break
    return found


def _same_columns(table: ReadTable) -> tuple[ReadColumn, ReadColumn] | None:
    """Find the first two columns of sums that mean the same."""
    seen: dict[object, ReadColumn] = {}
    for column in table.sums:
        first = seen.setdefault((column.year, column.part, column.source, column.detail), column)
        if first is not column:
            return first, column
    return None


def _heading(column: ReadColumn) -> str:
    return " › ".join(column.heads)[-HEADING_LETTERS:] or "без назви"


def _unit(used: Sequence[ReadTable], said: str) -> tuple[str, list[Reason]]:
    """Take the unit that is said, else the measures' own; tell where none is printed or another table has another."""
    named = {table.role: table.unit for table in used if table.unit}
    unit = said or named.get("measures") or next(iter(named.values()), None)
    if unit is None and _are_hryvnia([one for table in used for row in table.rows for one in row.figures]):
        return HRYVNIA, [because("Одиниці виміру не знайдено: суми з копійками прочитано як грн, за потреби змініть")]
    if unit is None:
        return UNIT, [because("Одиниці виміру не знайдено: прочитано як тис. грн, за потреби змініть")]
    if not said and len(set(named.values())) > 1:
        return unit, [because("У таблицях названо різні одиниці виміру: усі суми прочитано як %(unit)s", unit=unit)]
    return unit, []


def _are_hryvnia(printed: Sequence[str]) -> bool:
    """Tell whether amounts are hryvnia by their look: most with kopiykas, and some that no town spends by thousands."""
    amounts = [(text, amount) for text in printed if (amount := find_amount(text, HRYVNIA))]
    with_kopiykas = sum(bool(KOPIYKAS.search(text.strip())) for text, _amount in amounts)
    return 2 * with_kopiykas > len(amounts) and any(amount >= TOO_MANY_THOUSANDS for _text, amount in amounts)


def _years_of_titles(tables: Sequence[ReadTable]) -> list[int]:
    """Take the years of the first range that a title names."""
    found = next((table.above for table in tables if RANGE.search(table.above)), "")
    matched = RANGE.search(found)
    return years_in(matched.group(0)) if matched else []


def _title(tables: Sequence[ReadTable], years: Sequence[int]) -> str:
    lines = [" ".join(line.split()) for table in tables for line in table.above.split("\n")]
    named = next((line for line in lines if "програм" in line.casefold() and 20 < len(line) <= 500), "")
    if named or not years:
        return named or "Програма"
    return f"Програма на {years[0]}–{years[-1]} роки" if len(years) > 1 else f"Програма на {years[0]} рік"


def _document(used: Sequence[ReadTable], title: str, unit: str, years: Sequence[int]) -> dict[str, Any]:
    made, counted = [], 0
    for table in used:
        counted += table.role == "year"
        made.append(assemble_table(table, table.role if table.role != "year" else f"list-{counted}"))
    place_sections(made)
    return {
        "format": FORMAT, "code": NO_CODE, "title": title[:500], "hromada": NO_HROMADA, "years": list(years),
        "unit": unit, "decision": "", "signed_by": [], "notes": [],
        "passport": [item for table in used if table.role == "passport" for item in _items(table)],
        "tables": made, "indicators": [],
    }  # fmt: skip


def _items(table: ReadTable) -> list[dict[str, Any]]:
    """Read the words of a passport: the lines above its money, each with a number, a title and what is said."""
    items: list[dict[str, Any]] = []
    noted = {row.index for row in table.rows if row.kind == "note"}
    for place, row in enumerate(table.sheet.rows):
        if not (place < table.head.first or place in noted):
            continue
        told = [cell.strip() for cell in row if cell.strip()]
        if told and NUMBER.match(told[0]) and len(told) > 1:
            items.append({"number": told[0][:20], "title": told[1], "value": told[2:]})
        elif told and items:
            items[-1]["value"] = [*items[-1]["value"], *told][:50]
    return items[:200]


def _unread(document: Mapping[str, Any]) -> list[Reason]:
    """Tell which cells print something that is neither a sum nor a way to print none."""
    found = []
    for table in document["tables"]:
        for row in table["rows"]:
            for column, text in zip(table["columns"], row["printed"], strict=True):
                try:
                    read_amount(text, document["unit"])
                except UnreadableError:
                    name = row.get("code") or row.get("title", "")[:60] or row["id"]
                    head = column["label"]
                    found.append(
                        because(
                            "«%(printed)s» не читається як сума: %(row)s, %(head)s", printed=text, row=name, head=head
                        )
                    )
    more = [because("… і ще клітинок, що не читаються як сума: %(count)s", count=len(found) - MOST_TOLD)]
    return found if len(found) <= MOST_TOLD else [*found[:MOST_TOLD], *more]
