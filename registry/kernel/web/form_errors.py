"""What a form asks for is done and committed; refusals are shown beside the fields they are about."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from flask import request
from flask_wtf import FlaskForm

from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.rules.reading import Unreadable, integer_between
from registry.kernel.seams import db
from registry.kernel.web.errors import field_errors, say

Done = TypeVar("Done")


def show_errors(form: FlaskForm, error: Invalid) -> None:
    """Put each reason at its field; what belongs to no field goes above the form."""
    for name, reasons in field_errors(error).items():
        if name in form:
            form[name].errors = [*form[name].errors, *reasons]
        else:
            form.form_errors.extend(reasons)


def saved(form: FlaskForm, write: Callable[[], Done], show: Callable[[Invalid], None] | None = None) -> Done | None:
    """Do what a form asks for and commit it; None when it was refused, with the reasons at their fields.

    `show` puts refusals into a form whose fields are called otherwise.
    """
    try:
        done = write()
        db.session.commit()
    except Conflict as error:
        db.session.rollback()
        form.form_errors.append(say(error.reason))
    except Invalid as error:
        db.session.rollback()
        (show or partial(show_errors, form))(error)
    else:
        return done
    return None


def read_version() -> int:
    """Read the version that the form was based on; raise Invalid."""
    try:
        version = integer_between(1)(request.form.get("version"))
    except Unreadable as refusal:
        raise Invalid(version=refusal.reason) from refusal
    if version is None:
        raise Invalid(version=because("Бракує версії, яку ви змінюєте"))
    return int(version)
