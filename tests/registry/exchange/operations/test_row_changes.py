"""A dry run tells of each row whether it is new, changed or as it was, and what changes from what to what."""

from sqlalchemy.orm import Session

from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_organisation

HEAD = "Інвентарний номер;Назва;Стан;Балансоутримувач;Місце;Адреса;Належить до\n"
FIRST = HEAD + "К-1;Камера;працює;КП;Парк;вул. Тиха, 1;\nК-2;Камера;працює;КП;Парк;вул. Тиха, 1;\n"
NEXT = (
    HEAD
    + "К-1;Камера;працює;КП;Парк;вул. Тиха, 1;\n"
    + "К-2;Камера біля входу;у ремонті;Музей;Сквер;вул. Тиха, 2;К-3\n"
    + "К-3;Камера;працює;;;;\n"
    + "Разом;3;;;;;\n"
)


def look(session: Session, text: str, what: str = "camera") -> ImportReport:
    return import_table(session, SYSTEM, Import(what, read_source(text.encode(), "f.csv"), "f.csv", is_dry_run=True))


def test_each_row_is_marked_and_each_change_told_with_its_column(session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    for name in ("КП", "Музей"):
        make_organisation(session, hromada=hromada, name=name)
    import_table(session, SYSTEM, Import("camera", read_source(FIRST.encode(), "f.csv"), "f.csv"))

    report = look(session, NEXT)

    assert (report.created, report.updated, report.unchanged) == (1, 1, 1)
    assert report.marks == {"created": [[4, 4]], "updated": [[3, 3]], "unchanged": [[2, 2]]}
    told = {(one.row, one.column, one.field): (one.old, one.new) for one in report.changes}
    assert told[3, "Назва", "name"] == ("Камера", "Камера біля входу")
    assert told[3, "Стан", "status"] == ("in_service", "repair")
    assert [one["name"] for one in told[3, "Балансоутримувач", "holder_id"]] == ["КП", "Музей"]
    assert [one["name"] for one in told[3, "Місце", "location_id"]] == ["Парк", "Сквер"]
    assert {row for row, _column, _field in told} == {3}


def test_a_thing_that_only_gets_its_parent_at_the_end_is_changed(session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    make_asset(session, hromada=hromada, inventory_number="К-1", name="Камера", kind="camera")

    report = look(session, "Інвентарний номер;Назва;Належить до\nК-1;Камера;К-9\nК-9;Інша;\n")

    assert (report.created, report.updated, report.unchanged) == (1, 1, 0)
    assert report.marks["updated"] == [[2, 2]]
    assert [(one.row, one.column, one.field) for one in report.changes] == [(2, "Належить до", "parent_id")]


def test_a_refused_file_marks_nothing(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)

    report = look(session, "Інвентарний номер;Назва;Стан\nК-1;Камера;працює\nК-2;Камера;спить\n")

    assert report.errors
    assert (report.as_json()["marks"], report.as_json()["changes"], report.created) == ({}, [], 0)
