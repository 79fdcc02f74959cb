"""Printed forms in the API: which there are, what one of a thing would print and lacks, and its file."""

from typing import Annotated, Any

from flask import current_app
from pydantic import Field

from maintenance.papers.documents.printed.paper import ReadyPaper, get_form, ready_paper
from maintenance.papers.queries.printed.asked import Asked
from maintenance.papers.rules.printed.catalogue import FORMS
from registry.kernel.api.doors import Answer, endpoint, session
from registry.kernel.api.files import FileAnswer, FileType
from registry.kernel.api.schemas import Day, Out, Query, Text200, Text2000
from registry.kernel.seams import seams
from registry.kernel.web.access import current_actor, look_at

READ = "asset.read"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class PaperQuery(Query):
    """What is to be printed, and of which days."""

    of: Text2000 | None = Field(
        None,
        description="The identifier of an act, asset, contract, place or holder, or a КАТОТТГ code; several by comma",
    )
    on: Day | None = Field(None, description="The day of an act or a sheet; without it today")
    from_: Annotated[Day | None, Field(alias="from", description="The first day of a journal")] = None
    to: Day | None = Field(None, description="The last day of a journal, inclusive")
    responsible: Text200 | None = Field(None, description="Only assets of this post")
    reason: Text200 | None = Field(None, description="Why the assets of a draft act of writing off are to leave")


class FormOut(Out):
    """A form that can be printed."""

    form: str
    title: str
    fields: list[str]
    lists: dict[str, list[str]]


class FormList(Out):
    """All forms."""

    items: list[FormOut]
    next: str | None
    total: int


class LackOut(Out):
    """What the register does not know: a line on the paper."""

    label: str
    things: list[dict[str, str]]


class PaperOut(Out):
    """What a form would print."""

    form: str
    hromada: str
    day: Day
    template: int | None = Field(description="The version of the template; null is the built-in one")
    draft: bool = Field(description="An act of writing off of what is not retired yet: the paper says so")
    values: dict[str, str | None]
    lists: dict[str, list[dict[str, str | None]]]
    missing: list[LackOut]


@endpoint("List printed forms", permission=READ, answer=FormList)
def forms() -> Answer:
    """Give the forms with the fields that their templates may hold."""
    items = [
        {
            "form": one.code,
            "title": one.title,
            "fields": [field.name for field in one.fields],
            "lists": {some.name: [field.name for field in some.fields] for some in one.lists},
        }
        for one in FORMS.values()
    ]
    return Answer({"items": items, "next": None, "total": len(items)})


@endpoint("Read what a form would print", permission=READ, query=PaperQuery, answer=PaperOut)
def paper(code: str, query: PaperQuery) -> Answer:
    """Give the values and rows of a form, and what the register lacks for it."""
    made = _paper(code, query)
    return Answer(
        {
            "form": made.printout.form.code,
            "hromada": made.printout.hromada.code,
            "day": made.printout.day.isoformat(),
            "template": made.version.number if made.version and made.version.sha256 else None,
            "draft": bool(made.printout.of_draft),
            "values": dict(made.filling.values),
            "lists": {name: [dict(row) for row in rows] for name, rows in made.filling.lists.items()},
            "missing": [_lack(one) for one in made.lacks],
        }
    )


def _lack(one: Any) -> dict[str, Any]:
    return {"label": one.label, "things": [{"entity": each.entity, "id": str(each.id)} for each in one.sources]}


@endpoint("Print a form as DOCX", permission=READ, query=PaperQuery, answer=FileType(TYPES["docx"]))
def paper_docx(code: str, query: PaperQuery) -> Answer:
    """Give a filled form as a Word document."""
    return _file(code, query, "docx")


@endpoint("Print a form as PDF", permission=READ, query=PaperQuery, answer=FileType(TYPES["pdf"]))
def paper_pdf(code: str, query: PaperQuery) -> Answer:
    """Give a filled form as PDF."""
    return _file(code, query, "pdf")


def _file(code: str, query: PaperQuery, kind: str) -> Answer:
    made = _paper(code, query)
    written = made.write(kind, seams(current_app).settings.front_end)
    name = f"{made.printout.form.code}-{made.printout.day.isoformat()}.{kind}"
    return Answer({}, file=FileAnswer(written, TYPES[kind], name))


def _paper(code: str, query: PaperQuery) -> ReadyPaper:
    form = get_form(code)
    of = tuple(one.strip() for one in (query.of or "").split(",") if one.strip())
    asked = Asked(of, query.on, query.from_, query.to, query.responsible, query.reason)
    made = ready_paper(session(), current_actor(), form, asked)
    look_at(made.printout.hromada.id)
    return made


ROUTES = (
    ("GET", "/papers", forms),
    ("GET", "/papers/<code>", paper),
    ("GET", "/papers/<code>/file.docx", paper_docx),
    ("GET", "/papers/<code>/file.pdf", paper_pdf),
)
