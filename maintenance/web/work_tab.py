"""The tab «Роботи» on the asset page."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.queries.due_work import open_visits_of
from maintenance.queries.work import WorkFilter, count_work, work_of_asset
from maintenance.rules.rights import may_work_on
from maintenance.web.words import WORDS
from maintenance.web.work_rows import entry_rows
from registry import clock
from registry.models.asset import Asset
from registry.rules.access import Actor

SHOWN = 20


def render_work_tab(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Show the asset's open visits and its latest work."""
    works = work_of_asset(session, actor, asset.id, SHOWN)
    return Markup(  # noqa: S704, the template escapes what people typed
        render_template(
            "maintenance/work/tab.html",
            asset=asset,
            visits=open_visits_of(session, actor, [asset.id]),
            works=entry_rows(actor, works),
            total=count_work(session, actor, WorkFilter(asset_id=asset.id)),
            may_write=may_work_on(actor, asset.hromada_id, asset.holder_id) and asset.status != "retired",
            today=clock.today(),
            **WORDS,
        )
    )
