"""Word packages taken apart and put together again, with parts that may not be there."""

import io
import zipfile
from collections.abc import Callable, Mapping

from docx import Document

DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
CONTENT_TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts_of(data: bytes) -> dict[str, bytes]:
    """Take a package apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Put a package together."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    """Add a part."""
    return pack({**parts_of(data), name: content})


def in_part(data: bytes, old: str, new: str, part: str = DOCUMENT) -> bytes:
    """Exchange what a part says once."""
    parts = parts_of(data)
    text = parts[part].decode()
    assert old in text, f"{part} does not hold {old}"
    parts[part] = text.replace(old, new, 1).encode()
    return pack(parts)


def with_body(data: bytes, xml: str) -> bytes:
    """Put elements at the beginning of the body."""
    return in_part(data, "<w:body>", f"<w:body>{xml}")


def with_relation(data: bytes, kind: str, target: str, mode: str = "External", part: str = RELATIONS) -> bytes:
    """Add a relationship."""
    told = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return in_part(data, "</Relationships>", told, part)


def changed(data: bytes, change: Callable[[object], None]) -> bytes:
    """Change a document as somebody does in a word processor."""
    document = Document(io.BytesIO(data))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts_of(data: bytes) -> str:
    """Give all that a document says, paragraphs of tables, heads and feet among them."""
    document = Document(io.BytesIO(data))
    edges = [one for some in document.sections for one in (some.header, some.footer) if not one.is_linked_to_previous]
    roots = [*(one._element for one in edges), document.element.body]
    kind = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    paragraphs = [one for root in roots for one in root.iter(f"{kind}p")]
    return "\n".join("".join(text.text or "" for text in one.iter(f"{kind}t")) for one in paragraphs)
