"""Down columns: measures, tasks, programme."""

from typing import Any

import pytest

from maintenance.programmes.rules.check import check_programme
from tests.factories.programmes import FUNDS, make_programme, make_row, make_table

TOTAL = [(2025, "total")]


def found(rows: list[dict[str, Any]], columns: list[tuple[Any, ...]] = TOTAL) -> list[tuple[str, str, str, str, str]]:
    """List rule, row, severity, computed and difference of each finding."""
    result = check_programme(make_programme(make_table(rows, columns)))
    shown = [(finding.rule, finding.as_json()) for finding in result.findings]
    return [(rule, one["where"]["row"], one["severity"], one["computed"], one["difference"]) for rule, one in shown]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("349,4", []),
        ("349,0", [("measures", "task-2", "error", "349.4", "-0.4")]),
        ("349,44", [("measures", "task-2", "rounding", "349.4", "0.04")]),
        ("-", [("measures", "task-2", "missing", "349.4", "-349.4")]),
        ("", [("measures", "task-2", "missing", "349.4", "-349.4")]),
    ],
)
def test_measures_make_up_their_task(printed: str, expected: list[tuple[str, str, str, str, str]]) -> None:
    rows = [
        make_row("task-2", [printed], kind="task_total"),
        make_row("2.1", ["300,0"]),
        make_row("2.2", ["49,4"]),
        make_row("2.3", ["-"]),
        make_row("3.1", ["7,0"]),
    ]

    assert found(rows) == expected


def test_a_task_with_money_whose_measures_have_none_lacks_its_parts() -> None:
    rows = [make_row("task-2", ["60,0"], kind="task_total"), make_row("2.1", [""])]

    assert found(rows) == [("measures", "task-2", "missing", "0.0", "60.0")]


def test_a_task_printed_without_measures_is_not_compared() -> None:
    assert found([make_row("task-2", ["60,0"], kind="task_total")]) == []


@pytest.mark.parametrize(
    ("programme", "tasks", "expected"),
    [
        ("30,0", ("10,0", "20,0"), []),
        ("31,0", ("10,0", "20,0"), [("tasks", "programme", "error", "30.0", "1.0")]),
        # The tasks agree with the programme but not with their measures: the second look tells.
        ("31,0", ("11,0", "20,0"), [("all-measures", "programme", "error", "30.0", "1.0"),
                                    ("measures", "task-1", "error", "10.0", "1.0")]),
    ],
)  # fmt: skip
def test_tasks_make_up_the_programme_and_so_do_all_measures(
    programme: str, tasks: tuple[str, str], expected: list[tuple[str, str, str, str, str]]
) -> None:
    rows = [
        make_row("programme", [programme], kind="programme_total"),
        make_row("task-1", [tasks[0]], kind="task_total"),
        make_row("1.1", ["10,0"]),
        make_row("task-2", [tasks[1]], kind="task_total"),
        make_row("2.1", ["20,0"]),
    ]

    assert found(rows) == expected


def test_a_measure_s_blank_total_is_made_up_from_its_years() -> None:
    columns = [(None, "total"), (2025, "current"), (2026, "current")]
    rows = [
        make_row("task-4", ["100,0", "300,0", "200,0"], kind="task_total"),
        make_row("4.1", ["", "200,0", "200,0"]),
        make_row("4.2", ["100,0", "100,0", ""]),
    ]

    assert ("measures", "task-4", "error", "500.0", "-400.0") in found(rows, columns)


def test_every_source_is_added_up_by_itself() -> None:
    rows = [
        make_row("task-2", ["10,0"], kind="task_total", source="all"),
        make_row("task-2", ["9,0"], kind="task_total", source="local"),
        make_row("2.1", ["10,0"], source="all"),
        make_row("2.1", ["10,0"], source="local"),
    ]

    assert [one for one in found(rows) if one[0] == "measures"] == [("measures", "task-2", "error", "10.0", "-1.0")]


def test_a_finding_says_what_is_amiss_in_plain_words() -> None:
    rows = [make_row("task-2", ["349,0", "349,0", "-"], kind="task_total"), make_row("2.1", ["329,4", "329,4", "-"])]

    findings = check_programme(make_programme(make_table(rows, FUNDS))).findings

    assert findings[0].as_json() == {
        "id": "measures/measures/task-2/local/2025/total",
        "where": {"table": "measures", "row": "task-2", "year": 2025, "column": "total", "source": "local"},
        "printed": "349,0",
        "computed": "329.4",
        "difference": "19.6",
        "severity": "error",
        "explanation": "Сума заходів завдання 2 за 2025 рік 329,4 тис. грн, надруковано «349,0»: різниця 19,6.",
    }
    assert "за 2025 рік (загальний фонд)" in str(findings[1].explanation)
