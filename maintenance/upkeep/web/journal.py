"""The journal of done work: searched, filtered, page by page."""

import uuid
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.queries.work import PAGE, WorkFilter, count_work, list_work, orders
from maintenance.upkeep.rules.disclosure import as_told
from maintenance.upkeep.rules.work_values import WORK
from maintenance.upkeep.web.words import WORDS
from maintenance.upkeep.web.work_rows import entry_rows
from registry.assets.queries.kinds import list_kinds, read_kind
from registry.assets.web.words import kind_name
from registry.kernel import clock
from registry.kernel.fields import MOMENT
from registry.kernel.queries.described import names_referred
from registry.kernel.rules.reading import read_day, read_id
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import asked, asked_filters, asked_sort
from registry.kernel.web.field_words import cells, list_columns
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.words import options
from registry.places.web.settlement_choices import settlement_choices

SHOWN_BY_THE_LIST = ("kind", "summary", "result_status", "started_at", "done_by", "is_demo")
"""Fields whose cells the list draws in a way of its own; the others are columns by choice."""
OWN = ("asset_kind", "settlement", "settlement_id", "asset", "asset_id", "from", "to", "since", "before", "q", "plan")
"""Conditions beside those on the entry's fields."""


@require("work.read")
def journal() -> str:
    """Show the entries that the address asks for, the latest first."""
    session, actor = db.session(), current_actor()
    wanted = _read_filter()
    total = count_work(session, actor, wanted)
    pages = asked_page(total, PAGE)
    sort = asked_sort(orders(), "")
    entries = list_work(session, actor, wanted, sort=sort, offset=pages.offset)
    columns, names = list_columns(WORK, orders(), SHOWN_BY_THE_LIST), names_referred(session, WORK, entries)
    named = (wanted.asset_kind, wanted.settlement_id, wanted.since, wanted.before)
    active = sum(one is not None for one in named) + sum(name != "plan_id" for name in wanted.same)
    return render_template(
        "upkeep/work/journal.html",
        rows=entry_rows(actor, entries),
        columns=columns,
        cells={one.id: cells(WORK, actor, as_told(actor, one), columns, names) for one in entries},
        sort=sort or "-started_at",
        wanted=wanted,
        total=total,
        page=pages.page,
        pages=pages.pages,
        first=pages.offset + 1,
        active=active,
        has_filters=active > 0 or bool(wanted.q or wanted.asset_id or wanted.same),
        options=_options(),
        may_write=bool(actor.hromada_ids("work.write")),
        **WORDS,
    )


def _read_filter() -> WorkFilter:
    first_on, last_on = asked("from", read_day, _("З")), asked("to", read_day, _("По"))
    plan_id = asked("plan", read_id, _("План"))
    return WorkFilter(
        hromada_id=current_hromada_id(),
        asset_kind=asked("asset_kind", read_kind(db.session()), _("Вид майна")),
        settlement_id=_either("settlement", "settlement_id", _("Населений пункт")),
        asset_id=_either("asset", "asset_id", _("Майно")),
        since=clock.midnight(first_on) if first_on else asked("since", MOMENT.read, _("З")),
        before=clock.midnight(last_on + timedelta(days=1)) if last_on else asked("before", MOMENT.read, _("По")),
        q=request.args.get("q", "")[:100] or None,
        same={**asked_filters(WORK, *OWN), **({"plan_id": plan_id} if plan_id else {})},
    )


def _either(name: str, of_programs: str, said: str) -> uuid.UUID | None:
    """Read an id by the page's own name for it, else by the one that programs use."""
    found: uuid.UUID | None = asked(name, read_id, said) or asked(of_programs, read_id, said)
    return found


def _options() -> dict[str, list[tuple[Any, str]]]:
    session, actor = db.session(), current_actor()
    return {
        "kind": options(WorkKind),
        "asset_kind": [(one.code, kind_name(one)) for one in list_kinds(session)],
        "settlement": [(one.id, name) for one, name in settlement_choices(session, actor, current_hromada_id())],
    }
