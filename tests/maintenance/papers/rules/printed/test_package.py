"""An uploaded template: every part is checked, what is hostile is refused by the name of its part."""

import io
import time
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from PIL import Image

from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.rules.printed.package import MAX_PART, clean_package
from registry.kernel.errors import Invalid
from tests.factories.packages import (
    CONTENT_TYPES,
    DOCUMENT,
    OFFICE,
    changed,
    in_part,
    pack,
    parts_of,
    texts_of,
    with_body,
    with_part,
    with_relation,
)

GOOD = built_in("act")
RUN = "<w:p><w:r>{}</w:r></w:p>"
FIELD = '<w:fldChar w:fldCharType="begin"/><w:instrText>{}</w:instrText><w:fldChar w:fldCharType="end"/>'
DTD = '<!DOCTYPE x [<!ENTITY a "bomb"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
FOOT = "word/footer1.xml"


def with_dtd(part: str) -> bytes:
    return in_part(GOOD, "?>", f"?>{DTD}", part)


def in_utf16() -> bytes:
    parts = parts_of(GOOD)
    text = parts[DOCUMENT].decode().split("?>", 1)[1]
    parts[DOCUMENT] = f'<?xml version="1.0" encoding="UTF-16"?>{DTD}{text}'.encode("utf-16")
    return pack(parts)


def twice() -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("WORD/document.xml", b"<x/>")
    return out.getvalue()


HEAVY = {
    "elements": "<w:p/>" * 40_000,
    "letters": f"<w:p><w:r><w:t>{'x' * 100_000}</w:t></w:r></w:p>",
}
HOSTILE = {
    "vbaProject.bin": with_part(GOOD, "word/vbaProject.bin"),
    "word/embeddings/ole.bin": with_part(GOOD, "word/embeddings/ole.bin"),
    "word/activeX/activeX1.xml": with_part(GOOD, "word/activeX/activeX1.xml", b"<x/>"),
    "customXml/item1.bin": with_part(GOOD, "customXml/item1.bin"),
    "«customXml/item1.xml» є опис типу": with_part(GOOD, "customXml/item1.xml", f"{DTD}<x/>".encode()),
    "word/fonts/font1.odttf": with_part(GOOD, "word/fonts/font1.odttf"),
    "word/afchunk.mht": with_part(GOOD, "word/afchunk.mht"),
    "word/comments.xml": with_part(GOOD, "word/comments.xml", b"<x/>"),
    "word/media/picture.svg": with_part(GOOD, "word/media/picture.svg", b"<svg/>"),
    "../outside.xml": with_part(GOOD, "../outside.xml", b"<x/>"),
    "word/media/false.png": with_part(GOOD, "word/media/false.png", b"no picture"),
    "завелика": with_part(GOOD, "word/media/huge.png", bytes(MAX_PART + 1)),
    "дві з одним": twice(),
    "макросів": in_part(
        GOOD,
        "</Types>",
        '<Override PartName="/word/vba.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
        CONTENT_TYPES,
    ),
    "іншого типу": in_part(GOOD, "wordprocessingml.document.main", "wordprocessingml.template.main", CONTENT_TYPES),
    "назовні: https://evil.example/t.dotm": with_relation(
        GOOD, f"{OFFICE}/attachedTemplate", "https://evil.example/t.dotm"
    ),
    "назовні: http://evil.example/": with_relation(GOOD, f"{OFFICE}/hyperlink", "http://evil.example/"),
    "назовні: file:///etc/passwd": with_relation(GOOD, f"{OFFICE}/image", "file:///etc/passwd", "Internal"),
    "назовні: //evil": with_relation(GOOD, f"{OFFICE}/image", "//evil.example/a.png"),
    "чого немає: media/none.png": with_relation(GOOD, f"{OFFICE}/image", "media/none.png", "Internal"),
    "такого зв’язку": with_relation(GOOD, f"{OFFICE}/aFChunk", "styles.xml", "Internal"),
    "DTD": with_dtd(DOCUMENT),
    "«word/styles.xml» є опис типу": with_dtd("word/styles.xml"),
    "«[Content_Types].xml» є опис типу": with_dtd(CONTENT_TYPES),
    "не читається": with_part(GOOD, DOCUMENT, b"<w:document"),
    "«word/document.xml» є опис типу документа (DTD)": in_utf16(),
    "поле «DDEAUTO c:": with_body(GOOD, RUN.format(FIELD.format("DDEAUTO c:\\\\calc.exe"))),
    "поле «INCLUDETEXT": with_body(GOOD, '<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;c:/x&quot;"/></w:p>'),
    "поле «MERGEFIELD": with_body(GOOD, RUN.format(FIELD.format("MERGEFIELD name"))),
    "поле «DD": with_body(GOOD, RUN.format("<w:instrText>DD</w:instrText><w:instrText>EAUTO x</w:instrText>")),
    "лише в колонтитулі": with_body(GOOD, RUN.format(FIELD.format("PAGE"))),
    "«altChunk»": with_body(GOOD, "<w:altChunk/>"),
    "«object»": with_body(GOOD, RUN.format("<w:object/>")),
    "«control»": with_body(GOOD, RUN.format("<w:control/>")),
    "«subDoc»": with_body(GOOD, "<w:subDoc/>"),
    "фігура або напис": with_body(GOOD, RUN.format("<w:pict/>")),
    "є виправлення": with_body(GOOD, "<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>"),
    "є виноски": with_body(GOOD, RUN.format('<w:commentReference w:id="0"/>')),
    "«hyperlink»": with_body(
        GOOD, f'<w:p><w:hyperlink xmlns:q="{OFFICE}" q:id="rId1"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'
    ),
    "«script»": with_body(GOOD, '<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>'),
    "є поле «AUTHOR»": in_part(GOOD, "PAGE", "AUTHOR", FOOT),
    "кілька розділів": with_body(GOOD, "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"),
    "колонтитул першої сторінки": in_part(GOOD, "</w:sectPr>", "<w:titlePg/></w:sectPr>"),
    "Це не документ .docx": b"%PDF-1.4",
    "Файл порожній": b"",
}


@pytest.mark.parametrize("heavy", HEAVY)
def test_what_would_take_minutes_to_lay_out_is_refused(heavy: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_package(with_body(GOOD, HEAVY[heavy]))

    assert "Частина «word/document.xml» завелика" in str(refused.value)


def test_boxes_are_taken_away_in_no_time_and_their_words_stay_in_order() -> None:
    box = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    words = "".join(box.format(RUN.format(f"<w:t>{word}</w:t>")) for word in ("Перше", "Друге"))
    start = time.process_time()

    clean = clean_package(with_body(GOOD, words + "<w:sdt/>" * 100_000))

    assert texts_of(clean).find("Перше\nДруге") >= 0
    assert time.process_time() - start < 6


@pytest.mark.parametrize("said", HOSTILE)
def test_what_may_not_be_is_refused_by_name(said: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_package(HOSTILE[said])

    assert said in str(refused.value)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = pack({**parts_of(GOOD), **{f"word/header{one}.xml": bytes(3 * 2**20) for one in range(9)}})
    assert len(bomb) < 2**20

    with pytest.raises(Invalid, match="завелика"):
        clean_package(bomb)


def test_the_built_in_templates_pass_and_stay_as_they_are() -> None:
    for code in ("act", "journal", "defect", "write_off", "inventory"):
        assert clean_package(built_in(code)) == built_in(code)


def test_what_word_processors_add_of_their_own_is_left_out() -> None:
    saved = changed(GOOD, lambda _document: None)
    parts = {
        **parts_of(saved),
        "word/webSettings.xml": b"<x/>",
        "word/footnotes.xml": b"<x/>",
        "docProps/app.xml": b"<x/>",
    }

    kept = parts_of(clean_package(pack(parts)))

    assert set(kept) <= {
        CONTENT_TYPES, "_rels/.rels", DOCUMENT, "word/_rels/document.xml.rels", "word/styles.xml", "word/numbering.xml",
        "word/theme/theme1.xml", FOOT,
    }  # fmt: skip


def test_what_a_word_processor_keeps_beside_a_document_of_its_own_is_left_out() -> None:
    out, document = io.BytesIO(), Document()
    document.add_paragraph("Акт № {{number}}")
    document.save(out)
    assert "customXml/_rels/item1.xml.rels" in parts_of(out.getvalue())

    kept = parts_of(clean_package(out.getvalue()))

    assert not any("customXml" in name or b"customXml" in content for name, content in kept.items())
    assert "Акт № {{number}}" in kept[DOCUMENT].decode()


def test_boxes_and_traces_go_and_their_words_stay() -> None:
    box = "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:p><w:proofErr w:type='spellStart'/><w:r>"
    boxed = with_body(
        GOOD, f"{box}<w:t>Слова з рамки</w:t></w:r><w:bookmarkStart w:id='1' w:name='b'/></w:p></w:sdtContent></w:sdt>"
    )

    cleaned = clean_package(boxed)

    assert texts_of(cleaned).startswith("Слова з рамки") or "\nСлова з рамки\n" in texts_of(cleaned)
    aligned = clean_package(with_body(GOOD, "<w:p><w:pPr><w:jc w:val='end'/></w:pPr></w:p>"))
    assert Document(io.BytesIO(aligned)).paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    text = parts_of(cleaned)[DOCUMENT].decode()
    assert not any(name in text for name in ("sdt", "proofErr", "bookmark"))


def test_a_picture_is_drawn_anew_without_its_facts() -> None:
    drawn = io.BytesIO()
    facts = Image.Exif()
    facts[0x010E] = "CANARY-PLACE"
    Image.new("RGB", (40, 30), "red").save(drawn, "JPEG", exif=facts, comment=b"CANARY-COMMENT")

    def add(document: object) -> None:
        document.add_picture(io.BytesIO(drawn.getvalue()), width=Mm(20))  # type: ignore[attr-defined]

    cleaned = clean_package(changed(GOOD, add))

    assert b"CANARY" in drawn.getvalue()
    assert not any(b"CANARY" in one for one in parts_of(cleaned).values())
    assert len(Document(io.BytesIO(cleaned)).inline_shapes) == 1
