"""Writing kinds: the catalogue's are kept in step, users add their own."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.operations.words import refresh_words
from registry.assets.queries.kinds import find_kind, get_kind
from registry.assets.rules.kind_values import read_kind
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import STALE, apply, demand_all
from registry.kernel.rules.chain import changed, plain

OWN_COLUMNS = (
    "name_uk",
    "name_en",
    "group",
    "icon",
    "colour",
    "position",
    "may_be_public",
    "is_sensitive",
    "is_placed",
)
CATALOGUE_NAMES = {"is_sensitive": "sensitive"}


def sync_kinds(session: Session, definitions: Iterable[Mapping[str, Any]]) -> int:
    """Bring the built-in kinds in step with the catalogue's rows; give how many changed. Safe to repeat."""
    known = {one.code: one for one in session.scalars(select(AssetKind))}
    new, altered = [], []
    for place, told in enumerate(definitions):
        kind = known.get(told["code"])
        if kind is None:
            kind = AssetKind(code=told["code"])
            new.append(kind)
        apply(kind, _catalogue_columns(told, place))
        if kind.code in known and session.is_modified(kind):
            altered.append(kind)
    session.add_all(new)
    session.flush()
    for kind in altered:
        refresh_words(session, Asset.kind_code == kind.code)
    return len(new) + len(altered)


def _catalogue_columns(told: Mapping[str, Any], place: int) -> dict[str, Any]:
    columns = {name: told[CATALOGUE_NAMES.get(name, name)] for name in OWN_COLUMNS if name != "position"}
    rest = {name: value for name, value in told.items() if name not in {*columns, "code", "sensitive", "is_sensitive"}}
    return {**columns, "position": place * 10, "is_builtin": True, "definition": plain(rest)}


def add_kind(session: Session, actor: Actor, values: Mapping[str, Any]) -> AssetKind:
    """Add a kind of one's own; raise Invalid by field. Kinds are common to all hromadas of the instance."""
    demand_all(actor)
    reading = read_kind(values, None)
    if "code" not in reading.errors and find_kind(session, reading.values["code"]) is not None:
        reading.errors["code"] = [because("Такий код уже є")]
    if reading.errors:
        raise Invalid(reading.errors)
    kind = AssetKind(code=reading.values["code"], is_builtin=False)
    _write(kind, reading.values)
    session.add(kind)
    session.flush()
    _record(session, actor, "create", kind, before={})
    return kind


def mark_of(kind: AssetKind) -> str:
    """Give a short mark of what a kind is now: kinds keep no version, and a change based on another mark is stale."""
    told = json.dumps(_described(kind), sort_keys=True, default=str)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def update_kind(
    session: Session, actor: Actor, code: str, values: Mapping[str, Any], *, based_on: str | None = None
) -> AssetKind:
    """Change a kind of one's own; raise Conflict when it is no longer what the change was based on.

    The catalogue's are changed in the catalogue.
    """
    demand_all(actor)
    kind = get_kind(session, code)
    if based_on is not None and based_on != mark_of(kind):
        raise Conflict(STALE)
    if kind.is_builtin:
        raise Forbidden("Цей вид описано в довіднику системи, його не змінюють")
    reading = read_kind(values, kind)
    if reading.errors:
        raise Invalid(reading.errors)
    before = _described(kind)
    _write(kind, reading.values)
    if changed(before, _described(kind)):
        session.flush()
        refresh_words(session, Asset.kind_code == kind.code)
        _record(session, actor, "update", kind, before=before)
    return kind


def delete_kind(session: Session, actor: Actor, code: str) -> None:
    """Delete a kind of one's own; raise Conflict while an asset, a contract, a plan or a price refers to it."""
    demand_all(actor)
    kind = get_kind(session, code)
    if kind.is_builtin:
        raise Forbidden("Цей вид описано в довіднику системи, його не змінюють")
    before, (code, name) = _described(kind), (kind.code, kind.name_uk)
    try:
        with session.begin_nested():
            session.delete(kind)
            session.flush()
    except IntegrityError as error:
        raise Conflict("На цей вид посилаються майно, договори, плани чи ціни: спершу змініть їх") from error
    record_history(
        session,
        actor,
        "delete",
        entity="kind",
        entity_id=code,
        label=name,
        hromada_id=None,
        changes={one: (value, None) for one, value in before.items()},
    )


def _write(kind: AssetKind, read: Mapping[str, Any]) -> None:
    columns = {name: read[name] for name in OWN_COLUMNS if name in read}
    if "name_en" in columns:
        columns["name_en"] = columns["name_en"] or columns.get("name_uk") or kind.name_uk
    rest = {name: plain(read[name]) for name in ("default_kekv", "attributes") if name in read}
    apply(kind, {**columns, "definition": {**(kind.definition or {}), **rest}})


def _described(kind: AssetKind) -> dict[str, Any]:
    return {**{name: getattr(kind, name) for name in OWN_COLUMNS}, "definition": plain(kind.definition)}


def _record(session: Session, actor: Actor, action: str, kind: AssetKind, *, before: Mapping[str, Any]) -> None:
    record_history(
        session,
        actor,
        action,
        entity="kind",
        entity_id=kind.code,
        label=kind.name_uk,
        hromada_id=None,
        changes=changed(before, _described(kind)),
    )
