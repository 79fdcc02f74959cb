"""The journal of done work: searched, filtered, page by page."""

from datetime import timedelta
from typing import Any

from flask import render_template, request

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.queries.work import PAGE, WorkFilter, count_work, list_work
from maintenance.upkeep.web.log_form import day_of, read_ids
from maintenance.upkeep.web.words import WORDS
from maintenance.upkeep.web.work_rows import entry_rows
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.words import kind_name
from registry.kernel import clock
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.words import options
from registry.places.queries.territory import list_settlements


@require("work.read")
def journal() -> str:
    """Show the entries that the address asks for, the latest first."""
    session, actor = db.session(), current_actor()
    wanted = _read_filter()
    total = count_work(session, actor, wanted)
    pages = asked_page(total, PAGE)
    entries = list_work(session, actor, wanted, offset=pages.offset)
    named = (wanted.kind, wanted.kind_code, wanted.settlement_id, wanted.since, wanted.before, wanted.done_by)
    active = sum(one is not None for one in named)
    return render_template(
        "upkeep/work/journal.html",
        rows=entry_rows(actor, entries),
        wanted=wanted,
        total=total,
        page=pages.page,
        pages=pages.pages,
        first=pages.offset + 1,
        active=active,
        has_filters=active > 0 or bool(wanted.q),
        options=_options(),
        may_write=bool(actor.hromada_ids("work.write")),
        **WORDS,
    )


def _read_filter() -> WorkFilter:
    given = request.args
    kind = given.get("kind")
    first_on, last_on = day_of(given.get("from")), day_of(given.get("to"))
    return WorkFilter(
        hromada_id=current_hromada_id(),
        kind=kind if kind in WorkKind.codes() else None,
        kind_code=given.get("asset_kind", "")[:40] or None,
        settlement_id=next(iter(read_ids([given.get("settlement", "")])), None),
        asset_id=next(iter(read_ids([given.get("asset", "")])), None),
        plan_id=next(iter(read_ids([given.get("plan", "")])), None),
        done_by=given.get("done_by", "")[:200] or None,
        since=clock.midnight(first_on) if first_on else None,
        before=clock.midnight(last_on + timedelta(days=1)) if last_on else None,
        q=given.get("q", "")[:100] or None,
    )


def _options() -> dict[str, list[tuple[Any, str]]]:
    session, actor = db.session(), current_actor()
    return {
        "kind": options(WorkKind),
        "asset_kind": [(one.code, kind_name(one)) for one in list_kinds(session)],
        "settlement": [(one.id, one.name) for one in list_settlements(session, actor, current_hromada_id())],
    }
