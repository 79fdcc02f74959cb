"""One maker for the API's resources: list, read, add, change and delete of a described noun."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from registry.kernel.access import Actor
from registry.kernel.api.documents import show_thing
from registry.kernel.api.doors import (
    PREFIX,
    Answer,
    also_answers,
    changes_of,
    demand_match,
    endpoint,
    session,
    target_hromada_id,
    version_etag,
)
from registry.kernel.api.lists import answer_page, filters_of
from registry.kernel.api.written import (
    Schema,
    answer_schema,
    body_schema,
    left_as_it_is,
    page_schema,
    parameters_schema,
    query_schema,
)
from registry.kernel.errors import MergedAway
from registry.kernel.fields import Noun, Type
from registry.kernel.queries.paging import Order, Page
from registry.kernel.web.access import current_actor

Route = tuple[str, str, Callable[..., Any]]


@dataclass(frozen=True)
class Reads:
    """How a noun is read: the door has checked the permission, these keep to what the asker may know."""

    page: Callable[..., tuple[Page[Any], int]]
    """(session, actor, filters, sort, limit, cursor) -> the page and the count of all pages."""
    get: Callable[..., Any]
    """(session, actor, id) -> the thing; raises NotFound."""
    orders: Callable[[], Mapping[str, Order]]
    filters: Mapping[str, Mapping[str, Any] | Type]
    """Parameters beside the description's own: name -> how it is read, or its JSON schema alone."""
    find: Callable[..., Any] | None = None
    """Gives the thing to be written, where reading gives something lighter."""
    sort: str = ""
    """The order where none is asked for; the first one unless named."""


@dataclass(frozen=True)
class Writes:
    """How a noun is written; each takes (session, actor, …) as the wing's own operations do."""

    create: Callable[..., Any]
    update: Callable[..., Any] | None = None
    """None for what is never changed once it is written."""
    delete: Callable[..., Any] | None = None
    given_once: tuple[str, ...] = ()
    """The fields that only a new one is given."""
    delete_with: Mapping[str, Type] = field(default_factory=dict)
    """What may be said of a deletion in its address, such as a reason."""
    permissions: tuple[str, ...] = ("asset.write",)
    to_add: tuple[str, ...] = ()
    """The permissions to add one, where they differ from those to change it."""
    target: str | None = "asset.write"
    """The permission by which the hromada is chosen when the body names none; None for what lies in no hromada."""
    known: Callable[..., Any] | None = None
    """Gives what is there already and meant by what is sent, to be answered with 200; None where it is new."""
    warnings: Callable[[Any], list[str]] | None = None
    """What is doubtful about the thing as written and still no error."""


@dataclass(frozen=True)
class Resource:
    """A collection of the API."""

    noun: Noun
    path: str
    reads: Reads
    writes: Writes | None = None
    permission: str = "asset.read"
    show: Callable[[Actor, Any], dict[str, Any]] | None = None
    """The document of a thing, where the description alone does not make it."""
    extra: Mapping[str, Mapping[str, Any]] | None = None
    """What the document has beside the description's fields: name -> JSON schema."""
    body_extra: Mapping[str, Mapping[str, Any]] | None = None
    """What may be sent beside the description's fields."""

    @property
    def singular(self) -> str:
        """Name one thing of the collection, as in `organisation_id`."""
        return self.noun.entity

    def document(self, thing: Any) -> dict[str, Any]:
        """Show a thing as far as the actor may know it."""
        return self.show(current_actor(), thing) if self.show else show_thing(self.noun, current_actor(), thing)

    def answer(self, thing: Any, *, status: int = 200, location: str | None = None) -> Answer:
        """Answer with one thing."""
        document = self.document(thing)
        if self.writes and self.writes.warnings and (status == 201 or location is not None):
            document["warnings"] = self.writes.warnings(thing)
        return Answer(document, status, version_etag(thing.version), location or None)


def routes_of(resource: Resource) -> tuple[Route, ...]:
    """Make the addresses of a collection with their views."""
    one = f"/{resource.path}/<uuid:{resource.singular}_id>"
    found: list[Route] = [
        ("GET", f"/{resource.path}", _named(_list_view(resource), resource, resource.path)),
        ("GET", one, _named(_read_view(resource), resource, _single(resource))),
    ]
    if resource.writes:
        found.append(("POST", f"/{resource.path}", _named(_add_view(resource), resource, f"add_{resource.singular}")))
    if resource.writes and resource.writes.update:
        found.append(
            (
                "PATCH",
                one,
                _named(_change_view(resource, resource.writes.update), resource, f"change_{resource.singular}"),
            )
        )
    if resource.writes and resource.writes.delete:
        found.append(("DELETE", one, _named(_drop_view(resource), resource, f"drop_{resource.singular}")))
    return tuple(found)


def _single(resource: Resource) -> str:
    """Name the view of one thing; a word that has no plural must not name the list's too."""
    return resource.singular if resource.singular != resource.path else f"read_{resource.singular}"


def _named(view: Callable[..., Any], resource: Resource, name: str) -> Callable[..., Any]:
    """Call a view by its noun: OpenAPI names operations by floor and view."""
    view.__name__, view.__module__ = name, resource.noun.model.__module__
    return view


def _list_view(resource: Resource) -> Callable[..., Any]:
    reads = resource.reads
    query = query_schema(resource.noun, reads.orders, reads.filters, reads.sort)

    @endpoint(f"List {resource.path}", permission=resource.permission, query=query, answer=_page(resource))
    def view(query: Mapping[str, Any]) -> Answer:
        page, total = resource.reads.page(
            session(),
            current_actor(),
            filters_of(query),
            sort=query["sort"],
            limit=query["limit"],
            cursor=query["cursor"],
        )
        actor, show = current_actor(), resource.show or partial(show_thing, resource.noun)
        return answer_page(page, total, partial(show, actor))

    return view


def _read_view(resource: Resource) -> Callable[..., Any]:
    @endpoint(f"Read {_a(resource)}", permission=resource.permission, answer=_answer(resource))
    def view(**path: uuid.UUID) -> Answer:
        try:
            return resource.answer(resource.reads.get(session(), current_actor(), *path.values()))
        except MergedAway as error:
            return Answer({"id": str(error.into_id)}, 308, location=f"{PREFIX}/{resource.path}/{error.into_id}")

    return view


def _add_view(resource: Resource) -> Callable[..., Any]:
    writes = _writes(resource)
    body = body_schema(
        resource.noun,
        is_new=True,
        extra=resource.body_extra,
        shown=resource.extra or (),
        lies_in_hromada=bool(writes.target),
    )
    permissions = writes.to_add or writes.permissions

    saved = _answer(resource, is_saved=True)

    @also_answers({200: saved} if writes.known else {})
    @endpoint(f"Add {_a(resource)}", permission=permissions, body=body, answer=saved)
    def view(body: dict[str, Any]) -> Answer:
        values = changes_of(body)
        hromada_id = target_hromada_id(values.pop("hromada", None), writes.target) if writes.target else None
        known = writes.known(session(), current_actor(), hromada_id, values) if writes.known else None
        if known is not None:
            return resource.answer(known, location=f"/api/v1/{resource.path}/{known.id}")
        made = writes.create(session(), current_actor(), hromada_id, values)
        return resource.answer(made, status=201, location=f"/api/v1/{resource.path}/{made.id}")

    return view


def _change_view(resource: Resource, update: Callable[..., Any]) -> Callable[..., Any]:
    writes = _writes(resource)
    body = body_schema(
        resource.noun,
        is_new=False,
        extra=resource.body_extra,
        shown=resource.extra or (),
        given_once=writes.given_once,
    )
    fixed = body.fixed

    @endpoint(
        f"Change {_a(resource)}",
        permission=writes.permissions,
        body=body,
        answer=_answer(resource, is_saved=True),
        needs_match=True,
    )
    def view(body: dict[str, Any], **path: uuid.UUID) -> Answer:
        found = _find(resource, *path.values())
        demand_match(version_etag(found.version))
        values = left_as_it_is(changes_of(body), fixed(), lambda: _as_answered(resource, *path.values()))
        changed = update(session(), current_actor(), found.id, values, version=found.version)
        return resource.answer(changed, location="")

    return view


def _as_answered(resource: Resource, *path: uuid.UUID) -> dict[str, Any]:
    """Give a thing's document as reading and as writing answers it."""
    found = resource.reads.get(session(), current_actor(), *path)
    warn = resource.writes.warnings if resource.writes else None
    return {**resource.document(found), **({"warnings": warn(found)} if warn else {})}


def _drop_view(resource: Resource) -> Callable[..., Any]:
    writes = _writes(resource)
    query = parameters_schema(resource.noun, writes.delete_with) if writes.delete_with else None

    @endpoint(f"Delete {_a(resource)}", permission=writes.permissions, query=query, needs_match=True)
    def view(query: Mapping[str, Any] | None = None, **path: uuid.UUID) -> Answer:
        found = _find(resource, *path.values())
        demand_match(version_etag(found.version))
        if writes.delete is None:
            return Answer(None)
        kept = writes.delete(session(), current_actor(), found.id, version=found.version, **(query or {}))
        return Answer(None, etag=version_etag(kept.version) if kept is not None else None)

    return view


def _find(resource: Resource, thing_id: uuid.UUID) -> Any:
    """Give the thing that is to be written; raise NotFound."""
    return (resource.reads.find or resource.reads.get)(session(), current_actor(), thing_id)


def _writes(resource: Resource) -> Writes:
    if resource.writes is None:
        raise ValueError(resource.path)
    return resource.writes


def _a(resource: Resource) -> str:
    name = resource.noun.label_en.lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _answer(resource: Resource, *, is_saved: bool = False) -> Schema:
    extra: dict[str, Mapping[str, Any]] = dict(resource.extra or {})
    has_warnings = is_saved and resource.writes is not None and resource.writes.warnings is not None
    if has_warnings:
        extra["warnings"] = {"type": "array", "items": {"type": "string"}}
    return answer_schema(resource.noun, extra, "Saved" if has_warnings else "")


def _page(resource: Resource) -> Schema:
    return page_schema(_answer(resource))


def join(*resources: Iterable[Route]) -> tuple[Route, ...]:
    """Put the addresses of several collections together."""
    return tuple(route for routes in resources for route in routes)
