"""Along rows: parts, years, sources."""

from typing import Any

import pytest

from maintenance.programmes.rules.check import check_programme
from tests.factories.programmes import FUNDS, make_programme, make_row, make_table

YEARS = [(None, "total"), (2025, "current"), (2025, "capital"), (2026, "current"), (2026, "capital")]
LEVELS = [(2025, "total", "all"), (2025, "current", "local"), (2025, "capital", "local"), (2025, "current", "other")]


def found(table: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """List rule, severity, computed and difference of each finding."""
    result = check_programme(make_programme(table))
    shown = [(finding.rule, finding.as_json()) for finding in result.findings]
    return [(rule, one["severity"], one["computed"], one["difference"]) for rule, one in shown]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (["120,0", "100,0", "20,0"], []),
        (["120,0", "120,0", "-"], []),
        (["-", "-", ""], []),
        (["Не потребує фінансування", "", ""], []),
        (["111,1", "94,4", "17,7"], [("parts", "error", "112.1", "-1.0")]),
        (["120,05", "100,0", "20,0"], [("parts", "rounding", "120.0", "0.05")]),
        (["120,051", "100,0", "20,0"], [("parts", "error", "120.0", "0.051")]),
        (["", "100,0", "20,0"], [("parts", "missing", "120.0", "-120.0")]),
        (["-", "100,0", "-"], [("parts", "missing", "100.0", "-100.0")]),
        (["120,0", "", "-"], [("parts", "missing", "0.0", "120.0")]),
    ],
)
def test_funds_make_up_the_year(printed: list[str], expected: list[tuple[str, str, str, str]]) -> None:
    assert found(make_table([make_row("2.1", printed)], FUNDS)) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (["60,0", "10,0", "20,0", "30,0", ""], []),
        (["70,0", "10,0", "20,0", "30,0", ""], [("years", "error", "60.0", "10.0")]),
        (["", "10,0", "", "30,0", ""], [("years", "missing", "40.0", "-40.0")]),
        (["70,0", "", "", "", ""], [("years", "missing", "0.0", "70.0")]),
    ],
)
def test_years_make_up_the_total_of_all(printed: list[str], expected: list[tuple[str, str, str, str]]) -> None:
    assert found(make_table([make_row("2.1", printed)], YEARS)) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (["100,0", "40,0", "50,0", "10,0"], []),
        (["100,0", "40,0", "", ""], [("sources", "error", "40.0", "60.0")]),
        (["", "40,0", "", ""], [("sources", "missing", "40.0", "-40.0")]),
    ],
)
def test_sources_side_by_side_make_up_the_total(printed: list[str], expected: list[tuple[str, str, str, str]]) -> None:
    assert found(make_table([make_row("2.1", printed, source="all")], LEVELS)) == expected


@pytest.mark.parametrize(
    ("whole", "state", "local", "expected"),
    [
        ("100,0", "40,0", "60,0", []),
        ("100,0", "", "100,0", []),
        ("100,0", "40,0", "50,0", [("sources", "conflict", "90.0", "10.0")]),
        ("", "", "50,0", [("sources", "conflict", "50.0", "-50.0")]),
        ("100,0", "", "", [("sources", "conflict", "0.0", "100.0")]),
        ("100,0", "40,0", "60,04", [("sources", "rounding", "100.04", "-0.04")]),
    ],
)
def test_sources_one_under_another_repeat_the_row_of_all(
    whole: str, state: str, local: str, expected: list[tuple[str, str, str, str]]
) -> None:
    rows = [make_row("2.1", [printed], source=source) for source, printed in
            (("all", whole), ("state", state), ("local", local))]  # fmt: skip

    assert found(make_table(rows, [(2025, "total")])) == expected


def test_a_lone_row_of_one_source_is_not_compared_with_others() -> None:
    result = check_programme(make_programme(make_table([make_row("2.1", ["5,0"])], [(2025, "total")])))

    assert (result.checks, result.findings) == (0, [])
