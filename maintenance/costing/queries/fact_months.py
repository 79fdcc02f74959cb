"""Reading one line's or one contract's year by month: plan, contracts, acts and payments."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.periods import Period
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.queries.facts import load_facts
from maintenance.costing.queries.planned import plan_by_month
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.facts.comparison import FactSums, compare
from maintenance.costing.rules.facts.payments import unspread
from maintenance.costing.rules.facts.values import ActFact, ContractFact, Facts, PaymentFact, YearPlan
from maintenance.costing.rules.months import contract_months
from registry.kernel.money import NOTHING


def line_year(session: Session, hromada_id: uuid.UUID, year: int, line_id: uuid.UUID, as_of: date) -> FactSums:
    """Add up the contracts of a line in a year, as known on a day."""
    facts = load_facts(session, hromada_id, year, line_id=line_id)
    planned = plan_by_month(session, hromada_id, year, as_of, contract_ids=[one.id for one in facts.contracts])
    return compare(facts, YearPlan(year, as_of, planned)).total


def contract_year(
    contract: Contract, covered: CoveredBook, year: int, *, acts: Sequence[Act], payments: Sequence[Payment]
) -> FactSums:
    """Set a year of a contract that is covered alone beside its acts and payments."""
    as_of = covered.book.as_of
    work = cost_year(covered.book, year, covered=covered)
    planned = {one: contract_months(work, one) if amount else {} for one, amount in work.amounts.items()}
    facts = Facts((_contract(contract, acts, payments),), _acts_of(acts, year), _payments_of(payments, year))
    own = {contract.id: planned.get(contract.id, {})}
    return compare(facts, YearPlan(year, as_of, own)).total


def _contract(contract: Contract, acts: Sequence[Act], payments: Sequence[Payment]) -> ContractFact:
    return ContractFact(
        contract.id,
        contract.number,
        contract.service_line_id,
        Period(contract.starts_on, contract.ends_on),
        contract.amount,
        contract.kekv,
        sum((one.amount for one in acts), NOTHING),
        sum((one.amount for one in payments), NOTHING),
    )


def _acts_of(acts: Sequence[Act], year: int) -> tuple[ActFact, ...]:
    return tuple(
        ActFact(
            one.id, one.contract_id, one.number, one.accepted_on, Period(one.starts_on, one.ends_on), one.amount,
            one.kekv, one.fund,
        )
        for one in acts
        if one.starts_on.year <= year <= one.ends_on.year
    )  # fmt: skip


def _payments_of(payments: Sequence[Payment], year: int) -> tuple[PaymentFact, ...]:
    return tuple(
        PaymentFact(one.id, one.contract_id, one.paid_on, one.amount, unspread(one), bool(one.shares))
        for one in payments
        if one.paid_on.year == year
    )
