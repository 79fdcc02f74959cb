"""Pages of costing: a year's lines, one line to its assets."""

import uuid
from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.models.service_line import Expenditure, Fund, IndexKind
from maintenance.contracts.queries.former_rules import has_former_rules
from maintenance.contracts.queries.service_lines import list_indexes, list_service_lines
from maintenance.contracts.rules.book import LineValue
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR, costing_year
from maintenance.costing.queries.cost_groups import By
from maintenance.costing.queries.costing import Costing, list_costings
from maintenance.costing.queries.fact_months import line_year
from maintenance.costing.queries.scenarios import list_scenarios
from maintenance.costing.queries.versions import list_versions
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.rules.year_turn import has_turned
from maintenance.costing.web.bars import total_bars
from maintenance.costing.web.charts import show_year
from maintenance.costing.web.estimates import show_estimates
from maintenance.costing.web.hromada import chosen_hromada, find_chosen_hromada, page_address
from maintenance.costing.web.offers import show_with_offers
from maintenance.costing.web.previous import say_sources
from maintenance.costing.web.scale import asked_unit, scale_of
from maintenance.costing.web.scenario_view import show_asked
from maintenance.costing.web.summaries import show_horizon, show_subtotals
from maintenance.costing.web.version_view import show_versions
from maintenance.costing.web.view import (
    ALONE,
    MOST_CONTRACTS,
    count_errors,
    count_findings,
    show_row,
    show_rows,
)
from maintenance.costing.web.what_if import WhatIf, open_costing, open_horizon, read_what_if
from registry.kernel import clock
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, link_to, require
from registry.kernel.web.numbered_pages import NumberedPage, asked_page
from registry.kernel.words import word
from registry.places.models.territory import Hromada

FEW_PARTS = 24
"""So many components of a line stand unfolded on its page; of more each contract shows its sum first."""


@require("cost.read")
def start() -> Any:
    """Open the chosen hromada's next year; with several, offer each one's."""
    hromada = find_chosen_hromada()
    if hromada is not None:
        return redirect(url_for("costing.year_page", year=costing_year(hromada, clock.today()), **_asked()))
    costings = list_costings(db.session(), current_actor(), None)
    return render_template("costing/start.html", costings=costings, count_findings=count_findings)


@require("cost.read")
def year_page(year: int) -> str:
    """Show a year: every line beside the years before and its ceiling, what threatens it, what-if."""
    hromada = chosen_hromada()
    what_if = read_what_if(hromada)
    years = open_horizon(hromada, year, what_if)
    costing = years[0]
    plain = open_costing(hromada, year, None) if what_if.is_on else costing
    scale = scale_of(*years, plain)
    return render_template(
        "costing/year.html",
        horizon=show_horizon(years, scale),
        subtotals=show_subtotals(costing, scale),
        scale=scale,
        costing=costing,
        say_sources=say_sources,
        hromada=hromada,
        year=year,
        rows=show_rows(costing),
        findings=show_with_offers(costing),
        findings_words=_findings_words(costing),
        bars=total_bars(costing, scale),
        estimates=show_estimates(costing),
        what_if=what_if,
        **show_asked(hromada, year, what_if),
        lines=list_service_lines(db.session(), current_actor(), hromada.id),
        scenarios=list_scenarios(db.session(), current_actor(), hromada.id),
        may_write=current_actor().can("cost.write", hromada.id),
        versions=show_versions(list_versions(db.session(), current_actor(), hromada.id, year), plain.total),
        has_former_rules=has_former_rules(db.session(), hromada.id),
        offers_turn=not has_turned(year, clock.today()),
        years=_years(hromada, year, what_if),
        count_rows=lambda number: ngettext("%(num)s рядок", "%(num)s рядки", number),
        **_address(hromada),
    )


@require("cost.read")
def line_page(year: int, line_id: uuid.UUID) -> str:
    """Show one line: its components, each with its contract, clause, formula and assets."""
    hromada = _hromada_of_line(line_id)
    what_if = read_what_if(hromada)
    costing = open_costing(hromada, year, what_if)
    row = next((one for one in costing.rows if one.line.id == line_id), None)
    if row is None:
        return render_template("costing/nothing.html", hromada=hromada, year=year, line=_line(costing, line_id))
    scale = scale_of(costing)
    part, pages = _page_of(row)
    shown, findings = show_row(costing, part, scale, ALONE), _of_line(costing, line_id)
    known = list_indexes(db.session(), current_actor(), hromada.id)
    return render_template(
        "costing/line.html",
        costing=costing,
        hromada=hromada,
        year=year,
        row=shown,
        is_long=sum(len(one.components) for one in shown.contracts) > FEW_PARTS,
        assets_url=_assets_url(hromada, year, line_id),
        pages=pages,
        scale=scale,
        measure=costing.measure(row.line),
        fund_words=f"{word(Fund, row.line.fund)}, {word(Expenditure, row.line.expenditure)}",
        findings=show_with_offers(replace(costing, findings=findings)),
        findings_count=len(findings),
        what_if=what_if,
        **show_year(
            _("За місяцями, %(year)s рік", year=year),
            line_year(db.session(), hromada.id, year, line_id, costing.as_of),
            link_to("facts_file", year=year, form="csv", hromada=hromada.code, line=line_id),
        ),
        index_name=word(IndexKind, row.line.index_kind) if row.line.index_kind else None,
        indexes=[one for one in known if one.kind == row.line.index_kind and one.year <= year],
        years=_years(hromada, year, what_if, line_id),
        **_address(hromada),
    )


def _assets_url(hromada: Hromada, year: int, line_id: uuid.UUID) -> str | None:
    """Lead to all assets of a line with what each costs; None for who reads no assets."""
    if not current_actor().can("asset.read", hromada.id):
        return None
    return url_for("costing.asset_costs", year=year, hromada=hromada.code, by=By.ASSET.value, line=line_id)


def _page_of(row: CostRow) -> tuple[CostRow, NumberedPage]:
    """Keep a line's contracts that stand on the page asked for; its sums stay those of all."""
    contracts = list(dict.fromkeys(one.contract_id for one in row.components))
    pages = asked_page(len(contracts), MOST_CONTRACTS)
    shown = set(contracts[pages.offset : pages.offset + pages.size])
    return replace(row, components=tuple(one for one in row.components if one.contract_id in shown)), pages


def _of_line(costing: Costing, line_id: uuid.UUID) -> tuple[Finding, ...]:
    return tuple(one for one in costing.findings if one.line_id == line_id)


def _findings_words(costing: Costing) -> str | None:
    if not costing.findings:
        return _("розрахунку нічого не загрожує")
    errors = count_errors(costing.findings)
    return _("з них %(errors)s", errors=errors) if errors else None


def _hromada_of_line(line_id: uuid.UUID) -> Hromada:
    actor = current_actor()
    line = next((one for one in list_service_lines(db.session(), actor) if one.id == line_id), None)
    found = db.session.get(Hromada, line.hromada_id) if line and actor.can("cost.read", line.hromada_id) else None
    return found or abort(404)


def _line(costing: Costing, line_id: uuid.UUID) -> LineValue:
    return next(one for one in costing.workings.book.lines if one.id == line_id)


def _years(hromada: Hromada, year: int, what_if: WhatIf, line_id: uuid.UUID | None = None) -> list[dict[str, Any]]:
    """Offer the years around this one and the hromada's own."""
    own = costing_year(hromada, clock.today())
    offered = sorted({one for one in (own, *range(year - 2, year + 2)) if FIRST_YEAR <= one <= LAST_YEAR})
    address = "costing.line_page" if line_id else "costing.year_page"
    query: dict[str, Any] = {**_address(hromada)["address"], **({"line_id": line_id} if line_id else {})}
    query |= what_if.query if what_if.scenario else {}
    return [
        {
            "label": _("%(year)s, план", year=one) if one == own else str(one),
            "url": url_for(address, year=one, **query),
            "active": one == year,
        }
        for one in offered
    ]


def _address(hromada: Hromada) -> dict[str, dict[str, str]]:
    """Keep the hromada and the unit in links and forms where they are in this page's own address."""
    unit, named = asked_unit(), page_address(hromada)
    return {"address": {**named, "unit": unit} if unit else named}


def _asked() -> dict[str, Any]:
    return {
        name: request.args[name] for name in ("hromada", "index", "line", "scenario", "unit") if request.args.get(name)
    }
