"""A paragraph of one run is laid out quickly and just as any other is; lines are broken once for a width."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from maintenance.papers.documents.printed import pdf_plain, pdf_text
from maintenance.papers.documents.printed.pdf import write_pdf
from maintenance.papers.documents.printed.pdf_look import Around, Looks

NARROW, WIDE = 30.0, 300.0
TEXTS = (
    "", "1", "120,0", "Не потребує фінансування", "  зайві   проміжки\tй кінець ", "1\u00a0234\u202f567,89",
    "Довге-предовге-слово-без-проміжків", "«Лапки» та ’апостроф’", "A & B < C", "об'єкт", "\u00ad", "рядок\nрядок",
)  # fmt: skip


@pytest.fixture(autouse=True)
def fonts() -> None:
    pdf_text.prepare_fonts(Path("node_modules"))


def look_usual(_paragraph: Any) -> None:
    """Leave the look as it is."""


def look_bold_and_small(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.bold, run.italic, run.underline, run.font.size = True, True, True, Pt(7.5)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.left_indent = Mm(2)


def look_listed(paragraph: Any) -> None:
    paragraph.style = "List Number"


def look_headed(paragraph: Any) -> None:
    paragraph.style = "Heading 1"


def laid(way: Any, document: Any, paragraph: Any, width: float) -> list[tuple[str, tuple[float, float], int]]:
    """Tell all that is printed of a paragraph: the look and words of its parts, its room and how many lines."""
    around = Around(document, Looks(document), document.part)
    found = []
    for one in way(paragraph._p, around, width):
        frags = [{key: value for key, value in vars(part).items() if key != "lineBreak"} for part in one.frags]
        style = {key: value for key, value in vars(one.style).items() if key != "parent"}
        told = str((frags, style))
        room = one.wrap(width, 1000)
        found.append((told, room, len(one.blPara.lines)))
    return found


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("look", [look_usual, look_bold_and_small, look_listed, look_headed])
@pytest.mark.parametrize("text", TEXTS)
def test_a_paragraph_of_one_run_is_laid_out_as_any_other(text: str, look: Any, width: float) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    paragraph.add_run(text)
    look(paragraph)

    quick, usual = (laid(way, document, paragraph, width) for way in (pdf_plain.flow, pdf_text.flow))

    assert quick == usual


def test_the_look_is_found_once_for_all_that_look_the_same() -> None:
    document = Document()
    for number in range(40):
        document.add_paragraph().add_run(f"рядок {number}")
    around = Around(document, Looks(document), document.part)

    for one in document.paragraphs:
        list(pdf_plain.flow(one._p, around, WIDE))

    assert len(around.looks.plain) == len(around.looks.patterns) == 1


def test_lines_are_broken_once_for_a_width_and_anew_for_another() -> None:
    document = Document()
    paragraph = document.add_paragraph("Слово за словом, що не вміщаються в один рядок")
    (made,) = pdf_plain.flow(paragraph._p, Around(document, Looks(document), document.part), WIDE)

    first, lines = made.wrap(WIDE, 1000), made.blPara
    again, kept = made.wrap(WIDE, 500), made.blPara
    narrower = made.wrap(NARROW * 2, 500)

    assert (again, kept is lines) == (first, True)
    assert made.blPara is not lines and narrower[1] > first[1]


def test_a_long_table_is_laid_out_once_for_each_page() -> None:
    document = Document()
    table = document.add_table(rows=400, cols=2)
    for place, cell in enumerate(table._cells):
        cell.paragraphs[0].add_run(str(place))
    file = io.BytesIO()
    document.save(file)
    asked: list[int] = []
    usual = pdf_text.Paragraph.breakLines

    class Counted(pdf_text.LaidOnce):  # type: ignore[misc]
        def breakLines(self, widths: Any) -> Any:  # noqa: N802 -- the library's own name
            asked.append(1)
            return usual(self, widths)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_plain, "LaidOnce", Counted)
        write_pdf(file.getvalue(), Path("node_modules"))

    assert len(asked) == 800
