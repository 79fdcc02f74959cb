"""Writing assets: create, change, retire and bring back."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.operations.standing import keep_stays, rewind_stays, settle_day, unkeep_stays, withdraw
from registry.assets.queries.assets import get_asset, inventory_key
from registry.assets.queries.kinds import KINDS, NO_KIND, find_kind, find_kind_code
from registry.assets.rules.assets import (
    ASSET,
    LEFT_BEFORE_IT_CAME,
    asset_place_search,
    asset_search,
    new_code,
    read_asset,
)
from registry.assets.rules.disclosure import is_named, open_name
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import Batch, batch_of
from registry.kernel.bulk import AT_ONCE, among, portions
from registry.kernel.db import rising_id
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.operations.permits import demand, demand_department
from registry.kernel.queries.history import find_last_entry
from registry.kernel.records import Draft, Writing, change, create
from registry.kernel.signals import asset_changed
from registry.kernel.text import sort_key

Numbers = dict[tuple[uuid.UUID, str], tuple[uuid.UUID, str] | None]
"""Hromada and skeleton of a number -> who has it; None is nobody."""


def create_asset(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any], *, is_told: bool = False
) -> Asset:
    """Put a new asset on the register; raise Invalid by field, Forbidden.

    `is_told`: a file tells of what was before, so that a retired thing without a day keeps none.
    """
    asset = Asset(id=rising_id(), hromada_id=hromada_id, code=_free_code(session), created_at=clock.now())
    made: Asset = create(
        session, actor, TELLING if is_told else WRITING, asset, _with_department(actor, hromada_id, values)
    )
    return made


def update_asset(
    session: Session, actor: Actor, asset_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Asset:
    """Change the given fields; raise Invalid by field, Conflict when `version` is stale. No change writes nothing."""
    return _change(session, actor, asset_id, values, version=version, action="update")


def retire_asset(
    session: Session,
    actor: Actor,
    asset_id: uuid.UUID,
    *,
    version: int,
    on: date | None = None,
    reason: str | None = None,
) -> Asset:
    """Take an asset out of service on a day (None is today); it stays on the register."""
    asset = get_asset(session, actor, asset_id)
    if on is not None and on > clock.today():
        raise Invalid(decommissioned_on=because("День списання ще не настав"))
    values: dict[str, Any] = {"status": "retired", "decommissioned_on": on or clock.today()}
    if reason:
        values["note"] = "\n".join(filter(None, [asset.note, f"{clock.today():%d.%m.%Y}: {reason}"]))
    return change_asset(session, actor, asset, values, version=version, action="retire")


def restore_asset(session: Session, actor: Actor, asset_id: uuid.UUID, *, version: int) -> Asset:
    """Undo a retirement: the status, its day and the last day become what they were before it."""
    asset = get_asset(session, actor, asset_id)
    if asset.status != "retired":
        raise Conflict("Це майно не списано")
    entry = find_last_entry(session, entity="asset", entity_id=asset_id, action="retire")
    old = {name: pair[0] for name, pair in entry.changes.items()} if entry else {}
    values = {"status": old.get("status") or "in_service", "decommissioned_on": old.get("decommissioned_on")}
    if "status" not in old:
        return _change(session, actor, asset_id, values, version=version, action="restore")
    values["status_on"] = old.get("status_on")
    restored: Asset = change(session, actor, RESTORING, asset, values, version=version, action="restore")
    return restored


def _change(
    session: Session, actor: Actor, asset_id: uuid.UUID, values: Mapping[str, Any], *, version: int, action: str
) -> Asset:
    return change_asset(session, actor, get_asset(session, actor, asset_id), values, version=version, action=action)


def change_asset(
    session: Session,
    actor: Actor,
    asset: Asset,
    values: Mapping[str, Any],
    *,
    version: int,
    action: str = "update",
    is_told: bool = False,
) -> Asset:
    """Change an asset that the caller has found by its rights, as `update_asset` does; `is_told` as `create_asset`."""
    known = _with_own_name(actor, asset, values)
    written: Asset = change(
        session, actor, TELLING if is_told else WRITING, asset, known, version=version, action=action
    )
    return written


def _with_own_name(actor: Actor, asset: Asset, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave a secret thing its own name where whoever may not know it sends back the open one that they were shown."""
    is_echo = values.get("name") == asset.open_name and not is_named(actor, asset)
    return {name: value for name, value in values.items() if name != "name"} if is_echo else values


def _with_department(actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A person of one department registers things for it without having to say so."""
    department_id = actor.department_id(hromada_id)
    return values if department_id is None or values.get("holder_id") else {**values, "holder_id": department_id}


def _known_kind(session: Session, code: Any) -> AssetKind | None:
    if not isinstance(code, str):
        return None
    return find_kind(session, code) or find_kind(session, find_kind_code(KINDS.get(session), code) or "")


def _demand_write(actor: Actor, asset: Asset) -> None:
    """The right to write, and for a person of one department that it holds the thing, once that is known."""
    demand(actor, "asset.write", asset.hromada_id)
    if asset.inventory_number is not None:
        demand_department(actor, asset)


def _read(session: Session, draft: Draft, given: Mapping[str, Any]) -> None:
    """Read the values against the thing's kind, which is chosen once and for all."""
    asset: Asset = draft.thing
    kind = _known_kind(session, given.get("kind")) if draft.is_new else asset.kind
    reading = read_asset(given, kind, None if draft.is_new else asset)
    draft.values.update(reading.values)
    draft.errors.update(reading.errors)
    if kind is None:
        draft.refuse("kind", NO_KIND)
    elif draft.is_new:
        draft.values["kind"] = kind.code
        with session.no_autoflush:
            asset.kind = kind
    elif draft.values.get("kind", asset.kind_code) != asset.kind_code:
        draft.errors["kind"] = [because("Вид майна не змінюється: спишіть цей запис і створіть новий")]


def _check(session: Session, draft: Draft) -> None:
    """Whoever retires a thing without a day does so today."""
    _check_retired(session, draft, clock.today())


def _check_told(session: Session, draft: Draft) -> None:
    """When a thing was retired that a file says nothing more of is not known: a finding asks for the day."""
    _check_retired(session, draft, None)


def _check_retired(session: Session, draft: Draft, otherwise: date | None) -> None:
    _refuse_taken_number(session, draft)
    if draft.values.get("status") == "retired" and draft.thing.status != "retired":
        told = draft.values.get("decommissioned_on") or draft.values.get("status_on")
        last = told or draft.thing.decommissioned_on or otherwise
        draft.values["decommissioned_on"] = last
        first = draft.will_be("commissioned_on")
        if first is not None and last is not None and first > last:
            draft.refuse("decommissioned_on", LEFT_BEFORE_IT_CAME)
    settle_day(session, draft)
    withdraw(session, draft)


def _refuse_taken_number(session: Session, draft: Draft) -> None:
    asset, number = draft.thing, draft.values.get("inventory_number")
    if number is None or inventory_key(number) == asset.inventory_key:
        return
    other = number_holder(session, asset.hromada_id, inventory_key(number))
    if other is not None and other[0] != asset.id:
        draft.errors["inventory_number"] = [because("Цей номер уже має «%(name)s»", name=other[1])]
        return
    if (batch := batch_of(session)) is not None:
        _given(batch)[asset.hromada_id, inventory_key(number)] = (asset.id, draft.will_be("name"))


def _derive(asset: Asset) -> dict[str, Any]:
    called = open_name(asset)
    return {
        "search": asset_search(asset, asset.kind),
        "place_search": asset_place_search(asset, asset.kind),
        "inventory_key": inventory_key(asset.inventory_number),
        "sort_key": sort_key(asset.name),
        "open_name": called,
        "open_sort_key": sort_key(called),
    }


def _free_code(session: Session) -> str:
    """Draw a code that no asset has; for many records many are drawn and looked up at once."""
    batch = batch_of(session)
    drawn: list[str] = [] if batch is None else batch.facts.setdefault("free codes", [])
    while not drawn:
        codes = {new_code() for _ in range(1 if batch is None else AT_ONCE)}
        with session.no_autoflush:
            drawn.extend(codes - set(session.scalars(select(Asset.code).where(among(session, Asset.code, codes)))))
    return drawn.pop()


def _given(batch: Batch) -> Numbers:
    """Give the numbers that gathered assets got: these stay known, for the database does not have them yet."""
    found: Numbers = batch.facts.setdefault("given numbers", {})
    return found


def foresee_numbers(session: Session, hromada_ids: Iterable[uuid.UUID], keys: Iterable[str]) -> None:
    """Look up many numbers at once, by their skeletons, for the assets that are gathered from here to the next look."""
    batch = batch_of(session)
    if batch is None:
        return
    ids, given = list(hromada_ids), _given(batch)
    asked = [key for key in keys if any((hromada_id, key) not in given for hromada_id in ids)]
    asked_of = {(hromada_id, key) for hromada_id in ids for key in asked} - given.keys()
    known: Numbers = dict.fromkeys(asked_of)
    batch.facts["numbers"] = known
    columns = select(Asset.hromada_id, Asset.inventory_key, Asset.id, Asset.name)
    for portion in portions(asked):
        having = columns.where(Asset.hromada_id.in_(ids), among(session, Asset.inventory_key, portion))
        for hromada_id, key, asset_id, name in session.execute(having):
            if (hromada_id, key) in asked_of:
                known[hromada_id, key] = (asset_id, name)


def number_holder(session: Session, hromada_id: uuid.UUID, key: str) -> tuple[uuid.UUID, str] | None:
    """Tell who has a number, by its skeleton: the asset's id and name."""
    batch = batch_of(session)
    if batch is not None and (hromada_id, key) in _given(batch):
        return _given(batch)[hromada_id, key]
    known: Numbers = {} if batch is None else batch.facts.setdefault("numbers", {})
    if (hromada_id, key) not in known:
        statement = select(Asset.id, Asset.name).where(Asset.hromada_id == hromada_id, Asset.inventory_key == key)
        with session.no_autoflush:
            row = session.execute(statement).first()
        known[hromada_id, key] = None if row is None else (row.id, row.name)
    return known[hromada_id, key]


def _announce(session: Session, actor: Actor, assets: Sequence[Asset]) -> None:
    asset_changed.send(session, assets=assets, actor=actor)


WRITING = Writing(
    ASSET,
    _demand_write,
    derive=_derive,
    read=_read,
    check=_check,
    describe=lambda asset: {f"attributes.{name}": value for name, value in asset.attributes.items()},
    label=lambda asset: f"{asset.inventory_number} {asset.name}",
    keep=keep_stays,
    announce=_announce,
    circle=because("Це майно не може залежати від самого себе"),
    taken={"inventory_key": ("inventory_number", because("Цей номер щойно хтось зайняв"))},
)
TELLING = replace(WRITING, check=_check_told)
RESTORING = replace(WRITING, check=withdraw, keep=rewind_stays)
"""As if the last change of status had not been: its days are taken as they were."""


def _check_undone(session: Session, draft: Draft) -> None:
    _refuse_taken_number(session, draft)
    withdraw(session, draft)


UNDOING = replace(WRITING, check=_check_undone, keep=unkeep_stays)
"""As if a change had not been, whatever it changed; publishing is never brought back by it."""
