"""A printed form from what is asked to its file: filled by the template of its day, as DOCX or PDF."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from textwrap import shorten

from docx.exceptions import PythonDocxError
from docx.oxml.exceptions import XmlchemyError
from PIL import UnidentifiedImageError
from reportlab.platypus.doctemplate import LayoutError
from sqlalchemy.orm import Session

from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.documents.printed.fill import fill
from maintenance.papers.documents.printed.fill_paper import fill_paper
from maintenance.papers.documents.printed.pdf import write_pdf
from maintenance.papers.documents.samples import sample_paper
from maintenance.papers.models.printed import PaperTemplate
from maintenance.papers.queries.printed.acts import act_printout
from maintenance.papers.queries.printed.asked import DEMO, Asked, Printout
from maintenance.papers.queries.printed.assets import defect_printout, write_off_printout
from maintenance.papers.queries.printed.inventory import inventory_printout
from maintenance.papers.queries.printed.journal import journal_printout
from maintenance.papers.queries.printed.templates import find_in_force, find_settings
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS
from maintenance.papers.rules.printed.catalogue import ACT, DEFECT, FORMS, INVENTORY, JOURNAL, WRITE_OFF
from maintenance.papers.rules.printed.fields import P, names_in, open_template, said, stories
from maintenance.papers.rules.printed.form import Filling, Lack, PrintedField, PrintedForm, lacks_of, sample_filling
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, NotFound, because

UNPRINTABLE = (
    ValueError, KeyError, IndexError, AttributeError, TypeError, ArithmeticError, RecursionError, PythonDocxError,
    Conflict, LayoutError, XmlchemyError, UnidentifiedImageError,
)  # fmt: skip
"""What the libraries raise of a document whose parts contradict each other."""
SAMPLE = "ЗРАЗОК: усі дані вигадано"
WORDS_AROUND = 120
PRINTOUTS: Mapping[str, Callable[[Session, Actor, Asked], Printout]] = {
    ACT.code: act_printout,
    JOURNAL.code: journal_printout,
    DEFECT.code: defect_printout,
    WRITE_OFF.code: write_off_printout,
    INVENTORY.code: inventory_printout,
}


@dataclass(frozen=True)
class ReadyPaper:
    """A form with all that it takes to be written."""

    printout: Printout
    version: PaperTemplate | None
    """The version of the template; None is the built-in one."""
    filling: Filling

    @cached_property
    def template(self) -> bytes:
        """Give the template of its day."""
        return template_bytes(self.printout.form, self.version)

    @cached_property
    def used(self) -> frozenset[str]:
        """Name the fields that the template holds."""
        return frozenset(used_fields(self.template))

    @cached_property
    def lacks(self) -> Sequence[Lack]:
        """Tell what would be a line to write on."""
        return lacks_of(self.printout.form, self.used, self.filling)

    def write(self, form: str, libraries: Path) -> bytes:
        """Write it as «docx» or «pdf»; raise Conflict where there are no fonts for a PDF."""
        filled = fill(self.printout.form, self.template, self.filling)
        return write_pdf(filled, libraries) if form == "pdf" else filled


def get_form(code: str) -> PrintedForm:
    """Give a form that is printed of a thing by its code; raise NotFound."""
    return _known(FORMS, code)


def get_template_form(code: str) -> PrintedForm:
    """Give any form that has a template by its code; raise NotFound."""
    return _known({**FORMS, **BLOCK_FORMS}, code)


def _known(forms: Mapping[str, PrintedForm], code: str) -> PrintedForm:
    found = forms.get(code)
    if found is None:
        raise NotFound(because("Такої форми немає"))
    return found


def ready_paper(session: Session, actor: Actor, form: PrintedForm, asked: Asked) -> ReadyPaper:
    """Fill a form with what is asked; raise NotFound for whom it is not, Invalid by what was asked."""
    made = PRINTOUTS[form.code](session, actor, asked)
    settings = find_settings(session, made.hromada.id)
    mark = ". ".join(filter(None, (made.mark, DEMO if made.is_demo else None))) or None
    filling = Filling(
        made.values, made.lists, settings.emblem if settings else None, mark, made.day,
        made.sources, made.row_sources,
    )  # fmt: skip
    return ReadyPaper(made, find_in_force(session, made.hromada.id, form.code, made.day), filling)


def template_bytes(form: PrintedForm, version: PaperTemplate | None) -> bytes:
    """Give the bytes of a version, or those of the built-in template."""
    return version.document if version is not None and version.document is not None else built_in(form.code)


def used_fields(template: bytes) -> list[str]:
    """Name the fields that a template holds."""
    return [name for _part, root in stories(open_template(template)) for name in names_in(root)]


def lacking_fields(form: PrintedForm, version: PaperTemplate | None) -> list[PrintedField]:
    """List what the built-in template of today holds and a hromada's own does not, beside what its papers must say.

    An own template stays as it was when its form gets further fields.
    """
    if version is None or version.sha256 is None:
        return []
    used = {*used_fields(template_bytes(form, version)), *form.needed, *form.conditions}
    return [form.by_name[name] for name in dict.fromkeys(used_fields(built_in(form.code))) if name not in used]


def where_stand(form: PrintedForm, names: Sequence[str]) -> dict[str, str]:
    """Give the words of the built-in template among which each of some fields stands first, cut short."""
    paragraphs = [one for _part, root in stories(open_template(built_in(form.code))) for one in root.iter(P)]
    found = {name: said(one) for one in reversed(paragraphs) for name in names_in(one) if name in names}
    return {name: shorten(text, WORDS_AROUND, placeholder=" …") for name, text in found.items()}


def try_out(form: PrintedForm, template: bytes, libraries: Path) -> None:
    """Print a sample by a template that is to be kept; raise Invalid on «file» where it cannot be printed."""
    try:
        write_sample(form, template, date(2026, 1, 1), emblem=None, as_pdf=libraries)
    except UNPRINTABLE as error:
        raise Invalid(file=because("За цим шаблоном не надрукувати зразка: збережіть його наново як .docx")) from error


def write_sample(form: PrintedForm, template: bytes, day: date, *, emblem: bytes | None, as_pdf: Path | None) -> bytes:
    """Fill a template with samples and say so above; `as_pdf` is the folder of fonts, None is DOCX."""
    made = sample_filling(form, SAMPLE, day)
    if form.blocks:
        paper = sample_paper(form, day)
        filled = fill_paper(form, template, paper, {**made.values, **paper.parts[0].values}, emblem, mark=SAMPLE)
    else:
        filled = fill(form, template, Filling(made.values, made.lists, emblem, made.mark, day))
    return write_pdf(filled, as_pdf) if as_pdf else filled
