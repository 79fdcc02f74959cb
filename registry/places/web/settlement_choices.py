"""Settlements to choose from: of one name they are told apart by what they are and whose."""

import uuid
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.words import word
from registry.places.models.territory import Category, Settlement
from registry.places.queries.territory import list_hromadas, list_settlements


def settlement_choices(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None = None
) -> list[tuple[Settlement, str]]:
    """List settlements with their names, of one hromada or of all that the asker may see: «Лісне», «Устя (село)»."""
    hromadas = {one.id: one.short_name for one in list_hromadas(session, actor)}
    listed = list_settlements(session, actor, hromada_id)
    by_name = (list(alike) for _name, alike in groupby(listed, key=lambda one: one.name))
    return [(one, _told_apart(one, alike, hromadas)) for alike in by_name for one in alike]


def _told_apart(one: Settlement, alike: Sequence[Settlement], hromadas: dict[uuid.UUID, str]) -> str:
    own = [other for other in alike if other.hromada_id == one.hromada_id]
    category = word(Category, one.category) if len(own) > 1 else ""
    hromada = hromadas.get(one.hromada_id, "") if len(own) < len(alike) else ""
    around = ", ".join(filter(None, (category, hromada)))
    return f"{one.name} ({around})" if around else one.name
