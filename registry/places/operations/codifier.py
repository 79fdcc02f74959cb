"""Writing the codifier of territory: an edition whole, a hromada out of it, and settlements brought in step with it."""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import insert_rows, portions
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand_all
from registry.kernel.text import sort_key
from registry.places.models.codifier import CodifierEdition, TerritoryUnit, UnitCategory, UnitChange
from registry.places.models.territory import Hromada, Settlement
from registry.places.operations.hromadas import create_hromada
from registry.places.operations.settlements import create_settlement, update_settlement
from registry.places.queries.codifier import CHOOSABLE, describe_offer, find_unit, list_differences, settlements_of
from registry.places.rules.codifier import SETTLEMENTS, Change, ReadFile, Unit, compare, read_day, view_of

ENTITY = "codifier"
MOST_CHANGES = 5_000
"""So many changes of an edition are kept to be read; all are counted."""
MOST_GONE, MOST_GONE_SHARE = 50, 0.1
"""A file that lacks more than this of what is known is a part of the codifier, or another file."""
AT_ONCE = 2_000
SIDES = ("west", "south", "east", "north")
UNITS: Any = TerritoryUnit.__table__


@dataclass(frozen=True)
class Outcome:
    """What reading an edition came to; nothing is written where anything was refused, nor where it was read before."""

    edition: CodifierEdition | None
    units: int
    counts: Mapping[str, int]


def import_codifier(
    session: Session,
    actor: Actor,
    read: ReadFile,
    file_name: str,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Outcome:
    """Bring the kept codifier in step with a published file: all its units or none. Raise Invalid, Forbidden.

    Hromadas of the register and their settlements are not touched: `list_differences` tells where they differ.
    """
    demand_all(actor)
    if read.faults:
        raise Invalid({"file": [reason for _row, _value, reason in read.faults]})
    if not read.units:
        raise Invalid(file=because("У файлі немає жодного коду КАТОТТГ: це не кодифікатор"))
    known = {one.code: one for one in session.execute(select(UNITS))}
    changes = list(compare(known, read.units))
    _refuse_part(changes, len(known))
    counts = dict(Counter(change.what.value for change in changes))
    if not changes:
        return Outcome(None, len(read.units), counts)
    day = read_day(read.title) or clock.today()
    _write_new(session, [one.unit for one in changes if one.what is UnitChange.NEW], day if known else None, progress)
    _write_changed(session, changes, day)
    edition = _enter(session, actor, read, file_name, day)
    edition.counts = counts
    edition.changes = [_told(one) for one in changes[:MOST_CHANGES]] if known else []
    session.flush()
    record_history(
        session, actor, "import", entity=ENTITY, entity_id=edition.id, label=file_name, hromada_id=None,
        changes={"units": (None, len(read.units)), **{name: (None, count) for name, count in counts.items()}},
    )  # fmt: skip
    return Outcome(edition, len(read.units), counts)


def _refuse_part(changes: Iterable[Change], known: int) -> None:
    gone = sum(one.what is UnitChange.GONE for one in changes)
    if gone > max(MOST_GONE, known * MOST_GONE_SHARE):
        reason = because(
            "У файлі бракує %(gone)s із %(known)s відомих одиниць: це не весь кодифікатор", gone=gone, known=known
        )
        raise Invalid(file=reason)


def _write_new(session: Session, units: list[Unit], day: date | None, progress: Callable[[int, int], None]) -> None:
    done = 0
    for portion in portions(units, AT_ONCE):
        insert_rows(
            session,
            UNITS,
            [
                {
                    "code": one.code, "parent_code": one.parent_code, "category": str(one.category), "name": one.name,
                    "sort_key": sort_key(one.name), "since_on": day, "changed_on": None, "former_name": None,
                    "gone_on": None,
                }
                for one in portion
            ],
        )  # fmt: skip
        done += len(portion)
        progress(done, len(units))


def _write_changed(session: Session, changes: Iterable[Change], day: date) -> None:
    told: dict[str, dict[str, Any]] = {}
    for one in changes:
        if one.what is UnitChange.NEW:
            continue
        row = told.setdefault(one.unit.code, {"of": one.unit.code})
        if one.what is UnitChange.GONE:
            row["to_gone_on"] = day
            continue
        unit = one.unit
        row |= {
            "to_name": unit.name, "to_sort_key": sort_key(unit.name), "to_category": str(unit.category),
            "to_parent_code": unit.parent_code, "to_changed_on": day, "to_gone_on": None,
        }  # fmt: skip
        if one.what is UnitChange.RENAMED:
            row["to_former_name"] = one.was
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in told.values():
        by_columns.setdefault(tuple(row), []).append(row)
    for names, rows in by_columns.items():
        values: dict[Any, Any] = {name.removeprefix("to_"): bindparam(name) for name in names if name != "of"}
        session.connection().execute(update(UNITS).where(UNITS.c.code == bindparam("of")).values(values), rows)


def _enter(session: Session, actor: Actor, read: ReadFile, file_name: str, day: date) -> CodifierEdition:
    edition = CodifierEdition(
        id=uuid.uuid4(),
        edition_on=day,
        title=read.title,
        file_name=file_name[:200],
        units=len(read.units),
        imported_at=clock.now(),
        imported_by=actor.label[:200],
    )
    session.add(edition)
    return edition


def _told(change: Change) -> dict[str, str]:
    unit = change.unit
    return {
        "what": change.what.value, "code": unit.code, "category": str(unit.category), "name": unit.name,
        "was": change.was,
    }  # fmt: skip


def create_chosen_hromada(session: Session, actor: Actor, values: Mapping[str, Any]) -> tuple[Hromada, int]:
    """Add a hromada with its settlements and their codes out of the codifier, where it is in one; gives how many.

    One of the codifier needs no more than its code: its names are those there, and until it is drawn its bounds are
    those of its oblast. Raise as `create_hromada`.
    """
    hromada = create_hromada(session, actor, {**values, **_offered(session, values)})
    units = list(settlements_of(session, hromada.code))
    whole = find_unit(session, hromada.code)
    if whole is not None and whole.category == UnitCategory.SPECIAL_CITY:
        units.append(whole)  # Its own code is of a hromada's level, so that its settlement has none.
    # Rights in a hromada that is only being made are nobody's yet; who may add it may fill it.
    keeper = replace(actor, is_system=True)
    for unit in units:
        create_settlement(session, keeper, hromada.id, _settlement_of(unit, hromada.code))
    return hromada, len(units)


def _offered(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the codifier knows of a hromada and nobody has told."""
    unit = find_unit(session, str(values.get("code") or ""))
    if unit is None or unit.category not in CHOOSABLE:
        return {}
    offer = describe_offer(session, unit)
    names = {"name": offer.name, "short_name": offer.short_name}
    known: dict[str, Any] = {name: told for name, told in names.items() if name not in values}
    if not any(values.get(side) not in (None, "") for side in SIDES):
        known |= dict(zip(SIDES, view_of(offer.code), strict=True))
    return known


def _settlement_of(unit: TerritoryUnit, hromada_code: str) -> dict[str, Any]:
    code = None if unit.code == hromada_code else unit.code
    return {"name": unit.name, "category": SETTLEMENTS[UnitCategory(unit.category)].value, "katottg": code}


def settle_differences(session: Session, actor: Actor, hromada: Hromada, codes: Collection[str]) -> int:
    """Do what was chosen of the differences: add what is missing, give codes, rename; gives how many. Raise Invalid.

    What has gone from the codifier stays: whoever keeps the register decides where its places go.
    """
    done = 0
    for one in list_differences(session, hromada):
        unit = find_unit(session, one.code) if one.code in codes else None
        if unit is None or one.what == "gone":
            continue
        values = _settlement_of(unit, hromada.code)
        if one.settlement_id is None:
            create_settlement(session, actor, hromada.id, values)
        else:
            own = session.get_one(Settlement, one.settlement_id)
            given = {"katottg": unit.code} if one.what == "uncoded" else values
            update_settlement(session, actor, own, given, version=own.version)
        done += 1
    return done
