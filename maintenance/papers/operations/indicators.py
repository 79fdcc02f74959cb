"""Writing indicators: a council's own definitions, entered figures, and what stood at quarters' ends."""

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.papers.models.indicator import Indicator, IndicatorFigure, IndicatorSnapshot, What
from maintenance.papers.queries.indicators.definitions import (
    NO_FIGURE,
    NO_INDICATOR,
    get_figure,
    get_indicator,
    has_snapshot,
    list_definitions,
)
from maintenance.papers.queries.indicators.values import list_values
from maintenance.papers.rules.indicators.definition import own_definition
from maintenance.papers.rules.indicators.nouns import FIGURE, INDICATOR, indicator_search, lacks, wrong_words
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attributes import attributes_of
from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove
from registry.places.models.territory import Hromada

WRITE = "programme.write"
TAKEN = because("Індикатор із таким кодом у громади вже є")


def create_indicator(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Indicator:
    """Define an indicator; raise Invalid by field, Forbidden."""
    made: Indicator = create(session, actor, INDICATORS, Indicator(id=uuid.uuid4(), hromada_id=hromada_id), values)
    return made


def update_indicator(
    session: Session, actor: Actor, indicator_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Indicator:
    """Change the given fields of a council's own definition; no change writes nothing."""
    found = get_indicator(session, actor, indicator_id)
    written: Indicator = change(session, actor, INDICATORS, found, values, version=version)
    return written


def delete_indicator(session: Session, actor: Actor, indicator_id: uuid.UUID, *, version: int) -> None:
    """Delete a council's own definition; that of the catalogue with the same code counts again."""
    remove(session, actor, INDICATORS, get_indicator(session, actor, indicator_id), version=version)


def restore_indicator(session: Session, actor: Actor, indicator_id: uuid.UUID) -> Indicator:
    """Bring a deleted definition back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, INDICATOR, indicator_id, str(NO_INDICATOR))
    _demand_seen(actor, hromada_id, NO_INDICATOR)
    made: Indicator = create(session, actor, INDICATORS, Indicator(id=indicator_id, hromada_id=hromada_id), values)
    return made


def create_figure(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> IndicatorFigure:
    """Enter a value or a target; raise Invalid by field, Forbidden."""
    thing = IndicatorFigure(id=uuid.uuid4(), hromada_id=hromada_id)
    made: IndicatorFigure = create(session, actor, FIGURES, thing, values)
    return made


def update_figure(
    session: Session, actor: Actor, figure_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> IndicatorFigure:
    """Change the given fields of an entered figure; no change writes nothing."""
    found = get_figure(session, actor, figure_id)
    written: IndicatorFigure = change(session, actor, FIGURES, found, values, version=version)
    return written


def delete_figure(session: Session, actor: Actor, figure_id: uuid.UUID, *, version: int) -> None:
    """Delete an entered figure; its history keeps it."""
    remove(session, actor, FIGURES, get_figure(session, actor, figure_id), version=version)


def restore_figure(session: Session, actor: Actor, figure_id: uuid.UUID) -> IndicatorFigure:
    """Bring a deleted figure back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, FIGURE, figure_id, str(NO_FIGURE))
    _demand_seen(actor, hromada_id, NO_FIGURE)
    made: IndicatorFigure = create(
        session, actor, FIGURES, IndicatorFigure(id=figure_id, hromada_id=hromada_id), values
    )
    return made


def keep_quarter(session: Session, hromada: Hromada, day: date) -> int:
    """Keep what a hromada's indicators were at a quarter's end; what is kept stays, then nothing is written.

    Nor of a quarter that is not over: what is kept would stay, and say what nobody knew then.
    """
    if day >= clock.today() or has_snapshot(session, hromada.id, day):
        return 0
    found = [one for one in list_values(session, SYSTEM, hromada, day) if not one.definition.is_input]
    for one in found:
        value = one.value
        session.add(
            IndicatorSnapshot(
                id=uuid.uuid4(), hromada_id=hromada.id, code=one.definition.code, day=day, value=value.value,
                numerator=value.numerator, denominator=value.denominator, objects=value.objects,
                source=value.source.value, rule=one.definition.rule, taken_at=clock.now(),
            )
        )  # fmt: skip
    if found:
        session.flush()
        known = sum(one.value.value is not None for one in found)
        record_history(
            session, SYSTEM, "create", entity="indicator_snapshot", entity_id=f"{hromada.code}-{day}",
            label=f"{hromada.short_name}, {day:%d.%m.%Y}", hromada_id=hromada.id,
            changes={"day": (None, day), "indicators": (None, len(found)), "with_data": (None, known)},
        )  # fmt: skip
    return len(found)


def _demand_seen(actor: Actor, hromada_id: uuid.UUID, missing: Any) -> None:
    if not actor.can("programme.read", hromada_id):
        raise NotFound(missing)


def _demand_write(actor: Actor, thing: Any) -> None:
    demand(actor, WRITE, thing.hromada_id)


def _check_indicator(session: Session, draft: Draft) -> None:
    if draft.errors:
        return
    names = [one.name for one in INDICATOR.written]
    whole = Indicator(**{name: draft.will_be(name) for name in names if name != "is_demo"}, version=1)
    whole.kinds, whole.statuses, whole.lines = whole.kinds or [], whole.statuses or [], whole.lines or []
    whole.conditions, whole.of_kinds = whole.conditions or [], whole.of_kinds or []
    definition = own_definition(whole)
    kinds = {
        code: {one.name: one for one in attributes_of(kind.definition)} for code, kind in KINDS.get(session).items()
    }
    hromada_id = draft.thing.hromada_id
    lines = session.scalars(select(ServiceLine.code).where(ServiceLine.hromada_id == hromada_id)).all()
    known = list_definitions(session, SYSTEM, hromada_id)
    for name, reason in (*lacks(definition), *wrong_words(definition, kinds, lines, known)):
        draft.refuse(name, reason)
    other = known.get(definition.code)
    if other is not None and other.own is not None and other.own.id != draft.thing.id:
        draft.refuse("code", TAKEN)


def _check_figure(session: Session, draft: Draft) -> None:
    if draft.errors:
        return
    starts, ends = draft.will_be("starts_on"), draft.will_be("ends_on")
    if starts is not None and ends is not None and starts > ends:
        draft.refuse("starts_on", because("Період не може початися після свого кінця"))
    definition = list_definitions(session, SYSTEM, draft.thing.hromada_id).get(draft.will_be("code") or "")
    if definition is None:
        draft.refuse("code", NO_INDICATOR)
        return
    if definition.is_computed and draft.will_be("what") == What.FACT:
        draft.refuse("what", because("Це значення обчислює реєстр: внести можна лише ціль"))
    if definition.is_yes_no and draft.will_be("value") not in (Decimal(0), Decimal(1)):
        draft.refuse("value", because("Тут може бути лише так або ні"))


INDICATORS = Writing(
    INDICATOR,
    _demand_write,
    derive=lambda one: {"search": indicator_search(one)},
    check=_check_indicator,
    label=lambda one: f"{one.code} {one.title}"[:300],
    taken={"code": ("code", TAKEN)},
)
FIGURES = Writing(
    FIGURE,
    _demand_write,
    check=_check_figure,
    label=lambda one: f"{one.code}, {one.ends_on:%d.%m.%Y}",
    taken={"ends_on": ("ends_on", because("Такий індикатор на цей день уже внесено"))},
)
