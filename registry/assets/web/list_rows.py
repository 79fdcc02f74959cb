"""The rows of the list of assets: what stands in the slots of `assets/list.html`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup, escape

from registry.assets.queries.listed import ListedAsset
from registry.assets.rules.assets import ASSET
from registry.assets.rules.disclosure import Place, disclose_place
from registry.assets.web.words import kind_icon, kind_name
from registry.kernel.access import Actor
from registry.kernel.fields import Field
from registry.kernel.web.field_words import ListColumn, say_value
from registry.kernel.web.filters import amount
from registry.kernel.web.marks import day_mark, icon
from registry.kernel.web.rows import address_around


def asset_rows(actor: Actor, assets: Sequence[ListedAsset], columns: Sequence[ListColumn]) -> Iterator[dict[str, Any]]:
    """Fill the slots of each asset's row; `columns` are those that the description adds."""
    badge, demo = cache(_macro("status_badge")), _macro("demo")(True)
    name_kind = cache(lambda kind: (kind_icon(kind), kind_name(kind)))
    before, after = address_around("assets.asset", "asset_id")
    hidden = _hidden_place()
    is_all_demo = all(one.is_demo for one in assets)
    fields = [(f"field {column.name}", ASSET.by_name[column.name]) for column in columns]
    for asset in assets:
        mark, kind = name_kind(asset.kind)
        yield {
            "url": f"{before}{asset.id}{after}",
            "icon": mark,
            "name": asset.name,
            "pick": f"{asset.id}:{asset.version}",
            "kind": kind,
            "demo": demo if asset.is_demo and not is_all_demo else "",
            "number": asset.inventory_number,
            "status": badge(asset.status),
            "place": _place(disclose_place(actor, asset), hidden),
            "holder": asset.holder.name if asset.holder else "",
            "responsible": asset.responsible or "",
            "model": asset.model or "",
            "commissioned": day_mark(asset.commissioned_on) if asset.commissioned_on else "",
            "price": "" if asset.price is None else amount(asset.price),
            "updated": day_mark(asset.updated_at),
            **_described(actor, asset, fields),
        }


def _macro(name: str) -> Callable[..., Markup]:
    """Give one of the marks that all pages share."""
    macro: Callable[..., Markup] = getattr(current_app.jinja_env.get_template("kernel/macros/status.html").module, name)
    return macro


def _hidden_place() -> Markup:
    return Markup("{} {}").format(icon("lock", "icon--s"), _("точне місце приховано"))


def _place(place: Place | None, hidden: Markup) -> str:
    """Say where a thing is, as far as the reader may know."""
    if place is None:
        return ""
    if place.location is None:
        return _with_line(place.settlement or _("приховано"), hidden)
    around = " · ".join(place.around)
    return _with_line(place.name or "", around) if around else escape(place.name)


def _with_line(words: str, below: str) -> Markup:
    """Put quiet words behind a cell's own."""
    return Markup(f'{escape(words)}<span class="table__sub">{escape(below)}</span>')  # noqa: S704 -- escaped here


def _described(actor: Actor, asset: ListedAsset, fields: Sequence[tuple[str, Field]]) -> Mapping[str, Any]:
    """Say the fields that are columns by choice; what the asker may not see is empty."""
    seen = ASSET.seen(actor, asset)
    return {
        slot: (say_value(one, getattr(asset, one.column), {}) or "") if one.see in seen else "" for slot, one in fields
    }
