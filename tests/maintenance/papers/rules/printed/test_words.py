"""Figures in Ukrainian words: genders, endings, thousands, kopiykas."""

from decimal import Decimal

import pytest

from maintenance.papers.rules.printed.words import count_in_words, in_words, sum_in_words

SUMS = [
    ("0.00", "нуль гривень 00 копійок"),
    ("0.01", "нуль гривень 01 копійка"),
    ("1.02", "одна гривня 02 копійки"),
    ("2.05", "дві гривні 05 копійок"),
    ("5.11", "п’ять гривень 11 копійок"),
    ("11.21", "одинадцять гривень 21 копійка"),
    ("14.12", "чотирнадцять гривень 12 копійок"),
    ("21.00", "двадцять одна гривня 00 копійок"),
    ("101.00", "сто одна гривня 00 копійок"),
    ("112.00", "сто дванадцять гривень 00 копійок"),
    ("1000.00", "одна тисяча гривень 00 копійок"),
    ("2002.00", "дві тисячі дві гривні 00 копійок"),
    ("11000.00", "одинадцять тисяч гривень 00 копійок"),
    ("21044.00", "двадцять одна тисяча сорок чотири гривні 00 копійок"),
    ("120000.00", "сто двадцять тисяч гривень 00 копійок"),
    ("1000001.50", "один мільйон одна гривня 50 копійок"),
    ("2000000.00", "два мільйони гривень 00 копійок"),
    ("5600000.99", "п’ять мільйонів шістсот тисяч гривень 99 копійок"),
    ("1002000000.00", "один мільярд два мільйони гривень 00 копійок"),
    ("90000000000000.00", "дев’яносто трильйонів гривень 00 копійок"),
]


@pytest.mark.parametrize(("amount", "words"), SUMS)
def test_a_sum_is_written_in_words(amount: str, words: str) -> None:
    assert sum_in_words(Decimal(amount)) == words


def test_a_count_of_objects_is_masculine() -> None:
    told = [count_in_words(number) for number in (1, 2, 5, 21, 1001)]

    assert told == ["один об’єкт", "два об’єкти", "п’ять об’єктів", "двадцять один об’єкт", "одна тисяча один об’єкт"]


@pytest.mark.parametrize("amount", ["0.001", "-1.00", "NaN"])
def test_what_is_no_sum_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"money|number"):
        sum_in_words(Decimal(amount))


def test_a_number_beyond_trillions_is_refused() -> None:
    with pytest.raises(ValueError, match="trillions"):
        in_words(10**15)
