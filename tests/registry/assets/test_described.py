"""A field added to an asset's model and description is at once in its form, page, list, files, API and history."""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.kinds import get_kind
from registry.assets.rules.assets import ASSET
from registry.exchange.queries import asset_table
from registry.kernel.access import SYSTEM
from tests.described import Subject, at, check_everywhere, throw_away_field
from tests.factories.registry import make_asset, make_hromada


def test_a_new_field_of_an_asset_is_everywhere(engine: Engine, session: Session, app: Flask) -> None:
    subject = Subject(
        ASSET,
        at("/assets/{id}/edit"),
        at("/assets/{id}"),
        "/assets",
        "assets",
        "camera",
        lambda session: asset_table(session, SYSTEM, AssetFilter(), get_kind(session, "camera")),
    )
    with throw_away_field(engine, ASSET):
        hromada = make_hromada(session)
        first, second = make_asset(session, hromada=hromada), make_asset(session, hromada=hromada)
        check_everywhere(app, session, subject, first, second)
