"""Fields that keep what was typed as text; the operations read and refuse it, so there is one validation."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from registry.kernel import clock
from registry.kernel.fields import Field as Described
from registry.kernel.fields import Noun
from registry.kernel.words import help_of, label, options

Options = Iterable[tuple[str, str]]


def text(label: Any, *, is_required: bool = False, help_text: Any = "", **attributes: Any) -> Any:
    """One line of text; further attributes of the input by name."""
    marks = [InputRequired()] if is_required else []
    return StringField(label, marks, description=help_text, render_kw={"autocomplete": "off", **attributes})


def long_text(label: Any, **attributes: Any) -> Any:
    """Several lines of text."""
    return TextAreaField(label, render_kw={"rows": 3, **attributes})


def figure(said: Any, *, help_text: Any = "", **attributes: Any) -> Any:
    """A figure, typed with a comma or a point."""
    return text(said, help_text=help_text, inputmode="decimal", **attributes)


def calendar_day(label: Any, help_text: Any = "") -> Any:
    """A day by the browser's calendar; without one as 22.11.2026."""
    return text(label, help_text=help_text, type="date", min="1990-01-01", max="2100-12-31")


def choice(label: Any, options: Options, *, empty: str | None = None, help_text: Any = "", **attributes: Any) -> Any:
    """One of several; `empty` names having chosen nothing."""
    offered = _offered([*([("", empty)] if empty is not None else []), *options])
    return SelectField(label, choices=offered, description=help_text, validate_choice=False, render_kw=attributes)


def yes_or_no(label: Any, help_text: Any = "", *, empty: str | None = "—") -> Any:
    """Yes, no, or, where there is an `empty` word, not known."""
    return choice(label, [("true", _("так")), ("false", _("ні"))], empty=empty, help_text=help_text)


def several(label: Any, options: Options, help_text: Any = "") -> Any:
    """Any of several, as ticks."""
    return SelectMultipleField(
        label,
        choices=_offered(options),
        description=help_text,
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


def radios(label: Any, options: Options) -> Any:
    """One of several, all in sight."""
    return RadioField(label, choices=_offered(options), validate_choice=False)


def _offered(options: Options) -> list[SelectChoice]:
    return [SelectChoice(str(code), name) for code, name in options]


def make_form(name: str, fields: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> FlaskForm:
    """Put fields together; what was sent comes first, else `data` fills them."""
    form_class: Any = type(name, (FlaskForm,), {})
    for field_name, field in fields.items():
        setattr(form_class, field_name, field)
    form: FlaskForm = form_class(data={key: shown(value) for key, value in (data or {}).items()})
    for one in form:
        one.errors = list(one.errors)
    return form


def shown(value: Any) -> Any:
    """Write a stored value the way it is typed: 12.5 -> «12,5», dates for the calendar."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return clock.local(value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int | float):
        return str(value).replace(".", ",")
    if isinstance(value, list):
        return [str(one) for one in value]
    return "" if value is None else str(value)


def degrees(value: float) -> str:
    """Write an example of a coordinate: 30.75 -> «30,7500»."""
    return f"{value:.4f}".replace(".", ",")


def typed(form: FlaskForm, names: Iterable[str]) -> dict[str, Any]:
    """Collect what was typed into the named fields."""
    return {name: form[name].data for name in names}


def filled(field: Field) -> bool:
    """Tell whether anything was typed into a field."""
    return bool(field.data and str(field.data).strip())


def fresh(form: FlaskForm, values: Mapping[str, Any]) -> FlaskForm:
    """Let a form forget what was sent, for it was sent by another form of the page."""
    form.process(formdata=None, data={name: shown(value) for name, value in values.items()})
    return form


def noun_fields(
    noun: Noun, thing: Any | None, choices: Mapping[str, Options], *, may_stay_empty: bool = False
) -> dict[str, Any]:
    """Make the inputs of a noun's form out of its description; `choices` offers what fields may refer to.

    A row of a larger form may stay empty: then the browser demands nothing of it.
    """
    return {
        one.name: _input(one, choices.get(one.name), one.is_required and not may_stay_empty)
        for one in noun.written
        if one.on_form
    }


def _input(one: Described, offered: Options | None, is_required: bool) -> Any:
    said, told = label(one), help_of(one)
    if one.type.codes is not None:
        offered = options(one.type.codes) if offered is None else offered
    if offered is not None or one.type.name == "reference":
        empty = None if one.fallback or (one.is_required and one.type.codes) else _(one.empty) if one.empty else "—"
        return choice(said, offered or [], empty=empty, help_text=told)
    if one.type.name == "long_text":
        return long_text(said, maxlength=one.type.limit)
    if one.type.name == "boolean":
        return yes_or_no(said, told, empty=None if one.fallback is not None else "—")
    if one.type.name == "date":
        return calendar_day(said, told)
    if one.type.name == "moment":
        return text(said, help_text=told, is_required=is_required, type="datetime-local")
    if one.type.name in ("money", "integer", "year", "decimal", "degrees"):
        return figure(said, help_text=told, is_required=is_required)
    shown_as = {"placeholder": one.example} if one.example else {}
    return text(said, is_required=is_required, help_text=told, maxlength=one.type.limit, **shown_as)


def stored_values(noun: Noun, thing: Any | None) -> dict[str, Any]:
    """Give what a form starts from: the record's own values, or what a new one has."""
    if thing is None:
        return {one.name: one.fallback for one in noun.written if one.on_form}
    return {one.name: getattr(thing, one.column) for one in noun.written if one.on_form}


def noun_form(
    noun: Noun,
    thing: Any | None,
    choices: Mapping[str, Options],
    start: Mapping[str, Any] | None = None,
    further: Mapping[str, Any] | None = None,
) -> FlaskForm:
    """Make a noun's whole form; `start` is what a new record begins with, `further` inputs beside the fields."""
    inputs = {**noun_fields(noun, thing, choices), **(further or {}), "version": text("")}
    stored = stored_values(noun, thing) if thing is not None else {**stored_values(noun, None), **(start or {})}
    if thing is not None and hasattr(thing, "version"):
        stored["version"] = thing.version
    form = make_form(f"{noun.entity.title()}Form", inputs, stored)
    form.rows = form_rows(noun)
    form.units = {one.name: one.unit for one in noun.fields if one.unit}
    return form


def form_rows(noun: Noun) -> list[list[str]]:
    """Lay the fields out: the noun's own rows, then the others one by one."""
    names = [one.name for one in noun.written if one.on_form]
    rows = [[name for name in row if name in names] for row in noun.rows]
    placed = {name for row in rows for name in row}
    return [row for row in rows if row] + [[name] for name in names if name not in placed]


def typed_values(noun: Noun, form: FlaskForm) -> dict[str, Any]:
    """Collect what was typed into a noun's own fields."""
    return typed(form, (one.name for one in noun.written if one.on_form))
