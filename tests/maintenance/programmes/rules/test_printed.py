"""Reading printed amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.programmes.rules.printed import (
    UnreadableError,
    decimals_of,
    is_no_amount,
    read_amount,
    write_rounded,
    write_thousands,
)


@pytest.mark.parametrize(
    ("printed", "hryvnia"),
    [
        ("80,603", "80603.00"),
        ("81.120", "81120.00"),
        ("261,997", "261997.00"),
        ("561", "561000.00"),
        ("4409,7 тис. грн.", "4409700.00"),
        ("1050,0", "1050000.00"),
        ("1 050,0", "1050000.00"),
        ("1\u00a0050,0", "1050000.00"),
        ("1\u202f234\u202f567,89", "1234567890.00"),
        ("0,0", "0.00"),
        ("0,00001", "0.01"),
        ("1,234.5", "1234500.00"),
        ("1.234,5", "1234500.00"),
        ("1 234.5 тис. грн", "1234500.00"),
    ],
)
def test_a_printed_amount_in_thousands_is_read_to_the_kopiyka(printed: str, hryvnia: str) -> None:
    assert read_amount(printed, "тис. грн") == Decimal(hryvnia)


@pytest.mark.parametrize(("printed", "hryvnia"), [("80603,50", "80603.50"), ("81,12 тис. грн", "81120.00")])
def test_a_unit_in_the_cell_wins_over_the_table_s(printed: str, hryvnia: str) -> None:
    assert read_amount(printed, "грн") == Decimal(hryvnia)


@pytest.mark.parametrize(
    "printed", ["", " ", "-", "–", "—", "х", "X", "Не потребує фінансування", "не  потребує фінансування."]
)
def test_blank_dash_cross_and_no_funding_are_no_amount(printed: str) -> None:
    assert is_no_amount(printed)
    assert read_amount(printed, "тис. грн") is None


@pytest.mark.parametrize(
    "printed",
    [
        "1_000",
        "１２",
        "NaN",
        "1e3",
        "-5",
        "1,2,3",
        "1,23.4",
        "1.234.5",
        "12 34",
        "сто",
        "0,000001",
        "9" * 13,
        "1,0 %",
        "999999999999",
    ],
)
def test_what_is_not_an_amount_is_refused(printed: str) -> None:
    with pytest.raises(UnreadableError):
        read_amount(printed, "тис. грн")


@pytest.mark.parametrize(
    ("hryvnia", "thousands"), [("329400", "329.4"), ("100000", "100.0"), ("0", "0.0"), ("-37", "-0.037")]
)
def test_thousands_are_written_without_rounding(hryvnia: str, thousands: str) -> None:
    assert write_thousands(Decimal(hryvnia)) == thousands


@given(st.integers(min_value=0, max_value=10**13))
def test_whatever_is_written_in_thousands_reads_back_equal(kopiykas: int) -> None:
    amount = Decimal(kopiykas) / 100

    assert read_amount(write_thousands(amount), "тис. грн") == amount


@pytest.mark.parametrize(
    ("printed", "unit", "decimals"),
    [
        ([], "тис. грн", 1),
        ([], "грн", 2),
        (["", "-", "в межах кошторису"], "тис. грн", 1),
        (["120,0", "80,603", "28,8", "-"], "тис. грн", 1),
        (["80,603", "22,274", "1 050,0"], "тис. грн", 3),
        (["80,60", "22,0"], "тис. грн", 1),
        (["120 000", "5000", "1,50"], "грн", 0),
    ],
)
def test_a_table_prints_as_many_decimals_as_most_of_its_amounts(printed: list[str], unit: str, decimals: int) -> None:
    assert decimals_of(printed, unit) == decimals


@pytest.mark.parametrize(
    ("hryvnia", "unit", "decimals", "printed"),
    [
        ("38114.08", "тис. грн", 1, "38,2"),
        ("38100.00", "тис. грн", 1, "38,1"),
        ("38100.01", "тис. грн", 1, "38,2"),
        ("40.00", "тис. грн", 1, "0,1"),
        ("0.00", "тис. грн", 1, "0,0"),
        ("80603.00", "тис. грн", 3, "80,603"),
        ("38114.50", "грн", 0, "38115"),
        ("38114.08", "грн", 2, "38114,08"),
    ],
)
def test_a_proposed_sum_is_rounded_up_to_the_tables_decimals_so_that_its_ceiling_holds_it(
    hryvnia: str, unit: str, decimals: int, printed: str
) -> None:
    assert write_rounded(Decimal(hryvnia), unit, decimals) == printed
