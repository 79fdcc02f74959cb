"""Plans and work entries as rows of a file."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session, selectinload

from maintenance.contracts.queries.contract_names import ContractNames
from maintenance.contracts.queries.contract_rows import IN_ONE_CELL, settlement_words, words_of
from maintenance.contracts.rules.cover_text import write_pairs
from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from maintenance.upkeep.queries.plans import readable
from maintenance.upkeep.rules.disclosure import as_told
from maintenance.upkeep.rules.file_columns import plan_columns, work_columns
from maintenance.upkeep.rules.plan_values import PLAN, chosen_ids
from maintenance.upkeep.rules.work_values import TIMES, WORK
from registry.assets.models.asset import Asset
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attributes import attributes_of
from registry.exchange.queries import BATCH, described_row
from registry.exchange.rules.columns import Table
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.rules.reading import read_instant
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada

REPEATED = ("title", "starts_on", "kind", "hromada")
"""What each row of a plan repeats, so that the rows find together again."""


def count_plans_out(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    """Count the visible plans, of one hromada or of all."""
    return _count(session, actor, Plan, hromada_id)


def count_work_out(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    """Count the visible work entries, of one hromada or of all."""
    return _count(session, actor, WorkEntry, hromada_id)


def _count(session: Session, actor: Actor, model: Any, hromada_id: uuid.UUID | None) -> int:
    own = _chosen(actor, model, hromada_id)
    return session.scalar(own.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def _chosen(actor: Actor, model: Any, hromada_id: uuid.UUID | None) -> Any:
    own = select(model).where(readable(actor, model.hromada_id))
    return own if hromada_id is None else own.where(model.hromada_id == hromada_id)


def plan_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible plans as rows, by their titles."""
    return Table(plan_columns(), _plan_rows(session, actor, hromada_id))


def work_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible work entries as rows, the earliest first."""
    return Table(work_columns(), _work_rows(session, actor, hromada_id))


def _plan_rows(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[dict[str, Any]]:
    codes, settlements = _codes(session), settlement_words(session)
    order = (Plan.title, Plan.starts_on, Plan.kind_code, cast(Plan.filters, String), Plan.id)
    ordered = _chosen(actor, Plan, hromada_id).order_by(*order)
    for batch in session.scalars(ordered.execution_options(yield_per=BATCH)).partitions():
        words = _words(session, batch)
        for plan in batch:
            row = {**described_row(PLAN, plan, {}), **_condition_cells(session, plan, settlements, words)}
            row |= {"hromada": codes[plan.hromada_id], "is_active": plan.is_active}
            numbers = [words[one] for one in chosen_ids(plan.filters) or () if one in words]
            yield {**row, "assets": "; ".join(numbers[:IN_ONE_CELL]) or None}
            for at in range(IN_ONE_CELL, len(numbers), IN_ONE_CELL):
                yield {name: row[name] for name in REPEATED} | {"assets": "; ".join(numbers[at : at + IN_ONE_CELL])}


def _condition_cells(
    session: Session, plan: Plan, settlements: dict[str, str], words: dict[uuid.UUID, str]
) -> dict[str, Any]:
    kind = KINDS.get(session).get(plan.kind_code or "")
    told = {name: plan.filters.get(name) for name in ("settlement", "holder_id", "parent_id", "attributes")}
    known = attributes_of(kind.definition) if kind else ()
    return {
        "kind": kind.name_uk if kind else None,
        "filters": None,
        "settlement": settlements.get(told["settlement"] or "", told["settlement"]),
        "holder": words.get(uuid.UUID(told["holder_id"])) if told["holder_id"] else None,
        "parent": words.get(uuid.UUID(told["parent_id"])) if told["parent_id"] else None,
        "attributes": write_pairs(told["attributes"] or {}, known, "uk") or None,
    }


def _words(session: Session, plans: Sequence[Plan]) -> dict[uuid.UUID, str]:
    """Name the holders and the assets that plans name by identifier."""
    holders = {uuid.UUID(one.filters["holder_id"]) for one in plans if one.filters.get("holder_id")}
    assets = {uuid.UUID(one.filters["parent_id"]) for one in plans if one.filters.get("parent_id")}
    assets |= {asset_id for one in plans for asset_id in chosen_ids(one.filters) or ()}
    return {
        **words_of(session, Organisation.id, Organisation.name, ids=holders),
        **words_of(session, Asset.id, Asset.inventory_number, ids=assets),
    }


def _work_rows(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[dict[str, Any]]:
    codes = _codes(session)
    contracts = ContractNames(session, codes)
    titles = {row.id: row.title for row in session.execute(select(Plan.id, Plan.title))}
    ordered = _chosen(actor, WorkEntry, hromada_id).order_by(WorkEntry.started_at, WorkEntry.summary, WorkEntry.id)
    links = selectinload(WorkEntry.asset_links).joinedload(WorkAsset.asset)
    own = links.load_only(Asset.inventory_number, Asset.kind_code, Asset.published)
    whole = ordered.options(own, links.joinedload(Asset.kind))
    for batch in session.scalars(whole.execution_options(yield_per=BATCH)).partitions():
        for entry in batch:
            row = described_row(WORK, as_told(actor, entry), {})
            row |= {name: write_moment(getattr(entry, name)) for name in TIMES}
            numbers = sorted(link.asset.inventory_number for link in entry.asset_links)
            yield row | {
                "assets": "; ".join(numbers),
                "plan": titles.get(entry.plan_id),
                "contract": contracts.name_of(entry.contract_id),
                "hromada": codes[entry.hromada_id],
            }


def _codes(session: Session) -> dict[uuid.UUID, str]:
    return {row.id: row.code for row in session.execute(select(Hromada.id, Hromada.code))}


def write_moment(moment: datetime | None) -> str | None:
    """Write an instant by the municipality's clock, so that it reads back the same; None for none."""
    if moment is None:
        return None
    here = clock.local(moment)
    is_exact = bool(here.second or here.microsecond)
    text = here.replace(tzinfo=None).isoformat(" ") if is_exact else f"{here:%Y-%m-%d %H:%M}"
    return text if read_instant(text, clock.zone()) == moment else here.isoformat(" ")
