"""Writing replacement prices: a useful life and an offer with its day and source."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.models.replacement import ReplacementPrice
from maintenance.costing.operations.room import demand_room
from maintenance.costing.operations.same_day import refuse_same_day
from maintenance.costing.queries.replacements import NO_REPLACEMENT, get_replacement
from maintenance.costing.rules.rates.rates import NO_PRICE
from maintenance.costing.rules.replacements.replacements import REPLACEMENT, replacement_search
from registry.assets.queries.kinds import KINDS, NO_KIND, find_kind_code
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove


def create_replacement(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]
) -> ReplacementPrice:
    """Enter a replacement price; raise Invalid by field, Forbidden."""
    demand_room(session, ReplacementPrice, hromada_id)
    thing = ReplacementPrice(id=uuid.uuid4(), hromada_id=hromada_id)
    made: ReplacementPrice = create(session, actor, WRITING, thing, values)
    return made


def update_replacement(
    session: Session, actor: Actor, replacement_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> ReplacementPrice:
    """Change the given fields; no change writes nothing."""
    found = get_replacement(session, actor, replacement_id)
    written: ReplacementPrice = change(session, actor, WRITING, found, values, version=version)
    return written


def delete_replacement(session: Session, actor: Actor, replacement_id: uuid.UUID, *, version: int) -> None:
    """Delete a replacement price; what drafts have taken of it stays."""
    remove(session, actor, WRITING, get_replacement(session, actor, replacement_id), version=version)


def restore_replacement(session: Session, actor: Actor, replacement_id: uuid.UUID) -> ReplacementPrice:
    """Bring a deleted one back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, REPLACEMENT, replacement_id, str(NO_REPLACEMENT))
    if not actor.can("cost.read", hromada_id):
        raise NotFound(NO_REPLACEMENT)
    thing = ReplacementPrice(id=replacement_id, hromada_id=hromada_id)
    made: ReplacementPrice = create(session, actor, WRITING, thing, values)
    return made


def _demand_write(actor: Actor, one: ReplacementPrice) -> None:
    demand(actor, "cost.write", one.hromada_id)


def _check(session: Session, draft: Draft) -> None:
    price = draft.values.get("price")
    if price is not None and not price:
        draft.refuse("price", NO_PRICE)
    told = draft.values.get("kind", draft.thing.kind_code)
    code = find_kind_code(KINDS.get(session), told)
    if told and code is None:
        draft.refuse("kind", NO_KIND)
    elif "kind" in draft.values:
        draft.values["kind"] = code
    if code is not None and not draft.errors:
        refuse_same_day(session, draft, code)


WRITING = Writing(
    REPLACEMENT,
    _demand_write,
    derive=lambda one: {"search": replacement_search(one)},
    check=_check,
    label=lambda one: f"{one.kind_code}, {one.life_years} р.",
)
