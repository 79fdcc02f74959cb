"""Programmes in the API: read only; they come in as documents."""

import uuid
from typing import Any

from maintenance.programmes.api.schemas import ProgrammeOut, ProgrammePage
from maintenance.programmes.models import Programme
from maintenance.programmes.queries import get_programme, list_programmes
from maintenance.programmes.rules.show import show_programme
from registry.kernel.api.doors import Answer, chosen_hromada_id, endpoint, hromada_code, session
from registry.kernel.api.lists import answer_rows
from registry.kernel.api.schemas import ListQuery
from registry.kernel.web.access import current_actor


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
