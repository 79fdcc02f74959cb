"""A person's own second factor: set up, moved to a new device, recovery codes renewed, switched off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.kernel import clock
from registry.kernel.errors import Conflict, OblikError
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_user, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import saved
from registry.people.forms import CodeForm, PresentPasswordForm
from registry.people.operations.second_factor import (
    BEGIN_ANEW,
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    renew_recovery_codes,
    take_code,
)
from registry.people.operations.sessions import end_sessions
from registry.people.operations.sign_in import record_wrong_code
from registry.people.queries.second_factor import count_recovery_codes, find_pending_secret, find_second_factor
from registry.people.queries.sessions import find_session
from registry.people.web.directory import comes_by_directory, directory_settings
from registry.people.web.entering import is_demanded, seal
from registry.people.web.pictures import shown_secret
from registry.people.web.present_password import is_present_password, own_browser, own_hash
from registry.people.web.sessions import COOKIE

HERE = "people.second_factor"
FRESH = timedelta(minutes=10)
HANDING, HANDING_SECONDS = "handing", 1800
"""Since when a session hands a secret over, and how long it may: nobody else's shows or confirms it."""


@require()
def second_factor() -> Any:
    """Show what is in use, or the picture that is being handed over."""
    return _page()


@require()
def back_to_second_factor(step: str) -> Response:
    """Lead the address of a form that answered with a page back to the page itself."""
    return redirect(url_for(HERE))


@require()
def begin() -> Any:
    """Make a secret to hand over: asks for the password first, and for a code where one is in use already."""
    user = current_user()
    if find_second_factor(db.session(), user.id) is not None:
        return _with_code(_begun)
    form = PresentPasswordForm()
    if _just_came_by_provider():
        return _begun()
    if not form.validate_on_submit() or not is_present_password(form.old_password):
        return _page(password_form=form)
    return _begun()


@require()
def confirm() -> Any:
    """Take the new secret into use by its first code, and show the recovery codes this once."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(new_form=form)
    actor, user = current_actor(), current_user()
    if not _is_handing():
        raise Conflict(BEGIN_ANEW)
    codes = saved(form, lambda: confirm_second_factor(db.session(), actor, user, seal(), form.code.data))
    if codes is None:
        return _page(new_form=form)
    session.pop(HANDING, None)
    if ended := end_sessions(db.session(), user.id, but=own_hash()):
        flash(_("Завершено інших сеансів: %(number)s", number=ended), "ok")
    return _codes_page(codes)


@require()
def renew_codes() -> Any:
    """Show new recovery codes this once; the earlier ones die."""
    return _with_code(lambda: _codes_page(renew_recovery_codes(db.session(), current_actor(), current_user())))


@require()
def switch_off() -> Any:
    """Do without a second factor, where it is not demanded."""
    if is_demanded(current_user()):
        flash(_("У вашій ролі другий крок входу обов’язковий"), "error")
        return redirect(url_for(HERE))
    return _with_code(_switched_off)


def _just_came_by_provider() -> bool:
    """Tell whether the person came in a few minutes ago by a provider's page, which asked for the password."""
    settings = directory_settings()
    if settings is None or settings.takes_passwords or not comes_by_directory(current_user().login):
        return False
    row, _user = find_session(db.session(), request.cookies.get(COOKIE), clock.now()) or (None, None)
    return row is not None and clock.now() - row.created_at < FRESH


def _is_handing() -> bool:
    """Tell whether this very browser has lately given the password for a secret to be handed over."""
    return bool(clock.now().timestamp() - session.get(HANDING, 0) < HANDING_SECONDS)


def _begun() -> Response:
    begin_second_factor(db.session(), current_user(), seal())
    db.session.commit()
    session[HANDING] = int(clock.now().timestamp())
    return redirect(url_for(HERE))


def _switched_off() -> Response:
    drop_second_factor(db.session(), current_actor(), current_user())
    db.session.commit()
    flash(_("Другий крок входу вимкнено"), "ok")
    return redirect(url_for("people.profile"))


def _with_code(go_on: Callable[[], Any]) -> Any:
    """Go on when a code of the factor in use was given: a borrowed session must change none of this."""
    form, user = CodeForm(), current_user()
    if not form.validate_on_submit():
        return _page(code_form=form)
    try:
        is_right = take_code(db.session(), user, seal(), form.code.data, own_browser())
    except OblikError as error:
        db.session.rollback()
        form.code.errors = [say(error.reason)]
        return _page(code_form=form)
    if is_right:
        return go_on()
    record_wrong_code(db.session(), user, own_browser())
    db.session.commit()
    form.code.errors = [_("Код не підходить. Кожен код діє один раз; дочекайтеся наступного")]
    return _page(code_form=form)


def _codes_page(codes: list[str]) -> str:
    db.session.commit()
    return render_template("people/recovery_codes.html", codes=codes, onward=url_for("people.profile"))


def _page(
    *,
    password_form: PresentPasswordForm | None = None,
    new_form: CodeForm | None = None,
    code_form: CodeForm | None = None,
) -> tuple[str, int]:
    user = current_user()
    secret = find_pending_secret(db.session(), user.id, seal()) if _is_handing() else None
    page = render_template(
        "people/second_factor.html",
        factor=find_second_factor(db.session(), user.id),
        codes_left=count_recovery_codes(db.session(), user.id),
        **shown_secret(secret, user.login),
        is_demanded=is_demanded(user),
        password_form=password_form or PresentPasswordForm(formdata=None),
        new_form=new_form or CodeForm(formdata=None),
        code_form=code_form or CodeForm(formdata=None),
    )
    return page, 422 if request.method == "POST" else 200
