"""What follows a contract: the next one, one that looks like it, or nothing; said and taken back by one click."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.models.contract import Contract, Renewal
from maintenance.contracts.operations.succession import (
    decide_none,
    dismiss_next,
    say_next,
    undo_decision,
    undo_dismissal,
    unsay_next,
)
from maintenance.contracts.queries.contracts import NO_CONTRACT
from maintenance.contracts.queries.succession import Alike, list_alike, list_next
from maintenance.contracts.rules.deadlines import Deadline, decision_day, find_deadline
from registry.kernel.errors import Conflict, Invalid, NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say as say_reason
from registry.kernel.web.form_errors import read_version
from registry.kernel.words import word

URGENT_DAYS = 30


@dataclass(frozen=True)
class Following:
    """What a contract's page tells of what follows it."""

    renewal: str
    """What is expected after the end, in words."""
    notice: str
    """How long before the end, in words."""
    day: date
    """By which somebody has to decide."""
    deadline: tuple[str, str] | None
    """What it waits for, in words with their tone."""
    next: Sequence[Contract]
    alike: Alike
    """Those that look like the next one; none where that is known."""


def what_follows(contract: Contract, today: date) -> Following:
    """Gather what follows a contract."""
    session, actor = db.session(), current_actor()
    following = list_next(session, actor, contract)
    is_known = bool(following) or contract.decided_on is not None
    waiting = None if is_known else find_deadline(contract, today)
    return Following(
        renewal=say_renewal(contract),
        notice=_say_notice(contract),
        day=decision_day(contract, today),
        deadline=say_deadline(waiting) if waiting else None,
        next=following,
        alike=Alike() if is_known else list_alike(session, actor, contract),
    )


def say_renewal(contract: Contract) -> str:
    """Say what is expected after a contract's end, of a tacit one with its months."""
    said, months = word(Renewal, contract.renewal), contract.renewal_months
    if not months:
        return said
    return _("%(renewal)s, щоразу на %(months)s", renewal=said, months=_say_months(months))


def _say_notice(contract: Contract) -> str:
    value = contract.notice_value
    said = _say_months(value) if contract.notice_unit == "months" else ngettext("%(num)s день", "%(num)s дні", value)
    return _("за %(time)s до кінця", time=said)


def _say_months(months: int) -> str:
    return ngettext("%(num)s місяць", "%(num)s місяці", months)


def say_deadline(deadline: Deadline) -> tuple[str, str]:
    """Say what a contract waits for, with the tone of it; its last day stands beside."""
    days = deadline.days
    if deadline.event == "ended":
        return ngettext("закінчився %(num)s день тому", "закінчився %(num)s дні тому", -days), "error"
    if deadline.event == "notice":
        text = (
            ngettext("рішення через %(num)s день", "рішення через %(num)s дні", days) if days else _("рішення сьогодні")
        )
        return text, "warn"
    late = ngettext("строк минув %(num)s день тому", "строк минув %(num)s дні тому", deadline.late)
    text = late if days else _("останній день")
    return text, "warn" if days > URGENT_DAYS else "error"


@require("contract.write")
def say(contract_id: uuid.UUID) -> Any:
    """Say that another contract goes on from this one."""

    def write() -> str:
        written = say_next(db.session(), current_actor(), contract_id, _next_id(), version=read_version())
        return _("Договір № %(number)s тепер продовжує цей", number=written.number)

    return _done(contract_id, write)


@require("contract.write")
def unsay(contract_id: uuid.UUID) -> Any:
    """Take back that another contract goes on from this one."""

    def write() -> str:
        written = unsay_next(db.session(), current_actor(), contract_id, _next_id(), version=read_version())
        return _("Договір № %(number)s більше не продовжує цей", number=written.number)

    return _done(contract_id, write)


@require("contract.write")
def dismiss(contract_id: uuid.UUID) -> Any:
    """Say that another contract, which looks so, does not go on from this one."""

    def write() -> str:
        written = dismiss_next(db.session(), current_actor(), contract_id, _next_id(), version=read_version())
        return _("Записано: договір № %(number)s не продовжує цей", number=written.number)

    return _done(contract_id, write)


@require("contract.write")
def undismiss(contract_id: uuid.UUID) -> Any:
    """Let the other contract be offered as the next one again."""

    def write() -> str:
        written = undo_dismissal(db.session(), current_actor(), contract_id, _next_id(), version=read_version())
        return _("Договір № %(number)s знову пропонується як наступний", number=written.number)

    return _done(contract_id, write)


@require("contract.write")
def decide(contract_id: uuid.UUID) -> Any:
    """Record that nothing follows this contract."""

    def write() -> str:
        written = decide_none(db.session(), current_actor(), contract_id, version=read_version())
        return _("Записано: договір № %(number)s не продовжується", number=written.number)

    return _done(contract_id, write)


@require("contract.write")
def undo(contract_id: uuid.UUID) -> Any:
    """Take back that nothing follows this contract."""

    def write() -> str:
        undo_decision(db.session(), current_actor(), contract_id, version=read_version())
        return _("Рішення скасовано")

    return _done(contract_id, write)


def _next_id() -> uuid.UUID:
    found = request.form.get("next", type=uuid.UUID)
    if found is None:
        raise NotFound(NO_CONTRACT)
    return found


def _done(contract_id: uuid.UUID, write: Callable[[], str]) -> Any:
    """Do it, commit it and say so on the contract's page; say there too why not."""
    try:
        said = write()
        db.session.commit()
        flash(said, "ok")
    except Conflict as error:
        db.session.rollback()
        flash(say_reason(error.reason), "error")
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say_reason(reason) for reasons in error.fields.values() for reason in reasons), "error")
    return redirect(url_for("contracts.contract", contract_id=contract_id))
