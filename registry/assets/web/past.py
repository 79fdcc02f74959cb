"""The register as of a day: what stood, where and how, by the dates and the history of each asset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from registry.assets.models.asset import STATUSES
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS, list_kinds
from registry.assets.queries.past import UNKNOWN, PastAsset, PastFilter, assets_on, places_of
from registry.assets.web.words import count_things, kind_icon, kind_name
from registry.kernel import clock
from registry.kernel.rules.reading import choice_of, read_day, text_of
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, query_values, require
from registry.kernel.web.asked import asked, refuse_others
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.web.pages import make_pages
from registry.kernel.web.words import word_for
from registry.places.models.location import Location
from registry.places.queries.organisations import ORGANISATIONS

SIZE = 50
CONDITIONS = ("on", "kind", "status", "q", "page")
ALL = "all"


@dataclass(frozen=True)
class PastRow:
    """An asset as it stood, as a row of the list."""

    asset: PastAsset
    kind: str
    icon: str
    place: str | None
    """Where it stood; None where the reader may not know it, or nobody can."""
    is_hidden: bool
    holder: str


def asked_past() -> tuple[date, PastFilter]:
    """Read the day, today where none is told, and what is asked for of it."""
    session = db.session()
    day: date = asked("on", read_day, _("Станом на")) or clock.today()
    kind = asked("kind", choice_of(dict.fromkeys(KINDS.get(session), ())), _("Вид"))
    statuses = (*STATUSES, UNKNOWN)
    status = asked("status", choice_of({**dict.fromkeys(statuses, ()), ALL: ()}), _("Стан"))
    chosen = statuses if status == ALL else (status,) if status else ()
    q = asked("q", text_of(200), _("Пошук")) or ""
    return day, PastFilter(current_hromada_id(), (kind,) if kind else (), chosen, q)


def past_rows(found: Sequence[PastAsset]) -> list[PastRow]:
    """Name what assets were, where they stood and who held them, as far as the asker may know."""
    session, actor = db.session(), current_actor()
    kinds, holders = KINDS.get(session), ORGANISATIONS.get(session).names
    places = places_of(session, actor, found)
    return [_row(one, kinds[one.kind_code], places.get(one.location_id) if one.location_id else None, holders)
            for one in found]  # fmt: skip


def _row(one: PastAsset, kind: AssetKind, place: Location | None, holders: Any) -> PastRow:
    holder = holders.get(one.holder_id, "") if one.holder_id else ""
    is_hidden = one.location_id is not None and place is None
    return PastRow(one, kind_name(kind), kind_icon(kind), _said(place) if place else None, is_hidden, holder)


def _said(place: Location) -> str:
    around = f"{place.parent.name}, {place.name}" if place.parent else place.name
    return f"{around} · {place.address}" if place.address and place.address != place.name else around


@require("asset.read")
def past() -> str:
    """Show what stood on a day."""
    refuse_others(CONDITIONS)
    session = db.session()
    day, wanted = asked_past()
    found = assets_on(session, current_actor(), day, wanted)
    pages = asked_page(len(found), SIZE)
    return render_template(
        "assets/past.html",
        day=day,
        is_today=day == clock.today(),
        is_to_come=day > clock.today(),
        rows=past_rows(found.named(pages.offset, pages.offset + SIZE)),
        total=count_things(len(found)),
        later=sum(one.is_written_later for one in found.stood),
        changed=sum(one.status != one.status_now for one in found.stood),
        pages=pages,
        wanted=wanted,
        kinds=[(one.code, kind_name(one)) for one in list_kinds(session)],
        statuses=[
            *((code, word_for("status", code)) for code in STATUSES),
            (UNKNOWN, _("невідомо")),
            (ALL, _("усі, зі списаними")),
        ],
        asked_status=request.args.get("status"),
        exported=query_values("page"),
    )


PAGES = (("GET", "/assets/past", past),)
bp = make_pages("past", __name__, PAGES)
