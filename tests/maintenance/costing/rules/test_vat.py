"""The share of VAT within amounts: by the contract's mode, to the kopiyka, parts adding up to the whole."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.rows import CostRow, cost_rows
from maintenance.costing.rules.vat import VatShares, vat_shares
from tests.maintenance.contracts.rules.books import OTHER_LINE, a_book, a_contract, a_term

YEAR = 2019


def shares(*priced: tuple[str, str]) -> tuple[tuple[CostRow, ...], VatShares]:
    """Cost contracts of one lump sum each, by mode and amount, the last one on the other line."""
    contracts = [
        a_contract(
            a_term(amount, "lump_sum"), number=str(place), vat=mode, covers=(),
            **({"line_id": OTHER_LINE.id} if place and place == len(priced) - 1 else {}),
        )
        for place, (mode, amount) in enumerate(priced)
    ]  # fmt: skip
    book = a_book(*contracts, assets=[], as_of=date(2019, 10, 1))
    works: list[Workings] = [cost_year(book, YEAR - back) for back in range(3)]
    rows = cost_rows(works[0], works[1], works[2], {}, {})
    modes = {one.id: one.vat for one in contracts}
    return rows, vat_shares((modes[part.contract_id], [part]) for row in rows for part in row.components)


@pytest.mark.parametrize(
    ("mode", "amount", "vat"),
    [
        ("included_20", "120.00", "20.00"),
        ("included_20", "100.00", "16.67"),
        ("included_20", "0.03", "0.01"),  # exactly half a kopiyka
        ("included_20", "0.02", "0.00"),
        ("included_7", "107.00", "7.00"),
        ("included_7", "100.00", "6.54"),
        ("zero", "120.00", None),
        ("exempt", "120.00", None),
        ("not_payer", "120.00", None),
    ],
)
def test_vat_is_taken_out_of_the_amount_where_the_mode_holds_any(mode: str, amount: str, vat: str | None) -> None:
    (row,), found = shares((mode, amount))

    assert found.total == found.of_row(row) == found.of(row.components[0]) == (Decimal(vat) if vat else None)


def test_a_line_without_vat_shows_none_beside_one_that_has_it() -> None:
    (payer, other), found = shares(("included_20", "120.00"), ("not_payer", "500.00"))

    assert (found.of_row(payer), found.of_row(other), found.total) == (Decimal(20), None, Decimal(20))


def test_parts_of_a_kopiyka_run_on_so_that_parts_add_up_to_the_whole() -> None:
    rows, found = shares(*[("included_20", "0.01")] * 6)

    parts = [found.of(part) for row in rows for part in row.components]
    assert parts == [Decimal(one) for one in ("0.00", "0.00", "0.01", "0.00", "0.00", "0.00")]
    assert found.total == Decimal("0.01")


MODES = st.sampled_from(["included_20", "included_7", "zero", "exempt", "not_payer"])
SUMS = st.integers(1, 10**9).map(lambda kopiykas: f"{Decimal(kopiykas) / 100:.2f}")


@given(st.lists(st.tuples(MODES, SUMS), min_size=1, max_size=6))
def test_components_add_up_to_lines_lines_to_the_total_and_the_total_is_each_rates_share(
    priced: list[tuple[str, str]],
) -> None:
    rows, found = shares(*priced)

    zero = Decimal(0)
    exact = {rate: sum((Decimal(amount) for mode, amount in priced if mode == f"included_{rate}"), zero)
             for rate in (20, 7)}  # fmt: skip
    right = sum((_half_up(Fraction(whole) * rate / (100 + rate)) for rate, whole in exact.items()), zero)
    assert (found.total or zero) == right
    assert sum((found.of_row(row) or zero for row in rows), zero) == right
    for row in rows:
        assert sum((found.of(one) or zero for one in row.components), zero) == (found.of_row(row) or zero)


def _half_up(exact: Fraction) -> Decimal:
    kopiykas = exact * 100
    return (
        Decimal((2 * kopiykas.numerator + kopiykas.denominator) // (2 * kopiykas.denominator))
        .scaleb(-2)
        .quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    )
