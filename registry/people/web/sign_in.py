"""Coming in and going out: sign-in, sign-out, one-time links, language and hromada of the top line."""

from typing import Any
from urllib.parse import urlsplit

from flask import g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.kernel.errors import Invalid, NotFound, OblikError, Reason
from registry.kernel.seams import db
from registry.kernel.web.access import require, safe_next
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import show_errors
from registry.people.forms import PasswordForm, SetupForm, SignInForm
from registry.people.models import Language, User
from registry.people.operations.passwords import set_password_by_link
from registry.people.operations.sessions import end_session
from registry.people.operations.setup import GONE, create_first_admin, find_link
from registry.people.operations.sign_in import (
    Candidate,
    TooManyAttemptsError,
    count_failure,
    forgive_attempts,
    record_holding,
    record_refusal,
)
from registry.people.rules.directory import DirectoryAwayError
from registry.people.rules.people import is_login
from registry.people.rules.sign_in import Browser
from registry.people.web.directory import (
    NO_GROUP,
    comes_by_directory,
    directory_settings,
    reasons_of,
    vouch,
    welcomed,
)
from registry.people.web.entering import CHANGED, LANGUAGE_COOKIE, YEAR, enter
from registry.people.web.known_browser import asking_browser
from registry.people.web.sessions import COOKIE
from registry.people.web.trying import begin_in_turn, is_right_password


def sign_in() -> Any:
    """Ask for login and password; the same refusal for a wrong password and an unknown login."""
    target = safe_next(request.args.get("next"))
    if g.user is not None:
        return redirect(target)
    form, browser = SignInForm(), asking_browser()
    if not form.validate_on_submit():
        refused = session.pop("refused", {"reasons": [], "status": 200})
        form.form_errors.extend(refused["reasons"])
        return _sign_in_page(form, 422 if form.is_submitted() else refused["status"])
    try:
        candidate = begin_in_turn(form.login.data, browser)
    except TooManyAttemptsError as error:
        return _hold_up(form, error, browser)
    if comes_by_directory(candidate.login):
        return _come_by_directory(form, candidate, target)
    if is_right_password(form.password.data, candidate):
        return _come_in(candidate, target)
    return _refuse(form, candidate)


def sign_out() -> Response:
    """End this browser's session on the server and forget its cookie."""
    end_session(db.session(), request.cookies.get(COOKIE))
    db.session.commit()
    response = redirect(url_for("people.sign_in"))
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def setup(secret: str) -> Any:
    """Make the first administrator through the one-time link and sign in."""
    if find_link(db.session(), secret, is_for_person=False) is None:
        raise NotFound(GONE)
    form = SetupForm()
    if form.validate_on_submit():
        try:
            user = create_first_admin(
                db.session(),
                secret,
                login=form.login.data,
                password=form.password.data,
                display_name=form.display_name.data or "",
            )
            return enter(user, "/")
        except Invalid as error:
            db.session.rollback()
            show_errors(form, error)
    return render_template("people/setup.html", form=form), 422 if form.is_submitted() else 200


def password_link(secret: str) -> Any:
    """Let a person set the password through the one-time link of an administrator."""
    if find_link(db.session(), secret, is_for_person=True) is None:
        raise NotFound(GONE)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            user = set_password_by_link(db.session(), secret, form.password.data)
            return enter(user, "/")
        except Invalid as error:
            db.session.rollback()
            show_errors(form, error)
    return render_template("people/password.html", form=form), 422 if form.is_submitted() else 200


def choose_language() -> Response:
    """Remember the language of the screens, in the browser and with the person."""
    language = request.form.get("lang", "")
    response = redirect(_back())
    if language in Language.codes():
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
        if g.user is not None:
            g.user.language = language
            db.session.commit()
    return response


@require()
def choose_hromada() -> Response:
    """Remember the hromada of the top line; an empty code is all of them."""
    code = request.form.get("code", "")
    if code and code not in {one.code for one in g.hromadas}:
        raise NotFound("Такої громади немає")
    session["hromada"] = code
    return redirect(_back())


def _come_by_directory(form: SignInForm, candidate: Candidate, target: str) -> Any:
    """Let the organisation's directory judge the password, with no transaction open; its being away is no failure."""
    if not is_login(candidate.login):  # A directory may take «ívan» for «ivan», whose failures are counted apart.
        return _refuse(form, candidate)
    try:
        vouched = vouch(candidate.login, form.password.data)
        user = welcomed(vouched) if vouched else None
    except OblikError as error:
        db.session.rollback()
        forgive_attempts(db.session(), candidate)
        db.session.commit()
        form.form_errors.extend(reasons_of(error))
        return _sign_in_page(form, 503 if isinstance(error, DirectoryAwayError) else 422)
    if user is None:
        return _refuse(form, candidate, NO_GROUP if vouched else None)
    forgive_attempts(db.session(), candidate)
    return enter(user, target)


def _refuse(form: SignInForm, candidate: Candidate, why: Reason | None = None) -> tuple[str, int]:
    count_failure(db.session(), candidate)
    record_refusal(db.session(), candidate.login, candidate.browser)
    db.session.commit()
    form.form_errors.append(say(why) if why else _("Логін або пароль не підходять"))
    return _sign_in_page(form, 422)


def _hold_up(form: SignInForm, error: TooManyAttemptsError, browser: Browser) -> Response:
    """Say when to come back, and write it down."""
    db.session.rollback()
    record_holding(db.session(), form.login.data, browser)
    db.session.commit()
    form.form_errors.append(say(error.reason))
    response = make_response(_sign_in_page(form, 429))
    response.headers["Retry-After"] = str(error.wait_seconds)
    return response


def _come_in(candidate: Candidate, target: str) -> Any:
    user = db.session.get(User, candidate.user_id)
    if user is None or not user.is_active or user.password_hash != candidate.password_hash:
        db.session.rollback()
        raise NotFound(CHANGED)
    forgive_attempts(db.session(), candidate)
    return enter(user, target)


def _sign_in_page(form: SignInForm, status: int) -> tuple[str, int]:
    page = render_template(
        "people/sign_in.html", form=form, directory=directory_settings(), target=safe_next(request.args.get("next"))
    )
    return page, status


def _back() -> str:
    """Give the page that the form was on, without a hromada in its address; nothing of another site."""
    parts = urlsplit(request.referrer or "")
    query = "&".join(pair for pair in parts.query.split("&") if pair and not pair.startswith("hromada="))
    return safe_next(parts.path + (f"?{query}" if query else ""))
