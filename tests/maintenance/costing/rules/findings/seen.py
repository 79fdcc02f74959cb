"""What a small book is told about, for the tables of findings."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from maintenance.contracts.rules.book import ContractValue, CostBook
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.findings.threats import find_threats
from tests.maintenance.contracts.rules.books import LINE, a_book, a_contract, a_term, an_asset

CAMERAS = [an_asset() for _ in range(3)]
NEXT: Mapping[str, Any] = {"number": "16", "starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)}


def threats(book: CostBook, year: int = 2019, ceiling: Decimal | None = None) -> list[Finding]:
    return list(find_threats(cost_year(book, year), {} if ceiling is None else {LINE.id: ceiling}))


def all_of(*contracts: ContractValue, year: int = 2019, **given: Any) -> list[Finding]:
    """Find all that threatens the contracts' year, with three cameras unless others are given."""
    return threats(a_book(*contracts, **{"assets": CAMERAS, **given}), year)


def codes(*contracts: ContractValue, year: int = 2019, **given: Any) -> list[str]:
    """List the codes of what is found, the worst first."""
    return [one.code for one in all_of(*contracts, year=year, **given)]


def the_one(code: str, *contracts: ContractValue, year: int = 2019, **given: Any) -> Finding:
    """Give the one finding of a code."""
    (one,) = (each for each in all_of(*contracts, year=year, **given) if each.code == code)
    return one


def flat(amount: str = "1000.00", basis: str = "per_month", **given: Any) -> Any:
    """A price for the whole."""
    return a_term(amount, basis, **given)


def followed(contract: ContractValue, *terms: Any, **given: Any) -> tuple[ContractValue, ContractValue]:
    """Give a contract and another one of 2020 on its line."""
    return contract, a_contract(*(terms or (a_term(),)), **{**NEXT, **given})
