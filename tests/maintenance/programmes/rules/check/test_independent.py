"""What a second reader of the councils' files worked out, apart from the first transcription."""

import re
from typing import Any

import pytest

from maintenance.programmes.rules.check import CheckResult, check_programme
from maintenance.programmes.rules.check.figures import Figure, Mark, figures
from maintenance.programmes.rules.check.ledger import Ledger
from maintenance.programmes.rules.document import read_document
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, read_built_in

AMOUNT = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?: тис\. грн\.)?")


def check(document: dict[str, Any]) -> CheckResult:
    """Check a document."""
    return check_programme(read_document(document))


def places_of_amounts(document: dict[str, Any]) -> list[tuple[int, int, int]]:
    """List table, row and column of every printed amount."""
    return [
        (table, row, column)
        for table, one in enumerate(document["tables"])
        for row, line in enumerate(one["rows"])
        for column, printed in enumerate(line["printed"])
        if AMOUNT.fullmatch(printed)
    ]


def test_the_councils_printed_129_and_94_amounts() -> None:
    # Passport, resources and measures; passport, annex 1 and annex 2. Counted in the councils' files by their tabs.
    assert len(places_of_amounts(read_built_in(SLAVUTYCH))) == 2 + 10 + 117
    assert len(places_of_amounts(read_built_in(KOBELIAKY))) == 10 + 76 + 8


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_every_printed_amount_takes_part_in_a_comparison(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = read_document(read_built_in(code))
    compared: set[Mark] = set()

    def remember(
        ledger: Ledger, rule: str, stated: list[Figure], made_of: list[Figure], *rest: Any, **how: Any
    ) -> None:
        compared.update(one.mark for one in (*stated, *made_of))

    monkeypatch.setattr(Ledger, "compare", remember)
    check_programme(programme)

    all_figures = [one for table in programme.tables for row in table.rows for one in figures(row)]
    assert {one.mark for one in all_figures if one.amount is not None} <= compared


def test_kobeliaky_has_as_many_findings_as_were_worked_out_by_hand() -> None:
    # Total = years 8, total = sources 15, direction = measures 15, programme = directions 11 and all measures 2,
    # passport = annex 1 = annex 2 8, annex 2 = annex 1 by direction 2, money outside the term 5.
    counted: dict[str, int] = {}
    for finding in check(read_built_in(KOBELIAKY)).findings:
        rule = finding.rule.split("/")[0]
        counted[rule] = counted.get(rule, 0) + 1

    assert counted == {
        "years": 8,
        "sources": 15,
        "measures": 15,
        "tasks": 11,
        "all-measures": 2,
        "across": 8,
        "across-task": 2,
        "term": 5,
    }


def test_a_dash_in_a_total_s_place_is_told_from_a_blank() -> None:
    site = "measures/measures/task-3/local/2018/total"  # 20,0 for the site of the ЦНАП under a task printed as «-»
    shelters = "years/annex-1/4.12/all/all/total"  # 200,0 + 200,0 beside a blank
    said = {
        one["id"]: one["explanation"]
        for code in (SLAVUTYCH, KOBELIAKY)
        for one in (finding.as_json() for finding in check(read_built_in(code)).findings)
    }

    assert "надруковано «-»" in said[site]
    assert "«-»" not in said[shelters]
    assert "«»" not in said[shelters]
