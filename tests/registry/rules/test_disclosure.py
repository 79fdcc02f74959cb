"""Disclosure: sensitive places are known only to those with the right."""

import uuid

import pytest

from registry.models.asset import Asset
from registry.models.history import HistoryEntry
from registry.models.kind import AssetKind
from registry.models.location import Location
from registry.models.territory import Hromada, Settlement
from registry.rules.access import SYSTEM
from registry.rules.disclosure import HIDDEN, disclose_place, mask_changes, mask_label
from tests.factories.registry import actor_as

HROMADA = Hromada(id=uuid.uuid4())


def asset_at(address: str | None, *, is_sensitive: bool) -> Asset:
    settlement = Settlement(id=uuid.uuid4(), name="Славутич")
    location = Location(name="Опора 5", address=address, settlement=settlement, settlement_id=settlement.id)
    return Asset(hromada_id=HROMADA.id, kind=AssetKind(is_sensitive=is_sensitive), location=location)


@pytest.mark.parametrize(
    ("role", "is_sensitive", "is_exact"),
    [
        ("viewer", True, False),
        ("viewer", False, True),
        ("accountant", True, False),
        ("technician", True, True),
        ("auditor", True, True),
        ("publisher", True, True),
        ("admin", True, True),
    ],
)
def test_the_place_is_shown_by_role_and_kind(role: str, is_sensitive: bool, is_exact: bool) -> None:
    place = disclose_place(actor_as(role, HROMADA), asset_at("вул. Тиха, 1", is_sensitive=is_sensitive))

    assert place is not None
    assert (place.settlement, place.is_exact) == ("Славутич", is_exact)
    assert (place.address, place.name) == (("вул. Тиха, 1", "Опора 5") if is_exact else (None, None))


def test_nothing_is_disclosed_of_no_place() -> None:
    assert disclose_place(SYSTEM, Asset(kind=AssetKind(is_sensitive=True), location=None)) is None


def test_history_covers_what_tells_the_place() -> None:
    moved = HistoryEntry(
        entity="asset", entity_label="Камера", changes={"location_id": [None, {"name": "Опора"}], "model": ["A", "B"]}
    )
    place = HistoryEntry(
        entity="location", entity_label="Опора 5", changes={"address": ["a", None], "kind": ["a", "b"]}
    )

    assert mask_changes(moved, hides_place=True) == {"location_id": [None, HIDDEN], "model": ["A", "B"]}
    assert mask_changes(place, hides_place=True) == {"address": [HIDDEN, None], "kind": ["a", "b"]}
    assert (mask_label(moved, hides_place=True), mask_label(place, hides_place=True)) == ("Камера", HIDDEN)
    assert mask_changes(moved, hides_place=False) == moved.changes
