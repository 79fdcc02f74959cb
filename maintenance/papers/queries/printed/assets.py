"""Acts of assets: the defect act, and the act of writing off, a draft until they are retired."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.papers.queries.printed.asked import (
    NOTHING,
    Asked,
    Printout,
    Scope,
    demand_form,
    house_of,
    read_uuid,
    written,
)
from maintenance.papers.queries.printed.asset_rows import (
    as_of,
    holder_source,
    holder_values,
    row_of,
    sheet,
    source_of,
    status_of,
)
from maintenance.papers.queries.printed.works import call, place_of, work_notes, work_rows, work_sources
from maintenance.papers.rules.printed.catalogue import DEFECT, WRITE_OFF
from maintenance.papers.rules.printed.form import EMPTY, Row
from maintenance.papers.rules.printed.words import count_in_words
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.queries.work import WorkFilter, list_work
from registry.assets.models.asset import Asset, Status
from registry.assets.queries.assets import get_asset, list_by_ids
from registry.assets.queries.then import AssetThen, assets_then
from registry.assets.rules.disclosure import HIDDEN, may_see_place
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.models.history import HistoryEntry
from registry.kernel.text import N_

MOST_WORKS, MOST_AT_ONCE = 30, 200
DRAFT = "ПРОЄКТ: майно за цим актом іще не списано"
IS_DRAFT = N_(
    "Це проєкт: нічого не списано. Після списання ця сама сторінка дасть остаточний акт — із днем вибуття й підставою."
)
THEN_UNKNOWN = N_("Того дня цього майна ще не було в реєстрі: у дефектному акті — перше, що про нього записано.")
THEN = N_("День минув: майно показано таким, яким його знала історія на кінець того дня.")


def defect_printout(session: Session, actor: Actor, asked: Asked) -> Printout:
    """Fill the defect act of an asset, as it stood on the day of the act, with what the log tells until then."""
    asset = get_asset(session, actor, asked.id)
    demand_form(actor, DEFECT, asset.hromada_id)
    house, day = house_of(session, asset.hromada), asked.on or clock.today()
    then = assets_then(session, [(asset, day)])[asset.id, day]
    works = _works_until(session, actor, asset, day) if actor.can("work.read", asset.hromada_id) else []
    row = row_of(1, then)
    own = {name: row[name] for name in DEFECT.by_name if name in row}
    values = {
        **house.values, **own, **holder_values(then.holder), "act_date": written(day),
        "responsible": then.responsible, "place": place_of(then), "status": status_of(then), "as_of": as_of(day),
    }  # fmt: skip
    notes = (*_notes_of(then), *work_notes(actor, works))
    return Printout(
        DEFECT, asset.hromada, day, call(asset), values,
        {"works": work_rows(session, actor, works), "members": house.members},
        {**dict.fromkeys(values, source_of(asset)), **holder_source(then.holder, asset), **house.sources},
        {"works": work_sources(works), "members": house.member_sources},
        notes=notes, is_demo=asset.is_demo or asset.hromada.is_demo, home=source_of(asset),
    )  # fmt: skip


def _works_until(session: Session, actor: Actor, asset: Asset, day: date) -> list[WorkEntry]:
    """Give the last works on an asset until the end of a day, the first of them first."""
    wanted = WorkFilter(asset_id=asset.id, before=clock.midnight(date.fromordinal(day.toordinal() + 1)))
    return list(reversed(list_work(session, actor, wanted, limit=MOST_WORKS)))


def _notes_of(then: Any) -> tuple[str, ...]:
    if not isinstance(then, AssetThen):
        return ()
    return (THEN, THEN_UNKNOWN) if then.is_written_later else (THEN,)


def write_off_printout(session: Session, actor: Actor, asked: Asked) -> Printout:
    """Fill the act of writing off of assets of one holder: a draft, which retires nothing, until they are."""
    assets = _chosen(session, actor, asked)
    first = assets[0]
    if any(one.status == Status.PLANNED for one in assets):
        raise Invalid(of=because("Заплановане майно ще не на обліку: списувати нічого"))
    if len({(one.hromada_id, one.holder_id) for one in assets}) > 1:
        raise Invalid(of=because("В одному акті — майно одного балансоутримувача"))
    demand_form(actor, WRITE_OFF, first.hromada_id)
    is_draft = any(one.status != Status.RETIRED for one in assets)
    day = asked.on or _last_day(assets, is_draft=is_draft)
    posts = list(dict.fromkeys(one.responsible for one in assets if one.responsible))
    further = {
        "act_date": written(day), "responsible": "; ".join(posts) or None, "as_of": as_of(clock.today()),
        **holder_values(first.holder),
    }  # fmt: skip
    title = call(first) if len(assets) == 1 else count_in_words(len(assets))
    scope = Scope(first.hromada, title, source_of(first), notes=(IS_DRAFT,) if is_draft else ())
    rows = _rows(session, actor, assets, asked.reason)
    made = sheet(session, WRITE_OFF, scope, assets, further, day=day, rows=rows)
    return replace(made, mark=DRAFT, of_draft=tuple(assets)) if is_draft else made


def _chosen(session: Session, actor: Actor, asked: Asked) -> list[Asset]:
    """Read the assets of an act, by their numbers; raise Invalid for none or too many, NotFound for a hidden one."""
    if not asked.of:
        raise Invalid(of=NOTHING)
    if len(asked.of) > MOST_AT_ONCE:
        raise Invalid(of=because("Не більше %(limit)s об’єктів в одному акті", limit=MOST_AT_ONCE))
    ids = [read_uuid(one) for one in dict.fromkeys(asked.of)]
    found = list_by_ids(session, actor, ids)
    if len(found) < len(set(ids)):
        raise NotFound(because("Такого майна немає"))
    return sorted(found, key=lambda one: (one.inventory_key, one.id))


def _last_day(assets: Sequence[Asset], *, is_draft: bool) -> date:
    """Give the day of an act that tells none: today's of a draft, else the last on which something left."""
    gone = [one.decommissioned_on for one in assets if one.decommissioned_on]
    return clock.today() if is_draft or not gone else max(gone)


def _rows(session: Session, actor: Actor, assets: Sequence[Asset], asked: str | None) -> list[Row]:
    """Tell of each asset why and when it left; of one that has not left, the reason that is asked for, and a line."""
    known = _reasons(session, assets)
    told: list[Row] = []
    for one in assets:
        is_retired = one.status == Status.RETIRED
        reason = known.get(one.id) if is_retired else asked
        is_open = not is_retired or may_see_place(actor, one)
        told.append({
            "decommissioned_on": written(one.decommissioned_on) if is_retired else EMPTY,
            "reason": reason if is_open or reason is None else HIDDEN,
        })  # fmt: skip
    return told


def _reasons(session: Session, assets: Sequence[Asset]) -> Mapping[UUID, str]:
    """Give why each asset was retired the last time: what its retirement added to its note."""
    found: dict[UUID, str] = {}
    retired = [str(one.id) for one in assets if one.status == Status.RETIRED]
    columns = (HistoryEntry.entity_id, HistoryEntry.at, HistoryEntry.changes)
    for part in portions(retired):
        own = select(*columns).where(
            HistoryEntry.entity == "asset",
            HistoryEntry.action == "retire",
            among(session, HistoryEntry.entity_id, part),
        )
        for key, at, changes in session.execute(own.order_by(HistoryEntry.seq)):
            old, new = changes.get("note") or (None, None)
            added = str(new or "").removeprefix(old or "").strip()
            found[UUID(key)] = added.removeprefix(f"{clock.local(at):%d.%m.%Y}: ")
    return {key: reason for key, reason in found.items() if reason}
