"""No place for a signature stands alone on a page: the words before it come along, in Word and in PDF."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.documents.printed.fill import SIGNED_AT, fill, keep_signatures
from maintenance.papers.documents.printed.paper import write_sample
from maintenance.papers.documents.printed.pdf import write_pdf
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS
from maintenance.papers.rules.printed.catalogue import FORMS
from maintenance.papers.rules.printed.form import sample_filling

DAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("code", "rows"), [("act", 9), ("act", 11), ("journal", 12), ("defect", 20), ("write_off", 10), ("inventory", 3)]
)
def test_a_last_page_does_not_begin_with_a_signature(code: str, rows: int) -> None:
    form = FORMS[code]
    filling = sample_filling(form, "ЗРАЗОК", DAY)
    lists = {name: some if "member" in name else (some * rows)[:rows] for name, some in filling.lists.items()}

    written = write_pdf(fill(form, built_in(code), replace(filling, lists=lists)), Path("node_modules"))

    last = PdfReader(io.BytesIO(written)).pages[-1].extract_text().splitlines()
    first = next(line for line in last if line.strip() and not line.strip().isdecimal())
    assert not re.search(SIGNED_AT, first), first
    assert any(re.search(SIGNED_AT, line) for line in last)


@pytest.mark.parametrize("code", ["request_1", "request_2", "report_quarter", "support"])
def test_a_paper_of_blocks_keeps_each_signature_with_the_words_before_it(code: str) -> None:
    document = Document(io.BytesIO(write_sample(BLOCK_FORMS[code], built_in(code), DAY, emblem=None, as_pdf=None)))

    body = list(document.element.body)
    paragraphs = {one._p: one for one in document.paragraphs}
    signed = [place for place, one in enumerate(body) if one in paragraphs and SIGNED_AT.search(paragraphs[one].text)]
    before = [paragraphs[body[place - 1]] for place in signed if body[place - 1] in paragraphs]
    assert before
    assert all(one.paragraph_format.keep_with_next for one in before)


@pytest.mark.parametrize("rows", range(24, 60))
def test_the_last_row_of_a_table_comes_with_the_signature_below_it(rows: int) -> None:
    document = Document()
    table = document.add_table(rows, 2)
    for place, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = f"Рядок {place}", "1 000,00"
    document.add_paragraph()
    document.add_paragraph(f"Начальник відділу  {'_' * 24}  {'_' * 24}")
    file = io.BytesIO()
    keep_signatures(document)
    document.save(file)

    pages = [
        one.extract_text() for one in PdfReader(io.BytesIO(write_pdf(file.getvalue(), Path("node_modules")))).pages
    ]

    last = document.tables[0].rows[-1]
    assert all(one.paragraph_format.keep_with_next for cell in last.cells for one in cell.paragraphs)
    assert f"Рядок {rows - 1}" in pages[-1]
    assert "Начальник відділу" in pages[-1]
    assert [f"Рядок {place}\n" in "".join(pages) for place in range(rows)] == [True] * rows
