"""The seam of completeness: what the records of a noun ought to have, said by its wing and by the wings above.

One condition makes the count on the page, the list it leads to and the file that fills it in, so that they agree.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, null
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.rules.reading import Read, Unreadable, is_blank

NOT_KNOWN = because("Такої ознаки повноти немає")
MOST_ASKED = 20
MISSING = "missing"
"""The parameter of a list that leaves what lacks something; several codes by commas must all be lacking."""
MISSING_SCHEMA: Mapping[str, Any] = {
    "type": "string",
    "maxLength": 600,
    "description": "Codes of /completeness by commas: only what lacks all of these",
}


@dataclass(frozen=True)
class Criterion:
    """Something that a record ought to have."""

    code: str
    label: Reason
    """What is lacking: «фото», «ціна»."""
    position: int
    lacks: Callable[[Session, Actor], ColumnElement[bool]]
    """Condition on the noun's records: they lack it, as far as the asker may know."""
    columns: tuple[str, ...] = ()
    """The columns of a file that fill it in; none where a file cannot."""
    permission: str = "asset.read"
    """Without it nothing is told of this criterion."""
    asked_of: Callable[[Session], Collection[str]] | None = None
    """The kinds that ought to have it; None: all."""


@dataclass(frozen=True)
class Subject:
    """A noun whose records are looked through."""

    entity: str
    label: Reason
    """Its name in the plural."""
    position: int
    endpoint: str
    """The page of its list, which takes `missing` and, where there are kinds, `parameter`."""
    visible: Callable[[Actor, uuid.UUID | None], Select[Any]]
    """Select what the list shows, of one hromada or of all that the asker may read."""
    kind: Any = None
    """The column of the kind, by which a noun of many sorts is counted."""
    parameter: str = "kind"
    """By which the list is narrowed to a kind."""
    kinds: Callable[[Session], Mapping[str, tuple[str, str]]] = lambda _session: {}
    """The name and icon of each kind, in the order in which they are shown."""
    permission: str = "asset.read"
    writes: tuple[str, ...] = ("asset.write",)
    """Whoever has one of these may fill in what is lacking."""


SUBJECTS: dict[str, Subject] = {}
"""By entity; filled by the wings."""
_criteria: dict[str, list[Criterion]] = defaultdict(list)


@dataclass(frozen=True)
class Lack:
    """A criterion as a condition for one asker."""

    code: str
    condition: ColumnElement[bool] = field(compare=False)


@dataclass(frozen=True)
class Row:
    """How complete the records of a kind are; None: it is not asked of this kind."""

    kind: str | None
    count: int
    lacking: Mapping[str, int | None]

    @property
    def share(self) -> Decimal | None:
        """Give which part of what is asked for is there, from 0 to 1; None where nothing is asked."""
        return share_of([self])


def share_of(rows: Sequence[Row]) -> Decimal | None:
    """Give which part of what is asked for is there in some rows together, from 0 to 1."""
    asked = sum(row.count for row in rows for one in row.lacking.values() if one is not None)
    lacking = sum(one for row in rows for one in row.lacking.values() if one is not None)
    return None if asked == 0 else Decimal(asked - lacking) / Decimal(asked)


def add_criteria(entity: str, *criteria: Criterion) -> None:
    """Say what more the records of a noun ought to have."""
    _criteria[entity].extend(criteria)


def subjects_for(actor: Actor) -> list[Subject]:
    """List the nouns whose completeness the asker may see."""
    seen = (one for one in SUBJECTS.values() if actor.hromada_ids(one.permission) != frozenset())
    return sorted(seen, key=lambda one: one.position)


def criteria_for(actor: Actor, entity: str) -> list[Criterion]:
    """List what the asker may know to be lacking, in the order in which it is shown."""
    seen = (one for one in _criteria[entity] if actor.hromada_ids(one.permission) != frozenset())
    return sorted(seen, key=lambda one: one.position)


def lack_of(session: Session, actor: Actor, entity: str, criterion: Criterion) -> Lack:
    """Make the condition: a record is of a kind that ought to have it, and lacks it."""
    condition = criterion.lacks(session, actor)
    if criterion.asked_of is not None:
        condition = SUBJECTS[entity].kind.in_(sorted(criterion.asked_of(session))) & condition
    return Lack(criterion.code, condition)


def read_lacks(session: Session, actor: Actor, entity: str) -> Read:
    """Make what reads `missing`: codes by commas into conditions that must all hold."""

    def read(value: Any) -> tuple[Lack, ...]:
        if is_blank(value):
            return ()
        known = {one.code: one for one in criteria_for(actor, entity)}
        codes = list(dict.fromkeys(part.strip() for part in str(value).split(",") if part.strip()))
        if len(codes) > MOST_ASKED or not known.keys() >= set(codes):
            raise Unreadable(NOT_KNOWN)
        return tuple(lack_of(session, actor, entity, known[code]) for code in codes)

    return read


def demand_lacks(session: Session, actor: Actor, entity: str, told: Any) -> tuple[Lack, ...]:
    """Read `missing` as a program sent it; raise Invalid."""
    try:
        found: tuple[Lack, ...] = read_lacks(session, actor, entity)(told)
    except Unreadable as refusal:
        raise Invalid({MISSING: [refusal.reason]}) from refusal
    return found


def count_lacking(session: Session, actor: Actor, subject: Subject, hromada_id: uuid.UUID | None) -> list[Row]:
    """Count by kind what there is and what of it lacks what; one statement that reads one row a kind."""
    criteria = criteria_for(actor, subject.entity)
    # Of kinds that need not have a thing no number is told, so that no row has to be asked for its kind here.
    lacks = [one.lacks(session, actor) for one in criteria]
    # Grouped by the bare column, SQLite would follow the index of kinds from row to row all over the table.
    by = null() if subject.kind is None else func.coalesce(subject.kind, "")
    sums = [func.sum(case((one, 1), else_=0)) for one in lacks]
    counted = subject.visible(actor, hromada_id).with_only_columns(by, func.count(), *sums, maintain_column_froms=True)
    found = session.execute(counted if subject.kind is None else counted.group_by(by)).all()
    asked_of = [None if one.asked_of is None else one.asked_of(session) for one in criteria]
    rows = {kind: _row(kind, count, criteria, asked_of, numbers) for kind, count, *numbers in found if count}
    order = [None] if subject.kind is None else list(subject.kinds(session))
    return [rows[kind] for kind in (*order, *(one for one in rows if one not in order)) if kind in rows]


def _row(
    kind: str | None,
    count: int,
    criteria: Sequence[Criterion],
    asked_of: Sequence[Collection[str] | None],
    numbers: Sequence[int],
) -> Row:
    told = zip(criteria, asked_of, numbers, strict=True)
    return Row(
        kind, count, {one.code: number if kinds is None or kind in kinds else None for one, kinds, number in told}
    )


def described_lacks(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> dict[str, Any]:
    """Describe the whole for programs: each noun with its criteria and a row for each kind."""
    return {"subjects": [_described(session, actor, one, hromada_id) for one in subjects_for(actor)]}


def _described(session: Session, actor: Actor, subject: Subject, hromada_id: uuid.UUID | None) -> dict[str, Any]:
    rows = count_lacking(session, actor, subject, hromada_id)
    return {
        "entity": subject.entity,
        "count": sum(row.count for row in rows),
        "share": _told(share_of(rows)),
        "criteria": [
            {"code": one.code, "label": str(one.label), "by_file": bool(one.columns)}
            for one in criteria_for(actor, subject.entity)
        ],
        "rows": [
            {"kind": row.kind, "count": row.count, "share": _told(row.share), "lacking": dict(row.lacking)}
            for row in rows
        ],
    }


def _told(share: Decimal | None) -> str | None:
    """Write a share by four decimals, rounded down: what is not whole is not told to be 1."""
    return None if share is None else str(share.quantize(Decimal("0.0001"), ROUND_DOWN))
