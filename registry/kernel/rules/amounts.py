"""Money as people write it: one reading for forms, files, commands and the API, exact or refused with the reason."""

import re
from decimal import Context, Decimal
from typing import Any

from registry.kernel.errors import Reason, because
from registry.kernel.money import KOPIYKA, MAX_UAH, format_uah, round_uah, to_kopiykas
from registry.kernel.rules.reading import Unreadable, is_blank

_HRYVNIA = r"(?:грн|гривень|гривні|гривня|гривню|uah|₴)\.?"
_CURRENCY = re.compile(rf"^{_HRYVNIA} ?(?=[0-9])|(?<=[0-9.,=–—-]) ?{_HRYVNIA}$")
_IN_WORDS = re.compile(
    rf"(?:(?P<whole>[0-9 ]+?) ?{_HRYVNIA}(?: ?,)? ?)?(?P<part>[0-9]{{1,2}}) ?(?:коп|копійок|копійки|копійка)\.?"
)
_THOUSAND = re.compile(rf" ?тис\.? ?(?:{_HRYVNIA})?$")
_OTHER_MEASURE = re.compile(r"тис|млн|млрд|мільйон|мільярд|thousand|million")
_OTHER_CURRENCY = re.compile(r"[$€£]|usd|eur|gbp|pln|дол|євро|злот")
_NEGATIVE = re.compile(r"[-−–—] ?[0-9]|\([0-9 .,]+\)$")
_NO_KOPIYKAS = re.compile(r"[.,][-–—=]+$")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_APOSTROPHE = re.compile(r"['’ʼ`´]")
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_FIGURES = re.compile(r"[0-9]+")
_MOST_FIGURES = 15
_FRACTION = re.compile(r"[0-9]{1,30}")
_THREE_AFTER = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_KEPT = Context(prec=15)
"""So many figures a spreadsheet shows: behind them stands what binary fractions leave."""
WRONG = because("Вкажіть суму в гривнях, наприклад 1 200,50")
TWO_READINGS = because("Це може бути й тисяча, і дріб: запишіть із копійками, наприклад 1 200,50")
OTHER_UNIT = because("Заголовок каже «тисячі», а клітинка — «грн»: залиште одне з двох")
LOST = because("Тут частки копійки: округліть суму до копійок")
NOT_THOUSANDS = because("Тут потрібні гривні, а не тисячі чи мільйони: запишіть суму повністю, наприклад 120 500,00")
NOT_HRYVNIA = because("Тут потрібні гривні: перерахуйте суму з іншої валюти")
NEGATIVE = because("Сума не може бути від’ємною")
KOPIYKAS_TWICE = because("Копійки тут сказано двічі: запишіть суму як 1 200,50")
TOO_LARGE = because("Завелика сума: не більше ніж %(limit)s грн", limit=format_uah(MAX_UAH))


def read_price(value: Any) -> Decimal | None:
    """Read an amount of money in hryvnia, zero or more; a float is refused, for it is not exact."""
    if is_blank(value):
        return None
    amount = read_amount(value) if isinstance(value, str) else None
    if isinstance(value, int) and not isinstance(value, bool):
        amount = Decimal(value)
    if isinstance(value, Decimal) and value.is_finite():
        amount = value
    if amount is None:
        raise Unreadable(WRONG)
    if amount < 0:
        raise Unreadable(NEGATIVE)
    if amount > MAX_UAH:
        raise Unreadable(TOO_LARGE)
    try:
        to_kopiykas(amount)
    except ValueError as error:
        raise Unreadable(LOST) from error
    return round_uah(amount)  # Kept alike, whichever door it came by: 1200 -> 1200.00.


def read_amount(text: str, factor: int = 1, *, is_cell: bool = False) -> Decimal:
    """Read an amount, in hryvnia or in `factor` of them, and give hryvnias; raise Unreadable.

    In thousands a mark parts the fraction: «80,603» are 80 603 hryvnias. Of a spreadsheet's cell the figures are taken
    that it shows.
    """
    told = _plain(text)
    in_words = _IN_WORDS.fullmatch(told)
    if in_words is None:
        told = _without_unit(told, factor)
    elif factor != 1:
        raise Unreadable(OTHER_UNIT)
    else:
        whole = _ungrouped(in_words["whole"] or "0", " ")
        told = f"{whole or '?'}.{in_words['part']:0>2}"
    whole, mark, fraction = _parted(told, is_whole=factor == 1)
    if not _FIGURES.fullmatch(whole) or (mark and not _FRACTION.fullmatch(fraction)):
        raise Unreadable(_why(told))
    if len(whole) > _MOST_FIGURES:
        raise Unreadable(TOO_LARGE)
    amount = Decimal(f"{whole}.{fraction or 0}")
    if is_cell and len(fraction) > 2 and _KEPT.prec - 2 >= len(whole) > _KEPT.prec - len(fraction):
        amount = _KEPT.plus(amount)
    amount *= factor
    if amount != amount.quantize(KOPIYKA):
        raise Unreadable(LOST)
    return amount


def _plain(text: str) -> str:
    told = _APOSTROPHE.sub(" ", _INVISIBLE.sub("", text)).strip().rstrip(";")
    return _SPACE.sub(" ", told).strip().casefold()


def _without_unit(told: str, factor: int) -> str:
    """Take off the unit before or behind an amount; one inside it is no unit: «12 грн 50» says two things."""
    if factor == 1000 and _THOUSAND.search(told):
        return _THOUSAND.sub("", told)
    bare = _CURRENCY.sub("", told)
    if factor != 1 and bare != told:
        raise Unreadable(OTHER_UNIT)
    return _NO_KOPIYKAS.sub("", bare).strip()


def _why(told: str) -> Reason:
    """Say what is wrong with what is no amount, as exactly as it can be known."""
    if _NEGATIVE.match(told):
        return NEGATIVE
    if _OTHER_CURRENCY.search(told):
        return NOT_HRYVNIA
    if _OTHER_MEASURE.search(told):
        return NOT_THOUSANDS
    return KOPIYKAS_TWICE if "коп" in told and re.search(r"[0-9][.,][0-9]", told) else WRONG


def _parted(told: str, *, is_whole: bool) -> tuple[str, str, str]:
    """Part the whole hryvnias from their fraction: at the last mark, unless it can only part thousands."""
    marks = [letter for letter in told if letter in ".,"]
    if not marks:
        return _ungrouped(told, " "), "", ""
    last = marks[-1]
    if marks.count(last) > 1:
        return ("", "", "") if set(marks) != {last} or " " in told else (_ungrouped(told, last), "", "")
    if is_whole and marks == [last] and _is_doubtful(told):
        raise Unreadable(TWO_READINGS)
    whole, mark, fraction = told.rpartition(last)
    other = marks[0] if marks[0] != last else " "
    return _ungrouped(whole, other), mark, fraction


def _is_doubtful(told: str) -> bool:
    return _THREE_AFTER.fullmatch(told) is not None and not told.startswith("0")


def _ungrouped(told: str, mark: str) -> str:
    """Take the marks out that part thousands; what is not parted by threes is no figure."""
    if mark not in told:
        return told
    parted = told.replace(mark, " ") if mark != " " else told
    return parted.replace(" ", "") if _GROUPED.fullmatch(parted) and " " not in told.replace(mark, "") else ""


def refuse_doubtful_whole(text: str) -> None:
    """Refuse «1.200» where a whole number is meant: it is a thousand to some and one to others."""
    if _THREE_AFTER.fullmatch(text.strip()):
        raise Unreadable(because("Це може бути й тисяча, і дріб: запишіть число без крапок і ком"))
