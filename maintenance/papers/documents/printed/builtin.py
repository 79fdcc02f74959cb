"""The templates that are built in, made by code: plain officialese on A4, to be changed in any word processor."""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from maintenance.papers.documents.printed import builtin_words as words
from maintenance.papers.documents.printed.builtin_outline import OUTLINES, build_outline, number_pages
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS, EMPTY_PAPER
from maintenance.papers.rules.printed.form import EMPTY
from maintenance.papers.rules.printed.package import KEPT_RELATIONS, clean_package

FONT = "Times New Roman"
LONG_MM, SHORT_MM = 297, 210
MARGINS_MM = {"left_margin": 25, "right_margin": 10, "top_margin": 20, "bottom_margin": 20}
SIZE, SMALL = 12, 9
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
SIGNATURE = f"{EMPTY * 2}  {EMPTY * 3}"


@cache
def built_in(code: str) -> bytes:
    """Give a form's built-in template as a clean package."""
    document = Document()
    _leave_out_extras(document)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    if code in OUTLINES:
        build_outline(document, BLOCK_FORMS.get(code, EMPTY_PAPER), OUTLINES[code])
    else:
        BUILDERS[code](document)
    number_pages(document.sections[0].footer.paragraphs[0])
    file = io.BytesIO()
    document.save(file)
    return clean_package(file.getvalue())


def _leave_out_extras(document: Any) -> None:
    """Take out of the library's empty document what no template may hold."""
    for some in (document.part.rels, document.part.package.rels):
        for key, one in list(some.items()):
            if one.reltype not in KEPT_RELATIONS and not one.reltype.endswith("/settings"):
                del some[key]


def _lay_out(document: Any, *, is_wide: bool = False) -> None:
    section = document.sections[0]
    width, height = (LONG_MM, SHORT_MM) if is_wide else (SHORT_MM, LONG_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for name, margin in MARGINS_MM.items():
        setattr(section, name, Mm(margin))


def _say(document: Any, text: str, *, at: Any = None, is_bold: bool = False, size: int | None = None) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = is_bold or None
    if size:
        run.font.size = Pt(size)
    if at is not None:
        paragraph.alignment = at
    return paragraph


def _begin(document: Any) -> None:
    """Begin with the emblem, whose paper it is, and the lines under it."""
    _say(document, "{{emblem}}", at=CENTRE)
    _say(document, "{{council}}", at=CENTRE, is_bold=True)
    _say(document, "Код за ЄДРПОУ {{council_code}}", at=CENTRE)
    _say(document, "{{heading}}", at=CENTRE, size=SMALL)


def _approve(document: Any) -> None:
    for line in ("ЗАТВЕРДЖУЮ", "{{approver_post}}", SIGNATURE, "«____» ______________ 20___ р."):
        _say(document, line, at=RIGHT)


def _title(document: Any, *lines: str) -> None:
    for place, line in enumerate(lines):
        _say(document, line, at=CENTRE, is_bold=place == 0)


def _table(
    document: Any, columns: Sequence[tuple[str, str, int]], *, figures: Sequence[str] = (), sums: Sequence[str] = ()
) -> None:
    """Draw a table whose head is repeated on each page: (head, field or words, width in millimetres) each."""
    rows: list[Sequence[str]] = [[one[0] for one in columns], [one[1] for one in columns]]
    rows += [sums] if sums else []
    table = document.add_table(rows=len(rows), cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    for place, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for tag in ("w:cantSplit", "w:tblHeader") if place == 0 else ("w:cantSplit",):
            row._tr.get_or_add_trPr().append(OxmlElement(tag))
        for cell, text, (_head, field, width) in zip(row.cells, texts, columns, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(SMALL), (place != 1) or None
            paragraph.alignment = CENTRE if place == 0 else RIGHT if field in figures else None
    for column, (_head, _field, width) in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    _say(document, "")


def _sign(document: Any, *posts: str) -> None:
    for post in posts:
        paragraph = _say(document, f"{post}  {SIGNATURE}")
        paragraph.paragraph_format.space_before = Pt(14)


def _members(document: Any) -> None:
    _say(document, "Члени комісії:")
    table = document.add_table(rows=1, cols=2)
    for cell, text, width in zip(table.rows[0].cells, ("{{member_post}}", SIGNATURE), (80, 95), strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].add_run(text)
    _say(document, "")


def _act(document: Any) -> None:
    _lay_out(document)
    _begin(document)
    _title(document, "АКТ № {{number}}", "наданих послуг", "до договору від {{contract_date}} № {{contract_number}}")
    _say(document, "{{seat}}")
    _say(document, "{{accepted_on}}", at=RIGHT)
    for line in words.ACT_BEFORE:
        _say(document, line)
    _table(document, words.ACT_COLUMNS, figures=("{{amount}}", "{{quantity}}"))
    for line in words.ACT_SUMS:
        _say(document, line)
    _say(document, "Перелік виконаних робіт за журналом:")
    _table(document, words.ACT_WORKS)
    for line in words.ACT_AFTER:
        _say(document, line)
    _sign(document, "Від Замовника: {{head_post}}", "Від Виконавця: посада ________________")


def _journal(document: Any) -> None:
    _lay_out(document, is_wide=True)
    _begin(document)
    _title(document, "ЖУРНАЛ РОБІТ", "{{scope}}", "за період з {{period_from}} до {{period_to}}")
    _table(document, words.JOURNAL_COLUMNS)
    _say(document, "Записів за період: {{count}}")
    _sign(document, "{{head_post}}")


def _defect(document: Any) -> None:
    _lay_out(document)
    _begin(document)
    _approve(document)
    _title(document, "ДЕФЕКТНИЙ АКТ", "від {{act_date}}")
    for line in words.DEFECT_BEFORE:
        _say(document, line)
    _table(document, words.DEFECT_WORKS)
    for line in words.DEFECT_AFTER:
        _say(document, line)
    _sign(document, "Голова комісії: {{head_post}}")
    _members(document)


def _write_off(document: Any) -> None:
    _lay_out(document, is_wide=True)
    _begin(document)
    _approve(document)
    _title(document, "АКТ НА СПИСАННЯ", "від {{act_date}}")
    for line in words.WRITE_OFF_BEFORE:
        _say(document, line)
    sums = ["", "", "Разом", "", "", "{{total}}", EMPTY, EMPTY, ""]
    _table(document, words.WRITE_OFF_COLUMNS, figures=("{{asset_price}}",), sums=sums)
    for line in words.WRITE_OFF_AFTER:
        _say(document, line)
    _sign(document, "Голова комісії: {{head_post}}")
    _members(document)
    _sign(document, "{{accountant_post}}")


def _inventory(document: Any) -> None:
    _lay_out(document, is_wide=True)
    _begin(document)
    _title(document, "ІНВЕНТАРИЗАЦІЙНИЙ ОПИС НЕОБОРОТНИХ АКТИВІВ", "{{scope}}", "станом на {{on_day}}")
    for line in words.INVENTORY_BEFORE:
        _say(document, line)
    sums = ["", "", "Разом", "", "", "{{count}}", "{{total}}", EMPTY, EMPTY]
    _table(document, words.INVENTORY_COLUMNS, figures=("{{asset_price}}", "{{asset_quantity}}"), sums=sums)
    for line in words.INVENTORY_AFTER:
        _say(document, line)
    _sign(document, "Голова комісії: {{head_post}}")
    _members(document)
    _sign(document, "Відповідальна особа: {{responsible}}")


BUILDERS: Mapping[str, Callable[[Any], None]] = {
    "act": _act,
    "journal": _journal,
    "defect": _defect,
    "write_off": _write_off,
    "inventory": _inventory,
}
