"""Papers in the API: as data, and as files within JSON."""

import base64
from typing import Any, Literal

from flask import current_app
from pydantic import Field

from maintenance.papers.documents.paper import Paper
from maintenance.papers.documents.printed import paper_document, write_as
from maintenance.papers.documents.programme_paper import programme_paper
from maintenance.programmes.queries import get_programme
from registry.kernel.api.doors import Answer, endpoint, session
from registry.kernel.api.schemas import Out, Query
from registry.kernel.seams import seams
from registry.kernel.web.access import current_actor

Form = Literal["docx", "pdf", "xlsx"]


class ProgrammePaperQuery(Query):
    """How a programme is printed."""

    version: Literal["printed", "corrected"] = Field(
        "printed", description="As the council printed it, or with what should be in cells that do not add up"
    )
    form: Form | None = Field(None, description="Also give the file, as base64")


class PaperFileOut(Out):
    """A file."""

    name: str
    content: str = Field(description="base64")


class PaperOut(Out):
    """A paper: texts and tables in printed order; amounts in the unit that is printed."""

    title: str
    foot: str
    blocks: list[dict[str, Any]]
    file: PaperFileOut | None = Field(description="Null unless a form is asked for")


@endpoint("Read a programme as printed", permission="programme.read", query=ProgrammePaperQuery, answer=PaperOut)
def printed_programme(query: ProgrammePaperQuery, code: str) -> Answer:
    """Give a programme in its council's layout, with its remarks."""
    programme = get_programme(session(), current_actor(), code)
    corrects = query.version == "corrected"
    name = f"{programme.code}{'-corrected' if corrects else ''}"
    return Answer(answer_paper(programme_paper(programme, corrects=corrects), name, query.form))


def answer_paper(paper: Paper, name: str, form: str | None) -> dict[str, Any]:
    """Give a paper as data, with its file where a form is asked for."""
    return {**paper_document(paper), "file": _file(paper, name, form) if form else None}


def _file(paper: Paper, name: str, form: str) -> dict[str, str]:
    written = write_as(paper, form, seams(current_app).settings.front_end)
    return {"name": f"{name}.{form}", "content": base64.b64encode(written).decode("ascii")}


ROUTES = (("GET", "/programmes/<code>/paper", printed_programme),)
