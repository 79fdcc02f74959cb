"""Taking a merging back: the one that went comes back as it was, and what referred to it refers to it again."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import written_together
from registry.kernel.bulk import among, portions
from registry.kernel.errors import BothNames, Conflict, Invalid, NotFound, Reason, because
from registry.kernel.models.history import HistoryEntry
from registry.kernel.operations.history import lock_head, record_history
from registry.kernel.records import create
from registry.kernel.rules.former import former_values
from registry.places.models.merging import Merger
from registry.places.operations.merging import MERGEABLE, Mergeable, named
from registry.places.operations.referrers import UNMERGE, referrers_to
from registry.places.queries.mergers import get_merger

Thing = tuple[str, str]
TOLD = frozenset({"merged_from", "merged_into"})
"""What the history tells of a merging that no field holds."""


@dataclass
class _Trace:
    """What a merging did to one record: the fields that it changed, with what they had held."""

    label: str
    before: dict[str, Any] = field(default_factory=dict)


def unmerge(session: Session, actor: Actor, merger_id: uuid.UUID) -> Merger:
    """Take a merging back; raise NotFound, Forbidden, or Conflict when anything of it was changed since."""
    merger = get_merger(session, actor, merger_id)
    noun = MERGEABLE[merger.entity]
    if merger.undone_at is not None:
        raise Conflict("Це об’єднання вже скасовано")
    kept = _kept(session, actor, noun, merger)
    noun.demand(session, actor, kept)
    lock_head(session)
    traces = _traces(session, merger)
    if touched := _touched_since(session, merger, traces):
        names = _nameable(actor, merger, touched)
        raise Conflict(because("Після об’єднання це вже змінили: %(names)s. Не скасовано", names=names))
    try:
        _bring_back(session, actor, noun, merger, traces)
    except Invalid as error:
        reason = next(iter(error.fields.values()))[0]
        raise Conflict(because("Не скасовано: %(reason)s", reason=reason)) from error
    merger = session.get_one(Merger, merger_id)
    merger.undone_at = clock.now()
    session.flush()
    return merger


def _kept(session: Session, actor: Actor, noun: Mergeable, merger: Merger) -> Any:
    try:
        return noun.get(session, actor, merger.kept_id)
    except NotFound as error:
        raise Conflict("Те, що лишилося, теж уже об’єднано або вилучено: спершу поверніть його") from error


def _traces(session: Session, merger: Merger) -> dict[Thing, _Trace]:
    """Read from the history what the merging did to each record, in the order in which it did it."""
    own = select(HistoryEntry).where(HistoryEntry.seq.between(merger.first_entry, merger.last_entry))
    found: dict[Thing, _Trace] = {}
    for entry in session.scalars(own.order_by(HistoryEntry.seq)):
        trace = found.setdefault((entry.entity, entry.entity_id), _Trace(entry.entity_label))
        for name, (old, _new) in entry.changes.items():
            if name not in TOLD:
                trace.before.setdefault(name, old)
    return found


def _touched_since(session: Session, merger: Merger, traces: Mapping[Thing, _Trace]) -> list[tuple[str, str]]:
    """Give entity and label of what was written since of all that the merging wrote, and of what stayed."""
    things = {*traces, (merger.entity, str(merger.kept_id))}
    touched: list[tuple[str, str]] = []
    for portion in portions(sorted({thing_id for _entity, thing_id in things})):
        later = select(HistoryEntry.entity, HistoryEntry.entity_id, HistoryEntry.entity_label).where(
            HistoryEntry.seq > merger.last_entry, among(session, HistoryEntry.entity_id, portion)
        )
        rows = session.execute(later)
        touched += [(entity, label) for entity, thing_id, label in rows if (entity, thing_id) in things]
    return touched


def _nameable(actor: Actor, merger: Merger, touched: list[tuple[str, str]]) -> BothNames | Reason:
    """Name what stands in the way as far as the asker may know it, or else say what sort of things it is.

    The labels of secret things tell where they are, and those of contracts and people are not for everybody.
    """
    referrers = {one.entity: one for one in referrers_to(merger.entity)}
    exact = actor.can("place.exact", merger.hromada_id)

    def may_name(entity: str) -> bool:
        referrer = referrers.get(entity)
        return referrer is None or (exact and actor.can(referrer.permission, merger.hromada_id))

    labels = [label for entity, label in touched if entity == merger.entity or may_name(entity)]
    return named(labels) if labels else referrers[touched[0][0]].label


def _bring_back(
    session: Session, actor: Actor, noun: Mergeable, merger: Merger, traces: Mapping[Thing, _Trace]
) -> None:
    """What stayed gets its values back first: the other's may be what only one may have."""
    entity, kept_id, gone_id, hromada_id = merger.entity, merger.kept_id, merger.gone_id, merger.hromada_id
    own, gone_values = noun.writing.noun, former_values(noun.writing.noun, merger.gone)
    before = former_values(own, traces[entity, str(kept_id)].before)
    inside = {"parent_id": before.pop("parent_id")} if "parent_id" in before else {}
    kept = noun.get(session, actor, kept_id)
    noun.change(session, actor, kept, before, version=kept.version, action=UNMERGE)
    back = own.model(id=gone_id, hromada_id=hromada_id)
    create(session, actor, noun.writing, back, gone_values, action=UNMERGE)
    if inside:
        noun.change(session, actor, kept, inside, version=kept.version, action=UNMERGE)
    record_history(
        session, actor, UNMERGE, entity=entity, entity_id=kept_id, label=noun.writing.label(kept),
        hromada_id=hromada_id, changes={"merged_from": ({"id": str(gone_id), "name": merger.name}, None)},
    )  # fmt: skip
    rest = {thing: trace for thing, trace in traces.items() if thing[1] not in (str(kept_id), str(gone_id))}
    with written_together(session):
        _lead_back(session, actor, entity, rest, is_gathered=True)
    _lead_back(session, actor, entity, rest, is_gathered=False)
    session.flush()


def _lead_back(session: Session, actor: Actor, to: str, traces: Mapping[Thing, _Trace], *, is_gathered: bool) -> None:
    referrers = {one.entity: one for one in referrers_to(to)}
    for (entity, thing_id), trace in traces.items():
        referrer = referrers.get(entity)
        if referrer is not None and referrer.is_gathered is is_gathered and trace.before:
            referrer.restore(session, actor, uuid.UUID(thing_id), trace.before)
