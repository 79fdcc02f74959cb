"""The plan month by month, as acts and payments are compared with it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.contracts.queries.kept_book import read_covered
from maintenance.costing.queries.kept_works import costed, keep
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.months import contract_months
from maintenance.costing.rules.what_if import NO_OVERRIDES

Months = Mapping[int, Decimal]
"""Hryvnia by month, 1 to 12."""
NO_MONTHS: Months = {}


def plan_by_month(
    session: Session, hromada_id: uuid.UUID, year: int, as_of: date, *, contract_ids: Sequence[uuid.UUID] | None = None
) -> Mapping[uuid.UUID, Months]:
    """Give what each contract is planned to cost in each month of a year; one that costs nothing has no month."""
    covered = read_covered(session, hromada_id, as_of)
    work = costed(covered, year, NO_OVERRIDES)
    if contract_ids is None:
        return keep(covered, ("months of all", year), lambda: {one: _months(work, one) for one in covered.by_id})
    kept: dict[uuid.UUID, Months] = keep(covered, ("months", year), dict)
    wanted = [one for one in contract_ids if one in covered.by_id]
    for one in wanted:
        if one not in kept:
            kept[one] = _months(work, one)
    return {one: kept[one] for one in wanted}


def _months(work: Workings, contract_id: uuid.UUID) -> Months:
    return contract_months(work, contract_id) if work.amounts[contract_id] else NO_MONTHS
