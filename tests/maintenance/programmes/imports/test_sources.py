"""Files of every sort that people call a programme's table."""

import io
import zipfile
from copy import deepcopy

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import _Cell

from maintenance.programmes.imports.sources import MAX_BYTES, read_file_sheets
from registry.kernel.errors import Invalid
from tests.factories.printed_programmes import PrintedTable, as_docx, as_xlsx

ROWS = [["Захід", "2026 рік", "2027 рік"], ["1.1 Камери", "1234,5", "80,603"], ["Разом", "1234,5", "80,603"]]
TABLE = PrintedTable("Вигадана програма, тис. грн", ROWS, (0, 1))


def refused(data: bytes, name: str) -> str:
    """Give the one reason for which a file is refused."""
    with pytest.raises(Invalid) as error:
        read_file_sheets(data, name)
    (reason,) = error.value.fields["file"]
    return str(reason)


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """Give the archive with one more part."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def saved(document: object) -> bytes:
    """Give a document as a file."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (as_docx([TABLE]), "програма.docx"),
        (as_docx([TABLE]), "nothing"),
        ("\n".join("\t".join(row) for row in ROWS).encode(), "a.tsv"),
        ("\n".join(";".join(row) for row in ROWS).encode("cp1251"), "a.csv"),
        ("\n".join("\t".join(row) for row in ROWS).encode("utf-16"), "a.txt"),
    ],
)
def test_a_table_comes_in_whatever_the_file_is(data: bytes, name: str) -> None:
    (sheet,) = read_file_sheets(data, name)

    assert [list(row) for row in sheet.rows] == ROWS


def test_a_workbook_gives_numbers_as_it_shows_them() -> None:
    (sheet,) = read_file_sheets(as_xlsx([TABLE]), "a.xlsx")

    assert [list(row) for row in sheet.rows[1:]] == ROWS


def test_an_open_document_workbook_is_read_too() -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>' for one in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="Заходи">{cells}</table:table>'
    content = f"<office:document-content {names}>{body}</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)

    (sheet,) = read_file_sheets(out.getvalue(), "a.ods")

    assert (sheet.title, [list(row) for row in sheet.rows]) == ("Заходи", ROWS)


def test_a_document_s_merged_cells_stand_where_they_begin_and_paragraphs_above_are_the_title() -> None:
    document = Document()
    document.add_paragraph("Додаток 1")
    document.add_paragraph("Перелік заходів, тис. грн")
    table = document.add_table(3, 3)
    for row, cells in zip(ROWS, table._tbl.tr_lst, strict=True):
        for text, cell in zip(row, cells.tc_lst, strict=True):
            _Cell(cell, table).text = text
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Роки"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Одне на двох"

    (sheet,) = read_file_sheets(saved(document), "a.docx")

    assert sheet.title == "Додаток 1\nПерелік заходів, тис. грн"
    assert [row[0] for row in sheet.rows] == ["Захід", "Одне на двох", ""]
    assert sheet.rows[0] == ("Захід", "Роки", "")


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.docx", "Файл порожній"),
        (b"%PDF-1.7 \n", "a.docx", "Це документ PDF, а не таблиця: збережіть її як CSV або XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + b"\0" * 600, "a.docx", "Це файл давнього формату (DOC або XLS): збережіть його"),
        (b"PK\x03\x04 broken", "a.docx", "Це не документ DOCX і не книга XLSX або ODS"),
        (changed(as_docx([TABLE]), "word/vbaProject.bin", b"x"), "a.docm", "У файлі є макроси"),
        (changed(as_xlsx([TABLE]), "xl/vbaProject.bin", b"x"), "a.xlsm", "У файлі є макроси"),
        (saved(Document()), "a.docx", "У документі немає жодної таблиці: малюнок таблиці прочитати не можна"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "Файл більший за 10 МБ"),
        (changed(b"", "word/document.xml", b"<a/>"), "a.docx", "Документ пошкоджено або він завеликий"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data: bytes, name: str, why: str) -> None:
    assert refused(data, name).startswith(why)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused_unread() -> None:
    bomb = changed(as_docx([TABLE]), "word/big.xml", b" " * 101 * 1024 * 1024)

    assert len(bomb) < 200_000
    assert refused(bomb, "a.docx") == "Книга завелика після розпакування"


def test_a_document_that_refers_to_a_file_of_the_server_reads_nothing_of_it() -> None:
    document = as_docx([TABLE])
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"]
    doctype = b'<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    head, mark, rest = body.partition(b"?>")
    parts["word/document.xml"] = (head + mark + doctype + rest).replace("1.1 Камери".encode(), b"&secret;")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    try:
        told = repr(read_file_sheets(out.getvalue(), "a.docx"))
    except Invalid as error:
        told = str(error)

    assert "root:" not in told


def test_short_rows_beside_a_wide_one_are_not_filled_up_before_they_are_counted() -> None:
    wide, short = "\t" * 20_000 + "x\n", "a\tb\n"
    many = "\t" * 40 + "x\n" + short * 5_000

    assert refused((wide + short * 1_500).encode(), "a.tsv") == "Забагато стовпців: не більше 60"
    assert refused((wide.replace("\t", ";") + "a;b\n" * 1_500).encode(), "a.csv") == "Забагато стовпців: не більше 60"
    assert refused(many.encode(), "a.tsv").startswith("Забагато рядків: не більше 2000")


def test_merged_cells_of_a_document_are_counted_while_they_are_read() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=1)
    row = table.rows[0]._tr
    row.tc_lst[0].get_or_add_tcPr().get_or_add_gridSpan().set(qn("w:val"), "300")
    for _number in range(5_000):
        row.addnext(deepcopy(row))

    assert refused(saved(document), "a.docx") == "У документі забагато таблиць, рядків або стовпців"
