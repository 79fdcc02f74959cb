"""Days as Ukrainian offices and their programs write them; what may be read in two ways is refused."""

import re
from datetime import date, timedelta
from typing import Any, NoReturn

from registry.kernel.errors import Reason, because
from registry.kernel.rules.reading import Unreadable
from registry.kernel.text import fold

Told = tuple[Any, Reason | None]
"""What a cell holds, and a warning where reading it took something for granted."""

MONTHS = (
    ("січень", "січня", "january", "jan"), ("лютий", "лютого", "february", "feb"),
    ("березень", "березня", "march", "mar"), ("квітень", "квітня", "april", "apr"),
    ("травень", "травня", "may"), ("червень", "червня", "june", "jun"),
    ("липень", "липня", "july", "jul"), ("серпень", "серпня", "august", "aug"),
    ("вересень", "вересня", "september", "sep"), ("жовтень", "жовтня", "october", "oct"),
    ("листопад", "листопада", "november", "nov"), ("грудень", "грудня", "december", "dec"),
)  # fmt: skip
MONTH_OF = {word: number for number, words in enumerate(MONTHS, 1) for word in words}
_TIME = re.compile(r"(?:t|\s+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?(z|[+-][0-9]{2}:?[0-9]{2})?$")
_YEAR_WORD = re.compile(r"\s*(?:р|року|рік|г)\.?$")
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])")
_DOTTED = re.compile(r"([0-9]{1,2})\s?\.\s?([0-9]{1,2})\s?\.\s?([0-9]{4}|[0-9]{2})")
_DASHED = re.compile(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_WORDED = re.compile(r"«?([0-9]{1,2})»?\s+([^\W\d]+)\.?\s+([0-9]{4})")
_NUMBER = re.compile(r"([0-9]{5})(?:[.,]0+)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH = re.compile(r"(?:[0-9]{1,2}[./-][0-9]{4}|[0-9]{4}[./-][0-9]{1,2}|[^\W\d]+\s+[0-9]{4})")
_SHEET_ZERO = date(1899, 12, 30)
_SHEET_FIRST, _SHEET_LAST = 18_264, 73_415
"""Day numbers of a spreadsheet from 1950 to 2100; others are no days."""
ENDLESS_YEARS = frozenset({2999, 3999, 9999})
"""With these programs write that something has no end."""
NO_YEARS = frozenset({0, 1})
"""With these programs write that there is no date."""
LAST_SHORT_YEAR = 69

WRONG = because("Вкажіть дату, наприклад 22.11.2026")
ENDLESS = because("Ця дата означає «без кінця»: поле залишено порожнім")
NO_DAY = because("Ця дата означає «не вказано»: поле залишено порожнім")


def read_day_cell(text: str, *, may_be_endless: bool = True) -> Told:
    """Read a day in any of the usual forms; raise Unreadable where there are two readings or none."""
    told = _YEAR_WORD.sub("", fold(text))
    told, warning = _without_time(told)
    if number := _NUMBER.fullmatch(told):
        return _by_number(int(number.group(1)))
    year, month, day = _parts(told)
    if year in NO_YEARS:
        return None, NO_DAY
    if year in ENDLESS_YEARS and may_be_endless:
        return None, ENDLESS
    try:
        return date(year, month, day), warning
    except ValueError:
        _refuse(because("Такого дня немає: %(told)s. Вкажіть дату, наприклад 22.11.2026", told=text.strip()[:40]))


def _refuse(reason: Reason) -> NoReturn:
    raise Unreadable(reason)


def _without_time(told: str) -> tuple[str, Reason | None]:
    """Take a time off; midnight is no time, another one is told, and with a zone it may be another day."""
    found = _TIME.search(told)
    if found is None:
        return told, None
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    if hour > 23 or max(minute, second) > 59:
        _refuse(WRONG)
    is_midnight = not any(int(part or 0) for part in found.groups()[:4])
    if found.group(5) and not is_midnight:
        _refuse(because("Час із поясом може бути іншим днем: залиште саму дату, наприклад 22.11.2026"))
    rest = told[: found.start()].strip()
    return rest, None if is_midnight else because("Тут потрібна лише дата: час відкинуто")


def _by_number(number: int) -> Told:
    if not _SHEET_FIRST <= number <= _SHEET_LAST:
        _refuse(WRONG)
    day = _SHEET_ZERO + timedelta(days=number)
    return day, because("Число прочитано як день електронної таблиці: %(day)s", day=f"{day:%d.%m.%Y}")


def _parts(told: str) -> tuple[int, int, int]:
    """Give year, month and day."""
    if found := _ISO.fullmatch(told):
        return int(found.group(1)), int(found.group(3)), int(found.group(4))
    if found := _COMPACT.fullmatch(told):
        return int(found.group(1)), int(found.group(2)), int(found.group(3))
    if found := _DOTTED.fullmatch(told):
        return _year(found.group(3)), int(found.group(2)), int(found.group(1))
    if found := _DASHED.fullmatch(told):
        return _day_first(int(found.group(1)), int(found.group(3)), _year(found.group(4)))
    if (found := _WORDED.fullmatch(told)) and found.group(2) in MONTH_OF:
        return int(found.group(3)), MONTH_OF[found.group(2)], int(found.group(1))
    if _YEAR.fullmatch(told):
        _refuse(because("Це лише рік: вкажіть день, наприклад 22.11.2026"))
    if _MONTH.fullmatch(told):
        _refuse(because("Це лише місяць: вкажіть день, наприклад 22.11.2026"))
    _refuse(WRONG)


def _day_first(first: int, second: int, year: int) -> tuple[int, int, int]:
    """Slashes and dashes may put the month first: only what has one reading is taken."""
    if second > 12 or (first <= 12 and first != second):
        _refuse(because("День і місяць можна сплутати: запишіть із крапками, наприклад 22.11.2026"))
    return year, second, first


def _year(told: str) -> int:
    if len(told) == 4:
        return int(told)
    return int(told) + (2000 if int(told) <= LAST_SHORT_YEAR else 1900)
