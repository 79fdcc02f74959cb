"""Values with numerator and denominator; no data stands apart from zero."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.papers.models.indicator import Counted, Formula
from maintenance.papers.rules.indicators.definition import Condition, Definition, Is
from maintenance.papers.rules.indicators.selection import Stood, full_quarters, years_before
from maintenance.papers.rules.indicators.value import Given, Known, LineSum, Source, Value, compute

DAY = date(2026, 11, 29)
IDS = [uuid.UUID(int=number) for number in range(9)]


def stood(
    place: int, kind: str = "camera", status: str | None = "in_service", first: str = "2024-01-01", **attributes: Any
) -> Stood:
    return Stood(IDS[place], kind, status, date.fromisoformat(first) if first else None, attributes, False)


def definition(formula: Formula, **values: Any) -> Definition:
    return Definition("trial", "Індикатор", "од.", formula, **{"kinds": ("camera",), **values})


def known(*assets: Stood, **more: Any) -> Known:
    return Known(**{"day": DAY, "today": DAY, "stood": assets, **more})


ASSETS = (stood(0), stood(1, status="repair"), stood(2, status="reserve"), stood(3, "server", first="2018-01-01"))
LINES = {
    "2.1": LineSum(Decimal("120000.00"), Decimal("60000.00"), "fact"),
    "2.2": LineSum(Decimal("1.01"), Decimal(0), "fact"),
}
AREA = {"settlement_area": Given(Decimal("20.5"))}
SAME = Given(Decimal(9), id=IDS[0])
NINETY = {"whole": Given(Decimal(90), "текст програми")}


@pytest.mark.parametrize(
    ("asked", "given", "value", "numerator", "denominator"),
    [
        (definition(Formula.COUNT), known(*ASSETS), "2", "2", None),
        (definition(Formula.COUNT, statuses=("reserve",)), known(*ASSETS), "1", "1", None),
        (definition(Formula.COUNT), known(), "0", "0", None),
        (definition(Formula.COUNT), known(stood(0), stood(1, status=None)), None, "1", None),
        (definition(Formula.YES_NO), known(), "0", "0", None),
        (definition(Formula.YES_NO), known(*ASSETS), "1", "2", None),
        (definition(Formula.YES_NO), known(stood(0, status=None)), None, "0", None),
        (definition(Formula.SHARE, of_kinds=("camera", "server")), known(*ASSETS), "66.67", "2", "3"),
        (definition(Formula.SHARE, of_kinds=("siren",)), known(*ASSETS), None, "2", "0"),
        (definition(Formula.SHARE_OF, of_code="whole"), known(*ASSETS, given=NINETY), "2.22", "2", "90"),
        (definition(Formula.SHARE_OF, of_code="whole"), known(*ASSETS), None, "2", None),
        (definition(Formula.PER_AREA), known(*ASSETS, given=AREA), "0.098", "2", "20.5"),
        (definition(Formula.PER_AREA), known(*ASSETS), None, "2", None),
        (definition(Formula.COST, lines=("2.1", "2.2")), known(lines=LINES), "120.00101", "120.00101", None),
        (definition(Formula.COST, lines=("9.9",)), known(lines=LINES), None, None, None),
        (definition(Formula.UNIT_COST, lines=("2.1",)), known(*ASSETS, lines=LINES), "60.00000", "120", "2"),
        (definition(Formula.UNIT_COST, lines=("2.1",)), known(lines=LINES), None, "120", "0"),
        (definition(Formula.SPENDING_SHARE, of_code="whole"), known(lines=LINES, given=NINETY), "66.67", "60", "90"),
        (definition(Formula.EXECUTION), known(approved=Decimal(400), paid=Decimal(100)), "25.00", "0.1", "0.4"),
        (definition(Formula.EXECUTION), known(paid=Decimal("100.00")), None, "0.1", None),
        (definition(Formula.ENTERED), known(), None, None, None),
        (definition(Formula.ENTERED), known(given={"trial": Given(Decimal(0), "звіт", DAY)}), "0", None, None),
    ],
)  # fmt: skip
def test_a_value_comes_of_its_formula(
    asked: Definition, given: Known, value: str | None, numerator: str | None, denominator: str | None
) -> None:
    found = compute(asked, given, {})

    told = [None if one is None else Decimal(one) for one in (value, numerator, denominator)]
    assert [found.value, found.numerator, found.denominator] == told
    assert (found.reason is None) == (value is not None)
    assert (found.source is Source.NONE) == (value is None)


def test_what_is_not_known_is_said_with_its_number() -> None:
    found = compute(definition(Formula.COUNT), known(stood(0), stood(1, status=None), stood(2, status=None)), {})

    assert str(found.reason) == "Не записано, у якому стані були того дня, об’єктів: 2"
    assert found.assets == (IDS[0],)


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ([Condition("speed", Is.AT_LEAST, ("30",))], 2),
        ([Condition("speed", Is.AT_LEAST, ("31",))], 1),
        ([Condition("access", Is.ONE_OF, ("open", "portal"))], 2),
        ([Condition("works", Is.ONE_OF, ("true",))], 1),
        ([Condition("operators", Is.FILLED)], 1),
        ([Condition("operators", Is.ONE_OF, ("b",))], 1),
        ([Condition("until", Is.NOT_PAST)], 3),
        ([Condition("speed", Is.FILLED), Condition("access", Is.ONE_OF, ("open",))], 1),
    ],
)  # fmt: skip
def test_conditions_all_have_to_hold(conditions: list[Condition], count: int) -> None:
    assets = (
        stood(0, speed=30, access="open", works=True, until="2026-11-29"),
        stood(1, speed="100.5", access="portal", works=False, operators=["a", "b"]),
        stood(2, speed=None, access="staff", operators=[]),
        stood(3, until="2026-11-28"),
    )

    found = compute(definition(Formula.COUNT, conditions=tuple(conditions)), known(*assets), {})

    assert found.value == count


def test_values_and_sums_of_an_attribute_are_counted_and_gaps_are_told() -> None:
    assets = (stood(0, desk="ЦНАП 1", people=10), stood(1, desk=" цнап  1", people=5), stood(2, desk=None))

    values = compute(definition(Formula.COUNT, counted=Counted.VALUES, attribute="desk"), known(*assets), {})
    people = compute(definition(Formula.COUNT, counted=Counted.SUM, attribute="people"), known(*assets), {})

    assert (values.value, people.value) == (1, 15)
    assert [str(one) for one in people.notes] == ["Характеристику не заповнено в об’єктів: 1"]


def test_an_age_is_counted_to_the_day_and_of_dated_things_alone() -> None:
    assets = (stood(0, first="2019-11-29"), stood(1, first="2019-11-28"), stood(2, first=""))
    asked = definition(Formula.SHARE, of_kinds=("camera",), years=7)

    found = compute(asked, known(*assets), {})

    assert (found.numerator, found.denominator, found.value) == (1, 2, 50)
    assert str(found.notes[0]) == "Без дати введення, тому вік невідомий, об’єктів: 1"


def test_checks_of_updates_hold_for_each_full_quarter() -> None:
    checked = {date(2026, 7, 1): {IDS[0], IDS[1]}, date(2026, 4, 1): {IDS[0]}}
    asked = {quarters: definition(Formula.COUNT, checked_quarters=quarters) for quarters in (1, 2)}
    given = known(*ASSETS, checked=checked, checks_since=date(2026, 4, 2))

    assert [compute(one, given, {}).value for one in asked.values()] == [2, 1]
    assert compute(asked[1], known(*ASSETS, checks_since=date(2026, 10, 1)), {}).value is None
    assert compute(asked[1], known(*ASSETS, day=date(2026, 12, 31), checks_since=date(2026, 4, 2)), {}).value is None


def test_payments_of_a_year_to_come_are_not_known() -> None:
    asked = definition(Formula.SPENDING_SHARE, of_code="whole")

    assert compute(asked, known(day=date(2027, 1, 1), lines=LINES, given=NINETY), {}).value is None


@pytest.mark.parametrize(
    ("now", "before", "value"),
    [
        (Value(Decimal(110)), Value(Decimal(100)), "10.00"),
        (Value(Decimal(90)), Value(Decimal(100)), "-10.00"),
        (Value(Decimal(90)), Value(), None),
        (Value(Decimal(90)), Value(Decimal(0)), None),
        (Value(Decimal(9), given=SAME), Value(Decimal(9), given=SAME), None),
    ],
)  # fmt: skip
def test_a_change_is_against_the_year_before(now: Value, before: Value, value: str | None) -> None:
    found = compute(definition(Formula.CHANGE, of_code="other"), known(), {"other": (now, before)})

    assert found.value == (None if value is None else Decimal(value))


def test_more_people_than_there_are_is_a_hundred_percent_and_said() -> None:
    asked = definition(Formula.SHARE_OF, of_code="population", counted=Counted.SUM, attribute="people")
    found = compute(asked, known(stood(0, people=150), given={"population": Given(Decimal(100))}), {})

    assert (found.value, found.numerator) == (100, 150)
    assert "перетинається" in str(found.notes[0])


def test_quarters_and_years_are_counted_back_to_the_day() -> None:
    assert list(full_quarters(date(2026, 9, 30), 1)) == [(date(2026, 7, 1), date(2026, 9, 30))]
    assert list(full_quarters(date(2026, 2, 1), 2)) == [
        (date(2025, 10, 1), date(2025, 12, 31)),
        (date(2025, 7, 1), date(2025, 9, 30)),
    ]
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
