"""Pages of programmes: the list, one programme as the council printed it, its arithmetic."""

from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext as _

from maintenance.programmes.models import Programme, ProgrammeTable, State
from maintenance.programmes.queries import export_programme, find_decided, get_programme, list_programmes
from maintenance.programmes.rules.check import CheckResult, Finding, check_programme
from maintenance.programmes.rules.decisions import former_decisions, say_decisions
from maintenance.programmes.rules.file import write_file
from maintenance.programmes.rules.roots import Diagnosis, find_roots
from maintenance.programmes.rules.roots.places import name_place
from maintenance.programmes.rules.traces import told_traces
from maintenance.programmes.spoken import HYPOTHESES, say_programme, say_rounded, say_summary
from maintenance.programmes.web.comparison import compare, compare_file, editions
from maintenance.programmes.web.drafts import adopt, amend, copy, edit_words, new
from maintenance.programmes.web.editor import check, edit, fill, save, totals, undo
from maintenance.programmes.web.indicators import edit_indicators
from maintenance.programmes.web.lacking import list_to_write
from maintenance.programmes.web.measures import bind, measure, unbind
from maintenance.programmes.web.rows import edit_row
from maintenance.programmes.web.state import delete, edit_state, restore, state_badge, state_facts, state_to_come
from maintenance.programmes.web.table import SIGNS, TONES, WEIGHT, cell_id, say_at_cells, show_table
from registry.kernel.seams import db
from registry.kernel.text import kept_as
from registry.kernel.web.access import current_actor, current_hromada_id, look_at, require
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages
from registry.kernel.words import word
from registry.places.queries.territory import list_hromadas

ROWS = ("", "all", "findings")


@require("programme.read")
def list_() -> str:
    """List the programmes with what their arithmetic says."""
    programmes = list_programmes(db.session(), current_actor(), current_hromada_id())
    shown = [_card(programme) for programme in programmes]
    may_write = bool(list_hromadas(db.session(), current_actor(), "programme.write"))
    return render_template(
        "programmes/list.html",
        programmes=shown,
        signs=SIGNS,
        tones=TONES,
        state_badge=state_badge,
        state_to_come=state_to_come,
        may_write=may_write,
    )


def _card(programme: Programme) -> tuple[Programme, CheckResult, dict[str, int], Any, str]:
    result = check_programme(programme)
    return programme, result, _counts(result), _total(programme), _summary(find_roots(programme, result))


def _summary(found: Diagnosis) -> str:
    """Say how many corrections explain how many findings; empty where everything adds up."""
    return say_summary(found) if found.roots else say_rounded(found) if found.rounded else ""


@require("programme.read")
def show(code: str) -> str:
    """Show one side of a programme: passport, resources, measures, a year's list, indicators, check."""
    programme = get_programme(db.session(), current_actor(), code)
    result = check_programme(programme)
    views = _views(programme, result)
    view = request.args.get("view") or "measures"
    if view not in views:
        abort(404)
    tabs = [
        {"label": label, "url": url_for(".show", code=code, view=name), "active": name == view, "count": count}
        for name, (label, count) in views.items()
    ]
    severity = request.args.get("severity") if request.args.get("severity") in WEIGHT else None
    rows = request.args.get("rows") if request.args.get("rows") in ROWS else ""
    year = request.args.get("year", type=int)
    may_write = current_actor().can("programme.write", programme.hromada_id)
    return render_template(
        "programmes/show.html",
        programme=programme,
        **tell_check(programme, result, find_roots(programme, result)),
        page_of=lambda view: url_for(".show", code=code, view=view),
        tabs=tabs,
        view=view,
        view_label=views[view][0],
        tables=_tables(programme, view),
        show_table=show_table,
        rows=rows,
        year=year if year in programme.years else None,
        severity=severity,
        findings=group_findings(programme, [one for one in result.findings if severity in (None, one.severity)]),
        target_days=sorted({target.on for one in programme.indicators for target in one.targets}),
        state=state_badge(programme),
        to_come=state_to_come(programme),
        force=state_facts(programme),
        **editions(programme),
        **_tell_decisions(programme),
        may_write=may_write,
        to_write=list_to_write(programme, may_write=may_write),
    )


def _tell_decisions(programme: Programme) -> dict[str, Any]:
    """Give the page the decisions behind a programme, and those on its state that others took the place of."""
    decided = find_decided(db.session(), [programme])
    former = former_decisions(programme, decided.get(programme.id, ()))
    return {
        "decisions": say_decisions(programme, decided),
        "former_decisions": [(word(State, one.state), one.decision) for one in former],
    }


def tell_check(programme: Programme, result: CheckResult, found: Diagnosis) -> dict[str, Any]:
    """Give the page what a check tells: findings, causes by their numbers, and the words and signs for them."""
    numbers = {root.id: number for number, root in enumerate(found.roots, 1)}
    traced = told_traces(current_actor(), programme.hromada_id, programme.traces)
    return {
        "result": result,
        "counts": _counts(result),
        "at_cells": say_at_cells(programme, result, found, traced),
        "found": found,
        "summary": _summary(found),
        "hypotheses": {code: _(name) for code, name in HYPOTHESES.items()},
        "number_of": {name: numbers[root.id] for name, root in found.root_of.items()},
        "say": say,
        "signs": SIGNS,
        "tones": TONES,
        "names": severity_names(),
        "cell_id": cell_id,
        "name_place": name_place,
        "view_of": _view_of,
    }


@require("programme.read")
def document(code: str) -> Response:
    """Give the programme's document for download; it imports back as it is."""
    text = write_file(export_programme(db.session(), current_actor(), code))
    look_at(get_programme(db.session(), current_actor(), code).hromada_id)
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = kept_as(f"{code}.json")
    return response


def severity_names() -> dict[str, str]:
    """Name the severities on screen, the gravest first."""
    return {
        "error": _("Помилка"),
        "conflict": _("Розбіжність"),
        "missing": _("Немає суми"),
        "rounding": _("Округлення"),
    }


def _views(programme: Programme, result: CheckResult) -> dict[str, tuple[str, int | None]]:
    views: dict[str, tuple[str, int | None]] = {"passport": (_("Паспорт"), None)}
    for table in programme.tables:
        if table.role == "resources":
            views["resources"] = (_("Ресурси"), None)
        elif table.role == "measures":
            measures = {row.key for row in table.rows if row.kind == "measure"}
            views["measures"] = (_("Заходи"), len(measures))
        elif table.role == "year":
            years = "–".join(str(year) for year in sorted({one.year for one in table.columns if one.year}))
            views[table.code] = (_("Перелік на %(year)s рік", year=years), None)
    views["indicators"] = (_("Індикатори"), len(programme.indicators))
    views["check"] = (_("Перевірка"), len(result.findings))
    return views


def _tables(programme: Programme, view: str) -> list[ProgrammeTable]:
    return [table for table in programme.tables if _view_of(table) == view]


def _view_of(table: ProgrammeTable) -> str:
    return table.code if table.role == "year" else table.role


def _counts(result: CheckResult) -> dict[str, int]:
    return {severity: result.count(severity) for severity in WEIGHT}


def group_findings(programme: Programme, findings: list[Finding]) -> list[tuple[ProgrammeTable, list[Finding]]]:
    """Sort findings by the tables in which they stand."""
    tables = [(one, [f for f in findings if f.figure.row.table is one]) for one in programme.tables]
    return [(table, found) for table, found in tables if found]


def _total(programme: Programme) -> Any:
    """Give the passport's printed total, the first figure of its row for all sources and years."""
    rows = [row for table in programme.tables if table.role == "passport" for row in table.rows]
    for row in rows:
        for column in row.table.columns:
            if column.year is None and row.source == "all":
                return row.amount(column.position)
    return None


PAGES = (
    ("GET", "/programmes", list_),
    ("GET", "/programmes/<code>", show),
    ("GET", "/programmes/<code>/document.json", document),
    ("GET POST", "/programmes/<code>/state", edit_state),
    ("GET POST", "/programmes/new", new),
    ("GET POST", "/programmes/<code>/copy", copy),
    ("GET POST", "/programmes/<code>/amend", amend),
    ("GET POST", "/programmes/<code>/adopt", adopt),
    ("GET POST", "/programmes/<code>/words", edit_words),
    ("GET", "/programmes/<code>/edit", edit),
    ("POST", "/programmes/<code>/edit/check", check),
    ("POST", "/programmes/<code>/edit/totals", totals),
    ("POST", "/programmes/<code>/edit/save", save),
    ("POST", "/programmes/<code>/edit/fill", fill),
    ("POST", "/programmes/<code>/edit/undo", undo),
    ("GET POST", "/programmes/<code>/edit/row", edit_row),
    ("GET POST", "/programmes/<code>/edit/indicators", edit_indicators),
    ("GET", "/programmes/<code>/measures/<number>", measure),
    ("POST", "/programmes/<code>/measures/<number>/bind", bind),
    ("POST", "/programmes/<code>/measures/<number>/unbind", unbind),
    ("GET", "/programmes/<code>/compare/<other>", compare),
    ("GET", "/programmes/<code>/compare/<other>.<form>", compare_file),
    ("POST", "/programmes/<code>/delete", delete),
    ("POST", "/programmes/<uuid:programme_id>/restore", restore),
)
bp = make_pages("programmes", __name__, PAGES)
bp.add_app_template_global(say_programme)
