"""The forms of support lines and price indexes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectChoice

from maintenance.contracts.models.service_line import IndexKind, ServiceLine
from maintenance.contracts.queries.measures import Measure
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from registry.kernel.forms import noun_form, typed_values
from registry.kernel.words import options

LONGEST_TITLE = 90


@dataclass(frozen=True)
class LineChoices:
    """What a support line may name."""

    kinds: Sequence[str]
    """The codes of price indexes."""
    measures: Sequence[Measure]
    units: Sequence[tuple[str, str]]
    """Organisations by id and name."""


def line_form(line: ServiceLine | None, choices: LineChoices) -> FlaskForm:
    """Make the form of a support line; one choice names both the programme and its measure."""
    offered = {
        "index_kind": _kind_options(choices.kinds),
        "measure_code": [],
        "spending_unit_id": choices.units,
    }
    form = noun_form(SERVICE_LINE, line, offered)
    measures = [
        SelectChoice(_value(one.programme_id, one.code), _shown(one), optgroup=one.programme)
        for one in choices.measures
    ]
    named = _value(line.measure_programme_id, line.measure_code) if line and line.measure_code else ""
    if named and named not in {one.value for one in measures}:
        measures.append(SelectChoice(named, named.partition(" ")[2], optgroup="—"))
    form.measure_code.choices = [*form.measure_code.choices, *measures]
    if not form.is_submitted():
        form.measure_code.data = named
    return form


def typed_line(form: FlaskForm) -> dict[str, Any]:
    """Collect what was typed into a line's fields: what was chosen is a programme and one of its measures."""
    values = typed_values(SERVICE_LINE, form)
    programme_id, _space, code = (values["measure_code"] or "").partition(" ")
    return {**values, "measure_programme_id": programme_id or None, "measure_code": code or None}


def _value(programme_id: Any, code: str | None) -> str:
    return f"{programme_id} {code}"


def _shown(one: Measure) -> str:
    """Name a measure by its number and title; a title that begins with the number is not given it twice."""
    title = " ".join(one.title.split()).removeprefix(one.code).lstrip(". ")
    return f"{one.code} {title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE] + '…'}"


def index_form(kinds: Sequence[str], year: int, today: date) -> FlaskForm:
    """Make the form of a new index figure."""
    return noun_form(PRICE_INDEX, None, {"kind": _kind_options(kinds)}, {"year": year, "known_on": today})


def _kind_options(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Offer the usual indexes and those that the hromada has already."""
    own = [(code, code) for code in dict.fromkeys(kinds) if code not in IndexKind.codes()]
    return [*options(IndexKind), *own]
