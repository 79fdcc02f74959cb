"""Printable QR labels, one or a sheet."""

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from flask import render_template, request, url_for
from markupsafe import Markup

from registry.assets.models.asset import Asset
from registry.assets.queries.assets import all_assets, get_asset
from registry.assets.rules.disclosure import as_seen
from registry.assets.web.list import read_list_filter, read_sort
from registry.assets.web.words import kind_name
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, query_values, require

MAX_LABELS = 500


@dataclass(frozen=True)
class Label:
    """What a label shows: the picture, the number, the name, the code to type where a camera fails."""

    asset: Asset
    kind: str
    address: str
    picture: Markup


def label_of(asset: Asset) -> Label:
    """Draw an asset's label; the picture opens /a/CODE on this site."""
    address = f"{request.host_url.rstrip('/')}/a/{asset.code}"
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=4, border=2, xmldecl=False, svgns=True, nl=False, omitsize=True, lineclass=None
    )
    return Label(as_seen(current_actor(), asset), kind_name(asset.kind), address, Markup(out.getvalue().decode()))  # noqa: S704, segno draws it from our own address


@require("asset.read")
def label(asset_id: uuid.UUID) -> str:
    """Show one label, ready to print."""
    asset = get_asset(db.session(), current_actor(), asset_id)
    return render_template(
        "assets/labels.html",
        labels=[label_of(asset)],
        is_cut=False,
        back=url_for("assets.asset", asset_id=asset.id),
    )


@require("asset.read")
def sheet() -> str:
    """Show the labels of the filtered list on sheets of A4."""
    found = all_assets(db.session(), current_actor(), read_list_filter(), sort=read_sort(), limit=MAX_LABELS + 1)
    return show_labels(found, url_for("assets.assets", **query_values()))


def show_labels(found: Sequence[Asset], back: str) -> str:
    """Show labels on sheets of A4, no more than one prints at once."""
    return render_template(
        "assets/labels.html",
        labels=[label_of(one) for one in found[:MAX_LABELS]],
        is_cut=len(found) > MAX_LABELS,
        limit=MAX_LABELS,
        back=back,
    )
