"""What contracts cost by year."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.narrow_book import read_alone
from maintenance.contracts.rules.takeovers import CoveredBook, CoveredContract
from maintenance.costing.queries.kept_works import costed
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.figures import CostComponent
from maintenance.costing.rules.what_if import NO_OVERRIDES
from registry.kernel.money import NOTHING

MOST_YEARS = 12


@dataclass(frozen=True)
class CostedYear:
    """What one contract costs in one year, in hryvnia."""

    amount: Decimal
    components: tuple[CostComponent, ...]
    is_projected: bool
    """Nothing of the year is under the contract itself: its renewal is expected."""


def amounts_by_contract(covered: CoveredBook, year: int) -> Mapping[uuid.UUID, Decimal]:
    """Cost each contract in the year, in hryvnia."""
    return costed(covered, year, NO_OVERRIDES).amounts


def cover_alone(session: Session, contract: Contract, as_of: date) -> CoveredBook:
    """Read one contract with what it covers, to be costed in each of its years."""
    return read_alone(session, contract, _years(contract, as_of)[-1], as_of)


def cost_by_year(contract: Contract, covered: CoveredBook) -> list[tuple[int, CostedYear]]:
    """Cost a contract that is covered alone in each year of it, of its payments, and in the year it goes on.

    At most twelve of them.
    """
    own = covered.by_id.get(contract.id)
    if own is None:
        return []
    works = ((year, cost_year(covered.book, year, covered=covered)) for year in _years(contract, covered.book.as_of))
    return [(year, _costed(work, own)) for year, work in works]


def _years(contract: Contract, as_of: date) -> range:
    paid = [int(one["on"][:4]) for term in contract.terms for one in term.payments or ()]
    last = max([contract.ends_on.year, *paid])
    if contract.renewal in ("expected", "tacit"):
        last = max(last, max(as_of.year, contract.ends_on.year) + 1)
    return range(max(min([contract.starts_on.year, *paid]), last - MOST_YEARS + 1), last + 1)


def _costed(work: Workings, own: CoveredContract) -> CostedYear:
    components, is_over = work.components[own.contract.id], own.contract.ends_on.year < work.year
    return CostedYear(_add_up(components), components, is_over and own.contract.goes_on)


def _add_up(components: Sequence[CostComponent]) -> Decimal:
    return sum((one.amount for one in components), NOTHING)
