"""Disclosure: sensitive places are known only to those with the right."""

import uuid

import pytest

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.rules.disclosure import (
    HIDDEN,
    Unnamed,
    as_seen,
    disclose_place,
    mask_changes,
    mask_label,
    name_of,
    open_name,
    references_in,
)
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from registry.places.models.location import Location
from registry.places.models.territory import Hromada, Settlement
from tests.factories.registry import actor_as

HROMADA = Hromada(id=uuid.uuid4())


def asset_at(address: str | None, kind: AssetKind, *, published: bool = False) -> Asset:
    settlement = Settlement(id=uuid.uuid4(), name="Славутич")
    location = Location(name="Опора 5", address=address, settlement=settlement, settlement_id=settlement.id)
    return Asset(hromada_id=HROMADA.id, kind=kind, location=location, published=published)


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
    kind = AssetKind(is_sensitive=is_sensitive, may_be_public=False)

    place = disclose_place(actor_as(role, HROMADA), asset_at("вул. Тиха, 1", kind))

    assert place is not None
    assert (place.settlement, place.is_exact) == ("Славутич", is_exact)
    assert (place.address, place.name) == (("вул. Тиха, 1", "Опора 5") if is_exact else (None, None))


@pytest.mark.parametrize(
    ("may_be_public", "published", "is_exact"),
    [(True, False, False), (True, True, True), (False, True, False), (False, False, False)],
)
def test_a_sensitive_thing_is_open_once_it_is_published(may_be_public: bool, published: bool, is_exact: bool) -> None:
    shelter = asset_at("вул. Тиха, 1", AssetKind(is_sensitive=True, may_be_public=may_be_public), published=published)

    place = disclose_place(actor_as("viewer", HROMADA), shelter)

    assert place is not None
    assert place.is_exact is is_exact


@pytest.mark.parametrize(
    ("is_sensitive", "may_be_public", "published", "called"),
    [
        (True, False, False, "Камера К-3"),
        (True, True, False, "Камера К-3"),
        (True, True, True, "Миру, 1"),
        (False, False, False, "Миру, 1"),
    ],
)
def test_a_secret_thing_is_openly_called_by_kind_and_number(
    is_sensitive: bool, may_be_public: bool, published: bool, called: str
) -> None:
    kind = AssetKind(name_uk="Камера", is_sensitive=is_sensitive, may_be_public=may_be_public)
    thing = Asset(hromada_id=HROMADA.id, kind=kind, name="Миру, 1", inventory_number="К-3", published=published)

    assert open_name(thing) == called


@pytest.mark.parametrize(("role", "is_named"), [("viewer", False), ("accountant", False), ("technician", True)])
def test_a_name_is_shown_by_role(role: str, is_named: bool) -> None:
    thing = Asset(hromada_id=HROMADA.id, name="Миру, 1", open_name="Камера К-3", model="Варта", open_sort_key="к")
    actor = actor_as(role, HROMADA)

    seen = as_seen(actor, thing)

    assert seen.name == name_of(actor, thing) == ("Миру, 1" if is_named else "Камера К-3")
    assert (seen.model, isinstance(seen, Unnamed)) == ("Варта", not is_named)


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
    assert (mask_label(moved, hides_place=True, name="Камера К-3"), mask_label(place, hides_place=True)) == (
        "Камера К-3",
        HIDDEN,
    )
    assert mask_label(moved, hides_place=False, name="Камера К-3") == "Камера"
    assert mask_changes(moved, hides_place=False) == moved.changes


def test_history_names_hidden_things_openly_wherever_they_are_referred_to() -> None:
    camera, office = {"id": "1", "name": "Миру, 1"}, {"id": "2", "name": "Відділ"}
    covers = HistoryEntry(
        entity="contract", entity_label="5", changes={"covers": [[], [{"asset_id": camera}]], "holder": [None, office]}
    )

    shown = mask_changes(covers, hides_place=False, names={"1": "Камера К-3"})

    assert list(references_in(covers.changes)) == ["1", "2"]
    assert shown == {
        "covers": [[], [{"asset_id": {"id": "1", "name": "Камера К-3"}}]],
        "holder": [None, office],
    }


def test_a_visit_is_labelled_by_its_plan_alone() -> None:
    visit = HistoryEntry(entity="due_work", entity_label="Огляд · К-3 Миру · 1", changes={})

    assert mask_label(visit, hides_place=True) == "Огляд"
