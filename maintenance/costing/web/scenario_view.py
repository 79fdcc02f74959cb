"""What the pages of scenarios show: columns side by side, changes in words, why a scenario costs another sum."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from maintenance.costing.models.scenario import Variant
from maintenance.costing.queries.scenario_years import ScenarioColumn, ScenarioYear, get_scenario_year
from maintenance.costing.queries.scenarios import SavedScenario
from maintenance.costing.rules.scenario_comparison import ScenarioLine
from maintenance.costing.rules.text import signed_uah
from maintenance.costing.web.bars import say_causes
from maintenance.costing.web.scale import Scale, scale_in
from maintenance.costing.web.what_if import WhatIf
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor
from registry.kernel.web.errors import say
from registry.kernel.words import word
from registry.places.models.territory import Hromada

MOST_SHOWN = 6
"""So many scenarios stand side by side where none is ticked."""
NOBODY = uuid.UUID(int=0)
"""The id of a what-if that nobody has saved."""


@dataclass(frozen=True)
class ShownColumn:
    """A scenario in one variant, as it stands in a table's head and foot."""

    id: uuid.UUID
    name: str
    title: str
    variant: str
    changes: list[str]
    total: str
    difference: str
    tone: str
    reasons: str


@dataclass(frozen=True)
class ShownCell:
    """A line's figure in a scenario."""

    amount: str
    difference: str
    tone: str
    reasons: str


@dataclass(frozen=True)
class ShownYear:
    """A year by its scenarios."""

    scale: Scale
    planned_total: str
    columns: list[ShownColumn]
    rows: list[tuple[str, str, uuid.UUID, str, list[ShownCell]]]
    """Code, title, id, the plan's figure, and a cell of each scenario."""
    left_out: str = ""
    """What is asked for and does not stand here, in words."""


def show_year(found: ScenarioYear) -> ShownYear:
    """Prepare a year's scenarios for a table."""
    lines = (line for one in found.columns for line in one.lines)
    figures = [one.amount for one in found.plan.lines] + [line.amount for line in lines]
    scale = scale_in(found.hromada, figures)
    return ShownYear(
        scale=scale,
        planned_total=scale.write(found.plan.total),
        columns=[_column(one, scale) for one in found.columns],
        rows=[
            (row[0].line.code, row[0].line.title, row[0].line.id, scale.write(row[0].planned),
             [_cell(one, scale) for one in row])
            for row in found.rows
        ],
        left_out=say(found.left_out_reason) if found.left_out_reason else "",
    )  # fmt: skip


def _column(one: ScenarioColumn, scale: Scale) -> ShownColumn:
    variants = len(one.scenario.variants) > 1
    name = one.scenario.name
    return ShownColumn(
        id=one.scenario.id,
        name=name,
        title=_("%(name)s, %(variant)s", name=name, variant=word(Variant, one.variant)) if variants else name,
        variant=one.variant,
        changes=[say(change) for change in one.changes],
        total=scale.write(one.total),
        difference=write_difference(one.difference),
        tone=tone_of(one.difference),
        reasons=say_causes(one.causes),
    )


def _cell(one: ScenarioLine, scale: Scale) -> ShownCell:
    return ShownCell(
        scale.write(one.amount), write_difference(one.difference), tone_of(one.difference), say_causes(one.causes)
    )


def write_difference(amount: Decimal) -> str:
    """Write a difference in hryvnia with its sign; none is a dash."""
    return signed_uah(amount) if amount else "—"


def tone_of(amount: Decimal) -> str:
    """Choose how a difference looks."""
    return "up" if amount > 0 else "down" if amount < 0 else "same"


def picked(ids: Sequence[uuid.UUID], known: Sequence[uuid.UUID], most: int) -> list[uuid.UUID]:
    """Choose what stands side by side: what was ticked, else the first ones."""
    return [one for one in known if one in set(ids)] or list(known[:most])


def show_asked(hromada: Hromada, year: int, what_if: WhatIf) -> dict[str, Any]:
    """Prepare what a page says of the what-if that it shows: how it differs from the plan, why, its variants."""
    if not what_if.is_on:
        return {"asked": None, "asked_words": None, "variants": []}
    saved = what_if.scenario
    alone = {what_if.variant: what_if.overrides}
    asked = SavedScenario(saved.id if saved else NOBODY, saved.name if saved else "", None, alone)
    found = get_scenario_year(db.session(), current_actor(), hromada, year, [asked])
    return {
        "asked": found.columns[0],
        "asked_words": _column(found.columns[0], show_year(found).scale),
        "variants": _variants(hromada, year, what_if),
    }


def _variants(hromada: Hromada, year: int, what_if: WhatIf) -> list[dict[str, Any]]:
    saved = what_if.scenario
    return [
        {
            "label": word(Variant, one),
            "url": url_for("costing.year_page", year=year, hromada=hromada.code, scenario=saved.name, variant=one),
            "active": one == what_if.variant,
        }
        for one in (saved.variants if saved else ())
        if saved
    ]
