"""A contract without assets that is costed on beside what looks like its next one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.costing.rules.costing import cost_year
from registry.kernel.money import format_uah
from tests.maintenance.contracts.rules.books import a_book
from tests.maintenance.contracts.rules.test_bare_succession import HOSTING, bare
from tests.maintenance.costing.rules.findings.seen import CAMERAS, codes, flat, the_one

CODE = "goes_on_beside"


@pytest.mark.parametrize(
    ("first", "other", "year", "amount"),
    [
        ({}, {}, 2027, "6000.00"),
        ({"renewal": "tacit"}, {}, 2027, "6000.00"),
        ({}, {"starts_on": date(2027, 2, 1)}, 2027, "5500.00"),  # January is paid for by the first alone.
        ({}, {}, 2028, "6000.00"),
        ({}, {"renewal": "none"}, 2028, "6000.00"),  # The other one has ended; the first is costed for ever.
        ({}, {"starts_on": date(2026, 12, 15)}, 2026, None),  # Signed days: no link would spare them.
        ({}, {}, 2026, "no"),
        ({"renewal": "none"}, {}, 2027, "no"),
        ({}, {"replaces_id": HOSTING.id}, 2027, "no"),
        ({}, {"subject": "Домен", "terms": (flat("90.00"),)}, 2027, "no"),
    ],
)
def test_it_is_told_with_what_the_link_would_spare(
    first: dict[str, Any], other: dict[str, Any], year: int, amount: str | None
) -> None:
    contracts = replace(HOSTING, **first), bare("7", 2027, **other)

    if amount == "no":
        assert CODE not in codes(*contracts, year=year)
        return
    found = the_one(CODE, *contracts, year=year)
    assert (found.severity, found.contract_ids) == ("warning", tuple(one.id for one in contracts))
    assert found.amount == (Decimal(amount) if amount else None)
    assert not found.amount or f"зайвого враховано {format_uah(found.amount)} грн" in str(found.reason)


def test_what_is_at_stake_is_what_the_year_costs_less_once_it_is_said() -> None:
    other = bare("7", 2027, starts_on=date(2027, 2, 10))

    found = the_one(CODE, HOSTING, other, year=2027)

    linked = replace(other, replaces_id=HOSTING.id)
    before, after = (cost_year(a_book(HOSTING, one, assets=CAMERAS), 2027).total for one in (other, linked))
    assert found.amount == before - after
    assert CODE not in codes(HOSTING, linked, year=2027)
