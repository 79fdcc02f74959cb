"""Figures in Ukrainian words, as papers of money have them; never rounded, refused where they don't fit."""

from collections.abc import Iterator
from decimal import Decimal

from registry.kernel.money import to_kopiykas

ONES = (
    "", "один", "два", "три", "чотири", "п’ять", "шість", "сім", "вісім", "дев’ять", "десять", "одинадцять",
    "дванадцять", "тринадцять", "чотирнадцять", "п’ятнадцять", "шістнадцять", "сімнадцять", "вісімнадцять",
    "дев’ятнадцять",
)  # fmt: skip
FEMININE = {1: "одна", 2: "дві"}
TENS = (
    "", "", "двадцять", "тридцять", "сорок", "п’ятдесят", "шістдесят", "сімдесят", "вісімдесят", "дев’яносто",
)  # fmt: skip
HUNDREDS = (
    "", "сто", "двісті", "триста", "чотириста", "п’ятсот", "шістсот", "сімсот", "вісімсот", "дев’ятсот",
)  # fmt: skip
Forms = tuple[str, str, str]
"""A noun after one, after two to four, after five and more."""
STEPS: tuple[Forms, ...] = (
    ("тисяча", "тисячі", "тисяч"),
    ("мільйон", "мільйони", "мільйонів"),
    ("мільярд", "мільярди", "мільярдів"),
    ("трильйон", "трильйони", "трильйонів"),
)
THOUSANDS = 1
"""The step whose noun is feminine, as «гривня» is."""
HRYVNIA: Forms = ("гривня", "гривні", "гривень")
KOPIYKA: Forms = ("копійка", "копійки", "копійок")
OBJECT: Forms = ("об’єкт", "об’єкти", "об’єктів")
FIRST_TEEN, LAST_TEEN = 11, 14
FEW = range(2, 5)


def agree(number: int, forms: Forms) -> str:
    """Choose the form of a noun after a number: 1 гривня, 2 гривні, 5 гривень, 11 гривень, 21 гривня."""
    if FIRST_TEEN <= number % 100 <= LAST_TEEN:
        return forms[2]
    return forms[0] if number % 10 == 1 else forms[1] if number % 10 in FEW else forms[2]


def in_words(number: int, *, is_feminine: bool = False) -> str:
    """Write a whole number of zero or more in words; raise ValueError beyond trillions."""
    if not 0 <= number < 1000 ** (len(STEPS) + 1):
        raise ValueError("a number in words is from zero to trillions")
    if number == 0:
        return "нуль"
    found = [word for step in range(len(STEPS), -1, -1) for word in _group(number, step, is_feminine=is_feminine)]
    return " ".join(found)


def _group(number: int, step: int, *, is_feminine: bool) -> Iterator[str]:
    """Write three digits with the noun of their step."""
    group = number // 1000**step % 1000
    if not group:
        return
    ones = group % 100 if group % 100 < len(ONES) else group % 10
    feminine = is_feminine if step == 0 else step == THOUSANDS
    words = (
        HUNDREDS[group // 100],
        TENS[group % 100 // 10] if group % 100 >= len(ONES) else "",
        FEMININE.get(ones, ONES[ones]) if feminine else ONES[ones],
        agree(group, STEPS[step - 1]) if step else "",
    )
    yield from filter(None, words)


def sum_in_words(amount_uah: Decimal) -> str:
    """Write a sum as acts have it: «сто двадцять тисяч гривень 00 копійок»; raise ValueError for what is no sum."""
    kopiykas = to_kopiykas(amount_uah)
    whole, rest = divmod(kopiykas, 100)
    return f"{in_words(whole, is_feminine=True)} {agree(whole, HRYVNIA)} {rest:02d} {agree(rest, KOPIYKA)}"


def count_in_words(number: int) -> str:
    """Write how many objects a sheet holds: «двадцять один об’єкт»."""
    return f"{in_words(number)} {agree(number, OBJECT)}"
