"""The two programmes built in: what their print gets wrong, worked out by hand from the councils' files."""

import pytest

from maintenance.programmes.rules.check import CheckResult, check_programme
from maintenance.programmes.rules.document import read_document
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, read_built_in

Expected = tuple[str, str, str, int | None, str, str, str, str, str]

# Every line: rule, row, source, year, part, printed, computed, difference, severity.
SLAVUTYCH_FINDINGS: list[Expected] = [
    # 2017: tasks 261,997 + 710,0; general 261,997 + 392,54 and by measures 261,997 + 94,4 + 298,1.
    ("tasks", "programme", "local", 2017, "total", "973,0", "971.997", "1.003", "error"),
    ("tasks", "programme", "local", 2017, "general", "654,5", "654.537", "-0.037", "rounding"),
    ("all-measures", "programme", "local", 2017, "general", "654,5", "654.497", "0.003", "rounding"),
    # 2018: the measures of task 2 make 329,4, the site of the ЦНАП another 20,0 under a task printed as «-».
    ("all-measures", "programme", "local", 2018, "total", "349,0", "349.4", "-0.4", "error"),
    ("all-measures", "programme", "local", 2018, "general", "349,0", "349.4", "-0.4", "error"),
    ("measures", "task-2", "local", 2018, "total", "349,0", "329.4", "19.6", "error"),
    ("measures", "task-2", "local", 2018, "general", "349,0", "329.4", "19.6", "error"),
    ("measures", "task-3", "local", 2018, "total", "-", "20.0", "-20.0", "missing"),
    ("measures", "task-3", "local", 2018, "general", "-", "20.0", "-20.0", "missing"),
    # 2019: 923,8 + 582,5 = 1506,3; task 3: 175 + 33 + 549,4 + 300 + 25 + 15 = 1097,4, general 514,9.
    ("parts", "programme", "local", 2019, "total", "1506,2", "1506.3", "-0.1", "error"),
    ("all-measures", "programme", "local", 2019, "total", "1506,2", "1506.3", "-0.1", "error"),
    ("tasks", "programme", "local", 2019, "general", "923,8", "923.7", "0.1", "error"),
    ("measures", "task-3", "local", 2019, "total", "1097,3", "1097.4", "-0.1", "error"),
    ("measures", "task-3", "local", 2019, "general", "514,8", "514.9", "-0.1", "error"),
    # 2020: 970,0 + 611,6 = 1581,6; task 3: 275 + 33 + 336,6 + 488,1 + 25 + 15 = 1172,7, general 561,1.
    ("parts", "programme", "local", 2020, "total", "1581,5", "1581.6", "-0.1", "error"),
    ("all-measures", "programme", "local", 2020, "total", "1581,5", "1581.6", "-0.1", "error"),
    ("tasks", "programme", "local", 2020, "general", "970,0", "969.9", "0.1", "error"),
    ("measures", "task-3", "local", 2020, "total", "1172,6", "1172.7", "-0.1", "error"),
    ("measures", "task-3", "local", 2020, "general", "561", "561.1", "-0.1", "error"),
    # Task 3 in 2017: 392,54 + 318,5; general of its measures 94,4 + 298,1; hardware 94,4 + 17,7.
    ("parts", "task-3", "local", 2017, "total", "710,0", "711.04", "-1.04", "error"),
    ("measures", "task-3", "local", 2017, "general", "392,54", "392.5", "0.04", "rounding"),
    ("parts", "3.1", "local", 2017, "total", "111,1", "112.1", "-1.0", "error"),
]

KOBELIAKY_FINDINGS: list[Expected] = [
    # The passport against the totals of annex 1 and the sum of annex 2 (100 + 87 + 40 + 30).
    ("across/annex-2", "programme", "all", 2024, "total", "660,0", "257.0", "403.0", "conflict"),
    ("across/passport", "programme", "local", 2025, "current", "1000,0", "1050.0", "-50.0", "conflict"),
    ("across/passport", "programme", "local", 2026, "current", "760,0", "710.0", "50.0", "conflict"),
    ("across/passport", "programme", "other", 2024, "current", "660,0", "0.0", "660.0", "conflict"),
    ("across/passport", "programme", "other", 2025, "current", "50,0", "0.0", "50.0", "conflict"),
    ("across/passport", "programme", "other", 2026, "current", "50,0", "100.0", "-50.0", "conflict"),
    ("across-task/annex-2", "task-3", "all", 2024, "current", "", "157.0", "-157.0", "conflict"),
    ("across-task/annex-1", "section-1.1", "all", 2024, "total", "100,0", "0.0", "100.0", "conflict"),
    # 2.1: the row of all sources and the row of the budget stand in different columns.
    ("sources", "2.1", "all", 2024, "capital", "", "100.0", "-100.0", "conflict"),
    ("sources", "2.1", "all", 2025, "current", "100,0", "0.0", "100.0", "conflict"),
    # Totals left blank though the years hold 200 + 200.
    ("years", "4.1", "all", None, "total", "", "400.0", "-400.0", "missing"),
    ("years", "4.2", "all", None, "total", "", "400.0", "-400.0", "missing"),
    ("years", "4.12", "all", None, "total", "", "400.0", "-400.0", "missing"),
    ("years", "4.12", "local", None, "total", "", "400.0", "-400.0", "missing"),
    # Money outside the term.
    ("term", "3.9", "all", 2025, "capital", "60,0", "0.0", "60.0", "conflict"),
    ("term", "4.4", "all", 2025, "current", "50,0", "0.0", "50.0", "conflict"),
    ("term", "4.5", "all", 2025, "current", "15,0", "0.0", "15.0", "conflict"),
    ("term", "4.10", "all", 2026, "current", "70,0", "0.0", "70.0", "conflict"),
    ("term", "4.11", "all", 2026, "current", "15,0", "0.0", "15.0", "conflict"),
    # Direction 4: 300 against 750 + 750; its measures 3 × 400 + 100 + 30 + 140 + 30.
    ("years", "task-4", "all", None, "total", "300,0", "1500.0", "-1200.0", "error"),
    ("measures", "task-4", "all", None, "total", "300,0", "1500.0", "-1200.0", "error"),
    ("sources", "task-4", "all", 2025, "current", "750,0", "150.0", "600.0", "conflict"),
    ("sources", "task-4", "all", 2026, "current", "750,0", "150.0", "600.0", "conflict"),
    ("measures", "task-4", "local", 2025, "current", "150,0", "300.0", "-150.0", "error"),
    ("measures", "task-4", "local", 2026, "current", "150,0", "300.0", "-150.0", "error"),
    ("measures", "task-4", "other", None, "total", "", "100.0", "-100.0", "missing"),
    # The programme: directions 100 + 260 + 300; no direction has money in 2024; other sources 660 + 50 + 50.
    ("tasks", "programme", "all", None, "total", "2520,0", "660.0", "1860.0", "error"),
    ("all-measures", "programme", "all", None, "total", "2520,0", "1860.0", "660.0", "error"),
    ("tasks", "programme", "local", None, "total", "2420,0", "660.0", "1760.0", "error"),
    ("all-measures", "programme", "local", None, "total", "2420,0", "1760.0", "660.0", "error"),
    ("measures", "task-4", "local", None, "total", "300,0", "1400.0", "-1100.0", "error"),
    ("tasks", "programme", "all", 2024, "current", "660,0", "0.0", "660.0", "missing"),
    ("tasks", "programme", "local", 2024, "current", "660,0", "0.0", "660.0", "missing"),
    ("sources", "programme", "all", 2024, "current", "660,0", "1320.0", "-660.0", "conflict"),
    ("years", "programme", "other", None, "total", "100,0", "760.0", "-660.0", "error"),
    ("tasks", "programme", "local", 2025, "current", "1000,0", "350.0", "650.0", "error"),
    ("tasks", "programme", "local", 2026, "current", "760,0", "210.0", "550.0", "error"),
    ("tasks", "programme", "other", None, "total", "100,0", "0.0", "100.0", "missing"),
]


def check(code: str) -> CheckResult:
    """Check a programme built in."""
    return check_programme(read_document(read_built_in(code)))


def table_of(result: CheckResult) -> list[Expected]:
    """Lay findings out as the tables above do."""
    lines = []
    for finding in result.findings:
        one = finding.as_json()
        where = one["where"]
        place = (finding.rule, where["row"], where["source"], where["year"], where["column"])
        lines.append((*place, one["printed"], one["computed"], one["difference"], one["severity"]))
    return lines


def test_slavutych_has_exactly_these_findings() -> None:
    assert sorted(table_of(check(SLAVUTYCH)), key=str) == sorted(SLAVUTYCH_FINDINGS, key=str)


@pytest.mark.parametrize("expected", KOBELIAKY_FINDINGS, ids=lambda one: f"{one[0]}-{one[1]}-{one[2]}-{one[3]}")
def test_kobeliaky_has_at_least_these_findings(expected: Expected) -> None:
    assert expected in table_of(check(KOBELIAKY))


def test_what_kobeliaky_has_beyond_them_follows_from_doubtful_columns_or_other_sources() -> None:
    result = check(KOBELIAKY)
    known = set(KOBELIAKY_FINDINGS)

    rest = [one for one, line in zip(result.findings, table_of(result), strict=True) if line not in known]

    undoubted = {(one.rule, one.figure.row.key, one.figure.source) for one in rest if not one.remarks}
    assert undoubted == {
        ("across/annex-2", "programme", "local"),  # 100 + 87 by the column against 660
        ("years", "4.1", "local"),
        ("years", "4.2", "local"),
        ("measures", "task-4", "other"),  # 50 in 2025 and in 2026
        ("tasks", "programme", "other"),  # 660, 50, 50 that no direction has
    }


@pytest.mark.parametrize(
    ("rule", "row", "year"),
    [
        ("parts", "3.3", 2019),  # 141,9 + 407,5 = 549,4
        ("measures", "task-2", 2019),  # eight lines make 408,9
        ("measures", "task-2", 2020),
        ("tasks", "programme", 2018),  # 349,0 and a dash
    ],
)
def test_what_adds_up_in_slavutych_is_left_in_peace(rule: str, row: str, year: int) -> None:
    found = {(one.rule, one.figure.row.key, one.figure.column.year) for one in check(SLAVUTYCH).findings}

    assert (rule, row, year) not in found


def test_the_year_columns_of_kobeliaky_s_directions_and_programme_agree() -> None:
    lines = {line[:5] for line in table_of(check(KOBELIAKY))}

    assert ("tasks", "programme", "all", 2025, "current") not in lines  # 100 + 200 + 750 = 1050
    assert ("tasks", "programme", "all", 2026, "current") not in lines  # 60 + 750 = 810
    assert ("measures", "task-4", "all", 2025, "current") not in lines  # 3 × 200 + 50 + 15 + 70 + 15 = 750


@pytest.mark.parametrize(("code", "least"), [(SLAVUTYCH, 100), (KOBELIAKY, 150)])
def test_ids_are_unique_and_comparisons_counted(code: str, least: int) -> None:
    result = check(code)

    assert len({one.id for one in result.findings}) == len(result.findings)
    assert result.checks > least


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_every_finding_speaks_whole_sentences(code: str) -> None:
    for finding in check(code).findings:
        said = finding.as_json()["explanation"]
        assert said[0].isupper()
        assert said.endswith(".")
        assert "%(" not in said
        assert "None" not in said
