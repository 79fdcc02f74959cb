"""Papers in the API: as data, and as files within JSON."""

import base64
from typing import Any, Literal

from flask import current_app
from pydantic import Field

from maintenance.papers.documents.budget_request import request_paper
from maintenance.papers.documents.paper import Paper
from maintenance.papers.documents.printed.stationery import Stationery, stationery_of
from maintenance.papers.documents.written import paper_document, printed_programme, write_as
from maintenance.papers.queries.budget_request import list_budget_requests
from maintenance.programmes.queries import get_programme
from registry.kernel import clock
from registry.kernel.api.doors import Answer, chosen_hromada_id, endpoint, session
from registry.kernel.api.schemas import Day, Out, Query, Text20
from registry.kernel.seams import seams
from registry.kernel.web.access import current_actor
from registry.places.queries.territory import list_hromadas

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
def programme_paper(query: ProgrammePaperQuery, code: str) -> Answer:
    """Give a programme in its council's layout, with its remarks."""
    programme = get_programme(session(), current_actor(), code)
    corrects = query.version == "corrected"
    name = f"{programme.code}{'-corrected' if corrects else ''}"
    paper = printed_programme(session(), current_actor(), programme, corrects=corrects)
    by = stationery_of(session(), paper.form, [programme.hromada])
    return Answer(answer_paper(paper, name, query.form, by))


class RequestPaperQuery(Query):
    """Which form of the request, of which hromadas, as known when."""

    hromada: Text20 | None = Field(None, description="КАТОТТГ code; without it all that you may read")
    number: int = Field(2, ge=1, le=3, description="1 general, 2 individual, 3 additional")
    form: Form | None = Field(None, description="Also give the file, as base64")
    as_of: Day | None = None


@endpoint("Read a budget request", permission="cost.read", query=RequestPaperQuery, answer=PaperOut)
def budget_request(query: RequestPaperQuery, year: int) -> Answer:
    """Give a form of the budget request: a year's and the two after it, beside the two before."""
    wanted = chosen_hromada_id(query.hromada)
    hromadas = [one for one in list_hromadas(session(), current_actor(), "cost.read") if wanted in (None, one.id)]
    found = list_budget_requests(session(), current_actor(), hromadas, year, query.as_of or clock.today())
    paper = request_paper(found, year, query.number)
    by = stationery_of(session(), paper.form, hromadas, paper.known_on)
    return Answer(answer_paper(paper, f"budget-request-{year}-{query.number}", query.form, by))


def answer_paper(paper: Paper, name: str, form: str | None, by: Stationery) -> dict[str, Any]:
    """Give a paper as data, with its file where a form is asked for."""
    return {**paper_document(paper), "file": _file(paper, name, form, by) if form else None}


def _file(paper: Paper, name: str, form: str, by: Stationery) -> dict[str, str]:
    written = write_as(paper, form, seams(current_app).settings.front_end, by)
    return {"name": f"{name}.{form}", "content": base64.b64encode(written).decode("ascii")}


ROUTES = (
    ("GET", "/programmes/<code>/paper", programme_paper),
    ("GET", "/budget_requests/<int:year>", budget_request),
)
