"""What a work entry's fields may hold."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from maintenance.upkeep.rules.work_values import read_work, read_work_change
from registry.kernel.errors import Invalid

HERE = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Europe/Kyiv"))
ASSET = uuid.uuid4()
GOOD = {"asset_ids": [ASSET], "kind": "corrective", "done_by": "Технік", "summary": "Замінено блок живлення"}


def test_a_line_of_text_and_a_kind_are_enough_and_the_time_is_now():
    values = read_work(GOOD, here=HERE)

    assert values.asset_ids == (ASSET,)
    assert values.started_at == HERE
    assert values.due_ids is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T10:00", datetime(2026, 11, 20, 8, 0, tzinfo=UTC)),
        ("2026-07-20T10:00", datetime(2026, 7, 20, 7, 0, tzinfo=UTC)),
        ("2026-11-20T10:00:00Z", datetime(2026, 11, 20, 10, 0, tzinfo=UTC)),
        ("2026-11-20T10:00+05:00", datetime(2026, 11, 20, 5, 0, tzinfo=UTC)),
        ("20.11.2026 10:00", datetime(2026, 11, 20, 8, 0, tzinfo=UTC)),
        ("2026-10-25T03:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # this half hour comes twice: the first
        ("2026-03-29T03:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # this one never comes
    ],
)
def test_times_without_a_zone_are_of_the_municipalitys_clock(text, expected):
    assert read_work({**GOOD, "started_at": text}, here=HERE).started_at == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asset_ids": []}, "asset_ids"),
        ({"asset_ids": ["x"]}, "asset_ids"),
        ({"asset_ids": [uuid.uuid4() for _ in range(201)]}, "asset_ids"),
        ({"kind": "dance"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"summary": "  "}, "summary"),
        ({"summary": "х" * 2001}, "summary"),
        ({"done_by": ""}, "done_by"),
        ({"result_status": "planned"}, "result_status"),
        ({"started_at": "учора"}, "started_at"),
        ({"started_at": "2026-11-22T12:11"}, "started_at"),
        ({"started_at": "1889-01-02T00:00"}, "started_at"),
        ({"started_at": "2026-11-22T11:00", "ended_at": "2026-11-22T10:00"}, "ended_at"),
        ({"downtime_from": "2026-11-22T11:00", "downtime_to": "2026-11-22T10:00"}, "downtime_to"),
        ({"downtime_to": "2026-11-22T10:00"}, "downtime_from"),
        ({"labour": "багато"}, "labour"),
        ({"labour": "-1"}, "labour"),
        ({"cost": "12,345"}, "cost"),
        ({"cost": "-5"}, "cost"),
        ({"client_key": "<script>"}, "client_key"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(changes, field):
    with pytest.raises(Invalid) as refusal:
        read_work({**GOOD, **changes}, here=HERE)

    assert list(refusal.value.fields) == [field]


def test_all_wrong_fields_are_named_at_once():
    with pytest.raises(Invalid) as refusal:
        read_work({"kind": "x", "cost": "y"}, here=HERE)

    assert set(refusal.value.fields) == {"asset_ids", "kind", "done_by", "summary", "cost"}


def test_figures_are_exact():
    values = read_work({**GOOD, "labour": "1,5", "cost": "1 200,50"}, here=HERE)

    assert values.labour == Decimal("1.5")
    assert values.cost == Decimal("1200.50")


def test_a_change_is_checked_against_what_stays():
    current = {"started_at": datetime(2026, 11, 20, 10, 0, tzinfo=UTC)}

    with pytest.raises(Invalid) as refusal:
        read_work_change({"ended_at": "2026-11-20T09:00Z"}, current, here=HERE)

    assert list(refusal.value.fields) == ["ended_at"]
