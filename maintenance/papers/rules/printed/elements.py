"""Which elements a part of a template may hold; all others are refused by name, harmless traces are taken out."""

import re

from lxml import etree

from registry.kernel.errors import Invalid, because

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML = "http://www.w3.org/XML/1998/namespace"
LATER = re.compile(r"http://schemas\.microsoft\.com/office/(word|drawing)/20[0-9]{2}/.*")
"""What later versions of Word add to the look of things; without it they look almost the same."""
TEXT = frozenset({
    "document", "hdr", "ftr", "body", "p", "r", "t", "tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen",
    "fldChar", "instrText", "fldSimple", "drawing", "tbl", "tblGrid", "gridCol", "tr", "tc", "hyperlink", "background",
})  # fmt: skip
LOOK = frozenset({"pPr", "rPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr"})
"""What holds only how things look: all of Word's own within, but for what is taken out."""
UNWRAPPED = frozenset({"sdt", "sdtContent", "smartTag"})
"""Boxes around words: the words stay, the box does not."""
TAKEN_OUT = frozenset({
    "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "permStart", "permEnd", "sdtPr", "sdtEndPr",
    "footnotePr", "endnotePr", "printerSettings", "pPrChange", "rPrChange", "sectPrChange", "tblPrChange",
    "tcPrChange", "trPrChange", "tblGridChange", "tblPrExChange", "extLst", "hlinkClick", "hlinkHover", "smartTagPr",
})  # fmt: skip
TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "delText", "cellIns", "cellDel", "cellMerge"})
NOTES = frozenset({"footnoteReference", "endnoteReference", "commentReference", "commentRangeStart", "commentRangeEnd"})
SIDES = {"start": "left", "end": "right"}
PAGE_FIELD = re.compile(r"\s*(PAGE|NUMPAGES)(\s+\\\*\s*(MERGEFORMAT|Arabic))*\s*")
REFERENCES = {(f"{{{A}}}blip", "embed"), (f"{{{W}}}headerReference", "id"), (f"{{{W}}}footerReference", "id")}
"""The elements that may lead to another part, and by which attribute."""


def read_xml(name: str, content: bytes) -> etree._Element:
    """Parse a part without a document type, entities or anything fetched; raise Invalid on «file»."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid(file=because("Частина «%(part)s» не читається", part=name)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Invalid(file=because("У частині «%(part)s» є опис типу документа (DTD)", part=name))
    return root


def check_body(name: str, root: etree._Element) -> None:
    """Check what is printed: the words of the document, of a head or of a foot."""
    _unwrap(root)
    _say_sides_plainly(root)
    _check_sections(name, root)
    for one in root.iter():
        _check_attributes(name, one)
        _check_element(name, one)
        if one.tag in (f"{{{W}}}instrText", f"{{{W}}}fldSimple"):
            _check_instruction(name, one)
    etree.cleanup_namespaces(root)


def check_tables(name: str, root: etree._Element) -> None:
    """Check styles, numbering and colours: nothing but looks."""
    _take_out(root)
    _say_sides_plainly(root)
    for one in root.iter():
        _check_attributes(name, one)
        if etree.QName(one).namespace not in (W, A):
            raise _no_such(name, one)
    etree.cleanup_namespaces(root)


def check_settings(name: str, root: etree._Element) -> None:
    """Check what is not kept all the same: what leads to data elsewhere makes the whole file suspect."""
    for one in root.iter():
        local = etree.QName(one).localname
        if local in ("attachedTemplate", "mailMerge", "evenAndOddHeaders") or local.startswith("embed"):
            raise _no_such(name, one)


def _check_sections(name: str, root: etree._Element) -> None:
    """Let a document be of one section with one head and one foot: the PDF has no others, and would lose words."""
    for one in list(root.iter(f"{{{W}}}sectPr")):
        is_first_other = any(
            each.get(f"{{{W}}}val") not in ("0", "false", "off") for each in one.iter(f"{{{W}}}titlePg")
        )
        if is_first_other or _own(one.getparent()) == "pPr":
            raise Invalid(
                file=because(
                    "У «%(part)s» кілька розділів або окремий колонтитул першої сторінки: лишіть один", part=name
                )
            )
        for each in one.findall(f"{{{W}}}headerReference") + one.findall(f"{{{W}}}footerReference"):
            if each.get(f"{{{W}}}type") != "default":
                one.remove(each)


def _say_sides_plainly(root: etree._Element) -> None:
    """Write the sides of lines as left and right: some word processors call them start and end."""
    for one in root.iter(f"{{{W}}}jc"):
        told = one.get(f"{{{W}}}val") or ""
        one.set(f"{{{W}}}val", SIDES.get(told, told))


def _unwrap(root: etree._Element) -> None:
    _take_out(root)
    boxes = [one for one in root.iter() if _own(one) in UNWRAPPED]
    for box in reversed(boxes):
        parent = box.getparent()
        if parent is not None:
            for child in list(box):
                box.addprevious(child)
            parent.remove(box)


def _take_out(root: etree._Element) -> None:
    for one in list(root.iter()):
        space = etree.QName(one).namespace or ""
        is_trace = etree.QName(one).localname in TAKEN_OUT and space in (W, A)
        parent = one.getparent()
        if parent is not None and (is_trace or LATER.fullmatch(space)):
            parent.remove(one)


def _own(one: etree._Element) -> str:
    """Give the local name of one of Word's own elements, else nothing."""
    found = etree.QName(one)
    return found.localname if found.namespace == W else ""


def _check_attributes(name: str, one: etree._Element) -> None:
    for key in list(one.attrib):
        found = etree.QName(key)
        if found.namespace == R:
            if (one.tag, found.localname) not in REFERENCES:
                raise _no_such(name, one)
        elif found.namespace not in (None, W, XML):
            del one.attrib[key]


def _check_element(name: str, one: etree._Element) -> None:
    space, local = etree.QName(one).namespace, etree.QName(one).localname
    if local in TRACKED and space == W:
        raise Invalid(file=because("У частині «%(part)s» є виправлення: прийміть або відхиліть їх", part=name))
    if local in NOTES and space == W:
        raise Invalid(file=because("У частині «%(part)s» є виноски або примітки рецензента: приберіть їх", part=name))
    if space in (A, PIC, WP):
        if not any(parent.tag == f"{{{W}}}drawing" for parent in one.iterancestors()):
            raise _no_such(name, one)
        return
    is_look = any(_own(parent) in LOOK for parent in one.iterancestors())
    if space != W or not (local in TEXT or local in LOOK or is_look):
        raise _no_such(name, one)


def _check_instruction(name: str, one: etree._Element) -> None:
    """Let fields count pages in heads and feet; any other field computes, fetches or asks."""
    told = one.get(f"{{{W}}}instr") if _own(one) == "fldSimple" else one.text
    if not PAGE_FIELD.fullmatch(told or ""):
        raise Invalid(
            file=because("У частині «%(part)s» є поле «%(field)s»", part=name, field=(told or "").strip()[:60])
        )
    if name == "word/document.xml":
        raise Invalid(file=because("Номер сторінки може стояти лише в колонтитулі, а не в «%(part)s»", part=name))


def _no_such(name: str, one: etree._Element) -> Invalid:
    local = etree.QName(one).localname
    if local in ("AlternateContent", "pict", "txbxContent"):
        return Invalid(file=because("У частині «%(part)s» є фігура або напис: їх не друкуємо", part=name))
    return Invalid(file=because("У частині «%(part)s» не може бути «%(element)s»", part=name, element=local))
