"""What changes on 1 January, by tables of dates."""

from datetime import date
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.year_turn import (
    check_turn,
    ending_contracts,
    lines_without_contract,
    missing_index_kinds,
    planned_after,
    turning_year,
)
from registry.kernel.errors import Invalid
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_book, a_contract, a_term, an_asset, an_index
from tests.maintenance.costing.rules.findings.seen import followed

CAMERA = an_asset()


@pytest.mark.parametrize(
    ("today", "year"),
    [
        ("2026-11-30", None), ("2026-12-01", 2027), ("2026-12-31", 2027), ("2027-01-01", 2027), ("2027-01-31", 2027),
        ("2027-02-01", None), ("2028-02-29", None), ("2027-07-15", None),
    ],
)  # fmt: skip
def test_a_new_year_is_at_hand_from_december_to_january(today, year) -> None:
    assert turning_year(date.fromisoformat(today)) == year


@pytest.mark.parametrize(
    ("year", "today", "may"),
    [
        (2027, "2026-12-01", True), (2027, "2027-01-31", True),
        (2027, "2026-11-30", False), (2027, "2027-02-01", False),
        (2026, "2026-12-31", False), (2028, "2026-12-31", False), (2026, "2026-01-01", True),
    ],
)  # fmt: skip
def test_note_is_taken_in_its_time_only(year, today, may) -> None:
    if may:
        check_turn(year, date.fromisoformat(today))
    else:
        with pytest.raises(Invalid) as refusal:
            check_turn(year, date.fromisoformat(today))
        assert "year" in refusal.value.fields


def at_the_turn(*contracts: ContractValue, **given: Any) -> Workings:
    """Cost 2020 as known in autumn 2019."""
    return cost_year(a_book(*contracts, **{"assets": [CAMERA], **given}), 2020)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({}, "stopping"),
        ({"renewal": "expected"}, "going_on"),
        ({"renewal": "tacit", "renewal_months": 12}, "going_on"),
        ({"ends_on": date(2019, 12, 30)}, None),
        ({"ends_on": date(2020, 12, 31)}, None),
        ({"ends_on": date(2020, 1, 1)}, None),
        ({"starts_on": date(2018, 1, 1), "ends_on": date(2018, 12, 31)}, None),
        ({"starts_on": date(2017, 3, 15), "ends_on": date(2019, 12, 31)}, "stopping"),
    ],
)
def test_a_contract_that_ends_with_the_year_stands_in_its_place(given, place) -> None:
    found = ending_contracts(at_the_turn(a_contract(a_term(), **given)))

    places = {name: len(getattr(found, name)) for name in ("going_on", "followed", "stopping")}
    assert places == {"going_on": 0, "followed": 0, "stopping": 0, **({place: 1} if place else {})}


@pytest.mark.parametrize("renewal", ["none", "expected"])
def test_a_contract_with_a_next_one_is_followed_whatever_it_expected(renewal) -> None:
    old, new = followed(a_contract(a_term(), renewal=renewal))

    found = ending_contracts(at_the_turn(old, new))

    assert (found.followed, found.going_on, found.stopping) == ((old,), (), ())


def test_contracts_stand_by_their_numbers() -> None:
    some = [a_contract(a_term(), number=number) for number in ("3", "1", "2")]

    assert [one.number for one in ending_contracts(at_the_turn(*some)).stopping] == ["1", "2", "3"]


@pytest.mark.parametrize(("renewal", "codes"), [("expected", ["2.2"]), ("none", ["2.1", "2.2"])])
def test_lines_that_no_contract_pays_for_are_told(renewal, codes) -> None:
    work = at_the_turn(a_contract(a_term(), renewal=renewal))

    assert [one.code for one in lines_without_contract(work)] == codes


@pytest.mark.parametrize(
    ("indexes", "missing"),
    [
        ((), ["cpi"]),
        ((an_index("1.1"),), []),
        ((an_index("1.1", year=2019),), ["cpi"]),
        ((an_index("1.1", known_on=date(2019, 10, 2)),), ["cpi"]),  # Published after the day that is looked from.
        ((an_index("1.1", kind="wage"),), ["cpi"]),
    ],
)
def test_an_index_that_lines_go_by_and_nobody_knows_is_told(indexes, missing) -> None:
    assert missing_index_kinds(at_the_turn(a_contract(a_term()), indexes=indexes)) == missing
    assert OTHER_LINE.index_kind is None


@pytest.mark.parametrize(("setting", "years"), [(None, (2027, 2028)), (2026, (2026, 2026)), (2030, (2030, 2030))])
def test_the_planned_year_moves_on_unless_the_hromada_has_set_one(setting, years) -> None:
    assert planned_after(setting, 2027) == years
