"""Reading what changes for a hromada on 1 January, and who has taken note of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Subquery, func, or_, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.rules.book import LineValue
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import PaymentShare
from maintenance.costing.models.year_turn import YearTurn
from maintenance.costing.queries.facts import get_fact_year
from maintenance.costing.queries.kept_works import costed
from maintenance.costing.queries.outlook import NamedContract, name_contracts
from maintenance.costing.rules.facts.findings import FactFinding
from maintenance.costing.rules.what_if import NO_OVERRIDES
from maintenance.costing.rules.year_turn import (
    EndingContracts,
    ending_contracts,
    lines_without_contract,
    missing_index_kinds,
    planned_after,
)
from maintenance.upkeep.models.plan import Plan
from registry.kernel.access import Actor
from registry.kernel.money import NOTHING
from registry.places.models.territory import Hromada

NO_ACT = ("months_without_act", "contract_unused")
FIRST_PLANS = 20


@dataclass(frozen=True)
class UnpaidAct:
    """An act of the closing year that is not paid in full."""

    id: uuid.UUID
    number: str
    contract_id: uuid.UUID
    contract_number: str
    left: Decimal


@dataclass(frozen=True)
class Plans:
    """The plans of work at the turn of the year; None where the asker may not read them."""

    continuing: int
    ending: Sequence[tuple[uuid.UUID, str]]
    """Those whose last day is 31 December, by id and title."""


@dataclass(frozen=True)
class Turn:
    """All that changes for a hromada on 1 January of a year."""

    hromada: Hromada
    year: int
    contracts: EndingContracts
    names: Mapping[uuid.UUID, NamedContract]
    amounts: Mapping[uuid.UUID, Decimal]
    """Contract -> what it costs in the new year, in hryvnia."""
    plans: Plans | None
    missing_indexes: Sequence[str]
    lines: Sequence[LineValue]
    """Those that no contract pays anything for in the new year."""
    planned: tuple[int, int]
    """The year that is planned by default before and from 1 January."""
    without_act: Sequence[FactFinding]
    unpaid: Sequence[UnpaidAct]
    noted: YearTurn | None


@dataclass(frozen=True)
class TurnCounts:
    """How much changes for a hromada on 1 January: what is known without a look at every month of the year."""

    hromada: Hromada
    stopping: int
    going_on: int
    missing_indexes: int
    unpaid: int


def find_turn(session: Session, hromada_id: uuid.UUID, year: int) -> YearTurn | None:
    """Find who took note of a hromada's turn of the year."""
    return session.scalars(select(YearTurn).where(YearTurn.hromada_id == hromada_id, YearTurn.year == year)).first()


def list_waiting_turns(session: Session, hromadas: Sequence[Hromada], year: int, today: date) -> list[TurnCounts]:
    """Count what changes for those of the hromadas with contracts of the closing year that have not taken note."""
    noted = set(session.scalars(select(YearTurn.hromada_id).where(YearTurn.year == year)))
    found = []
    for hromada in (one for one in hromadas if one.id not in noted):
        covered = read_covered(session, hromada.id, today)
        if any(one.real_period(year - 1) for one in covered.contracts):
            work = costed(covered, year, NO_OVERRIDES)
            ending, missing = ending_contracts(work), missing_index_kinds(work)
            unpaid, _left = count_unpaid(session, hromada.id, year - 1)
            found.append(TurnCounts(hromada, len(ending.stopping), len(ending.going_on), len(missing), unpaid))
    return found


def get_turn(session: Session, actor: Actor, hromada: Hromada, year: int, today: date) -> Turn:
    """Gather what changes for a hromada with a year; raise NotFound, Invalid for the year."""
    facts = get_fact_year(session, actor, hromada, year - 1, as_of=today)
    work = costed(read_covered(session, hromada.id, today), year, NO_OVERRIDES)
    return Turn(
        hromada=hromada,
        year=year,
        contracts=ending_contracts(work),
        names=name_contracts(session, hromada.id),
        amounts=work.amounts,
        plans=_plans(session, hromada.id, year) if actor.can("work.read", hromada.id) else None,
        missing_indexes=missing_index_kinds(work),
        lines=lines_without_contract(work),
        planned=planned_after(hromada.costing_year, year),
        without_act=[one for one in facts.findings if one.code in NO_ACT],
        unpaid=list_unpaid(session, hromada.id, year - 1),
        noted=find_turn(session, hromada.id, year),
    )


def _plans(session: Session, hromada_id: uuid.UUID, year: int) -> Plans:
    last, first = date(year - 1, 12, 31), date(year, 1, 1)
    own = (Plan.hromada_id == hromada_id, Plan.is_active, Plan.starts_on <= last)
    goes_on = or_(Plan.ends_on.is_(None), Plan.ends_on >= first)
    continuing = session.scalar(select(func.count()).select_from(Plan).where(*own, goes_on)) or 0
    ending = select(Plan.id, Plan.title).where(*own, Plan.ends_on == last).order_by(Plan.title).limit(FIRST_PLANS)
    return Plans(continuing, [(row.id, row.title) for row in session.execute(ending)])


def list_unpaid(session: Session, hromada_id: uuid.UUID, year: int) -> list[UnpaidAct]:
    """List the acts for days of a year that payments do not reach in full, by contract."""
    unpaid = _unpaid(hromada_id, year)
    statement = (
        select(Act.id, Act.number, Act.contract_id, Contract.number.label("contract"), unpaid.c.amount, unpaid.c.paid)
        .join(unpaid, unpaid.c.id == Act.id)
        .join(Contract, Contract.id == Act.contract_id)
        .order_by(Contract.number, Act.accepted_on, Act.id)
    )
    return [
        UnpaidAct(row.id, row.number, row.contract_id, row.contract, row.amount - row.paid)
        for row in session.execute(statement)
    ]


def count_unpaid(session: Session, hromada_id: uuid.UUID, year: int) -> tuple[int, Decimal]:
    """Count the same acts, and add up what payments do not reach."""
    unpaid = _unpaid(hromada_id, year)
    number, amount, paid = session.execute(
        select(func.count(), func.sum(unpaid.c.amount), func.sum(unpaid.c.paid)).select_from(unpaid)
    ).one()
    return number, (amount - paid if number else NOTHING)


def _unpaid(hromada_id: uuid.UUID, year: int) -> Subquery:
    paid = func.coalesce(func.sum(PaymentShare.amount), 0)
    return (
        select(Act.id, Act.amount, paid.label("paid"))
        .outerjoin(PaymentShare, PaymentShare.act_id == Act.id)
        .where(Act.hromada_id == hromada_id, Act.ends_on.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(Act.id, Act.amount)
        .having(Act.amount > paid)
        .subquery()
    )
