"""A row that moves a place where others stand too says so before anything is written."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.kernel.bulk import AT_ONCE
from registry.places.models.location import Location
from tests.factories.registry import make_asset, make_hromada, make_location

HEADING = ("Номер", "Назва", "Місце", "Широта", "Довгота")
HERE, THERE = ("51.5200", "30.7500"), ("51.5210", "30.7500")
"""111 metres apart."""


def bring(session: Session, *rows: Sequence[str], heading: Sequence[str] = HEADING) -> ImportReport:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([heading, *rows])
    table = read_source(out.getvalue().encode(), "f.csv")
    return import_table(session, SYSTEM, Import("camera", table, "f.csv", is_dry_run=True))


def said(report: ImportReport) -> list[tuple[str, list[int], str]]:
    assert report.errors == []
    return [(one.column, one.rows, str(one.reason)) for one in report.warnings]


def make_pole(session: Session, *numbers: str, name: str = "Опора 5") -> Location:
    pole = make_location(session, name=name)
    for number in numbers:
        make_asset(session, inventory_number=number, name=f"Камера {number}", location_id=pole.id)
    return pole


@pytest.mark.parametrize(
    ("others", "words"),
    [(1, "ще 1 об’єкт, його"), (3, "ще 3 об’єкти, їх"), (5, "ще 5 об’єктів, їх"), (11, "ще 11 об’єктів, їх"),
     (21, "ще 21 об’єкт, його")],
)  # fmt: skip
def test_a_row_that_moves_what_others_stand_at_warns_in_its_cell(session: Session, others: int, words: str) -> None:
    make_hromada(session)
    pole = make_pole(session, "1", *(f"Інша {number}" for number in range(others)))
    session.commit()

    report = bring(session, ("1", "Камера 1", "Опора 5", *THERE))

    reason = f"Місце «Опора 5» спільне: на ньому {words} буде пересунуто на 111 м"
    assert said(report) == [("Широта", [2], reason)]
    session.rollback()
    assert pole.geometry.y == 51.52


def test_rows_that_move_one_place_alike_are_told_once(session: Session) -> None:
    make_hromada(session)
    make_pole(session, "1", "2", "3", "4")
    session.commit()

    report = bring(session, *((number, f"Камера {number}", "Опора 5", *THERE) for number in ("1", "2", "3")))

    assert said(report) == [
        ("Широта", [2, 3, 4], "Місце «Опора 5» спільне: на ньому ще 1 об’єкт, його буде пересунуто на 111 м")
    ]


@pytest.mark.parametrize("point", [HERE, ("51.52000000000001", "30.75")])
def test_the_same_point_moves_nothing(session: Session, point: tuple[str, str]) -> None:
    make_hromada(session)
    make_pole(session, "1", "2")
    session.commit()

    assert said(bring(session, ("1", "Камера 1", "Опора 5", *point))) == []


def test_a_place_that_the_file_alone_uses_is_moved_without_a_word(session: Session) -> None:
    make_hromada(session)
    make_pole(session, "1", "2")
    make_pole(session, "3", name="Опора 6")
    session.commit()
    both = (("1", "Камера 1", "Опора 5", *THERE), ("2", "Камера 2", "Опора 5", *THERE))

    assert said(bring(session, *both, ("3", "Камера 3", "Опора 6", *THERE))) == []


def test_a_place_without_a_point_gets_one_without_a_word(session: Session) -> None:
    make_hromada(session)
    place = make_location(session, name="Опора 5", lat=None, lon=None)
    for number in ("1", "2"):
        make_asset(session, inventory_number=number, location_id=place.id)
    session.commit()

    assert said(bring(session, ("1", "Камера 1", "Опора 5", *THERE))) == []


def test_a_building_moves_its_rooms_but_those_with_a_point_of_their_own(session: Session) -> None:
    make_hromada(session)
    school = make_pole(session, "1", name="Школа")
    for number, shape in (("2", {"lat": None, "lon": None}), ("3", {})):
        room = make_location(session, name=f"Кабінет {number}", kind="room", parent_id=school.id, **shape)
        make_asset(session, inventory_number=number, location_id=room.id)
    session.commit()

    report = bring(session, ("1", "Камера 1", "Школа", *THERE))

    assert [one[2] for one in said(report)] == [
        "Місце «Школа» спільне: на ньому ще 1 об’єкт, його буде пересунуто на 111 м"
    ]


def test_a_shape_in_one_cell_warns_there_and_a_short_way_has_a_decimal(session: Session) -> None:
    make_hromada(session)
    make_pole(session, "1", "2")
    session.commit()

    report = bring(
        session, ("1", "Камера 1", "Опора 5", "POINT (30.75 51.520005)"), heading=(*HEADING[:3], "Геометрія")
    )

    assert said(report) == [
        ("Геометрія", [2], "Місце «Опора 5» спільне: на ньому ще 1 об’єкт, його буде пересунуто на 0,6 м")
    ]


@contextmanager
def statements_on(session: Session, word: str) -> Iterator[list[str]]:
    """Gather the statements that hold a word."""
    told: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if word in statement:
            told.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", hear)
    try:
        yield told
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", hear)


def test_a_large_file_counts_once_for_each_portion(session: Session) -> None:
    make_hromada(session)
    places = [make_location(session, name=f"Опора {number}") for number in range(20)]
    for number in range(AT_ONCE + 10):
        make_asset(session, inventory_number=f"К-{number}", name="Камера", location_id=places[number % 20].id)
    session.commit()

    with statements_on(session, "GROUP BY registry_location.id") as counting:
        report = bring(
            session,
            *((f"К-{number}", "Камера", f"Опора {number % 20}", *THERE) for number in range(AT_ONCE + 9)),
        )

    assert [one[2].split(":")[0] for one in said(report)] == [f"Місце «Опора {(AT_ONCE + 9) % 20}» спільне"]
    assert len(counting) <= 2
    assert session.query(Asset).count() == AT_ONCE + 10
