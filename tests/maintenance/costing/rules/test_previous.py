"""Which figure stands for last year: fact, then approved, then computed."""

import uuid
from decimal import Decimal

import pytest

from maintenance.costing.rules.previous import NO_RECORD, Previous, YearRecord, add_sources, previous_of

LINE, OTHER = uuid.uuid4(), uuid.uuid4()
FACT, EXPECTED = Previous(Decimal(70), "fact"), Previous(Decimal(80), "expected")
APPROVED = {LINE: Decimal(90)}


@pytest.mark.parametrize(
    ("record", "amount", "source"),
    [
        (NO_RECORD, 100, "computed"),
        (YearRecord(approved=APPROVED), 90, "approved"),
        (YearRecord(approved={OTHER: Decimal(5)}), 0, "approved"),
        (YearRecord(approved={}), 0, "approved"),
        (YearRecord(facts={LINE: FACT}), 70, "fact"),
        (YearRecord(facts={LINE: EXPECTED}, approved=APPROVED), 80, "expected"),
        (YearRecord(facts={OTHER: FACT}, approved=APPROVED), 90, "approved"),
        (YearRecord(facts={OTHER: FACT}), 100, "computed"),
    ],
)
def test_fact_comes_before_the_decision_and_the_decision_before_the_computation(
    record: YearRecord, amount: int, source: str
) -> None:
    assert previous_of(LINE, Decimal(100), record) == Previous(Decimal(amount), source)


def test_figures_add_up_by_what_they_are_from_the_surest_down() -> None:
    figures = [Previous(Decimal(9)), Previous(Decimal(0), "fact"), FACT, Previous(Decimal(5), "approved"), FACT]

    assert list(add_sources(figures).items()) == [("fact", 140), ("approved", 5), ("computed", 9)]
    assert add_sources([]) == {}
