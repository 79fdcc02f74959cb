"""Refusals shown beside the fields they are about."""

from flask import request
from flask_wtf import FlaskForm

from registry.kernel.errors import Invalid, because
from registry.kernel.rules.reading import Unreadable, integer_between
from registry.kernel.web.errors import field_errors


def show_errors(form: FlaskForm, error: Invalid) -> None:
    """Put each reason at its field; what belongs to no field goes above the form."""
    for name, reasons in field_errors(error).items():
        if name in form:
            form[name].errors = [*form[name].errors, *reasons]
        else:
            form.form_errors.extend(reasons)


def read_version() -> int:
    """Read the version that the form was based on; raise Invalid."""
    try:
        version = integer_between(1)(request.form.get("version"))
    except Unreadable as refusal:
        raise Invalid(version=refusal.reason) from refusal
    if version is None:
        raise Invalid(version=because("Бракує версії, яку ви змінюєте"))
    return int(version)
