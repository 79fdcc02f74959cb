"""What a cover matches."""

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.contracts.rules.book import ContractValue, CoverValue
from maintenance.contracts.rules.cover import Candidates, covers_of, is_covered
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
        (CoverValue((ASSET.id,)), True),
        (CoverValue((uuid.uuid4(),)), False),
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


IDS = [uuid.UUID(int=number) for number in range(1, 4)]
KEPT = st.one_of(
    st.none(), st.booleans(), st.integers(0, 2), st.sampled_from(["1", "1.0", "2,0", "true", "red", ""]),
    st.lists(st.sampled_from(["red", "blue", "1"]), max_size=2),
)  # fmt: skip
SORTS = [{"name": "a", "type": one, "label_uk": "А"} for one in ("text", "integer", "list")]
THINGS = st.lists(
    st.builds(
        an_asset,
        kind_code=st.sampled_from(["camera", "siren"]),
        settlements=st.sampled_from([(), ("UA1", "s1"), ("s2",)]),
        holder_id=st.sampled_from([None, *IDS]),
        parent_id=st.sampled_from([None, *IDS]),
        attributes=st.fixed_dictionaries({}, optional={"a": KEPT, "b": KEPT}),
    ),
    max_size=12,
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "settlement": st.sampled_from([None, "", "UA1", "s1", "s2"]),
        "holder_id": st.sampled_from([None, "", *map(str, IDS)]),
        "parent_id": st.sampled_from([None, *map(str, IDS)]),
    },
)
ASKED = st.builds(lambda sort, value: wanted_of({"attributes": [sort]}, {"a": value}), st.sampled_from(SORTS), KEPT)
COVERS = st.builds(
    CoverValue, kind_code=st.sampled_from(["camera", "siren", "pole"]), filters=FILTERS, attributes=ASKED
)


@given(THINGS, st.lists(COVERS, max_size=4), st.data())
def test_sorted_assets_are_covered_as_each_one_asked_by_itself(things, covers, data) -> None:
    named = [CoverValue((one.id,)) for one in things if data.draw(st.booleans())]
    asked = (*covers, *named)
    contract = ContractValue(uuid.uuid4(), "1", date(2026, 1, 1), date(2026, 12, 31), None, covers=asked)

    found = covers_of(contract, Candidates({one.id: one for one in things}))

    one_by_one = {asset.id: tuple(cover for cover in asked if is_covered(cover, asset)) for asset in things}
    assert found == {key: told for key, told in one_by_one.items() if told}
