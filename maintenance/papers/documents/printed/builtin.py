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
WIDE_MARGINS_MM = {"left_margin": 20, "right_margin": 8}
SIZE, SMALL, TINY, TINIEST = 12, 9, 8, 7
HEADS = 3
"""Rows of heads of a typical form's table, repeated on each page."""
NOTHING_TO_SUM = "Х"
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
SIGNATURE = f"{EMPTY * 2}  {EMPTY * 3}"
SIGNED = "(посада, підпис, власне ім’я та прізвище)"
FIGURES = frozenset({
    "{{asset_quantity}}", "{{asset_price}}", "{{asset_wear}}", "{{asset_book_value}}", "{{found_quantity}}",
    "{{found_value}}", "{{asset_residual}}",
})  # fmt: skip
"""Columns of figures, which stand to the right."""


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
    for name, margin in {**MARGINS_MM, **(WIDE_MARGINS_MM if is_wide else {})}.items():
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


def _grid(document: Any, columns: Sequence[words.Column], sums: Sequence[str] = (), *, empty_rows: int = 1) -> None:
    """Draw a typical form's table: two rows of heads, the numbers of the columns, the rows, their sum."""
    numbers = [str(one) for one in range(1, len(columns) + 1)]
    body: list[Sequence[str]] = [[one[2] for one in columns]] * empty_rows
    rows = [
        [one[0] or one[1] for one in columns],
        [one[1] for one in columns],
        numbers,
        *body,
        *([sums] if sums else []),
    ]
    table = document.add_table(rows=len(rows), cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    for column, (*_told, width) in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    for place, row in enumerate(table.rows):
        for tag in ("w:cantSplit", "w:tblHeader") if place < HEADS else ("w:cantSplit",):
            row._tr.get_or_add_trPr().append(OxmlElement(tag))
        _write_row(list(row.cells), rows[place], columns, is_head=place < HEADS)
    _join_heads(table, columns)
    _say(document, "")


def _write_row(cells: Sequence[Any], texts: Sequence[str], columns: Sequence[words.Column], *, is_head: bool) -> None:
    for cell, text, (*_told, field, width) in zip(cells, texts, columns, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).font.size = Pt(TINIEST if is_head else TINY)
        is_figure = field in FIGURES and not is_head
        paragraph.alignment = RIGHT if is_figure else CENTRE if is_head or text == NOTHING_TO_SUM else None


def _join_heads(table: Any, columns: Sequence[words.Column]) -> None:
    """Merge a head over its columns, and a head without one over both rows."""
    upper, lower = list(table.rows[0].cells), list(table.rows[1].cells)
    first = 0
    while first < len(columns):
        group, last = columns[first][0], first
        while group and last + 1 < len(columns) and columns[last + 1][0] == group:
            last += 1
        for place in range(first + 1, last + 1):
            upper[place].paragraphs[0].clear()
        if group:
            merged = upper[first].merge(upper[last])
        else:
            lower[first].paragraphs[0].clear()
            merged = upper[first].merge(lower[first])
        for extra in merged.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
        first = last + 1


def _sign(document: Any, *posts: str) -> None:
    for post in posts:
        paragraph = _say(document, f"{post}  {SIGNATURE}")
        paragraph.paragraph_format.space_before = Pt(14)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = True
        _say(document, SIGNED, size=TINIEST)


def _members(document: Any) -> None:
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _say(document, "Члени комісії:").paragraph_format.keep_with_next = True
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
    _table(document, words.ACT_COLUMNS, figures=("{{amount}}", "{{amount_without_vat}}", "{{quantity}}"))
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
    _title(document, "ДЕФЕКТНИЙ АКТ № {{paper_number}}", "від {{act_date}}")
    for line in words.DEFECT_BEFORE:
        _say(document, line)
    _table(document, words.DEFECT_WORKS)
    for line in words.DEFECT_AFTER:
        _say(document, line)
    _sign(document, "Голова комісії: {{head_post}}")
    _members(document)


def _write_off(document: Any) -> None:
    _lay_out(document, is_wide=True)
    _say(document, words.FORM_818, at=RIGHT, size=TINY)
    _begin(document)
    _approve(document)
    _title(document, "АКТ № {{paper_number}}", "списання основних засобів (групи основних засобів)", "від {{act_date}}")
    for line in words.WRITE_OFF_BEFORE:
        _say(document, line)
    _grid(document, words.WRITE_OFF_COLUMNS, words.WRITE_OFF_SUMS)
    for line in words.WRITE_OFF_AFTER:
        _say(document, line)
    _sign(document, "Голова комісії: {{head_post}}")
    _members(document)
    _say(document, words.COSTS_HEAD, at=CENTRE, is_bold=True).paragraph_format.keep_with_next = True
    _grid(document, words.COSTS, empty_rows=words.COSTS_ROWS)
    for line in words.WRITE_OFF_LAST:
        _say(document, line)
    _sign(document, "{{accountant_post}}")


def _inventory(document: Any) -> None:
    _lay_out(document, is_wide=True)
    _say(document, words.FORM_572, at=RIGHT, size=TINY)
    _begin(document)
    _title(document, "ІНВЕНТАРИЗАЦІЙНИЙ ОПИС № {{paper_number}}", "необоротних активів", "станом на {{on_day}}")
    for line in words.INVENTORY_BEFORE:
        _say(document, line)
    _say(document, words.RECEIPT_HEAD, at=CENTRE, is_bold=True).paragraph_format.keep_with_next = True
    _say(document, words.RECEIPT)
    _sign(document, words.KEEPER)
    _say(document, words.INVENTORY_DAYS)
    _grid(document, words.INVENTORY_COLUMNS, words.INVENTORY_SUMS)
    for line in words.INVENTORY_AFTER:
        _say(document, line)
    _say(document, words.INVENTORY_UNKNOWN, size=SMALL)
    _sign(document, "Голова комісії: {{head_post}}")
    _members(document)
    _say(document, words.INVENTORY_LAST)
    _sign(document, words.KEEPER, words.CHECKED)


BUILDERS: Mapping[str, Callable[[Any], None]] = {
    "act": _act,
    "journal": _journal,
    "defect": _defect,
    "write_off": _write_off,
    "inventory": _inventory,
}
