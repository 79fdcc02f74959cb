"""The causes behind what the two programmes built in get wrong, worked out by hand from the councils' files."""

import pytest

from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.roots import Diagnosis, find_roots
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, read_built_in

# Row, source, year, column, printed, should be, hypothesis, findings explained.
SLAVUTYCH_ROOTS = [
    ("3.1", "local", 2017, "total", "111,1", "112.1", "misprint", 3),
    ("task-2", "local", 2018, "general", "349,0", "329.4", "misprint", 2),
    ("task-3", "local", 2018, "general", "-", "20.0", "blank_total", 4),
    ("task-3", "local", 2019, "general", "514,8", "514.9", "misprint", 5),
    ("task-3", "local", 2020, "general", "561", "561.1", "misprint", 5),
    ("task-3", "local", 2017, "general", "392,54", "392.5", "rounding", 2),
]
KOBELIAKY_ROOTS = [
    # 100 + 260 + 300 of the column «усього», printed for 2024 in three rows.
    ("programme", "all", 2024, "current", "660,0", "0.0", "carried", 10),
    # The rows of sources of direction 4: 4.4 is of other sources, and 4.1, 4.2 and 4.12 were left out.
    ("task-4", "local", 2025, "current", "150,0", "700.0", "moved", 17),
    ("4.1", "local", 2024, "capital", "200,0", "0.0", "shifted_column", 10),
    ("4.1", "local", None, "total", "", "400.0", "blank_total", 6),
    ("3.9", "local", 2025, "capital", "60,0", "0.0", "shifted_column", 5),
    ("task-2", "local", 2025, "capital", "100,0", "0.0", "shifted_column", 4),
    ("programme", "local", 2025, "total", "1050,0", "1000.0", "moved", 4),
    ("4.4", "all", None, "term", "2026", "2025-2026", "misprint", 4),
    ("2.1", "local", 2024, "capital", "100,0", "0.0", "shifted_column", 3),
    # Annex 2 has 157 of direction 3 and 100 of direction 2 that annex 1 has not in 2024; 40 + 30 of them of the raion.
    ("section-2.2", "all", 2024, "total", "87,0", "0.0", "moved", 2),
    ("section-2.4", "raion", 2024, "capital", "40,0", "0.0", "shifted_column", 1),
]


def diagnose(code: str) -> Diagnosis:
    """Find the causes in a programme built in."""
    programme = read_document(read_built_in(code))
    return find_roots(programme, check_programme(programme))


def table_of(found: Diagnosis) -> list[tuple[str, str, int | None, str, str, str, str, int]]:
    """Lay causes out as the tables above do."""
    lines = []
    for root in (one.as_json() for one in found.roots):
        where = root["where"]
        place = (where["row"], where["source"], where["year"], where["column"])
        lines.append((*place, root["printed"], root["should_be"], root["hypothesis"], len(root["explains"])))
    return lines


def changes_of(found: Diagnosis, table: str, row: str) -> dict[str, str]:
    """Give what is printed and what it changes to as a consequence, in a row of all sources."""
    consequences = [one.as_json() for root in found.roots for one in root.consequences]
    return {
        one["printed"]: one["should_be"]
        for one in consequences
        if (one["where"]["table"], one["where"]["row"]) == (table, row)
    }


def test_five_errors_and_a_rounding_stand_behind_21_of_slavutych_s_22_findings() -> None:
    found = diagnose(SLAVUTYCH)

    assert sorted(table_of(found), key=str) == sorted(SLAVUTYCH_ROOTS, key=str)
    assert found.explained == 21
    assert [one.id for one in found.rounded] == ["all-measures/measures/programme/local/2017/general"]


def test_three_of_slavutych_s_accused_totals_are_right() -> None:
    found = diagnose(SLAVUTYCH)

    assert [(one.row.key, one.printed) for one in found.right] == [
        ("programme", "973,0"),
        ("programme", "923,8"),
        ("programme", "970,0"),
    ]


def test_slavutych_s_programme_changes_with_its_parts() -> None:
    found = diagnose(SLAVUTYCH)

    assert changes_of(found, "measures", "programme") == {"349,0": "349.4", "1506,2": "1506.3", "1581,5": "1581.6"}
    assert changes_of(found, "measures", "task-3")["710,0"] == "711.0"
    assert changes_of(found, "passport", "programme") == {"4409,7 тис. грн.": "4410.3"}
    assert changes_of(found, "resources", "programme")["4409,7"] == "4410.3"
    assert found.total is not None
    assert found.total.should_be == "4410.3"


def test_eleven_causes_stand_behind_all_66_findings_of_kobeliaky() -> None:
    found = diagnose(KOBELIAKY)

    assert table_of(found) == KOBELIAKY_ROOTS
    assert (found.explained, found.rounded) == (66, [])


def test_the_weightiest_cause_of_kobeliaky_is_told_in_a_sentence() -> None:
    root = diagnose(KOBELIAKY).roots[0]

    assert str(root.explanation) == (
        "660,0 тис. грн за 2024 рік (поточні видатки) для програми — це сума стовпця «усього» за завданнями "
        "(100,0 + 260,0 + 300,0), узята за рік. Тому програму завищено на 660,0 тис. грн."
    )
    assert {one.figure.source for one in root.corrections} == {"all", "local", "other"}
    assert {(one.printed, one.should_be) for one in root.consequences} >= {("2520,0", "1860.0"), ("2420,0", "1760.0")}


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_every_finding_has_one_root_and_every_root_has_findings(code: str) -> None:
    programme = read_document(read_built_in(code))
    result = check_programme(programme)
    document = find_roots(programme, result).as_json(result)

    told = {one["id"]: one["root"] for one in document["findings"] if one["root"]}
    explained = {name: root["id"] for root in document["roots"] for name in root["explains"]}
    assert told == explained
    assert len({one["id"] for one in document["roots"]}) == len(document["roots"])
    assert all(root["explains"] for root in document["roots"])


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_every_cause_speaks_whole_sentences(code: str) -> None:
    for root in diagnose(code).roots:
        said = str(root.explanation)
        assert said[0].isupper() or said[0].isdigit()
        assert said.endswith(".")
        assert "%(" not in said
        assert "None" not in said
