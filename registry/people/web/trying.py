"""Trying a password at a door: in turn with others who try at the same account or from the same address."""

import time

from registry.kernel.errors import Busy
from registry.kernel.seams import db
from registry.people.operations.sign_in import Candidate, StillTryingError, begin_sign_in, forget_try
from registry.people.rules.passwords import verify_password
from registry.people.rules.sign_in import Browser

LONGEST_SECONDS = 10
PAUSE_SECONDS = 0.05


def begin_in_turn(login: str, browser: Browser) -> Candidate:
    """Note a try and commit it; raise TooManyAttemptsError.

    Where as many are being checked as may still be wrong it waits for one of them to end: of eight colleagues behind
    one address who come at eight all come in, and one who guesses gets no more guesses than one after the other.
    """
    end = time.monotonic() + LONGEST_SECONDS
    while True:
        try:
            candidate = begin_sign_in(db.session(), login, browser)
        except StillTryingError:
            db.session.rollback()
            if time.monotonic() > end:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            db.session.commit()
            return candidate


def is_right_password(password: str, candidate: Candidate) -> bool:
    """Check a password with no transaction open; a try that could not be checked for the crowd is none. Raise Busy."""
    try:
        return verify_password(password, candidate.password_hash)
    except Busy:
        forget_try(db.session(), candidate)
        db.session.commit()
        raise
