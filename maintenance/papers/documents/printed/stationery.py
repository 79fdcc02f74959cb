"""By which template a paper is written: its hromada's in force on the paper's day, and how that one's papers begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from maintenance.papers.documents.paper import Paper, PaperPart
from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.documents.printed.fill_paper import fill_paper
from maintenance.papers.documents.printed.pdf import write_pdf
from maintenance.papers.queries.printed.asked import House
from maintenance.papers.queries.printed.templates import find_in_force, find_settings
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS, EMPTY_PAPER
from registry.kernel import clock
from registry.places.models.territory import Hromada


@dataclass(frozen=True)
class Stationery:
    """A template, what stands at the beginning of a hromada's papers, and its emblem; without any: the built-in one."""

    template: bytes | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    emblem: bytes | None = None


PLAIN = Stationery()


def stationery_of(session: Session, form: str, hromadas: Sequence[Hromada], day: date | None = None) -> Stationery:
    """Read by what a paper of a day is written; one of several hromadas is written by the built-in template."""
    if len(hromadas) != 1:
        return PLAIN
    hromada = hromadas[0]
    settings = find_settings(session, hromada.id)
    version = find_in_force(session, hromada.id, form, day or clock.today())
    return Stationery(
        version.document if version else None, House(hromada, settings).values, settings.emblem if settings else None
    )


def write_by(paper: Paper, form: str, libraries: Path, stationery: Stationery = PLAIN) -> bytes:
    """Write a paper by its template as «docx» or «pdf»; raise Conflict where there are no fonts for a PDF."""
    if paper.parts:
        template, printed, parts = stationery.template or built_in(paper.form), BLOCK_FORMS[paper.form], paper
    else:
        content = PaperPart({"foot": paper.foot, "title": paper.title}, {"content": paper.blocks})
        template, printed, parts = built_in(EMPTY_PAPER.code), EMPTY_PAPER, replace(paper, parts=[content])
    filled = fill_paper(printed, template, parts, stationery.values, stationery.emblem)
    return write_pdf(filled, libraries) if form == "pdf" else filled


def write_for(session: Session, hromadas: Sequence[Hromada], paper: Paper, form: str, libraries: Path) -> bytes:
    """Write a paper of hromadas by the template of its day; raise Conflict where there are no fonts for a PDF."""
    return write_by(paper, form, libraries, stationery_of(session, paper.form, hromadas, paper.known_on))
