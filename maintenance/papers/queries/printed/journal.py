"""The journal of work for a period: of a hromada, a place or a contract."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.queries.contracts import get_contract
from maintenance.papers.queries.printed.asked import Asked, Printout, Scope, demand_form, house_of, read_uuid, written
from maintenance.papers.queries.printed.works import call_place, work_notes, work_rows, work_sources
from maintenance.papers.rules.printed.catalogue import JOURNAL
from maintenance.papers.rules.printed.form import Source
from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from maintenance.upkeep.queries.work import WorkFilter, select_work, with_assets
from registry.assets.models.asset import Asset
from registry.assets.queries.assets import stands_at
from registry.assets.queries.disclosure import place_is_open
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.text import N_
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from registry.places.queries.locations import get_location
from registry.places.queries.territory import list_hromadas

MOST_WORKS = 2000
TOO_MANY = because("Записів понад %(limit)s: візьміть коротший період", limit=MOST_WORKS)
HIDDEN = N_("Роботи з майном, чиє місце втаємничено, до журналу за місцем не входять.")


def journal_printout(session: Session, actor: Actor, asked: Asked) -> Printout:
    """Fill the journal; raise NotFound, Invalid for a period that is none or holds too much."""
    first, last = asked.days
    scope = _scope(session, actor, asked.one)
    demand_form(actor, JOURNAL, scope.hromada.id)
    works = _works(session, actor, scope, first, last)
    house = house_of(session, scope.hromada)
    notes = (*scope.notes, *work_notes(actor, works))
    values = {
        **house.values, "scope": scope.title, "period_from": written(first), "period_to": written(last),
        "count": str(len(works)),
    }  # fmt: skip
    return Printout(
        JOURNAL, scope.hromada, last, scope.title, values,
        {"works": work_rows(session, actor, works)}, house.sources,
        {"works": work_sources(works)}, notes=notes, is_demo=scope.hromada.is_demo, home=scope.home,
    )  # fmt: skip


def _scope(session: Session, actor: Actor, of: str) -> Scope:
    """Read whose journal it is: the code of a hromada, the identifier of a contract or of a place."""
    hromadas = list_hromadas(session, actor, JOURNAL.permission)
    hromada = next((one for one in hromadas if one.code == of), None)
    if hromada is not None:
        return Scope(hromada, hromada.name)
    found = read_uuid(of)
    try:
        contract = get_contract(session, actor, found)
    except NotFound:
        return _of_place(session, get_location(session, actor, found))
    title = f"Договір № {contract.number} «{contract.subject}»"
    home = Source("contract", contract.id, contract.number)
    return Scope(contract.hromada, title, home, (WorkEntry.contract_id == contract.id,))


def _of_place(session: Session, location: Location) -> Scope:
    """Narrow to the work at a place; that on secret things would tell that they are there, whoever prints."""
    at_place = select(WorkAsset.work_id).join(Asset, Asset.id == WorkAsset.asset_id)
    narrow = WorkEntry.id.in_(at_place.where(stands_at([location.id]), place_is_open()))
    home = Source("location", location.id, location.name)
    hromada = session.get_one(Hromada, location.hromada_id)
    return Scope(hromada, call_place(session, location), home, (narrow,), (HIDDEN,))


def _works(session: Session, actor: Actor, scope: Scope, first: date, last: date) -> list[WorkEntry]:
    wanted = WorkFilter(
        hromada_id=scope.hromada.id, since=clock.midnight(first), before=clock.midnight(last + timedelta(days=1))
    )
    statement = with_assets(select_work(actor, wanted).where(*scope.conditions))
    ordered = statement.order_by(WorkEntry.started_at, WorkEntry.id).limit(MOST_WORKS + 1)
    found = list(session.scalars(ordered))
    if len(found) > MOST_WORKS:
        raise Invalid({"from": [TOO_MANY]})
    return found
