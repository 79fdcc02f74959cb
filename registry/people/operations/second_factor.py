"""Writing second factors: handing over, confirming by a code, taking codes, recovery codes, dropping."""

import uuid
from typing import cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.people.models import RecoveryCode, SecondFactor, SignInAttempt, User
from registry.people.operations.people import check_may_rule, record_user
from registry.people.operations.sessions import end_sessions
from registry.people.operations.sign_in import count_try
from registry.people.queries.people import get_person
from registry.people.queries.second_factor import find_pending_secret, find_second_factor
from registry.people.rules.sealing import Seal
from registry.people.rules.second_factor import (
    hash_code,
    make_factor_secret,
    make_recovery_codes,
    step_of,
)
from registry.people.rules.sign_in import Browser, code_keys

UNREADABLE = because(
    "Таємний ключ реєстру змінився, тож код із телефона не перевірити. Введіть код відновлення або попросіть "
    "адміністратора скинути вам другий крок входу"
)
BEGIN_ANEW = because("Почніть спочатку: код для телефона вже не діє")


def begin_second_factor(session: Session, user: User, seal: Seal) -> None:
    """Make the secret to hand over; the one in use, if any, goes on working until the new one is confirmed."""
    factor = session.get(SecondFactor, user.id)
    if factor is None:
        factor = SecondFactor(user_id=user.id, last_step=0)
        session.add(factor)
    factor.pending = seal.close(user.id, make_factor_secret())
    session.flush()


def confirm_second_factor(session: Session, actor: Actor, user: User, seal: Seal, code: str) -> list[str]:
    """Take the handed over secret into use by its first code; give new recovery codes. Raise Invalid, Conflict."""
    secret = find_pending_secret(session, user.id, seal)
    if secret is None:
        raise Conflict(BEGIN_ANEW)
    step = step_of(secret, code, clock.now(), 0)
    if step is None:
        raise Invalid(code=because("Код не підходить. Перевірте, чи годинник телефона йде точно, і введіть новий код"))
    factor = session.get_one(SecondFactor, user.id)
    factor.sealed, factor.pending = factor.pending, None
    factor.last_step, factor.confirmed_at = step, clock.now()
    session.flush()
    record_user(session, actor, user, "second_factor_on", {})
    return _new_codes(session, user)


def take_code(session: Session, user: User, seal: Seal, code: str, browser: Browser) -> bool:
    """Take a code of the device or a recovery code, each once; raise TooManyAttemptsError, Conflict.

    A wrong try is counted; the caller commits whatever the answer.
    """
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    attempt_ids = count_try(session, code_keys(user.id, browser))
    factor = find_second_factor(session, user.id)
    if factor is None or not (_take_recovery_code(session, user, code) or _take_step(session, factor, seal, code)):
        return False  # Recovery codes go first: they come in where the device's secret can be read no longer.
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(attempt_ids)))
    return True


def renew_recovery_codes(session: Session, actor: Actor, user: User) -> list[str]:
    """Give new recovery codes; the earlier ones die."""
    record_user(session, actor, user, "recovery_codes", {})
    return _new_codes(session, user)


def drop_second_factor(session: Session, actor: Actor, user: User) -> None:
    """Take a person's second factor and recovery codes away."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    gone = cast("CursorResult[None]", session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id)))
    if gone.rowcount:
        record_user(session, actor, user, "second_factor_off", {})


def reset_second_factor(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Take away the second factor of a person who lost the device, whose sessions end; raise NotFound, Forbidden."""
    user = get_person(session, actor, user_id)
    if user.id == actor.user_id:
        raise Forbidden("Власний другий крок входу вимикають у своєму обліковому записі")
    check_may_rule(actor, user)
    drop_second_factor(session, actor, user)
    end_sessions(session, user.id)
    return user


def _take_step(session: Session, factor: SecondFactor, seal: Seal, code: str) -> bool:
    """Take a code of the device; of two that come at once with the same one, one is taken."""
    secret = seal.open(factor.user_id, factor.sealed or "")
    if secret is None:
        raise Conflict(UNREADABLE)
    step = step_of(secret, code, clock.now(), factor.last_step)
    if step is None:
        return False
    earlier = SecondFactor.user_id == factor.user_id, SecondFactor.last_step < step
    return _one_row(session, update(SecondFactor).where(*earlier).values(last_step=step))


def _take_recovery_code(session: Session, user: User, code: str) -> bool:
    own = RecoveryCode.user_id == user.id, RecoveryCode.code_hash == hash_code(code), RecoveryCode.used_at.is_(None)
    if not _one_row(session, update(RecoveryCode).where(*own).values(used_at=clock.now())):
        return False
    record_user(session, Actor(label=user.login, user_id=user.id), user, "recovery_used", {})
    return True


def _one_row(session: Session, statement: object) -> bool:
    return cast("CursorResult[None]", session.execute(statement)).rowcount == 1  # type: ignore[call-overload]


def _new_codes(session: Session, user: User) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = make_recovery_codes()
    session.add_all(RecoveryCode(id=uuid.uuid4(), user_id=user.id, code_hash=hash_code(one)) for one in codes)
    session.flush()
    return codes
