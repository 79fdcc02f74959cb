"""An asset's own page: facts, place, what it hangs on, tabs."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import get_asset, list_assets
from registry.assets.queries.reserve import reserve_periods
from registry.assets.rules.assets import ASSET
from registry.assets.rules.disclosure import as_seen, disclose_place, may_see_place
from registry.assets.web.history import describe_entries
from registry.assets.web.list import row_of
from registry.assets.web.words import count_things, facts_by_kind, kind_icon, kind_name
from registry.kernel.access import Actor
from registry.kernel.queries.attachments import OWNERS, count_attachments, list_attachments
from registry.kernel.queries.described import names_referred
from registry.kernel.queries.history import HistoryFilter, list_history
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, link_to, require
from registry.kernel.web.cards import cards_for, show_cards
from registry.kernel.web.field_words import facts_of
from registry.kernel.web.words import file_size

HISTORY_LIMIT = 100
CHILDREN_SHOWN = 12


@require("asset.read")
def asset(asset_id: uuid.UUID) -> str:
    """Show the asset with the tab named in the address."""
    return show_asset(asset_id)


def show_asset(asset_id: uuid.UUID, *, retire_errors: Sequence[str] = ()) -> str:
    """Show the asset; a retirement that was refused says why in its own question, with what was typed."""
    session, actor = db.session(), current_actor()
    found = get_asset(session, actor, asset_id)
    tabs, place = _tabs(actor, found), disclose_place(actor, found)
    chosen = request.args.get("tab", "overview")
    chosen = chosen if chosen in {one["name"] for one in tabs} else "overview"
    for one in tabs:
        one["active"] = one["name"] == chosen
    return render_template(
        "assets/page.html",
        asset=as_seen(actor, found),
        kind=kind_name(found.kind),
        icon_name=kind_icon(found.kind),
        place=place,
        copy_url=url_for(
            "assets.add",
            kind=found.kind_code,
            hromada=found.hromada.code,
            location_id=place.location.id if place and place.location else None,
            like=found.id,
        ),
        tabs=tabs,
        chosen=chosen,
        can_write=_may_write(actor, found),
        log_url=link_to("log_work", asset=found.id) if actor.can("work.write", found.hromada_id) else None,
        actions=show_cards("asset_actions", actor, found),
        retire_errors=retire_errors,
        **_tab_content(actor, found, chosen),
    )


def _may_write(actor: Actor, asset: Asset) -> bool:
    department_id = actor.department_id(asset.hromada_id)
    return actor.can("asset.write", asset.hromada_id) and department_id in (None, asset.holder_id)


def _tabs(actor: Actor, asset: Asset) -> list[dict[str, Any]]:
    session = db.session()
    names: list[tuple[str, str, int | None]] = [("overview", _("Загальне"), None)]
    for one in cards_for("asset", actor, asset.hromada_id):
        names.append((one.name, str(one.title), one.count(session, actor, asset) if one.count else None))
    if _may_see_files(actor, asset):
        names.append(("files", _("Файли"), count_attachments(session, "asset", asset.id)))
    if actor.can("history.read", asset.hromada_id):
        names.append(("history", _("Історія"), None))
    here = url_for("assets.asset", asset_id=asset.id)
    return [
        {
            "name": name,
            "label": label,
            "count": count or None,
            "url": here if name == "overview" else f"{here}?tab={name}",
        }
        for name, label, count in names
    ]


def _may_see_files(actor: Actor, asset: Asset) -> bool:
    """As `may_read_attachments` tells by the asset's id, of an asset that is read already."""
    return actor.can(OWNERS["asset"].read, asset.hromada_id) and may_see_place(actor, asset)


def _tab_content(actor: Actor, asset: Asset, chosen: str) -> dict[str, Any]:
    if chosen == "history":
        return {"events": _history(actor, asset)}
    if chosen == "files":
        return {"files": list_attachments(db.session(), "asset", asset.id), "file_size": file_size}
    if chosen == "overview":
        return _overview(actor, asset)
    tab = next(one for one in cards_for("asset", actor, asset.hromada_id) if one.name == chosen)
    return {"panel": tab.render(db.session(), actor, asset)}


def _history(actor: Actor, asset: Asset) -> list[dict[str, Any]]:
    session = db.session()
    entries = list_history(session, actor, HistoryFilter(entity="asset", entity_id=asset.id), limit=HISTORY_LIMIT)
    return describe_entries(session, actor, entries, asset.kind)


def _overview(actor: Actor, asset: Asset) -> dict[str, Any]:
    session = db.session()
    children = list_assets(session, actor, AssetFilter(parent_id=asset.id), limit=CHILDREN_SHOWN)
    place = disclose_place(actor, asset)
    beside = []
    if place is not None and place.location is not None:
        here = list_assets(session, actor, AssetFilter(location_id=place.location.id), limit=CHILDREN_SHOWN)
        beside = [row_of(actor, one) for one in here.rows if one.id != asset.id]
    files = list_attachments(session, "asset", asset.id) if _may_see_files(actor, asset) else []
    return {
        "own_facts": facts_of(ASSET, actor, as_seen(actor, asset), names_referred(session, ASSET, [asset])),
        "stays": reserve_periods(session, [asset.id]).get(asset.id, []),
        "facts": facts_by_kind(asset.kind, asset.attributes),
        "children": [row_of(actor, one) for one in children.rows],
        "has_more_children": children.next_cursor is not None,
        "beside": beside,
        "parent": row_of(actor, get_asset(session, actor, asset.parent_id)) if asset.parent_id else None,
        "maps": show_cards("asset_map", actor, asset),
        "notices": show_cards("asset_notice", actor, asset),
        "photos": [one for one in files if one.content_type.startswith("image/")],
        "count_things": count_things,
    }
