"""The page of what the present rules change, contract by contract, until someone has taken note."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.operations.former_rules import accept_month_rules
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.former_rules import list_rule_changes
from maintenance.costing.rules.former_rules import sum_changes
from maintenance.costing.rules.text import signed_uah
from maintenance.costing.web.hromada import chosen_hromada
from registry.kernel.rules.reading import Unreadable, read_id
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.numbered_pages import asked_page

PAGE = 25


@require("cost.read")
def former_rules(year: int) -> str:
    """Show each contract whose figure the present rules change, old and new, and why."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    hromada, actor = chosen_hromada(), current_actor()
    changes = list_rule_changes(db.session(), actor, hromada, year)
    pages = asked_page(len(changes), PAGE)
    return render_template(
        "costing/former_rules.html",
        hromada=hromada,
        year=year,
        count=len(changes),
        changes=[(one, [say(why) for why in one.reasons]) for one in changes[pages.offset : pages.offset + PAGE]],
        totals=sum_changes(changes),
        pages=pages,
        signed=signed_uah,
        may_write=actor.can("cost.write", hromada.id),
        may_change=actor.can("contract.write", hromada.id),
    )


@require("cost.write")
def accept(year: int) -> Any:
    """Take note of one contract, or of all of the hromada's; what counted before is forgotten for good."""
    hromada = chosen_hromada("cost.write")
    asked = request.form.get("contract")
    contract_ids = None if asked is None else [_read(asked)]
    count = accept_month_rules(db.session(), current_actor(), hromada.id, contract_ids)
    db.session.commit()
    told = ngettext("Ознайомлено: %(num)s договір", "Ознайомлено: %(num)s договори", count)
    flash(told if count else _("Із цим уже ознайомлено"), "ok")
    return redirect(url_for("costing.former_rules", year=year, hromada=hromada.code))


def _read(asked: str) -> uuid.UUID:
    try:
        return read_id(asked) or abort(404)
    except Unreadable:
        abort(404)
