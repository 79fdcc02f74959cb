"""The fields that a template holds: found over the runs that a word processor cuts them into, and checked."""

import difflib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document

from maintenance.papers.rules.printed.elements import W
from maintenance.papers.rules.printed.form import PICTURE, PrintedForm
from registry.kernel.errors import Invalid, because
from registry.kernel.text import N_

FIELD = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,60})\s*\}\}")
BRACES = re.compile(r"\{\{.{0,40}|.{0,40}\}\}")
COMMANDS = re.compile(r"\{[%#].{0,40}|.{0,40}[%#]\}")
"""How other template languages write commands and remarks; none of them is carried out here."""
HEAD_OR_FOOT = re.compile(r"/word/(header|footer)[0-9]*\.xml")
BLOCK_PLACE = N_("Блок {{%(name)s}} має стояти в кінці абзацу, а не в таблиці чи колонтитулі")
MOST_LIST_ROWS = 20
"""Each of them is repeated for thousands of things."""
P, T, TR, TBL, BODY = (f"{{{W}}}{name}" for name in ("p", "t", "tr", "tbl", "body"))


@dataclass(frozen=True)
class CheckedTemplate:
    """A template that may be kept: its bytes, and the needed fields that it does without."""

    data: bytes
    missing: Sequence[str]


def open_template(data: bytes) -> Any:
    """Open a checked package; raise Invalid on «file» for what no word processor would open either."""
    try:
        return Document(io.BytesIO(data))
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise Invalid(file=because("Документ пошкоджено: його частини не пов’язані між собою")) from error


def stories(document: Any) -> Iterator[tuple[Any, Any]]:
    """Give (part, root) of the document and of its heads and feet."""
    yield document.part, document.element
    for relation in document.part.rels.values():
        if HEAD_OR_FOOT.fullmatch(str(relation.target_part.partname)):
            yield relation.target_part, relation.target_part.element


def texts_of(paragraph: Any) -> list[Any]:
    """List the texts of a paragraph in order, however it is cut into runs."""
    return list(paragraph.iter(T))


def said(paragraph: Any) -> str:
    """Give what a paragraph says."""
    return "".join(one.text or "" for one in texts_of(paragraph))


def names_in(element: Any) -> list[str]:
    """List the fields within an element, in order."""
    return [name for one in element.iter(P) for name in FIELD.findall(said(one))]


def list_of_row(form: PrintedForm, row: Any) -> str | None:
    """Name the list whose fields stand in a table row itself, None where none do."""
    own = {form.row_of[name] for name in _own_names(row) if name in form.row_of}
    return next(iter(sorted(own)), None)


def _own_names(row: Any) -> Iterator[str]:
    """Name the fields of a row, those of tables within it left out."""
    for one in row.iter(P):
        if next(one.iterancestors(TR), None) is row:
            yield from FIELD.findall(said(one))


def check_fields(form: PrintedForm, data: bytes) -> CheckedTemplate:
    """Check the fields of a clean package; raise Invalid on «file» with all unknown names and the nearest known."""
    document = open_template(data)
    held: list[str] = []
    for _part, root in stories(document):
        held += names_in(root)
        _check_braces(root)
    _check_known(form, held)
    for part, root in stories(document):
        _check_rows(form, root, is_body=part is document.part)
    missing = [name for name in form.needed if name not in held]
    if form.blocks:
        _refuse_without(form, missing)
        _check_blocks(form, document)
    return CheckedTemplate(data, missing)


def block_of(form: PrintedForm, paragraph: Any) -> str | None:
    """Name the block that stands in a paragraph, None where none does."""
    return next((name for name in FIELD.findall(said(paragraph)) if name in form.block_names), None)


def _check_blocks(form: PrintedForm, document: Any) -> None:
    """Let each block stand once, at the end of a paragraph of the body: it is laid out below that paragraph."""
    seen: set[str] = set()
    edges: set[str] = set()
    for part, root in stories(document):
        for one in root.iter(P):
            names = FIELD.findall(said(one))
            own = [name for name in names if name in form.block_names]
            if own and not (one.getparent().tag == BODY and own == names[-1:] and said(one).rstrip().endswith("}}")):
                raise Invalid(
                    file=because(
                        "Блок {{%(name)s}} має стояти в кінці абзацу, а не в таблиці чи колонтитулі", name=own[0]
                    )
                )
            if seen & set(own):
                raise Invalid(file=because("Блок {{%(name)s}} стоїть двічі", name=own[0]))
            seen |= set(own)
            if part is not document.part:
                _check_edge(form, names)
                edges |= set(names)
    if "foot" not in edges:
        raise Invalid(
            file=because("Поле {{%(name)s}} має стояти в колонтитулі: воно позначає кожну сторінку", name="foot")
        )


def _check_edge(form: PrintedForm, names: Sequence[str]) -> None:
    """Let a head or foot hold only what is the same on all pages."""
    changing = [name for name in names if form.by_name[name].is_of_part]
    if changing:
        raise Invalid(
            file=because("Поля {{%(name)s}} не може бути в колонтитулі: у частинах паперу воно різне", name=changing[0])
        )


def _refuse_without(form: PrintedForm, missing: Sequence[str]) -> None:
    """Refuse a template that would lose sums or warnings without a word."""
    told = ", ".join(f"{{{{{name}}}}}" for name in missing)
    if told:
        raise Invalid(
            file=because("Без цих полів і блоків папір утратив би суми чи застереження: %(names)s", names=told)
        )


def _check_braces(root: Any) -> None:
    for one in root.iter(P):
        text = FIELD.sub("", said(one))
        rest = COMMANDS.search(text)
        if rest:
            raise Invalid(
                file=because(
                    "«%(told)s»: команд у шаблоні не виконують, їх надрукували б як слова; приберіть їх. Абзац, що "
                    "друкується за умови, починають полем {{if_блок}}, де такі блоки є",
                    told=rest.group(),
                )
            )
        rest = BRACES.search(text)
        if rest:
            raise Invalid(
                file=because(
                    "«%(told)s»: поле пишуть як {{назва}}, латинські літери, цифри й підкреслення", told=rest.group()
                )
            )


def _check_known(form: PrintedForm, held: Iterable[str]) -> None:
    known = form.by_name
    unknown = sorted({name for name in held if name not in known})
    if unknown:
        raise Invalid(
            file=because(
                "Таких полів у формі немає: %(names)s", names=", ".join(_nearest(name, known) for name in unknown)
            )
        )


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"{name} (→ {close[0]})" if close else name


def _check_rows(form: PrintedForm, root: Any, *, is_body: bool) -> None:
    for one in root.iter(P):
        names = FIELD.findall(said(one))
        listed = [name for name in names if name in form.row_of]
        row = next(one.iterancestors(TR), None)
        if listed and (row is None or not is_body):
            raise Invalid(file=because("Поле переліку {{%(name)s}} може стояти лише в рядку таблиці", name=listed[0]))
        if PICTURE in names and said(one).strip() != FIELD.search(said(one)).group():  # type: ignore[union-attr]
            raise Invalid(file=because("Поле {{%(name)s}} має стояти в окремому абзаці", name=PICTURE))
    repeated = 0
    for row in root.iter(TR):
        lists = {form.row_of[name] for name in _own_names(row) if name in form.row_of}
        repeated += bool(lists)
        if repeated > MOST_LIST_ROWS:
            raise Invalid(file=because("Частина «%(part)s» завелика", part="word/document.xml"))
        if len(lists) > 1 or (lists and any(True for _ in row.iter(TBL))):
            raise Invalid(file=because("У рядку таблиці можуть бути поля лише одного переліку, без таблиць усередині"))
