"""Assets as columns: in the order of lists, found by kind, name and what they have."""

import uuid
from datetime import date

from maintenance.contracts.rules.asset_table import FIRST_DAY, LAST_DAY, AssetTable
from tests.maintenance.contracts.rules.books import an_asset

CAMERA = an_asset(settlements=("UA1", "s1"), attributes={"mount": "pole"})
SIREN = an_asset(kind_code="siren", holder_id=uuid.UUID(int=7))
PLANNED = an_asset(status="planned", commissioned_on=None, decommissioned_on=date(2019, 5, 1))
RETIRED = an_asset(status="retired", reserve=((None, date(2019, 1, 1)), (date(2019, 3, 1), None)))
UNDATED = an_asset(commissioned_on=None)
TABLE = AssetTable.of([CAMERA, SIREN, PLANNED, RETIRED, UNDATED])


def test_assets_keep_their_order_and_their_names() -> None:
    assert list(TABLE) == [CAMERA.id, SIREN.id, PLANNED.id, RETIRED.id, UNDATED.id]
    assert len(TABLE) == 5
    assert TABLE.ids_at([3, 0]) == (RETIRED.id, CAMERA.id)
    assert TABLE.named([UNDATED.id, CAMERA.id, uuid.uuid4(), CAMERA.id]).tolist() == [0, 4]
    assert TABLE.kind_at(1) == "siren"


def test_assets_are_found_by_kind_and_by_what_they_have() -> None:
    assert TABLE.of_kind("camera").tolist() == [0, 2, 3, 4]
    assert TABLE.having("camera", "settlement", "s1").tolist() == [0]
    assert TABLE.having("camera", "attributes.mount", "pole").tolist() == [0]
    assert TABLE.having("siren", "holder_id", str(SIREN.holder_id)).tolist() == [1]
    assert TABLE.having("camera", "holder_id", str(SIREN.holder_id)).tolist() == []
    assert TABLE.of_kind("pole").tolist() == []


def test_an_asset_without_a_date_is_without_that_end_and_told_apart() -> None:
    assert TABLE.first.tolist()[2:] == [FIRST_DAY, date(2015, 3, 1).toordinal(), FIRST_DAY]
    assert TABLE.last.tolist()[1:3] == [LAST_DAY, date(2019, 5, 1).toordinal()]
    assert (TABLE.planned_undated.tolist(), TABLE.retired_undated.tolist()) == ([2], [3])
    assert TABLE.undated.tolist() == [4]


def test_days_in_reserve_are_known_by_place() -> None:
    new_year, march = date(2019, 1, 1).toordinal(), date(2019, 3, 1).toordinal()

    assert TABLE.reserve == {3: [(FIRST_DAY, new_year), (march, LAST_DAY)]}


def test_a_table_of_nothing_has_nothing() -> None:
    empty = AssetTable.of([])

    assert (len(empty), list(empty), empty.named([CAMERA.id]).tolist()) == (0, [], [])
    assert empty.of_kind("camera").tolist() == []
