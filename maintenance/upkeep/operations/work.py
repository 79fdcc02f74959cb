"""Writing work: an entry, the assets' statuses, the visits it closes and the history, together or not at all."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from maintenance.contracts.models.contract import Contract
from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from maintenance.upkeep.operations.work_results import (
    close_visits,
    record_work,
    reopen_visits,
    restore_statuses,
    set_statuses,
)
from maintenance.upkeep.queries.work import find_by_client_key, get_work, has_newer_work
from maintenance.upkeep.rules.rights import may_work_on
from maintenance.upkeep.rules.work_values import WorkValues, may_undo, read_work, read_work_change
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.operations.attachments import delete_attachment
from registry.kernel.queries.attachments import list_attachments
from registry.kernel.rules.chain import changed
from registry.kernel.text import search_column

NOT_YOURS = "Це майно іншого відділу, або у вас немає права записувати роботи"
CHANGEABLE = {
    "kind": "kind", "started_at": "started_at", "ended_at": "ended_at", "downtime_from": "downtime_from",
    "downtime_to": "downtime_to", "done_by": "done_by", "summary": "summary", "labour": "labour_hours",
    "parts": "parts", "cost": "cost", "contract_id": "contract_id",
}  # fmt: skip
"""Field of the interface -> column; the assets and the result of an entry are undone, not edited."""


def log_work(session: Session, actor: Actor, given: Mapping[str, Any]) -> WorkEntry:
    """Write what was done to some assets of one hromada; the same client key again gives the same entry.

    Sets the assets' status where the entry has a result and nothing newer says otherwise, and closes visits.
    """
    values = read_work(given, here=clock.local(clock.now()))
    written = values.client_key and find_by_client_key(session, values.client_key)
    if written:
        return _own(actor, written)
    assets = _get_assets(session, actor, values.asset_ids)
    _check_papers(session, assets[0].hromada_id, contract_id=values.contract_id, plan_id=values.plan_id)
    entry = _make_entry(actor, values, assets)
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError:
        written = values.client_key and find_by_client_key(session, values.client_key)
        if not written:
            raise
        return _own(actor, written)
    before = set_statuses(session, actor, entry, assets)
    closed = close_visits(session, actor, entry, assets, values.due_ids)
    entry.details = {**entry.details, "statuses": before, "due": [str(one.id) for one in closed]}
    session.flush()
    _record_created(session, actor, entry, assets=assets, closed=closed)
    return entry


def report_fault(session: Session, actor: Actor, asset_id: uuid.UUID, given: Mapping[str, Any]) -> WorkEntry:
    """Write that something does not work: a corrective entry that puts the asset under repair, down from now."""
    here = clock.local(clock.now())
    fixed = {"kind": "corrective", "result_status": "repair", "started_at": here, "downtime_from": here}
    return log_work(session, actor, {**given, **fixed, "asset_ids": [asset_id], "due_ids": []})


def update_work(
    session: Session, actor: Actor, work_id: uuid.UUID, given: Mapping[str, Any], *, version: int | None = None
) -> WorkEntry:
    """Correct an entry's words, times and figures; its assets and their statuses stay."""
    entry = _get_writable(session, actor, work_id, version)
    current = {name: getattr(entry, column) for name, column in CHANGEABLE.items()}
    values = read_work_change(given, current, here=clock.local(clock.now()))
    changes = changed({name: current[name] for name in values}, values)
    if not changes:
        return entry
    if "contract_id" in changes:
        _check_papers(session, entry.hromada_id, contract_id=values["contract_id"])
    for name in changes:
        setattr(entry, CHANGEABLE[name], values[name])
    entry.details = {**entry.details, "search": search_column(entry.summary, entry.parts, entry.done_by)}
    entry.updated_at = clock.now()
    session.flush()
    record_work(session, actor, entry, "update", changes)
    return entry


def undo_work(session: Session, actor: Actor, work_id: uuid.UUID, *, version: int | None = None) -> list[uuid.UUID]:
    """Take an entry back as if it had not been written, within a day and while nothing else touched its assets.

    Gives the assets' ids. The history keeps the entry's values; its statuses and visits are as before it.
    """
    entry = _get_writable(session, actor, work_id, version)
    if not may_undo(entry.updated_at, clock.now()):
        raise Conflict(because("Скасувати запис можна протягом доби; тепер його можна лише виправити"))
    if has_newer_work(session, entry):
        raise Conflict(because("На цьому майні вже є новіший запис: скасуйте спершу його"))
    assets = [link.asset for link in entry.asset_links]
    restore_statuses(session, actor, entry, assets)
    reopen_visits(session, entry)
    for photo in list_attachments(session, "work", entry.id):
        delete_attachment(session, actor, photo.id)
    gone = {name: (getattr(entry, column), None) for name, column in CHANGEABLE.items()}
    record_work(
        session, actor, entry, "undo",
        {**{name: pair for name, pair in gone.items() if pair[0] is not None},
         "result_status": (entry.result_status, None), "assets": ([one.inventory_number for one in assets], None)},
    )  # fmt: skip
    session.delete(entry)
    session.flush()
    return [one.id for one in assets]


def _own(actor: Actor, entry: WorkEntry) -> WorkEntry:
    """Give the entry written before under this key, but only to its writer."""
    if entry.created_by_id != actor.user_id:
        raise Conflict(because("Такий запис уже є"))
    return entry


def _get_assets(session: Session, actor: Actor, asset_ids: Sequence[uuid.UUID]) -> list[Asset]:
    statement = select(Asset).where(Asset.id.in_(asset_ids)).options(joinedload(Asset.kind))
    found = {asset.id: asset for asset in session.scalars(statement)}
    assets = [found[one] for one in asset_ids if one in found and actor.can("asset.read", found[one].hromada_id)]
    if len(assets) < len(asset_ids):
        raise Invalid(asset_ids=because("Такого майна немає"))
    if len({one.hromada_id for one in assets}) > 1:
        raise Invalid(asset_ids=because("В одному записі може бути майно лише однієї громади"))
    foreign = [one for one in assets if not may_work_on(actor, one.hromada_id, one.holder_id)]
    if foreign:
        raise Forbidden(because(NOT_YOURS))
    return assets


def _check_papers(
    session: Session, hromada_id: uuid.UUID, *, contract_id: uuid.UUID | None = None, plan_id: uuid.UUID | None = None
) -> None:
    """Refuse a contract or a plan of another hromada as if it did not exist."""
    contract = session.get(Contract, contract_id) if contract_id else None
    if contract_id and (contract is None or contract.hromada_id != hromada_id):
        raise Invalid(contract_id=because("Такого договору немає"))
    plan = session.get(Plan, plan_id) if plan_id else None
    if plan_id and (plan is None or plan.hromada_id != hromada_id):
        raise Invalid(plan_id=because("Такого плану немає"))


def _make_entry(actor: Actor, values: WorkValues, assets: Sequence[Asset]) -> WorkEntry:
    return WorkEntry(
        hromada_id=assets[0].hromada_id,
        client_key=values.client_key,
        kind=values.kind,
        plan_id=values.plan_id,
        contract_id=values.contract_id,
        started_at=values.started_at,
        ended_at=values.ended_at,
        downtime_from=values.downtime_from,
        downtime_to=values.downtime_to,
        done_by=values.done_by,
        summary=values.summary,
        result_status=values.result_status,
        labour_hours=values.labour,
        parts=values.parts,
        cost=values.cost,
        details={"search": search_column(values.summary, values.parts, values.done_by)},
        is_demo=values.is_demo,
        updated_at=clock.now(),
        created_by_id=actor.user_id,
        asset_links=[WorkAsset(asset=asset) for asset in assets],
    )


def _get_writable(session: Session, actor: Actor, work_id: uuid.UUID, version: int | None) -> WorkEntry:
    entry = get_work(session, actor, work_id)
    if not all(may_work_on(actor, entry.hromada_id, link.asset.holder_id) for link in entry.asset_links):
        raise Forbidden(because(NOT_YOURS))
    if version is not None and version != entry.version:
        raise Conflict(because("Хтось уже змінив цей запис. Оновіть сторінку і повторіть."))
    return entry


def _record_created(
    session: Session, actor: Actor, entry: WorkEntry, *, assets: Sequence[Asset], closed: Sequence[DueWork]
) -> None:
    facts = {name: getattr(entry, column) for name, column in CHANGEABLE.items()}
    facts |= {
        "result_status": entry.result_status,
        "assets": [one.inventory_number for one in assets],
        "closed_visits": [one.due_on for one in closed] or None,
    }
    record_work(session, actor, entry, "create", {name: (None, one) for name, one in facts.items() if one is not None})
