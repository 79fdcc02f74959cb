"""What a cover matches."""

import uuid

import pytest

from maintenance.contracts.rules.book import CoverValue
from maintenance.contracts.rules.cover import is_covered
from registry.assets.rules.attribute_filter import wanted_of
from tests.maintenance.contracts.rules.books import an_asset

HOLDER, PARENT = uuid.uuid4(), uuid.uuid4()
ASSET = an_asset(
    holder_id=HOLDER, parent_id=PARENT, settlements=("UA53080130010037756",), attributes={"mount": "pole", "leds": 4}
)

LAMP = {
    "attributes": [
        {"name": "mount", "type": "text", "label_uk": "Кріплення"},
        {"name": "leds", "type": "integer", "label_uk": "Світлодіодів"},
    ]
}


@pytest.mark.parametrize(
    ("cover", "matches"),
    [
        (CoverValue(asset_id=ASSET.id), True),
        (CoverValue(asset_id=uuid.uuid4()), False),
        (CoverValue(kind_code="camera"), True),
        (CoverValue(kind_code="siren"), False),
        (CoverValue(kind_code="camera", filters={"holder_id": str(HOLDER)}), True),
        (CoverValue(kind_code="camera", filters={"holder_id": str(PARENT)}), False),
        (CoverValue(kind_code="camera", filters={"parent_id": str(PARENT)}), True),
        (CoverValue(kind_code="camera", filters={"settlement": "UA53080130010037756"}), True),
        (CoverValue(kind_code="camera", filters={"settlement": "UA32100130010084793"}), False),
        (CoverValue(kind_code="camera", attributes=wanted_of(LAMP, {"mount": "pole", "leds": "4.0"})), True),
        (CoverValue(kind_code="camera", attributes=wanted_of(LAMP, {"mount": "wall"})), False),
        (CoverValue(kind_code="camera", attributes=wanted_of(LAMP, {"colour": "red"})), False),
        (CoverValue(kind_code="camera", filters={"holder_id": None}), True),
    ],
)
def test_a_cover_matches_by_name_or_by_kind_and_all_filters(cover, matches) -> None:
    assert is_covered(cover, ASSET) is matches
