"""Kinds in the API: read only; they are kept in the catalogue and on their own page."""

from registry.api.doors import Answer, endpoint, session
from registry.api.lists import answer_rows
from registry.api.schemas import ListQuery
from registry.api.schemas_things import KindOut, KindPage
from registry.api.shapes import show_kind
from registry.queries.kinds import get_kind, list_kinds


@endpoint("List kinds of assets", permission="asset.read", query=ListQuery, answer=KindPage)
def kinds(query: ListQuery) -> Answer:
    """Give the kinds in the catalogue's order."""
    return answer_rows([show_kind(one) for one in list_kinds(session())], limit=query.limit, cursor=query.cursor)


@endpoint("Read a kind", permission="asset.read", answer=KindOut)
def kind(code: str) -> Answer:
    """Give one kind by its code."""
    return Answer(show_kind(get_kind(session(), code[:40])))
