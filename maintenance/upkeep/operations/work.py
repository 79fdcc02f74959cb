"""Writing work: an entry, the assets' statuses, the visits it closes and the history, together or not at all."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from maintenance.upkeep.operations.work_results import (
    Retirement,
    choose_visits,
    close_visits,
    record_work,
    reopen_visits,
    restore_statuses,
    set_statuses,
)
from maintenance.upkeep.operations.work_uses import let_go
from maintenance.upkeep.queries.work import find_by_client_key, get_work, has_newer_work
from maintenance.upkeep.rules.rights import may_work_on
from maintenance.upkeep.rules.work_values import GIVEN_ONCE, LINKS, TIMES, WORK, judge_times, may_undo, read_links
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.operations.attachments import delete_attachment
from registry.kernel.operations.permits import demand_version
from registry.kernel.queries.attachments import list_attachments
from registry.kernel.records import Draft, Writing, change, create, describe
from registry.kernel.rules.chain import changed
from registry.kernel.rules.reading import is_blank
from registry.kernel.text import word_column

NOT_YOURS = "Це майно іншого відділу, або у вас немає права записувати роботи"


def log_work(session: Session, actor: Actor, given: Mapping[str, Any]) -> WorkEntry:
    """Write what was done to some assets of one hromada; the same client key again gives the same entry.

    Sets the assets' status where the entry has a result and nothing newer says otherwise, and closes visits.
    """
    links, values = read_work(given)
    written = links["client_key"] and find_by_client_key(session, links["client_key"])
    if written:
        return _own(actor, written)
    assets = _get_assets(session, actor, links["asset_ids"])
    entry = WorkEntry(
        id=uuid.uuid4(),
        hromada_id=assets[0].hromada_id,
        client_key=links["client_key"],
        details={},
        created_by_id=actor.user_id,
        asset_links=[WorkAsset(asset=asset) for asset in assets],
    )
    visits = choose_visits(session, actor, values, assets, links["due_ids"])
    if visits and values["plan_id"] is None and len({visit.plan_id for visit in visits}) == 1:
        values["plan_id"] = visits[0].plan_id
    try:
        with session.begin_nested():
            create(session, actor, writing_of(assets, visits), entry, values)
    except Invalid as refusal:
        written = "client_key" in refusal.fields and find_by_client_key(session, str(links["client_key"]))
        if not written:
            raise
        return _own(actor, written)
    retirement = Retirement(links["retired_on"], links["retired_because"])
    before = set_statuses(session, actor, entry, assets, retirement)
    close_visits(session, entry, visits)
    entry.details = {**entry.details, "statuses": before, "due": [str(one.id) for one in visits]}
    session.flush()
    return entry


def read_work(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read what an entry is about and its fields; without a time it is of now. Raise Invalid with all that is wrong."""
    now = clock.now()
    told = {name: value for name, value in given.items() if name not in LINKS}
    if is_blank(told.get("started_at")):
        told["started_at"] = now
    links, reading = read_links(given), WORK.read(told, is_new=True)
    errors = {**links.errors, **reading.errors}
    errors |= judge_times(reading.values, now, errors)
    if errors:
        raise Invalid(errors)
    return links.values, reading.values


def report_fault(session: Session, actor: Actor, asset_id: uuid.UUID, given: Mapping[str, Any]) -> WorkEntry:
    """Write that something does not work: a corrective entry that puts the asset under repair, down from now."""
    here = clock.local(clock.now())
    fixed = {"kind": "corrective", "result_status": "repair", "started_at": here, "downtime_from": here}
    return log_work(session, actor, {**given, **fixed, "asset_ids": [asset_id], "due_ids": []})


def update_work(
    session: Session, actor: Actor, work_id: uuid.UUID, given: Mapping[str, Any], *, version: int | None = None
) -> WorkEntry:
    """Correct an entry's words, times and figures; its assets and their statuses stay."""
    entry = get_work(session, actor, work_id)
    written: WorkEntry = change(session, actor, WRITING, entry, given, version=version)
    return written


def undo_work(session: Session, actor: Actor, work_id: uuid.UUID, *, version: int | None = None) -> list[uuid.UUID]:
    """Take an entry back as if it had not been written, within a day and while nothing else touched its assets.

    Gives the assets' ids. What stands on the entry lets go of it; its statuses and visits are as before it. The history
    keeps the entry's values.
    """
    entry = get_work(session, actor, work_id)
    _demand_write(actor, entry)
    if version is not None:
        demand_version(entry, version)
    if not may_undo(entry.updated_at, clock.now()):
        raise Conflict(because("Скасувати запис можна протягом доби; тепер його можна лише виправити"))
    if has_newer_work(session, entry):
        raise Conflict(because("На цьому майні вже є новіший запис: скасуйте спершу його"))
    assets = [link.asset for link in entry.asset_links]
    let_go(session, actor, entry)
    restore_statuses(session, actor, entry, assets)
    reopen_visits(session, entry)
    for photo in list_attachments(session, "work", entry.id):
        delete_attachment(session, actor, photo.id)
    numbers = [one.inventory_number for one in assets]
    gone = changed({**describe(session, WRITING, entry), "assets": numbers}, {})
    record_work(session, actor, entry, "undo", gone)
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


def demand_own_work(session: Session, actor: Actor, work_id: uuid.UUID) -> None:
    """Raise Forbidden where an entry is of another department's things."""
    _demand_write(actor, get_work(session, actor, work_id))


def _demand_write(actor: Actor, entry: WorkEntry) -> None:
    if not all(may_work_on(actor, entry.hromada_id, link.asset.holder_id) for link in entry.asset_links):
        raise Forbidden(because(NOT_YOURS))


def _read_change(_session: Session, draft: Draft, given: Mapping[str, Any]) -> None:
    reading = WORK.read(given, is_new=False, without=GIVEN_ONCE)
    draft.values.update(reading.values)
    draft.errors.update(reading.errors)


def _check_times(_session: Session, draft: Draft) -> None:
    if draft.will_be("started_at") is None:
        draft.refuse("started_at", because("Заповніть це поле"))
    draft.errors.update(judge_times({name: draft.will_be(name) for name in TIMES}, clock.now(), draft.errors))


def _words(entry: WorkEntry) -> dict[str, Any]:
    """Give what an entry is found by."""
    return {"search": word_column(entry.summary, entry.parts, entry.done_by)}


WRITING = Writing(
    WORK,
    _demand_write,
    derive=_words,
    read=_read_change,
    check=_check_times,
    label=lambda entry: str(entry.summary),
    taken={"client_key": ("client_key", because("Такий запис уже є"))},
)


def writing_of(assets: Sequence[Asset], visits: Sequence[DueWork]) -> Writing:
    """Say of a new entry, whose values are read already, what it is about and what it closes."""
    told = {
        "assets": [one.inventory_number for one in assets],
        "closed_visits": [one.due_on for one in visits] or None,
    }
    return replace(
        WRITING, read=lambda _session, draft, values: draft.values.update(values), describe=lambda _entry: told
    )
