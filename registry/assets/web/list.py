"""The list of assets: chips, filters, search, sorting, pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.assets.models.asset import STATUSES, Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.asset_filter import AssetFilter, filter_fields, read_asset_filter
from registry.assets.queries.assets import list_assets, orders, orders_for
from registry.assets.queries.counts import count_facets, list_responsible
from registry.assets.queries.kinds import KINDS, list_kinds
from registry.assets.queries.listed import ListedAsset
from registry.assets.rules.assets import ASSET
from registry.assets.rules.attribute_filter import PREFIX
from registry.assets.rules.attributes import attributes_of
from registry.assets.rules.disclosure import Place, as_seen, disclose_place
from registry.assets.web.list_rows import asset_rows
from registry.assets.web.views import ALL, offered_views, usual_address
from registry.assets.web.words import count_things, kind_icon, kind_name
from registry.kernel.access import Actor
from registry.kernel.completeness import MISSING, criteria_for, read_lacks
from registry.kernel.errors import Invalid
from registry.kernel.seams import BulkAct, db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, query_values, require
from registry.kernel.web.asked import asked_sort, leave_out, refuse_others
from registry.kernel.web.completeness import lacking_note
from registry.kernel.web.context import PLACE
from registry.kernel.web.cursor_pages import asked_cursor_page
from registry.kernel.web.field_words import list_columns
from registry.kernel.web.words import word_for
from registry.kernel.words import label, language, say
from registry.places.queries.organisations import name_choices
from registry.places.web.settlement_choices import settlement_choices

PAGE = 50
IN_USE = tuple(status for status in STATUSES if status != "retired")
Facets = Mapping[tuple[str, str], int]
SHOWN_BY_THE_LIST = (
    "name", "inventory_number", "status", "holder_id", "responsible", "model", "commissioned_on", "price", "updated_at",
)  # fmt: skip
"""Fields whose cells the list draws in a way of its own; the others are columns by choice."""
HOLDERS = ("holder", "department")
"""Roles of the organisations that may hold assets."""
OWN_PARAMETERS = frozenset({"sort", "cursor", "hromada"})


@dataclass(frozen=True)
class AssetRow:
    """An asset as a row of the list."""

    asset: Asset | ListedAsset
    icon: str
    kind: str
    place: Place | None


def read_list_filter() -> AssetFilter:
    """Read the filter in the address; what can't be read is left out, and retired things unless asked for."""
    given = {name: value for name, value in request.args.items() if _is_filter(name) and value}
    kinds = KINDS.get(db.session())
    lacks = read_lacks(db.session(), current_actor(), ASSET.entity)
    every_status = given.get("status") == "all"
    if every_status:
        del given["status"]
    try:
        wanted = read_asset_filter(given, kinds, lacks)
    except Invalid as error:
        _leave_out(error.fields)
        given = {name: value for name, value in given.items() if name not in error.fields}
        wanted = read_asset_filter(given, kinds, lacks)
    refuse_others(given.keys() | {"status", "view"})
    if not wanted.statuses and not every_status:
        wanted = replace(wanted, statuses=IN_USE)
    return replace(wanted, hromada_id=current_hromada_id() or wanted.hromada_id)


def read_sort() -> str:
    """Read the order in the address."""
    return asked_sort(orders(), "name")


def _leave_out(names: Iterable[str]) -> None:
    fields = ASSET.by_name
    for name in names:
        leave_out(name, label(fields[name]) if name in fields else "")


def row_of(actor: Actor, asset: Asset | ListedAsset) -> AssetRow:
    """Prepare an asset for a list."""
    return AssetRow(as_seen(actor, asset), kind_icon(asset.kind), kind_name(asset.kind), disclose_place(actor, asset))


@require("asset.read")
def assets() -> Any:
    """Show the list, or go on to the view with which this person's begins, or to the list of the day asked for."""
    if request.args.get("on"):
        return redirect(url_for("past.past", **query_values("view", "cursor")))
    session, actor, views = db.session(), current_actor(), offered_views()
    if usual := usual_address(views):
        return redirect(usual)
    wanted, sort = read_list_filter(), read_sort()
    page = asked_cursor_page(partial(list_assets, session, actor, wanted), orders_for(actor), sort=sort, size=PAGE)
    facets = count_facets(session, actor, replace(wanted, kinds=(), statuses=()))
    counts = _counts(facets, 0, lambda _kind, status: not wanted.statuses or status in wanted.statuses)
    total = sum(number for code, number in counts.items() if not wanted.kinds or code in wanted.kinds)
    columns = tuple(list_columns(ASSET, orders(), SHOWN_BY_THE_LIST))
    return render_template(
        "assets/list.html",
        rows=list(asset_rows(actor, page.rows, columns)),
        columns=columns,
        place=page,
        total=total,
        total_words=page.words(total, count_things(total)),
        listed=page.rows,
        chips=_chips(list_kinds(session), counts, wanted),
        wanted=wanted,
        sort=sort,
        is_empty=total == 0 and not _is_narrowed(),
        active=sum(1 for name, value in request.args.items() if value and _is_counted(name)),
        by_attribute=_attribute_choices(session, wanted),
        can_add=bool(actor.hromada_ids("asset.write")),
        kept=_kept(session, wanted),
        lacking=lacking_note(ASSET.entity, [one.code for one in wanted.lacks], _only_kind(wanted)),
        criteria=[(one.code, say(one.label)) for one in criteria_for(actor, ASSET.entity)],
        exported=query_values(*PLACE),
        acts=offered_acts(),
        views=views,
        shown_query=urlencode(query_values(*PLACE)),
        may_share=actor.hromada_ids("asset.write") != frozenset(),
        **_choices(actor, wanted, facets),
    )


def _only_kind(wanted: AssetFilter) -> str | None:
    return wanted.kinds[0] if len(wanted.kinds) == 1 else None


def offered_acts() -> list[BulkAct]:
    """List what the asker may do with ticked assets."""
    actor = current_actor()
    return [one for one in seams(current_app).bulk_acts if actor.hromada_ids(one.permission) != frozenset()]


def _is_counted(name: str) -> bool:
    return name in ("status", "settlement_id", "holder_id", "responsible", MISSING) or name.startswith(PREFIX)


def _kept(session: Session, wanted: AssetFilter) -> dict[str, str]:
    """Give what the filters' form sends along: all that it does not offer to change."""
    offered = {name for name, *_rest in _attribute_choices(session, wanted)}
    named = {"kind", "sort", "view", "parent_id", "location_id"}
    return {
        name: value
        for name, value in request.args.items()
        if name in named or (name.startswith(PREFIX) and name not in offered)
    }


def _attribute_choices(session: Session, wanted: AssetFilter) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Offer the attributes that one chosen kind knows the values of: (parameter, label, values)."""
    kind = KINDS.get(session).get(wanted.kinds[0]) if len(wanted.kinds) == 1 else None
    known = attributes_of(kind.definition) if kind else ()
    switch = [("true", _("так")), ("false", _("ні"))]
    offered = {one: [(each.code, each.label(language())) for each in one.choices] for one in known if one.choices}
    offered |= {one: switch for one in known if one.type == "boolean"}
    return [(f"{PREFIX}{one.name}", one.label(language()), offered[one]) for one in known if one in offered]


def _counts(facets: Facets, part: int, is_wanted: Callable[[str, str], bool]) -> dict[str, int]:
    """Add up by kind (part 0) or by status (part 1) what is wanted of the other."""
    counts: dict[str, int] = {}
    for facet, number in facets.items():
        if is_wanted(*facet):
            counts[facet[part]] = counts.get(facet[part], 0) + number
    return counts


def _is_filter(name: str) -> bool:
    return name in filter_fields() or name == MISSING or name.startswith(PREFIX)


def _is_narrowed() -> bool:
    return any(value for name, value in request.args.items() if _is_filter(name))


def _chips(kinds: Any, counts: dict[str, int], wanted: AssetFilter) -> list[dict[str, Any]]:
    """One chip for all, and one for each kind that there is something of."""
    kept = {name: value for name, value in query_values("kind", "view", *PLACE).items() if not name.startswith(PREFIX)}
    everything = {
        "label": _("Усе"),
        "url": url_for("assets.assets", **(kept or {"view": ALL})),
        "active": not wanted.kinds,
        "count": sum(counts.values()),
    }
    return [everything, *(_chip(one, counts, wanted, kept) for one in kinds if _is_shown(one, counts, wanted))]


def _is_shown(kind: AssetKind, counts: dict[str, int], wanted: AssetFilter) -> bool:
    return bool(counts.get(kind.code)) or kind.code in wanted.kinds


def _chip(kind: AssetKind, counts: dict[str, int], wanted: AssetFilter, kept: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": kind_name(kind),
        "icon": kind_icon(kind),
        "url": url_for("assets.assets", kind=kind.code, **kept),
        "active": kind.code in wanted.kinds,
        "count": counts.get(kind.code, 0),
    }


def _choices(actor: Actor, wanted: AssetFilter, facets: Facets) -> dict[str, Any]:
    """What the filters offer; statuses with their counts."""
    session = db.session()
    by_status = _counts(facets, 1, lambda kind, _status: not wanted.kinds or kind in wanted.kinds)
    return {
        "statuses": [
            *((code, f"{word_for('status', code)} · {by_status.get(code, 0)}") for code in STATUSES),
            ("all", _("усі, зі списаними")),
        ],
        "settlements": [(one.id, name) for one, name in settlement_choices(session, actor, wanted.hromada_id)],
        "holders": name_choices(session, actor, [wanted.hromada_id] if wanted.hromada_id else None, HOLDERS),
        "posts": [(post, post) for post in list_responsible(session, actor, wanted.hromada_id)],
    }
