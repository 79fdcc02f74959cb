"""Forms of people: sign-in, the first administrator, profile, passwords, tokens, roles."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from registry.kernel.errors import Invalid, because
from registry.kernel.forms import noun_form, typed
from registry.kernel.words import options
from registry.people.models import Scope, User
from registry.people.rules.passwords import MAX_LENGTH
from registry.people.rules.people import PERSON, RoleIn
from registry.people.rules.tokens import DEFAULT_DAYS, MAX_DAYS

FILL_IN = _l("Заповніть це поле")
TOO_LONG = _l("Надто довгий текст")


def _needed() -> list[Any]:
    return [InputRequired(FILL_IN)]


def _password(label: Any, autocomplete: str) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(FILL_IN), Length(max=MAX_LENGTH, message=TOO_LONG)],
        render_kw={"autocomplete": autocomplete, "data-password": "", "maxlength": MAX_LENGTH},
    )


def _login() -> StringField:
    return StringField(
        _l("Логін"),
        [InputRequired(FILL_IN), Length(max=60, message=TOO_LONG)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": 60},
    )


class SignInForm(FlaskForm):
    """Login and password."""

    login = _login()
    password = _password(_l("Пароль"), "current-password")


class SetupForm(FlaskForm):
    """The first administrator's login, name and password."""

    login = _login()
    display_name = StringField(
        _l("Як вас називати"), [Length(max=200, message=TOO_LONG)], render_kw={"autocomplete": "off"}
    )
    password = _password(_l("Пароль"), "new-password")


class PasswordForm(FlaskForm):
    """A new password, by a one-time link."""

    password = _password(_l("Новий пароль"), "new-password")


class ChangePasswordForm(FlaskForm):
    """The present password and the new one."""

    old_password = _password(_l("Теперішній пароль"), "current-password")
    password = _password(_l("Новий пароль"), "new-password")


class PresentPasswordForm(FlaskForm):
    """The present password alone."""

    old_password = _password(_l("Теперішній пароль"), "current-password")


class CodeForm(FlaskForm):
    """A code of the device, or a recovery code."""

    code = StringField(
        _l("Код"),
        [InputRequired(FILL_IN), Length(max=60, message=TOO_LONG)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class TokenForm(FlaskForm):
    """A new API token: what for, how wide, how long."""

    name = StringField(
        _l("Для чого"), [*_needed(), Length(max=200, message=TOO_LONG)], render_kw={"autocomplete": "off"}
    )
    scope = SelectField(_l("Що може"), choices=lambda: [SelectChoice(*pair) for pair in options(Scope)])
    days = IntegerField(
        _l("Строк дії"),
        [
            InputRequired(FILL_IN),
            NumberRange(1, MAX_DAYS, message=_l("Від 1 до %(limit)s днів", limit=MAX_DAYS)),
        ],
        default=DEFAULT_DAYS,
        render_kw={"inputmode": "numeric", "min": 1, "max": MAX_DAYS},
    )


def person_form(person: User | None) -> FlaskForm:
    """Make the form of what is open of a person; a login is given once. Roles are read beside it by `read_roles`."""
    form = noun_form(PERSON, person, {})
    if person is None:
        form["login"].render_kw |= {"autocapitalize": "none", "spellcheck": "false"}
    else:
        del form.login
        form.rows = [row for row in form.rows if row != ["login"]]
    return form


def typed_person(form: FlaskForm) -> dict[str, Any]:
    """Collect what was typed of a person."""
    return typed(form, (name for row in form.rows for name in row))


def role_field(role: str, hromada_id: uuid.UUID | None) -> str:
    """Give the value of the checkbox of a role in a hromada; «all» stands for all of them."""
    return f"{role}@{hromada_id or 'all'}"


def read_roles(values: MultiDict[str, str]) -> frozenset[RoleIn]:
    """Read the ticked roles and their departments; raise Invalid for what the page never offers."""
    found = []
    for ticked in values.getlist("role")[:200]:
        role, _at, place = ticked.partition("@")
        hromada_id = None if place == "all" else _uuid(place)
        department = values.get(f"department:{ticked}", "")
        found.append(RoleIn(role, hromada_id, _uuid(department) if department and hromada_id else None))
    return frozenset(found)


def shown_roles(roles: Iterable[RoleIn]) -> dict[str, str]:
    """Give what the page has to tick: the checkbox's value -> the chosen department's id or an empty text."""
    return {role_field(one.role, one.hromada_id): str(one.department_id or "") for one in roles}


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Invalid(roles=because("Виберіть роль зі списку")) from error
