"""The tab «Роботи» on the asset page."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.upkeep.queries.due_work import open_visits_of
from maintenance.upkeep.queries.work import WorkFilter, count_work, work_of_asset
from maintenance.upkeep.rules.rights import may_work_on
from maintenance.upkeep.web.words import WORDS
from maintenance.upkeep.web.work_rows import entry_rows
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor

SHOWN = 20


def count_work_tab(session: Session, actor: Actor, asset: Asset) -> int:
    """Count the asset's work."""
    return count_work(session, actor, WorkFilter(asset_id=asset.id))


def render_work_tab(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Show the asset's open visits and its latest work."""
    works = work_of_asset(session, actor, asset.id, SHOWN)
    return Markup(  # noqa: S704, the template escapes what people typed
        render_template(
            "upkeep/work/tab.html",
            asset=asset,
            visits=open_visits_of(session, actor, [asset.id]),
            works=entry_rows(actor, works),
            total=count_work(session, actor, WorkFilter(asset_id=asset.id)),
            may_write=may_work_on(actor, asset.hromada_id, asset.holder_id) and asset.status != "retired",
            today=clock.today(),
            **WORDS,
        )
    )
