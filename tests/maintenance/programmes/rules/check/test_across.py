"""Across tables: passport, resources, measures, a year's list."""

from typing import Any

import pytest

from maintenance.programmes.rules.check import check_programme
from tests.factories.programmes import make_programme, make_row, make_table

YEARS = [(2025, "total"), (2026, "total"), (None, "total")]
LIST = [(2025, "total", "all"), (2025, "current", "local")]


def total(printed: list[str], **values: Any) -> dict[str, Any]:
    """Make a programme's total row."""
    return make_row("programme", printed, kind="programme_total", **values)


def found(*tables: dict[str, Any]) -> list[tuple[str, str, int | None, str, str, str]]:
    """List the findings that compare tables: id's head, table, year, printed, computed, difference."""
    findings = check_programme(make_programme(*tables)).findings
    shown = [(finding.rule, finding.as_json()) for finding in findings if finding.rule.startswith("across")]
    return [
        (rule, one["where"]["table"], one["where"]["year"], one["printed"], one["computed"], one["difference"])
        for rule, one in shown
    ]


def passport(printed: list[str]) -> dict[str, Any]:
    """Make a passport's table of years."""
    return make_table([total(printed)], YEARS, id="passport", role="passport")


def measures(*printed: str) -> dict[str, Any]:
    """Make a measures table of two years without a column for all of them."""
    return make_table([total(list(printed)), make_row("1.1", list(printed))], [(2025, "total"), (2026, "total")])


def test_tables_that_agree_make_no_finding() -> None:
    assert found(passport(["10,0", "20,0", "30,0"]), measures("10,0", "20,0")) == []


def test_a_year_printed_differently_in_two_tables_is_a_conflict() -> None:
    assert found(passport(["10,0", "20,0", "30,0"]), measures("10,0", "21,0")) == [
        ("across/measures", "passport", None, "30,0", "31.0", "-1.0"),
        ("across/passport", "measures", 2026, "21,0", "20.0", "1.0"),
    ]


def test_a_third_table_that_repeats_an_earlier_one_adds_no_finding() -> None:
    resources = make_table([total(["10,0", "21,0", "31,0"])], YEARS, id="resources", role="resources")

    both = found(passport(["10,0", "20,0", "30,0"]), resources, measures("10,0", "21,0"))

    assert {table for _, table, *_ in both} == {"resources"}


def test_a_blank_in_one_table_against_an_amount_in_another_is_a_conflict() -> None:
    result = check_programme(make_programme(passport(["", "20,0", "20,0"]), measures("10,0", "20,0")))

    conflicts = [one for one in result.findings if one.id == "across/passport/measures/programme/local/2025/total"]

    assert [one.severity for one in conflicts] == ["conflict"]
    assert str(conflicts[0].explanation) == (
        "Програма за 2025 рік (бюджет громади): у таблиці заходів — 10,0 тис. грн, у паспорті — суми немає; "
        "різниця 10,0."
    )


def test_a_year_s_list_is_added_up_and_compared_with_the_passport_and_the_tasks() -> None:
    listed = make_table(
        [make_row("a", ["4,0", "4,0"], source="all", task="1"), make_row("b", ["5,0", "5,0"], source="all", task="1")],
        LIST,
        id="list",
        role="year",
    )
    own = make_table(
        [make_row("task-1", ["10,0"], kind="task_total", source="all"), make_row("1.1", ["10,0"], source="all")],
        [(2025, "total")],
    )
    whole = make_table([total(["10,0"], source="all")], [(2025, "total")], id="passport", role="passport")

    assert found(whole, own, listed) == [
        ("across/list", "passport", 2025, "10,0", "9.0", "1.0"),
        ("across-task/list", "measures", 2025, "10,0", "9.0", "1.0"),
    ]


NAMES = ["1.1. Розвиток  електронного документообігу", "Придбання комп’ютерів «Око»"]
AGAIN = ["розвиток електронного документообігу.", 'Придбання комп\'ютерів "Око"']
SWAPPED = [
    ("across-measure/measures", "list", 2025, "40,0", "60.0", "-20.0"),
    ("across-measure/measures", "list", 2025, "60,0", "40.0", "20.0"),
]


@pytest.mark.parametrize(
    ("names", "codes", "titles", "expected"),
    [
        (NAMES, ["", ""], AGAIN, SWAPPED),
        (NAMES, ["", ""], ["1.1 Розвиток електронного документообігу", AGAIN[1]], SWAPPED),
        (NAMES, ["1", "2"], AGAIN, SWAPPED),
        (NAMES, ["1.1", ""], ["Щось інше", AGAIN[1]], SWAPPED),
        (NAMES, ["1.2", ""], ["Щось інше", AGAIN[1]], []),
        (NAMES, ["", ""], [AGAIN[0], AGAIN[0]], []),
        ([NAMES[1], NAMES[1]], ["", ""], [AGAIN[1], AGAIN[0]], []),
        (NAMES, ["", ""], ["Розвиток документообігу", "Придбання"], []),
        (NAMES, ["", ""], ["", ""], []),
    ],
    ids=[
        "other marks", "a number in the title", "numbers of its own", "one by number", "taken by a number",
        "twice in the list", "twice among the measures", "other titles", "no titles",
    ],
)  # fmt: skip
def test_a_measure_without_a_number_that_is_known_is_the_one_of_its_title(
    names: list[str], codes: list[str], titles: list[str], expected: list[Any]
) -> None:
    own = [
        make_row(f"1.{n}", [printed], source="all", title=name)
        for n, printed, name in zip((1, 2), ("60,0", "40,0"), names, strict=True)
    ]
    rows = [
        make_row(f"a{n}", [printed, "", ""], source="all", task="", code=code, title=title)
        for n, printed, code, title in zip((1, 2), ("40,0", "60,0"), codes, titles, strict=True)
    ]
    listed = make_table(rows, [*LIST, (2025, "capital", "local")], id="list", role="year")

    told = found(make_table(own, [(2025, "total")]), listed)

    assert [one for one in told if one[0].startswith("across-measure")] == expected
