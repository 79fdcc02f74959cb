"""Assets counted by the database as they stood on a day: what is alike is one row, whose names nobody asks for."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select, true
from sqlalchemy.orm import Session

from maintenance.papers.rules.indicators.selection import Stood
from registry.assets.models.asset import Asset
from registry.assets.rules.past import ABSENT, IN_SERVICE, PLANNED, RETIRED
from registry.kernel import clock

UNKNOWN = "unknown"
EARLIER = date(1, 1, 1)
"""Stands for every first day before the days that are asked about."""


def stood_together(
    session: Session, hromada_id: uuid.UUID, kinds: Collection[str], day: date, *, since: Iterable[date]
) -> list[Stood]:
    """Count how assets stood on a day, as far as their present dates tell it; `since` are the days ages begin with."""
    if not kinds:
        return []
    standing = _standing(day).label("standing")
    first = case(
        (Asset.commissioned_on.is_(None), None),
        *((Asset.commissioned_on >= one, one.isoformat()) for one in sorted(set(since), reverse=True)),
        else_=EARLIER.isoformat(),
    ).label("first")
    later = (Asset.created_at >= _next_midnight(day)).label("later")
    groups = (Asset.kind_code, standing, first, later)
    own = (*_own(hromada_id, kinds), ~needs_history(day))
    counted = select(*groups, func.count()).where(*own).group_by(*groups)
    return [
        Stood(
            None,
            kind,
            None if status == UNKNOWN else status,
            date.fromisoformat(begun) if begun else None,
            {},
            bool(is_later),
            number,
        )
        for kind, status, begun, is_later, number in session.execute(counted)
        if status != ABSENT
    ]


def doubtful(hromada_id: uuid.UUID, kinds: Collection[str], day: date) -> Sequence[ColumnElement[bool]]:
    """Give the conditions of those whose standing only the history tells."""
    return (*_own(hromada_id, kinds), needs_history(day))


def needs_history(day: date) -> ColumnElement[bool]:
    """Tell of an asset whether its present status is younger than the day; of a day to come none is asked."""
    if day > clock.today():
        return false()
    left = func.coalesce(Asset.decommissioned_on, Asset.status_on)
    return and_(
        or_(Asset.commissioned_on.is_(None), Asset.commissioned_on <= day),
        or_(Asset.decommissioned_on.is_(None), Asset.decommissioned_on >= day),
        case(
            (Asset.status == RETIRED, and_(left.is_not(None), left >= day)),
            else_=and_(Asset.status_on.is_not(None), Asset.status_on > day),
        ),
    )


def _own(hromada_id: uuid.UUID, kinds: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return Asset.hromada_id == hromada_id, Asset.kind_code.in_(sorted(kinds))


def _standing(day: date) -> ColumnElement[Any]:
    """Say as `registry.assets.rules.past.status_on` does how an asset stood whose present dates tell it."""
    was_written = Asset.created_at < _next_midnight(day)
    has_first = Asset.commissioned_on.is_not(None)
    before = case((and_(Asset.status == PLANNED, was_written), PLANNED), else_=ABSENT)
    if day > clock.today():
        is_joining = and_(Asset.status == PLANNED, has_first)
        is_leaving = and_(Asset.status == RETIRED, Asset.decommissioned_on.is_not(None))
        now: ColumnElement[Any] = case((or_(is_joining, is_leaving), IN_SERVICE), else_=Asset.status)
    else:
        is_known = or_(Asset.status_on.is_not(None), Asset.status == PLANNED, has_first, was_written)
        now = case((is_known, Asset.status), else_=literal(UNKNOWN))
    return case(
        (and_(has_first, Asset.commissioned_on > day), before),
        (and_(Asset.decommissioned_on.is_not(None), Asset.decommissioned_on < day), RETIRED),
        (true(), now),
    )


def _next_midnight(day: date) -> Any:
    return clock.midnight(day + timedelta(days=1))
