"""What an asset's fields may hold: one validation for pages, API and import."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from registry.assets.models.asset import Asset, Status
from registry.assets.models.kind import AssetKind
from registry.assets.rules.attributes import attributes_of, merge_attributes
from registry.assets.rules.disclosure import may_see_place
from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.fields import DAY, FLAG, IS_DEMO, MONEY, Field, Noun, See, choice, code, long_text, reference, text
from registry.kernel.rules.fields import Errors, Reading
from registry.kernel.text import word_column

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what the eye confuses: 0 O, 1 I L."""
CODE_LENGTH = 8
CODE_PATTERN = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")
KIND = code("kind", 40)
LEFT_BEFORE_IT_CAME = because("Вибуття не може бути раніше за введення в експлуатацію")


_WITHOUT_PLACE = frozenset({See.OPEN, See.MONEY})
_WITH_PLACE = _WITHOUT_PLACE | {See.PLACE}


def _seen(actor: Actor, asset: Any) -> frozenset[See]:
    """Where a thing is depends on the thing; all else is for whoever may read assets."""
    return _WITH_PLACE if may_see_place(actor, asset) else _WITHOUT_PLACE


ASSET = Noun(
    "asset",
    Asset,
    "Майно",
    "Asset",
    [
        Field(
            "inventory_number", text(40), "Інвентарний номер", "Inventory number", is_required=True,

            spellings=(
                "інв. №", "інв. номер", "інвентарний №", "номер інвентарний", "inv. no", "asset tag", "номер",
            ),
            order="inventory_key",
        ),
        Field(
            "name", text(200), "Назва", "Name", is_required=True,
            spellings=("найменування", "найменування майна", "назва майна", "найменування об’єкта", "title"),
            order="sort_key",
        ),
        Field(
            "kind", KIND, "Вид", "Kind", column="kind_code", is_required=True, spellings=("тип",), on_form=False,
            on_page=False,
        ),
        Field(
            "status", choice(Status), "Стан", "Status", is_required=True, fallback="in_service", spellings=("статус",),
            on_page=False,
        ),
        Field(
            "status_on", DAY, "Стан з", "Status since",
            "Порожньо — сьогодні, якщо стан змінюється.", "Empty is today when the status changes.",
            spellings=("дата стану", "стан від"),
        ),
        Field(
            "location_id", reference("location"), "Місце", "Place", see=See.PLACE, on_form=False, on_page=False,
        ),
        Field(
            "parent_id", reference("asset"), "Належить до", "Belongs to", spellings=("parent",), on_form=False,
            on_page=False,
        ),
        Field(
            "holder_id", reference("organisation"), "Балансоутримувач", "Balance holder", empty="не вказано",
            spellings=("holder", "утримувач", "підрозділ"),
        ),
        Field(
            "responsible", text(200), "Відповідальна посада", "Responsible post",
            "Посада, а не прізвище: «Спеціаліст відділу ІТ».", "A post, not a person: “IT specialist”.",
            spellings=("відповідальний", "мво"),
        ),
        Field("manufacturer", text(100), "Виробник", "Manufacturer"),
        Field("model", text(100), "Модель", "Model", spellings=("марка",)),
        Field(
            "serial", text(100), "Серійний номер", "Serial number",
            spellings=("s/n", "сер. №", "серійний №", "заводський номер", "зав. №"),
        ),
        Field(
            "commissioned_on", DAY, "Введено в експлуатацію", "Commissioned on",
            "Для запланованого — день, коли має запрацювати.", "For a planned one the day it is to join.",
            spellings=("дата введення", "дата введення в експлуатацію"),
        ),
        Field("decommissioned_on", DAY, "Вибуло", "Decommissioned on"),
        Field("warranty_until", DAY, "Гарантія до", "Warranty until"),
        Field(
            "price", MONEY, "Вартість придбання", "Purchase price",
            spellings=(
                "вартість", "ціна", "price", "первісна вартість", "первісна (переоцінена) вартість",
                "балансова вартість", "вартість первісна",
            ),
        ),
        Field("funding_source", text(200), "Джерело коштів", "Funding source"),
        Field("note", long_text(2000), "Примітка", "Note", spellings=("примітки", "коментар"), see=See.PLACE),
        Field("published", FLAG, "Оприлюднено", "Published", is_fixed=True, on_page=False),
        IS_DEMO,
    ],
    seen=_seen,
    name_column="open_name",
    rows=(
        ("name", "inventory_number"), ("status", "status_on"), ("holder_id", "responsible"),
        ("manufacturer", "model", "serial"),
        ("commissioned_on", "warranty_until", "decommissioned_on"), ("price", "funding_source"),
    ),
)  # fmt: skip


def read_asset(given: Mapping[str, Any], kind: AssetKind | None, asset: Asset | None) -> Reading:
    """Read an asset's values against its kind; `asset` is the one being changed, None for a new one.

    The result holds `attributes` whole (merged), and only the given fields when changing.
    """
    plain = {name: value for name, value in given.items() if name != "attributes"}
    reading = ASSET.read(plain, is_new=asset is None)
    if kind is not None and ("attributes" in given or asset is None):
        current = asset.attributes if asset else {}
        told = given.get("attributes", {})
        merged, errors = merge_attributes(kind.definition, emptied(kind) if told is None else told, current)
        reading.values["attributes"] = merged
        reading.errors.update(errors)
    reading.errors.update(_wrong_periods(reading.values, asset, reading.errors))
    return reading


def emptied(kind: AssetKind) -> dict[str, None]:
    """Take away every attribute that a kind may do without: what null means for all of them at once."""
    return {one.name: None for one in attributes_of(kind.definition) if not one.is_required}


def _wrong_periods(values: Mapping[str, Any], asset: Asset | None, errors: Errors) -> Errors:
    start, end = (
        values[name] if name in values else getattr(asset, name, None)
        for name in ("commissioned_on", "decommissioned_on")
    )
    if start and end and start > end and "decommissioned_on" not in errors:
        return {"decommissioned_on": [LEFT_BEFORE_IT_CAME]}
    return {}


def new_code() -> str:
    """Draw a code for a QR label; eight characters of 31 say nothing about the thing."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def asset_search(asset: Asset, kind: AssetKind) -> str:
    """Compose what an asset is found by; never its place, which not everyone may know.

    Cameras and their like are called by their streets: the name of a sensitive kind is left to the place's words.
    """
    words = [
        str(asset.attributes[one.name])
        for one in attributes_of(kind.definition)
        if one.type == "text" and one.name in asset.attributes
    ]
    return word_column(
        asset.inventory_number,
        None if kind.is_sensitive else asset.name,
        asset.serial,
        kind.name_uk,
        asset.holder.name if asset.holder else None,
        asset.model,
        asset.manufacturer,
        asset.responsible,
        *words,
    )


def asset_place_search(asset: Asset, kind: AssetKind) -> str:
    """Compose what an asset is found by for those who may know its place: building, room, address, a telling name."""
    name = asset.name if kind.is_sensitive else None
    if asset.location is None:
        return word_column(name)
    inside = asset.location.parent
    around = (inside.name, inside.address) if inside else ()
    return word_column(name, asset.location.name, asset.location.address, *around)
