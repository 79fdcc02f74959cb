"""Rows that are no things, as offices leave them in a table: totals, signatures, headings repeated on every page."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from registry.exchange.rules.columns import Known, SourceRow, normal
from registry.exchange.rules.guidance import is_example
from registry.kernel.errors import Reason, because

EMPTY = because("Порожній рядок пропущено")
TOTAL = because("Рядок підсумків пропущено")
NUMBERING = because("Рядок із номерами стовпців пропущено")
EXAMPLE = because("Рядок-приклад пропущено")
REPEATED = because("Повторений рядок заголовків пропущено")
SIGNATURE = because("Рядок підпису або примітки під таблицею пропущено")
SECTION = because("Рядок-підзаголовок пропущено: в усіх його клітинках те саме")
ALONE = because("У рядку заповнено лише одну клітинку: перевірте, чи це не підзаголовок або підпис")
NARROW = 3
"""In a table of fewer columns a row of one cell is nothing odd."""
LETTERS = "АБВГДЕЄЖ"
CODE_DIGITS = 8
"""A figure of so many digits is a code of an organisation or a number, and no count."""

_SUM = r"(?:разом|усього|всього|загалом|підсумок|підсумки|ітого|итого|сума|total)"
_TOTAL = re.compile(
    rf"{_SUM}(?:\s*[:—–=-].*|\s+(?:по|за|на|у|в|по:|об['’ʼ]єктів|одиниць|штук|найменувань|позицій)\b.*|\s*[0-9].*|\s*шт.*)?"
    r"|загальна (?:кількість|сума|вартість)\b.*",
    re.IGNORECASE,
)
_LOOSE_TOTAL = re.compile(rf"{_SUM}\b.*", re.IGNORECASE)
_FIGURE = re.compile(r"[0-9][0-9\s.,'’]*(?:шт|од|грн|тис|м|км|м2|кв|га)?\.?(?:\s*грн\.?)?", re.IGNORECASE)
_NOTHING = re.compile(r"[\s_.\-–—xхXХ/\\|*]+")
_SIGNED_AS = (
    r"викона(?:в|ла|вець|вці)", r"скла(?:в|ла|дав|дала)", r"перевіри(?:в|ла)", r"погод(?:жено|ив|ила)",
    r"затвер(?:див|дила|джую|джено)", r"прийня(?:в|ла|то)", r"зда(?:в|ла)", r"відпусти(?:в|ла)", r"члени? комісії",
    r"(?:матеріально[ -])?відповідальна особа", r"мво", r"підпис(?:и)?", r"м\. ?п", r"голова комісії", r"станом на",
    r"дата (?:складання|друку|формування|звіту)", r"примітк[аи]", r"сторінка|стор", r"додат(?:ок|ки) до",
    r"исполнитель", r"составил[аи]?", r"проверил[аи]?", r"утверждаю",
)  # fmt: skip
_POSTS = (
    r"керівник", r"директор(?:ка)?", r"начальни(?:к|ця)", r"голова", r"секретар", r"завідувач(?:ка)?", r"аркуш",
    r"спеціаліст(?:ка)?", r"(?:головний |гол\. ?)?бухгалтер", r"тел(?:ефон)?",
)  # fmt: skip
"""Who signs by the post alone; in a list of workplaces these are the things themselves."""
_SIGNATURE = re.compile(rf"\(?(?:{'|'.join(_SIGNED_AS)})\b.*", re.IGNORECASE)
_POST = re.compile(rf"\(?(?:{'|'.join(_POSTS)})\b.*", re.IGNORECASE)
_INITIAL = r"[А-ЯІЇЄҐA-Z]\."
_NAME = r"[А-ЯІЇЄҐA-Z][\w'’ʼ-]+"
_PERSON = re.compile(
    rf"[/(]?\s*(?:{_NAME}\s+{_INITIAL}\s*(?:{_INITIAL})?|{_INITIAL}\s*(?:{_INITIAL})?\s*{_NAME}|{_NAME}(?:\s+{_NAME}){{1,2}})\s*[/)]?"
)
_SCRAP = re.compile(
    r"\(?\s*(?:(?:особистий |власний )?підпис|посада|піб|п\. ?і\. ?б\.?|прізвище.*|ініціали.*|дата|м\. ?п\.?)\s*\)?"
    r"|тел\..*|телефон.*"
    r"|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}(?: ?р\.?)?|[«\"]?_*[»\"]? ?_* ?20[0-9_]{2} ?р\.?|[0-9 ()+-]{5,}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Around:
    """What rows stand in: their headings, the spellings that are known, the taken columns, those that name a thing."""

    headings: Sequence[str]
    known: Known
    taken: Mapping[int, str]
    keys: frozenset[int]
    usual: int = 0
    """So many cells most rows fill at least."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Give the headings in the form in which they are compared."""
        return tuple(map(normal, self.headings))


@dataclass
class SortedOut:
    """The rows that are things, those that are none with the reason, and those that may be none."""

    things: list[SourceRow] = field(default_factory=list)
    left_out: list[tuple[SourceRow, Reason]] = field(default_factory=list)
    doubted: list[SourceRow] = field(default_factory=list)


def sort_out(rows: Sequence[SourceRow], around: Around) -> SortedOut:
    """Part the things from what is none."""
    filled = sorted(sum(map(bool, map(_said, row.cells))) for row in rows)
    around = replace(around, usual=filled[len(filled) // 2] if filled else 0)
    found, before = SortedOut(), None
    for row in rows:
        cells = [_said(cell) for cell in row.cells]
        is_numbering = before is REPEATED and is_numbered(cells)
        before = NUMBERING if is_numbering else next((reason for is_odd, reason in ODD if is_odd(cells, around)), None)
        if before is not None:
            found.left_out.append((row, before))
            continue
        found.things.append(row)
        if len(around.taken) >= NARROW and sum(map(bool, cells)) == 1:
            found.doubted.append(row)
    return found


def is_numbered(cells: Sequence[str]) -> bool:
    """Tell whether a row only numbers the columns: «1, 2, 3», in forms of accounts «А, Б, 1, 2»."""
    told = [cell.rstrip(".") for cell in cells if cell]
    letters = sum(1 for mine, theirs in zip(told, LETTERS, strict=False) if mine.upper() == theirs)
    return len(told) > 2 and told[letters:] == [str(number) for number in range(1, len(told) - letters + 1)]


def _said(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _is_empty(cells: Sequence[str], _around: Around) -> bool:
    """Files have none such: somebody emptied the row on the page, because it is no thing."""
    return not any(cells)


def _is_example(cells: Sequence[str], _around: Around) -> bool:
    return is_example(cells)


def _is_repeated(cells: Sequence[str], around: Around) -> bool:
    """A page break: the same words stand under the same headings, at least two of them."""
    told = [(place, cell) for place, cell in enumerate(cells) if cell]
    same, are_known = 0, True
    for place, cell in told:
        word = normal(cell[:200])
        is_own, is_known = around.words[place : place + 1] == (word,), word in around.known
        if not (is_own or is_known):
            return False  # Nearly every row ends here, by its first cell.
        same, are_known = same + is_own, are_known and is_known
    return same > 1 and (same == len(told) or are_known)


def _is_total(cells: Sequence[str], around: Around) -> bool:
    """A total begins with its word and names nothing: what stands under the names of things is a count or a sum."""
    words = [cell for cell in cells if cell and not _FIGURE.fullmatch(cell) and not _NOTHING.fullmatch(cell)]
    codes = [at for at, cell in enumerate(cells) if at in around.keys and _is_code(cell)]
    if not words or codes:
        return False
    if all(_TOTAL.fullmatch(word) for word in words):
        return True
    first = next(place for place, cell in enumerate(cells) if cell in words)
    if _TOTAL.fullmatch(cells[first]):
        return not any(place in around.keys and place != first and cells[place] in words for place in range(len(cells)))
    is_counted = any(_FIGURE.fullmatch(cell) for cell in cells)
    return len(words) == 1 and is_counted and _LOOSE_TOTAL.fullmatch(words[0]) is not None


def _is_code(cell: str) -> bool:
    return cell.isdecimal() and len(cell) >= CODE_DIGITS


def _is_signature(cells: Sequence[str], around: Around) -> bool:
    """Who signs, with nothing beside but a name, a line to sign on, a date or a telephone."""
    told = [cell for cell in cells if cell and not _NOTHING.fullmatch(cell)]
    is_scant = sum(map(bool, cells)) < around.usual
    if not told or not (_SIGNATURE.fullmatch(told[0]) or (is_scant and _POST.fullmatch(told[0]))):
        return False
    return all(_PERSON.fullmatch(cell) or _SCRAP.fullmatch(cell) for cell in told[1:] if cell != told[0])


def _is_section(cells: Sequence[str], around: Around) -> bool:
    """A heading merged over the table: the same words in several cells and nothing else, the number among them."""
    filled = {place for place, cell in enumerate(cells) if cell}
    first = next(filter(None, cells), "")
    if len(filled) < 2 or first.isdecimal() or any(cell != first for cell in cells if cell):
        return False
    is_wide = len(around.taken) >= NARROW
    return len(filled) >= NARROW or (is_wide and filled <= around.keys and not re.search(r"[0-9]", first))


ODD: Sequence[tuple[Callable[[Sequence[str], Around], bool], Reason]] = (
    (_is_empty, EMPTY),
    (_is_example, EXAMPLE),
    (_is_repeated, REPEATED),
    (_is_total, TOTAL),
    (_is_signature, SIGNATURE),
    (_is_section, SECTION),
)
"""How a row can be no thing, and what is said of it."""
