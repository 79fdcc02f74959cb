"""Putting a report's document together: figures of now for a draft; those of an issued one are in its file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.queries.costing import get_costing
from maintenance.papers.documents.indicators import figure_cell, target_text
from maintenance.papers.documents.printed.stationery import Stationery, stationery_of
from maintenance.papers.documents.report_files import FORMS, PRINTED, write_file, write_files
from maintenance.papers.models.report import Report, ReportKind
from maintenance.papers.queries.indicators.values import IndicatorValue, list_values
from maintenance.papers.queries.reports.facts import read_year
from maintenance.papers.rules.indicators.definition import OF_MONEY
from maintenance.papers.rules.indicators.value import Source
from maintenance.papers.rules.reports.due import due_on, period_of
from maintenance.papers.rules.reports.indicators import IndicatorFact, indicator_table
from maintenance.papers.rules.reports.needs import Direction, needs_tables
from maintenance.papers.rules.reports.plan import Task, printed_otherwise, tasks_of
from maintenance.papers.rules.reports.quarter import lines_by_measure, quarter_tables
from maintenance.papers.rules.reports.tables import Document, canonical, sha256, uah
from maintenance.papers.rules.reports.values import BoundLine, YearFacts
from maintenance.papers.rules.reports.year import year_tables
from maintenance.programmes.models import Programme
from maintenance.programmes.queries import find_decided, find_programme
from maintenance.programmes.rules.decisions import say_decisions
from maintenance.programmes.rules.document import write_document
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, because
from registry.places.models.territory import Hromada
from registry.places.queries.territory import get_hromada

FORMAT = 1
TEXTS = ("done", "problems", "proposals", "conclusion")


Progress = Callable[[int, int], None]
"""Told how many of how many steps are done."""


def untold(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Contents:
    """What a kind of report says: its tables, its notes, and the facts behind its figures."""

    tables: list[Document]
    notes: list[str]
    facts: Document


def report_document(session: Session, report: Report, *, on: date | None = None) -> Document:
    """Write a report's document with the figures of now; raise Conflict where its programme is gone."""
    day = on or clock.today()
    hromada = session.get_one(Hromada, report.hromada_id)
    programme = find_programme(session, report.programme) if report.programme else None
    if report.programme and (programme is None or programme.hromada_id != hromada.id):
        raise Conflict(because("Програми «%(code)s» у цій громаді вже немає", code=report.programme))
    first, last = period_of(report.kind, report.year, report.quarter)
    due = due_on(report.kind, report.year, report.quarter)
    contents = _contents(session, report, hromada, programme, day)
    return {
        "format": FORMAT,
        "kind": report.kind,
        "kind_word": ReportKind(report.kind).word(),
        "hromada": {"code": hromada.code, "name": hromada.name, "is_demo": hromada.is_demo or report.is_demo},
        "programme": _programme(session, programme),
        "year": report.year,
        "quarter": report.quarter,
        "period": report.period,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "due_on": due.isoformat() if due else None,
        "known_on": day.isoformat(),
        "number": report.number,
        "issued_on": report.issued_on.isoformat() if report.issued_on else None,
        "signed_by": report.signed_by,
        "replaces": _replaced(session, report),
        "texts": {name: getattr(report, name) or "" for name in TEXTS},
        "tables": contents.tables,
        "notes": contents.notes,
        "facts": contents.facts,
    }


def stationery_for(session: Session, document: Document) -> Stationery:
    """Read by which template a report is written: that of the day on which it is issued, or of now."""
    day = date.fromisoformat(document["issued_on"] or document["known_on"])
    hromada = get_hromada(session, document["hromada"]["code"])
    return stationery_of(session, PRINTED[document["kind"]].code, [hromada], day)


def report_files(session: Session, report: Report, libraries: Path, progress: Progress = untold) -> dict[str, bytes]:
    """Write all files of a report with the figures of now, by its hromada's template."""
    progress(0, len(FORMS) + 1)
    document = report_document(session, report)
    by = stationery_for(session, document)
    return write_files(document, libraries, by, lambda done: progress(done + 1, len(FORMS) + 1))


def draft_file(session: Session, report: Report, form: str, libraries: Path) -> bytes:
    """Write one file of a draft as it would be now; raise Conflict without its programme or fonts."""
    document = report_document(session, report)
    return write_file(document, form, libraries, stationery_for(session, document))


def _programme(session: Session, programme: Programme | None) -> Document | None:
    if programme is None:
        return None
    digest, decided = sha256(canonical(write_document(programme))), find_decided(session, [programme])
    told = {"code": programme.code, "title": programme.name, "decision": say_decisions(programme, decided)}
    return {**told, "years": list(programme.years), "sha256": digest}


def _replaced(session: Session, report: Report) -> Document | None:
    if report.replaces_id is None:
        return None
    former = session.get_one(Report, report.replaces_id)
    return {
        "number": former.number,
        "issued_on": former.issued_on.isoformat() if former.issued_on else None,
        "sha256": former.content_sha256,
        "reason": report.reason,
    }


def _contents(session: Session, report: Report, hromada: Hromada, programme: Programme | None, day: date) -> Contents:
    if report.kind == ReportKind.NEEDS or programme is None:
        return _needs(session, hromada, programme, report.year, day)
    tasks = tasks_of(programme)
    end = min(period_of(report.kind, report.year, report.quarter)[1], day)
    notes = list(printed_otherwise(programme, report.year))
    title = f"Індикатори на {end:%d.%m.%Y}"
    if report.kind == ReportKind.QUARTER:
        year = read_year(session, hromada, programme.id, report.year, day=day, quarter=report.quarter or 4)
        tables = quarter_tables(tasks, year, report.quarter or 4)
        facts = [year]
    else:
        years = [one for one in programme.years if one <= report.year]
        by_year = {one: read_year(session, hromada, programme.id, one, day=day) for one in {*years, report.year}}
        tables = year_tables(tasks, by_year, report.year, programme.years)
        facts = [by_year[one] for one in sorted(by_year)]
    indicators = indicator_table(_indicators(session, hromada, programme, end), f"{len(tables) + 1}. {title}")
    notes += _unbound(tasks, facts[-1])
    return Contents([*tables, *([indicators] if indicators["rows"] else [])], notes, _facts(tasks, facts))


def _unbound(tasks: Sequence[Task], facts: YearFacts) -> Iterator[str]:
    """Say of how many measures the register knows no fact."""
    taken = lines_by_measure(tasks, facts)
    without = sum(not some for some in taken.values())
    if without:
        yield f"Заходів без зв’язку з рядками кошторису: {without} із {len(taken)}; їхніх фактів реєстр не знає."


def _facts(tasks: Sequence[Task], years: Sequence[YearFacts]) -> Document:
    """Tell the acts and payments behind the figures, each with the row that it stands in."""
    acts, payments = [], []
    for year in years:
        rows = {line.id: key for key, some in lines_by_measure(tasks, year).items() for line in some}

        def told(contract_id: Any, one: Any, on: date, facts: YearFacts, rows: Mapping[Any, str] = rows) -> Document:
            number, line_id = facts.contracts[contract_id]
            return {
                "id": f"{one.id}/{facts.year}", "number": one.number, "on": on.isoformat(), "amount": uah(one.amount),
                "contract": number, "measure": rows.get(line_id),
            }  # fmt: skip

        acts += [told(one.contract_id, one, one.on, year) for one in year.acts]
        payments += [told(one.contract_id, one, one.on, year) for one in year.payments]
    decisions = [f"{one.year}: {one.decision}" for one in years if one.decision]
    return {"acts": acts, "payments": payments, "decision": "; ".join(decisions) or None}


def _indicators(session: Session, hromada: Hromada, programme: Programme, day: date) -> Iterator[IndicatorFact]:
    for one in list_values(session, SYSTEM, hromada, day):
        if one.definition.programme == programme.code and not one.definition.is_input:
            yield _indicator(one)


def _indicator(one: IndicatorValue) -> IndicatorFact:
    definition, value = one.definition, one.value
    shown = None if value.value is None else str(figure_cell(definition, value.value)).replace(".", ",")
    given = value.given.source if value.given else ""
    reason = "" if value.value is not None or not value.reason else str(value.reason)
    source = "; ".join(filter(None, (Source(value.source).word(), given, reason)))
    return IndicatorFact(
        definition.number,
        definition.title,
        definition.unit,
        one.printed.base if one.printed else None,
        target_text(one.target),
        shown,
        None if definition.is_yes_no else one.deviation,
        one.is_reached,
        source,
        # What is counted of assets tells how many hidden ones there are.
        not definition.is_computed or (definition.formula in OF_MONEY and not definition.kinds),
        definition.code,
    )


def _needs(session: Session, hromada: Hromada, programme: Programme | None, year: int, day: date) -> Contents:
    costing = get_costing(session, SYSTEM, hromada, year, as_of=day)
    directions: dict[str, Direction] = {}
    if programme is not None:
        tasks = {one.code: task for task in tasks_of(programme) for one in task.measures}
        for line in _bound_lines(session, hromada, programme, year, day):
            task = tasks.get(line.measure or "")
            if task is not None:
                directions[line.code] = (task.code, task.title)
    found = sum(one.severity == "error" for one in costing.findings)
    notes = [f"У розрахунку {year} року зауважень, що потребують виправлення: {found}."] if found else []
    return Contents(needs_tables(costing.year, costing.rows, directions), notes, {})


def _bound_lines(session: Session, hromada: Hromada, programme: Programme, year: int, day: date) -> Sequence[BoundLine]:
    return read_year(session, hromada, programme.id, year, day=day).lines
