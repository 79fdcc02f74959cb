"""Refusals shown beside the fields they are about."""

from flask_wtf import FlaskForm

from registry.kernel.errors import Invalid
from registry.kernel.web.errors import field_errors


def show_errors(form: FlaskForm, error: Invalid) -> None:
    """Put each reason at its field; what belongs to no field goes above the form."""
    for name, reasons in field_errors(error).items():
        if name in form:
            form[name].errors = [*form[name].errors, *reasons]
        else:
            form.form_errors.extend(reasons)
