"""What each load of the demonstration made: known from the history that it left, never from names."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.demo_register import read_csv, read_toml
from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.models.rate import Rate
from maintenance.costing.models.replacement import ReplacementPrice
from maintenance.costing.models.scenario import Scenario
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.models.version import CostingVersion
from maintenance.papers.models.indicator import Indicator, IndicatorFigure
from maintenance.papers.models.report import Report
from maintenance.papers.models.request import RequestText, ResultIndicator
from maintenance.programmes.models import Programme
from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.db import Base
from registry.kernel.fields import Field, whole
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry
from registry.kernel.operations.history import record_history
from registry.kernel.seams import HistoryWords
from registry.kernel.text import N_
from registry.people.models import Membership
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict

ENTITY = "demonstration"
LOADED, REMOVED = "load", "remove"
WORDS = HistoryWords(
    entities={ENTITY: N_("Демонстрація")},
    actions={LOADED: N_("Завантажено"), REMOVED: N_("Прибрано")},
    told={ENTITY: (Field("first_entry", whole(), "Перший запис історії", "First entry of the history"),)},
)
MODELS: dict[str, type[Base]] = {
    "hromada": Hromada,
    "starosta_district": StarostaDistrict,
    "settlement": Settlement,
    "organisation": Organisation,
    "location": Location,
    "asset": Asset,
    "service_line": ServiceLine,
    "price_index": PriceIndex,
    "scenario": Scenario,
    "contract": Contract,
    "plan": Plan,
    "due_work": DueWork,
    "work": WorkEntry,
    "act": Act,
    "payment": Payment,
    "transfer": Transfer,
    "rate": Rate,
    "replacement_price": ReplacementPrice,
    "costing_version": CostingVersion,
    "programme": Programme,
    "indicator": Indicator,
    "indicator_figure": IndicatorFigure,
    "request_text": RequestText,
    "result_indicator": ResultIndicator,
    "report": Report,
    "attachment": Attachment,
    "membership": Membership,
}
"""What the history calls each thing that a load makes or that people attach to one."""
TERRITORY = ("hromada", "starosta_district", "settlement")
"""Written without an entry of their own, so the load's entry names them."""
CHUNK = 400
Things = dict[str, set[uuid.UUID]]
"""Ids by the name of their table."""


@dataclass(frozen=True)
class Load:
    """One load: the entries of its transaction, which stand together, and the territory that it made."""

    first: int
    last: int
    territory: Mapping[str, Sequence[uuid.UUID]] = field(default_factory=dict)


def last_entry(session: Session) -> int:
    """Give the number of the history's last entry, 0 when there is none."""
    return session.scalar(select(func.max(HistoryEntry.seq))) or 0


def record_load(session: Session, actor: Actor, before: int, hromada_ids: Iterable[uuid.UUID]) -> None:
    """Write down which entries, after `before`, are a load's, and the territory that has none."""
    territory = territory_of(session, list(hromada_ids))
    _record(session, actor, LOADED, {"first_entry": before + 1, **{name: list(ids) for name, ids in territory.items()}})


def record_removal(session: Session, actor: Actor, counts: Mapping[str, int]) -> None:
    """Write down that the demonstration was taken out, by the numbers of things."""
    _record(session, actor, REMOVED, counts)


def _record(session: Session, actor: Actor, action: str, told: Mapping[str, Any]) -> None:
    changes = {name: (None, value) for name, value in told.items()}
    record_history(
        session, actor, action, entity=ENTITY, entity_id=ENTITY, label="Демонстрація", hromada_id=None, changes=changes
    )


def was_removed(session: Session) -> bool:
    """Tell whether the demonstration was ever taken out: then it comes back only by `demo load`."""
    wanted = select(HistoryEntry.seq).where(HistoryEntry.entity == ENTITY, HistoryEntry.action == REMOVED)
    return session.scalar(wanted.limit(1)) is not None


def territory_of(session: Session, hromada_ids: Sequence[uuid.UUID]) -> dict[str, Sequence[uuid.UUID]]:
    """Give hromadas with their districts and settlements, by the history's names."""
    found: dict[str, Sequence[uuid.UUID]] = {"hromada": hromada_ids}
    for name, model in (("starosta_district", StarostaDistrict), ("settlement", Settlement)):
        found[name] = session.scalars(select(model.id).where(model.hromada_id.in_(hromada_ids))).all()
    return found


def demo_hromadas(session: Session) -> frozenset[uuid.UUID]:
    """Give the hromadas that loads have made and that are still there, by what the loads wrote down."""
    told = select(HistoryEntry).where(HistoryEntry.entity == ENTITY, HistoryEntry.action == LOADED)
    made = {one for entry in session.scalars(told) for one in _read(entry).territory["hromada"]}
    return frozenset(session.scalars(select(Hromada.id).where(Hromada.id.in_(made)))) if made else frozenset()


def list_loads(session: Session) -> list[Load]:
    """List the loads that this database has seen, the oldest first; an earlier version's is known by its entries."""
    told = select(HistoryEntry).where(HistoryEntry.entity == ENTITY, HistoryEntry.action == LOADED)
    loads = [_read(entry) for entry in session.scalars(told.order_by(HistoryEntry.seq))]
    return loads or list(_earlier_load(session))


def _read(entry: HistoryEntry) -> Load:
    new = {name: pair[1] for name, pair in entry.changes.items()}
    territory = {name: [uuid.UUID(one) for one in new[name]] for name in TERRITORY}
    return Load(new["first_entry"], entry.seq, territory)


def _earlier_load(session: Session) -> Iterator[Load]:
    """Find the load of a version that did not yet write it down.

    Its transaction held the chain's head from its first organisation to its last programme, so nobody else's entry
    stands between; the organisations' names are those of the files, one after the other.
    """
    names = [one["name"] for one in read_toml("organisations.toml")["organisation"]]
    made = select(HistoryEntry).where(HistoryEntry.action == "create", HistoryEntry.actor_label == SYSTEM.label)
    first = session.scalars(
        made.where(HistoryEntry.entity == "organisation", HistoryEntry.entity_label == names[0])
        .order_by(HistoryEntry.seq)
        .limit(1)
    ).one_or_none()
    if first is None or first.actor_id is not None:
        return
    opening = session.scalars(
        select(HistoryEntry).where(HistoryEntry.seq >= first.seq).order_by(HistoryEntry.seq).limit(len(names))
    ).all()
    if [(one.entity, one.entity_label) for one in opening] != [("organisation", name) for name in names]:
        return
    programmes = made.where(HistoryEntry.entity == "programme", HistoryEntry.seq > first.seq).order_by(HistoryEntry.seq)
    hromada_ids = {one.hromada_id for one in opening if one.hromada_id}
    last = session.scalars(programmes.limit(len(hromada_ids))).all()
    if len(last) == len(hromada_ids) and last[-1].seq - last[0].seq < len(hromada_ids):
        yield Load(first.seq, last[-1].seq, _earlier_territory(session, list(hromada_ids)))


def _earlier_territory(session: Session, hromada_ids: Sequence[uuid.UUID]) -> dict[str, Sequence[uuid.UUID]]:
    """Give the territory that the files name; what people added to it has other names."""
    hromadas = read_toml("hromadas.toml")["hromada"]
    districts = {one if isinstance(one, str) else one["name"] for told in hromadas for one in told.get("districts", ())}
    settlements = {(row["name"], row["category"]) for row in read_csv("settlements.csv")}
    own = session.scalars(select(StarostaDistrict).where(StarostaDistrict.hromada_id.in_(hromada_ids)))
    towns = session.scalars(select(Settlement).where(Settlement.hromada_id.in_(hromada_ids)))
    return {
        "hromada": hromada_ids,
        "starosta_district": [one.id for one in own if one.name in districts],
        "settlement": [one.id for one in towns if (one.name, one.category) in settlements],
    }


def find_made(session: Session, loads: Sequence[Load]) -> Things:
    """Give what the loads made and what is still there."""
    made: Things = defaultdict(set)
    for load in loads:
        for entity, ids in load.territory.items():
            made[MODELS[entity].__tablename__].update(ids)
        entries = select(HistoryEntry.entity, HistoryEntry.entity_id).where(
            HistoryEntry.seq.between(load.first, load.last), HistoryEntry.action.in_(("create", "attach"))
        )
        for entity, entity_id in session.execute(entries):
            made[MODELS[entity].__tablename__].add(uuid.UUID(entity_id))
    return {name: _standing(session, name, ids) for name, ids in made.items()}


def has_more_than_territory(made: Things) -> bool:
    """Tell whether anything but bare hromadas with their settlements is left of what the loads made."""
    territory = {MODELS[name].__tablename__ for name in TERRITORY}
    return any(ids for table, ids in made.items() if table not in territory)


def _standing(session: Session, table: str, ids: set[uuid.UUID]) -> set[uuid.UUID]:
    key = Base.metadata.tables[table].c.id
    return {one for part in chunks(ids) for one in session.scalars(select(key).where(key.in_(part)))}


def find_touched(session: Session, things: Things, loads: Sequence[Load]) -> set[tuple[str, uuid.UUID]]:
    """Find the things that somebody has changed since they were loaded; visits planned by the daily job are none."""
    touched = set()
    for entity, model in MODELS.items():
        table = model.__tablename__
        for part in chunks({str(one) for one in things.get(table, ())}):
            entries = select(HistoryEntry.entity_id, HistoryEntry.seq).where(
                HistoryEntry.entity == entity, HistoryEntry.entity_id.in_(part), HistoryEntry.action != "plan_work"
            )
            for entity_id, seq in session.execute(entries):
                if not any(load.first <= seq <= load.last for load in loads):
                    touched.add((table, uuid.UUID(entity_id)))
    return touched


def chunks(ids: set[Any]) -> Iterator[list[Any]]:
    """Cut ids into lists that a statement can hold."""
    listed = sorted(ids)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
