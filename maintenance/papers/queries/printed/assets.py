"""Forms of assets: the defect act, the act of writing off, the inventory sheet."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session, joinedload

from maintenance.papers.queries.printed.asked import (
    NOTHING,
    PAST,
    Asked,
    House,
    Printout,
    Scope,
    demand_form,
    house_of,
    read_uuid,
    written,
)
from maintenance.papers.queries.printed.works import call, call_place, place_of, work_rows, work_sources
from maintenance.papers.rules.printed.catalogue import DEFECT, INVENTORY, WRITE_OFF
from maintenance.papers.rules.printed.form import PrintedForm, Row, Source
from maintenance.papers.rules.printed.words import count_in_words, sum_in_words
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.queries.work import WorkFilter, list_work
from registry.assets.models.asset import Asset, Status
from registry.assets.queries.assets import get_asset, stands_at, visible_assets
from registry.assets.queries.disclosure import place_is_open
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.codes import word_of
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.money import NOTHING as NO_MONEY
from registry.kernel.money import format_uah
from registry.kernel.text import N_
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from registry.places.queries.locations import get_location
from registry.places.queries.organisations import get_organisation
from registry.places.queries.territory import list_hromadas

MOST_WORKS, MOST_AT_ONCE, MOST_ASSETS = 30, 200, 2000
REASON = re.compile(r"\d\d\.\d\d\.\d{4}: (.+)")
"""How the register notes why something was retired."""
TOO_MANY = because("Об’єктів понад %(limit)s: звузьте опис", limit=MOST_ASSETS)
HIDDEN = N_("Майно, чиє місце втаємничено, до опису за місцем не входить: друкуйте його за утримувачем.")
NO_PRICE = N_("Не в усього майна є первісна вартість: підсумку на папері не буде, доки її не внесено.")
UNIT, ONE = "шт.", "1"


def defect_printout(session: Session, actor: Actor, asked: Asked) -> Printout:
    """Fill the defect act of an asset with what the log tells of it."""
    asset = get_asset(session, actor, asked.id)
    demand_form(actor, DEFECT, asset.hromada_id)
    house, day = house_of(session, asset.hromada), asked.on or clock.today()
    works: list[WorkEntry] = []
    if actor.can("work.read", asset.hromada_id):
        works = list(reversed(list_work(session, actor, WorkFilter(asset_id=asset.id), limit=MOST_WORKS)))
    row = _row(1, asset)
    own = {name: row[name] for name in DEFECT.by_name if name in row}
    values = {
        **house.values, **own, **_holder(asset.holder), "act_date": written(day), "responsible": asset.responsible,
        "place": place_of(asset), "status": word_of(Status, asset.status, "uk"),
    }  # fmt: skip
    return Printout(
        DEFECT, asset.hromada, day, call(asset), values,
        {"works": work_rows(works), "members": house.members},
        {**dict.fromkeys(values, _source(asset)), **_holder_source(asset.holder, asset), **house.sources},
        {"works": work_sources(works), "members": house.member_sources},
        is_demo=asset.is_demo or asset.hromada.is_demo, home=_source(asset),
    )  # fmt: skip


def write_off_printout(session: Session, actor: Actor, asked: Asked) -> Printout:
    """Fill the act of writing off of retired assets of one holder."""
    if not asked.of:
        raise Invalid(of=NOTHING)
    if len(asked.of) > MOST_AT_ONCE:
        raise Invalid(of=because("Не більше %(limit)s об’єктів в одному акті", limit=MOST_AT_ONCE))
    assets = [get_asset(session, actor, read_uuid(one)) for one in dict.fromkeys(asked.of)]
    assets.sort(key=lambda one: (one.inventory_key, one.id))
    first = assets[0]
    if any(one.status != Status.RETIRED for one in assets):
        raise Invalid(of=because("Акт на списання друкують на списане майно"))
    if len({(one.hromada_id, one.holder_id) for one in assets}) > 1:
        raise Invalid(of=because("В одному акті — майно одного балансоутримувача"))
    demand_form(actor, WRITE_OFF, first.hromada_id)
    day = asked.on or max((one.decommissioned_on for one in assets if one.decommissioned_on), default=clock.today())
    posts = list(dict.fromkeys(one.responsible for one in assets if one.responsible))
    further = {"act_date": written(day), "responsible": "; ".join(posts) or None, **_holder(first.holder)}
    title = call(first) if len(assets) == 1 else count_in_words(len(assets))
    scope = Scope(first.hromada, title, _source(first))
    return _sheet(session, WRITE_OFF, scope, assets, further, day=day)


def inventory_printout(session: Session, actor: Actor, asked: Asked) -> Printout:
    """Fill the inventory sheet of what a holder, a place, a post or a hromada has on the books on a day."""
    day, today = asked.on or clock.today(), clock.today()
    if day > today:
        raise Invalid(on=because("Цей день іще не настав"))
    scope = _scope(session, actor, asked)
    demand_form(actor, INVENTORY, scope.hromada.id)
    assets = _on_the_books(session, actor, scope, day)
    posts = {one.responsible for one in assets}
    responsible = asked.responsible or (posts.pop() if len(posts) == 1 else None)
    further = {"scope": scope.title, "on_day": written(day), "responsible": responsible}
    if day < today:
        scope = replace(scope, notes=(*scope.notes, PAST))
    return _sheet(session, INVENTORY, scope, assets, further, day=day)


def _sheet(
    session: Session, form: PrintedForm, scope: Scope, assets: Sequence[Asset], further: Row, *, day: date
) -> Printout:
    """Fill a form whose rows are assets, with their sum."""
    house = house_of(session, scope.hromada)
    prices = [one.price for one in assets if one.price is not None]
    is_whole = len(prices) == len(assets)
    is_demo = scope.hromada.is_demo or any(one.is_demo for one in assets)
    values = {**house.values, **further, **_sums(len(assets), sum(prices, NO_MONEY) if is_whole else None)}
    return Printout(
        form, scope.hromada, day, scope.title, values,
        {"assets": [_row(place, one) for place, one in enumerate(assets, 1)], "members": house.members},
        _sheet_sources(house, assets),
        {"assets": [_source(one) for one in assets], "members": house.member_sources},
        notes=scope.notes if is_whole else (*scope.notes, NO_PRICE), is_demo=is_demo, home=scope.home,
    )  # fmt: skip


def _sheet_sources(house: House, assets: Sequence[Asset]) -> dict[str, Source]:
    sources = house.sources
    if len({one.responsible for one in assets}) == 1:
        sources["responsible"] = _source(assets[0])
    if len({one.holder_id for one in assets}) == 1:
        sources |= _holder_source(assets[0].holder, assets[0])
    return sources


def _sums(count: int, total: Decimal | None) -> Row:
    """Tell how many and for how much; of a sum that is not whole nothing, for it would be read as one."""
    return {
        "count": str(count),
        "count_words": count_in_words(count),
        "total": format_uah(total) if total is not None else None,
        "total_words": sum_in_words(total) if total is not None else None,
    }


def _row(place: int, asset: Asset) -> Row:
    reason = [found.group(1) for line in (asset.note or "").splitlines() if (found := REASON.fullmatch(line))]
    return {
        "asset_row": str(place),
        "asset_number": asset.inventory_number,
        "asset_name": asset.open_name,
        "asset_kind": asset.kind.name_uk,
        "asset_model": " ".join(filter(None, (asset.manufacturer, asset.model))) or None,
        "asset_serial": asset.serial,
        "commissioned_on": written(asset.commissioned_on),
        "decommissioned_on": written(asset.decommissioned_on),
        "asset_price": format_uah(asset.price) if asset.price is not None else None,
        "asset_unit": UNIT,
        "asset_quantity": ONE,
        "reason": reason[-1] if reason else None,
    }


def _source(asset: Asset) -> Source:
    return Source("asset", asset.id, call(asset))


def _holder(holder: Organisation | None) -> Row:
    return {"holder": holder.name if holder else None, "holder_code": holder.edrpou if holder else None}


def _holder_source(holder: Organisation | None, asset: Asset) -> dict[str, Source]:
    own = Source("organisation", holder.id, holder.name) if holder else _source(asset)
    return {"holder": _source(asset), "holder_code": own}


def _scope(session: Session, actor: Actor, asked: Asked) -> Scope:
    """Read whose sheet it is: the code of a hromada, the identifier of a holder or of a place, narrowed to a post."""
    found = _place_or_holder(session, actor, asked.one)
    if not asked.responsible:
        return found
    conditions = (*found.conditions, Asset.responsible == asked.responsible)
    return replace(found, conditions=conditions, title=f"{found.title}; {asked.responsible}")


def _place_or_holder(session: Session, actor: Actor, of: str) -> Scope:
    hromada = next((one for one in list_hromadas(session, actor, INVENTORY.permission) if one.code == of), None)
    if hromada is not None:
        return Scope(hromada, hromada.name)
    found = read_uuid(of)
    try:
        holder = get_organisation(session, actor, found)
    except NotFound:
        return _of_place(session, get_location(session, actor, found))
    home = Source("organisation", holder.id, holder.name)
    return Scope(session.get_one(Hromada, holder.hromada_id), holder.name, home, (Asset.holder_id == holder.id,))


def _of_place(session: Session, location: Location) -> Scope:
    """Narrow to a place; a secret thing in its sheet would tell that it is there, whoever prints."""
    home = Source("location", location.id, location.name)
    conditions = (stands_at([location.id]), place_is_open())
    hromada = session.get_one(Hromada, location.hromada_id)
    return Scope(hromada, call_place(session, location), home, conditions, (HIDDEN,))


def _on_the_books(session: Session, actor: Actor, scope: Scope, day: date) -> list[Asset]:
    own = visible_assets(actor).where(Asset.hromada_id == scope.hromada.id, *_stood(day), *scope.conditions)
    around = (joinedload(Asset.kind), joinedload(Asset.holder))
    ordered = own.options(*around).order_by(Asset.inventory_key, Asset.id).limit(MOST_ASSETS + 1)
    found = list(session.scalars(ordered))
    if len(found) > MOST_ASSETS:
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
