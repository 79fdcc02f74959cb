"""Reading organisations."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.completeness import Lack
from registry.kernel.errors import MergedAway, NotFound
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, as_text, cut_page, field_order
from registry.kernel.queries.small_tables import SmallTable
from registry.kernel.searching import holds_words
from registry.kernel.text import search_words
from registry.places.models.organisation import Organisation
from registry.places.queries.mergers import find_successor
from registry.places.rules.organisations import ORGANISATION

MAX_CHOICES = 500


@by_description(ORGANISATION)
def orders() -> dict[str, Order]:
    """Give the orders of the list."""
    by_role = Order(
        (Organisation.role, Organisation.sort_key, Organisation.id),
        lambda one: (one.role, one.sort_key, one.id),
        (as_text, as_text, uuid.UUID),
    )
    updated = field_order(Organisation.updated_at, as_moment)
    return orders_of(ORGANISATION, name=field_order(Organisation.sort_key), role=by_role, updated_at=updated)


def visible_organisations(actor: Actor) -> Select[Organisation]:
    """Select the organisations that the asker may know of."""
    ids = actor.hromada_ids("asset.read")
    statement = select(Organisation)
    if ids is None:
        return statement
    return statement.where(Organisation.hromada_id.in_(ids) if ids else false())


def filtered_organisations(
    actor: Actor, *, q: str = "", lacks: Sequence[Lack] = (), **same: Any
) -> Select[Organisation]:
    """Select the visible organisations that match: fields by exact value (None is none), words of `q`, lacks."""
    asked = {name: value for name, value in same.items() if value is not None}
    statement = visible_organisations(actor).where(*equal(same_of(ORGANISATION), asked))
    statement = statement.where(*(one.condition for one in lacks))
    return statement.where(*holds_words(search_words(q), Organisation.search))


def list_organisations(
    session: Session,
    statement: Select[Organisation],
    *,
    sort: str = "name",
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Organisation]:
    """List a page of what `filtered_organisations` selects."""
    paged = after_cursor(statement, orders(), sort=sort, limit=limit, cursor=cursor)
    return cut_page(session.scalars(paged).all(), orders(), sort=sort, limit=limit)


def count_organisations(session: Session, statement: Select[Organisation]) -> int:
    """Count what `filtered_organisations` selects."""
    return session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def choose_organisations(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None, roles: Sequence[str] = ()
) -> Sequence[Organisation]:
    """List organisations for a choice in a form (at most 500), in Ukrainian order."""
    statement = filtered_organisations(actor, hromada_id=hromada_id)
    if roles:
        statement = statement.where(Organisation.role.in_(roles))
    return session.scalars(statement.order_by(Organisation.sort_key, Organisation.id).limit(MAX_CHOICES)).all()


@dataclass(frozen=True)
class Organisations:
    """What lists tell of every organisation: names by id, and choices in Ukrainian order by hromada."""

    names: Mapping[uuid.UUID, str]
    choices: Mapping[uuid.UUID, Sequence[tuple[str, uuid.UUID, str, str]]]
    """By hromada: sort key, id, name, role."""


def _read_organisations(session: Session) -> Organisations:
    told = (Organisation.hromada_id, Organisation.sort_key, Organisation.id, Organisation.name, Organisation.role)
    rows = session.execute(select(*told).order_by(Organisation.sort_key, Organisation.id)).all()
    choices: dict[uuid.UUID, list[tuple[str, uuid.UUID, str, str]]] = {}
    for hromada_id, key, organisation_id, name, role in rows:
        choices.setdefault(hromada_id, []).append((key, organisation_id, name, role))
    return Organisations({row[2]: row[3] for row in rows}, choices)


ORGANISATIONS = SmallTable(_read_organisations, Organisation)


def name_choices(
    session: Session, actor: Actor, hromada_ids: Collection[uuid.UUID] | None, roles: Sequence[str]
) -> list[tuple[uuid.UUID, str]]:
    """Give ids and names of organisations of some roles, of some hromadas or all that the actor sees (at most 500), in
    Ukrainian order.
    """
    ids, choices = actor.hromada_ids("asset.read"), ORGANISATIONS.get(session).choices
    seen = [some for key, some in choices.items() if all(to is None or key in to for to in (ids, hromada_ids))]
    offered = (one for one in merge(*seen) if one[3] in roles)
    return [(key, name) for _sort_key, key, name, _role in islice(offered, MAX_CHOICES)]


def name_organisation(session: Session, organisation_id: uuid.UUID) -> str:
    """Name an organisation that was added a moment ago."""
    return session.get_one(Organisation, organisation_id).name


def _lead_on(session: Session, actor: Actor, organisation_id: uuid.UUID) -> None:
    """Raise MergedAway when the organisation was merged into one that the asker may know."""
    into_id = find_successor(session, organisation_id)
    if into_id is None:
        return
    known = visible_organisations(actor).where(Organisation.id == into_id).with_only_columns(Organisation.id)
    if session.scalar(known):
        raise MergedAway(into_id)


def get_organisation(session: Session, actor: Actor, organisation_id: uuid.UUID) -> Organisation:
    """Give an organisation; raise NotFound."""
    found = session.scalars(visible_organisations(actor).where(Organisation.id == organisation_id)).one_or_none()
    if found is None:
        _lead_on(session, actor, organisation_id)
        raise NotFound("Такої організації немає")
    return found
