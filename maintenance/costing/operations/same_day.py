"""Two offers for the same, of one day: which of them counts would be luck, so the second is refused."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.rate import Rate
from maintenance.costing.models.replacement import ReplacementPrice
from registry.kernel.errors import because
from registry.kernel.records import Draft
from registry.kernel.text import N_

ALREADY = N_("На цей день таке вже внесено: «%(source)s». Змініть його або вкажіть інший день")


def refuse_same_day(session: Session, draft: Draft, code: str, attributes: dict[str, Any] | None = None) -> None:
    """Refuse an offer beside another one of its kind, attributes and day; those that stand already may be changed."""
    thing: Rate | ReplacementPrice = draft.thing
    model: Any = type(thing)
    told = (code, draft.will_be("known_on"), attributes or {})
    if not draft.is_new and told == (thing.kind_code, thing.known_on, _attributes(thing)):
        return
    own = select(model).where(
        model.hromada_id == thing.hromada_id, model.kind_code == code, model.known_on == told[1], model.id != thing.id
    )
    with session.no_autoflush:
        others = [one for one in session.scalars(own) if _attributes(one) == told[2]]
    if others:
        draft.refuse("known_on", because(ALREADY, source=others[0].source))


def _attributes(one: Rate | ReplacementPrice) -> dict[str, Any]:
    return getattr(one, "attributes", None) or {}
