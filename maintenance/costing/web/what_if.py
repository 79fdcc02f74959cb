"""What-if: one index changed in the address, the new totals at once; saved under a name when it is worth keeping."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.models.scenario import Variant
from maintenance.costing.operations.scenarios import create_scenario
from maintenance.costing.queries.costing import Costing, get_horizon
from maintenance.costing.queries.outlook import YEARS_AFTER
from maintenance.costing.queries.plain_index import index_of_line
from maintenance.costing.queries.scenarios import SavedScenario, get_named
from maintenance.costing.rules.percentages import LEAST, doubt, is_doubtful, is_factor, likely_percent
from maintenance.costing.rules.what_if import NO_OVERRIDES, PERCENT, Overrides
from maintenance.costing.web.hromada import chosen_hromada
from registry.kernel.errors import Invalid, NotFound, Reason
from registry.kernel.rules.reading import Unreadable, decimal_between
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.places.models.territory import Hromada

WHAT_IF_NAMES = frozenset({"index", "line", "sure", "scenario", "variant", "unit"})
"""By what an address asks for a what-if, and for the unit of its figures."""
read_percent = decimal_between(LEAST, Decimal(1000))


@dataclass(frozen=True)
class WhatIf:
    """What the address asks for: a change in percent for a line (its code) or all, or a saved scenario."""

    percent: str
    line: str
    overrides: Overrides
    scenario: SavedScenario | None = None
    variant: str = Variant.BASE.value
    error: str | None = None
    doubt: Decimal | None = None
    """A change so large that it is asked about before anything is computed, in percent."""
    is_sure: bool = False

    @property
    def likely(self) -> Decimal | None:
        """Give the change that was probably meant where an index was written: 112 is +12 %."""
        return likely_percent(self.doubt)

    @property
    def is_factor(self) -> bool:
        """Tell whether it is asked about because it looks like a factor: 1,12."""
        return self.doubt is not None and is_factor(self.doubt)

    @property
    def is_on(self) -> bool:
        """Tell whether the figures shown are a what-if."""
        return self.scenario is not None or self.overrides != NO_OVERRIDES

    @property
    def typed(self) -> dict[str, Any]:
        """Give the address's part of a change that was typed and not computed."""
        return {"index": self.percent, "line": self.line}

    @property
    def query(self) -> dict[str, Any]:
        """Give the address's part that asks for the same again."""
        if self.scenario:
            variant = {} if self.variant == Variant.BASE else {"variant": self.variant}
            return {"scenario": self.scenario.name, **variant}
        sure = {"sure": 1} if self.is_sure else {}
        return {"index": self.percent, "line": self.line, **sure} if self.is_on else {}


def read_what_if(hromada: Hromada) -> WhatIf:
    """Read the address; a percentage that is none changes nothing and says why, a very large one is asked about.

    An unknown scenario raises NotFound with the known ones, an unknown line Invalid.
    """
    percent, line = request.values.get("index", "")[:20].strip(), request.values.get("line", "")[:20]
    name = request.values.get("scenario", "")[:200]
    if name and not percent:
        return _saved(hromada, name)
    bare = percent.removesuffix("%").rstrip()
    try:
        change = read_percent(bare.removeprefix("+"))
    except Unreadable as refusal:
        return WhatIf(percent, line, NO_OVERRIDES, error=say(refusal.reason))
    if change is None:
        return WhatIf("", line, NO_OVERRIDES)
    percent = bare if change else "0"  # What is shown has its own sign of per cent, and nothing has no sign.
    is_sure = is_doubtful(change) and bool(request.values.get("sure"))
    if is_doubtful(change) and not is_sure:
        return WhatIf(percent, line, NO_OVERRIDES, doubt=change)
    return WhatIf(percent, line, index_of_line(db.session(), hromada.id, line, change), is_sure=is_sure)


def _saved(hromada: Hromada, name: str) -> WhatIf:
    saved = get_named(db.session(), current_actor(), hromada.id, name)
    variant = request.values.get("variant") or Variant.BASE.value
    if variant not in Variant.codes():
        raise NotFound("Такого варіанта немає")
    return WhatIf("", "", saved.in_variant(variant), saved, variant)


def demand_computed(what_if: WhatIf) -> None:
    """Raise Invalid where a file would hold other figures than were asked for: a file cannot ask."""
    if what_if.doubt is not None:
        raise Invalid(index=doubt(what_if.doubt))
    if what_if.error is not None:
        raise Invalid(index=Reason("%(error)s", {"error": what_if.error}))


def open_costing(hromada: Hromada, year: int, what_if: WhatIf | None) -> Costing:
    """Cost the year as the address asks for; a year that cannot be costed is not found."""
    return open_horizon(hromada, year, what_if, 0)[0]


def open_horizon(
    hromada: Hromada, year: int, what_if: WhatIf | None, years_after: int = YEARS_AFTER
) -> tuple[Costing, ...]:
    """Cost the year and some after it, as the address asks for."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    given: dict[str, Any] = {"overrides": what_if.overrides} if what_if else {}
    return get_horizon(db.session(), current_actor(), hromada, year, years_after, **given)


@require("cost.write")
def save(year: int) -> Any:
    """Save the what-if of the address as a scenario of its own, to which further changes may be added."""
    hromada = chosen_hromada("cost.write")
    what_if = read_what_if(hromada)
    back: dict[str, Any] = {"year": year, "hromada": hromada.code}
    changes = [{"kind": "index", "service_line_id": line_id, "percent": (factor - 1) * PERCENT}
               for line_id, factor in _factors(what_if.overrides)]  # fmt: skip
    values = {"name": request.form.get("name"), "note": request.form.get("note"), "changes": changes}
    try:
        saved = create_scenario(db.session(), current_actor(), hromada.id, {**values, "sure": what_if.is_sure})
        db.session.commit()
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(url_for("costing.year_page", **back, **what_if.query))
    flash(_("Сценарій «%(name)s» збережено", name=saved.name), "ok")
    return redirect(url_for("costing.year_page", **back, scenario=saved.name))


def _factors(overrides: Overrides) -> list[tuple[uuid.UUID | None, Decimal]]:
    whole = [] if overrides.all_lines is None else [(None, overrides.all_lines)]
    return [*whole, *overrides.by_line.items()]
