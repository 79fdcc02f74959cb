"""House numbers."""

import pytest

from registry.places.rules.house_numbers import read_number


@pytest.mark.parametrize(
    ("text", "written", "key"),
    [
        ("12", "12", "12"),
        ("12А", "12-А", "12а"),
        ("12-а", "12-А", "12а"),
        ('12 "А"', "12-А", "12а"),
        ("12 A", "12-А", "12а"),
        ("буд. 12", "12", "12"),
        ("№ 12", "12", "12"),
        ("5/2", "5/2", "5/2"),
        ("5 / 2а", "5/2А", "5/2а"),
        ("5\\2", "5/2", "5/2"),
        ("12-14", "12-14", "12-14"),
        ("12 корп. 2", "12 корп. 2", "12к2"),
        ("12-А, корпус 2", "12-А корп. 2", "12ак2"),
        ("12к2", "12 корп. 2", "12к2"),
        ("12 літ. Б", "12-Б", "12б"),
        ("007", "7", "7"),
    ],
)
def test_a_number_is_written_in_one_way(text: str, written: str, key: str) -> None:
    number = read_number(text)

    assert number is not None
    assert (str(number), number.key) == (written, key)
    again = read_number(written)
    assert again is not None
    assert again.key == key


@pytest.mark.parametrize("text", ["", "А", "вул. Паркова 12", "12 корп", "12345", "б/н", "12АБ"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None
