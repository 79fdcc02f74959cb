"""Which contracts wait for a decision: the one meaning of it for lists, tiles, badges and the start page."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.deadlines import SOON_DAYS, Deadline, decision_day, find_deadline
from registry.kernel.bulk import among

COLUMNS = (
    Contract.id,
    Contract.starts_on,
    Contract.ends_on,
    Contract.notice_value,
    Contract.notice_unit,
    Contract.renewal,
    Contract.renewal_months,
)


@dataclass(frozen=True)
class Waiting:
    """A contract that waits for a decision."""

    contract_id: uuid.UUID
    deadline: Deadline


def is_waiting(session: Session, today: date) -> ColumnElement[bool]:
    """Condition on contracts: each of them waits for a decision, as `find_deadline` tells of one."""
    by_the_first_day = or_(Contract.renewal != "tacit", Contract.decide_on >= today)
    return and_(*_may_wait(today), or_(by_the_first_day, among(session, Contract.id, _asked_again(session, today))))


def list_waiting(session: Session, statement: Select[Contract], today: date) -> list[Waiting]:
    """List those of the selected contracts that wait, the most pressing first, those long over last."""
    rows = session.execute(statement.where(*_may_wait(today)).with_only_columns(*COLUMNS)).all()
    due = [(row, told) for row in rows if (told := find_deadline(row, today))]
    found = [(_pressing(told, decision_day(row, today), row.id), Waiting(row.id, told)) for row, told in due]
    return [one for _key, one in sorted(found, key=lambda pair: pair[0])]


def find_waiting(session: Session, contracts: Iterable[Contract], today: date) -> dict[uuid.UUID, Deadline]:
    """Tell of loaded contracts which wait, and for what."""
    open_ones = [one for one in contracts if one.decided_on is None]
    due = {one.id: told for one in open_ones if (told := find_deadline(one, today))}
    if not due:
        return {}
    followed = set(session.scalars(select(Contract.replaces_id).where(among(session, Contract.replaces_id, due))))
    return {key: told for key, told in due.items() if key not in followed}


def _may_wait(today: date) -> list[ColumnElement[bool]]:
    """Conditions that every waiting contract meets; of tacit ones only the first day is known to the database."""
    following = aliased(Contract)
    return [
        Contract.decide_on <= today + timedelta(days=SOON_DAYS),
        Contract.decided_on.is_(None),
        or_(Contract.renewal != "none", Contract.ends_on >= today),
        ~select(following.id).where(following.replaces_id == Contract.id).exists(),
    ]


def _asked_again(session: Session, today: date) -> list[uuid.UUID]:
    """List the tacit contracts that have gone on by themselves and whose next day to decide is near."""
    gone_on = select(*COLUMNS).where(Contract.renewal == "tacit", *_may_wait(today), Contract.decide_on < today)
    return [row.id for row in session.execute(gone_on) if find_deadline(row, today)]


def _pressing(told: Deadline, day: date, contract_id: uuid.UUID) -> tuple[bool, int, uuid.UUID]:
    is_over = told.event == "ended"
    return is_over, -told.on.toordinal() if is_over else day.toordinal(), contract_id
