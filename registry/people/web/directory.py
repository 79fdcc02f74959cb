"""Coming in by the organisation's directory: its password typed here, or a way by the provider's own page."""

from typing import Any

from flask import current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound, OblikError, because
from registry.kernel.seams import db, seams
from registry.kernel.web.access import safe_next
from registry.kernel.web.errors import field_errors, say
from registry.people.models import User
from registry.people.operations.directory import welcome
from registry.people.operations.sign_in import record_refusal
from registry.people.rules.directory import DirectoryAwayError, DirectorySettings, Vouched
from registry.people.web.entering import enter
from registry.people.web.known_browser import asking_browser

ONWARD = "onward"
NO_GROUP = because("Жодна ваша група в каталозі організації не дає доступу до реєстру. Зверніться до адміністратора")


def directory_settings() -> DirectorySettings | None:
    """Give the settings of this instance's directory."""
    found: DirectorySettings | None = seams(current_app).settings.directory
    return found


def comes_by_directory(login: str) -> bool:
    """Tell whether a password of this login is the directory's to judge; one administrator's stays here."""
    settings = directory_settings()
    return settings is not None and login != settings.local_admin


def vouch(login: str, password: str) -> Vouched | None:
    """Let the directory judge a password; one that takes them on a page of its own judges none here."""
    settings = directory_settings()
    if settings is None or not settings.takes_passwords:
        return None
    found: Vouched | None = seams(current_app).directory.vouch(login, password)
    return found


def welcomed(vouched: Vouched) -> User | None:
    """Give the account of whom the directory vouches for, made or renewed, or None; raise Conflict, Invalid."""
    settings = directory_settings()
    return None if settings is None else welcome(db.session(), vouched, settings)


def lead_to_provider() -> Response:
    """Send the browser to the provider's page."""
    session[ONWARD] = safe_next(request.args.get("next"))
    try:
        answer: Response = _provider().lead_there(url_for("people.come_back", _external=True))
    except DirectoryAwayError as error:
        return _refused(error, 503)
    return answer


def come_back() -> Any:
    """Take in whom the provider sends back."""
    target = safe_next(session.get(ONWARD))
    try:
        vouched = _provider().take_back()
        user = welcomed(vouched)
        if user is None:
            record_refusal(db.session(), vouched.login, asking_browser())
            db.session.commit()
            return _refused(Forbidden(NO_GROUP), 403)
        return enter(user, target, has_proved=vouched.has_proved)
    except DirectoryAwayError as error:
        return _refused(error, 503)
    except (Forbidden, Conflict, Invalid) as error:
        return _refused(error, 403)


def reasons_of(error: OblikError) -> list[str]:
    """Say a refusal, whatever fields it is about."""
    if isinstance(error, Invalid):
        return [reason for listed in field_errors(error).values() for reason in listed]
    return [say(error.reason)]


def _provider() -> Any:
    settings = directory_settings()
    if settings is None or settings.takes_passwords:
        raise NotFound("Такої сторінки немає")
    return seams(current_app).directory


def _refused(error: OblikError, status: int) -> Response:
    db.session.rollback()
    session["refused"] = {"reasons": reasons_of(error), "status": status}
    return redirect(url_for("people.sign_in"))
