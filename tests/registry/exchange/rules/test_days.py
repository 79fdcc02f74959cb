"""Days in files: one reading or none."""

from datetime import date

import pytest

from registry.exchange.rules.days import read_day_cell
from registry.kernel.rules.reading import Unreadable

MARCH = date(2022, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "05.03.2022", "5.3.2022", "05.03.2022 0:00:00", "05.03.2022 00:00:00", "2022/03/05", "2022-03-05T00:00:00Z",
        "2022-03-05T00:00:00.000", "05.03.22", "05.03.2022 р.", "5 березня 2022 р.", "5 Березня 2022 року", "2022-3-5",
        "20220305", "5 March 2022",
    ],
)  # fmt: skip
def test_a_day_is_read_as_offices_and_programs_write_it(text: str) -> None:
    assert read_day_cell(text) == (MARCH, None)


@pytest.mark.parametrize(("text", "day"), [("31/12/2023", 31), ("31-12-2023", 31), ("12/12/2023", 12)])
def test_slashes_are_read_where_only_one_reading_is_possible(text: str, day: int) -> None:
    assert read_day_cell(text) == (date(2023, 12, day), None)


@pytest.mark.parametrize(
    "text",
    [
        "12/31/2026", "12/01/2026", "01-12-2026", "2019", "03.2022", "березень 2022", "невідомо", "29.02.2023",
        "2022-03-05T22:00:00Z", "12345", "5 плотого 2022", "22.11.2026 25:99", "22.11.2026 24:00",
    ],
)  # fmt: skip
def test_two_readings_or_none_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_day_cell(text)


def test_a_year_alone_asks_for_a_day() -> None:
    with pytest.raises(Unreadable, match="вкажіть день"):
        read_day_cell("2019")


@pytest.mark.parametrize(
    ("text", "day"),
    [("44625", MARCH), ("05.03.2022 14:30", MARCH), ("31.12.9999", None), ("9999-12-31", None), ("01.01.0001", None)],
)
def test_what_is_taken_for_granted_is_told(text: str, day: date | None) -> None:
    found, warning = read_day_cell(text)

    assert found == day
    assert warning is not None


def test_a_day_that_must_be_known_has_no_far_one() -> None:
    with pytest.raises(Unreadable):
        read_day_cell("31.12.10000", may_be_endless=False)
    found, _warning = read_day_cell("31.12.9999", may_be_endless=False)
    assert found == date(9999, 12, 31), "the field's own bounds refuse it"
