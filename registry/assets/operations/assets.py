"""Writing assets: create, change, retire and bring back."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.assets import get_asset, inventory_key
from registry.assets.queries.kinds import find_kind
from registry.assets.rules.asset_values import (
    ASSET_FIELDS,
    asset_place_search,
    asset_search,
    column_of,
    new_code,
    read_asset,
)
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand, demand_department, demand_version, reference
from registry.kernel.queries.history import find_last_entry
from registry.kernel.rules.chain import changed
from registry.kernel.rules.fields import Errors
from registry.kernel.signals import asset_changed
from registry.kernel.text import sort_key
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation

MAX_DEPTH = 20
REFERENCES: Mapping[str, type[Any]] = {"location_id": Location, "holder_id": Organisation, "parent_id": Asset}


def create_asset(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Asset:
    """Put a new asset on the register; raise Invalid by field, Forbidden."""
    demand(actor, "asset.write", hromada_id)
    given = _with_department(actor, hromada_id, values)
    asset = Asset(id=uuid.uuid4(), hromada_id=hromada_id, code=_free_code(session), created_at=clock.now())
    kind = _known_kind(session, given.get("kind"))
    _write(session, asset, kind, _read(session, asset, kind, given, is_new=True))
    demand_department(actor, asset)
    session.add(asset)
    _flush(session)
    _record(session, actor, "create", asset, before={})
    return asset


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
    """Undo a retirement: the status and the last day become what they were before it."""
    asset = get_asset(session, actor, asset_id)
    if asset.status != "retired":
        raise Conflict("Це майно не списано")
    entry = find_last_entry(session, entity="asset", entity_id=asset_id, action="retire")
    old = {name: pair[0] for name, pair in entry.changes.items()} if entry else {}
    values = {"status": old.get("status") or "in_service", "decommissioned_on": old.get("decommissioned_on")}
    return _change(session, actor, asset_id, values, version=version, action="restore")


def _change(
    session: Session, actor: Actor, asset_id: uuid.UUID, values: Mapping[str, Any], *, version: int, action: str
) -> Asset:
    return change_asset(session, actor, get_asset(session, actor, asset_id), values, version=version, action=action)


def change_asset(
    session: Session, actor: Actor, asset: Asset, values: Mapping[str, Any], *, version: int, action: str = "update"
) -> Asset:
    """Change an asset that the caller has found by its rights, as `update_asset` does."""
    demand(actor, "asset.write", asset.hromada_id)
    demand_department(actor, asset)
    demand_version(asset, version)
    before = _described(asset)
    read = _read(session, asset, asset.kind, values, is_new=False)
    _write(session, asset, asset.kind, read)
    demand_department(actor, asset)
    if not changed(before, _described(asset)):
        if session.is_modified(asset):
            session.expire(asset)
        return asset
    asset.updated_at = clock.now()
    _flush(session)
    _record(session, actor, action, asset, before=before)
    return asset


def _with_department(actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A person of one department registers things for it without having to say so."""
    department_id = actor.department_id(hromada_id)
    return values if department_id is None or values.get("holder_id") else {**values, "holder_id": department_id}


def _known_kind(session: Session, code: Any) -> AssetKind | None:
    return find_kind(session, code) if isinstance(code, str) else None


def _read(
    session: Session, asset: Asset, kind: AssetKind | None, values: Mapping[str, Any], *, is_new: bool
) -> dict[str, Any]:
    reading = read_asset(values, kind, None if is_new else asset)
    errors = reading.errors
    read = reading.values
    if kind is None and "kind" not in errors:
        errors["kind"] = [because("Такого виду майна немає")]
    if not is_new and read.get("kind", asset.kind_code) != asset.kind_code:
        errors["kind"] = [because("Вид майна не змінюється: спишіть цей запис і створіть новий")]
    _check_number(session, asset, read, errors)
    _check_references(session, asset, read, errors)
    if errors:
        raise Invalid(errors)
    return _settled(asset, read)


def _check_number(session: Session, asset: Asset, read: Mapping[str, Any], errors: Errors) -> None:
    number = read.get("inventory_number")
    if number is None or inventory_key(number) == asset.inventory_key:
        return
    taken = select(Asset).where(
        Asset.hromada_id == asset.hromada_id, Asset.inventory_key == inventory_key(number), Asset.id != asset.id
    )
    with session.no_autoflush:
        other = session.scalars(taken).first()
    if other is not None:
        errors["inventory_number"] = [because("Цей номер уже має «%(name)s»", name=other.name)]


def _check_references(session: Session, asset: Asset, read: Mapping[str, Any], errors: Errors) -> None:
    for name, model in REFERENCES.items():
        referred = read.get(name)
        if referred is None or name in errors:
            continue
        with session.no_autoflush:
            found = session.get(model, referred)
        if found is None or found.hromada_id != asset.hromada_id:
            errors[name] = [because("Такого запису немає в цій громаді")]
        elif name == "parent_id" and _hangs_on(found, asset):
            errors[name] = [because("Це майно не може залежати від самого себе")]


def _hangs_on(candidate: Asset, asset: Asset) -> bool:
    """Tell whether the candidate is the asset, or hangs on it; endless depth counts as a circle."""
    above: Asset | None = candidate
    for _ in range(MAX_DEPTH):
        if above is None:
            return False
        if above.id == asset.id:
            return True
        above = above.parent
    return True


def _settled(asset: Asset, read: dict[str, Any]) -> dict[str, Any]:
    """A retired thing has a last day: the given, the kept, or today."""
    if read.get("status") == "retired" and asset.status != "retired":
        read["decommissioned_on"] = read.get("decommissioned_on") or asset.decommissioned_on or clock.today()
    return read


def _write(session: Session, asset: Asset, kind: AssetKind | None, read: Mapping[str, Any]) -> None:
    with session.no_autoflush:
        for name, model in REFERENCES.items():
            if name in read and read[name] != getattr(asset, name):
                setattr(asset, name.removesuffix("_id"), session.get(model, read[name]) if read[name] else None)
        apply(asset, {column_of(name): value for name, value in read.items()})
        if kind is not None:
            asset.kind = kind
            apply(asset, {"search": asset_search(asset, kind), "place_search": asset_place_search(asset, kind)})
        apply(asset, {"inventory_key": inventory_key(asset.inventory_number), "sort_key": sort_key(asset.name)})
        if asset.updated_at is None:
            asset.updated_at = asset.created_at


def _free_code(session: Session) -> str:
    while True:
        code = new_code()
        if session.scalars(select(Asset.id).where(Asset.code == code)).first() is None:
            return code


def _flush(session: Session) -> None:
    """Let the database decide a race for one number."""
    try:
        session.flush()
    except IntegrityError as error:
        if "inventory_key" in str(error.orig):
            raise Invalid(inventory_number=because("Цей номер щойно хтось зайняв")) from error
        raise


def _described(asset: Asset) -> dict[str, Any]:
    """Describe an asset for the history: fields by their outside names, referred things with their names."""
    told = {name: getattr(asset, column_of(name)) for name in ASSET_FIELDS if name not in REFERENCES}
    for name in REFERENCES:
        told[name] = reference(getattr(asset, name.removesuffix("_id")))
    told["published"] = asset.published
    told.update({f"attributes.{name}": value for name, value in asset.attributes.items()})
    return told


def _record(session: Session, actor: Actor, action: str, asset: Asset, *, before: Mapping[str, Any]) -> None:
    after = {name: value for name, value in _described(asset).items() if before or value not in (None, False)}
    record_history(
        session,
        actor,
        action,
        entity="asset",
        entity_id=asset.id,
        label=f"{asset.inventory_number} {asset.name}",
        hromada_id=asset.hromada_id,
        changes=changed(before, after),
    )
    asset_changed.send(session, asset=asset, actor=actor)
