"""The plan of work: the visits as list, week and month."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.queries.due_work import (
    PAGE,
    STATES,
    DayOfPlan,
    VisitFilter,
    count_days,
    count_states,
    list_performers,
    list_visits,
)
from maintenance.upkeep.queries.visit_groups import group_page, list_groups
from maintenance.upkeep.web.words import WORDS, month_title, weekday_names
from maintenance.upkeep.web.work_rows import GroupRow, group_rows
from registry.assets.queries.kinds import list_kinds, read_kind
from registry.assets.web.words import kind_name
from registry.kernel import clock
from registry.kernel.months import add_months
from registry.kernel.rules.reading import choice_of, read_day, read_id
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import asked, refuse_others
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.words import options
from registry.places.web.settlement_choices import settlement_choices

VIEWS = ("list", "week", "month")
OWN = ("view", "state", "kind", "performer", "asset_kind", "settlement", "plan", "from", "to", "q", "on")
"""What the address may ask for."""


@dataclass(frozen=True)
class Day:
    """A day of the calendar with its visits by plan."""

    on: date
    is_today: bool
    is_past: bool
    is_outside: bool
    plans: list[DayOfPlan]
    open_count: int


@require("work.read")
def plan() -> str:
    """Show the visits by the view in the address."""
    view = asked("view", choice_of(dict.fromkeys(VIEWS, ()))) or "list"
    wanted, today = read_filter(), clock.today()
    shown = _show_list(wanted, today) if view == "list" else _show_calendar(view, wanted, today)
    return render_template(
        f"upkeep/work/plan_{'list' if view == 'list' else 'calendar'}.html",
        view=view,
        wanted=wanted,
        today=today,
        options=_options(wanted),
        active=_active(wanted),
        has_filters=_active(wanted) > 0 or bool(wanted.q),
        may_write=bool(current_actor().hromada_ids("work.write")),
        **shown,
        **WORDS,
    )


def read_filter() -> VisitFilter:
    """Read the filter in the address; what can't be read is left out, and the page says so."""
    refuse_others(OWN)
    return VisitFilter(
        state=asked("state", choice_of(dict.fromkeys((*STATES, "all"), ())), _("Стан")) or "open",
        hromada_id=current_hromada_id(),
        work_kind=asked("kind", choice_of(WorkKind.labels()), _("Вид роботи")),
        performer=(request.args.get("performer") or "")[:200] or None,
        kind_code=asked("asset_kind", read_kind(db.session()), _("Вид майна")),
        settlement_id=asked("settlement", read_id, _("Населений пункт")),
        plan_id=asked("plan", read_id, _("План")),
        first_on=asked("from", read_day, _("З")),
        last_on=asked("to", read_day, _("По")),
        q=(request.args.get("q") or "")[:100] or None,
    )


def _show_list(wanted: VisitFilter, today: date) -> dict[str, Any]:
    session, actor = db.session(), current_actor()
    counts = count_states(session, actor, wanted, today)
    total = sum(counts[one] for one in ("open", "done", "skipped")) if wanted.state == "all" else counts[wanted.state]
    pages = asked_page(total, PAGE)
    visits = list_visits(session, actor, wanted, today, limit=PAGE, offset=pages.offset)
    return {
        "groups": group_rows(actor, group_page(session, actor, wanted, today, visits)),
        "shown": len(visits),
        "counts": counts,
        "total": total,
        "page": pages.page,
        "pages": pages.pages,
        "first": pages.offset + 1,
    }


def _show_calendar(view: str, wanted: VisitFilter, today: date) -> dict[str, Any]:
    on = min(max(asked("on", read_day) or today, date(1990, 2, 1)), date(2100, 11, 1))
    first, last, previous, following = _span(view, on)
    seen = replace(wanted, state="all", first_on=first, last_on=last)
    by_day: dict[date, list[DayOfPlan]] = {}
    for one in count_days(db.session(), current_actor(), seen, today):
        if one.status != "skipped":
            by_day.setdefault(one.due_on, []).append(one)
    days = [_day(first + timedelta(days=at), on, by_day, today) for at in range((last - first).days + 1)]
    return {
        "days": days if view == "week" else [],
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "weekdays": weekday_names(),
        "title": month_title(on) if view == "month" else f"{first:%d.%m} – {last:%d.%m.%Y}",
        "on": on,
        "previous": previous,
        "following": following,
        "groups_by_day": _groups_by_day(seen, today) if view == "week" else {},
        "total": sum(day.open_count for day in days),
    }


def _groups_by_day(seen: VisitFilter, today: date) -> dict[date, list[GroupRow]]:
    actor = current_actor()
    groups = list_groups(db.session(), actor, replace(seen, state="open"), today)
    found: dict[date, list[GroupRow]] = {}
    for row in group_rows(actor, groups):
        found.setdefault(row.group.due_on, []).append(row)
    return found


def _span(view: str, on: date) -> tuple[date, date, date, date]:
    """Give the first and last day shown, and a day of the span before and after."""
    if view == "week":
        first = on - timedelta(days=on.weekday())
        return first, first + timedelta(days=6), first - timedelta(days=7), first + timedelta(days=7)
    begin = on.replace(day=1)
    end = add_months(begin, 1) - timedelta(days=1)
    first, last = begin - timedelta(days=begin.weekday()), end + timedelta(days=6 - end.weekday())
    return first, last, add_months(begin, -1), add_months(begin, 1)


def _day(on: date, shown: date, by_day: Mapping[date, list[DayOfPlan]], today: date) -> Day:
    plans = by_day.get(on, [])
    return Day(
        on=on,
        is_today=on == today,
        is_past=on < today,
        is_outside=on.month != shown.month,
        plans=plans,
        open_count=sum(one.count for one in plans if one.status == "open"),
    )


def _options(wanted: VisitFilter) -> dict[str, list[tuple[Any, str]]]:
    session, actor = db.session(), current_actor()
    return {
        "kind": options(WorkKind),
        "performer": [(one, one) for one in list_performers(session, actor, wanted.hromada_id)],
        "asset_kind": [(one.code, kind_name(one)) for one in list_kinds(session)],
        "settlement": [(one.id, name) for one, name in settlement_choices(session, actor, wanted.hromada_id)],
    }


def _active(wanted: VisitFilter) -> int:
    """Count the filters behind the button."""
    named = (wanted.work_kind, wanted.performer, wanted.kind_code, wanted.settlement_id, wanted.first_on,
             wanted.last_on, wanted.plan_id)  # fmt: skip
    return sum(one is not None for one in named)
