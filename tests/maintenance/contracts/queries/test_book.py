"""What a costing is computed from is read whole, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.queries.book import load_book
from maintenance.contracts.queries.narrow_book import load_book_of
from maintenance.contracts.rules.book import PaymentValue
from maintenance.contracts.rules.cover import contract_spans
from maintenance.costing.rules.costing import cost_year
from tests.factories.maintenance_contracts import make_contract, make_index, make_line
from tests.factories.registry import first_hromada, make_asset

TODAY = date(2026, 11, 28)
NEXT_YEAR = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}


def advance(on: str = "2026-12-20") -> dict[str, object]:
    """A lump sum paid before or after its contract."""
    return {"basis": "lump_sum", "amount": "1200.00", "payments": [{"on": on, "amount": "1200.00"}]}


def test_a_contract_is_read_with_all_that_its_costs_depend_on(session: Session) -> None:
    line, asset = make_line(session, index_kind="cpi"), make_asset(session)
    before = make_contract(session, line, starts_on="2025-01-01", ends_on="2025-12-31")
    made = make_contract(
        session, line, signed_on="2025-12-20", renewal="tacit", renewal_months=6, replaces_id=str(before.id),
        amount="1200.00", kekv="2281",
        terms=[{**advance("2027-01-20"), "priced_on": "2025-10-01", "from": "2026-02-01", "to": "2026-03-01"},
               {"basis": "per_visit", "amount": "5.00", "visits_per_year": 4},
               {"basis": "per_asset_month", "amount": "7.00", "kind": "camera", "skip_under_warranty": True,
                "month_rule": "any_day"}],
        covers=[{"asset_id": str(asset.id), "from": "2026-02-01", "to": "2026-03-01"},
                {"kind": "camera", "include_reserve": True}],
    )  # fmt: skip
    make_index(session)

    book = load_book(session, made.hromada_id, 2026, TODAY)

    one = book.contracts[1]
    lump, visit, camera = one.terms
    assert (one.signed_on, one.renewal, one.renewal_months, one.replaces_id) == (
        date(2025, 12, 20), "tacit", 6, before.id,
    )  # fmt: skip
    assert (one.amount, one.kekv, one.line_id) == (Decimal(1200), "2281", line.id)
    assert lump.payments == (PaymentValue(date(2027, 1, 20), Decimal("1200.00")),)
    assert (lump.priced_on, lump.starts_on, lump.ends_on) == (
        date(2025, 10, 1), date(2026, 2, 1), date(2026, 3, 1),
    )  # fmt: skip
    assert (visit.visits_per_year, visit.month_rule, visit.payments) == (4, "contract_month", ())
    assert (camera.kind_code, camera.skip_under_warranty, camera.month_rule) == ("camera", True, "any_day")
    by_kind = next(each for each in one.covers if each.kind_code)
    named = next(each for each in one.covers if not each.kind_code)
    assert by_kind.include_reserve
    assert (named.asset_ids, named.starts_on, named.ends_on) == ((asset.id,), date(2026, 2, 1), date(2026, 3, 1))
    assert [(each.kind, each.year, each.value) for each in book.indexes] == [("cpi", 2027, Decimal("1.086"))]


def test_names_of_one_time_stand_together_and_are_each_covered(session: Session) -> None:
    assets = [make_asset(session) for _ in range(3)]
    covers = [{"asset_id": str(one.id)} for one in assets[:2]] + [{"asset_id": str(assets[2].id), "to": "2026-06-30"}]
    contract = make_contract(session, make_line(session), covers=covers)

    book = load_book(session, contract.hromada_id, 2026, TODAY)

    assert sorted(len(one.asset_ids) for one in book.contracts[0].covers) == [1, 2]
    assert len(contract_spans(book.assets, book.contracts[0]).assets) == 3


@pytest.mark.parametrize("on", ["2025-12-20", "2026-12-20", "2027-05-05", "2028-01-15"])
def test_a_payment_costs_in_its_year_whichever_year_the_book_is_read_to(session: Session, on: str) -> None:
    contract = make_contract(session, make_line(session), **NEXT_YEAR, renewal="none", terms=[advance(on)])
    year = int(on[:4])

    costs = {
        last: cost_year(load_book(session, first_hromada(session).id, last, TODAY), year).total
        for last in range(year, 2030)
    }
    narrow = load_book_of(session, contract.hromada_id, year, TODAY, contract_ids=[contract.id])

    assert set(costs.values()) == {Decimal("1200.00")}
    assert cost_year(narrow, year).total == Decimal("1200.00")


def test_a_contract_that_begins_later_and_is_paid_later_is_not_read(session: Session) -> None:
    make_contract(session, make_line(session), **NEXT_YEAR)

    assert load_book(session, first_hromada(session).id, 2026, TODAY).contracts == ()
