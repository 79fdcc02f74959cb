"""How assets are plugged in: their pages and API, and what they tell the wings below."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.api import assets as assets_api
from registry.assets.api import history as history_api
from registry.assets.api import kinds as kinds_api
from registry.assets.api import past as past_api
from registry.assets.api import views as views_api
from registry.assets.models.asset import Asset, Status
from registry.assets.operations.referrers import ASSETS
from registry.assets.operations.views import ENTITY as VIEW
from registry.assets.operations.words import refresh_words
from registry.assets.queries.assets import assets_at, count_assets_at, get_asset, stands_at
from registry.assets.queries.completeness import CRITERIA, present_assets
from registry.assets.queries.kinds import list_kinds
from registry.assets.rules.disclosure import may_see_place, name_of
from registry.assets.rules.kind_values import GROUP_LABELS
from registry.assets.web import assets, bulk, history, kinds, past, views
from registry.assets.web.cards import render_held, render_standing
from registry.assets.web.history import history_card
from registry.assets.web.search import SEARCH
from registry.assets.web.words import kind_icon, kind_name
from registry.kernel.access import Actor
from registry.kernel.api.routes import plug_api
from registry.kernel.completeness import SUBJECTS, Subject, add_criteria
from registry.kernel.errors import NotFound, because
from registry.kernel.fields import FLAG, Field, Type, text, whole
from registry.kernel.operations.permits import demand_department
from registry.kernel.queries.attachments import OWNERS, FileOwner
from registry.kernel.seams import (
    BulkAct,
    Card,
    HistoryWords,
    NavigationItem,
    add_bulk_acts,
    add_cards,
    add_navigation,
    add_search,
    seams,
)
from registry.kernel.signals import asset_changed, place_asked, place_changed, renamed
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor
from registry.kernel.web.words import LABELLED
from registry.places.models.location import Location
from registry.places.operations.referrers import add_referrers

ROUTES = (
    *past_api.ROUTES,
    *assets_api.ROUTES,
    *views_api.ROUTES,
    ("GET", "/kinds", kinds_api.kinds),
    ("GET", "/kinds/<code>", kinds_api.kind),
    ("POST", "/kinds", kinds_api.add_a_kind),
    ("PATCH", "/kinds/<code>", kinds_api.change_kind),
    ("DELETE", "/kinds/<code>", kinds_api.drop_kind),
    ("GET", "/history", history_api.history),
    ("GET", "/history/<int:number>", history_api.change),
)
WORDS = HistoryWords(
    entities={"asset": N_("Майно"), "kind": N_("Вид майна"), VIEW: N_("Подання списку")},
    actions={"choose": N_("Вибрано основним")},
    pages={"asset": "assets.asset"},
    told={
        VIEW: (
            Field("name", text(200), "Назва", "Name"),
            Field("is_shared", FLAG, "Спільне", "Shared"),
            Field("is_default", FLAG, "Основне", "To begin with"),
        ),
        "kind": (
            Field("name_uk", text(200), "Назва українською", "Name in Ukrainian"),
            Field("name_en", text(200), "Назва англійською", "Name in English"),
            Field("group", text(40), "Група", "Group"),
            Field("icon", text(40), "Значок", "Icon"),
            Field("colour", text(40), "Колір", "Colour"),
            Field("position", whole(), "Порядок", "Order"),
            Field("may_be_public", FLAG, "Можна оприлюднювати", "May be published"),
            Field("is_sensitive", FLAG, "Точне місце приховано", "Exact place is hidden"),
            Field("is_placed", FLAG, "Має місце на карті", "Has a place on the map"),
            Field("definition", Type("json", dict, {}), "Характеристики", "Attributes"),
        ),
    },
)
LABELLED.update(status=Status.labels(), group=GROUP_LABELS)


def plug_assets(app: Flask) -> None:
    """Plug in assets, their kinds and the journal of changes."""
    for module in (assets, bulk, views, kinds, history, past):
        app.register_blueprint(module.bp)
    plug_api(app, "assets_api", ROUTES)
    app.jinja_env.filters["called"] = lambda asset: name_of(current_actor(), asset)
    found = seams(app)
    found.history_words.add(WORDS)
    found.links.update(add_asset="assets.add", history="history.journal")
    add_search(app, SEARCH)
    add_referrers(*ASSETS)
    add_bulk_acts(
        app,
        BulkAct("change", _l("Змінити"), "edit", 10, "asset.write", bulk.begin_change),
        BulkAct("labels", _l("Етикетки"), "qr", 20, "asset.read", bulk.print_labels),
    )
    found.count_standing = count_assets_at
    add_cards(
        app,
        "location",
        Card("assets", _l("Що тут стоїть"), 10, "asset.read", render_standing),
        Card("history", _l("Історія"), 90, "history.read", history_card("location")),
    )
    add_cards(
        app,
        "organisation",
        Card("assets", _l("Майно"), 20, "asset.read", render_held),
        Card("history", _l("Історія"), 90, "history.read", history_card("organisation")),
    )
    add_cards(app, "street", Card("history", _l("Історія"), 90, "history.read", history_card("street")))
    add_cards(
        app,
        "user",
        Card("history", _l("Історія"), 90, "people.manage", history_card("user", is_common=True)),
    )
    add_navigation(
        app,
        NavigationItem("/assets", _l("Майно"), "assets", 20, "asset.read"),
        NavigationItem("/history", _l("Історія"), "history", 130, "history.read", "data"),
    )


@place_changed.connect
def _tell_of_assets(session: Session, *, locations: Sequence[Location], actor: Actor) -> None:
    """A moved place moves what stands there, and its words are what these are found by."""
    ids = [one.id for one in locations]
    refresh_words(session, stands_at(ids))
    asset_changed.send(session, assets=assets_at(session, ids), actor=actor)


@renamed.connect
def _name_holder(session: Session, *, entity: str, ids: Sequence[uuid.UUID], actor: Actor) -> None:
    """What an organisation holds is found by its name."""
    if entity == "organisation":
        refresh_words(session, Asset.holder_id.in_(ids))


@place_asked.connect
def _holders_at(session: Session, *, location: Location) -> Sequence[uuid.UUID | None]:
    return session.scalars(select(Asset.holder_id).where(stands_at([location.id])).distinct()).all()


def _may_see_files(session: Session, actor: Actor, asset_id: uuid.UUID, _hromada_id: uuid.UUID) -> bool:
    try:
        return may_see_place(actor, get_asset(session, actor, asset_id))
    except NotFound:
        return False


def _demand_own(session: Session, actor: Actor, asset_id: uuid.UUID) -> None:
    demand_department(actor, get_asset(session, actor, asset_id))


def _page(asset_id: uuid.UUID) -> tuple[str, dict[str, Any]]:
    return "assets.asset", {"asset_id": asset_id, "tab": "files"}


OWNERS["asset"] = FileOwner("asset.read", "asset.write", _may_see_files, _page, _demand_own)
SUBJECTS["asset"] = Subject(
    "asset",
    because("Майно"),
    10,
    "assets.assets",
    present_assets,
    kind=Asset.kind_code,
    kinds=lambda session: {one.code: (kind_name(one), kind_icon(one)) for one in list_kinds(session)},
)
add_criteria("asset", *CRITERIA)
