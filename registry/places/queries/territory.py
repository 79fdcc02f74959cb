"""Reading hromadas, settlements and starosta districts."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.fields import Noun
from registry.kernel.queries.described import orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, cut_page, field_order
from registry.kernel.queries.small_tables import SmallTable, copies_of
from registry.kernel.text import search_words, word_column
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict
from registry.places.rules.territory import DISTRICT, HROMADA, SETTLEMENT, part_category


def list_hromadas(session: Session, actor: Actor, permission: str = "asset.read") -> Sequence[Hromada]:
    """List the hromadas where the asker holds a permission; to be read, not to be changed."""
    ids = actor.hromada_ids(permission)
    return [one for one in TERRITORY.get(session).hromadas.values() if ids is None or one.id in ids]


def find_hromada(session: Session, code: str) -> Hromada | None:
    """Find a hromada by its КАТОТТГ code."""
    return session.scalars(select(Hromada).where(Hromada.code == code)).one_or_none()


def get_hromada(session: Session, code: str) -> Hromada:
    """Give a hromada by its КАТОТТГ code; raise NotFound."""
    found = find_hromada(session, code)
    if found is None:
        raise NotFound("Такої громади немає")
    return found


def get_managed_hromada(session: Session, actor: Actor, code: str) -> Hromada:
    """Give a hromada that the actor administers; raise NotFound, for another one as for none."""
    found = get_hromada(session, code)
    if not actor.can("people.manage", found.id):
        raise NotFound("Такої громади немає")
    return found


def list_settlements(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> Sequence[Settlement]:
    """List settlements in Ukrainian order, of one hromada or of all that the asker may see; to be read only."""
    ids = actor.hromada_ids("asset.read")
    return [
        one
        for one in TERRITORY.get(session).settlements.values()
        if (ids is None or one.hromada_id in ids) and hromada_id in (None, one.hromada_id)
    ]


def find_settlements(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str) -> list[Settlement]:
    """Find settlements by all words of their name or code, in Ukrainian order; «с. Нове» means villages alone."""
    category, bare = part_category(q.strip())
    words, texts = search_words(bare), TERRITORY.get(session).texts
    return [
        one
        for one in list_settlements(session, actor, hromada_id)
        if words and category in (None, one.category) and all(word in texts[one.id] for word in words)
    ]


def get_settlement(session: Session, hromada: Hromada, settlement_id: uuid.UUID) -> Settlement:
    """Give a settlement of a hromada; raise NotFound."""
    found = session.get(Settlement, settlement_id)
    if found is None or found.hromada_id != hromada.id:
        raise NotFound("Такого населеного пункту немає")
    return found


def list_districts(session: Session, hromada: Hromada) -> Sequence[StarostaDistrict]:
    """List the starosta districts of a hromada by name."""
    return session.scalars(
        select(StarostaDistrict).where(StarostaDistrict.hromada_id == hromada.id).order_by(StarostaDistrict.name)
    ).all()


def get_district(session: Session, hromada: Hromada, district_id: uuid.UUID) -> StarostaDistrict:
    """Give a starosta district of a hromada; raise NotFound."""
    found = session.get(StarostaDistrict, district_id)
    if found is None or found.hromada_id != hromada.id:
        raise NotFound("Такого старостинського округу немає")
    return found


def coded_settlement(code: str) -> Select[uuid.UUID]:
    """Select the id of the settlement with a КАТОТТГ code."""
    return select(Settlement.id).where(Settlement.katottg == code)


def visible_hromadas(actor: Actor, permission: str = "asset.read") -> Select[Hromada]:
    """Select the hromadas where the asker holds a permission."""
    ids = actor.hromada_ids(permission)
    return select(Hromada) if ids is None else select(Hromada).where(Hromada.id.in_(ids))


def visible_settlements(actor: Actor) -> Select[Settlement]:
    """Select the settlements of the hromadas that the asker may read."""
    ids = actor.hromada_ids("asset.read")
    return select(Settlement) if ids is None else select(Settlement).where(Settlement.hromada_id.in_(ids))


def visible_districts(actor: Actor) -> Select[StarostaDistrict]:
    """Select the starosta districts of the hromadas that the asker may read."""
    ids, own = actor.hromada_ids("asset.read"), select(StarostaDistrict)
    return own if ids is None else own.where(StarostaDistrict.hromada_id.in_(ids))


def hromada_orders() -> dict[str, Order]:
    """Give the orders of the list of hromadas."""
    return orders_of(HROMADA, name=field_order(Hromada.name))


def settlement_orders() -> dict[str, Order]:
    """Give the orders of a list of settlements."""
    return orders_of(SETTLEMENT, name=field_order(Settlement.sort_key))


def district_orders() -> dict[str, Order]:
    """Give the orders of a list of starosta districts."""
    return orders_of(DISTRICT, name=field_order(StarostaDistrict.name))


def narrowed(session: Session, noun: Noun, statement: Select[Any], *, q: str = "", **same: Any) -> Select[Any]:
    """Keep what matches: fields by exact value (None is none), every word of `q` in a name or code."""
    asked = {name: value for name, value in same.items() if value is not None}
    found = statement.where(*equal(same_of(noun), asked))
    words = search_words(q)
    if not words:
        return found
    territory = TERRITORY.get(session)
    texts = territory.texts
    if noun is HROMADA:
        texts = {one.id: word_column(one.name, one.code) for one in territory.hromadas.values()}
    if noun is DISTRICT:
        texts = {one.id: word_column(one.name) for one in session.scalars(select(StarostaDistrict))}
    return found.where(noun.model.id.in_([key for key, text in texts.items() if all(word in text for word in words)]))


def page_of_territory(
    session: Session, statement: Select[Any], orders: Mapping[str, Order], *, sort: str, limit: int, cursor: str | None
) -> tuple[Page[Any], int]:
    """List a page of hromadas or settlements and count all."""
    paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
    total = session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit), total


@dataclass(frozen=True)
class Territory:
    """Every hromada and settlement of the instance, by id and in order; shared by all threads, never altered."""

    hromadas: Mapping[uuid.UUID, Hromada]
    settlements: Mapping[uuid.UUID, Settlement]
    texts: Mapping[uuid.UUID, str]
    """By settlement: the words that it is found by."""


def _read_territory(session: Session) -> Territory:
    districts = {one.id: one for one in copies_of(session, StarostaDistrict)}
    settlements = copies_of(session, Settlement, Settlement.sort_key, Settlement.id)
    for one in settlements:
        set_committed_value(one, "district", districts.get(one.district_id) if one.district_id else None)
    return Territory(
        {one.id: one for one in copies_of(session, Hromada, Hromada.name)},
        {one.id: one for one in settlements},
        {one.id: word_column(one.name, one.katottg) for one in settlements},
    )


TERRITORY = SmallTable(_read_territory, Hromada, Settlement, StarostaDistrict)
