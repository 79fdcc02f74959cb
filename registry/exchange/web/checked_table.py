"""A checked file in words: its reasons in groups, with what may be taken for values that were not understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.rules.draft_options import DraftOptions
from registry.exchange.rules.draft_table import grouped, places_of
from registry.exchange.rules.import_report import MAX_SHOWN, ImportReport, ReasonGroup, RowError
from registry.exchange.web.import_kinds import Choices, fields_of, suggestions
from registry.kernel.access import Actor
from registry.kernel.web.errors import say

GROUPS = 30
VALUES = 20
"""So many values of one reason can be told what they stand for at once."""
ROWS_NAMED = 5
UNLIKE = frozenset({"inventory_number", "lat", "lon", "geometry"})
"""Fields that differ from row to row: no value is another one everywhere."""
MADE = {"holder": "organisation", "provider": "organisation", "settlement": "settlement"}
"""What may be made on the way when a field refers to what is not there."""


@dataclass(frozen=True)
class ValueChoices:
    """What a column's values may be: the only ones with their words, or what is suggested."""

    field_name: str
    only: Choices = field(default_factory=list)
    suggested: Sequence[str] = ()


@dataclass(frozen=True)
class ShownValue:
    """A value that was not understood, and its rows in words."""

    value: str
    count: int
    rows: str


@dataclass(frozen=True)
class ShownGroup:
    """A reason in words; `values` are offered to be taken for others."""

    column: str
    place: int | None
    reason: str
    tone: str
    """How much of it concerns people: error, warn, info."""
    count: int
    rows: str
    values: Sequence[ShownValue]
    left: int
    """How many further values have the reason."""
    noun: str = ""
    """What may be made on the way instead."""
    variants: Sequence[ShownValue] = ()
    """What stands at «…» of a reason that speaks of several things."""


def value_choices(session: Session, actor: Actor, draft: ImportDraft, options: DraftOptions) -> dict[int, ValueChoices]:
    """Give what the values of each taken column may be."""
    only = {one.name: one.choices for one in fields_of(session, draft.kind)}
    return {
        place: ValueChoices(name, only.get(name, []), suggestions(session, actor, draft.hromada_id, name))
        for place, name in options.taken().items()
    }


def shown_groups(
    report: ImportReport, headings: Sequence[str], taken: Mapping[int, str], choices: Mapping[int, ValueChoices]
) -> list[ShownGroup]:
    """Put the reasons into words, at most thirty of them; what is no heading of the file is called in our words."""
    own, places = {"", *headings}, places_of(headings, taken)
    return [
        _group(one, one.column if one.column in own else _(one.column), places.get(one.column), choices, tone=tone)
        for tone, one in grouped(report)[:GROUPS]
    ]


def _group(
    one: ReasonGroup, column: str, place: int | None, choices: Mapping[int, ValueChoices], *, tone: str
) -> ShownGroup:
    choice = choices.get(place) if place is not None else None
    name = choice.field_name if choice is not None else ""
    is_asked = tone == "error" and name and name not in UNLIKE
    asked = [each for each in one.values if each.value and len(each.value) < MAX_SHOWN] if is_asked else []
    rows = one.rows
    variants = [] if asked else list(one.variants(say).items())
    return ShownGroup(
        column=column,
        place=place,
        reason=say(one.sentence),
        tone=tone,
        count=one.count,
        rows=_rows_in_words(rows) if rows else "",
        values=[_value(each) for each in asked[:VALUES]],
        left=max(0, len(asked or variants) - VALUES),
        noun=MADE.get(name, "") if tone == "error" and "немає" in one.reason.text else "",
        variants=[ShownValue(text, len(rows), _rows_in_words(rows)) for text, rows in variants[:VALUES]],
    )


def _value(one: RowError) -> ShownValue:
    return ShownValue(one.value, max(1, len(one.rows)), _rows_in_words(one.rows or [one.row]))


def _rows_in_words(rows: Sequence[int]) -> str:
    named = ", ".join(map(str, rows[:ROWS_NAMED])) + (" …" if len(rows) > ROWS_NAMED else "")
    return _("рядок %(row)s", row=named) if len(rows) == 1 else _("рядки %(rows)s", rows=named)
