"""The catalogue: kinds, roles and dictionaries are whole and agree with the code that reads them."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from config.catalogue.reading import (
    COVERAGES,
    Kind,
    read_codes,
    read_groups,
    read_indicators,
    read_kinds,
    read_roles,
    read_statuses,
)
from maintenance.papers.rules.indicators.nouns import lacks, wrong_words
from registry.assets.models.asset import STATUSES
from registry.assets.rules.attributes import TYPES
from registry.kernel.access import PERMISSIONS, WRITES
from tests.factories.programmes import read_built_in

INTERFACE_KINDS = [
    "camera", "recorder", "wifi_point", "wifi_zone", "shelter", "siren", "air_sensor", "pbx", "phone_line", "server",
    "network_device", "edms_seat", "information_system", "workstation", "id_reader", "qr_validator", "mobile_case",
    "session_recorder", "internet_link", "software_licence",
]  # fmt: skip
INTERFACE_ATTRIBUTES = {
    "camera": "azimuth_deg view_angle_deg range_m mount resolution archive_days",
    "wifi_point": "ssid bands radius_m speed_mbps access",
    "wifi_zone": "ssid bands radius_m speed_mbps access",
    "shelter": "registry_number shelter_type area_m2 capacity accessible mobile_operators fixed_link speed_mbps wifi "
    "backup_power_hours last_check_on",
    "edms_seat": "system seat_type holder_name valid_until",
    "pbx": "external_lines internal_lines used_lines",
}
PUBLIC_KEYS = {"shelter_type", "capacity", "accessible", "wifi", "mobile", "backup_power", "ssid", "access"}
PUBLIC_TEXTS = {"opening_hours", "public_note"}
KINDS = {kind.code: kind for kind in read_kinds()}


def test_the_kinds_are_exactly_those_of_the_interface() -> None:
    assert sorted(KINDS) == sorted(INTERFACE_KINDS)


@pytest.mark.parametrize("code", INTERFACE_ATTRIBUTES)
def test_attribute_names_are_those_of_the_interface(code: str) -> None:
    names = {attribute.name for attribute in KINDS[code].attributes}

    assert set(INTERFACE_ATTRIBUTES[code].split()) <= names


@pytest.mark.parametrize("kind", read_kinds(), ids=lambda kind: kind.code)
def test_a_kind_is_whole(kind: Kind) -> None:
    kekv = {code.code for code in read_codes("kekv")}

    assert all(kind.plural_uk) and kind.name_uk and kind.name_en and kind.icon and kind.colour.startswith("kind-")
    assert kind.group in {group.code for group in read_groups()}
    assert kind.coverage in COVERAGES
    assert {kind.default_kekv, kind.purchase_kekv} <= kekv


def test_secret_are_the_places_of_what_guards_and_connects_and_of_shelters() -> None:
    assert {kind.code for kind in read_kinds() if kind.sensitive} == {
        "camera", "recorder", "internet_link", "network_device", "shelter", "siren", "pbx", "phone_line", "server",
    }  # fmt: skip


@pytest.mark.parametrize("kind", read_kinds(), ids=lambda kind: kind.code)
def test_attributes_of_a_kind_are_typed_and_named_once(kind: Kind) -> None:
    names = [attribute.name for attribute in kind.attributes]

    assert len(names) == len(set(names))
    for attribute in kind.attributes:
        assert attribute.type in TYPES
        assert re.fullmatch(r"[a-z][a-z0-9_]*", attribute.name)
        assert attribute.label_uk and attribute.label_en
        assert bool(attribute.choices) == (attribute.type in ("choice", "list"))
        assert attribute.low is None or attribute.high is None or attribute.low < attribute.high


def test_every_kind_has_its_icon_in_the_sprite() -> None:
    sprite = (Path(__file__).parents[2] / "registry/kernel/static/icons.svg").read_text(encoding="utf-8")

    assert all(f'id="{kind.icon}"' in sprite for kind in read_kinds())


def test_what_the_map_draws_can_be_drawn() -> None:
    for kind in read_kinds():
        names = {attribute.name for attribute in kind.attributes}

        assert kind.coverage != "circle" or "radius_m" in names
        assert kind.coverage != "sector" or {"azimuth_deg", "view_angle_deg", "range_m"} <= names


def test_only_wifi_and_shelters_may_be_public_and_only_with_listed_keys() -> None:
    public = {kind.code for kind in read_kinds() if kind.may_be_public}
    keys = {attribute.name for kind in read_kinds() for attribute in kind.attributes if attribute.is_public}

    assert public == {"wifi_point", "wifi_zone", "shelter"}
    assert keys <= PUBLIC_KEYS | PUBLIC_TEXTS


def test_numbers_keep_their_decimals_exact() -> None:
    azimuth = next(one for one in KINDS["camera"].attributes if one.name == "azimuth_deg")

    assert (azimuth.low, azimuth.high) == (Decimal(0), Decimal(360))


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("viewer", {"asset.read"}, {"place.exact", *WRITES}),
        ("technician", {"asset.write", "work.write", "place.exact"}, {"contract.write", "publish", "people.manage"}),
        ("accountant", {"contract.write", "cost.write"}, {"place.exact", "asset.write", "people.manage"}),
        ("auditor", {"place.exact", "history.read", "cost.read"}, WRITES),
        ("publisher", {"publish", "place.exact"}, {"asset.write", "people.manage", "contract.read"}),
        ("admin", PERMISSIONS - {"instance.manage"}, {"instance.manage"}),
    ],
)
def test_a_role_may_what_the_threat_model_says(role: str, may: set[str], may_not: set[str]) -> None:
    permissions = set({each.code: each for each in read_roles()}[role].permissions)

    assert permissions <= PERMISSIONS
    assert may <= permissions
    assert not permissions & set(may_not)


def test_statuses_are_those_of_the_model() -> None:
    assert tuple(status.code for status in read_statuses()) == STATUSES


@pytest.mark.parametrize(
    ("name", "pattern"), [("kekv", r"[239][0-9]{3}"), ("dk021", r"[0-9]{8}-[0-9]"), ("units", r"[A-Z0-9]{3}")]
)
def test_dictionary_codes_have_their_form_and_stand_once(name: str, pattern: str) -> None:
    codes = [code.code for code in read_codes(name)]

    assert all(re.fullmatch(pattern, code) for code in codes)
    assert len(codes) == len(set(codes))


PROGRAMMES = {"slavutych-2017-2020": 14, "kobeliaky-2024-2026": 58}
COMPUTED = {
    "slavutych-2017-2020": {1, 2, 3, 4, 6, 8, 9, 11, 12, 13, 14},
    "kobeliaky-2024-2026": {1, 2, 5, 6, 19, 20, 21, 22, 36, 37, 38, 39, 40, 41, 43, 44},
}


@pytest.mark.parametrize("code", PROGRAMMES)
def test_every_printed_indicator_is_defined_as_it_is_printed(code: str) -> None:
    printed = {one["number"]: (one["title"], one["unit"]) for one in read_built_in(code)["indicators"]}
    defined = {one.number: one for one in read_indicators() if one.programme == code and one.number}

    assert {number: (one.title, one.unit) for number, one in defined.items()} == printed
    assert len(printed) == PROGRAMMES[code]
    assert {number for number, one in defined.items() if one.is_computed} == COMPUTED[code]


def test_a_definition_names_only_what_there_is() -> None:
    codes = {one.code for one in read_indicators()}
    kinds = {code: {attribute.name: attribute for attribute in kind.attributes} for code, kind in KINDS.items()}
    for one in read_indicators():
        lines = one.lines
        assert [*lacks(one), *wrong_words(one, kinds, lines, codes)] == [], one.code
    assert len(codes) == len(read_indicators())
