"""How upkeep is plugged in: «Сьогодні», plans and work with their API, and what listens to retired assets."""

import uuid
from collections.abc import Sequence

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from maintenance.upkeep.api import plans as plans_api
from maintenance.upkeep.api import work as work_api
from maintenance.upkeep.models.plan import DueState, DueWork
from maintenance.upkeep.operations.due_work import is_untouched, settle_retired
from maintenance.upkeep.operations.import_plans import PlanRows
from maintenance.upkeep.operations.import_work import WorkRows
from maintenance.upkeep.operations.referrers import PLANS as REFERRING_PLANS
from maintenance.upkeep.operations.taken_back import PLANS, WORKS
from maintenance.upkeep.operations.work import demand_own_work
from maintenance.upkeep.queries.disclosure import cover_work
from maintenance.upkeep.queries.file_rows import count_plans_out, count_work_out, plan_table, work_table
from maintenance.upkeep.queries.outgoing import visit_table
from maintenance.upkeep.rules.file_columns import plan_columns, work_columns
from maintenance.upkeep.rules.rhythm import MONTHS, RHYTHM
from maintenance.upkeep.web import plans, quick, today, work
from maintenance.upkeep.web.search import SOURCES
from maintenance.upkeep.web.work_tab import count_work_tab, render_work_tab
from registry.assets.models.asset import Asset
from registry.assets.queries.history import COVERS
from registry.assets.rules.assets import KIND
from registry.exchange.operations.import_kinds import ImportKind, add_import_kinds
from registry.exchange.operations.outgoing import OutgoingTable, add_outgoing
from registry.exchange.operations.taking_back import GOES_ALONG, LET_GO, TAKING_BACK
from registry.kernel.access import Actor
from registry.kernel.api.routes import plug_api
from registry.kernel.batch import once_written
from registry.kernel.bulk import portions
from registry.kernel.errors import because
from registry.kernel.fields import DAY, Field, choice, text, whole
from registry.kernel.queries.attachments import OWNERS, FileOwner
from registry.kernel.queries.history import NEEDS
from registry.kernel.seams import Card, HistoryWords, NavigationItem, add_cards, add_navigation, add_search, seams
from registry.kernel.signals import asset_changed
from registry.kernel.text import N_
from registry.places.operations.referrers import add_referrers

ROUTES = (
    *plans_api.ROUTES,
    *work_api.ROUTES,
)
WORDS = HistoryWords(
    entities={
        "plan": N_("План робіт"),
        "due_work": N_("Візит"),
        "work": N_("Робота"),
    },
    actions={
        "plan_work": N_("Заплановано візити"),
        "move": N_("Перенесено"),
        "skip": N_("Пропущено"),
        "reopen": N_("Відкрито знову"),
        "stop": N_("Зупинено"),
        "resume": N_("Відновлено"),
        "undo": N_("Скасовано"),
    },
    pages={"plan": "plans.show"},
    told={
        "plan": (
            Field("visits", whole(), "Візитів", "Visits"),
            Field("until", DAY, "До", "Until"),
            Field("kind_code", KIND, "Вид майна", "Kind of assets"),
        ),
        "due_work": (
            Field("status", choice(DueState), "Стан", "Status"),
            Field("due_on", DAY, "Виконати", "To be done on"),
            Field("skip_reason", text(300), "Чому пропущено", "Why it was skipped"),
        ),
        "work": (
            Field("assets", text(40), "На чому", "On what"),
            Field("closed_visits", DAY, "Закрито візитів", "Visits closed"),
        ),
    },
)


def plug_upkeep(app: Flask) -> None:
    """Plug in «Сьогодні», plans and work."""
    for module in (today, work, plans, quick):
        app.register_blueprint(module.bp)
    plug_api(app, "upkeep_api", ROUTES)
    add_referrers(REFERRING_PLANS)
    seams(app).history_words.add(WORDS)
    add_search(app, *SOURCES)
    NEEDS.update(dict.fromkeys(("work", "plan", "due_work"), "work.read"))
    COVERS["work"] = cover_work
    seams(app).links.update(log_work="work.log")
    add_cards(app, "asset", Card("work", _l("Роботи"), 10, "work.read", render_work_tab, count_work_tab))
    add_navigation(
        app,
        NavigationItem("/", _l("Сьогодні"), "today", 10, "asset.read"),
        NavigationItem("/work", _l("Роботи"), "work", 40, "work.read"),
        NavigationItem("/plans", _l("Плани робіт"), "plans", 80, "work.read", "plans"),
    )


@asset_changed.connect
def _close_visits(session: Session, *, assets: Sequence[Asset], actor: Actor) -> None:
    """A retired asset waits for no visits."""
    for asset in assets:
        if asset.status == "retired":
            once_written(session, actor, _settle, asset.id)


def _settle(session: Session, _actor: Actor, asset_ids: Sequence[uuid.UUID]) -> None:
    for ids in portions(asset_ids):
        settle_retired(session, ids)


def _may_see_files(_session: Session, actor: Actor, _entry_id: uuid.UUID, hromada_id: uuid.UUID) -> bool:
    """A photo of work may show a hidden place, and a plan's paper may list them, so they need that right too."""
    return actor.can("place.exact", hromada_id)


GOES_ALONG[DueWork] = is_untouched()
OWNERS["work"] = FileOwner(
    "work.read",
    "work.write",
    _may_see_files,
    lambda work_id: ("work.entry", {"work_id": work_id}),
    demand_own_work,
)
OWNERS["plan"] = FileOwner(
    "work.read", "work.write", _may_see_files, lambda plan_id: ("plans.show", {"plan_id": plan_id})
)
add_import_kinds(
    ImportKind(
        "plan",
        because("Плани робіт"),
        columns=lambda _session: (*plan_columns(), RHYTHM, MONTHS),
        writer=PlanRows,
        keys=("title",),
        count=count_plans_out,
        table=plan_table,
        permission="work.write",
    ),
    ImportKind(
        "work",
        because("Роботи"),
        columns=lambda _session: work_columns(),
        writer=WorkRows,
        keys=("assets",),
        count=count_work_out,
        table=work_table,
        permission="work.write",
    ),
)
add_outgoing(OutgoingTable("visit", because("Візити за планами"), visit_table, noun="visit"))
TAKING_BACK.update(plan=PLANS, work=WORKS)
LET_GO.add(DueWork.__table__.c.work_id)
