"""A row that says less of a place than the register knows means that place where it can be no other, or is told."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.exchange.imports.tables import read_source
from registry.exchange.operations import namesakes
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.places.models.location import Location
from tests.factories.registry import (
    make_asset,
    make_hromada,
    make_kinds,
    make_location,
    make_organisation,
    make_settlement,
)

HEADING = ("Номер", "Назва", "Місце", "Широта", "Довгота")
HERE, NEAR, FAR = ("51.5200", "30.7500"), ("51.5210", "30.7500"), ("51.5300", "30.7500")
"""The second is 111 metres from the first, the third 1,113."""


def bring(
    session: Session, *rows: Sequence[str], heading: Sequence[str] = HEADING, kind: str = "camera"
) -> ImportReport:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([heading, *rows])
    report = import_table(session, SYSTEM, Import(kind, read_source(out.getvalue().encode(), "f.csv"), "f.csv"))
    session.commit()
    return report


def make_hall(session: Session, *numbers: str) -> Location:
    """Make a hall in a building, with cameras in it."""
    make_kinds(session)
    house = make_location(session, name="ЦНАП", kind="building", address="вул. Тиха, 1")
    hall = make_location(session, name="Зал", kind="room", address="вул. Тиха, 1, 2 поверх", parent_id=house.id)
    for number in numbers:
        make_asset(session, inventory_number=number, name=f"Камера {number}", location_id=hall.id)
    session.commit()
    return hall


def halls(session: Session) -> int:
    return len(session.scalars(select(Location).where(Location.name == "Зал")).all())


def place_of(session: Session, number: str) -> Any:
    return session.scalars(select(Asset.location_id).where(Asset.inventory_number == number)).one()


@pytest.mark.parametrize("point", [HERE, NEAR, ("", "")])
def test_a_room_named_alone_is_the_one_where_the_thing_stands(session: Session, point: tuple[str, str]) -> None:
    make_hromada(session)
    hall = make_hall(session, "1")

    report = bring(session, ("1", "Камера 1", "Зал", *point))

    assert (report.errors, report.warnings) == ([], [])
    assert [one.field for one in report.changes] == (["geometry"] if point == NEAR else [])
    assert (halls(session), place_of(session, "1")) == (1, hall.id)
    assert (hall.address, hall.parent_id is None) == ("вул. Тиха, 1, 2 поверх", False)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        (("Адреса",), ("вул. Тиха, 1",)),
        (("Будівля",), ("ЦНАП",)),
        (("Широта", "Довгота"), HERE),
        (("Місце", "Адреса"), ("Зал", "вул. Тиха, 1")),
    ],
)
def test_what_is_true_of_the_place_of_a_thing_moves_it_nowhere(
    session: Session, heading: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    make_hromada(session)
    hall = make_hall(session, "1")

    report = bring(session, ("1", *cells), heading=("Номер", *heading))

    assert (report.errors, report.warnings, report.unchanged) == ([], [], 1)
    assert place_of(session, "1") == hall.id
    assert session.query(Location).count() == 2


def test_a_room_put_far_from_its_building_is_another_and_is_told(session: Session) -> None:
    make_hromada(session)
    hall = make_hall(session, "1")

    report = bring(session, ("1", "Камера 1", "Зал", *FAR))

    reason = (
        "Це нове місце, хоча в реєстрі вже є «Зал» (ЦНАП, вул. Тиха, 1, 2 поверх). "
        "Якщо це воно, вкажіть його адресу або будівлю"
    )
    assert [(one.column, one.rows, str(one.reason)) for one in report.warnings] == [("Місце", [2], reason)]
    [change] = report.changes
    assert (change.column, change.field) == ("Місце", "location_id")
    assert change.old == {"id": str(hall.id), "name": "Зал", "around": "ЦНАП, вул. Тиха, 1, 2 поверх"}
    assert change.new == {"id": str(place_of(session, "1")), "name": "Зал", "around": "", "is_new": True}
    assert (halls(session), hall.geometry.y) == (2, 51.52)


@pytest.mark.parametrize("point", [HERE, ("", "")])
def test_a_new_thing_is_put_into_the_only_place_of_the_name_and_it_is_told(
    session: Session, point: tuple[str, str]
) -> None:
    make_hromada(session)
    hall = make_hall(session)

    report, again = (bring(session, ("1", "Камера 1", "Зал", *point)) for _ in range(2))

    reason = "Узято наявне місце: «Зал» (ЦНАП, вул. Тиха, 1, 2 поверх). Якщо це інше, вкажіть його адресу або будівлю"
    assert [(one.column, str(one.reason)) for one in report.warnings] == [("Місце", reason)]
    assert (halls(session), place_of(session, "1")) == (1, hall.id)
    assert (again.warnings, again.unchanged) == ([], 1)


def test_of_several_places_of_the_name_none_is_taken_and_it_is_told(session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    for name in ("Орлик", "Озера"):
        village = make_settlement(session, hromada, name=name, category="село")
        make_location(session, hromada, name="Будинок культури", settlement_id=village.id)
    session.commit()
    row = ("1", "Камера", "Будинок культури", "", "")

    report, again = bring(session, row), bring(session, row)

    [warning] = report.warnings
    assert (report.errors, report.created, warning.column) == ([], 1, "Місце")
    assert " та ще 1 із такою назвою. Якщо це одне з них, вкажіть його адресу або будівлю" in str(warning.reason)
    assert (again.unchanged, again.warnings, session.query(Location).count()) == (1, [], 3)


def test_an_address_that_the_place_of_a_thing_lacks_completes_it(session: Session) -> None:
    make_hromada(session)
    pole = make_location(session, name="Опора 5", address=None)
    make_asset(session, inventory_number="1", location_id=pole.id)
    session.commit()
    heading, row = ("Номер", "Місце", "Адреса"), ("1", "Опора 5", "вул. Нова, 2")

    report, again = bring(session, row, heading=heading), bring(session, row, heading=heading)

    assert [(one.entity, one.field, one.new) for one in report.changes] == [("location", "address", "вул. Нова, 2")]
    assert (again.unchanged, session.query(Location).count(), pole.address) == (1, 1, "вул. Нова, 2")


def test_places_are_told_of_in_the_columns_of_places(session: Session) -> None:
    make_hromada(session)
    make_hall(session)
    heading = ("Назва", "Широта", "Довгота")

    report = bring(session, ("Зал", *NEAR), ("Зал", *FAR), heading=heading, kind="location")

    assert {(one.column, tuple(one.rows or [one.row])) for one in report.warnings} == {
        ("Назва", (2, 3)),
        ("Назва", (3,)),
    }
    assert (report.created, halls(session)) == (2, 3)


def test_a_file_of_places_comes_whole_into_an_empty_register(session: Session) -> None:
    make_hromada(session)
    heading = ("Назва", "Що за місце", "Будівля", "Адреса")

    report = bring(
        session, ("Школа", "будівля", "", "вул. Тиха, 3"), ("Зал", "приміщення", "Школа", ""), ("Зал", "місце", "", ""),
        heading=heading, kind="location",
    )  # fmt: skip

    assert (report.errors, report.warnings, report.created, halls(session)) == ([], [], 3, 2)


def test_a_place_that_is_only_made_now_is_told_as_new(session: Session) -> None:
    make_hromada(session)
    pole = make_location(session, name="Опора 5")
    make_asset(session, inventory_number="1", name="Камера", location_id=pole.id)
    session.commit()

    report = bring(session, ("1", "Камера", "Опора 6", *NEAR))

    assert [one.new["is_new"] for one in report.changes if one.field == "location_id"] == [True]
    assert report.warnings == []


@pytest.mark.parametrize(("bearers", "warnings"), [(2, 1), (3, 0)])
def test_a_name_that_too_many_places_bear_is_not_looked_up_row_by_row(
    session: Session, monkeypatch: pytest.MonkeyPatch, bearers: int, warnings: int
) -> None:
    monkeypatch.setattr(namesakes, "MOST_NAMESAKES", 2)
    make_hromada(session)
    make_kinds(session)
    for number in range(bearers):
        make_location(session, name="Опора", lat=51.5 + number / 100)
    session.commit()

    report = bring(session, ("1", "Камера", "Опора", *FAR))

    assert (report.errors, report.created, len(report.warnings)) == ([], 1, warnings)


BUILDINGS = ("Номер", "Назва", "Будівля", "Адреса", "Широта", "Довгота", "Населений пункт")


def test_things_of_which_a_file_says_the_building_alone_stand_in_the_building(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    rows = (
        ("1", "Камера 1", "Рада", "вул. Тиха, 1", "", "", "Славутич"),
        ("2", "Камера 2", "Рада", "", "", "", ""),
        ("3", "Камера 3", "Рада", "вул. Тиха, 1", "", "", ""),
    )

    report, again = bring(session, *rows, heading=BUILDINGS), bring(session, *rows, heading=BUILDINGS)

    assert (report.errors, report.created, again.unchanged) == ([], 3, 3)
    building = session.scalars(select(Location)).one()
    assert (building.name, building.kind, building.address) == ("Рада", "building", "вул. Тиха, 1")
    assert {one.location_id for one in session.scalars(select(Asset))} == {building.id}


def test_a_thing_with_more_than_its_building_has_a_place_of_its_own_there(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    house = make_location(session, name="Рада", kind="building", address="вул. Тиха, 1")
    rows = (
        ("1", "На фасаді", "Рада", "", *NEAR, "Славутич"),
        ("2", "У дворі", "Рада", "вул. Тиха, 1а", "", "", ""),
    )

    report, again = bring(session, *rows, heading=BUILDINGS), bring(session, *rows, heading=BUILDINGS)

    assert (report.errors, report.created, again.unchanged) == ([], 2, 2)
    places = [one.location for one in session.scalars(select(Asset).order_by(Asset.inventory_number)) if one.location]
    assert [(one.name, one.parent_id) for one in places] == [("На фасаді", house.id), ("вул. Тиха, 1а", house.id)]


@pytest.mark.parametrize("written", ['КП "Мрія"', "КП “Мрія”", "КП „Мрія“", "кп «мрія»", "КП ''Мрія''"])
def test_quotation_marks_make_no_second_place_or_organisation(session: Session, written: str) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    owner = make_organisation(session, hromada, name="КП «Мрія»")
    house = make_location(session, hromada, name="КП «Мрія»", kind="building", address="вул. Тиха, 1")
    heading = ("Номер", "Назва", "Будівля", "Балансоутримувач")

    report = bring(session, ("1", "Камера", written, written), heading=heading)
    again = bring(session, ("1", "Камера", written, written), heading=heading)

    assert (report.errors, report.created, again.unchanged) == ([], 1, 1)
    camera = session.scalars(select(Asset)).one()
    assert (camera.holder_id, camera.location_id, house.name) == (owner.id, house.id, "КП «Мрія»")
