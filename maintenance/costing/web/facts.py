"""The page of plan against fact: a year by line and contract, by month as bars and as a table, and what is amiss."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.contracts.web.list import months
from maintenance.costing.queries.facts import FactYear, get_fact_year
from maintenance.costing.queries.year_turns import count_unpaid
from maintenance.costing.rules.facts.comparison import FactRow, FactSums, add_up
from maintenance.costing.rules.facts.values import LineFact
from maintenance.costing.rules.text import signed_uah
from maintenance.costing.web.approved import transfers_card
from maintenance.costing.web.charts import draw_months
from maintenance.costing.web.hromada import chosen_hromada, page_address
from registry.kernel import clock
from registry.kernel.rules.reading import integer_between
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked
from registry.kernel.web.errors import say
from registry.kernel.web.filters import uah
from registry.kernel.web.numbered_pages import NumberedPage, asked_page
from registry.places.models.territory import Hromada

TONES = {"error": "error", "warning": "warn", "info": "info"}
ROWS, MOST_FINDINGS = 100, 50
"""So many contracts and findings stand on a page; the files have all."""


@dataclass(frozen=True)
class Section:
    """A line with those of its contracts that stand on a page; without a line those of no line."""

    line: LineFact | None
    sums: FactSums
    """Of all its contracts, on whichever page they stand."""
    rows: Sequence[FactRow]
    is_whole: bool


@require("cost.read")
def facts() -> str:
    """Show a year's plan against what was accepted and paid."""
    hromada, year = chosen_hromada(), _asked_year()
    found = get_fact_year(db.session(), current_actor(), hromada, year)
    total, rows = found.comparison.total, found.comparison.rows
    pages = asked_page(len(rows), ROWS)
    return render_template(
        "costing/facts/year.html",
        hromada=hromada,
        year=year,
        years=_years(hromada, year),
        address=page_address(hromada),
        as_of=found.comparison.as_of,
        total=total,
        unpaid=count_unpaid(db.session(), hromada.id, year)[1],
        sections=_sections(rows, pages),
        pages=pages,
        count_words=ngettext("%(num)s договір", "%(num)s договори", sum(one.contract is not None for one in rows)),
        chart=draw_months(_("За місяцями"), total),
        months_of=total,
        month_names=months(),
        has_plan=any(one.planned for one in total.months),
        has_approved=total.approved is not None,
        is_partly_known=any(one.sums.contracted is None for one in rows if one.sums.accepted),
        findings=[_finding(found, one) for one in found.findings[:MOST_FINDINGS]],
        more_findings=max(0, len(found.findings) - MOST_FINDINGS),
        transfers=transfers_card(found),
        signed=signed_uah,
        findings_words=ngettext("%(num)s зауваження", "%(num)s зауваження", len(found.findings)),
        can_write=current_actor().can("cost.write", hromada.id),
    )


def _asked_year() -> int:
    year: int | None = asked("year", integer_between(FIRST_YEAR, LAST_YEAR), _("Рік"))
    return clock.today().year if year is None else year


def _years(hromada: Hromada, year: int) -> list[dict[str, Any]]:
    this_year = clock.today().year
    offered = sorted({year, *range(this_year - 2, this_year + 2)})
    return [
        {
            "label": str(one),
            "url": url_for("costing.facts", year=one, **page_address(hromada)),
            "active": one == year,
        }
        for one in offered
        if FIRST_YEAR <= one <= LAST_YEAR
    ]


def _sections(rows: Sequence[FactRow], pages: NumberedPage) -> list[Section]:
    """Put the rows of a page under their lines; a line's sums are of all its rows."""
    shown = rows[pages.offset : pages.offset + pages.size]
    by_line: dict[uuid.UUID | None, list[FactRow]] = {}
    for row in rows:
        by_line.setdefault(row.line.id if row.line else None, []).append(row)
    sections = []
    for line_id, some in groupby(shown, key=lambda row: row.line.id if row.line else None):
        own, on_page = by_line[line_id], list(some)
        told = [row for row in on_page if not _is_told_above(row, own)]
        sections.append(Section(own[0].line, add_up(row.sums for row in own), told, len(own) == len(on_page)))
    return sections


def _is_told_above(row: FactRow, own: Sequence[FactRow]) -> bool:
    """Tell whether a row holds only what is approved for a line that has contracts: the line itself says it."""
    sums = row.sums
    has_facts = bool(sums.contracted or sums.accepted or sums.paid or sums.expected)
    return row.contract is None and not has_facts and any(one.contract is not None for one in own)


def _finding(found: FactYear, one: Any) -> dict[str, Any]:
    names = {"error": _("Помилка"), "warning": _("Увага"), "info": _("До відома")}
    return {
        "tone": TONES[one.severity],
        "severity": names[one.severity],
        "text": say(one.reason),
        "url": url_for("contracts.contract", contract_id=one.contract_id) if one.contract_id else None,
        "label": f"№ {found.numbers[one.contract_id]}" if one.contract_id else None,
        "amount": uah(one.amount) if one.amount is not None else None,
    }
