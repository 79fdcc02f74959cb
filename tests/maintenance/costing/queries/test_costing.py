"""Costings read from the register, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from maintenance.costing.queries.costing import Costing, get_costing, list_costings
from maintenance.costing.rules.costing import check_sums
from maintenance.costing.rules.figures import Overrides
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid, NotFound
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_index, make_line
from tests.factories.registry import (
    actor_as,
    first_hromada,
    make_asset,
    make_hromada,
    make_location,
    make_organisation,
)

SLAVUTYCH, KOBELIAKY = "UA32100130000093505", "UA53080130000014699"
AS_OF = date(2026, 11, 22)


def costing_of(session: Session, year: int, code: str | None = None, **given: object) -> Costing:
    hromada = session.scalars(select(Hromada).where(Hromada.code == code)).one() if code else first_hromada(session)
    return get_costing(session, SYSTEM, hromada, year, **{"as_of": AS_OF, **given})  # type: ignore[arg-type]


def thousands(costing: Costing) -> dict[str, str]:
    return {row.line.code: f"{row.amount / 1000:f}".rstrip("0").rstrip(".") for row in costing.rows if row.amount}


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("year", "lines", "total"),
    [
        (2017, {"2.1": "80.603", "2.2": "22.274", "2.4": "54", "2.5": "24", "2.6": "81.12"}, "261997.00"),
        (2018, {"2.1": "103.5", "2.2": "27.9", "2.4": "60", "2.5": "28.8", "2.6": "81.2", "2.7": "13", "2.10": "15"},
         "329400.00"),
        (2020, {"2.1": "120", "2.2": "27.9", "2.3": "58", "2.4": "60", "2.5": "28.8", "2.6": "81.2", "2.7": "13",
                "2.9": "20"}, "408900.00"),
    ],
)  # fmt: skip
def test_the_lines_of_slavutych_are_those_that_the_council_printed(
    session: Session, year: int, lines: dict[str, str], total: str
) -> None:
    costing = costing_of(session, year, SLAVUTYCH)

    assert thousands(costing) == lines
    assert costing.total == Decimal(total)
    assert {row.line.code: row.difference for row in costing.rows} == dict.fromkeys(lines, Decimal(0))


@pytest.mark.usefixtures("demonstration")
def test_the_demonstration_of_kobeliaky_says_what_threatens_its_next_year(session: Session) -> None:
    costing = costing_of(session, 2027, KOBELIAKY)

    check_sums(costing.workings.lines, costing.total)
    assert costing.total > costing.previous_total > 0
    assert {one.code for one in costing.findings} >= {
        "double_payment", "missing_price", "contract_ends_inside_year", "asset_without_contract",
        "contract_without_assets",
    }  # fmt: skip


def test_filters_of_a_cover_are_evaluated_against_the_register(session: Session) -> None:
    hromada = make_hromada(session)
    holder = make_organisation(session, hromada)
    building = make_location(session, hromada, kind="building", settlement_id=None)
    room = make_location(session, hromada, kind="room", parent_id=str(building.id), geometry=None)
    recorder = make_asset(session, hromada, kind="recorder", name="Відеореєстратор")
    make_asset(session, hromada)
    make_asset(session, hromada, holder_id=str(holder.id))
    make_asset(session, hromada, parent_id=str(recorder.id))
    make_asset(session, hromada, attributes={"mount": "pole"})
    make_asset(session, hromada, location_id=str(room.id))
    line = make_line(session, hromada)
    for filters in ({"holder_id": str(holder.id)}, {"parent_id": str(recorder.id)}, {"attributes": {"mount": "pole"}}):
        make_contract(session, line, covers=[{"kind": "camera", "filters": filters}])

    costing = costing_of(session, 2026)

    assert [one.quantity for one in costing.rows[0].components] == [1, 1, 1]
    assert costing.total == Decimal("18000.00")
    uncovered = next(one for one in costing.findings if one.code == "asset_without_contract")
    assert len(uncovered.asset_ids) == 2


def test_an_index_published_later_does_not_change_an_earlier_costing(session: Session) -> None:
    line = make_line(session, index_kind="cpi")
    make_asset(session)
    make_contract(session, line)
    make_index(session)
    make_index(session, value="1.2", known_on="2026-10-01")

    totals = [costing_of(session, 2027, as_of=day).total for day in (date(2026, 9, 1), date(2026, 10, 1))]

    assert totals == [Decimal("6516.00"), Decimal("7200.00")]


def test_a_what_if_changes_the_costed_year_and_not_the_year_before(session: Session) -> None:
    line = make_line(session, index_kind="cpi")
    make_asset(session)
    make_contract(session, line, ends_on="2025-12-31", starts_on="2025-01-01")

    costing = costing_of(session, 2026, overrides=Overrides(all_lines=Decimal("2")))

    assert (costing.total, costing.previous_total) == (Decimal(12000), Decimal(6000))


def test_an_asset_of_another_hromada_is_never_counted(session: Session) -> None:
    hromada, other = make_hromada(session), make_hromada(session)
    make_asset(session, hromada)
    make_asset(session, other)
    make_contract(session, make_line(session, hromada))

    costings = list_costings(session, SYSTEM, 2026, as_of=AS_OF)

    assert {one.hromada.id: one.total for one in costings} == {hromada.id: Decimal(6000), other.id: Decimal(0)}


def test_only_those_who_may_see_the_money_see_it(session: Session) -> None:
    hromada = make_hromada(session)

    assert get_costing(session, actor_as("accountant", hromada), hromada, 2026).total == 0
    with pytest.raises(NotFound):
        get_costing(session, actor_as("technician", hromada), hromada, 2026)
    assert list_costings(session, actor_as("technician", hromada), 2026) == []


@pytest.mark.parametrize("year", [0, 1990, 2101, 10**9])
def test_a_year_that_cannot_be_costed_is_refused(session: Session, year: int) -> None:
    with pytest.raises(Invalid):
        costing_of(session, year)


def test_a_costing_takes_the_same_few_statements_however_much_there_is(session: Session) -> None:
    line = make_line(session)
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    numbers = []
    for more in (1, 1, 5, 15):
        for _ in range(more):
            make_asset(session)
            make_contract(session, line)
        session.commit()
        session.expire_all()
        asked.clear()
        costing_of(session, 2027)
        numbers.append(len(asked))
        session.rollback()

    first, *others = numbers  # The first one reads all, and may read small tables that are kept from then on.
    assert len({*others}) == 1
    assert first <= 15
    assert others[0] <= 20


def test_the_same_register_costed_twice_says_the_same(session: Session) -> None:
    make_contract(session, make_line(session), ends_on="2026-08-31")
    make_asset(session)

    one, other = (told(costing_of(session, 2026)) for _ in range(2))

    assert one == other
    assert one[1]


def told(costing: Costing) -> tuple[list[str], list[str]]:
    rows = [part.formula for row in costing.rows for part in row.components]
    return rows, [str(one.reason) for one in costing.findings]
