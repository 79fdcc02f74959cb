"""Papers whose tables the registry lays out, written by a clerk's template: nothing is lost, nothing is evaluated."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from pypdf import PdfReader

from config.settings import ROOT
from maintenance.papers.documents.paper import (
    Block,
    Grid,
    Kind,
    Paper,
    PaperPart,
    Signatures,
    Text,
    mark_of,
    placed_heads,
)
from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.documents.printed.fill_paper import NOT_PLACED, fill_paper
from maintenance.papers.documents.printed.pdf import write_pdf
from maintenance.papers.documents.samples import SAMPLES, sample_paper
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS, REQUEST_INDIVIDUAL
from maintenance.papers.rules.printed.fields import check_fields
from maintenance.papers.rules.printed.package import clean_package
from registry.kernel.errors import Invalid
from tests.factories.packages import changed, texts_of

DAY = date(2026, 11, 1)
LIBRARIES = ROOT / "node_modules"
FORM = REQUEST_INDIVIDUAL
GOOD = built_in(FORM.code)


def words_of(data: bytes) -> list[str]:
    """Give the words of a document in order, row by row; lines for signatures left out."""
    found = []
    for one in Document(io.BytesIO(data)).element.body.iter(qn("w:p")):
        text = "".join(each.text or "" for each in one.iter(qn("w:t"))).replace("_", "").strip()
        found += [text] if text else []
    return found


def words_of_block(block: Block) -> list[str]:
    if isinstance(block, Text):
        return [line.strip() for line in [block.text] if line.strip()]
    if isinstance(block, Signatures):
        return list(block.posts)
    heads = [head.text for _level, _column, head in sorted(placed_heads(block), key=lambda one: one[:2])]
    return [text for text in (*heads, *(f"{cell}{mark_of(cell)}" for row in block.body for cell in row)) if text]


def filled(template: bytes, paper: Paper | None = None, **house: str) -> bytes:
    return fill_paper(FORM, template, paper or SAMPLES[FORM.code](DAY), house, None)


@pytest.mark.parametrize("code", BLOCK_FORMS)
def test_the_built_in_template_says_what_the_paper_says_word_for_word(code: str) -> None:
    paper = SAMPLES[code](DAY)

    told = words_of(fill_paper(BLOCK_FORMS[code], built_in(code), paper, {}, None))

    assert told == [word for block in paper.blocks for word in words_of_block(block)]


@pytest.mark.parametrize("code", BLOCK_FORMS)
def test_every_template_passes_its_own_check_and_is_printed(code: str) -> None:
    form = BLOCK_FORMS[code]
    template = clean_package(built_in(code))

    assert check_fields(form, template).missing == []
    sample = fill_paper(form, template, sample_paper(form, DAY), {}, None, mark="ЗРАЗОК")
    pages = PdfReader(io.BytesIO(write_pdf(sample, LIBRARIES))).pages
    assert "ЗРАЗОК" in pages[0].extract_text()
    for block in form.blocks:
        assert f"{{{{{block.name}}}}}" not in texts_of(sample)


@pytest.mark.parametrize("code", BLOCK_FORMS)
def test_a_template_without_any_needed_block_or_field_is_refused_by_name(code: str) -> None:
    form = BLOCK_FORMS[code]
    for name in form.needed:
        without = changed(built_in(code), lambda document, name=name: drop(document, name))  # type: ignore[misc]
        with pytest.raises(Invalid, match=rf"\{{\{{{name}\}}\}}"):
            check_fields(form, without)


def drop(document: Any, name: str) -> None:
    for one in [*document.paragraphs, *document.sections[0].footer.paragraphs]:
        if f"{{{{{name}}}}}" in one.text:
            one.clear()


def test_what_a_kept_template_has_no_place_for_is_added_at_the_end_with_a_word() -> None:
    older = changed(GOOD, lambda document: [drop(document, name) for name in ("stand_ins", "demo", "debts")])
    paper = SAMPLES[FORM.code](DAY)
    part = replace(paper.parts[0], values={**paper.parts[0].values, "demo": "Демонстраційні дані"})

    told = texts_of(filled(older, replace(paper, parts=[part])))

    assert f"{NOT_PLACED}: Позначка демонстраційних даних: Демонстраційні дані" in told
    assert f"{NOT_PLACED}: Заборгованість" in told
    assert told.index("Керівник") < told.index(NOT_PLACED) < told.index("110\u202f000,00", told.index(NOT_PLACED))


def test_words_order_and_look_are_the_templates() -> None:
    def change(document: Any) -> None:
        paragraphs = document.paragraphs
        debts = next(one for one in paragraphs if one.text == "{{debts}}")
        paragraphs[0].insert_paragraph_before("Рада просить")._p.addnext(debts._p)
        debts.runs[0].font.size, debts.runs[0].font.name = Pt(13), "Arial"
        debts.runs[0].font.color.rgb = RGBColor(0, 0, 0x80)
        shading = debts._p.get_or_add_pPr().makeelement(qn("w:shd"), {qn("w:fill"): "DDDDDD", qn("w:val"): "clear"})
        debts._p.pPr.append(shading)

    told = filled(clean_package(changed(GOOD, change)))

    table = Document(io.BytesIO(told)).tables[0]
    assert words_of(told)[:2] == ["Рада просить", "КЕКВ"]
    run = table.rows[2].cells[3].paragraphs[0].runs[0]
    assert (run.text, run.font.size.pt, run.font.name) == ("110\u202f000,00", 13, "Arial")
    assert run.font.color.rgb == RGBColor(0, 0, 0x80)
    shaded = [cell._tc.tcPr.find(qn("w:shd")) is not None for cell in (table.rows[0].cells[0], table.rows[2].cells[0])]
    assert shaded == [True, False]


def test_an_empty_block_goes_away_with_its_heading_and_an_unknown_name_with_its_line() -> None:
    paper = SAMPLES[FORM.code](DAY)
    part = replace(paper.parts[0], blocks={**paper.parts[0].blocks, "objects": []})

    told = texts_of(filled(GOOD, replace(paper, parts=[part])))

    assert "12. Об’єкти" not in told
    assert "________" not in told.split("\n")
    assert "Рада\n" in texts_of(filled(GOOD, council="Рада"))


def test_each_part_begins_a_page_and_has_its_own_figures() -> None:
    paper = SAMPLES[FORM.code](DAY)
    second = replace(paper.parts[0], values={**paper.parts[0].values, "programme_code": "0217777"})

    data = filled(GOOD, replace(paper, parts=[*paper.parts, second]))

    told = texts_of(data)
    assert told.count("ТПКВКМБ): 0210180") == told.count("ТПКВКМБ): 0217777") == 1
    breaks = [one for one in Document(io.BytesIO(data)).paragraphs if one.paragraph_format.page_break_before]
    assert [one.text for one in breaks] == [paper.title]


def test_what_people_typed_is_never_read_as_a_field() -> None:
    paper = SAMPLES[FORM.code](DAY)
    blocks = {**paper.parts[0].blocks, "reasons": [Text("Пишемо {{title}} і {{debts}}", Kind.TEXT)]}
    part = PaperPart({**paper.parts[0].values, "goals": "Мета {{council}} {{kekv}}"}, blocks)

    told = texts_of(filled(GOOD, replace(paper, parts=[part]), council="Рада"))

    assert "Пишемо {{title}} і {{debts}}" in told
    assert "Мета {{council}} {{kekv}}" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Таблиця {{debts}} нижче", "Блок {{debts}} має стояти в кінці абзацу"),
        ("{{debts}}", "Блок {{debts}} стоїть двічі"),
        ("{{debts}} {{kekv}}", "має стояти в кінці абзацу"),
        ("{{detbs}}", "detbs (→ debts)"),
        ("{{debts.rows}}", "латинські літери"),
    ],
)
def test_a_block_out_of_place_is_refused_in_a_sentence(words: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_fields(FORM, changed(GOOD, lambda document: document.add_paragraph(words)))  # type: ignore[attr-defined]

    reason = refused.value.fields["file"]
    assert said in str(reason if isinstance(reason, str) else reason[0] if isinstance(reason, list) else reason)


def test_a_head_or_foot_holds_only_what_is_the_same_on_all_pages() -> None:
    def in_foot(document: Any) -> None:
        document.sections[0].footer.add_paragraph("{{programme_code}}")

    with pytest.raises(Invalid, match="колонтитулі"):
        check_fields(FORM, changed(GOOD, in_foot))


def test_a_table_of_the_template_keeps_its_lines_without_the_usual_style() -> None:
    def without_style(document: Any) -> None:
        style = document.styles["Table Grid"].element
        style.getparent().remove(style)

    table = Document(io.BytesIO(filled(changed(GOOD, without_style)))).tables[0]

    assert table._tbl.tblPr.find(qn("w:tblBorders")) is not None
    assert isinstance(SAMPLES[FORM.code](DAY).parts[0].blocks["receipts"][0], Grid)
