"""Entries of the log as rows of a paper; secret things by kind and number, their places no closer than a settlement."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from maintenance.papers.queries.printed.asked import written
from maintenance.papers.rules.printed.form import Row, Source
from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import Result, WorkEntry
from maintenance.upkeep.rules.disclosure import as_told, is_about_secrets, may_read_texts
from registry.assets.queries.then import assets_then
from registry.assets.rules.disclosure import disclose_place, is_place_secret
from registry.kernel import clock
from registry.kernel.access import NOBODY, Actor
from registry.kernel.codes import word_of
from registry.kernel.text import N_
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from registry.places.queries.disclosure import open_among

NAMED, PLACED = 10, 5
"""So many things and places of one entry are named; the others are counted."""
UNCHANGED = "стан не змінився"
NO_PARTS = "—"
READ_AGAIN = N_(
    "Тут є роботи з майном, чиє місце втаємничено: їх зміст друкується, як записано. Перечитайте, чи не названо в "
    "ньому місця, перш ніж давати папір комусь іншому."
)
NOT_TOLD = N_("Зміст робіт із майном, чиє місце втаємничено, не друкується: його читає той, кому відкрито місця.")


def work_rows(session: Session, actor: Actor, works: Sequence[WorkEntry]) -> list[Row]:
    """Write entries as rows, their assets as they stood on the day of the work."""
    days = {one.id: clock.local(one.started_at).date() for one in works}
    then = assets_then(session, ((link.asset, days[one.id]) for one in works for link in one.asset_links))
    return [
        _row(place, as_told(actor, one), [then[link.asset_id, days[one.id]] for link in one.asset_links])
        for place, one in enumerate(works, 1)
    ]


def work_sources(works: Iterable[WorkEntry]) -> list[Source]:
    """Lead from each row to its entry."""
    return [Source("work", one.id, f"{clock.local(one.started_at):%d.%m.%Y}") for one in works]


def work_notes(actor: Actor, works: Iterable[WorkEntry]) -> tuple[str, ...]:
    """Tell whoever prints what becomes of the words of secret things' work."""
    secret = [one for one in works if is_about_secrets(one)]
    if not secret:
        return ()
    return (READ_AGAIN,) if all(may_read_texts(actor, one) for one in secret) else (NOT_TOLD,)


def _row(place: int, entry: Any, assets: Sequence[Any]) -> Row:
    things = sorted(assets, key=lambda one: (one.open_sort_key, one.id))
    result = word_of(Result, entry.result_status, "uk") if entry.result_status else UNCHANGED
    return {
        "work_number": str(place),
        "work_date": written(clock.local(entry.started_at).date()),
        "work_kind": word_of(WorkKind, entry.kind, "uk"),
        "work_assets": named(things),
        "work_place": _first([*dict.fromkeys(filter(None, map(place_of, things)))], PLACED),
        "work_summary": entry.summary,
        "work_done_by": entry.done_by,
        "work_parts": entry.parts or NO_PARTS,
        "work_result": result,
    }


def named(things: Sequence[Any]) -> str | None:
    """Name things with their numbers, as papers that leave the house do: secret ones by kind and number alone."""
    return _first([call(one) for one in things], NAMED)


def _first(told: Sequence[str], most: int) -> str | None:
    more = len(told) - most
    return "; ".join([*told[:most], *([f"ще {more}"] if more > 0 else [])]) or None


def call(asset: Any) -> str:
    """Name a thing with its number; a secret thing's open name ends with it already."""
    return asset.open_name if is_place_secret(asset) else f"{asset.open_name}, № {asset.inventory_number}"


def place_of(asset: Any) -> str | None:
    """Tell where a thing is: whoever prints, a secret thing's settlement alone."""
    place = disclose_place(NOBODY, asset)
    return (place.where or None) if place else None


def call_place(session: Session, location: Location) -> str:
    """Name a place as papers do, whoever prints: one where nothing open stands by its settlement alone."""
    settlement = location.settlement.name if location.settlement else None
    if not open_among(session, [location.id]):
        return settlement or session.get_one(Hromada, location.hromada_id).name
    return ", ".join(dict.fromkeys(filter(None, (location.name, location.address, settlement))))
