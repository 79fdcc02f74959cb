"""Money and figures as people write them; where kopiykas would be lost or two readings are possible, nothing is."""

import re
from decimal import Context, Decimal

from registry.kernel.errors import because
from registry.kernel.rules.reading import Unreadable

_CURRENCY = re.compile(r"(?:грн|гривень|гривні|гривня|uah|₴)\.?", re.IGNORECASE)
_NO_KOPIYKAS = re.compile(r"[.,][-–—=]+$")
_SPACE = re.compile(r"[\s\u00a0\u202f\u2009]+")
_APOSTROPHE = re.compile(r"['’ʼ`´]")
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_FIGURES = re.compile(r"[0-9]{1,15}")
_FRACTION = re.compile(r"[0-9]{1,30}")
_THOUSANDS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_KEPT = Context(prec=15)
"""So many figures a spreadsheet shows: behind them stands what binary fractions leave."""
WRONG = because("Вкажіть суму в гривнях, наприклад 1 200,50")
TWO_READINGS = because("Це може бути й тисяча, і дріб: запишіть із копійками, наприклад 1 200,50")
OTHER_UNIT = because("Заголовок каже «тисячі», а клітинка — «грн»: залиште одне з двох")
LOST = because("Тут частки копійки: округліть суму до копійок")


def read_amount(text: str, factor: int = 1) -> Decimal:
    """Read an amount, in hryvnia or in `factor` of them, and give hryvnias; raise Unreadable.

    In thousands a mark parts the fraction: «80,603» are 80 603 hryvnias.
    """
    if factor != 1 and _CURRENCY.search(text):
        raise Unreadable(OTHER_UNIT)
    told = _NO_KOPIYKAS.sub("", _CURRENCY.sub("", text).strip().rstrip(";"))
    told = _SPACE.sub(" ", _APOSTROPHE.sub(" ", told)).strip()
    whole, mark, fraction = _parted(told, is_whole=factor == 1)
    if not _FIGURES.fullmatch(whole) or (mark and not _FRACTION.fullmatch(fraction)):
        raise Unreadable(WRONG)
    amount = Decimal(f"{whole}.{fraction or 0}")
    if len(fraction) > 2 and _KEPT.prec - 2 >= len(whole) > _KEPT.prec - len(fraction):
        amount = _KEPT.plus(amount)
    amount *= factor
    if amount != amount.quantize(Decimal("0.01")):
        raise Unreadable(LOST)
    return amount


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
    return _THOUSANDS.fullmatch(told) is not None and not told.startswith("0")


def _ungrouped(told: str, mark: str) -> str:
    """Take the marks out that part thousands; what is not parted by threes is no figure."""
    if mark not in told:
        return told
    parted = told.replace(mark, " ") if mark != " " else told
    return parted.replace(" ", "") if _GROUPED.fullmatch(parted) and " " not in told.replace(mark, "") else ""


def refuse_doubtful_whole(text: str) -> None:
    """Refuse «1.200» where a whole number is meant: it is a thousand to some and one to others."""
    if _THOUSANDS.fullmatch(text.strip()):
        raise Unreadable(because("Це може бути й тисяча, і дріб: запишіть число без крапок і ком"))
