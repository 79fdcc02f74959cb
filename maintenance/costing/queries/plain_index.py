"""A what-if of one index by whoever types no page: a percentage of a line or of all, asked about where it is large."""

import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.queries.service_lines import find_service_line
from maintenance.costing.rules.percentages import doubt, is_doubtful
from maintenance.costing.rules.scenarios import PERCENT
from maintenance.costing.rules.what_if import NO_OVERRIDES, Overrides
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.reading import Unreadable


def plain_index(session: Session, hromada_id: uuid.UUID, percent: Any, line: str | None, *, is_sure: bool) -> Overrides:
    """Read a change of the costed year's index; raise Invalid by field, also for what is hardly meant unless sure."""
    try:
        change: Decimal | None = PERCENT.read(percent.removesuffix("%") if isinstance(percent, str) else percent)
    except Unreadable as refusal:
        raise Invalid(index=refusal.reason) from refusal
    if change is None:
        if line:
            raise Invalid(line=because("Рядок вказують лише разом зі зміною індексу"))
        return NO_OVERRIDES
    if is_doubtful(change) and not is_sure:
        raise Invalid(index=doubt(change))
    return index_of_line(session, hromada_id, line, change)


def index_of_line(session: Session, hromada_id: uuid.UUID, line: str | None, percent: Decimal) -> Overrides:
    """Change the index of a line, by its code, or of all; raise Invalid for an unknown one, which never means all."""
    factor = 1 + percent / 100
    if not line:
        return Overrides(all_lines=factor)
    found = find_service_line(session, hromada_id, line)
    if found is None:
        raise Invalid(line=because("Такого рядка кошторису немає"))
    return Overrides(by_line={found.id: factor})
