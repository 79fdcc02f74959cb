"""The start page: what wants attention today."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from maintenance.contracts.web.succession import say_deadline
from maintenance.upkeep.queries.today import has_anything, load_today, may_anywhere
from maintenance.upkeep.web.words import WORDS
from maintenance.upkeep.web.work_rows import group_rows, thing_row
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada, current_hromada_id, require
from registry.kernel.web.cards import show_cards_anywhere
from registry.kernel.web.first_steps import leads_by_steps
from registry.kernel.web.pages import make_pages


@require()
def today() -> str | Response:
    """Show the piles of work and contracts that somebody has to look at, and what upper wings add."""
    session, actor, hromada_id, day = db.session(), current_actor(), current_hromada_id(), clock.today()
    if not actor.hromada_ids("asset.read"):
        return _without_register(actor)
    is_empty = not has_anything(session, actor, hromada_id)
    if is_empty and not has_anything(session, actor, None) and leads_by_steps(session, actor):
        return redirect(url_for("first_steps.first_steps"))
    piles = load_today(session, actor, hromada_id, day)
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
        deadlines=[say_deadline(one.deadline) for one in piles.contracts.first] if piles.contracts else [],
        cards=[] if is_empty else show_cards_anywhere("today", actor, hromada_id),
        is_empty=is_empty,
        shows_hromada=current_hromada() is None,
        may_write_assets=may_anywhere(actor, "asset.write"),
        may_write_work=may_anywhere(actor, "work.write"),
        today=day,
        **WORDS,
    )


def _without_register(actor: Actor) -> Response:
    """Lead an administrator of all who has no role in a hromada to the people; nobody else is without one."""
    if not actor.administers_all:
        raise Forbidden("У вас немає прав на цю сторінку")
    return redirect("/people")


PAGES = (("GET", "/", today),)
bp = make_pages("today", __name__, PAGES)
