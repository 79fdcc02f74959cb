"""The form of an asset: the same for every kind, then the kind's own attributes, then the place."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.rules.assets import ASSET
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.kernel import forms as fields
from registry.places.models.location import Location
from registry.places.rules.place_words import say_once

DRAWN = ("azimuth_deg", "view_angle_deg", "range_m", "radius_m")
"""Attributes that the place picker draws; their inputs carry the attribute's plain name."""
NEW_PLACE = ("place_name", "place_kind", "address", "settlement_id", "lon", "lat")
OWN = frozenset({"inventory_number", "serial", "status_on", "decommissioned_on", "is_demo", "note"})
"""What no two things share."""
NO_PLACE, ADD_PLACE, KEEP_PLACE = "", "new", "hidden"


def input_name(attribute: str) -> str:
    """Name an attribute's input."""
    return attribute if attribute in DRAWN else f"attributes.{attribute}"


def asset_form(
    kind: AssetKind, asset: Asset | None, choices: Mapping[str, Any], language: str, like: Asset | None = None
) -> FlaskForm:
    """Make the form; `choices` holds statuses, holders, settlements, place_kinds and places as (code, name), and
    the middle of the hromada as (longitude, latitude). A new thing may begin `like` another."""
    made = {**_common(choices), **_attributes(kind, language), **_place(choices)}
    form = fields.make_form("AssetForm", {**made, "version": fields.text("")}, _stored(asset, choices, like))
    form.rows = fields.form_rows(ASSET)
    return form


def _common(choices: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **fields.noun_fields(ASSET, None, {"holder_id": choices["holders"]}),
        "parent_number": fields.text(
            _("Належить до"),
            help_text=_("Номер того, від чого це залежить: камера — від реєстратора, місце в СЕД — від системи."),
            maxlength=40,
            list="parents",
        ),
    }


def _attributes(kind: AssetKind, language: str) -> dict[str, Any]:
    return {input_name(one.name): _attribute(one, language) for one in attributes_of(kind.definition)}


def _attribute(one: Attribute, language: str) -> Any:
    label, help_text = one.label(language), (one.help_uk if language == "uk" else None) or ""
    options = [(each.code, each.label(language)) for each in one.choices]
    if one.type in ("integer", "decimal"):
        return fields.figure(label, help_text=help_text)
    if one.type == "boolean":
        return fields.yes_or_no(label, help_text)
    if one.type == "date":
        return fields.calendar_day(label, help_text)
    if one.type == "choice":
        return fields.choice(label, options, empty="—", help_text=help_text)
    if one.type == "list":
        return fields.several(label, options, help_text)
    return fields.text(label, is_required=one.is_required, help_text=help_text, maxlength=300)


def _place(choices: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "location_id": fields.radios(_("Де це"), choices["places"]),
        "place_q": fields.text(_("Знайти збережене місце"), placeholder=_("Назва або вулиця"), maxlength=100),
        "place_name": fields.text(_("Назва місця"), placeholder=_("Опора № 12, Міська рада"), maxlength=200),
        "place_kind": fields.choice(_("Що це за місце"), choices["place_kinds"]),
        "address": fields.text(_("Адреса"), placeholder=_("вул. Військових Будівельників, 8"), maxlength=300),
        "settlement_id": fields.choice(_("Населений пункт"), choices["settlements"], empty=_("не вказано")),
        "lon": fields.figure(_("Довгота"), placeholder=fields.degrees(choices["middle"][0])),
        "lat": fields.figure(_("Широта"), placeholder=fields.degrees(choices["middle"][1])),
    }


def _copied(like: Asset, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a thing shares with the one it is copied from; what is each thing's own is left to be typed."""
    told = {name: value for name, value in fields.stored_values(ASSET, like).items() if name not in OWN}
    told.update({input_name(name): value for name, value in like.attributes.items()})
    told.update(status="in_service", location_id=choices["chosen_place"], place_kind="pole")
    told.update(inventory_number=choices["next_number"])
    told["parent_number"] = like.parent.inventory_number if like.parent else None
    return told


def _stored(asset: Asset | None, choices: Mapping[str, Any], like: Asset | None) -> dict[str, Any]:
    if like is not None:
        return _copied(like, choices)
    if asset is None:
        lone = list(choices["settlements"])
        started = {"settlement_id": lone[0][0]} if len(lone) == 1 else {}
        return {"status": "in_service", "place_kind": "pole", "location_id": choices["chosen_place"], **started}
    told = fields.stored_values(ASSET, asset)
    told.update({input_name(name): value for name, value in asset.attributes.items()})
    told.update(location_id=choices["chosen_place"], place_kind="pole", version=asset.version)
    told["parent_number"] = asset.parent.inventory_number if asset.parent else None
    return told


def typed_values(form: FlaskForm, kind: AssetKind) -> dict[str, Any]:
    """Collect the asset's values for the operation; place and parent are found by the door."""
    names = [one.name for one in attributes_of(kind.definition)]
    return {
        **fields.typed_values(ASSET, form),
        "attributes": {name: form[input_name(name)].data or None for name in names},
    }


def typed_place(form: FlaskForm) -> dict[str, Any]:
    """Collect the values of a new place; without a name it is called by its address."""
    told = fields.typed(form, ("address", "settlement_id", "lon", "lat"))
    name = form["place_name"].data or form["address"].data or form["name"].data
    return {**told, "name": name, "kind": form["place_kind"].data}


def place_error_name(field: str) -> str:
    """Name the form's field that a place's field was typed into."""
    return {"name": "place_name", "kind": "place_kind", "geometry": "lon"}.get(field, field)


def asset_error_name(field: str) -> str:
    """Name the form's field that an asset's field was typed into."""
    if field.startswith("attributes."):
        return input_name(field.removeprefix("attributes."))
    return {"parent_id": "parent_number"}.get(field, field)


def place_options(places: Iterable[Location]) -> list[tuple[str, str]]:
    """Name places for a choice: name, building, address, settlement."""
    return [(str(one.id), place_title(one)) for one in places]


def points_of(places: Iterable[Location]) -> str:
    """Tell the form's map where the offered places are, as JSON: {id: [longitude, latitude]}; shapes are left out."""
    shapes = {str(one.id): one.shape for one in places}
    return json.dumps({key: [one.x, one.y] for key, one in shapes.items() if one and one.geom_type == "Point"})


def place_title(location: Location) -> str:
    """Name a place in one line."""
    around = location.parent.name if location.parent else None
    settlement = location.settlement.name if location.settlement else None
    return " · ".join(say_once(around, location.name, location.address, settlement))
