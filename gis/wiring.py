"""How the first floor is plugged in: maps, layers, and what listens to changed assets."""

import uuid
from collections.abc import Sequence

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from gis.api.features import bp as features
from gis.api.publication import ROUTES
from gis.ground.standing import Standing
from gis.layers.own import LAYERS
from gis.models.public_change import PublicChange
from gis.operations.boundaries import WRITING as BOUNDARY_WRITING
from gis.operations.boundaries import restore_boundary
from gis.operations.coverage import refresh_coverages
from gis.operations.ground import ENTITY as GROUND_ENTITY
from gis.operations.ground import LABEL
from gis.operations.import_boundaries import BOUNDARIES
from gis.operations.publication import LONGEST_REASON, refresh_public_objects
from gis.queries.boundaries import read_known_boundaries
from gis.queries.completeness import COVERAGE
from gis.queries.public_changes import count_returned, list_shown_in
from gis.web.base_map import bp as base_map
from gis.web.boundaries import bp as boundaries
from gis.web.boundaries import render_boundaries
from gis.web.cards import (
    render_actions,
    render_asset_map,
    render_difference,
    render_location_map,
    render_lost_ground,
)
from gis.web.first_step import GROUND_STEP
from gis.web.ground import NAME as GROUND
from gis.web.ground import bp as ground
from gis.web.map import bp as map_pages
from gis.web.open_data import bp as open_data
from gis.web.placing import bp as placing
from gis.web.public import bp as public
from gis.web.public_outlines import bp as public_outlines
from gis.web.publication import bp as publication
from gis.web.publication import render_waiting
from gis.web.publish_many import ask_many, hide_many
from gis.web.publish_many import bp as publish_many
from gis.web.tiles import bp as tiles
from registry.assets.models.asset import Asset
from registry.exchange.operations.import_kinds import add_import_kinds
from registry.exchange.operations.taking_back import TAKING_BACK, TakingBack, plainly
from registry.kernel.access import Actor
from registry.kernel.api.routes import plug_api
from registry.kernel.completeness import add_criteria
from registry.kernel.fields import Field, text, whole
from registry.kernel.queries.leavers import LOGINS
from registry.kernel.seams import (
    BulkAct,
    Card,
    HistoryWords,
    NavigationItem,
    Part,
    PublicLink,
    add_bulk_acts,
    add_cards,
    add_first_step,
    add_navigation,
    add_public_links,
    seams,
)
from registry.kernel.signals import asset_changed, renamed
from registry.kernel.text import N_
from registry.kernel.whereabouts import knows_whereabouts
from registry.places.operations.hromadas import WRITING as HROMADA_WRITING

add_import_kinds(BOUNDARIES)
add_criteria("asset", COVERAGE)
TAKING_BACK.update(
    boundary=TakingBack(BOUNDARY_WRITING, restore_boundary),
    hromada=TakingBack(HROMADA_WRITING, plainly(HROMADA_WRITING)),
)
knows_whereabouts(read_known_boundaries)

WORDS = HistoryWords(
    entities={GROUND_ENTITY: LABEL, "boundary": N_("Межа")},
    actions={
        "publish": N_("Оприлюднено"),
        "unpublish": N_("Знято з публікації"),
        "confirm": N_("Зміни показано жителям"),
        "decline": N_("Відхилено для жителів"),
    },
    told={
        "asset": (
            Field("confirmed", text(1000), "Підтверджено", "Confirmed"),
            Field("declined", text(LONGEST_REASON), "Чому відхилено", "Why it was declined"),
        ),
        GROUND_ENTITY: (
            Field("file_name", text(200), "Файл", "File"),
            Field("file_credit", text(200), "Підпис файлу", "Credit of the file"),
            Field("url", text(500), "Адреса", "Address"),
            Field("url_credit", text(200), "Підпис адреси", "Credit of the address"),
            Field("url_zoom", whole(1, 22), "Найближчий масштаб", "Nearest zoom"),
        ),
    },
)

BLUEPRINTS = (
    map_pages,
    boundaries,
    placing,
    publication,
    publish_many,
    public,
    public_outlines,
    open_data,
    ground,
    base_map,
    features,
    tiles,
)


def plug_gis(app: Flask) -> None:
    """Plug in the first floor."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions[GROUND] = Standing(seams(app).settings, f"Oblik (+{seams(app).settings.address})")
    plug_api(app, "gis_api", ROUTES)
    seams(app).layers.update({layer.name: layer for layer in LAYERS})
    seams(app).parts["place_picker"] = Part((("gis", "map.css"),), (("gis", "place.js"), ("gis", "where.js")))
    seams(app).parts["box_picker"] = Part((("gis", "map.css"),), (("gis", "box.js"),))
    seams(app).links.update(where="boundaries.where", outlines="boundaries.outlines")
    add_cards(app, "hromada", Card("boundaries", _l("Межі"), 10, "people.manage", render_boundaries))
    seams(app).parts["proposals"] = Part((("gis", "map.css"),), (("gis", "proposals.js"),))
    seams(app).links.update(public="public.show", map="map.show_map", publishing="publication.queue")
    add_public_links(app, PublicLink("/public/", _l("Карта"), 10), PublicLink("/public/data/", _l("Відкриті дані"), 20))
    seams(app).count_returned = count_returned
    seams(app).history_words.add(WORDS)
    LOGINS.add(PublicChange.changed_by)
    add_cards(app, "asset_map", Card("map", _l("Карта"), 10, "asset.read", render_asset_map))
    add_cards(app, "asset_notice", Card("public", _l("Що бачать жителі"), 10, "asset.read", render_difference))
    add_cards(app, "asset_actions", Card("map", _l("Карта"), 10, "asset.read", render_actions))
    add_cards(app, "location_map", Card("map", _l("Карта"), 10, "asset.read", render_location_map))
    add_bulk_acts(
        app,
        BulkAct("publish", _l("Оприлюднити"), "globe", 50, "publish", ask_many),
        BulkAct("unpublish", _l("Зняти з публікації"), "lock", 60, "publish", hide_many),
    )
    lost = Card("ground", _l("Підкладка карти не показується"), 4, "instance.manage", render_lost_ground)
    add_cards(app, "today", lost)
    add_cards(app, "today", Card("waiting", _l("Чекають оприлюднення"), 7, "publish", render_waiting))
    add_first_step(app, GROUND_STEP)
    add_navigation(app, NavigationItem("/base-map", _l("Підкладка"), "map", 137, "instance.manage", "setup"))
    add_navigation(app, NavigationItem("/publishing", _l("Оприлюднення"), "globe", 125, "publish", "data"))
    add_navigation(app, NavigationItem("/map", _l("Карта"), "map", 30, "asset.read"))


@asset_changed.connect
def keep_maps_true(session: Session, *, assets: Sequence[Asset], actor: Actor) -> None:
    """Renew the coverage, and let what the public sees wait or go, whenever assets or their places have changed."""
    refresh_coverages(session, assets)
    refresh_public_objects(session, assets, actor)


@renamed.connect
def keep_names_true(session: Session, *, entity: str, ids: Sequence[uuid.UUID], actor: Actor) -> None:
    """Let the new name of a settlement wait wherever residents read the former one."""
    if entity == "settlement":
        refresh_public_objects(session, list_shown_in(session, ids), actor)
