"""Programmes in the API: read only; they come in as documents."""

import uuid
from typing import Any

from maintenance.api.schemas_costing import ProgrammeOut, ProgrammePage
from maintenance.models.programme import Programme
from maintenance.queries.programmes import get_programme, list_programmes
from maintenance.rules.programme_show import show_programme
from registry.api.doors import Answer, chosen_hromada_id, endpoint, hromada_code, session
from registry.api.lists import answer_rows
from registry.api.schemas import ListQuery
from registry.web.access import current_actor


@endpoint("List programmes", permission="programme.read", query=ListQuery, answer=ProgrammePage)
def programmes(query: ListQuery) -> Answer:
    """Give the programmes, the latest first."""
    found = list_programmes(session(), current_actor(), chosen_hromada_id(query.hromada))
    return answer_rows([_named(one) for one in found], limit=query.limit, cursor=query.cursor)


@endpoint("Read a programme", permission="programme.read", answer=ProgrammeOut)
def programme(code: str) -> Answer:
    """Give one whole programme by its code or its id."""
    found = get_programme(session(), current_actor(), _code_of(code))
    return Answer({**show_programme(found), **_named(found)}, etag=f"p{found.updated_at.timestamp():.0f}")


def _named(found: Programme) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "code": found.code,
        "hromada": hromada_code(found.hromada_id),
        "title": found.title,
        "years": list(found.years),
        "unit": found.unit,
    }


def _code_of(given: str) -> str:
    try:
        found = session().get(Programme, uuid.UUID(given))
    except ValueError:
        return given[:60]
    return found.code if found else given
