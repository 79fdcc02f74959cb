"""A filled template says the same words as DOCX and as PDF, over pages, merged cells, heads and feet."""

import io
import re
from collections import Counter
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image
from pypdf import PdfReader

from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.documents.printed.fill import fill
from maintenance.papers.documents.printed.pdf import write_pdf
from maintenance.papers.rules.printed.catalogue import FORMS, JOURNAL
from maintenance.papers.rules.printed.form import Filling, sample_filling
from tests.factories.packages import changed, texts_of


@pytest.fixture
def libraries() -> Path:
    return Path("node_modules")


def letters(text: str) -> Counter[str]:
    """Count all that is printed but the gaps: where lines break is not the words' doing."""
    return Counter(re.sub(r"\s", "", text))


def printed(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_every_form_says_the_same_in_both(libraries: Path) -> None:
    for form in FORMS.values():
        filled = fill(form, built_in(form.code), sample_filling(form, "ЗРАЗОК", date(2026, 1, 15)))

        written = write_pdf(filled, libraries)

        pdf, pages = printed(written), len(PdfReader(io.BytesIO(written)).pages)
        assert texts_of(filled).count("ЗРАЗОК") == 1
        assert letters(pdf) == letters(texts_of(filled)) + Counter(map(str, range(1, pages + 1))), form.code
        words = set(re.findall(r"[А-Яа-яЄєІіЇїҐґ’]{4,}", texts_of(filled)))
        assert {one for one in words if one not in pdf} == set(), form.code


def test_a_long_table_repeats_its_head_and_pages_are_counted(libraries: Path) -> None:
    def count_pages(document: Any) -> None:
        paragraph = document.sections[0].footer.paragraphs[0]
        run = paragraph.add_run(" з ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " NUMPAGES ")
        run._r.addnext(field)

    works = [{"work_number": str(one), "work_summary": f"Запис {one}. " + "Довгий опис. " * 12} for one in range(1, 31)]
    filled = fill(JOURNAL, changed(built_in("journal"), count_pages), Filling({}, {"works": works}))

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(write_pdf(filled, libraries))).pages]

    assert len(pages) > 2
    assert all("Зміст роботи" in page for page in pages[:-1])
    assert [f"{one} з {len(pages)}" in page for one, page in enumerate(pages, 1)] == [True] * len(pages)
    assert sum(len(re.findall(r"Запис \d+\.", page)) for page in pages) == 30


def test_a_row_goes_to_the_next_page_as_a_whole_and_one_higher_than_a_page_is_cut_from_its_top(libraries: Path) -> None:
    works = [
        {
            "work_number": str(one),
            "work_summary": f"Початок {one}. " + "Довгий опис. " * (600 if one == 5 else 60) + f"Край {one}.",
        }
        for one in range(1, 9)
    ]
    filled = fill(JOURNAL, built_in("journal"), Filling({}, {"works": works}))

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(write_pdf(filled, libraries))).pages]

    began, ended = ([re.findall(rf"{word} (\d)\.", page) for page in pages] for word in ("Початок", "Край"))
    at = [{number: place for place, found in enumerate(some) for number in found} for some in (began, ended)]
    assert [number for number in at[0] if at[0][number] != at[1][number]] == ["5"]
    assert max(page.count("Зміст роботи") for page in pages) == 1


def test_merged_cells_lists_looks_and_pictures_are_laid_out(libraries: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (60, 60), "navy").save(picture, "PNG")
    document = Document()
    table = document.add_table(3, 3)
    table.style = "Table Grid"
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Через три стовпці"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Через два рядки"
    table.cell(2, 2).text = "Кут"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "Таблиця в таблиці"
    for text in ("перше", "друге"):
        document.add_paragraph(text, style="List Number")
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run("жирне").bold = True
    paragraph.add_run(" похиле").italic = True
    document.add_picture(picture)
    document.sections[0].header.paragraphs[0].text = "Голова сторінки"
    out = io.BytesIO()
    document.save(out)

    pdf = write_pdf(out.getvalue(), libraries)

    told = printed(pdf)
    for words in ("Через три стовпці", "Через два рядки", "Кут", "Таблиця в таблиці", "жирне", "похиле", "Голова"):
        assert words in told
    assert re.search(r"1\.\s*перше\s+2\.\s*друге", told)
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert len(page.images) == 1
    assert {"Bold", "Italic"} <= {part for name in fonts_of(page) for part in name.split("-")}


def fonts_of(page: Any) -> list[str]:
    return [str(one.get_object()["/BaseFont"]) for one in page["/Resources"]["/Font"].values()]


def test_an_emblem_stands_where_its_field_is(libraries: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (50, 60), "green").save(picture, "PNG")

    filled = fill(JOURNAL, built_in("journal"), Filling({}, emblem=picture.getvalue()))

    assert len(Document(io.BytesIO(filled)).inline_shapes) == 1
    assert len(PdfReader(io.BytesIO(write_pdf(filled, libraries))).pages[0].images) == 1
    without = fill(JOURNAL, built_in("journal"), Filling({}))
    assert "emblem" not in texts_of(without)


@pytest.mark.parametrize(("lines", "page"), [(1, 0), (53, 1)])
def test_a_heading_stays_with_the_first_row_of_a_long_table_and_leaves_no_page_empty(
    libraries: Path, lines: int, page: int
) -> None:
    document = Document()
    for number in range(lines):
        document.add_paragraph(f"Вступ {number}").paragraph_format.space_after = Pt(0)
    document.add_paragraph("Перелік майна").paragraph_format.keep_with_next = True
    table = document.add_table(rows=120, cols=1)
    for number, row in enumerate(table.rows):
        row.cells[0].text = f"Рядок {number}."
    file = io.BytesIO()
    document.save(file)

    pages = [one.extract_text() for one in PdfReader(io.BytesIO(write_pdf(file.getvalue(), libraries))).pages]

    assert f"Вступ {lines - 1}" in pages[0]
    assert [place for place, text in enumerate(pages) if "Перелік майна" in text] == [page]
    assert "Рядок 0." in pages[page] and "Рядок 119." in pages[-1]


def make_narrow(columns: int, width_pt: float, words: str) -> bytes:
    """Make a document of a table with so narrow columns, whose last row is bold as totals are."""
    document = Document()
    document.styles["Normal"].font.size = Pt(9)
    table = document.add_table(2, columns)
    table.autofit = False
    for column in table.columns:
        column.width = Pt(width_pt)
    for one in table.rows[0].cells:
        one.text = words
    for one in table.rows[1].cells:
        one.paragraphs[0].add_run(words).bold = True
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("width_pt", [44, 48, 50, 52, 54, 56, 56.7, 58, 62])
def test_a_sum_is_never_cut_in_two_whatever_its_gaps_are(libraries: Path, width_pt: float) -> None:
    lines = printed(write_pdf(make_narrow(6, width_pt, "298\u202f854,51"), libraries)).splitlines()

    assert [one for one in lines if re.fullmatch(r"\d?\d", one.strip())] == []
    assert sum(one.count("854,51") for one in lines) == 12


def sizes(pdf: bytes, words: Collection[str]) -> dict[str, float]:
    """Give the sizes in points that words are printed in on the first page."""
    found: dict[str, float] = {}

    def see(text: str, _of_page: Any, matrix: Any, _font: Any, size: float) -> None:
        found.update({one: round(size * matrix[0], 1) for one in words if one in text})

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=see)
    return found


@pytest.mark.parametrize("form", ["write_off", "inventory"])
def test_a_long_serial_number_is_as_large_as_what_stands_beside_it(libraries: Path, form: str) -> None:
    serial, number = "SN7700-KB-WS-0271", "101440027"
    told = {"asset_number": number, "asset_serial": serial, "asset_title": "Ноутбук", "asset_price": "29 400,00"}

    filled = fill(FORMS[form], built_in(form), Filling({}, {"assets": [told]}))

    printed_in = sizes(write_pdf(filled, libraries), (serial, number))
    assert printed_in[serial] == printed_in[number]
