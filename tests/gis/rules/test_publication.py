"""What of an asset the public may see."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from gis.rules.publication import CARD_FIELDS, PublicFacts, list_obstacles, make_card, next_update

SHELTER = PublicFacts(
    kind="shelter",
    may_be_public=True,
    status="in_service",
    name="Укриття № 1",
    address="вул. Центральна, 5",
    settlement="Кобеляки",
    place=shapely.Point(34.12345678, 49.12345678),
    attributes={
        "shelter_type": "simplest",
        "capacity": 80,
        "accessible": False,
        "wifi": True,
        "mobile_operators": ["kyivstar"],
        "backup_power_hours": "72",
        "opening_hours": "цілодобово",
        "public_note": "Вхід з двору",
        "registry_number": "СЕКРЕТ-1",
        "speed_mbps": 100,
    },
)
WIFI = replace(
    SHELTER,
    kind="wifi_zone",
    attributes={"ssid": "Free", "access": "open", "controller": "СЕКРЕТ-2", "radius_m": 70},
)


def test_a_shelter_shows_the_listed_fields():
    card = make_card(SHELTER)

    assert card is not None
    assert (card.shelter_type, card.capacity, card.accessible) == ("simplest", 80, False)
    assert (card.wifi, card.mobile, card.backup_power) == (True, True, True)
    assert (card.note, card.opening_hours) == ("Вхід з двору", "цілодобово")
    assert (card.ssid, card.access) == (None, None)


@pytest.mark.parametrize("facts", [SHELTER, WIFI])
def test_nothing_else_is_on_the_card(facts):
    card = make_card(facts)

    assert "СЕКРЕТ" not in repr(card)
    assert {"registry_number", "controller", "speed_mbps", "radius_m"}.isdisjoint(CARD_FIELDS)


def test_places_are_rounded_to_a_decimetre():
    card = make_card(SHELTER)

    assert card is not None
    assert (card.geometry.x, card.geometry.y) == (34.123457, 49.123457)


@pytest.mark.parametrize(
    "facts",
    [
        replace(SHELTER, may_be_public=False),
        replace(SHELTER, kind="camera"),
        replace(SHELTER, kind="a_kind_of_our_own"),
        replace(SHELTER, status="planned"),
        replace(SHELTER, status="repair"),
        replace(SHELTER, status="retired"),
        replace(SHELTER, place=None),
        replace(SHELTER, place=shapely.Point()),
        replace(WIFI, attributes={"ssid": "Staff", "access": "staff"}),
    ],
)
def test_there_is_no_card_of_what_may_not_be_shown(facts):
    assert make_card(facts) is None


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        (replace(SHELTER, kind="camera", may_be_public=False, place=None, status="planned"), 3),
        (replace(WIFI, attributes={"access": "staff"}), 1),
    ],
)
def test_all_obstacles_are_named_at_once(facts, count):
    assert len(list_obstacles(facts)) == count


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, (None, None, None, None)),
        (
            {"mobile_operators": [], "backup_power_hours": 0, "wifi": False, "capacity": "120"},
            (False, False, False, 120),
        ),
        ({"mobile_operators": "kyivstar", "backup_power_hours": "багато", "wifi": "так"}, (None, None, None, None)),
    ],
)
def test_unknown_stays_unknown(attributes, expected):
    card = make_card(replace(SHELTER, attributes=attributes))

    assert card is not None
    assert (card.mobile, card.backup_power, card.wifi, card.capacity) == expected


def test_made_up_data_say_so():
    card = make_card(replace(SHELTER, is_demo=True))

    assert card is not None
    assert card.note == "Демонстраційні дані. Вхід з двору"


def test_the_date_moves_only_when_the_card_changes():
    card, other = make_card(SHELTER), make_card(replace(SHELTER, name="Укриття № 2"))
    before, today = date(2026, 3, 1), date(2026, 11, 22)

    assert card is not None and other is not None
    assert next_update(card, card, before, today) == before
    assert next_update(other, card, before, today) == today
    assert next_update(card, None, None, today) == today
