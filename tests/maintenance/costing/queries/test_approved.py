"""Approved figures after transfers: as a year's record, on the day that is asked for; a kept version stays as it is."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.queries.approved import approved_of
from maintenance.costing.queries.costing import get_costing
from maintenance.costing.queries.facts import get_fact_year
from maintenance.costing.queries.versions import list_version_lines
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_transfer
from tests.factories.maintenance_versions import make_version
from tests.factories.registry import first_hromada, make_hromada

DAY = date(2026, 11, 28)


@pytest.fixture
def lines(session: Session) -> tuple[ServiceLine, ServiceLine]:
    """Two lines of 2026, at 12 000 and 6 000 hryvnia, approved on 20 December 2025."""
    first, second = make_line(session), make_line(session, code="2.2", title="Канали зв'язку")
    for line, amount in ((first, "1000.00"), (second, "500.00")):
        terms = [{"basis": "per_month", "amount": amount}]
        make_contract(session, line, number=f"{line.code}/26", terms=terms, covers=[], renewal="none")
    make_version(session, first_hromada(session), 2026, decision="№ 1-VIII від 20.12.2025")
    return first, second


def sums(session: Session, day: date = DAY) -> list[Decimal]:
    return list(approved_of(session, first_hromada(session).id, [2026], day)[2026].sums.values())


def test_a_transfer_changes_what_is_approved_and_no_version(
    session: Session, lines: tuple[ServiceLine, ServiceLine]
) -> None:
    version = make_version(session, first_hromada(session), 2026, stage="submitted", decision=None)
    make_transfer(session, *lines)

    assert sums(session) == [Decimal("11000.00"), Decimal("7000.00")]
    assert sums(session, date(2026, 3, 9)) == [Decimal("12000.00"), Decimal("6000.00")]
    assert [one.amount for one in list_version_lines(session, version)] == [Decimal("12000.00"), Decimal("6000.00")]


def test_last_years_approved_figure_is_after_transfers_and_says_so(
    session: Session, lines: tuple[ServiceLine, ServiceLine]
) -> None:
    make_transfer(session, *lines)
    costing = get_costing(session, SYSTEM, first_hromada(session), 2027, as_of=DAY)

    told = [(row.line.code, row.previous.amount, row.previous.source, row.previous.moved) for row in costing.rows]
    assert told == [
        ("2.1", Decimal("11000.00"), "approved", Decimal("-1000.00")),
        ("2.2", Decimal("7000.00"), "approved", Decimal("1000.00")),
    ]
    assert all(sum(one.amount for one in row.bridge) == row.change for row in costing.rows)
    assert costing.previous_total == Decimal("18000.00")


def test_an_amended_version_has_the_transfers_before_it_in_its_figures(
    session: Session, lines: tuple[ServiceLine, ServiceLine]
) -> None:
    make_transfer(session, *lines)
    make_version(session, first_hromada(session), 2026, stage="amended", decision="№ 9-VIII від 01.04.2026")
    make_transfer(session, *lines, on="2026-05-01", amount="10.00")

    assert sums(session) == [Decimal("11990.00"), Decimal("6010.00")]


def test_the_decision_in_force_is_the_latest_by_its_own_day_whenever_it_was_kept(
    session: Session, lines: tuple[ServiceLine, ServiceLine]
) -> None:
    make_contract(session, lines[0], number="9", terms=[{"basis": "per_year", "amount": "1.00"}], covers=[])
    make_version(session, first_hromada(session), 2026, stage="amended", decision="№ 9-VIII від 01.04.2026")
    make_contract(session, lines[0], number="10", terms=[{"basis": "per_year", "amount": "5.00"}], covers=[])
    make_version(session, first_hromada(session), 2026, stage="amended", decision="№ 4-VIII від 01.02.2026")

    assert sums(session)[0] == Decimal("12001.00")


def test_transfers_of_a_year_without_a_decision_and_of_others_move_nothing(session: Session) -> None:
    line = make_line(session)
    other = make_line(session, make_hromada(session))
    make_transfer(session, line, None)
    make_transfer(session, None, other)

    assert approved_of(session, first_hromada(session).id, [2025, 2026], DAY) == {}
    year = get_fact_year(session, SYSTEM, first_hromada(session), 2026, as_of=DAY)
    assert (len(year.moves), year.approved) == (1, None)


def test_a_line_that_has_less_approved_than_is_accepted_is_a_finding(
    session: Session, lines: tuple[ServiceLine, ServiceLine]
) -> None:
    contract = make_contract(session, lines[0], number="3/26", covers=[], terms=[])
    make_act(session, contract, amount="9000.00")
    before = get_fact_year(session, SYSTEM, first_hromada(session), 2026, as_of=DAY)
    make_transfer(session, *lines, amount="4000.00")
    after = get_fact_year(session, SYSTEM, first_hromada(session), 2026, as_of=DAY)

    assert "line_above_approved" not in {one.code for one in before.findings}
    (found,) = [one for one in after.findings if one.code == "line_above_approved"]
    assert (found.line_code, found.amount, found.contract_id) == ("2.1", Decimal("1000.00"), None)
    told = after.comparison.line_sums(after.comparison.rows[0].line)
    assert (told.approved, told.moved, told.unused) == (Decimal(8000), Decimal(-4000), Decimal(-1000))


def test_a_transfer_and_its_end_are_seen_at_once_although_the_book_is_kept(
    session: Session, lines: tuple[ServiceLine, ServiceLine]
) -> None:
    session.commit()

    def previous() -> list[Decimal]:
        costing = get_costing(session, SYSTEM, first_hromada(session), 2027, as_of=DAY)
        session.rollback()
        return [row.previous_year for row in costing.rows]

    before = previous()
    made = make_transfer(session, *lines)
    session.commit()
    moved = previous()
    session.delete(made)
    session.commit()

    assert before == previous() == [Decimal("12000.00"), Decimal("6000.00")]
    assert moved == [Decimal("11000.00"), Decimal("7000.00")]
