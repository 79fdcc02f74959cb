"""What facts say is kept by contract, and found anew wherever anything is otherwise that it was found from."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.periods import Period
from maintenance.costing.rules.facts.comparison import compare
from maintenance.costing.rules.facts.findings import find_discords
from maintenance.costing.rules.facts.kept import KeptOfContracts
from maintenance.costing.rules.facts.values import ActFact, ContractFact, Facts, LineFact, PaymentFact, YearPlan

LINE = LineFact(uuid.UUID(int=50), "2.1", "Камери", "2240", "general")
YEAR, JANUARY = Period(date(2026, 1, 1), date(2026, 12, 31)), Period(date(2026, 1, 1), date(2026, 1, 31))
ONE, OTHER = (
    ContractFact(uuid.UUID(int=n), f"{n}/26", LINE.id, YEAR, Decimal(1200), "2240", Decimal(10)) for n in (1, 2)
)
ACT = ActFact(uuid.UUID(int=70), ONE.id, "1", JANUARY.end, JANUARY, Decimal(10), "2240", "general")
PAID = PaymentFact(uuid.UUID(int=80), ONE.id, date(2026, 2, 3), Decimal(5), Decimal(1))
FACTS = Facts((ONE, OTHER), (ACT,), (PAID,), (LINE,))
PLAN = YearPlan(2026, date(2026, 4, 1), {one.id: dict.fromkeys(range(1, 13), Decimal(100)) for one in (ONE, OTHER)})
OTHERWISE = [
    (replace(FACTS, contracts=(replace(ONE, amount=Decimal(5)), OTHER)), PLAN),
    (replace(FACTS, contracts=(replace(ONE, number="9/26"), OTHER)), PLAN),
    (replace(FACTS, contracts=(OTHER,)), PLAN),
    (replace(FACTS, acts=()), PLAN),
    (replace(FACTS, acts=(replace(ACT, kekv="3110"),)), PLAN),
    (replace(FACTS, payments=(replace(PAID, unspread=Decimal(2)),)), PLAN),
    (replace(FACTS, lines=(replace(LINE, fund="special"),)), PLAN),
    (FACTS, replace(PLAN, as_of=date(2026, 6, 1))),
    (FACTS, replace(PLAN, year=2027)),
    (FACTS, replace(PLAN, planned={ONE.id: {1: Decimal(7)}})),
    (FACTS, replace(PLAN, approved={ONE.id: Decimal(3)})),
]


def test_whatever_is_otherwise_is_found_as_if_nothing_had_been_kept() -> None:
    compared, discords = KeptOfContracts(), KeptOfContracts()
    for facts, plan in OTHERWISE:
        compare(FACTS, PLAN, compared), find_discords(FACTS, PLAN, discords)

        assert compare(facts, plan, compared) == compare(facts, plan)
        assert find_discords(facts, plan, discords) == find_discords(facts, plan)
        told = compare(facts, plan), find_discords(facts, plan)
        assert told != (compare(FACTS, PLAN), find_discords(FACTS, PLAN))


def test_only_what_is_otherwise_is_found_again() -> None:
    kept, asked = KeptOfContracts(), []

    def find(*values: int) -> int:
        asked.append(values)
        return sum(values)

    keys = [uuid.UUID(int=n) for n in range(3)]
    first = kept.of([(keys[0], (1, 2)), (keys[1], (3, 4))], find)
    again = kept.of([(keys[1], (3, 5)), (keys[0], (1, 2)), (keys[2], (0,))], find)
    gone = kept.of([(keys[1], (3, 5))], find)
    back = kept.of([(keys[0], (1, 2))], find)

    assert (first, again, gone, back) == ([3, 7], [8, 3, 0], [8], [3])
    assert asked == [(1, 2), (3, 4), (3, 5), (0,), (1, 2)]
