"""Writing transfers: no line may be left with less than nothing approved."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.operations.facts import value_of
from maintenance.costing.queries.approved import approved_of
from maintenance.costing.queries.transfers import NO_TRANSFER, get_transfer
from maintenance.costing.rules.approved.balance import Move, overdrawn
from maintenance.costing.rules.approved.transfers import TRANSFER, check_transfer, transfer_search, warn_of_lines
from maintenance.costing.rules.versions import warn_of_decision
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, NotFound, Reason, because
from registry.kernel.money import NOTHING, format_uah
from registry.kernel.operations.history import lock_head
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove

TOLD = ("year", "number", "on", "from_line_id", "to_line_id", "amount", "revoked_by", "revoked_on")


def create_transfer(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Transfer:
    """Write a transfer; raise Invalid by field, Forbidden."""
    made: Transfer = create(session, actor, WRITING, Transfer(id=uuid.uuid4(), hromada_id=hromada_id), values)
    return made


def update_transfer(
    session: Session, actor: Actor, transfer_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Transfer:
    """Change the given fields, such as the decision that revokes it; no change writes nothing."""
    transfer = get_transfer(session, actor, transfer_id)
    written: Transfer = change(session, actor, WRITING, transfer, values, version=version)
    return written


def delete_transfer(
    session: Session, actor: Actor, transfer_id: uuid.UUID, *, version: int, reason: str | None = None
) -> None:
    """Delete what was written by mistake; the history keeps the reason. Raise Conflict when a line would lack it."""
    transfer = get_transfer(session, actor, transfer_id)
    _demand_write(actor, transfer)
    lock_head(session)
    for _line, why in _lacking(session, transfer.hromada_id, transfer.year, without=transfer.id):
        raise Conflict(why)
    remove(session, actor, WRITING, transfer, version=version, reason=reason)


def restore_transfer(session: Session, actor: Actor, transfer_id: uuid.UUID) -> Transfer:
    """Bring a deleted transfer back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, TRANSFER, transfer_id, str(NO_TRANSFER))
    if not actor.can("cost.read", hromada_id):
        raise NotFound(NO_TRANSFER)
    made: Transfer = create(session, actor, WRITING, Transfer(id=transfer_id, hromada_id=hromada_id), values)
    return made


def warn_of_transfer(session: Session, transfer: Transfer) -> Iterator[Reason]:
    """Tell what is doubtful and still no error: lines that differ, a year without a decision, an older decision."""
    yield from warn_of_lines(transfer.from_line, transfer.to_line)
    yield from warn_of_decision(transfer.decided_on, clock.today())
    approved = approved_of(session, transfer.hromada_id, [transfer.year]).get(transfer.year)
    if approved is None:
        yield because(
            "На %(year)s рік ще немає затвердженої версії: перерозподіл буде враховано, щойно її збережуть",
            year=transfer.year,
        )
    elif transfer.id not in {one.id for one in approved.later} and approved.decided_on:
        yield because(
            "Це рішення не пізніше за затверджене від %(day)s, тож у його сумах воно вже є",
            day=f"{approved.decided_on:%d.%m.%Y}",
        )


def _demand_write(actor: Actor, transfer: Transfer) -> None:
    demand(actor, "cost.write", transfer.hromada_id)


def _check(session: Session, draft: Draft) -> None:
    told = {name: value_of(draft, TRANSFER, name) for name in TOLD}
    for name, reason in check_transfer(told):
        draft.refuse(name, reason)
    if draft.errors:
        return
    lock_head(session)
    move = Move(
        draft.thing.id, told["on"], told["from_line_id"], told["to_line_id"], told["amount"], told["revoked_on"]
    )
    with session.no_autoflush:
        for line_id, why in _lacking(session, draft.thing.hromada_id, told["year"], with_=move):
            draft.refuse("amount" if line_id == move.source or not move.revoked_on else "revoked_on", why)
        before = draft.thing.year
        if not draft.is_new and before != told["year"]:
            for _line, why in _lacking(session, draft.thing.hromada_id, before, without=move.id):
                draft.refuse("year", why)


def _lacking(
    session: Session, hromada_id: uuid.UUID, year: int, *, with_: Move | None = None, without: uuid.UUID | None = None
) -> Iterator[tuple[uuid.UUID, Reason]]:
    """Name the lines that a change would leave with less than nothing; a year without a decision has no figures."""
    approved = approved_of(session, hromada_id, [year]).get(year)
    if approved is None:
        return
    changed = {with_.id if with_ else without}
    moves = tuple(one for one in approved.moves if one.id not in changed) + ((with_,) if with_ else ())
    already = overdrawn(approved)
    for line_id, left in overdrawn(replace(approved, moves=moves)).items():
        if left < already.get(line_id, NOTHING):  # What makes no line worse than a decision left it is not refused.
            line = session.get_one(ServiceLine, line_id)
            yield (
                line_id,
                because(
                    "У рядку %(code)s стало б затверджено %(left)s грн: забрати можна лише те, що є",
                    code=line.code,
                    left=format_uah(left),
                ),
            )


WRITING = Writing(
    TRANSFER,
    _demand_write,
    derive=lambda transfer: {"search": transfer_search(transfer)},
    check=_check,
    label=lambda transfer: f"№ {transfer.number}",
)
