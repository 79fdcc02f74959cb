"""Money on the pages of others: what a contract costs by year, what to ask for on «Сьогодні»."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import g, render_template
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.queries.contract_years import CostedYear, cost_by_year, cover_alone
from maintenance.costing.queries.costing import Costing, list_costings
from maintenance.costing.web.view import count_findings
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.web.filters import uah


@dataclass(frozen=True)
class Draft:
    """The request that one hromada costs by default, in a line; amounts in hryvnia, the change as a share."""

    hromada: str
    code: str
    year: int
    total: Decimal
    previous: Decimal
    change: Decimal | None
    findings: str


def render_contract_card(session: Session, _actor: Actor, contract: Contract) -> Markup:
    """Show what a contract costs in each of its years, with every working."""
    years = cost_by_year(contract, book_of(session, contract))
    bars = _contract_bars(years, clock.today().year)
    return Markup(render_template("costing/_contract_card.html", years=years, bars=bars))  # noqa: S704, as below


def book_of(session: Session, contract: Contract) -> CoveredBook:
    """Read a contract with what it covers, once for all cards of its page."""
    kept: dict[tuple[uuid.UUID, int], CoveredBook] = g.setdefault("contract_books", {})
    key = contract.id, contract.version
    if key not in kept:
        kept[key] = cover_alone(session, contract, clock.today())
    return kept[key]


def _contract_bars(years: Sequence[tuple[int, CostedYear]], now: int) -> list[dict[str, Any]]:
    widest = max((one.amount for _year, one in years), default=None)
    return [
        {
            "label": _("%(year)s, прогноз", year=year) if one.is_projected else str(year),
            "text": uah(one.amount),
            "percent": round(100 * one.amount / widest, 2) if widest else 0,
            "tone": "next" if one.is_projected else "current" if year == now else "previous",
        }
        for year, one in years
    ]


def render_drafts(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Markup:
    """Show what each hromada is to ask for by default, those of past years as archive; nothing to cost is empty."""
    costings = list_costings(session, actor, None, hromada_id=hromada_id)
    costed = [_draft(one) for one in costings if one.rows]
    if not costed:
        return Markup("")
    this_year = clock.today().year
    return Markup(  # noqa: S704, the template escapes what people typed
        render_template(
            "costing/_drafts.html",
            drafts=[one for one in costed if one.year >= this_year],
            archive=[one for one in costed if one.year < this_year],
        )
    )


def _draft(costing: Costing) -> Draft:
    return Draft(
        hromada=costing.hromada.short_name,
        code=costing.hromada.code,
        year=costing.year,
        total=costing.total,
        previous=costing.previous_total,
        change=costing.change_share,
        findings=count_findings(costing.findings),
    )
