"""Doubtful columns turn an accusation into a question."""

from typing import Any

from maintenance.programmes.rules.check import Finding, check_programme
from tests.factories.programmes import make_programme, make_row, make_table

COLUMNS = [(None, "total"), (2025, "current"), (2025, "capital")]


def findings(*rows: dict[str, Any]) -> dict[tuple[str, str], Finding]:
    """Give the findings by rule and part."""
    result = check_programme(make_programme(make_table(list(rows), COLUMNS)))
    return {(one.rule, one.figure.column.part): one for one in result.findings}


def test_an_amount_in_a_doubtful_column_makes_conflicts_not_errors() -> None:
    total = make_row("task-3", ["60,0", "60,0", ""], kind="task_total")
    measure = make_row("3.9", ["60,0", "", "60,0"], doubtful=[2], notes={"2": "Колонка сумнівна."})

    found = findings(total, measure)

    assert {key: one.severity for key, one in found.items()} == {
        ("measures", "current"): "conflict",
        ("measures", "capital"): "conflict",
    }
    assert str(found["measures", "current"].remarks[0]) == "У джерелі сумнівно, в якому стовпці стоїть сума заходу 3.9."


def test_a_doubtful_column_does_not_excuse_another_difference() -> None:
    total = make_row("task-3", ["90,0", "90,0", ""], kind="task_total")
    measure = make_row("3.9", ["60,0", "", "60,0"], doubtful=[2])

    found = findings(total, measure)

    assert found["measures", "current"].severity == "missing"
    assert found["measures", "total"].severity == "error"
    assert found["measures", "total"].remarks == ()


def test_several_doubtful_amounts_explain_a_difference_together() -> None:
    total = make_row("task-4", ["500,0", "500,0", ""], kind="task_total")
    measures = [make_row(f"4.{n}", ["200,0", "", "200,0"], doubtful=[2]) for n in (1, 2)]

    found = findings(total, *measures, make_row("4.3", ["100,0", "100,0", ""]))

    assert found["measures", "current"].severity == "conflict"
    assert len(found["measures", "current"].remarks) == 2
