"""A template as a Word package: every part is checked against a list, and what is kept is written anew.

A package is a zip of XML; it may hold programs, links that are fetched and data of other programs. Nothing of it is
kept as it came: the parts on the list are parsed, checked element by element (`elements`) and written again, pictures
are drawn anew, what every word processor adds of its own (facts of the file, web settings) is left out.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from lxml import etree
from PIL import Image, UnidentifiedImageError

from maintenance.papers.rules.printed.elements import check_body, check_settings, check_tables, read_xml
from registry.kernel.errors import Invalid, because

MAX_FILE, MAX_PART, MAX_ALL, MAX_PARTS = 2 * 2**20, 4 * 2**20, 16 * 2**20, 120
MAX_ELEMENTS, MAX_LETTERS = 40_000, 100_000
"""Of the words of a part: laying out more takes longer than a page may, and no form holds a tenth of it."""
MAX_PIXELS, LONGEST_SIDE = 20_000_000, 1600
MAIN = "word/document.xml"
BODY = re.compile(r"word/(document|header[0-9]*|footer[0-9]*)\.xml")
TABLES = re.compile(r"word/(styles|numbering|theme/theme[0-9]*)\.xml")
MEDIA = re.compile(r"word/media/[A-Za-z0-9_.\-]+\.(png|jpe?g)", re.IGNORECASE)
LEFT_OUT = re.compile(
    r"word/(settings|fontTable|webSettings|footnotes|endnotes|stylesWithEffects)\.xml"
    r"|docProps/(app|core|custom)\.xml|docProps/thumbnail\.(jpeg|png|emf|wmf)|docMetadata/LabelInfo\.xml"
    r"|customXml/item(Props)?[0-9]+\.xml"
)
"""What word processors add of their own and no paper needs: checked as the rest is, and not kept."""
OF_LEFT_OUT = re.compile(r"customXml/_rels/item[0-9]+\.xml\.rels")
FRAME = re.compile(
    rf"\[Content_Types\]\.xml|_rels/\.rels|word/(theme/)?_rels/[A-Za-z0-9]+\.xml\.rels|{OF_LEFT_OUT.pattern}"
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KEPT_RELATIONS = {
    RELATION + name for name in ("officeDocument", "styles", "numbering", "header", "footer", "theme", "image")
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT_TYPE = WORD + "document.main+xml"
PART_TYPES = {"header": WORD + "header+xml", "footer": WORD + "footer+xml", "styles": WORD + "styles+xml"}
PART_TYPES |= {
    "document": DOCUMENT_TYPE,
    "numbering": WORD + "numbering+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
NO_DOCUMENT = because("Це не документ .docx: збережіть шаблон у форматі «Документ Word (.docx)»")
UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError,
)  # fmt: skip
AT = (1980, 1, 1, 0, 0, 0)
"""The moment written into the zip, so that the same template is the same bytes."""


def clean_package(data: bytes) -> bytes:
    """Check a template and write it anew out of the parts that may stay; raise Invalid on «file» naming the part."""
    parts = _unpack(data)
    _check_names(parts)
    _check_types(parts)
    kept: dict[str, bytes] = {}
    for name, content in sorted(parts.items()):
        if MEDIA.fullmatch(name):
            kept[name] = _draw(name, content)
        elif name.endswith((".xml", ".rels")):
            kept |= _checked(name, content, parts)
    return _pack(kept)


def _unpack(data: bytes) -> dict[str, bytes]:
    """Read the zip within bounds that hold before anything is unpacked, and while it is."""
    if not data:
        raise Invalid(file=because("Файл порожній"))
    if len(data) > MAX_FILE:
        raise Invalid(file=because("Файл більший за %(limit)s МБ", limit=MAX_FILE // 2**20))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > MAX_PARTS or len({one.filename.casefold() for one in entries}) != len(entries):
                raise Invalid(file=because("У пакеті забагато частин або дві з одним ім’ям"))
            return dict(_read(archive, entries))
    except UNREADABLE as error:
        raise Invalid(file=NO_DOCUMENT) from error


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    left = MAX_ALL
    for one in entries:
        with archive.open(one) as part:
            content = part.read(min(MAX_PART, left) + 1)
        left -= len(content)
        if len(content) > MAX_PART or left < 0:
            raise Invalid(file=because("Частина «%(part)s» завелика", part=one.filename))
        yield one.filename, content


def _check_names(parts: Mapping[str, bytes]) -> None:
    for name in parts:
        if not any(one.fullmatch(name) for one in (BODY, TABLES, MEDIA, LEFT_OUT, FRAME)):
            raise Invalid(file=because("У шаблоні не може бути частини «%(part)s»", part=name))
    for name in (MAIN, "[Content_Types].xml", "_rels/.rels"):
        if name not in parts:
            raise Invalid(file=because("Це не документ .docx: у ньому немає «%(part)s»", part=name))


def _check_types(parts: Mapping[str, bytes]) -> None:
    """Take a document only: no program, no template of Word, whatever its name ends with."""
    root = read_xml("[Content_Types].xml", parts["[Content_Types].xml"])
    for one in root:
        told = (one.get("ContentType") or "").casefold()
        if "macro" in told or "vba" in told or "activex" in told or "oleobject" in told:
            raise Invalid(file=because("У шаблоні не може бути макросів («%(part)s»)", part=one.get("PartName") or ""))
    main = [one.get("ContentType") for one in root if one.get("PartName") == f"/{MAIN}"]
    if main != [DOCUMENT_TYPE]:
        raise Invalid(
            file=because("Збережіть шаблон у форматі «Документ Word (.docx)»: «%(part)s» іншого типу", part=MAIN)
        )


def _checked(name: str, content: bytes, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Check a part of XML; give it written anew, or nothing where it is left out."""
    root = read_xml(name, content)
    if name.endswith(".rels"):
        kept = _checked_relations(name, root, parts)
        return {} if OF_LEFT_OUT.fullmatch(name) else kept
    if BODY.fullmatch(name):
        check_body(name, root)
        _refuse_heavy(name, root)
    elif TABLES.fullmatch(name):
        check_tables(name, root)
    else:
        check_settings(name, root)
        return {}
    return {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


def _refuse_heavy(name: str, root: etree._Element) -> None:
    """Refuse what would take minutes to lay out, however small it is in the file."""
    elements = letters = 0
    for one in root.iter():
        elements, letters = elements + 1, letters + len(one.text or "")
    if elements > MAX_ELEMENTS or letters > MAX_LETTERS:
        raise Invalid(file=because("Частина «%(part)s» завелика", part=name))


def _checked_relations(name: str, root: etree._Element, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Keep what leads to parts that are kept; whatever leads outside is refused."""
    base = posixpath.dirname(posixpath.dirname(name))
    for one in list(root):
        target = one.get("Target") or ""
        if (one.get("TargetMode") or "Internal") != "Internal" or ":" in target:
            raise Invalid(file=because("«%(part)s» посилається назовні: %(target)s", part=name, target=target[:200]))
        path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(base, target))
        if path not in parts:
            raise Invalid(
                file=because("«%(part)s» посилається на те, чого немає: %(target)s", part=name, target=target[:200])
            )
        if one.get("Type") not in KEPT_RELATIONS:
            if not LEFT_OUT.fullmatch(path):
                raise Invalid(
                    file=because("«%(part)s»: такого зв’язку не може бути: %(target)s", part=name, target=target[:200])
                )
            root.remove(one)
            continue
        if LEFT_OUT.fullmatch(path) or FRAME.fullmatch(path):
            raise Invalid(
                file=because("«%(part)s»: такого зв’язку не може бути: %(target)s", part=name, target=target[:200])
            )
        one.set("Target", f"/{path}")
    return {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


def _draw(name: str, content: bytes) -> bytes:
    """Draw a picture anew, without its facts, within bounds and in the form that its name tells."""
    form = "PNG" if name.casefold().endswith(".png") else "JPEG"
    return draw_picture(content, form, name)


def draw_picture(content: bytes, form: str, name: str) -> bytes:
    """Draw a PNG or JPEG anew as one of them; raise Invalid on «file»."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Invalid(file=because("Малюнок «%(part)s» завеликий", part=name))
            plain = picture.convert("RGB" if form == "JPEG" else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(file=because("«%(part)s» не читається як PNG або JPEG", part=name)) from error
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info.clear()
    out = io.BytesIO()
    plain.save(out, form)
    return out.getvalue()


def _pack(kept: dict[str, bytes]) -> bytes:
    """Write the package with a table of contents of our own."""
    root = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    for extension, told in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
        ("png", "image/png"), ("jpg", "image/jpeg"), ("jpeg", "image/jpeg"),
    ):  # fmt: skip
        etree.SubElement(root, f"{{{TYPES}}}Default", Extension=extension, ContentType=told)
    for name in sorted(kept):
        stem = re.sub(r"[0-9]*\.xml$", "", posixpath.basename(name))
        if stem in PART_TYPES:
            etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=PART_TYPES[stem])
    kept["[Content_Types].xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(kept):
            archive.writestr(zipfile.ZipInfo(name, AT), kept[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
