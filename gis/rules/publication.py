"""What of an asset the public may see: a card with the listed fields and nothing else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis.rules.coverage import choose_anchor
from registry.assets.rules.standing import SHOWN_STATUSES
from registry.kernel.errors import Reason
from registry.kernel.text import N_

WIFI_KINDS = ("wifi_point", "wifi_zone")
PUBLIC_KINDS = ("shelter", *WIFI_KINDS)
"""A kind outside this list stays inside whatever its catalogue entry says."""
COMMON_KEYS = (
    "public_id", "kind", "name", "address", "settlement", "geometry", "note", "opening_hours", "updated_on",
)  # fmt: skip
SHELTER_KEYS = ("shelter_type", "capacity", "accessible", "wifi", "mobile", "backup_power")
WIFI_KEYS = ("ssid", "access")
STAFF_ACCESS = "staff"
DECIMALS = 6
DEMO_NOTE = "Демонстраційні дані."


@dataclass(frozen=True)
class PublicFacts:
    """What the decision needs to know about an asset."""

    kind: str
    may_be_public: bool
    status: str
    name: str
    address: str | None
    settlement: str | None
    place: BaseGeometry | None
    attributes: Mapping[str, Any]
    is_demo: bool = False


@dataclass(frozen=True)
class PublicCard:
    """The public fields; None is unknown or meaningless for the kind. `geometry` is a point, EPSG:4326."""

    kind: str
    name: str
    address: str | None
    settlement: str | None
    geometry: shapely.Point
    note: str | None
    opening_hours: str | None
    shelter_type: str | None = None
    capacity: int | None = None
    accessible: bool | None = None
    wifi: bool | None = None
    mobile: bool | None = None
    backup_power: bool | None = None
    ssid: str | None = None
    access: str | None = None


CARD_FIELDS = tuple(field.name for field in fields(PublicCard))
CARD_LABELS = {
    "kind": N_("Вид"),
    "name": N_("Назва"),
    "address": N_("Адреса"),
    "settlement": N_("Населений пункт"),
    "geometry": N_("Місце на карті"),
    "note": N_("Примітка для жителів"),
    "opening_hours": N_("Години роботи"),
    "shelter_type": N_("Вид споруди"),
    "capacity": N_("Місткість, осіб"),
    "accessible": N_("Безбар’єрний вхід"),
    "wifi": N_("Є Wi-Fi"),
    "mobile": N_("Є мобільний зв’язок"),
    "backup_power": N_("Є резервне живлення"),
    "ssid": N_("Назва мережі"),
    "access": N_("Доступ"),
}


def list_obstacles(facts: PublicFacts) -> list[Reason]:
    """List why an asset cannot be published; empty when it can."""
    reasons = []
    if not facts.may_be_public or facts.kind not in PUBLIC_KINDS:
        reasons.append(Reason("Об’єкти цього виду не публікують"))
    if facts.place is None or facts.place.is_empty:
        reasons.append(Reason("Спершу вкажіть місце на карті"))
    if facts.status not in SHOWN_STATUSES:
        reasons.append(Reason("Публікують лише те, що працює"))
    if facts.kind in WIFI_KINDS and facts.attributes.get("access") == STAFF_ACCESS:
        reasons.append(Reason("Мережу для працівників не публікують"))
    return reasons


def make_card(facts: PublicFacts) -> PublicCard | None:
    """Make the card that the public would see; None when the asset may not be published."""
    if list_obstacles(facts) or facts.place is None:
        return None
    point = choose_anchor(facts.place)
    if point is None:
        return None
    own = _shelter_fields(facts.attributes) if facts.kind == "shelter" else _wifi_fields(facts.attributes)
    return PublicCard(
        kind=facts.kind,
        name=facts.name,
        address=facts.address,
        settlement=facts.settlement,
        geometry=shapely.Point(round(point.x, DECIMALS), round(point.y, DECIMALS)),
        note=_note(facts),
        opening_hours=_text(facts.attributes, "opening_hours", 200),
        **own,
    )


def differing(card: PublicCard, shown: PublicCard | None) -> list[str]:
    """List the fields in which a card differs from the one that is shown; all that it holds where none is."""
    return [one for one in CARD_FIELDS if getattr(card, one) != (getattr(shown, one) if shown else None)]


def mark_of(card: PublicCard) -> str:
    """Name a card as a publisher has read it, so that nothing else is confirmed."""
    told = [str(getattr(card, one)) for one in CARD_FIELDS]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def next_update(card: PublicCard, shown: PublicCard | None, shown_on: date | None, today: date) -> date:
    """Date the card: today when something on it changed, else the day it already bears."""
    return shown_on if shown_on is not None and card == shown else today


def _note(facts: PublicFacts) -> str | None:
    """Made-up data say so wherever they are published."""
    note = _text(facts.attributes, "public_note", 450)
    return " ".join(filter(None, (DEMO_NOTE, note))) if facts.is_demo else note


def _shelter_fields(attributes: Mapping[str, Any]) -> dict[str, Any]:
    operators, hours, capacity = (attributes.get(k) for k in ("mobile_operators", "backup_power_hours", "capacity"))
    return {
        "shelter_type": _text(attributes, "shelter_type", 40),
        "capacity": int(capacity) if isinstance(capacity, int | str) and str(capacity).isdecimal() else None,
        "accessible": _flag(attributes, "accessible"),
        "wifi": _flag(attributes, "wifi"),
        "mobile": bool(operators) if isinstance(operators, list | tuple) else None,
        "backup_power": _is_positive(hours),
    }


def _wifi_fields(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {"ssid": _text(attributes, "ssid", 100), "access": _text(attributes, "access", 20)}


def _text(attributes: Mapping[str, Any], name: str, limit: int) -> str | None:
    value = attributes.get(name)
    return value[:limit] if isinstance(value, str) and value else None


def _flag(attributes: Mapping[str, Any], name: str) -> bool | None:
    value = attributes.get(name)
    return value if isinstance(value, bool) else None


def _is_positive(hours: object) -> bool | None:
    try:
        return None if hours is None or isinstance(hours, bool) else float(str(hours)) > 0
    except ValueError:
        return None
