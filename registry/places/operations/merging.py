"""Merging two places or organisations that are one, and taking it back while nothing has changed since."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import written_together
from registry.kernel.errors import BothNames, Conflict, Forbidden, Invalid, because
from registry.kernel.operations.history import lock_head, record_history
from registry.kernel.operations.permits import demand_version, reference
from registry.kernel.queries.history import last_seq
from registry.kernel.records import Writing, describe
from registry.kernel.rules.chain import changed, plain
from registry.kernel.text import sort_key
from registry.places.models.merging import Merger
from registry.places.operations.locations import WRITING as LOCATIONS
from registry.places.operations.locations import change_location, demand_change
from registry.places.operations.organisations import WRITING as ORGANISATIONS
from registry.places.operations.organisations import change_organisation, demand_write
from registry.places.operations.referrers import MERGE, Referrer, referrers_to
from registry.places.queries.locations import get_location
from registry.places.queries.organisations import get_organisation
from registry.places.rules.doubles import blank_at

OTHER = "other"
"""How the one that goes is called where a refusal names a field."""
MERGED_MEANWHILE = because("Один із цих записів щойно об’єднав хтось інший: оновіть сторінку")
UNTAKEN = frozenset({"is_demo", "position_source"})
"""What is not chosen by itself: where a position comes from goes with the position."""


@dataclass(frozen=True)
class Mergeable:
    """A noun whose records can be merged."""

    writing: Writing
    get: Callable[[Session, Actor, uuid.UUID], Any]
    demand: Callable[[Session, Actor, Any], None]
    change: Callable[..., Any]

    @property
    def entity(self) -> str:
        """Name the noun."""
        return self.writing.noun.entity


MERGEABLE = {
    "location": Mergeable(LOCATIONS, get_location, demand_change, change_location),
    "organisation": Mergeable(
        ORGANISATIONS,
        get_organisation,
        lambda _session, actor, thing: demand_write(actor, thing),
        change_organisation,
    ),
}


@dataclass(frozen=True)
class Wish:
    """Which of two records stays, which goes, and of which fields the one that goes has the better value."""

    entity: str
    kept_id: uuid.UUID
    gone_id: uuid.UUID
    take: tuple[str, ...] | None = None
    """None: of those that only the one that goes has."""
    versions: tuple[int | None, int | None] = (None, None)
    """The versions that the choice was based on, of the one that stays and of the one that goes."""


def choosable(entity: str) -> list[str]:
    """Name the fields of which either value may be chosen."""
    return [one.name for one in MERGEABLE[entity].writing.noun.written if one.name not in UNTAKEN]


def get_pair(session: Session, actor: Actor, wish: Wish) -> tuple[Any, Any]:
    """Give both records; raise NotFound, Forbidden, or Invalid for what are not two records of one hromada."""
    noun = MERGEABLE[wish.entity]
    kept, gone = (noun.get(session, actor, one) for one in (wish.kept_id, wish.gone_id))
    if kept.id == gone.id:
        raise Invalid({OTHER: [because("Це той самий запис")]})
    if kept.hromada_id != gone.hromada_id:
        raise Invalid({OTHER: [because("Об’єднати можна лише записи однієї громади")]})
    for one in (kept, gone):
        noun.demand(session, actor, one)
    return kept, gone


def count_referring(session: Session, actor: Actor, thing: Any, entity: str) -> list[tuple[Referrer, int]]:
    """Count what refers to a record, as far as the asker may know of such things."""
    told = [one for one in referrers_to(entity) if actor.can(one.permission, thing.hromada_id)]
    counts = [(one, _count(session, one, thing.id)) for one in told]
    return [(one, count) for one, count in counts if count]


def _count(session: Session, referrer: Referrer, thing_id: uuid.UUID) -> int:
    counted = referrer.having(thing_id).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(counted) or 0


def merge(session: Session, actor: Actor, wish: Wish) -> Merger:
    """Merge two records in one transaction: what refers to the one that goes refers to the other from here on.

    The one that goes is kept whole aside. Raise NotFound, Invalid by field, Forbidden, Conflict.
    """
    noun = MERGEABLE[wish.entity]
    kept, gone = get_pair(session, actor, wish)
    first = _hold(session, noun, kept, gone)
    for thing, version in zip((kept, gone), wish.versions, strict=True):
        if version is not None:
            demand_version(thing, version)
    taken = _taken(noun, kept, gone, wish.take)
    merger = _as_it_was(session, noun, gone, wish)
    if kept.parent_id == gone.id:
        upper = None if gone.parent_id == kept.id else gone.parent_id
        noun.change(session, actor, kept, {"parent_id": upper}, version=kept.version, action=MERGE)
    _lead_over(session, actor, wish)
    _put_aside(session, actor, noun, gone, reference(kept))
    kept = noun.get(session, actor, wish.kept_id)
    noun.change(session, actor, kept, taken, version=kept.version, action=MERGE)
    _note(session, actor, noun, kept, {"merged_from": (None, {"id": str(wish.gone_id), "name": merger.name})})
    merger.first_entry, merger.last_entry = first, last_seq(session)
    merger.merged_at, merger.merged_by = clock.now(), actor.label
    session.add(merger)
    session.flush()
    return merger


def _hold(session: Session, noun: Mergeable, kept: Any, gone: Any) -> int:
    """Lock both, and the end of the history until the transaction's: give the number of the next entry.

    Nobody else writes history meanwhile, so that all entries from there on are of this merging. Both are read anew:
    others may have changed or merged them while this one waited. Raise Conflict where one of them is gone.
    """
    model = noun.writing.noun.model
    both = select(model.id).where(model.id.in_((kept.id, gone.id))).order_by(model.id)
    held = session.scalars(both.with_for_update()).all()
    if len(held) < len((kept, gone)):
        raise Conflict(MERGED_MEANWHILE)
    lock_head(session)
    for thing in (kept, gone):
        session.refresh(thing)
    return last_seq(session) + 1


def _as_it_was(session: Session, noun: Mergeable, gone: Any, wish: Wish) -> Merger:
    """Begin the row of the merging with all that the one that goes holds."""
    label = noun.writing.label(gone)
    return Merger(
        id=uuid.uuid4(),
        entity=wish.entity,
        hromada_id=gone.hromada_id,
        kept_id=wish.kept_id,
        gone_id=wish.gone_id,
        name=label[:200],
        sort_key=sort_key(label),
        code=getattr(gone, "edrpou", None),
        gone={name: plain(value) for name, value in describe(session, noun.writing, gone).items()},
    )


def _taken(noun: Mergeable, kept: Any, gone: Any, take: Iterable[str] | None) -> dict[str, Any]:
    """Give the values that come from the one that goes; raise Invalid for a field that is none of theirs."""
    known = choosable(noun.entity)
    fields = noun.writing.noun.by_name
    held = [{name: getattr(one, fields[name].column) for name in known} for one in (kept, gone)]
    names = blank_at(*held) if take is None else list(take)
    if unknown := [name for name in names if name not in known]:
        raise Invalid({f"take.{name[:60]}": [because("Такого поля немає")] for name in unknown})
    taken: dict[str, Any] = {name: held[1][name] for name in names}
    if taken.get("parent_id") == kept.id:
        del taken["parent_id"]  # Nothing lies in itself.
    if "geometry" in taken:
        taken["position_source"] = gone.position_source
    return taken


def _lead_over(session: Session, actor: Actor, wish: Wish) -> None:
    """Lead all that refers to the one that goes to the one that stays, each by its own writer and rights."""
    own = referrers_to(wish.entity)
    with written_together(session):
        for referrer in own:
            if referrer.is_gathered:
                _move(session, actor, referrer, wish)
    for referrer in own:
        if not referrer.is_gathered:
            _move(session, actor, referrer, wish)
    session.flush()
    session.expire_all()


def _move(session: Session, actor: Actor, referrer: Referrer, wish: Wish) -> None:
    for thing in session.scalars(referrer.having(wish.gone_id)).unique().all():
        if thing.id == wish.kept_id:
            continue  # What stays lay in what goes; that is told already.
        try:
            referrer.move(session, actor, thing, wish.gone_id, wish.kept_id)
        except Forbidden as error:
            reason = because("Разом переходить те, що змінювати не ваше право: %(what)s", what=referrer.label)
            raise Forbidden(reason) from error
        except Invalid as error:
            raise Conflict(_refused(referrer, error)) from error


def _refused(referrer: Referrer, error: Invalid) -> Any:
    reason = next(iter(error.fields.values()))[0]
    return because("Не переходить: %(what)s. %(reason)s", what=referrer.label, reason=reason)


def _put_aside(session: Session, actor: Actor, noun: Mergeable, gone: Any, into: Mapping[str, str] | None) -> None:
    """Take the record out of the register; the database refuses while anything still refers to it."""
    gone = session.get_one(noun.writing.noun.model, gone.id)
    before = describe(session, noun.writing, gone)
    _note(session, actor, noun, gone, {**changed(before, {}), "merged_into": (None, into)})
    try:
        session.delete(gone)
        session.flush()
    except IntegrityError as error:
        raise Conflict("Щойно хтось послався на цей запис: повторіть об’єднання") from error


def _note(session: Session, actor: Actor, noun: Mergeable, thing: Any, changes: Mapping[str, tuple[Any, Any]]) -> None:
    record_history(
        session, actor, MERGE, entity=noun.entity, entity_id=thing.id, label=noun.writing.label(thing),
        hromada_id=thing.hromada_id, changes=changes,
    )  # fmt: skip


def named(labels: Iterable[str]) -> BothNames:
    """Name the first few things that stand in the way."""
    told = list(dict.fromkeys(labels))
    said = ", ".join(told[:5]) + ("…" if len(told) > 5 else "")
    return BothNames(said, said)
