"""Which prices follow one another inside a month."""

from datetime import date

import pytest

from maintenance.contracts.rules.followers import followers
from tests.maintenance.contracts.rules.books import a_contract, a_term

JUNE, JULY = date(2019, 6, 30), date(2019, 7, 1)
BEFORE = a_term("1.00", ends_on=JUNE)


@pytest.mark.parametrize(
    ("other", "follows"),
    [
        (a_term("2.00", starts_on=JULY), True),
        (a_term("2.00", starts_on=date(2019, 9, 1)), True),  # A gap between them changes nothing.
        (a_term("2.00", starts_on=JUNE), False),  # One day together: both cost.
        (a_term("2.00", "per_month", starts_on=JULY), True),
        (a_term("2.00", "lump_sum", starts_on=JULY), False),
        (a_term("2.00", "per_visit", starts_on=JULY, visits_per_year=1), False),
        (a_term("2.00", starts_on=JULY, month_rule="any_day"), True),
        (a_term("2.00", starts_on=date(2020, 7, 1)), False),  # It lies outside of the contract.
    ],
)
def test_prices_by_time_whose_days_do_not_meet_follow_one_another(other, follows) -> None:
    contract = a_contract(BEFORE, other)

    assert followers(contract, BEFORE) == ([other] if follows else [])
    assert not follows or followers(contract, other) == [BEFORE]


def test_a_price_that_goes_on_meets_what_its_contract_ends_with() -> None:
    two = a_term("1.00", ends_on=date(2019, 11, 30)), a_term("2.00", starts_on=date(2019, 12, 1))

    assert followers(a_contract(*two, renewal="expected"), two[0]) == [two[1]]


def test_pieces_of_one_price_follow_what_the_whole_price_follows() -> None:
    beside = a_term("2.00", starts_on=JUNE)
    pieces = a_term("1.00", ends_on=date(2019, 3, 31)), a_term("1.00", starts_on=date(2019, 4, 1), ends_on=JUNE)

    assert followers(a_contract(*pieces, beside), pieces[0]) == [pieces[1]]  # As a whole it runs beside the other.
    assert followers(a_contract(*pieces, beside), beside) == []
