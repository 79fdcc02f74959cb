"""Files to fill in: headings, an example that says it is one, and what each column takes."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.exchange.operations.imports import columns_for
from registry.exchange.rules.columns import ADDRESS_COLUMNS, Column
from registry.exchange.rules.guidance import NOTE
from registry.kernel.fields import NOUNS, Field
from registry.kernel.words import help_of, language

FORMS = ("xlsx", "csv")
UNASKED = "is_demo"
"""A column that exports have and nobody fills in."""
ONLY_OF_OTHERS = {
    "street": frozenset({"name_uk", "former_names_uk", "road"}),
    "house": frozenset({"place_name"}),
    "plan": frozenset({"rhythm", "rhythm_months"}),
}
"""Columns that only other people's files have; of all else those by which an address is told in parts."""
IN_PARTS = frozenset(one.name for one in ADDRESS_COLUMNS)


@dataclass(frozen=True)
class Guide:
    """One column of a file to fill in, in the reader's language."""

    heading: str
    takes: str
    example: str
    is_required: bool = False


def guides_of(session: Session, kind: str) -> list[Guide]:
    """Tell what each column of a kind takes; raise NotFound for an unknown kind."""
    known = session.get(AssetKind, kind)
    attributes = {one.name: one for one in attributes_of(known.definition)} if known else {}
    noun = NOUNS.get("asset" if known else kind)
    fields = {one.name.removesuffix("_id"): one for one in noun.fields} if noun else {}
    left_out = {UNASKED, *ONLY_OF_OTHERS.get(kind, IN_PARTS)}
    columns = [one for one in columns_for(session, kind) if one.name not in left_out]
    if any(one.name == "lat" for one in columns):
        fields.pop("geometry", None)  # A point is told by its coordinates: no row needs another geometry.
    return [
        _guide(column, fields.get(column.name), attributes.get(column.name.removeprefix("attributes.")), known)
        for column in columns
    ]


def _guide(column: Column, one: Field | None, attribute: Attribute | None, kind: AssetKind | None) -> Guide:
    heading = column.label(language())
    if column.name == "kind" and kind is not None:
        return Guide(heading, _("порожньо: вид обирають під час імпорту"), "")
    told = _of_place(column.name)
    if told is None and attribute is not None and column.name.startswith("attributes."):
        told = _of_attribute(attribute)
    if told is None:
        told = _of_field(column, one)
    is_required = bool(one and one.is_required and one.fallback is None) or bool(attribute and attribute.is_required)
    return Guide(heading, told[0], told[1], is_required)


def _of_place(name: str) -> tuple[str, str] | None:
    return {
        "place": (_("назва місця; нове місце створюється"), _("Опора 12")),
        "building": (_("назва будівлі, якщо це приміщення"), ""),
        "settlement": (_("населений пункт громади, за потреби з категорією: с. Нове"), ""),
        "lat": (_("градуси: 51,5200"), "51,5200"),
        "lon": (_("градуси: 30,7500"), "30,7500"),
        "geometry": (_("WKT, якщо це лінія чи ділянка; для точки досить широти й довготи"), ""),
        "hromada": (_("код або назва; порожньо, якщо громада одна"), ""),
        "parent": (_("номер або назва того, до чого належить"), ""),
    }.get(name)


def _of_attribute(one: Attribute) -> tuple[str, str]:
    words = [choice.label(language()) for choice in one.choices]
    if one.type == "list":
        return _("одне або кілька через «;»: %(words)s", words=" | ".join(words)), words[0] if words else ""
    if words:
        return _one_of(words)
    return _of_type(one.type, low=one.low, high=one.high)


def _one_of(words: Sequence[str]) -> tuple[str, str]:
    return _("одне з: %(words)s", words=" | ".join(words)), words[0]


def _of_field(column: Column, one: Field | None) -> tuple[str, str]:
    if one is None:
        return _of_type(column.type)
    if one.type.codes is not None:
        return _one_of([code.word(language()) for code in one.type.codes])
    if one.type.refers_to is not None:
        return _("назва або код того, що вже є в реєстрі"), ""
    takes, example = _of_type(column.type, limit=one.type.limit)
    return "; ".join(filter(None, (takes, help_of(one)))), one.example or example


def _of_type(name: str, *, low: Any = None, high: Any = None, limit: int | None = None) -> tuple[str, str]:
    bounds = f" {low}–{high}" if low is not None and high is not None else ""
    known = {
        "date": (_("дата"), "22.11.2026"),
        "money": (_("сума в гривнях"), "1200,50"),
        "boolean": (_("так або ні"), _("так")),
        "integer": (_("ціле число") + bounds, str(low if low is not None else 1)),
        "decimal": (_("число") + bounds, str(low if low is not None else 1)),
    }
    return known.get(name, (_("текст, до %(limit)s знаків", limit=limit) if limit else _("текст"), ""))


def write_blank(session: Session, kind: str, form: str, out: IO[bytes]) -> None:
    """Write a file to fill in, as `form` (xlsx, csv), in the reader's language."""
    guides = guides_of(session, kind)
    (_write_book if form == "xlsx" else _write_text)(guides, out)


def _example_row(guides: Sequence[Guide]) -> list[str]:
    """Say in the first cell that this is an example: an import leaves such a row out."""
    word = _("Приклад")
    return [f"{word}: {guides[0].example or guides[0].heading}", *(one.example for one in guides[1:])]


def _takes(one: Guide) -> str:
    required = _("обов’язково")
    return f"{one.takes}; {required}" if one.is_required else one.takes


def _write_text(guides: Sequence[Guide], out: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rest = [""] * (len(guides) - 1)
    for one in guides:
        writer.writerow([f"{NOTE}{one.heading}: {_takes(one)}", *rest])
    writer.writerow([one.heading for one in guides])
    writer.writerow(_example_row(guides))
    text.detach()


def _write_book(guides: Sequence[Guide], out: IO[bytes]) -> None:
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(out, {**texts, "in_memory": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    grey = book.add_format({"italic": True, "font_color": "#666666"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Заповнити"))
    for at, (one, example) in enumerate(zip(guides, _example_row(guides), strict=True)):
        sheet.set_column(at, at, 28 if at < 2 else 16)
        sheet.write_string(0, at, one.heading, head)
        sheet.write_string(1, at, example, grey)
        sheet.write_comment(0, at, _takes(one))
    sheet.freeze_panes(1, 1)
    _write_guide(book.add_worksheet(_("Пояснення")), guides, head, wrapped)
    book.close()


def _write_guide(sheet: Any, guides: Sequence[Guide], head: Any, wrapped: Any) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    for at, heading in enumerate((_("Стовпець"), _("Що вписувати"), _("Обов’язково"), _("Приклад"))):
        sheet.write_string(0, at, heading, head)
    for line, one in enumerate(guides, 1):
        sheet.write_string(line, 0, one.heading, wrapped)
        sheet.write_string(line, 1, one.takes, wrapped)
        sheet.write_string(line, 2, _("так") if one.is_required else "", wrapped)
        sheet.write_string(line, 3, one.example, wrapped)
