"""A paper as a file of any form, and as data."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from maintenance.papers.documents.paper import Block, Cell, Grid, Paper, Signatures
from maintenance.papers.documents.paper_xlsx import write_paper_xlsx
from maintenance.papers.documents.printed.stationery import PLAIN, Stationery, stationery_of, write_by
from maintenance.papers.documents.printed.template_outline import worded_by
from maintenance.papers.documents.programme_paper import programme_paper
from maintenance.papers.queries.programme_lines import lines_of_measures
from maintenance.programmes.documents import Printer
from maintenance.programmes.models import Programme
from maintenance.programmes.queries import find_decided
from registry.kernel.access import Actor

FORMS = ("docx", "pdf", "xlsx")


def write_as(paper: Paper, form: str, libraries: Path, stationery: Stationery = PLAIN) -> bytes:
    """Write a paper as «docx», «pdf» or «xlsx», all by its template; `libraries` is the folder of npm's.

    Raise Conflict without fonts.
    """
    if form == "xlsx":
        return write_paper_xlsx(worded_by(paper, stationery))
    return write_by(paper, form, libraries, stationery)


def printed_programme(session: Session, actor: Actor, programme: Programme, *, corrects: bool) -> Paper:
    """Lay a programme out with the support lines behind its measures."""
    lines, decided = lines_of_measures(session, actor, programme.id), find_decided(session, [programme])
    return programme_paper(programme, corrects=corrects, lines=lines, decided=decided)


def write_programme(session: Session, programme: Programme, paper: Paper, form: str, libraries: Path) -> bytes:
    """Write a programme by its hromada's template of today."""
    return write_as(paper, form, libraries, stationery_of(session, paper.form, [programme.hromada]))


def programme_printers() -> dict[str, Printer]:
    """Give the printers of programmes by forms."""

    def printer(form: str) -> Printer:
        return lambda session, actor, programme, corrects, libraries: write_programme(
            session, programme, printed_programme(session, actor, programme, corrects=corrects), form, libraries
        )

    return {form: printer(form) for form in FORMS}


def paper_document(paper: Paper) -> dict[str, Any]:
    """Give a paper as data: its texts, and its tables with what each figure comes to in the unit printed."""
    return {"title": paper.title, "foot": paper.foot, "blocks": [_block(one) for one in paper.blocks]}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Grid):
        heads = [[{"text": one.text, "width": one.width, "height": one.height} for one in row]
                 for row in block.head_rows]  # fmt: skip
        rows = [[_cell(text) for text in row] for row in block.body]
        return {"kind": "table", "name": block.name, "heads": heads, "rows": rows}
    if isinstance(block, Signatures):
        return {"kind": "signatures", "posts": list(block.posts)}
    return {"kind": block.kind.value, "text": block.text}


def _cell(text: str) -> dict[str, Any]:
    value = text.value if isinstance(text, Cell) else None
    marks = list(text.marks) if isinstance(text, Cell) else []
    return {"text": str(text), "value": None if value is None else str(value), "remarks": marks}
