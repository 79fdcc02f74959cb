"""Indexes and rounding: rules 5 and 6."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.contracts.rules.book import IndexValue
from maintenance.costing.rules.prices import Factor, Rounding, price_factor, to_kopiykas, to_uah

KNOWN = date(2019, 9, 15)
INDEXES = (
    IndexValue("cpi", 2020, Decimal("1.1"), KNOWN),
    IndexValue("cpi", 2021, Decimal("1.2"), KNOWN),
    IndexValue("cpi", 2021, Decimal("1.5"), date(2020, 3, 1)),
    IndexValue("cpi", 2023, Decimal("1.3"), KNOWN),
    IndexValue("wages", 2020, Decimal("3"), KNOWN),
)


@pytest.mark.parametrize(
    ("price_year", "year", "as_of", "value", "missing"),
    [
        (2019, 2019, KNOWN, "1", ()),
        (2020, 2020, KNOWN, "1", ()),  # Never the index of the price's own year.
        (2021, 2020, KNOWN, "1", ()),
        (2019, 2020, KNOWN, "1.1", ()),
        (2019, 2020, date(2019, 9, 14), "1", (2020,)),  # Not known yet.
        (2019, 2021, KNOWN, "1.32", ()),
        (2019, 2021, date(2020, 3, 1), "1.65", ()),  # What is known last holds.
        (2020, 2021, KNOWN, "1.2", ()),
        (2019, 2023, KNOWN, "1.716", (2022,)),  # A missing year counts as 1 and does not hide the next one.
        (2018, 2019, KNOWN, "1", (2019,)),
    ],
)
def test_the_factor_is_the_product_of_the_years_after_the_price_as_known_on_a_day(
    price_year, year, as_of, value, missing
) -> None:
    found = price_factor(INDEXES, "cpi", price_year=price_year, year=year, as_of=as_of)

    assert found == Factor(Decimal(value), missing)


def test_a_line_without_an_index_has_the_factor_one_and_misses_none() -> None:
    assert price_factor(INDEXES, None, price_year=2015, year=2023, as_of=KNOWN) == Factor(Decimal(1))


@pytest.mark.parametrize(
    ("kind", "price_year", "year", "replaced", "value", "missing"),
    [
        ("cpi", 2019, 2020, 2020, "1.5", ()),
        ("cpi", 2019, 2021, 2020, "1.8", ()),  # It replaces that year's index in every factor that has it.
        ("cpi", 2019, 2021, 2021, "1.65", ()),
        ("cpi", 2020, 2020, 2020, "1", ()),  # The price is of that year already.
        ("cpi", 2019, 2022, 2022, "1.98", ()),  # A year that is not missed any more.
        ("cpi", 2019, 2020, 2021, "1.1", ()),
        (None, 2019, 2020, 2020, "1.5", ()),
    ],
)
def test_a_what_if_replaces_the_index_of_its_year(kind, price_year, year, replaced, value, missing) -> None:
    override = {replaced: Decimal("1.5")}

    found = price_factor(INDEXES, kind, price_year=price_year, year=year, as_of=KNOWN, override=override)

    assert found == Factor(Decimal(value), missing)


@pytest.mark.parametrize(
    ("exact", "kopiykas"),
    [("0", 0), ("1.004", 100), ("1.0049", 100), ("1.005", 101), ("1.0051", 101), ("0.005", 1), ("99.995", 10000)],
)
def test_half_a_kopiyka_goes_up(exact: str, kopiykas: int) -> None:
    assert to_kopiykas(Fraction(exact)) == kopiykas
    assert to_uah(Fraction(exact)) == Decimal(kopiykas).scaleb(-2)


def test_a_third_of_a_kopiyka_is_not_lost_to_binary_fractions() -> None:
    assert to_kopiykas(Fraction(1, 3)) == 33
    assert to_kopiykas(Fraction(10**15 + 1, 200)) == 5 * 10**14 + 1


@given(st.lists(st.fractions(0, 10_000, max_denominator=400), max_size=30))
def test_running_totals_add_up_and_no_piece_is_off_by_a_kopiyka(exacts: list[Fraction]) -> None:
    rounding = Rounding()

    pieces = [rounding.add(one) for one in exacts]

    assert sum(pieces, Decimal(0)) == to_uah(sum(exacts, Fraction()))
    assert all(abs(Fraction(piece) - exact) < Fraction(1, 100) for piece, exact in zip(pieces, exacts, strict=True))
    assert all(piece >= 0 for piece in pieces)
