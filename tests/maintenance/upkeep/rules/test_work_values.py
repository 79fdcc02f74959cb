"""What a work entry's fields may hold."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from maintenance.upkeep.rules.work_values import LINKS, WORK, judge_times, read_links
from registry.kernel.fields import MOMENT

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Europe/Kyiv"))
ASSET = uuid.uuid4()
GOOD = {
    "asset_ids": [ASSET],
    "kind": "corrective",
    "done_by": "Технік",
    "summary": "Замінено блок живлення",
    "started_at": NOW,
}


def read(given):
    """Read a new entry whole: its values, and the fields that are refused."""
    links = read_links(given)
    reading = WORK.read({name: value for name, value in given.items() if name not in LINKS}, is_new=True)
    errors = {**links.errors, **reading.errors}
    errors |= judge_times(reading.values, NOW, errors)
    return {**links.values, **reading.values}, set(errors)


def test_a_line_of_text_a_kind_and_a_thing_are_enough():
    values, refused = read(GOOD)

    assert not refused
    assert (values["asset_ids"], values["started_at"], values["due_ids"]) == ((ASSET,), NOW, None)


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
    assert MOMENT.read(text) == expected


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
    assert read({**GOOD, **changes})[1] == {field}


def test_all_wrong_fields_are_named_at_once():
    assert read({"kind": "x", "cost": "y"})[1] == {"asset_ids", "kind", "done_by", "summary", "cost"}


def test_figures_are_exact():
    values, _refused = read({**GOOD, "labour": "1,5", "cost": "1 200,50"})

    assert (values["labour"], values["cost"]) == (Decimal("1.5"), Decimal("1200.50"))


def test_times_are_judged_together():
    started = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    ended = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    assert list(judge_times({"started_at": started, "ended_at": ended}, NOW, {})) == ["ended_at"]
