"""The turn of the year: what changes on 1 January, shown before and taken note of once."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import IndexKind
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.operations.year_turns import note_turn
from maintenance.costing.queries.year_turns import find_turn, get_turn, list_waiting_turns
from maintenance.costing.rules.year_turn import has_turned, turning_year
from maintenance.costing.web.hromada import chosen_hromada
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict
from registry.kernel.money import NOTHING
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.words import word
from registry.places.queries.territory import list_hromadas

SHOWN = 50
"""So many of each sort stand on the page; the lists that it leads to have all."""


@require("cost.read")
def turn(year: int) -> str:
    """Show what changes on 1 January of a year; of one gone by only what somebody has taken note of."""
    if not FIRST_YEAR < year <= LAST_YEAR:
        abort(404)
    hromada = chosen_hromada()
    if has_turned(year, clock.today()) and find_turn(db.session(), hromada.id, year) is None:
        abort(404)
    found = get_turn(db.session(), current_actor(), hromada, year, clock.today())
    return render_template(
        "costing/turn.html",
        turn=found,
        hromada=hromada,
        year=year,
        address={"hromada": hromada.code},
        shown=SHOWN,
        reasons=[(say(one.reason), one.contract_id) for one in found.without_act[:SHOWN]],
        index_names=[word(IndexKind, one) for one in found.missing_indexes],
        owed=sum((one.left for one in found.unpaid), NOTHING),
        is_time=turning_year(clock.today()) == year,
        may_write=current_actor().can("cost.write", hromada.id),
    )


@require("cost.write")
def note(year: int) -> Any:
    """Take note of it, once."""
    hromada = chosen_hromada("cost.write")
    try:
        note_turn(db.session(), current_actor(), hromada, year, clock.today())
        db.session.commit()
        flash(_("Перехід на %(year)s рік взято до відома", year=year), "ok")
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "info")
    return redirect(url_for("costing.turn", year=year, hromada=hromada.code))


def render_turns(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Markup:
    """Show from 1 December to 31 January what changes with the year, for each hromada that has not taken note."""
    year = turning_year(clock.today())
    if year is None:
        return Markup("")
    hromadas = [one for one in list_hromadas(session, actor, "cost.read") if hromada_id in (None, one.id)]
    waiting = list_waiting_turns(session, hromadas, year, clock.today())
    if not waiting:
        return Markup("")
    return Markup(render_template("costing/_turns.html", turns=waiting, year=year))  # noqa: S704, it escapes what it shows
