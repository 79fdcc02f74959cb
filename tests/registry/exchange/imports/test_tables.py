"""Files from outside: hostile ones are refused by name, quickly."""

import io
import time
import zipfile

import pytest
import xlsxwriter

from registry.exchange.imports.tables import MAX_BYTES, read_source
from registry.kernel.errors import Invalid


def workbook(*rows: list[object], sheet: str = "Лист") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    for line, row in enumerate(rows):
        page.write_row(line, 0, row)
    book.close()
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (260 * 1024 * 1024))
    return out.getvalue()


def test_a_workbook_gives_what_people_see() -> None:
    table = read_source(
        workbook(["Назва", "Номер", "Частка"], ["Камера", 10140001, 0.5], [], ["=x", True, None]), "f.xlsx"
    )

    assert list(table.headings) == ["Назва", "Номер", "Частка"]
    assert [(row.number, [*row.cells][:3]) for row in table.rows] == [
        (2, ["Камера", "10140001", "0.5"]),
        (4, ["=x", "так", ""]),
    ]


def test_a_sheet_is_chosen_by_name() -> None:
    assert read_source(workbook(["Назва"], sheet="Камери"), "f.xlsx", "Камери").headings == ["Назва"]
    with pytest.raises(Invalid):
        read_source(workbook(["Назва"]), "f.xlsx", "Немає")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "f.csv"),
        (b"\x80\x81\x82\x83,\xa0\x98", "f.csv"),
        ("Назва,Номер\nx,1".encode("koi8-u"), "f.csv"),
        (b'a,b\n"open,1', "f.csv"),
        (b"a\n" + b"x" * 20_000, "f.csv"),
        (b"PK\x03\x04 broken", "f.xlsx"),
        (b"\xd0\xcf\x11\xe0", "f.xls"),
        (b"{", "f.geojson"),
        (b"[]", "f.geojson"),
        (b'{"type": "FeatureCollection", "features": 5}', "f.geojson"),
        (b'{"type": "FeatureCollection", "features": [5]}', "f.geojson"),
        (b'{"a": NaN}', "f.geojson"),
        (b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}", "f.geojson"),
        (b'{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:9821"}}, "features": []}', "f.geojson"),
        (b"x" * (MAX_BYTES + 1), "f.csv"),
    ],
)
def test_a_broken_or_hostile_file_is_refused(data: bytes, name: str) -> None:
    started = time.monotonic()

    with pytest.raises(Invalid) as refusal:
        read_source(data, name)

    assert list(refusal.value.fields) == ["file"]
    assert time.monotonic() - started < 5


def test_a_bomb_is_not_unpacked() -> None:
    started = time.monotonic()
    data = bomb()
    packed = time.monotonic() - started

    with pytest.raises(Invalid):
        read_source(data, "f.xlsx")

    assert time.monotonic() - started - packed < 2


def test_what_excel_says_of_the_delimiter_is_taken() -> None:
    assert read_source("sep=;\nНазва;Номер\nx;1".encode(), "f.csv").headings == ["Назва", "Номер"]


def test_empty_rows_keep_the_numbers_of_the_others() -> None:
    table = read_source(b"a,b\n1,2\n,\n\n3,4\n", "f.csv")

    assert [row.number for row in table.rows] == [2, 5]


def test_a_sheet_is_found_in_any_case_and_the_others_are_named() -> None:
    assert read_source(workbook(["Назва"], sheet="Камери"), "f.xlsx", "КАМЕРИ").headings == ["Назва"]
    with pytest.raises(Invalid, match="«Камери»"):
        read_source(workbook(["Назва"], sheet="Камери"), "f.xlsx", "Сервери")


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"\x89PNG\r\n\x1a\n", "PNG"), (b"%PDF-1.7", "PDF"), (b"\xff\xd8\xff\xe0", "JPEG"), (b"<!DOCTYPE html>", "HTML")],
)
def test_what_is_no_table_is_refused_by_its_own_name(data: bytes, kind: str) -> None:
    with pytest.raises(Invalid, match=kind):
        read_source(data + b"x" * 50, "f.csv")


def sealed_xlsx() -> bytes:
    """Make what a spreadsheet editor writes when an XLSX gets a password: an old container with a sealed part."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def sealed_ods() -> bytes:
    """Make an ODS whose parts are sealed: the manifest tells how."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data manifest:checksum='x'/>")
        archive.writestr("content.xml", bytes(range(256)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [(sealed_xlsx(), "f.xlsx"), (sealed_xlsx(), "f.csv"), (sealed_ods(), "f.ods"), (sealed_ods(), "f.csv")],
    ids=["xlsx", "xlsx_called_csv", "ods", "ods_called_csv"],
)
def test_a_book_behind_a_password_is_told_as_such(data: bytes, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_source(data, name)

    assert "Книгу закрито паролем" in str(refusal.value.fields["file"][0])
