"""Costed years are kept as long as their book: a plan's, and all of the latest what-ifs only."""

import uuid
from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.queries.kept_works import MOST_KEPT, MOST_WHAT_IFS, WHAT_IFS, costed
from maintenance.costing.rules.what_if import Change, Overrides
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset

CONTRACT = a_contract(a_term(), renewal="expected")
CHANGE_ID = uuid.uuid4()


def dearer(percent: int) -> Overrides:
    return Overrides(changes=(Change(CHANGE_ID, "price", date(2020, 1, 1), percent=Decimal(percent)),))


def test_a_what_if_of_the_same_value_is_costed_once() -> None:
    covered = cover_book(a_book(CONTRACT, assets=[an_asset()]))

    assert costed(covered, 2020, dearer(10)) is costed(covered, 2020, dearer(10))
    assert costed(covered, 2020, dearer(11)).total != costed(covered, 2020, dearer(10)).total


def test_however_many_what_ifs_are_asked_for_memory_holds_a_few() -> None:
    covered = cover_book(a_book(CONTRACT, assets=[an_asset()]))

    for percent in range(100):
        costed(covered, 2020, dearer(percent))

    assert len(covered.computed) <= MOST_KEPT
    assert len(covered.computed[WHAT_IFS]) == MOST_WHAT_IFS


def test_the_plan_outlives_its_what_ifs() -> None:
    covered = cover_book(a_book(CONTRACT, assets=[an_asset()]))
    plan = costed(covered, 2020)

    for percent in range(MOST_KEPT):
        costed(covered, 2020, dearer(percent))

    assert costed(covered, 2020) is plan
