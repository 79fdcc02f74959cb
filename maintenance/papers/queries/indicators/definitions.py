"""Which indicators a hromada has, and what its programmes print of them."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import Session

from maintenance.papers.models.indicator import Formula, Indicator, IndicatorFigure, IndicatorSnapshot, What
from maintenance.papers.rules.indicators.definition import Definition, definitions_for
from maintenance.papers.rules.indicators.nouns import FIGURE, INDICATOR
from maintenance.programmes.models import IndicatorTarget, Programme, ProgrammeIndicator, State
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, cut_page, field_order
from registry.kernel.searching import holds_words
from registry.kernel.text import search_words

NO_INDICATOR = because("Такого індикатора немає")
NO_FIGURE = because("Такого внесеного значення немає")
MOST = 5_000
"""So many entered figures of a hromada are read at most."""


@dataclass(frozen=True)
class Printed:
    """What a programme prints of an indicator, as it stands there."""

    base: str | None
    targets: tuple[tuple[date, str], ...]
    dynamics: str | None


def programmes_of(session: Session, hromada_id: uuid.UUID) -> dict[str, Any]:
    """Give the title and the edition of the hromada's programmes, by code."""
    columns = (Programme.code, Programme.title, Programme.edition.label("edition"))
    own = select(*columns).where(*_adopted(hromada_id)).order_by(Programme.code)
    return {row.code: row for row in session.execute(own)}


def _adopted(hromada_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    """What a draft would promise is no indicator yet."""
    return Programme.hromada_id == hromada_id, Programme.state != State.DRAFT


def list_definitions(session: Session, actor: Actor, hromada_id: uuid.UUID) -> dict[str, Definition]:
    """List the definitions whose values the asker may know, by code and in the order of print."""
    own = session.scalars(select(Indicator).where(Indicator.hromada_id == hromada_id).limit(MOST)).all()
    found = definitions_for(programmes_of(session, hromada_id), own)
    return {
        code: one for code, one in found.items() if all(actor.can(each, hromada_id) for each in _needed(one, found))
    }


def _needed(one: Definition, found: Mapping[str, Definition]) -> frozenset[str]:
    """Name what the asker needs to be told a value: the change of a sum of money tells of the money."""
    changed = found.get(one.of_code or "") if one.formula is Formula.CHANGE else None
    return one.permissions | (changed.permissions if changed is not None else frozenset())


def get_definition(session: Session, actor: Actor, hromada_id: uuid.UUID, code: str) -> Definition:
    """Give one definition; raise NotFound, also for one whose value the asker may not know."""
    found = list_definitions(session, actor, hromada_id).get(code)
    if found is None:
        raise NotFound(NO_INDICATOR)
    return found


def printed_of(session: Session, hromada_id: uuid.UUID) -> Mapping[tuple[str, int], Printed]:
    """Give what the hromada's programmes print, by programme and running number."""
    own = (
        select(Programme.code, ProgrammeIndicator)
        .join(Programme, Programme.id == ProgrammeIndicator.programme_id)
        .where(*_adopted(hromada_id))
    )
    rows = session.execute(own).all()
    targets: dict[uuid.UUID, list[tuple[date, str]]] = defaultdict(list)
    columns = (IndicatorTarget.indicator_id, IndicatorTarget.on, IndicatorTarget.printed)
    of_these = IndicatorTarget.indicator_id.in_([one.id for _code, one in rows])
    for key, on, printed in session.execute(select(*columns).where(of_these).order_by(IndicatorTarget.on)):
        targets[key].append((on, printed))
    return {(code, one.number): Printed(one.base, tuple(targets[one.id]), one.dynamics) for code, one in rows}


def figures_of(session: Session, hromada_id: uuid.UUID, code: str | None = None) -> Sequence[IndicatorFigure]:
    """List entered figures, of one indicator or of all, the latest first."""
    own = [IndicatorFigure.hromada_id == hromada_id, *([IndicatorFigure.code == code] if code else [])]
    statement = select(IndicatorFigure).where(*own)
    return session.scalars(statement.order_by(IndicatorFigure.ends_on.desc(), IndicatorFigure.id).limit(MOST)).all()


def snapshots_of(session: Session, hromada_id: uuid.UUID, code: str | None = None) -> Sequence[IndicatorSnapshot]:
    """List what was found at quarters' ends, the earliest first."""
    own = [IndicatorSnapshot.hromada_id == hromada_id, *([IndicatorSnapshot.code == code] if code else [])]
    statement = select(IndicatorSnapshot).where(*own)
    latest = session.scalars(statement.order_by(IndicatorSnapshot.day.desc(), IndicatorSnapshot.code).limit(MOST)).all()
    return latest[::-1]


def has_snapshot(session: Session, hromada_id: uuid.UUID, day: date) -> bool:
    """Tell whether a quarter's end was kept already."""
    own = select(func.count()).where(IndicatorSnapshot.hromada_id == hromada_id, IndicatorSnapshot.day == day)
    return bool(session.scalar(own))


def visible(model: type[Any], actor: Actor) -> Select[Any]:
    """Select what belongs to indicators in the hromadas whose programmes the actor may read."""
    ids, statement = actor.hromada_ids("programme.read"), select(model)
    return statement if ids is None else statement.where(model.hromada_id.in_(ids) if ids else false())


def get_indicator(session: Session, actor: Actor, indicator_id: uuid.UUID) -> Indicator:
    """Give a council's own definition; raise NotFound."""
    found: Indicator | None = session.scalars(
        visible(Indicator, actor).where(Indicator.id == indicator_id)
    ).one_or_none()
    if found is None:
        raise NotFound(NO_INDICATOR)
    return found


def get_figure(session: Session, actor: Actor, figure_id: uuid.UUID) -> IndicatorFigure:
    """Give an entered figure; raise NotFound."""
    found: IndicatorFigure | None = session.scalars(
        visible(IndicatorFigure, actor).where(IndicatorFigure.id == figure_id)
    ).one_or_none()
    if found is None:
        raise NotFound(NO_FIGURE)
    return found


@by_description(INDICATOR)
def indicator_orders() -> dict[str, Order]:
    """Give the orders of councils' own definitions."""
    return orders_of(
        INDICATOR, code=field_order(Indicator.code), updated_at=field_order(Indicator.updated_at, as_moment)
    )


@by_description(FIGURE)
def figure_orders() -> dict[str, Order]:
    """Give the orders of entered figures."""
    return orders_of(
        FIGURE,
        ends_on=field_order(IndicatorFigure.ends_on, date.fromisoformat),
        updated_at=field_order(IndicatorFigure.updated_at, as_moment),
    )


def narrowed_indicators(actor: Actor, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the visible definitions what matches."""
    asked = {name: value for name, value in same.items() if value is not None}
    words = holds_words(search_words(q), Indicator.search)
    return visible(Indicator, actor).where(*equal(same_of(INDICATOR), asked), *words)


def narrowed_figures(actor: Actor, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the visible figures what matches; the words of `q` are looked for in their indicators' codes."""
    asked = {name: value for name, value in same.items() if value is not None}
    words = [IndicatorFigure.code.contains(word, autoescape=True) for word in q.split()]
    return visible(IndicatorFigure, actor).where(*equal(same_of(FIGURE), asked), *words)


def page_of(
    session: Session,
    statement: Select[Any],
    orders: Mapping[str, Order],
    *,
    sort: str,
    limit: int,
    cursor: str | None,
) -> tuple[Page[Any], int]:
    """List a page and count all."""
    paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
    total = session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit), total


def is_fact(one: IndicatorFigure) -> bool:
    """Tell whether it is a value; else it is a target."""
    return one.what == What.FACT
