"""What facts say against the plan, each finding by a table of cases."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.periods import Period
from maintenance.costing.rules.facts.findings import find_discords
from maintenance.costing.rules.facts.values import (
    ActFact,
    ContractFact,
    Facts,
    LineFact,
    PaymentFact,
    YearPlan,
)

ONE, LINE = uuid.UUID(int=1), uuid.UUID(int=50)
AS_OF = date(2026, 4, 10)
LINES = (LineFact(LINE, "4.1", "Камери", "2240", "general"),)
PLAN = {month: Decimal(100) for month in range(1, 13)}


def contract(**values: Any) -> ContractFact:
    given = {"period": Period(date(2026, 1, 1), date(2026, 12, 31)), "amount": None, "kekv": "2240", **values}
    return ContractFact(id=ONE, number="1/26", line_id=LINE, **given)


def act(month: int, amount: str = "100", **values: Any) -> ActFact:
    period = Period(date(2026, month, 1), date(2026, month, 28))
    given = {"kekv": "2240", "fund": "general", **values}
    return ActFact(uuid.UUID(int=100 + month), ONE, str(month), period.end, period, Decimal(amount), **given)


def again(month: int, amount: str) -> ActFact:
    return replace(act(month, amount), id=uuid.UUID(int=300 + month), number=f"{month}а")


def payment(unspread: str, has_acts: bool, amount: str = "100") -> PaymentFact:
    return PaymentFact(uuid.UUID(int=200), ONE, date(2026, 3, 3), Decimal(amount), Decimal(unspread), has_acts)


FOUND = [
    pytest.param(
        contract(amount=Decimal(300), accepted=Decimal(450)), [act(1), act(2), act(3)], [],
        [("error", "acts_above_contract", "150")], "150,00 грн більше, ніж сума договору 300,00",
        id="above the contract",
    ),
    pytest.param(
        contract(amount=Decimal(300), accepted=Decimal(300)), [act(1), act(2), act(3)], [], [], "", id="to the kopiyka",
    ),
    pytest.param(
        contract(accepted=Decimal(1500)), [act(1), act(2), act(3, "1300")], [],
        [("warning", "acts_above_contract", "300")], "300,00 грн більше, ніж дають ціни договору",
        id="above the prices where no sum is signed",
    ),
    pytest.param(
        contract(amount=Decimal(1200), accepted=Decimal(450)), [act(1), again(1, "100"), act(2, "50"), act(3)], [],
        [("warning", "acts_overlap", "100")], "за 01.2026 є кілька актів (№ 1, 1а), разом на 100,00 грн більше за план",
        id="a month accepted twice",
    ),
    pytest.param(
        contract(amount=Decimal(1200), accepted=Decimal(300)), [act(1, "60"), again(1, "40"), act(2), act(3)], [], [],
        "", id="a month in two parts",
    ),
    pytest.param(
        contract(accepted=Decimal(100)), [act(2)], [], [("warning", "months_without_act", "200")], "01.2026, 03.2026",
        id="months without an act",
    ),
    pytest.param(contract(), [], [], [("warning", "contract_unused", "300")], "з 01.01.2026", id="not used"),
    pytest.param(
        contract(paid=Decimal(100)), [act(1), act(2), act(3)], [payment("100", has_acts=False)],
        [("warning", "payment_without_act", "100")], "сплачено без акта (03.03.2026)", id="paid in advance",
    ),
    pytest.param(
        contract(paid=Decimal(100), accepted=Decimal(80)), [act(1), act(2), act(3)], [payment("20", has_acts=True)],
        [("warning", "payment_without_act", "20")], "20,00 грн більше, ніж за актами", id="paid too much",
    ),
    pytest.param(
        contract(accepted=Decimal(3)), [act(1, kekv="2210"), act(2), act(3)], [],
        [("warning", "kekv_conflict", "100")], "КЕКВ в актах № 1 інший, ніж 2240", id="another КЕКВ",
    ),
    pytest.param(
        contract(accepted=Decimal(3)), [act(1), act(2, fund="special"), act(3)], [],
        [("warning", "kekv_conflict", "100")], "фонд в актах № 2", id="another fund",
    ),
    pytest.param(
        contract(accepted=Decimal(300)), [act(1), act(2), act(3)], [payment("0", has_acts=True)], [], "", id="all well",
    ),
    pytest.param(
        contract(period=Period(date(2026, 4, 1), date(2026, 12, 31))), [], [], [], "", id="no month has ended yet",
    ),
    pytest.param(
        contract(period=Period(date(2025, 1, 1), date(2025, 12, 31))), [], [], [], "", id="a contract of another year",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "acts", "payments", "codes", "said"), FOUND)
def test_what_facts_say(
    one: ContractFact, acts: list[ActFact], payments: list[PaymentFact], codes: list[tuple[str, str, str]], said: str
) -> None:
    facts = Facts((one,), tuple(acts), tuple(payments), LINES)

    found = find_discords(facts, YearPlan(2026, AS_OF, {ONE: PLAN}))

    assert [(one.severity, one.code, one.amount) for one in found] == [
        (severity, code, Decimal(amount)) for severity, code, amount in codes
    ]
    assert all(said in str(one.reason) for one in found)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({}, "прийнято 200,00 грн, а ціни договору в цьому році нічого не дають"),
        ({2: Decimal(0)}, "прийнято 200,00 грн, а ціни договору в цьому році нічого не дають"),
        ({2: Decimal("199.99")}, "прийнято на 0,01 грн більше, ніж дають ціни договору"),
        ({2: Decimal(200)}, None),
        (None, None),
    ],
)
def test_acts_above_prices_that_give_little_or_nothing_are_told(plan: Any, said: str | None) -> None:
    facts = Facts((contract(accepted=Decimal(200)),), (act(2, "200"),), (), LINES)

    found = find_discords(facts, YearPlan(2026, AS_OF, {} if plan is None else {ONE: plan}))

    told = [str(one.reason) for one in found if one.code == "acts_above_contract"]
    assert len(told) == (said is not None)
    assert said is None or said in told[0]


def test_a_month_that_the_plan_pays_nothing_for_wants_no_act() -> None:
    facts = Facts((contract(accepted=Decimal(1)),), (act(2, "5"),), (), LINES)

    assert find_discords(facts, YearPlan(2026, AS_OF, {ONE: {2: Decimal(5), 11: Decimal(5)}})) == ()


def test_without_a_plan_every_month_of_the_contract_wants_an_act() -> None:
    facts = Facts((contract(accepted=Decimal(1)),), (act(2),), (), LINES)

    found = find_discords(facts, YearPlan(2026, AS_OF))

    assert [(one.code, one.amount) for one in found] == [("months_without_act", None)]


@pytest.mark.parametrize(("amount", "codes"), [(None, []), (Decimal(500), ["contract_unused"])])
def test_a_contract_that_nothing_is_planned_of_wants_acts_for_its_signed_sum(
    amount: Decimal | None, codes: list[str]
) -> None:
    found = find_discords(Facts((contract(amount=amount),), (), (), LINES), YearPlan(2026, AS_OF, {ONE: {}}))

    assert [one.code for one in found] == codes


def test_a_finding_names_a_few_acts_and_days_and_counts_the_rest() -> None:
    acts = [replace(act(1, kekv="2210"), id=uuid.UUID(int=one), number=str(one)) for one in range(1, 301)]
    paid = [replace(payment("1", has_acts=False), id=uuid.UUID(int=one)) for one in range(300)]
    facts = Facts((contract(accepted=Decimal(1), paid=Decimal(1)),), tuple(acts), tuple(paid), LINES)

    found = {one.code: one for one in find_discords(facts, YearPlan(2026, AS_OF))}

    assert "актах № 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 і ще 290 інший" in str(found["kekv_conflict"].reason)
    assert "03.03.2026 і ще 290)" in str(found["payment_without_act"].reason)
    assert len(found["kekv_conflict"].act_ids) == len(found["payment_without_act"].payment_ids) == 300


def test_errors_come_before_warnings() -> None:
    one = contract(amount=Decimal(10), accepted=Decimal(100))
    found = find_discords(Facts((one,), (act(2, kekv="2210"),), (), LINES), YearPlan(2026, AS_OF))

    assert [one.severity for one in found] == ["error", "warning", "warning"]
