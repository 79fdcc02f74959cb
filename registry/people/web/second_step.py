"""The second step of signing in: a code, or setting the second factor up where it is demanded."""

from typing import Any

from flask import make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.kernel.access import Actor
from registry.kernel.errors import OblikError
from registry.kernel.seams import db
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import saved
from registry.people.forms import CodeForm
from registry.people.models import User
from registry.people.operations.second_factor import confirm_second_factor, take_code
from registry.people.operations.sign_in import TooManyAttemptsError, record_holding, record_wrong_code
from registry.people.queries.second_factor import find_pending_secret, find_second_factor
from registry.people.web.entering import Coming, find_coming, let_in, open_for, seal
from registry.people.web.known_browser import asking_browser
from registry.people.web.pictures import shown_secret


def second_step() -> Any:
    """Ask for a code of the person's device, or a recovery code."""
    coming = find_coming()
    if coming is None or find_second_factor(db.session(), coming.user.id) is None:
        return redirect(url_for("people.sign_in"))
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, 422 if form.is_submitted() else 200)
    try:
        is_right = take_code(db.session(), coming.user, seal(), form.code.data, asking_browser())
    except TooManyAttemptsError as error:
        return _hold_up(form, coming, error)
    except OblikError as error:
        db.session.rollback()
        form.code.errors = [say(error.reason)]
        return _code_page(form, 409)
    if is_right:
        return let_in(coming.user, coming.target)
    record_wrong_code(db.session(), coming.user, asking_browser())
    db.session.commit()
    form.code.errors = [_("Код не підходить. Кожен код діє один раз; дочекайтеся наступного")]
    return _code_page(form, 422)


def enrol() -> Any:
    """Set the second factor up before the first way in with it; then show the recovery codes, once."""
    coming = find_coming()
    secret = find_pending_secret(db.session(), coming.user.id, seal()) if coming else None
    if coming is None or secret is None or find_second_factor(db.session(), coming.user.id) is not None:
        return redirect(url_for("people.sign_in"))
    form = CodeForm()
    if form.validate_on_submit():
        codes = saved(form, lambda: confirm_second_factor(db.session(), *_own(coming.user), seal(), form.code.data))
        if codes is not None:
            page = render_template("people/recovery_codes.html", codes=codes, onward=coming.target)
            return open_for(make_response(page), coming.user)
    page = render_template("people/enrol.html", form=form, **shown_secret(secret, coming.user.login))
    return page, 422 if form.is_submitted() else 200


def _own(user: User) -> tuple[Actor, User]:
    return Actor(label=user.login, user_id=user.id), user


def _hold_up(form: CodeForm, coming: Coming, error: TooManyAttemptsError) -> Response:
    db.session.rollback()
    record_holding(db.session(), coming.user.login, asking_browser())
    db.session.commit()
    form.code.errors = [say(error.reason)]
    response = make_response(_code_page(form, 429))
    response.headers["Retry-After"] = str(error.wait_seconds)
    return response


def _code_page(form: CodeForm, status: int) -> tuple[str, int]:
    return render_template("people/second_step.html", form=form), status
