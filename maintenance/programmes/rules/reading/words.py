"""The words by which councils name columns, rows, sources and units of a programme."""

import re

YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
RANGE = re.compile(r"((?:19|20)[0-9]{2})\s*(?:р\.?|рр\.?|рік|роки)?\s*[-–—]\s*((?:19|20)[0-9]{2})")
OF_YEAR = re.compile(r"(?:на|у|за)\s+(?:[а-яіїєґ’']+\s+)?((?:19|20)[0-9]{2})\s+(?:[а-яіїєґ’']+\s+)?(?:рік|році|р\.)")
THOUSANDS = re.compile(
    r"тис\.?\s*грн|тис(?:яч)?\.?\s*грив|тис\.\s*гр\b|thous\w*\.?\s*(?:of\s+)?(?:uah|hryv)|uah\s+thous"
)
HRYVNIA = re.compile(r"\bгрн|грив(?:ень|ні|ня)|\buah\b|hryvni")

_SOURCES = tuple(
    (name, re.compile("|".join(patterns)))
    for name, *patterns in (
        ("state", r"держ(?:авн\w*|\.)\s*(?:\w+\s+){0,2}бюдж", "субвенц", r"^держ(?:авн\w*|\.?)$"),
        ("oblast", r"обл(?:асн\w*|\.)\s*(?:\w+\s+){0,2}бюдж", r"^обл(?:асн\w*|\.?)$"),
        ("raion", r"район\w*\s*(?:\w+\s+){0,2}бюдж", r"^районн\w*$"),
        (
            "other",
            r"інш\w*\s+(?:\w+\s+){0,2}(?:джерел|кошт|надходж)",
            r"(?:не|поза)\s?-?бюджетн",
            "грант|інвестор|спонсор|донор|власні кошти",
            r"^інш[іе]$",
        ),
        (
            "local",
            r"бюджет\w*\s+(?:[\w-]+\s+){0,4}(?:громади|отг|тг|міста)\b",
            "самоврядування",
            r"(?:місцев|міськ|сільськ|селищн)\w*\s*(?:\w+\s+){0,2}бюдж",
            r"^(?:місцев|міськ)\w*$",
        ),
    )
)
_ALL = re.compile(
    r"^(?:загальн\w+\s+обсяг|обсяг\s+ресурсів|(?:у|в)сього|разом|всі\s+джерела|усі\s+джерела|у?сього)\b"
    r"|загальн\w+\s+обсяг"
)
_PARTS = (
    ("current", re.compile(r"поточн|споживанн")),
    ("capital", re.compile(r"капітальн")),
    ("general", re.compile(r"загальн\w*\.?\s*фонд|^зф\b|\bзаг\.\s*фонд")),
    ("special", re.compile(r"спец\w*\.?\s*фонд|^сф\b|бюджет\w*\s+розвитку")),
)
LONGEST_SOURCE = 90
TOTAL = re.compile(
    r"^(?:разом|(?:у|в)сього|загалом|підсумок|всего|итого|(?:grand\s+)?total|загальн\w+\s+(?:обсяг|сума))\b"
)
BARE_TOTAL = re.compile(
    r"^(?:разом|(?:у|в)сього|загалом|підсумок|всего|итого|total)(?:\s*,?\s*(?:тис\.?\s*)?(?:грн\.?)?)?\s*[:.]?$"
)
OF_PROGRAMME = re.compile(r"програм|проєктами, роботами")
OF_TASK = re.compile(r"завдан|напрям|розділ|пріоритет|підпрограм|ціл[ьі]|блок")
TASK = re.compile(
    r"^(?:завдання|напрям(?:ок)?|розділ|пріоритет(?:ний\s+напрям(?:ок)?)?|підпрограма|(?:операційна\s+)?ціль|блок)"
    r"\s*№?\s*([0-9]{1,3}(?:\.[0-9]{1,3}){0,2}|[ivxіх]{1,5}(?![а-яіїєґ]))?"
)
NAMED_TASK = re.compile(
    r"(?:завдан|напрям|розділ|пріоритет|підпрограм|ціл|блок)[а-яіїєґ’]*\s*№?\s*([0-9]{1,3}(?:\.[0-9]{1,3}){0,2})"
)
CODE = re.compile(r"^([0-9]{1,3}(?:\.[0-9]{1,3}){1,3})\.?(?=\s|$)")
NUMBER = re.compile(r"^([0-9]{1,4}(?:[.,][0-9]{1,3}){0,3})[.)]?$")
NUMBERED = re.compile(r"^([0-9]{1,3})[.)]\s+\S")
NOTE = re.compile(r"^(?:\\?\*|примітк|\(?\*|¹|²)")

TEXTS = (
    ("source", re.compile(r"джерел")),
    ("responsible", re.compile(r"відповідальн|виконавц|виконавець|замовник|розпорядник")),
    ("term", re.compile(r"строк|термін")),
    ("outcome", re.compile(r"результат|показник|ефект")),
    ("number", re.compile(r"^№|п/п|з/п|^код|^шифр|^номер")),
)
TASK_HEAD = re.compile(r"завдан|напрям|пріоритет|розділ|мета\b|ціл")
TITLE_HEAD = re.compile(r"зах[оі]д|проє?кт|робіт|роботи|зміст|назва|найменування|перелік|мета, завдання")
SUM_HEAD = re.compile(r"обсяг|кошт|витрат|видатк|сума|фінансув|бюджет|етап|потреб")
HEAD = re.compile(
    r"^(?:№|назва|найменування|перелік|зміст|зах[оі]д[иі]?\b|завдання\b|мета\b|відповідальн|виконав|строк|термін|джерел"
    r"|очікуван|обсяг|орієнтовн|прогнозн|у тому числі|в тому числі|у т\. ?ч|в т\. ?ч|поточн|капітальн|загальн|спец"
    r"|(?:у|в)сього|разом|держ|обл|район|місцев|міськ|бюджет|інш[іе]|[ivxіх]+(?:\s+етап|$)|етап|тис\. грн|грн$"
    r"|код|показник|результат|кошти"
    r"|фінансування|роки|рік|напрям\w*\s+діяльн|пріоритетн\w+ завдан|замовник|сума|витрати|видатки|примітк)"
)
SUM_CELL = re.compile(r"^(?:обсяг|орієнтовн\w+ обсяг|прогнозн\w+ обсяг|сума|кошти|витрати|видатки|вартість)")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def plain(text: str) -> str:
    """Give a text as it is compared: one space, small letters, one apostrophe."""
    return " ".join(text.replace("ʼ", "’").replace("'", "’").casefold().split())


def source_of(text: str) -> str | None:
    """Name the source of money that a text means; None says nothing of one."""
    said = plain(text).strip(" :;,.-–—")
    found = [name for name, pattern in _SOURCES if pattern.search(said)]
    if len(found) == 1:
        return found[0]
    return "all" if _ALL.search(said) or len(found) > 1 else None


def is_source(text: str) -> bool:
    """Tell whether a text is nothing but the name of a source."""
    said, source = plain(text), source_of(text)
    if source is None or CODE.match(said):
        return False
    return len(said) <= LONGEST_SOURCE or bool(source == "all" and _ALL.match(said) and not OF_TASK.search(said))


def part_of(text: str) -> str:
    """Name the fund or kind of spending that a head means; both of a pair are the total."""
    said = plain(text)
    found = [name for name, pattern in _PARTS if pattern.search(said)]
    return found[0] if len(found) == 1 else "total"


def unit_of(text: str) -> str | None:
    """Name the unit that a text gives; None gives none."""
    said = plain(text)
    if THOUSANDS.search(said):
        return "тис. грн"
    return "грн" if HRYVNIA.search(said) else None


def years_in(text: str) -> list[int]:
    """List the years that a text names, ranges filled."""
    found: set[int] = set()
    for first, last in RANGE.findall(text):
        found.update(range(int(first), int(last) + 1) if int(last) - int(first) < 20 else ())
    found.update(int(year) for year in YEAR.findall(text))
    return sorted(found)


def task_number(text: str) -> str | None:
    """Give the number in a task's name: «Завдання 2.» is 2, «Напрям ІІ» is 2; None has none."""
    found = TASK.match(plain(text))
    number = found.group(1) if found else None
    if number is None:
        return None
    latin = number.replace("і", "i").replace("х", "x")
    return str(ROMAN.get(latin, number))
