"""Reading programmes and their ceilings."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.queries import (
    find_programme,
    get_programme,
    list_measure_limits,
    list_measures,
    list_programmes,
)
from maintenance.programmes.rules.check import check_programme
from registry.kernel.access import NOBODY, SYSTEM, Actor, Grant
from registry.kernel.errors import NotFound
from registry.places.models.territory import Hromada
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, make_document, make_row, make_table, read_built_in
from tests.factories.territory import make_hromada

OTHER = "UA53080130000014699"
YEARS = [(2025, "total"), (2026, "total")]


def load(session: Session, document: dict[str, Any]) -> Hromada:
    """Import a document into a hromada of its own."""
    hromada = make_hromada(session, document["hromada"])
    import_programme(session, SYSTEM, document)
    session.commit()
    session.expire_all()
    return hromada


def test_slavutych_s_ceilings_of_2020_are_the_lines_of_task_2_and_3(session: Session) -> None:
    hromada = load(session, read_built_in(SLAVUTYCH))

    limits = list_measure_limits(session, hromada.id, [2020])[2020]

    task_2 = {code: amount for (_programme, code), amount in limits.amounts.items() if code.startswith("2.")}
    assert task_2 == {
        "2.1": Decimal("120000.00"), "2.2": Decimal("27900.00"), "2.3": Decimal("58000.00"),
        "2.4": Decimal("60000.00"), "2.5": Decimal("28800.00"), "2.6": Decimal("81200.00"),
        "2.7": Decimal("13000.00"), "2.9": Decimal("20000.00"),
    }  # fmt: skip
    assert sum(task_2.values()) == Decimal("408900.00")


@pytest.mark.parametrize(
    ("code", "measure", "year", "hryvnia"),
    [
        (SLAVUTYCH, "2.1", 2017, "80603.00"),
        (SLAVUTYCH, "2.6", 2017, "81120.00"),
        (SLAVUTYCH, "2.8", 2019, None),
        (SLAVUTYCH, "2.1", 2021, None),
        (SLAVUTYCH, "9.9", 2019, None),
        (KOBELIAKY, "3.8", 2025, "200000.00"),  # current and capital of all sources, no total printed
        (KOBELIAKY, "4.4", 2026, "50000.00"),
        (KOBELIAKY, "3.1", 2025, None),
    ],
)
def test_a_measure_s_ceiling_is_its_year_from_all_sources(
    session: Session, code: str, measure: str, year: int, hryvnia: str | None
) -> None:
    hromada = load(session, read_built_in(code))

    assert allowed(session, hromada, code, measure, year) == (Decimal(hryvnia) if hryvnia else None)


def allowed(session: Session, hromada: Hromada, code: str, measure: str, year: int) -> Decimal | None:
    """Give what a measure of a programme allows in a year."""
    programme = find_programme(session, code)
    limits = list_measure_limits(session, hromada.id, [year])[year]
    return limits.amount(programme.id if programme else None, measure)


def test_two_programmes_with_one_measure_each_allow_their_own(session: Session) -> None:
    hromada = load(session, make_document(make_table([make_row("2.1", ["10,0", "20,0"])], YEARS)))
    later = make_table([make_row("2.1", ["30,0", "40,0"])], [(2026, "total"), (2027, "total")])
    import_programme(session, SYSTEM, make_document(later, code="later", years=[2026, 2027]))
    session.commit()

    assert [allowed(session, hromada, "trial-2025", "2.1", year) for year in (2025, 2026, 2027)] == [
        Decimal(10_000), Decimal(20_000), None,
    ]  # fmt: skip
    assert [allowed(session, hromada, "later", "2.1", year) for year in (2025, 2026, 2027)] == [
        None, Decimal(30_000), Decimal(40_000),
    ]  # fmt: skip


def test_measures_to_be_named_are_those_of_the_hromada_alone_the_latest_programme_first(session: Session) -> None:
    hromada = load(session, make_document())
    later = make_table([make_row("1.1", ["1,0"]), make_row("1.2", [""])], [(2028, "total")])
    import_programme(session, SYSTEM, make_document(later, code="later", title="Пізніша", years=[2028]))
    stranger = make_hromada(session, OTHER)

    found = [(one.programme_code, one.code) for one in list_measures(session, hromada.id)]

    assert found == [("later", "1.1"), ("later", "1.2"), ("trial-2025", "2.1")]
    assert list_measures(session, stranger.id) == []


def test_another_hromada_s_programme_gives_no_ceiling(session: Session) -> None:
    load(session, make_document())
    stranger = make_hromada(session, OTHER)

    assert allowed(session, stranger, "trial-2025", "2.1", 2025) is None


def test_a_programme_is_listed_and_shown_only_where_the_asker_may_read(session: Session) -> None:
    hromada = load(session, make_document())
    stranger = make_hromada(session, OTHER)
    reader, outsider = (
        Actor("Хтось", user_id=uuid.uuid4(), grants={one.id: Grant("viewer", frozenset({"programme.read"}))})
        for one in (hromada, stranger)
    )

    assert [one.code for one in list_programmes(session, reader)] == ["trial-2025"]
    assert get_programme(session, reader, "trial-2025").title == "Програма на пробу"
    for blind in (outsider, NOBODY):
        assert list_programmes(session, blind) == []
        with pytest.raises(NotFound):
            get_programme(session, blind, "trial-2025")
    assert list_programmes(session, SYSTEM, stranger.id) == []


def test_a_programme_is_read_and_checked_in_ten_statements_at_most(session: Session, engine: Engine) -> None:
    load(session, read_built_in(KOBELIAKY))
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    result = check_programme(get_programme(session, SYSTEM, KOBELIAKY))

    assert result.findings
    assert len([one for one in statements if one.startswith("SELECT")]) <= 10
