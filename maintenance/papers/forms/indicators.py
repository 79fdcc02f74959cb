"""The forms of a council's own indicator, and of an entered figure; lists are ticked, conditions stand in rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.papers.models.indicator import Indicator, IndicatorFigure
from maintenance.papers.rules.indicators.definition import Is
from maintenance.papers.rules.indicators.nouns import FIGURE, INDICATOR
from registry.assets.models.asset import Status
from registry.assets.rules.attributes import Attribute, reader_of, stored
from registry.kernel import forms as fields
from registry.kernel.errors import Invalid, because
from registry.kernel.forms import Options, noun_form, shown, typed_values
from registry.kernel.rules.reading import Unreadable
from registry.kernel.words import label, language, options

CONDITIONS = range(3)
"""So many conditions may be typed."""
LISTS = ("kinds", "statuses", "of_kinds", "lines")
PLAIN = ("programme", "attribute", "of_code")
UNCLEAR = because("Виберіть характеристику, порівняння і запишіть значення; кілька — через «|»")


@dataclass(frozen=True)
class Offered:
    """What a form offers to choose from."""

    programmes: Options
    kinds: Options
    lines: Options
    indicators: Options
    attributes: Mapping[str, Sequence[Attribute]] = field(default_factory=dict)
    """The attributes of each kind, by the kind's name."""


def indicator_form(indicator: Indicator | None, start: Mapping[str, Any], offered: Offered) -> FlaskForm:
    """Make the form; `start` is what a new definition begins with."""
    by_name = INDICATOR.by_name
    names = _attribute_names(offered)
    further: dict[str, Any] = {
        "programme": fields.choice(label(by_name["programme"]), offered.programmes, empty="—"),
        "kinds": fields.several(label(by_name["kinds"]), offered.kinds),
        "statuses": fields.several(
            label(by_name["statuses"]), options(Status), _("Нічого не вибрано — працює або в ремонті.")
        ),
        "attribute": fields.choice(label(by_name["attribute"]), names, empty="—"),
        "of_kinds": fields.several(label(by_name["of_kinds"]), offered.kinds),
        "of_code": fields.choice(label(by_name["of_code"]), offered.indicators, empty="—"),
        "lines": fields.several(label(by_name["lines"]), offered.lines),
    }
    for place in CONDITIONS:
        further[f"name_{place}"] = fields.choice(_("Характеристика"), names, empty="—")
        further[f"is_{place}"] = fields.choice(_("Порівняння"), options(Is))
        further[f"values_{place}"] = fields.text(_("Значення"), maxlength=300)
    form = noun_form(INDICATOR, indicator, {}, start, further)
    if not form.is_submitted():
        _fill(form, indicator, start, offered)
    return form


def _attribute_names(offered: Offered) -> Options:
    """Name each attribute once, with the kinds that have it."""
    labels: dict[str, str] = {}
    kinds: dict[str, list[str]] = {}
    for kind, some in offered.attributes.items():
        for one in some:
            labels.setdefault(one.name, one.label(language()))
            kinds.setdefault(one.name, []).append(kind)
    return [(name, f"{labels[name]} ({', '.join(kinds[name])})") for name in labels]


def _fill(form: FlaskForm, indicator: Indicator | None, start: Mapping[str, Any], offered: Offered) -> None:
    def held(name: str) -> Any:
        return getattr(indicator, name) if indicator is not None else start.get(name)

    for name in LISTS:
        form[name].data = [str(one) for one in held(name) or []]
    for name in PLAIN:
        form[name].data = shown(held(name))
    known = {one.name: one for some in offered.attributes.values() for one in some}
    for place, one in zip(CONDITIONS, held("conditions") or [], strict=False):
        form[f"name_{place}"].data, form[f"is_{place}"].data = one["name"], one["is"]
        form[f"values_{place}"].data = " | ".join(_shown_values(known.get(one["name"]), one.get("values") or []))


def _shown_values(attribute: Attribute | None, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        if attribute is not None and attribute.type == "boolean":
            yield _("так") if value == "true" else _("ні")
        else:
            yield attribute.label_of(value, language()) if attribute else value


def typed_indicator(form: FlaskForm, offered: Offered) -> dict[str, Any]:
    """Collect what was typed; raise Invalid where a condition cannot be told."""
    values = typed_values(INDICATOR, form)
    values.update({name: list(form[name].data or []) for name in LISTS})
    values.update({name: form[name].data for name in PLAIN})
    return {**values, "conditions": list(_conditions(form, offered))}


def _conditions(form: FlaskForm, offered: Offered) -> Iterator[dict[str, Any]]:
    known: dict[str, list[Attribute]] = {}
    for some in offered.attributes.values():
        for one in some:
            known.setdefault(one.name, []).append(one)
    for place in CONDITIONS:
        name, told = form[f"name_{place}"].data, form[f"values_{place}"].data or ""
        compared = form[f"is_{place}"].data
        if not name and not told.strip():
            continue
        if name not in known or compared not in Is.codes():
            raise Invalid({f"name_{place}": [UNCLEAR]})
        texts = [part.strip() for part in told.split("|") if part.strip()]
        if bool(texts) != (compared in (Is.ONE_OF, Is.AT_LEAST)):
            raise Invalid({f"values_{place}": [UNCLEAR]})
        try:
            yield {"name": name, "is": compared, "values": [_read(known[name], one) for one in texts]}
        except Unreadable as refusal:
            raise Invalid({f"values_{place}": [refusal.reason]}) from refusal


def _read(attributes: Sequence[Attribute], text: str) -> str:
    """Read a value as one of the kinds' attributes of this name reads it; raise Unreadable when none does."""
    refusals: list[Unreadable] = []
    for one in attributes:
        try:
            value = stored(reader_of(one)(text))
        except Unreadable as refusal:
            refusals.append(refusal)
            continue
        value = value[0] if isinstance(value, list) and value else value
        return ("true" if value else "false") if isinstance(value, bool) else str(value)
    raise refusals[0]


def figure_form(figure: IndicatorFigure | None, start: Mapping[str, Any], *, only_target: bool) -> FlaskForm:
    """Make the form of an entered figure; of what the register computes only targets are entered."""
    form = noun_form(FIGURE, figure, {}, start)
    if only_target:
        form["what"].choices = [one for one in form["what"].choices if one.value == "target"]
    return form


def typed_figure(form: FlaskForm) -> dict[str, Any]:
    """Collect what was typed."""
    return typed_values(FIGURE, form)
