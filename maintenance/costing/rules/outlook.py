"""Which contracts will need money: what of each year is signed, what is expected, what waits for a decision."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.findings.contracts import unpriced_days
from maintenance.costing.rules.findings.succession import is_followed
from registry.kernel.codes import Code
from registry.kernel.money import NOTHING
from registry.kernel.text import N_


class Need(Code):
    """How sure a contract's money of a year is."""

    SIGNED = "signed", N_("підписано"), "signed"
    PARTLY = "partly", N_("частину підписано"), "signed in part"
    PROJECTED = "projected", N_("очікуємо"), "expected"
    UNPRICED = "unpriced", N_("немає ціни"), "no price"
    NOTHING = "nothing", N_("немає сум"), "no sums"


@dataclass(frozen=True)
class YearNeed:
    """What one contract needs in one year, in hryvnia: signed and projected are together the amount."""

    year: int
    signed: Decimal
    projected: Decimal
    is_open: bool
    """Some days of the year come after its end, nobody goes on with it, and no decision is recorded."""
    is_unpriced: bool = False
    """It is in force or goes on in the year, and costs nothing because it has no price."""

    @property
    def amount(self) -> Decimal:
        """Give what the year's costing counts of the contract."""
        return self.signed + self.projected

    @property
    def need(self) -> Need:
        """Say how sure the amount is."""
        if self.signed and self.projected:
            return Need.PARTLY
        if self.projected:
            return Need.PROJECTED
        if self.signed:
            return Need.SIGNED
        return Need.UNPRICED if self.is_unpriced else Need.NOTHING


@dataclass(frozen=True)
class ContractYears:
    """One contract over the years that are asked for."""

    contract: ContractValue
    years: tuple[YearNeed, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether any of the years waits for a decision."""
        return any(one.is_open for one in self.years)


def contract_years(works: Sequence[Workings], decided: Collection[uuid.UUID]) -> list[ContractYears]:
    """Put what each contract needs side by side by year; those that need nothing and wait for nothing are left out.

    What has no price needs a sum that nobody knows yet, and stays. `decided` are the contracts of which it is recorded
    that nothing follows.
    """
    found = [
        ContractYears(one.contract, tuple(_need(work, one, is_decided=one.contract.id in decided) for work in works))
        for one in works[0].covered.contracts
    ]
    return [one for one in found if any(year.amount or year.is_open or year.is_unpriced for year in one.years)]


def _need(work: Workings, one: CoveredContract, *, is_decided: bool) -> YearNeed:
    parts = work.components[one.contract.id]
    projected = sum((part.amount for part in parts if part.is_projected), NOTHING)
    signed = sum((part.amount for part in parts if not part.is_projected), NOTHING)
    is_unpriced = not parts and unpriced_days(one, work.year) is not None
    return YearNeed(work.year, signed, projected, not is_decided and _is_open(work, one), is_unpriced)


def _is_open(work: Workings, one: CoveredContract) -> bool:
    """Ask of a contract that ends since the beginning of last year: older ones are past deciding."""
    first, contract = date(work.book.as_of.year - 1, 1, 1), one.contract
    is_over = first <= contract.ends_on < year_period(work.year).end
    return is_over and not contract.goes_on and not is_followed(work, one)


def add_needs(some: Sequence[ContractYears]) -> list[YearNeed]:
    """Add the contracts up by year; a sum waits for a decision where any of them does."""
    by_year = zip(*(one.years for one in some), strict=True)
    return [
        YearNeed(
            needs[0].year,
            sum((one.signed for one in needs), NOTHING),
            sum((one.projected for one in needs), NOTHING),
            any(one.is_open for one in needs),
            any(one.is_unpriced for one in needs),
        )
        for needs in by_year
    ]
