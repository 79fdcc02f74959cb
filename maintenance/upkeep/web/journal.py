"""The journal of done work: searched, filtered, page by page."""

from datetime import timedelta
from typing import Any

from flask import render_template, request

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.queries.work import PAGE, WorkFilter, count_work, list_work, orders
from maintenance.upkeep.rules.work_values import WORK
from maintenance.upkeep.web.log_form import day_of, read_ids
from maintenance.upkeep.web.words import WORDS
from maintenance.upkeep.web.work_rows import entry_rows
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.words import kind_name
from registry.kernel import clock
from registry.kernel.queries.described import names_referred
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.field_words import asked_filters, cells, list_columns
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.words import options
from registry.places.queries.territory import list_settlements

SHOWN_BY_THE_LIST = ("kind", "summary", "result_status", "started_at", "done_by", "is_demo")
"""Fields whose cells the list draws in a way of its own; the others are columns by choice."""


@require("work.read")
def journal() -> str:
    """Show the entries that the address asks for, the latest first."""
    session, actor = db.session(), current_actor()
    wanted = _read_filter()
    total = count_work(session, actor, wanted)
    pages = asked_page(total, PAGE)
    sort = request.args.get("sort", "")
    sort = sort if sort.removeprefix("-") in orders() else ""
    entries = list_work(session, actor, wanted, sort=sort, offset=pages.offset)
    columns, names = list_columns(WORK, orders(), SHOWN_BY_THE_LIST), names_referred(session, WORK, entries)
    named = (wanted.asset_kind, wanted.settlement_id, wanted.since, wanted.before)
    active = sum(one is not None for one in named) + sum(name != "plan_id" for name in wanted.same)
    return render_template(
        "upkeep/work/journal.html",
        rows=entry_rows(actor, entries),
        columns=columns,
        cells={one.id: cells(WORK, actor, one, columns, names) for one in entries},
        sort=sort or "-started_at",
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
    given, plans = request.args, read_ids([request.args.get("plan", "")])
    first_on, last_on = day_of(given.get("from")), day_of(given.get("to"))
    return WorkFilter(
        hromada_id=current_hromada_id(),
        asset_kind=given.get("asset_kind", "")[:40] or None,
        settlement_id=next(iter(read_ids([given.get("settlement", "")])), None),
        asset_id=next(iter(read_ids([given.get("asset", "")])), None),
        since=clock.midnight(first_on) if first_on else None,
        before=clock.midnight(last_on + timedelta(days=1)) if last_on else None,
        q=given.get("q", "")[:100] or None,
        same={**asked_filters(WORK), **({"plan_id": plans[0]} if plans else {})},
    )


def _options() -> dict[str, list[tuple[Any, str]]]:
    session, actor = db.session(), current_actor()
    return {
        "kind": options(WorkKind),
        "asset_kind": [(one.code, kind_name(one)) for one in list_kinds(session)],
        "settlement": [(one.id, one.name) for one in list_settlements(session, actor, current_hromada_id())],
    }
