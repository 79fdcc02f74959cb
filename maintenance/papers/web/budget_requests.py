"""The budget request on the screen: what is to be filled in first, the paper itself, and its files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Response, current_app, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from maintenance.costing.web.hromada import chosen_hromada
from maintenance.papers.documents.budget_request import request_blocks, request_paper
from maintenance.papers.documents.paper import Grid, Signatures, Text
from maintenance.papers.documents.support_lines import write_paper
from maintenance.papers.queries.budget_request import BudgetRequest, get_budget_request
from maintenance.papers.rules.request import PLAN, Lack, Lacking, lacking_in
from maintenance.papers.web.files import give
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada

FORMS = ("docx", "pdf")
WORDS = {
    Lack.CODE: _l("Не вказано код бюджетної програми"),
    Lack.SPENDING_UNIT: _l("Не вказано розпорядника коштів"),
    Lack.REPORT: _l("За звітний рік немає факту: стоїть затверджене або розрахунок"),
    Lack.APPROVED: _l("Поточний рік не затверджено, стоїть очікуване або розрахунок"),
}
MOST_LINES = 10
"""So many lines that lack something are named; the rest are counted."""


@dataclass(frozen=True)
class ToDo:
    """Something to be filled in: what, of which lines, and where."""

    words: str
    links: Sequence[tuple[str, str]]
    more: int = 0


@require("cost.read")
def budget_request_page(year: int) -> str:
    """Show the request of a year: what it still lacks, and what would be printed."""
    hromada = chosen_hromada()
    asked = _open(hromada, year)
    return render_template(
        "papers/budget_request.html",
        hromada=hromada,
        year=year,
        to_do=list(_to_do(asked, may_write=current_actor().can("cost.write", hromada.id))),
        blocks=[_shown(one) for one in request_blocks(asked, "") if not isinstance(one, Signatures)],
        files={
            form: url_for(".budget_request_file", year=year, form=form, hromada=hromada.code)
            for form in ("docx", "pdf")
        },
    )


@require("cost.read")
def budget_request_file(year: int, form: str) -> Response:
    """Give the request as a document or PDF."""
    hromada = chosen_hromada()
    paper = request_paper([_open(hromada, year)], year)
    written = write_paper(paper, form, seams(current_app).settings.front_end)
    return give(written, f"budget-request-{year}-{hromada.code}", form)


def _open(hromada: Hromada, year: int) -> BudgetRequest:
    return get_budget_request(db.session(), current_actor(), hromada, year)


def _shown(block: Text | Grid) -> dict[str, object]:
    """Say what a block is, for the template; a column is as wide as it is on paper."""
    if isinstance(block, Text):
        return {"text": block.text, "kind": block.kind.value}
    whole = sum(one.width_mm for one in block.columns)
    return {"grid": block, "shares": [f"{100 * one.width_mm // whole}%" for one in block.columns]}


def _to_do(asked: BudgetRequest, *, may_write: bool) -> Iterator[ToDo]:
    year, code = asked.plan.year, asked.plan.hromada.code
    for one in lacking_in(asked.programmes):
        words = str(WORDS[one.lack])
        if one.lack == Lack.REPORT:
            told = year - PLAN
            yield ToDo(words, [(str(told), url_for("costing.facts", hromada=code, year=told))])
        elif one.lack == Lack.APPROVED:
            yield ToDo(words, [(str(year - 1), url_for("costing.year_page", year=year - 1, hromada=code))])
        else:
            yield _of_lines(one, words, year, may_write=may_write)
    errors = sum(one.severity == "error" for one in asked.plan.findings)
    if errors:
        words = ngettext("%(num)s помилка в розрахунку плану", "%(num)s помилок у розрахунку плану", errors)
        yield ToDo(words, [(str(year), url_for("costing.year_page", year=year, hromada=code) + "#findings")])


def _of_lines(found: Lacking, words: str, year: int, *, may_write: bool) -> ToDo:
    """Lead to each line: to its form who may change it, to its page who may not."""
    links = [
        (
            one.code,
            url_for("costing.edit_line", line_id=one.id)
            if may_write
            else url_for("costing.line_page", year=year, line_id=one.id),
        )
        for one in found.lines[:MOST_LINES]
    ]
    return ToDo(words, links, len(found.lines) - len(links))


PAGES = (
    ("GET", "/costing/<int:year>/request", budget_request_page),
    ("GET", "/costing/<int:year>/request.<any(docx, pdf):form>", budget_request_file),
)
bp = make_pages("budget_requests", __name__, PAGES)
