"""What stood on a past date comes from the register's own history, through its real operations."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from maintenance.papers.queries.indicators.values import IndicatorValue, follow, list_values
from registry.assets.models.asset import Asset, Status
from registry.assets.operations.assets import retire_asset, update_asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor, Grant
from registry.places.models.territory import Hromada, Settlement
from tests.factories.indicators import make_figure, make_indicator
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds


def past() -> date:
    return clock.today() - timedelta(days=200)


@pytest.fixture
def hromada(session: Session) -> Hromada:
    make_kinds(session)
    return first_hromada(session)


def value_of(
    session: Session, hromada: Hromada, code: str, day: date | None = None, actor: Actor = SYSTEM
) -> IndicatorValue:
    return list_values(session, actor, hromada, day or clock.today(), codes=[code])[0]


def numbers(session: Session, hromada: Hromada, code: str, *days: date) -> list[Any]:
    return [value_of(session, hromada, code, one).value.value for one in days]


def test_a_count_follows_commissioning_repair_and_retirement(session: Session, hromada: Hromada) -> None:
    code = make_indicator(session, hromada, statuses=["in_service"]).code
    first, second, third = (make_asset(session, hromada, commissioned_on="2020-01-01") for _place in range(3))
    make_asset(session, hromada, commissioned_on=str(past() + timedelta(days=1)))
    make_asset(session, hromada, status="planned", commissioned_on=str(clock.today() + timedelta(days=30)))
    update_asset(session, SYSTEM, first.id, {"status": "repair", "status_on": str(past())}, version=first.version)
    retire_asset(session, SYSTEM, second.id, version=second.version, on=past())
    update_asset(session, SYSTEM, third.id, {"note": "нічого не змінює"}, version=third.version)
    session.commit()

    days = (
        date(2019, 12, 31),
        past() - timedelta(days=1),
        past(),
        past() + timedelta(days=1),
        clock.today(),
        clock.today() + timedelta(days=30),
    )
    assert numbers(session, hromada, code, *days) == [0, 3, 2, 2, 2, 3]


def test_what_the_register_cannot_know_is_no_data(session: Session, hromada: Hromada) -> None:
    code = make_indicator(session, hromada).code
    make_asset(session, hromada, commissioned_on="2020-01-01")
    make_asset(session, hromada)
    session.commit()

    before = value_of(session, hromada, code, past())
    assert (before.value.value, before.value.numerator) == (None, Decimal(1))
    assert str(before.value.reason) == "Не записано, у якому стані були того дня, об’єктів: 1"
    assert value_of(session, hromada, code).value.value == 2


def test_an_attribute_on_a_past_date_is_as_it_was_written_first_and_that_is_said(
    session: Session, hromada: Hromada
) -> None:
    code = make_indicator(
        session, hromada, kinds=["wifi_zone"], conditions=[{"name": "access", "is": "one_of", "values": ["open"]}]
    ).code
    zone = make_asset(session, hromada, kind="wifi_zone", commissioned_on="2020-01-01", attributes={"access": "open"})
    update_asset(session, SYSTEM, zone.id, {"attributes": {"access": "staff"}}, version=zone.version)
    session.commit()

    then = value_of(session, hromada, code, past()).value
    assert (then.value, value_of(session, hromada, code).value.value) == (1, 0)
    assert [str(one) for one in then.notes] == [
        "Записано до реєстру пізніше, тож характеристики — як у першому записі: 1"
    ]


def test_money_of_a_line_is_what_acts_say_of_a_closed_year(session: Session, hromada: Hromada) -> None:
    line = make_line(session, hromada, "2.1")
    terms = [{"basis": "per_month", "amount": "1000.00"}]
    year = clock.today().year - 1
    contract = make_contract(
        session, line, terms=terms, starts_on=f"{year}-01-01", ends_on=f"{year}-12-31", signed_on=f"{year}-01-01"
    )
    make_act(session, contract, amount="900.50", on=f"{year}-12-31", **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
    make_asset(session, hromada, commissioned_on="2020-01-01")
    code = make_indicator(session, hromada, formula="unit_cost", lines=["2.1"]).code
    session.commit()

    found = value_of(session, hromada, code, date(year, 12, 31)).value
    assert (found.value, found.numerator, found.denominator) == (Decimal("0.90050"), Decimal("0.9005"), 1)


def test_a_share_is_of_the_latest_figure_entered_by_the_day(session: Session, hromada: Hromada) -> None:
    whole = make_indicator(session, hromada, formula="entered", kinds=[]).code
    code = make_indicator(session, hromada, formula="share_of", of_code=whole).code
    make_asset(session, hromada, commissioned_on="2020-01-01")
    for on, value in (("2025-12-31", "4"), ("2024-12-31", "2")):
        make_figure(session, hromada, whole, ends_on=on, value=value)
    session.commit()

    days = (date(2024, 12, 30), date(2024, 12, 31), date(2025, 12, 31))
    assert numbers(session, hromada, code, *days) == [None, 50, 25]


def test_an_area_is_known_where_every_settlement_has_its_own(session: Session, hromada: Hromada) -> None:
    code = make_indicator(session, hromada, formula="per_area").code
    make_asset(session, hromada, commissioned_on="2020-01-01")
    session.commit()
    unknown = value_of(session, hromada, code).value
    for one in session.query(Settlement):
        one.area_km2 = Decimal("20.5")
    session.commit()

    assert unknown.value is None
    assert value_of(session, hromada, code).value.value == Decimal("0.049")


def test_a_target_and_its_deviation_are_of_the_day_s_year(session: Session, hromada: Hromada) -> None:
    code = make_indicator(session, hromada).code
    make_asset(session, hromada, commissioned_on="2020-01-01")
    make_figure(session, hromada, code, what="target", ends_on=f"{clock.today().year}-12-31", value="3")
    session.commit()

    found = value_of(session, hromada, code)
    assert (found.deviation, found.is_reached) == (-2, False)
    assert value_of(session, hromada, code, date(clock.today().year - 1, 6, 1)).target is None


def test_its_way_is_followed_by_quarters(session: Session, hromada: Hromada) -> None:
    own = make_indicator(session, hromada)
    make_asset(session, hromada, commissioned_on="2025-06-30")
    session.commit()

    definition = value_of(session, hromada, own.code).definition
    points = follow(session, SYSTEM, hromada, definition, date(2025, 8, 1))
    assert [(one.day.isoformat(), one.value) for one in points][-3:] == [
        ("2025-03-31", 0), ("2025-06-30", 1), ("2025-08-01", 1),
    ]  # fmt: skip


def test_who_may_not_read_what_a_value_is_made_of_is_not_told_of_it(session: Session, hromada: Hromada) -> None:
    make_line(session, hromada, "2.1")
    cost = make_indicator(session, hromada, formula="cost", kinds=[], lines=["2.1"]).code
    cameras = make_indicator(session, hromada).code
    session.commit()

    def seen(*permissions: str) -> set[str]:
        actor = Actor("хтось", grants={hromada.id: Grant("own", frozenset(permissions))})
        return {one.definition.code for one in list_values(session, actor, hromada, clock.today())}

    assert seen("programme.read", "asset.read", "cost.read") == {cost, cameras}
    assert seen("programme.read", "asset.read") == {cameras}
    assert seen("programme.read", "cost.read") == {cost}
    assert seen("asset.read", "cost.read") == set()


def test_another_hromada_counts_for_nothing(session: Session, hromada: Hromada) -> None:
    code = make_indicator(session, hromada).code
    make_asset(session, make_hromada(session), commissioned_on="2020-01-01")
    session.commit()

    assert value_of(session, hromada, code).value.value == 0


def test_today_asks_no_history_and_any_number_of_assets_as_many_statements(session: Session, hromada: Hromada) -> None:
    make_indicator(session, hromada)
    asked: list[str] = []
    session.commit()

    def statements() -> int:
        session.commit()
        asked.clear()
        list_values(session, SYSTEM, hromada, clock.today())
        return len(asked)

    event.listen(session.get_bind(), "before_cursor_execute", lambda _c, _k, statement, *_rest: asked.append(statement))
    make_asset(session, hromada)
    session.commit()
    statements()  # What every process keeps is read.
    few = statements()
    for _place in range(5):
        make_asset(session, hromada)
    session.commit()

    assert statements() == few
    assert not any("registry_history" in one for one in asked)


def test_assets_counted_together_give_the_same_as_one_by_one(session: Session, hromada: Hromada) -> None:
    """Every mixture of dates and statuses, on days gone, today and to come."""
    make_indicator(session, hromada)
    make_indicator(session, hromada, code="young", statuses=["in_service", "repair"], years=3)
    make_indicator(session, hromada, code="yes", formula="yes_no", statuses=["retired"])
    make_indicator(session, hromada, code="share", formula="share", of_kinds=["camera"], years=5)
    make_indicator(session, hromada, code="planned", statuses=["planned"])
    near, old, soon = clock.today() - timedelta(days=100), date(2020, 2, 29), clock.today() + timedelta(days=50)
    late = soon + timedelta(days=30)
    for first, last, status in product((None, old, near, soon), (None, near, clock.today(), late), Status.codes()):
        for since in (None, old, past(), clock.today()):
            made = Asset(commissioned_on=first, decommissioned_on=last, status=status, status_on=since)
            if first is None or last is None or first <= last:
                insert_as_is(session, hromada, made)
    session.commit()

    days = (
        old,
        date(2021, 6, 1),
        past(),
        near,
        near + timedelta(days=1),
        clock.today() - timedelta(days=1),
        clock.today(),
        soon,
    )
    for day in (*days, soon + timedelta(days=1)):
        together = list_values(session, SYSTEM, hromada, day)
        named = list_values(session, SYSTEM, hromada, day, codes=[one.definition.code for one in together])
        assert [replace(one.value, assets=None) for one in together] == [
            replace(one.value, assets=None) for one in named
        ]
        session.rollback()


def insert_as_is(session: Session, hromada: Hromada, made: Asset) -> None:
    """Put dates and a status on an asset that the operations would refuse together; old registers hold such too."""
    asset = make_asset(session, hromada)
    for name in ("commissioned_on", "decommissioned_on", "status", "status_on"):
        setattr(asset, name, getattr(made, name))
    session.flush()
