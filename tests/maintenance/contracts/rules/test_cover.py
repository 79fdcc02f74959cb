"""What a cover matches, and on which days."""

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.contracts.rules.asset_table import FIRST_DAY, LAST_DAY, AssetTable, AssetValue
from maintenance.contracts.rules.book import CoverValue
from maintenance.contracts.rules.cover import contract_spans, cover_spans, covered_places
from maintenance.contracts.rules.spans import Spans
from registry.assets.rules.attribute_filter import has_wanted, wanted_of
from tests.maintenance.contracts.rules.books import a_contract, an_asset

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


def by_kind(**filters: object) -> CoverValue:
    return CoverValue(kind_code="camera", filters=filters)


@pytest.mark.parametrize(
    ("cover", "matches"),
    [
        (CoverValue((ASSET.id,)), True),
        (CoverValue((uuid.uuid4(), ASSET.id)), True),
        (CoverValue((uuid.uuid4(),)), False),
        (CoverValue(), False),
        (by_kind(), True),
        (CoverValue(kind_code="siren"), False),
        (by_kind(holder_id=str(HOLDER)), True),
        (by_kind(holder_id=str(PARENT)), False),
        (by_kind(parent_id=str(PARENT)), True),
        (by_kind(parent_id=str(PARENT), holder_id=str(HOLDER)), True),
        (by_kind(parent_id=str(PARENT), holder_id=str(PARENT)), False),
        (by_kind(settlement="UA53080130010037756"), True),
        (by_kind(settlement="UA32100130010084793"), False),
        (CoverValue(kind_code="camera", attributes=wanted_of(LAMP, {"mount": "pole", "leds": "4.0"})), True),
        (CoverValue(kind_code="camera", attributes=wanted_of(LAMP, {"mount": "wall"})), False),
        (CoverValue(kind_code="camera", attributes=wanted_of(LAMP, {"colour": "red"})), False),
        (by_kind(holder_id=None), True),
    ],
)
def test_a_cover_matches_by_name_or_by_kind_and_all_filters(cover: CoverValue, matches: bool) -> None:
    table = AssetTable.of([an_asset(kind_code="recorder"), ASSET])

    assert table.ids_at(covered_places(table, cover)) == ((ASSET.id,) if matches else ())


def plain(spans: Spans) -> list[tuple[int, date | None, date | None]]:
    """Write spans as people would: asset, first and last day, None where there is no bound."""
    rows = zip(spans.asset.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True)
    return [(asset, _day(first, FIRST_DAY), _day(last, LAST_DAY)) for asset, first, last in rows]


def _day(number: int, bound: int) -> date | None:
    return None if number == bound else date.fromordinal(number)


MAY, JUNE, SEPTEMBER, END = date(2019, 5, 1), date(2019, 6, 30), date(2019, 9, 1), date(2019, 12, 31)


@pytest.mark.parametrize(
    ("asset", "cover", "days"),
    [
        ({"commissioned_on": None}, {}, [(None, None)]),
        ({"commissioned_on": MAY}, {}, [(MAY, None)]),
        ({"commissioned_on": MAY, "decommissioned_on": MAY}, {}, [(MAY, MAY)]),
        ({"commissioned_on": JUNE, "decommissioned_on": MAY}, {}, []),
        ({"commissioned_on": None}, {"starts_on": MAY, "ends_on": JUNE}, [(MAY, JUNE)]),
        ({"commissioned_on": JUNE}, {"starts_on": MAY}, [(JUNE, None)]),
        ({"commissioned_on": MAY}, {"ends_on": END}, [(MAY, None)]),
        ({"commissioned_on": MAY}, {"ends_on": date(2030, 1, 1)}, [(MAY, None)]),
        ({"commissioned_on": MAY}, {"ends_on": date(2019, 12, 30)}, [(MAY, date(2019, 12, 30))]),
        ({"commissioned_on": SEPTEMBER}, {"ends_on": JUNE}, []),
    ],
)
def test_a_cover_s_asset_counts_from_commissioning_to_decommissioning_within_the_cover(asset, cover, days) -> None:
    table = AssetTable.of([an_asset(**asset)])

    found = cover_spans(table, CoverValue(kind_code="camera", **cover), a_contract())

    assert plain(found) == [(0, *one) for one in days]


@pytest.mark.parametrize("status", ["planned", "in_service", "repair", "reserve", "retired"])
def test_today_s_status_says_nothing_about_the_days(status: str) -> None:
    table = AssetTable.of([an_asset(status=status, commissioned_on=MAY, decommissioned_on=JUNE)])

    assert plain(cover_spans(table, CoverValue(kind_code="camera"), a_contract())) == [(0, MAY, JUNE)]


RESERVE = ((MAY, JUNE), (SEPTEMBER, None))


@pytest.mark.parametrize(
    ("cover", "days"),
    [
        ({"kind_code": "camera"}, [(None, date(2019, 4, 30)), (date(2019, 7, 1), date(2019, 8, 31))]),
        ({"kind_code": "camera", "include_reserve": True}, [(None, None)]),
        ({"asset_ids": (ASSET.id,)}, [(None, None)]),
    ],
)
def test_what_stands_in_reserve_is_left_out_of_covers_by_kind_alone(cover, days) -> None:
    table = AssetTable.of([an_asset(id=ASSET.id, commissioned_on=None, reserve=RESERVE)])

    assert plain(cover_spans(table, CoverValue(**cover), a_contract())) == [(0, *one) for one in days]


def test_a_cover_by_name_keeps_what_another_cover_by_kind_leaves_in_reserve() -> None:
    table = AssetTable.of([an_asset(id=ASSET.id, reserve=RESERVE)])
    covers = (CoverValue(kind_code="camera"), CoverValue((ASSET.id,), starts_on=JUNE, ends_on=SEPTEMBER))

    found = contract_spans(table, a_contract(covers=covers))

    assert plain(found) == [(0, date(2019, 1, 1), date(2019, 4, 30)), (0, JUNE, SEPTEMBER)]


@pytest.mark.parametrize(("renewal", "last"), [("none", END), ("expected", None), ("tacit", None)])
def test_a_contract_has_its_assets_from_its_first_day_to_its_end_or_while_it_goes_on(renewal, last) -> None:
    covers = (CoverValue(kind_code="camera"), CoverValue((ASSET.id,)), CoverValue((ASSET.id,), ends_on=MAY))

    found = contract_spans(AssetTable.of([ASSET]), a_contract(renewal=renewal, covers=covers))

    assert plain(found) == [(0, date(2019, 1, 1), last)]


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


def is_covered(cover: CoverValue, asset: AssetValue) -> bool:
    """Ask one asset by itself, without any table."""
    if cover.kind_code is None:
        return asset.id in cover.asset_ids
    asked = cover.filters
    return (
        asset.kind_code == cover.kind_code
        and (not asked.get("settlement") or asked["settlement"] in asset.settlements)
        and (not asked.get("holder_id") or asked["holder_id"] == str(asset.holder_id))
        and (not asked.get("parent_id") or asked["parent_id"] == str(asset.parent_id))
        and has_wanted(asset.attributes, cover.attributes)
    )


@given(THINGS, st.lists(COVERS, max_size=4), st.data())
def test_sorted_assets_are_covered_as_each_one_asked_by_itself(things, covers, data) -> None:
    named = CoverValue(tuple(one.id for one in things if data.draw(st.booleans())))
    table = AssetTable.of(things)

    for cover in (*covers, named):
        found = table.ids_at(covered_places(table, cover))

        assert found == tuple(one.id for one in things if is_covered(cover, one))


@pytest.mark.parametrize(("type_now", "matches"), [("list", True), ("text", False), ("integer", False)])
def test_a_code_of_a_list_is_no_text_of_its_own(type_now: str, matches: bool) -> None:
    """A kind's attribute may have been a list before."""
    lamp = an_asset(attributes={"mount": ["1", "2"]})
    wanted = wanted_of({"attributes": [{"name": "mount", "type": type_now, "label_uk": "-"}]}, {"mount": "1"})

    found = covered_places(AssetTable.of([lamp]), CoverValue(kind_code="camera", attributes=wanted))

    assert len(found) == matches == has_wanted(lamp.attributes, wanted)
