"""The values of a hromada's indicators on a day, beside what is printed and promised, and their way through time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.papers.models.indicator import Formula, IndicatorFigure
from maintenance.papers.queries.indicators.definitions import (
    Printed,
    figures_of,
    is_fact,
    list_definitions,
    printed_of,
    snapshots_of,
)
from maintenance.papers.queries.indicators.known import KnownReader
from maintenance.papers.rules.indicators.definition import OF_MONEY, Definition
from maintenance.papers.rules.indicators.printed import Target, deviation, is_reached, read_printed, target_for
from maintenance.papers.rules.indicators.selection import full_quarters, years_before
from maintenance.papers.rules.indicators.value import Value, compute
from registry.kernel.access import Actor
from registry.places.models.territory import Hromada

QUARTERS, YEARS = 8, 3
"""How far back a page follows an indicator: by quarters, and one of money by years."""


@dataclass(frozen=True)
class IndicatorValue:
    """An indicator of a hromada on a day."""

    hromada: Hromada
    definition: Definition
    day: date
    value: Value
    printed: Printed | None
    target: Target | None

    @property
    def deviation(self) -> Decimal | None:
        """Give by how much it is above its target."""
        return deviation(self.value.value, self.target)

    @property
    def is_reached(self) -> bool | None:
        """Tell whether the target is reached."""
        return is_reached(self.definition.direction, self.deviation)


@dataclass(frozen=True)
class Point:
    """A value of a day in the past, and where it comes from: entered, kept at a quarter's end, or computed now."""

    day: date
    value: Decimal | None
    source: str


def list_values(
    session: Session, actor: Actor, hromada: Hromada, day: date, *, codes: Iterable[str] | None = None
) -> list[IndicatorValue]:
    """Give the values that the asker may know, in the order of print; of some codes, or of all without their assets."""
    everything = list_definitions(session, actor, hromada.id)
    wanted = [everything[one] for one in codes if one in everything] if codes is not None else list(everything.values())
    figures, printed = figures_of(session, hromada.id), printed_of(session, hromada.id)
    reader = _reader(
        session, actor, hromada, wanted, figures=figures, everything=everything, with_names=codes is not None
    )
    values = _evaluate(reader, wanted, everything, day)
    return [_shown(hromada, one, day, values[one.code], figures=figures, printed=printed) for one in wanted]


def _reader(
    session: Session,
    actor: Actor,
    hromada: Hromada,
    wanted: Sequence[Definition],
    *,
    figures: Sequence[IndicatorFigure],
    everything: Mapping[str, Definition],
    with_names: bool = True,
) -> KnownReader:  # fmt: skip
    changed = {one.of_code or "" for one in wanted if one.formula is Formula.CHANGE}
    also = [everything[code] for code in sorted(changed) if code in everything]
    return KnownReader(
        session, actor, hromada, [*wanted, *also], figures=figures, everything=everything, with_names=with_names
    )


def _evaluate(
    reader: KnownReader, wanted: Sequence[Definition], everything: Mapping[str, Definition], day: date
) -> dict[str, Value]:
    """Compute all that is wanted; for a change its indicator a year before too. A chain of changes is none."""
    known = reader.on(day)
    changed = {one.of_code for one in wanted if one.formula is Formula.CHANGE}
    others: dict[str, tuple[Value, Value]] = {}
    if changed:
        before = reader.on(years_before(day, 1))
        for code in changed:
            other = everything.get(code or "")
            if other is not None and other.formula is not Formula.CHANGE:
                others[other.code] = compute(other, known, {}), compute(other, before, {})
    return {one.code: compute(one, known, others) for one in wanted}


def _shown(
    hromada: Hromada,
    definition: Definition,
    day: date,
    value: Value,
    *,
    figures: Sequence[IndicatorFigure],
    printed: Mapping[tuple[str, int], Printed],
) -> IndicatorValue:  # fmt: skip
    in_print = printed.get((definition.programme or "", definition.number or 0))
    targets = [Target(one.ends_on, one.value, "", False) for one in figures if _is_target(one, definition)]
    targets += [Target(on, read_printed(text), text, True) for on, text in (in_print.targets if in_print else ())]
    return IndicatorValue(hromada, definition, day, value, in_print, target_for(targets, day))


def _is_target(one: IndicatorFigure, definition: Definition) -> bool:
    return one.code == definition.code and not is_fact(one)


def follow(session: Session, actor: Actor, hromada: Hromada, definition: Definition, day: date) -> list[Point]:
    """Give an indicator's way up to a day, the earliest first: what was kept stands before what is computed now."""
    if not definition.is_computed:
        facts = (one for one in figures_of(session, hromada.id, definition.code) if is_fact(one) and one.ends_on <= day)
        return sorted((Point(one.ends_on, one.value, "entered") for one in facts), key=lambda one: one.day)[-12:]
    kept = {one.day: one.value for one in snapshots_of(session, hromada.id, definition.code)}
    everything = list_definitions(session, actor, hromada.id)
    figures = figures_of(session, hromada.id)
    reader = _reader(session, actor, hromada, [definition], figures=figures, everything=everything)
    points = []
    for each in followed_days(definition, day):
        if each in kept:
            points.append(Point(each, kept[each], "kept"))
        else:
            points.append(Point(each, _evaluate(reader, [definition], everything, each)[definition.code].value, "now"))
    return points


def followed_days(definition: Definition, day: date) -> list[date]:
    """List the days on which an indicator is looked back at: quarters' ends, for money years' ends, and the day."""
    if definition.formula in OF_MONEY or definition.formula is Formula.CHANGE:
        ends = [date(day.year - back, 12, 31) for back in range(YEARS, 0, -1)]
    else:
        ends = [last for _first, last in full_quarters(day - timedelta(days=1), QUARTERS)][::-1]
    return [*ends, day]


def kept_ways(session: Session, hromada: Hromada, day: date) -> dict[str, list[Point]]:
    """Give by code what was kept or entered up to a day, the earliest first: all that a list shows of the past."""
    found: dict[str, list[Point]] = {}
    for snapshot in snapshots_of(session, hromada.id):
        if snapshot.day <= day and snapshot.value is not None and snapshot.source == "computed":
            found.setdefault(snapshot.code, []).append(Point(snapshot.day, snapshot.value, "kept"))
    for figure in reversed(figures_of(session, hromada.id)):
        if is_fact(figure) and figure.ends_on <= day:
            found.setdefault(figure.code, []).append(Point(figure.ends_on, figure.value, "entered"))
    return {code: sorted(points, key=lambda one: one.day)[-QUARTERS:] for code, points in found.items()}


def last_quarter_end(today: date) -> date:
    """Give the last day of the latest quarter that is over."""
    return next(full_quarters(today - timedelta(days=1), 1))[1]
