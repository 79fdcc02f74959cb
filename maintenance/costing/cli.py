"""The command of replacement prices."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.models.replacement import ReplacementPrice
from maintenance.costing.operations.replacements import create_replacement, update_replacement
from maintenance.costing.queries.replacements import list_replacements
from maintenance.costing.rules.replacements.replacements import REPLACEMENT
from registry.kernel.access import SYSTEM
from registry.places.cli import Commands, noun_group


def _find(session: Session, hromada_id: uuid.UUID | None, told: str) -> Sequence[ReplacementPrice]:
    """Find the latest of a kind, or one by its identifier; without a hromada in all of them."""
    known = list_replacements(session, SYSTEM, hromada_id)
    latest = {(one.hromada_id, one.kind_code): one for one in reversed(known)}
    return [one for one in known if str(one.id) == told] or [one for one in latest.values() if one.kind_code == told]


def _update(session: Session, one: ReplacementPrice, values: dict[str, Any]) -> ReplacementPrice:
    return update_replacement(session, SYSTEM, one.id, values, version=one.version)


replacement_group = noun_group(
    "replacement",
    Commands(
        REPLACEMENT,
        list=lambda session, hromada_id: list_replacements(session, SYSTEM, hromada_id),
        create=lambda session, hromada_id, values: create_replacement(
            session, SYSTEM, hromada_id or uuid.UUID(int=0), values
        ),
        find=_find,
        update=_update,
        key="kind",
    ),
    help="Строки служби й ціни заміни: перелік, додати, змінити.",
)
