"""A person's own page: name, language, password, open sessions, API tokens."""

import uuid
from typing import Any

from flask import current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from registry.kernel import clock
from registry.kernel.errors import Invalid
from registry.kernel.forms import fresh, stored_values
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, current_user, require
from registry.kernel.web.form_errors import saved, show_errors
from registry.people.forms import ChangePasswordForm, TokenForm, person_form, typed_person
from registry.people.models import DirectoryIdentity
from registry.people.operations.passwords import set_password
from registry.people.operations.people import update_profile
from registry.people.operations.sessions import end_sessions
from registry.people.operations.tokens import create_token, revoke_token
from registry.people.queries.second_factor import find_second_factor
from registry.people.queries.sessions import list_sessions
from registry.people.queries.tokens import list_tokens
from registry.people.rules.people import PERSON
from registry.people.web.entering import LANGUAGE_COOKIE, YEAR, is_demanded, renew_session
from registry.people.web.present_password import is_present_password, own_hash


@require()
def profile() -> Any:
    """Show the page, or write name and language."""
    user = current_user()
    form = person_form(user)
    if request.method == "GET":
        return _page(profile_form=form)
    if saved(form, lambda: update_profile(db.session(), current_actor(), user, typed_person(form))) is None:
        return _page(profile_form=form)
    flash(_("Збережено"), "ok")
    response = redirect(url_for("people.profile"))
    response.set_cookie(
        LANGUAGE_COOKIE, user.language, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


@require()
def back_to_profile() -> Response:
    """Lead the address of a form that answered with a page back to the page itself."""
    return redirect(url_for("people.profile"))


@require()
def change_password() -> Any:
    """Change the own password; all sessions end, this browser gets a new one."""
    form = ChangePasswordForm()
    if not form.validate_on_submit() or not is_present_password(form.old_password):
        return _page(password_form=form)
    try:
        set_password(db.session(), current_actor(), current_user(), form.password.data)
    except Invalid as error:
        db.session.rollback()
        show_errors(form, error)
        return _page(password_form=form)
    return renew_session(make_response(redirect(url_for("people.profile"))))


@require()
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    ended = end_sessions(db.session(), current_user().id, but=own_hash())
    db.session.commit()
    flash(_("Завершено інших сеансів: %(number)s", number=ended), "ok")
    return redirect(url_for("people.profile"))


@require()
def add_token() -> Any:
    """Make a token and show its secret this once."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _page(token_form=form)
    given = {name: form[name].data for name in ("name", "scope", "days")}
    made = saved(form, lambda: create_token(db.session(), current_actor(), current_user(), **given))
    if made is None:
        return _page(token_form=form)
    return _page(token_form=TokenForm(formdata=None), token_secret=made[1], status=201)


@require()
def drop_token(token_id: uuid.UUID) -> Response:
    """Revoke one of the own tokens."""
    revoke_token(db.session(), current_actor(), current_user().id, token_id)
    db.session.commit()
    flash(_("Токен відкликано"), "ok")
    return redirect(url_for("people.profile"))


def _page(
    *,
    profile_form: FlaskForm | None = None,
    password_form: ChangePasswordForm | None = None,
    token_form: TokenForm | None = None,
    token_secret: str | None = None,
    status: int | None = None,
) -> tuple[str, int]:
    """Show the page with the form that was sent, the others fresh."""
    user = current_user()
    sent = profile_form or password_form or token_form
    refused = sent is not None and sent.is_submitted() and token_secret is None
    page = render_template(
        "people/profile.html",
        profile_form=profile_form or fresh(person_form(user), stored_values(PERSON, user)),
        password_form=password_form or ChangePasswordForm(formdata=None),
        token_form=token_form or TokenForm(formdata=None),
        token_secret=token_secret,
        sessions=list_sessions(db.session(), user.id, clock.now()),
        own_hash=own_hash(),
        tokens=list_tokens(db.session(), user.id),
        now=clock.now(),
        is_vouched=db.session.get(DirectoryIdentity, user.id) is not None,
        factor=find_second_factor(db.session(), user.id),
        is_demanded=is_demanded(user),
        memberships=user.memberships,
        administers_all=user.administers_all,
        roles=seams(current_app).roles,
        hromada_names={one.id: one.name for one in g.hromadas},
    )
    return page, status or (422 if refused else 200)
