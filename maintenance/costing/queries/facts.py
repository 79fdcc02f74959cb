"""Reading plan against fact: a hromada's year with its contracts, acts and payments, in a few narrow statements."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.queries.service_lines import PRINT_ORDER
from maintenance.contracts.rules.periods import Period, check_year
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment, PaymentShare
from maintenance.costing.queries.approved import approved_of, moves_of
from maintenance.costing.queries.kept_acts import acts_in, acts_of, read_kept_acts
from maintenance.costing.queries.planned import plan_by_month
from maintenance.costing.rules.approved.balance import Approved, Move
from maintenance.costing.rules.approved.findings import find_shortfalls
from maintenance.costing.rules.facts.comparison import Comparison, compare
from maintenance.costing.rules.facts.findings import FactFinding, find_discords
from maintenance.costing.rules.facts.kept import KeptOfContracts
from maintenance.costing.rules.facts.values import (
    ActFact,
    ContractFact,
    Facts,
    LineFact,
    PaymentFact,
    YearPlan,
)
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.money import NOTHING
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_hromadas

Ids = Collection[uuid.UUID] | Select[Any]
"""Contracts by their ids, known or asked of the database."""


@dataclass(frozen=True)
class FactYear:
    """One hromada's plan against fact of a year."""

    hromada: Hromada
    comparison: Comparison
    findings: tuple[FactFinding, ...]
    numbers: Mapping[uuid.UUID, str]
    """The contracts' numbers by id."""
    approved: Approved | None = None
    """The decision in force with its transfers; None is none."""
    moves: tuple[Move, ...] = ()
    """The year's transfers, with a decision or without one."""
    codes: Mapping[uuid.UUID, str] = field(default_factory=dict)
    """The lines' codes by id."""

    def counts(self, move: Move) -> bool:
        """Tell whether a transfer is part of what is approved on the day of the comparison."""
        is_later = self.approved is not None and move in self.approved.later
        return is_later and move.is_in_force(self.comparison.as_of)


def get_fact_year(
    session: Session, actor: Actor, hromada: Hromada, year: int, *, as_of: date | None = None
) -> FactYear:
    """Set a hromada's year beside its plan as known on a day (None is today); raise NotFound, Invalid for the year."""
    if not actor.can("cost.read", hromada.id):
        raise NotFound(because("Такого розрахунку немає"))
    check_year(year)
    day = as_of or clock.today()
    facts = load_facts(session, hromada.id, year)
    approved = approved_of(session, hromada.id, [year], day).get(year)
    moves = approved.moves if approved else moves_of(session, hromada.id, [year]).get(year, ())
    sums, moved = (approved.sums, approved.moved) if approved else ({}, {})
    plan = YearPlan(year, day, plan_by_month(session, hromada.id, year, day), sums, moved)
    keep = read_covered(session, hromada.id, day).kept.keep
    comparison = compare(facts, plan, keep(("compared", year), KeptOfContracts))
    discords = find_discords(facts, plan, keep(("discords", year), KeptOfContracts))
    findings = (*discords, *find_shortfalls(comparison, has_decision=approved is not None))
    numbers = {one.id: one.number for one in facts.contracts}
    codes = {one.id: one.code for one in facts.lines}
    return FactYear(hromada, comparison, findings, numbers, approved, moves, codes)


def narrowed_year(
    year: FactYear, *, line_id: uuid.UUID | None = None, contract_id: uuid.UUID | None = None
) -> FactYear:
    """Keep what concerns one line or one contract: its rows, its findings and the transfers that move it."""
    if line_id is None and contract_id is None:
        return year
    rows = tuple(
        row
        for row in year.comparison.rows
        if (line_id is None or (row.line is not None and row.line.id == line_id))
        and (contract_id is None or (row.contract is not None and row.contract.id == contract_id))
    )
    contracts = {row.contract.id for row in rows if row.contract is not None}
    code = year.codes.get(line_id) if line_id and contract_id is None else None
    findings = tuple(
        one for one in year.findings if one.contract_id in contracts or (code is not None and one.line_code == code)
    )
    moves = tuple(one for one in year.moves if contract_id is None and line_id in (one.source, one.target))
    comparison = replace(year.comparison, rows=rows)
    return replace(year, comparison=comparison, findings=findings, moves=moves)


def list_fact_years(session: Session, actor: Actor, year: int, *, as_of: date | None = None) -> list[FactYear]:
    """Set the year of every hromada that the asker may read beside its plan."""
    return [get_fact_year(session, actor, one, year, as_of=as_of) for one in list_hromadas(session, actor, "cost.read")]


def load_facts(session: Session, hromada_id: uuid.UUID, year: int, *, line_id: uuid.UUID | None = None) -> Facts:
    """Read what happened under a hromada's contracts, or those of one line, as far as a year is concerned."""
    own = select(Contract.id).where(Contract.service_line_id == line_id) if line_id else None
    return Facts(
        contracts=_contracts(session, hromada_id, own),
        acts=read_acts(session, hromada_id, [year], own),
        payments=_payments(session, hromada_id, year, own),
        lines=_lines(session, hromada_id),
    )


def _contracts(session: Session, hromada_id: uuid.UUID, some: Ids | None) -> tuple[ContractFact, ...]:
    """Read all contracts: a contract that has ended may go on by its renewal, and have late payments."""
    columns = (
        Contract.id, Contract.number, Contract.service_line_id, Contract.starts_on, Contract.ends_on, Contract.amount,
        Contract.kekv,
    )  # fmt: skip
    own = [Contract.hromada_id == hromada_id, *([Contract.id.in_(some)] if some is not None else [])]
    rows = session.execute(select(*columns).where(*own)).all()
    accepted, paid = (_sums(session, hromada_id, model, some) for model in (Act, Payment))
    return tuple(
        ContractFact(
            row.id,
            row.number,
            row.service_line_id,
            Period(row.starts_on, row.ends_on),
            row.amount,
            row.kekv,
            accepted.get(row.id, NOTHING),
            paid.get(row.id, NOTHING),
        )
        for row in rows
    )


def _sums(
    session: Session, hromada_id: uuid.UUID, model: type[Act] | type[Payment], some: Ids | None
) -> dict[uuid.UUID, Decimal]:
    own = [model.hromada_id == hromada_id, *([model.contract_id.in_(some)] if some is not None else [])]
    statement = select(model.contract_id, func.sum(model.amount)).where(*own).group_by(model.contract_id)
    return {row[0]: row[1] for row in session.execute(statement)}


def read_acts(
    session: Session, hromada_id: uuid.UUID, years: Sequence[int], contract_ids: Ids | None = None
) -> tuple[ActFact, ...]:
    """Read the acts that have a day in the years, of all contracts or of some, by their dates."""
    if contract_ids is None:
        return read_kept_acts(session, hromada_id, years).acts
    return acts_of(session, [*acts_in(hromada_id, years), Act.contract_id.in_(contract_ids)])


def _payments(session: Session, hromada_id: uuid.UUID, year: int, some: Ids | None) -> tuple[PaymentFact, ...]:
    columns = (Payment.id, Payment.contract_id, Payment.paid_on, Payment.amount)
    own = [Payment.hromada_id == hromada_id, *([Payment.contract_id.in_(some)] if some is not None else [])]
    spread = (func.sum(PaymentShare.amount).label("spread"), func.count(PaymentShare.act_id).label("acts"))
    statement = (
        select(*columns, *spread)
        .outerjoin(PaymentShare, PaymentShare.payment_id == Payment.id)
        .where(*own, Payment.paid_on.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(*columns)
        .order_by(Payment.paid_on, Payment.id)
    )
    return tuple(
        PaymentFact(
            row.id, row.contract_id, row.paid_on, row.amount, row.amount - (row.spread or NOTHING), row.acts > 0
        )
        for row in session.execute(statement)
    )


def _lines(session: Session, hromada_id: uuid.UUID) -> tuple[LineFact, ...]:
    columns = (ServiceLine.id, ServiceLine.code, ServiceLine.title, ServiceLine.kekv, ServiceLine.fund)
    rows = session.execute(select(*columns).where(ServiceLine.hromada_id == hromada_id).order_by(*PRINT_ORDER))
    return tuple(LineFact(row.id, row.code, row.title, row.kekv, row.fund) for row in rows)
