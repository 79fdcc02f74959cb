"""Money on an asset's page: what it cost and will cost by year, and what says so."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.costing.queries.asset_costs import AssetPart
from maintenance.costing.queries.asset_years import AssetYear, get_asset_years, usual_years
from maintenance.costing.rules.facts.asset_costs import CostIs, source_of
from maintenance.costing.rules.facts.values import ActFact
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.money import from_kopiykas
from registry.kernel.web.errors import say
from registry.kernel.web.filters import num, uah
from registry.kernel.words import word

SHOWN_ACTS = 12
SOURCE_TONES = {CostIs.FACT: "ok", CostIs.MIXED: "ok", CostIs.EXPECTED: "info", CostIs.PLAN: "quiet"}
Badge = tuple[str, str]
"""A word and its tone."""


@dataclass(frozen=True)
class ShownPart:
    """A contract's part of an asset's year; amounts in hryvnia."""

    amount: Decimal
    source: Badge
    contract_id: uuid.UUID
    number: str
    line: ServiceLine | None
    acts: Sequence[ActFact]
    more_acts: int
    workings: Sequence[str]
    """Of what the plan says of it."""


@dataclass(frozen=True)
class ShownYear:
    """A year of an asset; amounts in hryvnia."""

    year: int
    amount: Decimal
    fact: Decimal
    plan: Decimal
    beside: Decimal
    accepted: Decimal
    hours: str | None
    source: Badge
    parts: Sequence[ShownPart]


def render_cost_tab(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Show what the asset costs by year: its part of each contract's acts and plan, and the log's entries beside."""
    today = clock.today()
    found = get_asset_years(session, actor, asset, usual_years(asset, today), today)
    lines = {one.id: one for one in list_service_lines(session, actor, asset.hromada_id)}
    told = [one for one in found if one.parts or one.works or one.year == today.year]
    return Markup(  # noqa: S704, the template escapes what people typed
        render_template(
            "costing/_asset_tab.html",
            years=[_shown(one, lines) for one in told],
            has_works=any(one.works for one in told),
            has_any=any(one.parts or one.works for one in told),
            bars=_bars(told),
            asset=asset,
            work_url=url_for("assets.asset", asset_id=asset.id, tab="work"),
        )
    )


def source_badge(source: CostIs) -> Badge:
    """Name what a figure is."""
    return word(CostIs, source.value), SOURCE_TONES[source]


def _shown(one: AssetYear, lines: Mapping[uuid.UUID, ServiceLine]) -> ShownYear:
    return ShownYear(
        year=one.year,
        amount=from_kopiykas(one.amount),
        fact=from_kopiykas(one.fact),
        plan=from_kopiykas(one.plan),
        beside=from_kopiykas(one.beside),
        accepted=from_kopiykas(one.accepted),
        hours=num(float(one.hours), 1) if one.hours else None,
        source=source_badge(one.source),
        parts=[_part(one, part, lines) for part in one.parts],
    )


def _part(year: AssetYear, one: AssetPart, lines: Mapping[uuid.UUID, ServiceLine]) -> ShownPart:
    line_id = one.contract.line_id
    return ShownPart(
        amount=from_kopiykas(one.fact + one.plan),
        source=source_badge(source_of(year.year, year.as_of, one.fact, one.plan)),
        contract_id=one.contract.id,
        number=one.contract.number,
        line=lines.get(line_id) if line_id else None,
        acts=one.acts[:SHOWN_ACTS],
        more_acts=max(0, len(one.acts) - SHOWN_ACTS),
        workings=[] if not one.plan or one.acts else [_working(part) for part in one.components],
    )


def _working(part: Any) -> str:
    """Say how the plan comes to what it says, and which part of it is the asset's."""
    told = [say(part.working)]
    if len(part.assets) > 1:
        told.append(_("частка: 1 з %(count)s", count=len(part.assets)))
    if part.is_projected:
        told.append(_("прогноз"))
    return " · ".join(told)


def _bars(years: Sequence[AssetYear]) -> list[dict[str, Any]]:
    widest = max((one.amount for one in years), default=0)
    tones = {CostIs.FACT: "current", CostIs.MIXED: "current", CostIs.EXPECTED: "previous", CostIs.PLAN: "next"}
    return [
        {
            "label": f"{one.year}, {word(CostIs, one.source.value)}",
            "text": uah(from_kopiykas(one.amount)),
            "percent": round(100 * one.amount / widest, 2) if widest else 0,
            "tone": tones[one.source],
        }
        for one in years
        if one.amount
    ]
