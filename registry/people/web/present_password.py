"""Asking for the present password once more: a borrowed session must neither guess nor change it."""

from flask import request
from flask_babel import gettext as _
from wtforms import Field

from registry.kernel.seams import db
from registry.kernel.web.access import current_user
from registry.kernel.web.errors import say
from registry.people.operations.sign_in import (
    Candidate,
    TooManyAttemptsError,
    count_failure,
    forgive_attempts,
    record_refusal,
)
from registry.people.rules.directory import DirectoryAwayError
from registry.people.rules.sign_in import Browser
from registry.people.rules.tokens import hash_secret
from registry.people.web.directory import comes_by_directory, vouch
from registry.people.web.sessions import COOKIE
from registry.people.web.trying import begin_in_turn, is_right_password


def own_browser() -> Browser:
    """Give the browser of a signed-in person: known, and counted by its session."""
    return Browser(request.remote_addr, own_hash()[:22], frozenset({current_user().id}))


def own_hash() -> str:
    """Give the hash of this browser's session."""
    return hash_secret(request.cookies.get(COOKIE, ""))


def is_present_password(field: Field) -> bool:
    """Check the present password, counted as a sign-in is; a refusal is put at the field."""
    user, browser = current_user(), own_browser()
    try:
        candidate = begin_in_turn(user.login, browser)
    except TooManyAttemptsError as error:
        db.session.rollback()
        field.errors = [say(error.reason)]
        return False
    if not _is_right(field, candidate):
        count_failure(db.session(), candidate)
        record_refusal(db.session(), user.login, browser)
        db.session.commit()
        field.errors = field.errors or [_("Це не ваш теперішній пароль")]
        return False
    forgive_attempts(db.session(), candidate)
    return True


def _is_right(field: Field, candidate: Candidate) -> bool:
    """Let the directory judge the password where it is the directory's."""
    if not comes_by_directory(candidate.login):
        return is_right_password(field.data, candidate)
    try:
        return vouch(candidate.login, field.data) is not None
    except DirectoryAwayError as error:
        field.errors = [say(error.reason)]
        return False
