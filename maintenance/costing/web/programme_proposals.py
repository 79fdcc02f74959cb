"""What the register and the costing propose for a draft programme; each is accepted or dismissed by a person."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.costing.queries.programme_proposals import list_proposals
from maintenance.programmes.models import Programme, State
from maintenance.programmes.operations.drafts import accept_proposals, dismiss_proposals
from maintenance.programmes.queries import get_programme
from maintenance.programmes.rules.document import write_document
from maintenance.programmes.rules.drafts.proposals import Proposal, accepted_amounts, printed_as
from maintenance.programmes.spoken import say_rounding
from registry.assets.models.kind import AssetKind
from registry.assets.web.words import kind_name
from registry.kernel.errors import Conflict, Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version
from registry.kernel.web.pages import make_pages

LIFE_YEARS = 7
"""What the state's forms ask of computers; the person says another."""
LONGEST_LIFE = 50


@require("programme.write", "cost.read")
def proposals(code: str) -> Any:
    """Show the proposals for a draft; take or leave those that are ticked."""
    programme = get_programme(db.session(), current_actor(), code)
    if programme.state != State.DRAFT:
        return redirect(url_for("programmes.show", code=code))
    life = request.values.get("life", type=int) or LIFE_YEARS
    life = min(max(life, 1), LONGEST_LIFE)
    found, left_out = list_proposals(db.session(), current_actor(), programme, life)
    if request.method == "POST":
        return _decide(programme, found, life)
    document = write_document(programme)
    dismissed = frozenset(document.get("dismissed", ()))
    shown = [(one, accepted_amounts(document, one)) for one in found if one.key not in dismissed]
    groups = (
        (_("Рядки підтримки з кошторису"), [pair for pair in shown if pair[0].kind == "line"]),
        (_("Заплановане майно"), [pair for pair in shown if pair[0].key.startswith("planned:")]),
        (_("Заміна за віком"), [pair for pair in shown if pair[0].key.startswith("age:")]),
    )
    return render_template(
        "costing/proposals.html",
        programme=programme,
        groups=groups,
        life=life,
        replacements_url=url_for("replacements.replacements", hromada=programme.hromada.code),
        left_out=_left_out(programme, left_out),
        printed_as=lambda amount: _printed_as(document, amount),
        dismissed=len([one for one in found if one.key in dismissed]),
    )


def _left_out(programme: Programme, kinds: Iterable[AssetKind]) -> list[tuple[str, str]]:
    """Name the kinds without a life, each with the page where it is entered; empty for who may not."""
    can_write = current_actor().can("cost.write", programme.hromada_id)
    hromada = programme.hromada.code
    return [
        (kind_name(one), url_for("replacements.add", hromada=hromada, kind=one.code) if can_write else "")
        for one in kinds
    ]


def _printed_as(document: Mapping[str, Any], amount: Decimal) -> tuple[str, str]:
    """Say how a proposed sum will be printed, and by how much that is another sum."""
    printed, more = printed_as(document, amount)
    return printed, say_rounding(more) if more else ""


def _decide(programme: Programme, found: list[Proposal], life: int) -> Any:
    code, ticked = programme.code, set(request.form.getlist("key"))
    chosen = [one for one in found if one.key in ticked]
    is_accepted = request.form.get("do") == "accept"
    try:
        if is_accepted:
            accept_proposals(db.session(), current_actor(), programme.id, chosen, version=read_version())
        else:
            keys = [one.key for one in chosen]
            dismiss_proposals(db.session(), current_actor(), programme.id, keys, version=read_version())
        db.session.commit()
    except (Conflict, Invalid) as error:
        db.session.rollback()
        reasons = (
            [error.reason] if isinstance(error, Conflict) else [one for all_ in error.fields.values() for one in all_]
        )
        flash("; ".join(say(one) for one in reasons), "error")
        return redirect(url_for("programme_proposals.proposals", code=code, life=life))
    said = (
        ngettext("Взято %(num)s пропозицію", "Взято пропозицій: %(num)s", len(chosen))
        if is_accepted
        else ngettext("Відхилено %(num)s пропозицію", "Відхилено пропозицій: %(num)s", len(chosen))
    )
    flash(said, "ok")
    return redirect(url_for("programme_proposals.proposals", code=code, life=life))


PAGES = (("GET POST", "/programmes/<code>/proposals", proposals),)
bp = make_pages("programme_proposals", __name__, PAGES)
