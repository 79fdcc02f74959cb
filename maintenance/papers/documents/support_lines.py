"""The paper that justifies a year's support lines: each sum with its working, contract and clause."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.costing.documents.json import costing_document
from maintenance.costing.models.version import CostingVersion, Stage
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.previous import PreviousIs
from maintenance.costing.rules.text import count, reference, signed_uah
from maintenance.papers.documents.costing_tables import SEVERITY_LABELS
from maintenance.papers.documents.paper import Block, Column, Grid, Kind, Paper, PaperPart, Text
from maintenance.papers.documents.printed.outline import lay_out
from maintenance.papers.documents.printed.outlines.support import OUTLINE
from maintenance.papers.documents.version_tables import causes_of, what_if_words
from maintenance.papers.rules.printed.block_forms import SUPPORT
from registry.kernel.money import NOTHING, format_thousand, format_uah
from registry.places.models.territory import MoneyUnit

Document = Mapping[str, Any]

PAPERS = (".docx", ".pdf")
"""How the files of papers end."""
MOST_COMPONENTS = 300
"""So many workings of a line are printed; the spreadsheet has them all, and the paper says how many are left."""
ROWS = ("рядок", "рядки", "рядків")
DEMO = "Демонстраційні дані: місця, договори й суми вигадано."
NO_LINES = "На цей рік рядків підтримки немає."


@dataclass(frozen=True)
class Section:
    """One hromada's part of the paper: its name and its costing's document, computed now or kept."""

    hromada: str
    document: Document
    stage: str = ""
    """What a kept version is called; nothing of one that is computed now."""
    is_demo: bool = False


def support_paper(sections: Sequence[Section], year: int, *, unit: str = MoneyUnit.UAH) -> Paper:
    """Lay out the justification of a year's lines; lines and totals in the unit, workings in hryvnia."""
    title = f"Обґрунтування витрат на підтримку на {year} рік"
    foot = f"{title} · Облік"
    parts = [PaperPart({**_values(one, unit), "title": title, "foot": foot}, _blocks(one, year, MoneyUnit(unit)))
             for one in sections]  # fmt: skip
    blocks = [block for one in parts for block in lay_out(SUPPORT, OUTLINE, one)]
    known_on = max((_known_on(one) for one in sections), default=None)
    blocks = blocks or [Text(title, Kind.TITLE), Text(NO_LINES)]
    return Paper(title, blocks, foot, known_on, is_wide=True, form=SUPPORT.code, parts=parts)


def computed_sections(costings: Sequence[Costing], year: int) -> list[Section]:
    """Give the sections of what is computed now; which assets are behind a working, the spreadsheet lists."""
    return [_computed(one, year) for one in costings]


def _computed(costing: Costing, year: int) -> Section:
    document = costing_document(year, costing.as_of.isoformat(), [costing], write_ids=lambda _assets: ())
    return Section(costing.hromada.name, document, is_demo=costing.hromada.is_demo)


def kept_section(version: CostingVersion, hromada: str) -> Section:
    """Give the section of a kept costing, as it was."""
    stage = f"Версія {version.number}, {Stage(version.stage).word()} {version.decision or ''}".rstrip()
    return Section(hromada, version.document, stage, version.is_demo)


def _values(section: Section, unit: str) -> dict[str, str | None]:
    told = what_if_words(section.document)
    return {
        "hromada": section.hromada,
        "standing": _standing(section),
        "demo": DEMO if section.is_demo else None,
        "what_if": f"Розрахунок «що, якщо», не план: {'; '.join(told)}" if told else None,
        "nothing": None if section.document["lines"] else NO_LINES,
        "unit": MoneyUnit(unit).word(),
    }


def _blocks(section: Section, year: int, unit: MoneyUnit) -> dict[str, list[Block]]:
    document = section.document
    if not document["lines"]:
        return {}
    return {
        "lines": [_lines(document, year, unit)],
        "subtotals": [_subtotals(document, unit)],
        "workings": [block for line in document["lines"] for block in _workings(line, year)],
        "findings": [_finding(one) for one in document["findings"]],
    }


def _standing(section: Section) -> str:
    known = f"{_known_on(section):%d.%m.%Y}"
    return f"{section.stage}, станом на {known}" if section.stage else f"Станом на {known}"


def _known_on(section: Section) -> date:
    return date.fromisoformat(section.document["as_of"])


def _lines(document: Document, year: int, unit: MoneyUnit) -> Grid:
    columns = (
        Column("Код", 16), Column("Рядок", 84), Column("КЕКВ", 14), Column("Фонд", 34),
        Column(f"{year - 1} рік", 30, is_figure=True), Column(f"{year - 1} рік — це", 28),
        Column(f"{year} рік", 30, is_figure=True), Column("Зміна", 30, is_figure=True),
    )  # fmt: skip
    lines = document["lines"]
    rows = [
        (
            line["code"],
            line["title"],
            line["kekv"],
            Fund(line["fund"]).word(),
            _write(line["previous_year"], unit),
            PreviousIs(line["previous_is"]).word(),
            _write(line["amount"], unit),
            _write(line["change"], unit),
        )
        for line in lines
    ]
    before, change = _sum(lines, "previous_year"), _sum(lines, "change")
    total = Decimal(document["total"])
    sums = ("", "Разом", "", "", _write(before, unit), "", _write(total, unit), _write(change, unit))
    return Grid(columns, rows, [sums])


def _subtotals(document: Document, unit: MoneyUnit) -> Grid:
    columns = (Column("КЕКВ", 20), Column("Фонд", 50), Column("Видатки", 60), Column("Сума", 40, is_figure=True))
    rows = [
        (one["kekv"], Fund(one["fund"]).word(), Expenditure(one["kind"]).word(), _write(one["amount"], unit))
        for one in document["by_kekv_and_fund"]
    ]
    return Grid(columns, rows, [("", "Разом", "", _write(document["total"], unit))])


def _workings(line: Document, year: int) -> Iterator[Block]:
    yield Text(f"{reference(year, line['code'])}. {line['title']}", Kind.HEADING)
    components = line["components"]
    columns = (
        Column("№", 26), Column("Договір, пункт", 62), Column("Розрахунок", 142),
        Column("Сума, грн", 36, is_figure=True),
    )  # fmt: skip
    rows = [
        (reference(year, line["code"], place), _contract(one), _working(one), _write(one["amount"], MoneyUnit.UAH))
        for place, one in enumerate(components[:MOST_COMPONENTS], start=1)
    ]
    if left := components[MOST_COMPONENTS:]:
        told = f"ще {count(len(left), ROWS)} розрахунку: повністю — в електронній таблиці"
        rows.append(("", "", told, _write(_sum(left, "amount"), MoneyUnit.UAH)))
    if rows:
        yield Grid(columns, rows, [("", "", "Разом за рядком", _write(line["amount"], MoneyUnit.UAH))])
    else:
        yield Text("Договорів, що діють цього року, немає: 0,00 грн.")
    if Decimal(line["change"]):
        told = f"Зміна до {year - 1} року {signed_uah(Decimal(line['change']))} грн: {causes_of(line)}"
        yield Text(told, Kind.NOTE)


def _contract(component: Document) -> str:
    clause = component["term_clause"]
    return f"{component['contract_number']}, {clause}" if clause else str(component["contract_number"])


def _working(component: Document) -> str:
    return f"{component['formula']} (прогноз)" if component["is_projected"] else str(component["formula"])


def _finding(finding: Document) -> Text:
    at = f" (рядок {finding['line']})" if finding["line"] else ""
    return Text(f"{SEVERITY_LABELS[finding['severity']].capitalize()}: {finding['message']}{at}")


def _sum(rows: Sequence[Document], name: str) -> Decimal:
    return sum((Decimal(one[name]) for one in rows), NOTHING)


def _write(amount: str | Decimal, unit: MoneyUnit) -> str:
    exact = Decimal(amount)
    text = format_uah(abs(exact)) if unit == MoneyUnit.UAH else format_thousand(abs(exact))
    return f"−{text}" if exact < 0 else text
