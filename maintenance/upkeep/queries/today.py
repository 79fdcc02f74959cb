"""Reading what the start page shows: a count and the first few of everything that wants attention."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.contracts import ContractFilter, filtered_contracts, load_contracts
from maintenance.contracts.queries.deadlines import list_waiting
from maintenance.contracts.rules.deadlines import Deadline
from maintenance.upkeep.queries.due_work import VisitFilter, count_states
from maintenance.upkeep.queries.visit_groups import VisitGroup, list_groups
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets
from registry.assets.queries.counts import count_assets
from registry.assets.queries.listed import ListedAsset
from registry.kernel.access import Actor

FIRST = 5
Row = TypeVar("Row")


@dataclass(frozen=True)
class Pile(Generic[Row]):
    """How many there are, and the first few."""

    count: int
    first: Sequence[Row]


@dataclass(frozen=True)
class EndingContract:
    """A contract that asks for a decision, and by when."""

    contract: Contract
    deadline: Deadline


@dataclass(frozen=True)
class Today:
    """What wants attention; None where the actor may not read it anywhere."""

    overdue: Pile[VisitGroup] | None
    week: Pile[VisitGroup] | None
    broken: Pile[ListedAsset]
    contracts: Pile[EndingContract] | None


def load_today(session: Session, actor: Actor, hromada_id: uuid.UUID | None, today: date) -> Today:
    """Gather the start page's piles for one hromada or for all of the actor's."""
    overdue, week = _visits(session, actor, hromada_id, today)
    return Today(overdue, week, _broken(session, actor, hromada_id), _contracts(session, actor, hromada_id, today))


def has_anything(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> bool:
    """Tell whether the register holds any asset that the actor may see."""
    return count_assets(session, actor, AssetFilter(hromada_id=hromada_id)) > 0


def _visits(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None, today: date
) -> tuple[Pile[VisitGroup] | None, Pile[VisitGroup] | None]:
    if not may_anywhere(actor, "work.read"):
        return None, None
    counts = count_states(session, actor, VisitFilter(hromada_id=hromada_id), today)
    first = {
        state: list_groups(session, actor, VisitFilter(state, hromada_id), today, limit=FIRST) if counts[state] else ()
        for state in ("overdue", "week")
    }
    return Pile(counts["overdue"], first["overdue"]), Pile(counts["week"], first["week"])


def _broken(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Pile[ListedAsset]:
    wanted = AssetFilter(hromada_id=hromada_id, statuses=("repair",))
    count = count_assets(session, actor, wanted)
    return Pile(count, list_assets(session, actor, wanted, sort="-updated", limit=FIRST).rows if count else ())


def _contracts(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None, today: date
) -> Pile[EndingContract] | None:
    if not may_anywhere(actor, "contract.read"):
        return None
    own = filtered_contracts(session, actor, ContractFilter(hromada_id=hromada_id), today)
    waiting = list_waiting(session, own, today)
    first = load_contracts(session, [one.contract_id for one in waiting[:FIRST]])
    shown = [EndingContract(one, told.deadline) for one, told in zip(first, waiting, strict=False)]
    return Pile(len(waiting), shown)


def may_anywhere(actor: Actor, permission: str) -> bool:
    """Tell whether the actor holds the permission in some hromada."""
    allowed = actor.hromada_ids(permission)
    return allowed is None or bool(allowed)
