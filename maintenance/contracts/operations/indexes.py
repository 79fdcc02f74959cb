"""Writing price indexes: a new figure is a new row, so that an old costing keeps the one it was made with."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import PriceIndex
from maintenance.contracts.rules.service_lines import PRICE_INDEX
from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, create

TAKEN = because("Значення з цією датою вже є; нове має пізнішу дату оприлюднення")


def create_index(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> PriceIndex:
    """Add a figure; the same kind, year and day of publication twice raises Invalid, nothing is overwritten."""
    made: PriceIndex = create(session, actor, WRITING, PriceIndex(id=uuid.uuid4(), hromada_id=hromada_id), values)
    return made


def _demand_write(actor: Actor, index: PriceIndex) -> None:
    demand(actor, "cost.write", index.hromada_id)


def _refuse_known(session: Session, draft: Draft) -> None:
    if draft.errors:
        return
    same = select(PriceIndex.id).where(
        PriceIndex.hromada_id == draft.thing.hromada_id,
        *(getattr(PriceIndex, name) == draft.values[name] for name in ("kind", "year", "known_on")),
    )
    with session.no_autoflush:
        is_known = session.scalars(same.limit(1)).first() is not None
    if is_known:
        draft.refuse("known_on", TAKEN)


WRITING = Writing(
    PRICE_INDEX,
    _demand_write,
    check=_refuse_known,
    label=lambda index: f"{index.kind} {index.year}",
    taken={"hromada_id_kind_year_known_on": ("known_on", TAKEN)},
)
