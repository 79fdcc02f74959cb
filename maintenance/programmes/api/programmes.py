"""Programmes in the API: their tables are read only and come in as documents; whether one is in force is written."""

import uuid
from dataclasses import asdict
from datetime import date
from typing import Any

from maintenance.programmes.api.schemas import (
    ProgrammeCheckOut,
    ProgrammeListQuery,
    ProgrammeOut,
    ProgrammePage,
    ProgrammeQuery,
)
from maintenance.programmes.models import Programme
from maintenance.programmes.operations.programmes import delete_programme, update_programme
from maintenance.programmes.queries import find_decided, get_programme, list_programmes
from maintenance.programmes.rules.programmes import PROGRAMME
from maintenance.programmes.rules.show import show_check, show_programme
from maintenance.programmes.rules.standing import standing_on
from registry.kernel import clock
from registry.kernel.api.doors import (
    Answer,
    changes_of,
    chosen_hromada_id,
    demand_match,
    endpoint,
    hromada_code,
    session,
    version_etag,
)
from registry.kernel.api.lists import answer_rows
from registry.kernel.api.shapes import day, text_id
from registry.kernel.api.written import body_schema, left_as_it_is
from registry.kernel.web.access import current_actor

PATCH = body_schema(PROGRAMME, is_new=False, shown=ProgrammeOut.model_fields)


@endpoint("List programmes", permission="programme.read", query=ProgrammeListQuery, answer=ProgrammePage)
def programmes(query: ProgrammeListQuery) -> Answer:
    """Give the programmes, the latest first."""
    found = list_programmes(session(), current_actor(), chosen_hromada_id(query.hromada))
    return answer_rows([_named(one, query.on) for one in found], limit=query.limit, cursor=query.cursor)


@endpoint("Read a programme", permission="programme.read", query=ProgrammeQuery, answer=ProgrammeOut)
def programme(code: str, query: ProgrammeQuery) -> Answer:
    """Give one whole programme by its code or its id."""
    found = get_programme(session(), current_actor(), code_of(code))
    return Answer(document_of(found, query.on), etag=version_etag(found.version))


@endpoint("Check a programme", permission="programme.read", answer=ProgrammeCheckOut)
def programme_check(code: str) -> Answer:
    """Give what does not add up in a programme as printed, and the few causes behind it."""
    return Answer(show_check(get_programme(session(), current_actor(), code_of(code))))


@endpoint(
    "Change a programme's state",
    permission="programme.write",
    body=PATCH,
    answer=ProgrammeOut,
    needs_match=True,
)
def change_programme(code: str, body: dict[str, Any]) -> Answer:
    """Say whether a programme is in force, by which decision and from which day to which."""
    found = get_programme(session(), current_actor(), code_of(code))
    demand_match(version_etag(found.version))
    values = left_as_it_is(changes_of(body), PATCH.fixed(), lambda: document_of(found))
    update_programme(session(), current_actor(), found.id, values, version=found.version)
    return Answer(document_of(found), etag=version_etag(found.version))


@endpoint("Delete a programme", permission="programme.write", needs_match=True)
def drop_programme(code: str) -> Answer:
    """Delete a programme to which nothing refers."""
    found = get_programme(session(), current_actor(), code_of(code))
    demand_match(version_etag(found.version))
    delete_programme(session(), current_actor(), found.id, version=found.version)
    return Answer(None)


def document_of(found: Programme, on: date | None = None) -> dict[str, Any]:
    """Give a programme whole, as the API answers it; its standing on a day, None is today."""
    decided = find_decided(session(), [found]).get(found.id, ())
    return {**show_programme(found), **_named(found, on), "decisions": [asdict(one) for one in decided]}


def _named(found: Programme, on: date | None) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "code": found.code,
        "hromada": hromada_code(found.hromada_id),
        "title": found.title,
        "years": list(found.years),
        "unit": found.unit,
        "state": found.state,
        "standing": standing_on(found, on or clock.today()).value,
        "state_decision": found.state_decision,
        "in_force_from": day(found.in_force_from),
        "in_force_to": day(found.in_force_to),
        "replaced_by_id": text_id(found.replaced_by_id),
        "amends_id": text_id(found.amends_id),
        "version": found.version,
    }


def code_of(given: str) -> str:
    """Give a programme's code by its code or its id."""
    try:
        found = session().get(Programme, uuid.UUID(given))
    except ValueError:
        return given[:60]
    return found.code if found else given
