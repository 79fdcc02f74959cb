"""Kinds in the API: read only; they are kept in the catalogue and on their own page."""

from registry.assets.api.schemas import KindOut, KindPage
from registry.assets.api.shapes import show_kind
from registry.assets.queries.kinds import get_kind, list_kinds
from registry.kernel.api.doors import Answer, endpoint, session
from registry.kernel.api.lists import answer_rows
from registry.kernel.api.schemas import ListQuery


@endpoint("List kinds of assets", permission="asset.read", query=ListQuery, answer=KindPage)
def kinds(query: ListQuery) -> Answer:
    """Give the kinds in the catalogue's order."""
    return answer_rows([show_kind(one) for one in list_kinds(session())], limit=query.limit, cursor=query.cursor)


@endpoint("Read a kind", permission="asset.read", answer=KindOut)
def kind(code: str) -> Answer:
    """Give one kind by its code."""
    return Answer(show_kind(get_kind(session(), code[:40])))
