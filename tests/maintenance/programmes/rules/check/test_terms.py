"""Over time: terms against years."""

import pytest

from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.check.terms import read_term
from tests.factories.programmes import make_programme, make_row, make_table


@pytest.mark.parametrize(
    ("term", "years"),
    [
        ("2025", {2025}),
        ("2024-2026", {2024, 2025, 2026}),
        ("2024 – 2026 роки", {2024, 2025, 2026}),
        ("2025 рік", {2025}),
        ("2024-", {2024, 2025, 2026}),
        ("2024, 2026", {2024, 2026}),
        ("протягом року", None),
        ("", None),
    ],
)
def test_a_printed_term_is_read_into_years(term: str, years: set[int] | None) -> None:
    assert read_term(term, [2024, 2025, 2026]) == years


@pytest.mark.parametrize(
    ("term", "printed", "years"),
    [("2026", ["50,0", "50,0"], [2025]), ("2025", ["70,0", "70,0"], [2026]), ("2025", ["70,0", "-"], []),
     ("2025-2026", ["1,0", "2,0"], []), ("", ["1,0", "2,0"], []), ("2026", ["0,0", "5,0"], [])],
)  # fmt: skip
def test_money_in_a_year_outside_the_term_is_a_conflict(term: str, printed: list[str], years: list[int]) -> None:
    table = make_table([make_row("4.4", printed, term=term)], [(2025, "current"), (2026, "current")])

    findings = check_programme(make_programme(table)).findings

    assert [(one.rule, one.severity, one.figure.column.year) for one in findings] == [
        ("term", "conflict", year) for year in years
    ]


def test_the_term_is_that_of_the_row_of_all_sources() -> None:
    rows = [make_row("4.4", ["50,0"], source="all", term="2026"), make_row("4.4", ["50,0"], source="other")]

    findings = check_programme(make_programme(make_table(rows, [(2025, "current")]))).findings

    assert [str(one.explanation) for one in findings] == [
        "Строк заходу 4.4 надруковано «2026», а в 2025 році надруковано «50,0» тис. грн: рік поза строком."
    ]
