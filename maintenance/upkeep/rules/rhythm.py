"""How often work comes round, in one cell as offices tell it: «щокварталу», «раз на 6 місяців», «2 рази на рік»."""

import re
from collections.abc import Mapping
from typing import Any

from maintenance.upkeep.models.plan import Interval
from registry.exchange.rules.columns import Column
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.reading import is_blank
from registry.kernel.text import N_, fold

RHYTHM = Column(
    "rhythm", N_("Періодичність"), "How often",
    usual=(
        "періодичність робіт", "періодичність обслуговування", "частота", "як часто", "регулярність", "кратність",
        "періодичність виконання",
    ),
)  # fmt: skip
MONTHS = Column(
    "rhythm_months", N_("Періодичність, міс."), "How often, months",
    usual=(
        "періодичність, місяців", "періодичність (місяців)", "періодичність обслуговування, міс.", "інтервал, міс.",
        "інтервал, місяців", "раз на, міс.", "періодичність робіт, міс.", "періодичність у місяцях",
    ),
)  # fmt: skip
YEAR_MONTHS = 12
_WORDS: Mapping[str, tuple[int, Interval]] = {
    "щотижня": (1, Interval.WEEK), "щотижнево": (1, Interval.WEEK), "щомісяця": (1, Interval.MONTH),
    "щомісячно": (1, Interval.MONTH), "щокварталу": (1, Interval.QUARTER), "щоквартально": (1, Interval.QUARTER),
    "поквартально": (1, Interval.QUARTER), "щопівроку": (6, Interval.MONTH), "раз на півроку": (6, Interval.MONTH),
    "раз на пів року": (6, Interval.MONTH), "щороку": (1, Interval.YEAR), "щорічно": (1, Interval.YEAR),
    "weekly": (1, Interval.WEEK), "monthly": (1, Interval.MONTH), "quarterly": (1, Interval.QUARTER),
    "half-yearly": (6, Interval.MONTH), "yearly": (1, Interval.YEAR), "annually": (1, Interval.YEAR),
}  # fmt: skip
_UNITS = (
    (r"тиж\w*|weeks?", Interval.WEEK), (r"міс\w*|months?", Interval.MONTH), (r"кв\w*|quarters?", Interval.QUARTER),
    (r"р|рік|рок\w*|years?", Interval.YEAR),
)  # fmt: skip
_EVERY = re.compile(r"(?:(?:1 |один )?раз (?:на|в|у) |кожн\w+ |every )?([0-9]{1,3})? ?([а-яіїєґ]+|[a-z]+)\.?")
_TIMES = re.compile(r"([0-9]{1,2}) раз\w* (?:на|в|у) рік")
UNREAD = because("Вкажіть, як часто, наприклад «щокварталу» або «раз на 6 місяців»")


def spread_rhythm(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Tell the number and the unit that a cell of the rhythm stands for, where the row has none; raise Invalid."""
    told = dict(cells)
    rhythm, months = told.pop(RHYTHM.name, None), told.pop(MONTHS.name, None)
    if not is_blank(told.get("interval")):
        return told
    if not is_blank(months):
        every = str(months).strip()
        number, unit = (every, Interval.MONTH) if every.isdecimal() else _read(every, MONTHS.name)
        return {**told, "every": str(number), "interval": unit.value}
    if is_blank(rhythm):
        return told
    number, unit = _read(str(rhythm), RHYTHM.name)
    return {**told, "every": str(number), "interval": unit.value}


def _read(cell: str, name: str) -> tuple[int, Interval]:
    word = fold(cell)
    if word in _WORDS:
        return _WORDS[word]
    if (times := _TIMES.fullmatch(word)) and int(times[1]) and YEAR_MONTHS % int(times[1]) == 0:
        return YEAR_MONTHS // int(times[1]), Interval.MONTH
    every = _EVERY.fullmatch(word)
    unit = next((one for form, one in _UNITS if every and re.fullmatch(form, every[2])), None)
    if every is None or unit is None:
        raise Invalid({name: [UNREAD]})
    return int(every[1] or 1), unit
