"""Which assets an indicator chooses on a day, and what of them nobody can know."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from maintenance.papers.models.indicator import Counted
from maintenance.papers.rules.indicators.definition import Condition, Definition, Is
from registry.assets.rules.past import ABSENT, AssetFacts, Change, attributes_on, status_on

Checked = Mapping[date, Collection[uuid.UUID]]
"""The first day of a quarter -> the assets whose updates were checked in it."""


class Stood(NamedTuple):
    """An asset as it stood on the day, or several that stood alike; a status of None is unknown."""

    id: uuid.UUID | None
    """None where several are told together."""
    kind: str
    status: str | None
    first_day: date | None
    attributes: Mapping[str, Any]
    is_written_later: bool
    """Whether it was put on the register after the day, so that its attributes are those first written."""
    number: int = 1
    """So many stood alike."""


@dataclass(frozen=True)
class Choice:
    """What was chosen, and what could not be told."""

    assets: tuple[Stood, ...] = ()
    unknown: int = 0
    """So many assets may or may not have stood so."""
    undated: int = 0
    """So many have no first day in service, so their age is unknown."""
    written_later: int = 0
    undated_plans: int = 0
    """So many are planned without a day."""
    unvalued: int = 0
    """So many lack the attribute that is counted."""
    amount: Decimal = field(default_factory=Decimal)
    """How many, how many different values, or their sum."""


def stand(
    assets: Iterable[AssetFacts], histories: Mapping[Any, Sequence[Change]], day: date, today: date
) -> list[Stood]:
    """Tell how assets stood on a day; those that had not come are left out."""
    found = []
    for one in assets:
        history = histories.get(one.id, ())
        status = status_on(one, history, day, today)
        if status != ABSENT:
            attributes = attributes_on(one, history, day)
            found.append(Stood(one.id, one.kind, status, one.first_day, attributes, one.created_on > day))
    return found


def choose(definition: Definition, stood: Iterable[Stood], day: date, checked: Checked, *, of: bool = False) -> Choice:
    """Choose what the definition counts; with `of` what it is divided by, where conditions on the whole do not hold."""
    kinds = definition.of_kinds if of else definition.kinds
    conditions = () if of else definition.conditions
    wanted = frozenset(definition.chosen_statuses)
    those = [one for one in stood if one.kind in kinds and (of or _meets(one, conditions, day))]
    known = [one for one in those if one.status in wanted]
    undated = [one for one in known if definition.years and one.first_day is None]
    if definition.years:
        known = [one for one in known if one.first_day is not None]
    if definition.years and not of:
        since = years_before(day, definition.years)
        known = [one for one in known if one.first_day is not None and one.first_day >= since]
    if definition.checked_quarters and not of:
        known = [one for one in known if _is_checked(one, definition.checked_quarters, day, checked)]
    amount, unvalued = (Decimal(_count(known)), 0) if of else _amount(definition, known)
    return Choice(
        tuple(known),
        _count(one for one in those if one.status is None),
        _count(undated),
        _count(one for one in known if one.is_written_later) if conditions or definition.attribute else 0,
        _count(one for one in those if one.status == "planned" and one.first_day is None),
        unvalued,
        amount,
    )


def _count(some: Iterable[Stood]) -> int:
    return sum(one.number for one in some)


def _amount(definition: Definition, known: Sequence[Stood]) -> tuple[Decimal, int]:
    if definition.counted is Counted.OBJECTS or not definition.attribute:
        return Decimal(_count(known)), 0
    given = [one.attributes.get(definition.attribute) for one in known]
    values = [one for one in given if one not in (None, "", [])]
    if definition.counted is Counted.VALUES:
        return Decimal(len({" ".join(str(one).casefold().split()) for one in values})), len(given) - len(values)
    figures = [one for one in map(_figure, values) if one is not None]
    return sum(figures, Decimal()), len(given) - len(figures)


def _meets(one: Stood, conditions: Iterable[Condition], day: date) -> bool:
    return all(_holds(each, one.attributes.get(each.name), day) for each in conditions)


def _holds(condition: Condition, value: Any, day: date) -> bool:
    if condition.compared is Is.NOT_PAST:
        return value in (None, "") or str(value) >= day.isoformat()
    if value in (None, "", []):
        return False
    if condition.compared is Is.FILLED:
        return True
    if condition.compared is Is.AT_LEAST:
        figure, least = _figure(value), _figure(condition.values[0]) if condition.values else None
        return figure is not None and least is not None and figure >= least
    given = {_text(one) for one in (value if isinstance(value, list) else [value])}
    return bool(given & set(condition.values))


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _figure(value: Any) -> Decimal | None:
    try:
        figure = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and not isinstance(value, bool) else None


def years_before(day: date, years: int) -> date:
    """Give the same day some years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def full_quarters(day: date, count: int) -> Iterator[tuple[date, date]]:
    """List the first and last days of the latest quarters that are over at the end of a day, the latest first."""
    first = _quarter_start(day + timedelta(days=1))
    for _place in range(count):
        last = first - timedelta(days=1)
        first = _quarter_start(last)
        yield first, last


def _quarter_start(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _is_checked(one: Stood, quarters: int, day: date, checked: Checked) -> bool:
    return all(one.id in checked.get(first, ()) for first, _last in full_quarters(day, quarters))
