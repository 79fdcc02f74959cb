"""The plan month by month, as acts and payments are compared with it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

Months = Mapping[int, Decimal]
"""Hryvnia by month, 1 to 12."""


def plan_by_month(
    session: Session, hromada_id: uuid.UUID, year: int, as_of: date, *, contract_ids: Sequence[uuid.UUID] | None = None
) -> Mapping[uuid.UUID, Months]:
    """Give what each contract is planned to cost in each month of a year; contracts without a plan are left out."""
    return {}


def approved_sums(session: Session, hromada_id: uuid.UUID, year: int) -> Mapping[uuid.UUID, Decimal]:
    """Give what was approved for a year: by contract, and by line what no contract has; without a version none."""
    return {}
