"""Kinds in the API: those of the catalogue are read, an administrator of all adds, changes and deletes others."""

from typing import Any

from registry.assets.api.schemas import KindIn, KindOut, KindPage, KindPatch
from registry.assets.api.shapes import show_kind
from registry.assets.models.kind import AssetKind
from registry.assets.operations.kinds import add_kind, delete_kind, mark_of, update_kind
from registry.assets.queries.kinds import get_kind, list_kinds
from registry.kernel.api.doors import Answer, changes_of, demand_match, endpoint, session
from registry.kernel.api.lists import answer_rows
from registry.kernel.api.schemas import ListQuery
from registry.kernel.errors import Invalid, because
from registry.kernel.web.access import current_actor

FIXED = because("Це поле тут не змінюється")


@endpoint("List kinds of assets", permission="asset.read", query=ListQuery, answer=KindPage)
def kinds(query: ListQuery) -> Answer:
    """Give the kinds in the catalogue's order."""
    return answer_rows([show_kind(one) for one in list_kinds(session())], limit=query.limit, cursor=query.cursor)


@endpoint("Read a kind", permission="asset.read", answer=KindOut)
def kind(code: str) -> Answer:
    """Give one kind by its code."""
    return _answer(get_kind(session(), code[:40]))


@endpoint("Add a kind", permission="instance.manage", body=KindIn, answer=KindOut)
def add_a_kind(body: KindIn) -> Answer:
    """Add a kind of one's own."""
    made = add_kind(session(), current_actor(), _values(changes_of(body), None))
    return _answer(made, status=201, location=f"/api/v1/kinds/{made.code}")


@endpoint("Change a kind", permission="instance.manage", body=KindPatch, answer=KindOut, needs_match=True)
def change_kind(code: str, body: KindPatch) -> Answer:
    """Change a kind of one's own."""
    found = get_kind(session(), code[:40])
    demand_match(mark_of(found))
    return _answer(update_kind(session(), current_actor(), found.code, _values(changes_of(body), found)))


@endpoint("Delete a kind", permission="instance.manage", needs_match=True)
def drop_kind(code: str) -> Answer:
    """Delete a kind of one's own that nothing refers to."""
    found = get_kind(session(), code[:40])
    demand_match(mark_of(found))
    delete_kind(session(), current_actor(), found.code)
    return Answer(None)


def _values(given: dict[str, Any], kind: AssetKind | None) -> dict[str, Any]:
    """Take the definition's parts as fields of their own; what was sent back as it was read changes nothing."""
    is_builtin = kind is not None and kind.is_builtin
    if given.pop("is_builtin", is_builtin) != is_builtin:
        raise Invalid(is_builtin=FIXED)
    definition = given.pop("definition", None)
    if definition and (kind is None or definition != kind.definition):
        strange = sorted({*definition} - {"attributes", "default_kekv", *(kind.definition if kind else ())})
        if strange:
            raise Invalid({f"definition.{name}": [because("Такого поля немає")] for name in strange})
        given = {**{name: definition[name] for name in ("attributes", "default_kekv") if name in definition}, **given}
    return given


def _answer(kind: AssetKind, *, status: int = 200, location: str | None = None) -> Answer:
    return Answer(show_kind(kind), status, mark_of(kind), location)
