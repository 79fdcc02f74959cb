"""Drafts of programmes in the API: written as a document, copied, amended; two programmes compared."""

from typing import Any

from maintenance.programmes.api.programmes import code_of, document_of
from maintenance.programmes.api.schemas import (
    ComparisonQuery,
    ProgrammeAmendIn,
    ProgrammeComparisonOut,
    ProgrammeCopyIn,
    ProgrammeDraftIn,
    ProgrammeMadeOut,
    ProgrammeOut,
)
from maintenance.programmes.models import Programme
from maintenance.programmes.operations.documents import unbound_of
from maintenance.programmes.operations.drafts import amend_programme, copy_programme, create_from_document
from maintenance.programmes.queries import get_programme, list_unbound
from maintenance.programmes.rules.drafts.asked import read_copying
from maintenance.programmes.rules.drafts.comparison import compare_programmes, show_comparison, show_unbound
from registry.kernel.api.doors import Answer, endpoint, session, version_etag
from registry.kernel.web.access import current_actor


@endpoint("Write a draft programme", permission="programme.write", body=ProgrammeDraftIn, answer=ProgrammeMadeOut)
def create_programme(body: ProgrammeDraftIn) -> Answer:
    """Write a draft from a programme's document; it comes into force by a decision, by a change of its state."""
    made = create_from_document(session(), current_actor(), body.document)
    return _made(made, unbound=show_unbound(unbound_of(body.document, made)))


@endpoint("Copy a programme", permission="programme.write", body=ProgrammeCopyIn, answer=ProgrammeOut)
def copy_of_programme(code: str, body: ProgrammeCopyIn) -> Answer:
    """Write a draft copied from a programme and moved by years; the programme stays as it is."""
    how = read_copying(body.model_dump())
    return _made(copy_programme(session(), current_actor(), code_of(code), how))


@endpoint("Amend a programme", permission="programme.write", body=ProgrammeAmendIn, answer=ProgrammeOut)
def amendment_of_programme(code: str, body: ProgrammeAmendIn) -> Answer:
    """Write a draft of changes to a programme in force, equal to it at first."""
    return _made(amend_programme(session(), current_actor(), code_of(code), body.code))


@endpoint("Compare two programmes", permission="programme.read", query=ComparisonQuery, answer=ProgrammeComparisonOut)
def programme_comparison(code: str, query: ComparisonQuery) -> Answer:
    """Give each cell and word that another programme prints otherwise, and the sums by task, year and part."""
    before, after = (get_programme(session(), current_actor(), code_of(one)) for one in (code, query.after))
    return Answer(show_comparison(compare_programmes(before, after), list_unbound(current_actor(), before, after)))


def _made(made: Programme, **more: Any) -> Answer:
    shown: dict[str, Any] = {**document_of(made), **more}
    return Answer(shown, status=201, etag=version_etag(made.version), location=f"/api/v1/programmes/{made.id}")
