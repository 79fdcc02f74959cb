"""Rates, transfers, scenarios, kept costings and what acts accept, as parts of everything that goes out."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session, selectinload, undefer

from maintenance.contracts.queries.contract_names import ContractNames
from maintenance.contracts.rules.cover_text import write_pairs
from maintenance.costing.models.act import Act, ActWork
from maintenance.costing.models.scenario import Scenario
from maintenance.costing.models.version import CostingVersion
from maintenance.costing.queries import rates, replacements, scenarios, transfers
from maintenance.costing.rules.approved.transfers import TRANSFER
from maintenance.costing.rules.rates.rates import RATE
from maintenance.costing.rules.replacements.replacements import REPLACEMENT
from maintenance.costing.rules.scenarios import SCENARIO, SCENARIO_CHANGE
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.queries.file_rows import write_moment
from maintenance.upkeep.queries.work import with_assets
from maintenance.upkeep.rules.disclosure import as_told
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attributes import attributes_of
from registry.exchange.queries import BATCH, described_row, described_table
from registry.exchange.rules.columns import Column, Table, columns_of
from registry.kernel.access import Actor
from registry.kernel.queries.described import names_referred
from registry.places.models.territory import Hromada

OF_SCENARIO = Column("scenario", "Сценарій", "Scenario")
ACCEPTED = (
    Column("act_id", "Акт", "Act"),
    Column("contract", "Договір", "Contract"),
    Column("number", "Номер акта", "Number"),
    Column("on", "Дата акта", "Date", "date"),
    Column("started_at", "Коли", "When"),
    Column("summary", "Опис одним рядком", "In one line"),
    Column("assets", "Об’єкти", "Assets"),
    Column("hromada", "Громада", "Hromada"),
)
"""An act and one of the log entries that it accepts, by whose identifier the row goes."""


def rate_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible rates as rows."""
    table = described_table(session, RATE, _of(rates.visible(actor), hromada_id))
    return Table(table.columns, ({**row, **_in_words(session, row, "kind")} for row in table.rows))


def replacement_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible replacement prices as rows."""
    return described_table(session, REPLACEMENT, _of(replacements.visible(actor), hromada_id))


def transfer_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible transfers as rows."""
    return described_table(session, TRANSFER, _of(transfers.visible(actor), hromada_id))


def scenario_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible scenarios as rows."""
    return described_table(session, SCENARIO, _of(scenarios.narrowed(session, actor), hromada_id))


def change_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give what the visible scenarios change as rows."""
    own = _of(scenarios.narrowed(session, actor), hromada_id).options(selectinload(Scenario.changes))
    columns = [one for one in columns_of(SCENARIO_CHANGE) if one.name != "hromada"]
    return Table([OF_SCENARIO, *columns], _change_rows(session, own))


def _change_rows(session: Session, own: Select[Any]) -> Iterator[dict[str, Any]]:
    for scenario in session.scalars(own):
        names = names_referred(session, SCENARIO_CHANGE, scenario.changes)
        for one in scenario.changes:
            row = described_row(SCENARIO_CHANGE, one, names)
            yield {**row, **_in_words(session, row, "asset_kind"), "scenario": scenario.name}


def _in_words(session: Session, row: Mapping[str, Any], kind: str) -> dict[str, str | None]:
    """Write the attributes that a row asks for as its form takes them: «кріплення = опора»."""
    known = KINDS.get(session).get(row[kind] or "")
    return {
        "attributes": write_pairs(row["attributes"] or {}, attributes_of(known.definition) if known else (), "uk")
        or None
    }


def accepted_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give which log entries the visible acts accept, as far as the asker may read the log."""
    own: Any = select(Act.id, Act.contract_id, Act.number, Act.accepted_on, Act.hromada_id, WorkEntry)
    linked = own.join(ActWork, ActWork.act_id == Act.id).join(WorkEntry, WorkEntry.id == ActWork.work_id)
    acts, work = (actor.hromada_ids(one) for one in ("cost.read", "work.read"))
    for ids in (one for one in (acts, work) if one is not None):
        linked = linked.where(Act.hromada_id.in_(ids) if ids else false())
    chosen = linked if hromada_id is None else linked.where(Act.hromada_id == hromada_id)
    ordered = chosen.order_by(Act.accepted_on, Act.number, Act.id, WorkEntry.started_at, WorkEntry.id)
    return Table(ACCEPTED, _accepted_rows(session, actor, with_assets(ordered)))


def _accepted_rows(session: Session, actor: Actor, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    codes = {row.id: row.code for row in session.execute(select(Hromada.id, Hromada.code))}
    contracts = ContractNames(session, codes)
    for batch in session.execute(statement.execution_options(yield_per=BATCH)).partitions():
        for act_id, contract_id, number, day, hromada_id, entry in batch:
            yield {
                "id": entry.id,
                "act_id": act_id,
                "contract": contracts.name_of(contract_id),
                "number": number,
                "on": day,
                "started_at": write_moment(entry.started_at),
                "summary": as_told(actor, entry).summary,
                "assets": "; ".join(sorted(link.asset.inventory_number for link in entry.asset_links)),
                "hromada": codes[hromada_id],
            }


def version_documents(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[tuple[str, Any]]:
    """Give the kept costings whole, one at a time: a document is large."""
    ids = actor.hromada_ids("cost.read")
    own = select(CostingVersion.id, Hromada.code).join(Hromada, Hromada.id == CostingVersion.hromada_id)
    own = own if ids is None else own.where(CostingVersion.hromada_id.in_(ids) if ids else false())
    own = own if hromada_id is None else own.where(CostingVersion.hromada_id == hromada_id)
    for key, code in session.execute(own.order_by(Hromada.code, CostingVersion.year, CostingVersion.number)).all():
        one = session.get_one(CostingVersion, key, options=[undefer(CostingVersion.document)])
        told = {"id": str(one.id), "hromada": code, "year": one.year, "number": one.number, "stage": one.stage}
        yield f"{code}-{one.year}-{one.number}", {**told, "decision": one.decision, "document": one.document}
        session.expunge(one)


def _of(statement: Select[Any], hromada_id: uuid.UUID | None) -> Select[Any]:
    """Keep what is one hromada's; None keeps all."""
    return statement if hromada_id is None else statement.filter_by(hromada_id=hromada_id)
