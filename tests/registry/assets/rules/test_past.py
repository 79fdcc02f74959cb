"""What an asset was on a day: told by dates and history, or unknown."""

from datetime import date
from typing import Any

import pytest

from registry.assets.rules.past import AssetFacts, Change, attributes_on, status_on

TODAY = date(2026, 11, 29)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def facts(
    status: str = "in_service", since: str | None = None, first: str | None = "2024-01-01", **more: Any
) -> AssetFacts:
    told = {"last": None, "created": "2026-01-10", "attributes": {}, **more}
    return AssetFacts(
        1, "camera", status, day(since), day(first), day(told["last"]), date.fromisoformat(told["created"]),
        told["attributes"],
    )  # fmt: skip


def change(on: str, *, is_first: bool = False, **pairs: Any) -> Change:
    return Change(date.fromisoformat(on), pairs, is_first)


BROKEN = [change("2026-06-02", status=["in_service", "repair"], status_on=[None, "2026-06-01"])]
TWICE = [
    change("2026-09-01", status=["repair", "in_service"], status_on=["2026-06-01", "2026-09-01"]),
    change("2026-06-20", status=["in_service", "repair"], status_on=["2024-02-01", "2026-06-01"]),
    change("2026-01-10", is_first=True, status=[None, "in_service"], status_on=[None, "2024-02-01"]),
]


@pytest.mark.parametrize(
    ("asset", "history", "on", "status"),
    [
        (facts(), [], "2023-12-31", "absent"),
        (facts(), [], "2024-01-01", "in_service"),
        (facts(), [], "2026-11-29", "in_service"),
        (facts("repair", "2026-06-01"), BROKEN, "2026-05-31", "in_service"),
        (facts("repair", "2026-06-01"), BROKEN, "2026-06-01", "repair"),
        (facts("in_service", "2026-09-01"), TWICE, "2026-08-31", "repair"),
        (facts("in_service", "2026-09-01"), TWICE, "2026-05-31", "in_service"),
        (facts("in_service", "2026-09-01"), TWICE, "2024-01-15", None),
        (facts("repair", "2026-06-01"), [], "2026-05-31", None),
        (facts(first=None), [], "2026-01-09", None),
        (facts(first=None), [], "2026-01-10", "in_service"),
        (facts("retired", "2025-05-31", last="2025-05-31"), [], "2025-05-31", "in_service"),
        (facts("retired", "2025-05-31", last="2025-05-31"), [], "2025-06-01", "retired"),
        (facts("retired", "2025-05-31", first=None, last="2025-05-31"), [], "2025-05-31", None),
        (facts("planned", first=None), [], "2020-01-01", "planned"),
        (facts("planned", first="2027-03-01"), [], "2026-11-29", "planned"),
        (facts("planned", first="2027-03-01"), [], "2027-03-01", "in_service"),
        (facts("planned", first="2027-03-01"), [], "2027-02-28", "planned"),
        (facts("planned", first=None), [], "2030-01-01", "planned"),
        (facts("in_service", last="2027-12-31"), [], "2027-12-31", "in_service"),
        (facts("in_service", last="2027-12-31"), [], "2028-01-01", "retired"),
        (facts("reserve", "2026-01-01"), [], "2030-01-01", "reserve"),
    ],
)
def test_an_asset_stood_as_dates_and_history_tell(
    asset: AssetFacts, history: list[Change], on: str, status: str | None
) -> None:
    assert status_on(asset, history, date.fromisoformat(on), TODAY) == status


def test_a_change_that_is_told_late_counts_from_its_own_day() -> None:
    late = [change("2026-11-20", status=["in_service", "repair"], status_on=[None, "2026-06-01"])]

    assert status_on(facts("repair", "2026-06-01"), late, date(2026, 6, 1), TODAY) == "repair"


def test_attributes_are_those_written_down_by_the_end_of_the_day() -> None:
    asset = facts(attributes={"speed_mbps": 100, "access": "open"})
    history = [
        change("2026-10-05", **{"attributes.speed_mbps": [50, 100]}),
        change("2026-06-05", **{"attributes.access": ["staff", "open"], "attributes.ssid": ["Рада", None]}),
        change("2026-01-10", is_first=True, **{"attributes.speed_mbps": [None, 50]}),
    ]

    assert attributes_on(asset, history, date(2026, 10, 5)) == {"speed_mbps": 100, "access": "open"}
    assert attributes_on(asset, history, date(2026, 10, 4)) == {"speed_mbps": 50, "access": "open"}
    assert attributes_on(asset, history, date(2026, 6, 4)) == {"speed_mbps": 50, "access": "staff", "ssid": "Рада"}
    assert attributes_on(asset, history, date(2025, 1, 1)) == {"speed_mbps": 50, "access": "staff", "ssid": "Рада"}
