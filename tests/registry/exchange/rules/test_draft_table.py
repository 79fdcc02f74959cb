"""A brought file's columns named apart, its cells mended, its reasons sorted by cell."""

import shapely

from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.exchange.rules.draft_table import (
    DraftTable,
    cell_text,
    column_letter,
    grouped,
    headings_hash,
    mended,
    named_apart,
    places_of,
    said_by_cell,
)
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.errors import because
from registry.places.rules.geometry import read_geometry


def test_columns_without_a_name_or_with_the_same_one_are_told_apart() -> None:
    assert named_apart(["Назва", "", "назва", "Назва (2)"]) == ["Назва", "Стовпець B", "назва (2)", "Назва (2) (2)"]


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_headings_in_another_case_and_spacing_are_the_same_file() -> None:
    assert headings_hash(["Інв. №", "Назва"]) == headings_hash(["інв.№ ", "НАЗВА"])
    assert headings_hash(["Назва", "Інв. №"]) != headings_hash(["Інв. №", "Назва"])


def test_a_mended_cell_stands_in_its_row_also_beyond_its_end() -> None:
    table = SourceTable(["а", "б"], [SourceRow(4, ["1"]), SourceRow(7, ["2", "3"])])

    rows = mended(table, {"4:1": "х", "7:0": "у"}).rows

    assert [(row.number, list(row.cells)) for row in rows] == [(4, ["1", "х"]), (7, ["у", "3"])]


def test_a_geometry_is_told_as_text_that_is_read_as_the_same_again() -> None:
    village = {"type": "Polygon", "coordinates": [[[30.5, 50.5], [30.6, 50.5], [30.6, 50.6], [30.5, 50.5]]]}

    told = cell_text(SourceRow(1, [village]), 0)

    assert shapely.equals(read_geometry(told), read_geometry(village))


def test_the_first_values_of_a_column_are_short() -> None:
    opened = DraftTable(SourceTable(["geometry"], [SourceRow(1, ["1" * 5_000]), SourceRow(2, ["2"])]), None)

    assert [len(one) for one in opened.samples(0)] == [80, 1]


def test_reasons_are_sorted_by_cell_and_grouped_with_errors_first_and_the_most_frequent_on_top() -> None:
    report = ImportReport()
    report.warn(1, "", "Титул", because("Рядок над заголовками пропущено"))
    for row in (5, 6, 7):
        report.refuse(row, "Стан", "спить", because("Виберіть одне з"))
    report.refuse(5, "Широта", "", because("Переплутано"))
    places = places_of(["Стан", "Координати"], {0: "status", 1: "geometry"})

    said, groups = said_by_cell(report, places), grouped(report)

    assert {row: set(cells) for row, cells in said.items()} == {1: {None}, 5: {0, 1}, 6: {0}, 7: {0}}
    assert [(one.column, places.get(one.column), one.count, tone) for tone, one in groups] == [
        ("Стан", 0, 3, "error"),
        ("Широта", 1, 1, "error"),
        ("", None, 1, "warn"),
    ]
