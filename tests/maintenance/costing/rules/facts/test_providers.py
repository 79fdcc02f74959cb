"""Who gets the money of a year."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from maintenance.contracts.rules.periods import Period
from maintenance.costing.rules.facts.comparison import Comparison, compare
from maintenance.costing.rules.facts.providers import providers_of, share_of
from maintenance.costing.rules.facts.values import ActFact, ContractFact, Facts, LineFact, PaymentFact, YearPlan

CAMERAS, NET = (LineFact(uuid.UUID(int=50 + n), code, code, "2240", "general") for n, code in enumerate(("2.1", "4.4")))
FIRST, SECOND = uuid.UUID(int=91), uuid.UUID(int=92)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
PROVIDER_OF = {uuid.UUID(int=1): FIRST, uuid.UUID(int=2): SECOND, uuid.UUID(int=3): SECOND, uuid.UUID(int=4): None}


def year() -> Comparison:
    """Four contracts: of the first provider, two of the second on two lines, one of nobody; one line only approved."""
    lines = {1: CAMERAS, 2: CAMERAS, 3: NET, 4: None}
    contracts = tuple(
        ContractFact(uuid.UUID(int=n), f"{n}/26", line.id if line else None, YEAR, Decimal(100 * n), "2240")
        for n, line in lines.items()
    )
    january = Period(date(2026, 1, 1), date(2026, 1, 31))
    act = ActFact(uuid.uuid4(), uuid.UUID(int=2), "1", january.end, january, Decimal("15.50"), "2240", "general")
    paid = PaymentFact(uuid.uuid4(), uuid.UUID(int=2), date(2026, 2, 3), Decimal("5.25"))
    planned = {uuid.UUID(int=n): {12: Decimal(n)} for n in lines}
    plan = YearPlan(2026, date(2026, 3, 1), planned, {NET.id: Decimal(1000)})
    return compare(Facts(contracts, (act,), (paid,), (CAMERAS, NET)), plan)


def test_contracts_are_added_up_by_provider_who_gets_most_first() -> None:
    found = providers_of(year(), PROVIDER_OF)

    assert [(one.provider_id, len(one.rows), one.sums.expected) for one in found] == [
        (SECOND, 2, Decimal("20.50")), (None, 1, Decimal(4)), (FIRST, 1, Decimal(1)),
    ]  # fmt: skip
    assert (found[0].sums.contracted, found[0].sums.accepted) == (Decimal(500), Decimal("15.50"))
    assert (found[0].sums.paid, found[0].sums.left) == (Decimal("5.25"), Decimal("484.50"))


def test_the_lines_of_a_provider_add_up_to_its_year() -> None:
    for one in providers_of(year(), PROVIDER_OF):
        assert sum((amount for _line, amount in one.lines), Decimal(0)) == one.sums.expected

    assert [line for line, _amount in providers_of(year(), PROVIDER_OF)[0].lines] == [CAMERAS, NET]


def test_providers_add_up_to_the_year_of_all_contracts() -> None:
    total, found = year().total, providers_of(year(), PROVIDER_OF)

    for name in ("expected", "contracted", "accepted", "paid", "left"):
        assert sum(getattr(one.sums, name) for one in found) == getattr(total, name), name


@pytest.mark.parametrize(("part", "whole", "share"), [("25", "100", "0.25"), ("0", "100", "0"), ("0", "0", None)])
def test_a_share_of_nothing_is_none(part, whole, share) -> None:
    assert share_of(Decimal(part), Decimal(whole)) == (None if share is None else Decimal(share))
