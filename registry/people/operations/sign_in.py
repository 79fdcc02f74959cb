"""Signing in: count the try first, check the password outside any transaction, then open the session."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import NOBODY, Actor
from registry.kernel.errors import OblikError, because
from registry.kernel.operations.history import record_history
from registry.people.models import SignInAttempt, User
from registry.people.rules.people import home_of, is_login, plain_login
from registry.people.rules.sign_in import (
    TRYING,
    WINDOW,
    Browser,
    browser_key,
    failures_among,
    held_key,
    keys_of,
    limit_of,
    pair_key,
    told_key,
    wait_seconds,
)

UNKNOWN = "невідомий логін"


class TooManyAttemptsError(OblikError):
    """The account or the address failed too often; `wait_seconds` says when to come back."""

    def __init__(self, seconds: int) -> None:
        self.wait_seconds = seconds
        minutes = -(-seconds // 60)
        super().__init__(because("Забагато спроб увійти. Спробуйте знову за %(minutes)s хв.", minutes=minutes))


class StillTryingError(TooManyAttemptsError):
    """As many passwords are being checked as may still be wrong: who asks again in a moment learns more."""

    def __init__(self) -> None:
        super().__init__(1)


@dataclass(frozen=True)
class Candidate:
    """Who may be coming in: the kept hash to check the password against, None for nobody."""

    login: str
    user_id: uuid.UUID | None
    password_hash: str | None
    browser: Browser
    attempt_ids: tuple[uuid.UUID, ...]


def begin_sign_in(session: Session, login: str, browser: Browser) -> Candidate:
    """Note a try at the account and from the address, and give what to check; raise TooManyAttemptsError.

    The try is written before the password is checked, so that parallel guesses are bounded too; it counts as a failure
    once it has failed. Raises StillTryingError where others must end before this one may be checked.
    """
    plain = plain_login(login)
    user = _lock_user(session, plain)
    known = user if user is not None and user.is_active else None
    keys = keys_of(plain if is_login(plain) else "", user.id if user else None, browser)
    return Candidate(
        login=plain,
        user_id=known.id if known else None,
        password_hash=known.password_hash if known else None,
        browser=browser,
        attempt_ids=count_try(session, keys, mark=TRYING),
    )


def count_try(session: Session, keys: Iterable[str], *, mark: str = "") -> tuple[uuid.UUID, ...]:
    """Count a try under each key and give the rows; raise TooManyAttemptsError where one has had too many.

    With the mark `TRYING` it is no failure yet: `count_failure` or `forgive_attempts` decides.
    """
    now, keys = clock.now(), list(keys)
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
    told = {key: _told_of(session, key) for key in keys}
    longest = max(wait_seconds(failures_among(told[key], now), limit_of(key), now) for key in keys)
    if longest > 0:
        raise TooManyAttemptsError(longest)
    if any(len(told[key]) >= limit_of(key) for key in keys):
        raise StillTryingError
    attempts = [SignInAttempt(id=uuid.uuid4(), key=f"{mark}{key}", at=now) for key in keys]
    session.add_all(attempts)
    session.flush()
    return tuple(one.id for one in attempts)


def count_failure(session: Session, candidate: Candidate) -> None:
    """After a wrong password: what was a try is a failure from now on."""
    for attempt in session.scalars(select(SignInAttempt).where(SignInAttempt.id.in_(candidate.attempt_ids))):
        attempt.key = attempt.key.removeprefix(TRYING)


def forget_try(session: Session, candidate: Candidate) -> None:
    """Take a try back that nobody could judge."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(candidate.attempt_ids)))


def forgive_attempts(session: Session, candidate: Candidate) -> None:
    """After the right password: forget this try, and the earlier slips at the account from here.

    What others tried from elsewhere stays counted: the person's coming in must not give them a new start.
    """
    forget_try(session, candidate)
    browser = candidate.browser
    own = [pair_key(candidate.login, browser.address), browser_key(candidate.login, browser)]
    session.execute(delete(SignInAttempt).where(SignInAttempt.key.in_(own)))


def record_sign_in(session: Session, user: User, address: str | None) -> None:
    """Write down that a person came in, and from where."""
    _record(session, "sign_in", user, address)


def record_refusal(session: Session, login: str, browser: Browser) -> None:
    """Write down a refusal; a login that nobody has is not kept, it may be a password in the wrong field.

    Of very many within the window the last entry says that more are not written down.
    """
    user = session.scalars(select(User).where(User.login == plain_login(login))).one_or_none()
    _record_within_bounds(session, "refuse", user, browser.address)


def record_wrong_code(session: Session, user: User, browser: Browser) -> None:
    """Write down that the password was right and the code was not."""
    _record_within_bounds(session, "refuse_code", user, browser.address)


def record_holding(session: Session, login: str, browser: Browser) -> None:
    """Write down that somebody has to wait, once within the window for each account."""
    user = session.scalars(select(User).where(User.login == plain_login(login))).one_or_none()
    key = held_key(user.id if user else None)
    if not _count(session, key):
        session.add(SignInAttempt(id=uuid.uuid4(), key=key, at=clock.now()))
        _record_within_bounds(session, "hold", user, browser.address)


def _record_within_bounds(session: Session, action: str, user: User | None, address: str | None) -> None:
    key, most = told_key(user.id if user else None)
    told = _count(session, key)
    if told > most:
        return
    session.add(SignInAttempt(id=uuid.uuid4(), key=key, at=clock.now()))
    if told < most:
        _record(session, action, user, address)
    else:
        _record(session, "refuse_many", None, None)


def _count(session: Session, key: str) -> int:
    recent = SignInAttempt.at > clock.now() - WINDOW
    return session.scalar(select(func.count()).select_from(SignInAttempt).where(SignInAttempt.key == key, recent)) or 0


def _record(session: Session, action: str, user: User | None, address: str | None) -> None:
    record_history(
        session,
        Actor(label=user.login, user_id=user.id) if user and action == "sign_in" else NOBODY,
        action,
        entity="sign_in",
        entity_id=user.id if user else "-",
        label=user.login if user else UNKNOWN,
        hromada_id=home_of(user) if user else None,
        changes={"address": (None, address)} if address else {},
    )


def _lock_user(session: Session, login: str) -> User | None:
    """Read the account under a lock, so that parallel guesses at it are counted one after another."""
    if not is_login(login):
        return None
    return session.scalars(select(User).where(User.login == login).with_for_update()).one_or_none()


def _told_of(session: Session, key: str) -> list[tuple[str, datetime]]:
    """Give what counts against a key: failures, and tries under way."""
    kept = select(SignInAttempt.key, SignInAttempt.at).where(SignInAttempt.key.in_((key, f"{TRYING}{key}")))
    return [(one.key, one.at) for one in session.execute(kept)]
