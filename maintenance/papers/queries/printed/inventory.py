"""The inventory sheet: what a holder, a place, a post or a hromada has on the books on a day, as it stood then."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session, joinedload

from maintenance.papers.queries.printed.asked import PAST, Asked, Printout, Scope, demand_form, read_uuid, written
from maintenance.papers.queries.printed.asset_rows import as_of, keys_of, sheet
from maintenance.papers.queries.printed.works import call_place
from maintenance.papers.rules.printed.catalogue import INVENTORY
from maintenance.papers.rules.printed.form import Source
from registry.assets.models.asset import Asset, Status
from registry.assets.queries.assets import stands_at, visible_assets
from registry.assets.queries.disclosure import place_is_open
from registry.assets.queries.then import assets_then
from registry.assets.rules.past import ABSENT
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.models.history import HistoryEntry
from registry.kernel.text import N_, skeleton
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from registry.places.queries.locations import get_location
from registry.places.queries.organisations import get_organisation
from registry.places.queries.territory import list_hromadas

MOST_ASSETS = 2000
TOO_MANY = because("Об’єктів понад %(limit)s: звузьте опис", limit=MOST_ASSETS)
HIDDEN = N_("Майно, чиє місце втаємничено, до опису за місцем не входить: друкуйте його за утримувачем.")
OFF_THE_BOOKS = frozenset({Status.PLANNED.value, Status.RETIRED.value, ABSENT})
Holds = Callable[[Any], bool]


@dataclass(frozen=True)
class Whose:
    """Whose sheet it is: by the register of today, and of an asset as it stood then.

    `needles` are words of the history of whatever came to it or left it.
    """

    scope: Scope
    holds: tuple[Holds, ...] = ()
    needles: tuple[str, ...] = ()
    always: tuple[ColumnElement[bool], ...] = ()
    """What holds of assets whatever the day: that their place is no secret."""


def inventory_printout(session: Session, actor: Actor, asked: Asked) -> Printout:
    """Fill the inventory sheet of what a holder, a place, a post or a hromada has on the books on a day."""
    day, today = asked.on or clock.today(), clock.today()
    if day > today:
        raise Invalid(on=because("Цей день іще не настав"))
    whose = _whose(session, actor, asked)
    demand_form(actor, INVENTORY, whose.scope.hromada.id)
    assets = _then(session, actor, whose, day) if day < today else _now(session, actor, whose)
    posts = {one.responsible for one in assets}
    responsible = asked.responsible or (posts.pop() if len(posts) == 1 else None)
    further = {
        "scope": whose.scope.title, "on_day": written(day), "responsible": responsible, "as_of": as_of(day),
        "unknown": keys_of(assets),
    }  # fmt: skip
    scope = whose.scope if day >= today else replace(whose.scope, notes=(*whose.scope.notes, PAST))
    return sheet(session, INVENTORY, scope, assets, further, day=day)


def _whose(session: Session, actor: Actor, asked: Asked) -> Whose:
    """Read whose sheet it is: the code of a hromada, the identifier of a holder or of a place, narrowed to a post."""
    found, post = _place_or_holder(session, actor, asked.one), asked.responsible
    if not post:
        return found
    conditions = (*found.scope.conditions, Asset.responsible == post)
    scope = replace(found.scope, conditions=conditions, title=f"{found.scope.title}; {post}")
    needles = found.needles or ('"responsible"',)
    return replace(found, scope=scope, holds=(*found.holds, lambda one: one.responsible == post), needles=needles)


def _place_or_holder(session: Session, actor: Actor, of: str) -> Whose:
    hromada = next((one for one in list_hromadas(session, actor, INVENTORY.permission) if one.code == of), None)
    if hromada is not None:
        return Whose(Scope(hromada, hromada.name))
    found = read_uuid(of)
    try:
        holder = get_organisation(session, actor, found)
    except NotFound:
        return _of_place(session, get_location(session, actor, found))
    home = Source("organisation", holder.id, holder.name)
    scope = Scope(session.get_one(Hromada, holder.hromada_id), holder.name, home, (Asset.holder_id == holder.id,))
    return Whose(scope, (lambda one: one.holder is not None and one.holder.id == found,), (str(found),))


def _of_place(session: Session, location: Location) -> Whose:
    """Narrow to a place; a secret thing in its sheet would tell that it is there, whoever prints."""
    home = Source("location", location.id, location.name)
    hromada = session.get_one(Hromada, location.hromada_id)
    rooms = session.scalars(select(Location.id).where(Location.parent_id == location.id)).all()
    inside = frozenset({location.id, *rooms})
    scope = Scope(hromada, call_place(session, location), home, (stands_at([location.id]),), (HIDDEN,))
    holds = (lambda one: one.location is not None and one.location.id in inside,)
    return Whose(scope, holds, tuple(map(str, sorted(inside, key=str))), (place_is_open(),))


def _now(session: Session, actor: Actor, whose: Whose) -> list[Asset]:
    found = _candidates(session, actor, whose, clock.today(), [*whose.scope.conditions])
    if len(found) > MOST_ASSETS:
        raise Invalid(of=TOO_MANY)
    return found


def _then(session: Session, actor: Actor, whose: Whose, day: date) -> list[Any]:
    """Give what stood on the books at the end of a day, under the numbers of then.

    What is its own today and what came or left since are looked at, and only these.
    """
    found: dict[uuid.UUID, Asset] = {}
    if whose.holds:
        conditions = [*whose.scope.conditions]
        found = {one.id: one for one in _candidates(session, actor, whose, day, conditions)}
        for part in portions(_moved_since(session, whose, day)):
            moved = _candidates(session, actor, whose, day, [among(session, Asset.id, part)])
            found |= {one.id: one for one in moved}
    else:
        found = {one.id: one for one in _candidates(session, actor, whose, day, [])}
    then = assets_then(session, [(one, day) for one in found.values()])
    stood = [
        one for one in then.values() if one.status not in OFF_THE_BOOKS and all(holds(one) for holds in whose.holds)
    ]
    if len(stood) > MOST_ASSETS:
        raise Invalid(of=TOO_MANY)
    return sorted(stood, key=lambda one: (skeleton(one.inventory_number), one.id))


def _moved_since(session: Session, whose: Whose, day: date) -> list[uuid.UUID]:
    """Name the assets whose history after a day tells of the holder, the place or a post."""
    told = cast(HistoryEntry.changes, String)
    own = select(HistoryEntry.entity_id).where(
        HistoryEntry.entity == "asset",
        HistoryEntry.hromada_id == whose.scope.hromada.id,
        HistoryEntry.at >= clock.midnight(day + timedelta(days=1)),
        or_(*(told.contains(one, autoescape=True) for one in whose.needles)),
    )
    return [uuid.UUID(one) for one in session.scalars(own.distinct())]


def _candidates(
    session: Session, actor: Actor, whose: Whose, day: date, conditions: list[ColumnElement[bool]]
) -> list[Asset]:
    of = (Asset.hromada_id == whose.scope.hromada.id, *whose.always, *_stood(day), *conditions)
    around = (joinedload(Asset.kind), joinedload(Asset.holder))
    ordered = visible_assets(actor).where(*of).options(*around).order_by(Asset.inventory_key, Asset.id)
    found = list(session.scalars(ordered.limit(2 * MOST_ASSETS + 1)))
    if len(found) > 2 * MOST_ASSETS:
        raise Invalid(of=TOO_MANY)
    return found


def _stood(day: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions on assets: on the books on a day by their dates; a retired one without a last day left on its day."""
    return (
        Asset.status != Status.PLANNED.value,
        or_(Asset.commissioned_on.is_(None), Asset.commissioned_on <= day),
        or_(Asset.decommissioned_on.is_(None), Asset.decommissioned_on >= day),
        or_(Asset.status != Status.RETIRED.value, Asset.decommissioned_on.is_not(None), Asset.status_on > day),
    )
