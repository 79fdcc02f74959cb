"""The start page: what wants attention today."""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template

from maintenance.costing.queries.costing import Costing, list_costings
from maintenance.costing.web.view import count_findings
from maintenance.upkeep.queries.today import has_anything, load_today, may_anywhere
from maintenance.upkeep.web.words import WORDS
from maintenance.upkeep.web.work_rows import group_rows, thing_row
from registry.kernel import clock
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada, current_hromada_id, require

bp = Blueprint("today", __name__)
CHANGES_SHOWN = 5


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


@bp.get("/")
@require("asset.read")
def today() -> str:
    """Show the piles of work, contracts and money that somebody has to look at."""
    session, actor, hromada_id, day = db.session(), current_actor(), current_hromada_id(), clock.today()
    piles = load_today(session, actor, hromada_id, day)
    costed = _drafts(hromada_id)
    return render_template(
        "upkeep/today.html",
        day=day,
        overdue=piles.overdue,
        overdue_rows=group_rows(actor, piles.overdue.first) if piles.overdue else [],
        week=piles.week,
        week_rows=group_rows(actor, piles.week.first) if piles.week else [],
        broken=piles.broken,
        broken_rows=[thing_row(actor, one) for one in piles.broken.first],
        contracts=piles.contracts,
        drafts=[one for one in costed if one.year >= day.year],
        archive=[one for one in costed if one.year < day.year],
        is_empty=not has_anything(session, actor, hromada_id),
        shows_hromada=current_hromada() is None,
        may_write_assets=may_anywhere(actor, "asset.write"),
        may_write_work=may_anywhere(actor, "work.write"),
        today=day,
        **WORDS,
    )


def _drafts(hromada_id: uuid.UUID | None) -> list[Draft]:
    """Cost the year by default of every hromada whose costs the person may read."""
    session, actor = db.session(), current_actor()
    if not may_anywhere(actor, "cost.read"):
        return []
    return [_draft(one) for one in list_costings(session, actor, None, hromada_id=hromada_id) if one.rows]


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
