"""Writing rates: an offer with its day and source."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.models.rate import Rate
from maintenance.costing.operations.room import demand_room
from maintenance.costing.operations.same_day import refuse_same_day
from maintenance.costing.queries.rates import NO_RATE, get_rate
from maintenance.costing.rules.rates.rates import NO_PRICE, RATE, rate_search
from registry.assets.queries.kinds import KINDS, NO_KIND, find_kind_code
from registry.assets.rules.attribute_filter import read_wanted
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.money import format_uah
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove


def create_rate(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Rate:
    """Enter a rate; raise Invalid by field, Forbidden."""
    demand_room(session, Rate, hromada_id)
    made: Rate = create(session, actor, WRITING, Rate(id=uuid.uuid4(), hromada_id=hromada_id), values)
    return made


def update_rate(session: Session, actor: Actor, rate_id: uuid.UUID, values: Mapping[str, Any], *, version: int) -> Rate:
    """Change the given fields of a rate; no change writes nothing."""
    written: Rate = change(session, actor, WRITING, get_rate(session, actor, rate_id), values, version=version)
    return written


def delete_rate(session: Session, actor: Actor, rate_id: uuid.UUID, *, version: int) -> None:
    """Delete a rate: estimates are counted anew without it, what was kept of them stays."""
    remove(session, actor, WRITING, get_rate(session, actor, rate_id), version=version)


def restore_rate(session: Session, actor: Actor, rate_id: uuid.UUID) -> Rate:
    """Bring a deleted rate back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, RATE, rate_id, str(NO_RATE))
    if not actor.can("cost.read", hromada_id):
        raise NotFound(NO_RATE)
    made: Rate = create(session, actor, WRITING, Rate(id=rate_id, hromada_id=hromada_id), values)
    return made


def _demand_write(actor: Actor, rate: Rate) -> None:
    demand(actor, "cost.write", rate.hromada_id)


def _check(session: Session, draft: Draft) -> None:
    price = draft.values.get("price")
    if price is not None and not price:
        draft.refuse("price", NO_PRICE)
    known = KINDS.get(session)
    told = draft.values.get("kind", draft.thing.kind_code)
    code = find_kind_code(known, told)
    if told and code is None:
        draft.refuse("kind", NO_KIND)
    if code is None:
        return
    if "kind" in draft.values:
        draft.values["kind"] = code
    if {"kind", "attributes"} & draft.values.keys() and "attributes" not in draft.errors:
        given = draft.values.get("attributes", draft.thing.attributes) or {}
        kept, errors = read_wanted(known[code].definition, given)
        draft.values["attributes"] = kept
        for name, reasons in errors.items():
            draft.refuse(name, reasons[0])
    if not draft.errors:
        refuse_same_day(session, draft, code, draft.will_be("attributes"))


WRITING = Writing(
    RATE,
    _demand_write,
    derive=lambda rate: {"search": rate_search(rate)},
    check=_check,
    label=lambda rate: f"{rate.kind_code}, {format_uah(rate.price)}",
)
