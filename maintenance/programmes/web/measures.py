"""The page of a measure: what it prints, which lines name it, and the assets and indicators that it is bound to."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.programmes.models import Programme
from maintenance.programmes.operations.bindings import bind_measure, find_measure, unbind_measure
from maintenance.programmes.queries import get_programme
from maintenance.programmes.rules.check.figures import year_amount
from maintenance.programmes.rules.decisions import editions_back
from maintenance.programmes.rules.traces import told_traces
from registry.kernel.errors import Conflict, Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, link_to, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version

MOST_OFFERED = 500
KINDS = ("line", "asset", "indicator")


@require("programme.read")
def measure(code: str, number: str) -> str:
    """Show a measure with everything that it is bound to."""
    actor = current_actor()
    programme = get_programme(db.session(), actor, code)
    row = find_measure(programme, number)
    told = told_traces(actor, programme.hromada_id, programme.traces)
    bound = [one for one in told if one["row"] == row.key and one["column"] is None]
    editions = [one.id for one in editions_back(programme)]
    named = ServiceLine.measure_programme_id.in_(editions), ServiceLine.measure_code == number
    may_know_lines = actor.can("contract.read", programme.hromada_id)
    lines = db.session.scalars(select(ServiceLine).where(*named).order_by(ServiceLine.sort_key)).all()
    own = select(ServiceLine.code, ServiceLine.title).where(ServiceLine.hromada_id == programme.hromada_id)
    offered = db.session.execute(own.order_by(ServiceLine.sort_key).limit(MOST_OFFERED)).all() if may_know_lines else []
    return render_template(
        "programmes/measure.html",
        programme=programme,
        row=row,
        sums=[(year, year_amount(row, year, row.source)) for year in programme.years],
        lines=[(one, link_to("cost_line", year=programme.years[0], line_id=one.id)) for one in lines]
        if may_know_lines
        else [],
        bound=[one for one in bound if may_know_lines or one["kind"] != "line"],
        may_know_lines=may_know_lines,
        may_write=actor.can("programme.write", programme.hromada_id),
        offered={
            "line": [(one.code, one.title) for one in offered],
            "indicator": [(one.number, one.title) for one in programme.indicators],
        },
        lines_url=_lines_url(programme),
    )


def _lines_url(programme: Programme) -> str | None:
    """Give the address where the hromada's lines are made, for who may look at it."""
    may_look = current_actor().can("cost.read", programme.hromada_id)
    return link_to("cost_lines", hromada=programme.hromada.code) if may_look else None


@require("programme.write")
def bind(code: str, number: str) -> Any:
    """Bind a measure to an asset or an indicator."""
    kind = _kind()
    given = request.form.get("given") or ""
    actor, session = current_actor(), db.session()
    return _changed(
        code, number, lambda: bind_measure(session, actor, code, number, kind=kind, given=given, version=read_version())
    )


@require("programme.write")
def unbind(code: str, number: str) -> Any:
    """Take a binding away."""
    kind, ref = _kind(), request.form.get("ref") or ""
    actor, session = current_actor(), db.session()
    return _changed(
        code, number, lambda: unbind_measure(session, actor, code, number, kind=kind, ref=ref, version=read_version())
    )


def _changed(code: str, number: str, write: Callable[[], Programme]) -> Any:
    try:
        write()
        db.session.commit()
        flash(_("Збережено"), "ok")
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(one) for reasons in error.fields.values() for one in reasons), "error")
    return redirect(url_for(".measure", code=code, number=number))


def _kind() -> str:
    kind = request.form.get("kind")
    if kind not in KINDS:
        abort(400)
    return kind
