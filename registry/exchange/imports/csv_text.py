"""CSV of any Ukrainian office: encodings and delimiters found out, never guessed into mojibake."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.kernel.errors import Invalid, because

DELIMITERS = (",", ";", "\t")
CYRILLIC = frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъё’–—«»№…“”„°ё")
MAX_CELL = 10_000
SAMPLE_ROWS = 30
SAMPLE_LETTERS = 200_000
MOST_WORDS = 5_000
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def read_csv(data: bytes) -> SourceTable:
    """Read a CSV file; raise Invalid on «file»."""
    csv.field_size_limit(MAX_CELL)
    try:
        rows = _parse(decode(data))
        headings = next(rows, None)
        body = [SourceRow(at, cells) for at, cells in enumerate(rows, 2) if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise Invalid(file=because("Таблицю складено неправильно: незакриті лапки або завелика клітинка")) from error
    if headings is None:
        raise Invalid(file=because("У файлі немає рядків"))
    return SourceTable([cell.strip() for cell in headings], body)


def decode(data: bytes) -> str:
    """Turn bytes into text: UTF-8, UTF-16 or cp1251; raise Invalid rather than guess."""
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data, "utf-8-sig")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    if b"\x00" in data[:400]:
        head = data[:400]
        return _strictly(data, "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _strictly(data, "cp1251")
    foreign = {letter: count for letter, count in Counter(text.casefold()).items() if ord(letter) > 127}
    known = sum(count for letter, count in foreign.items() if letter in CYRILLIC)
    if known < 0.9 * sum(foreign.values()) or _is_turned_over(text[:SAMPLE_LETTERS]):
        raise Invalid(file=because("Кодування файлу не розпізнано: збережіть його як UTF-8"))
    return text


def _is_turned_over(text: str) -> bool:
    """KOI8 read as cp1251 gives Cyrillic letters too, but «нАЗВА» instead of «Назва»."""
    pairs = [(one, other) for one, other in pairwise(text) if one.isalpha() and other.isalpha()]
    turned = sum(one.islower() and other.isupper() for one, other in pairs)
    return turned > len(pairs) / 20


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(file=because("Кодування файлу не розпізнано: збережіть його як UTF-8")) from error


def find_delimiter(text: str) -> str:
    """Choose the delimiter that gives the first rows the most columns, and all of them the same number."""
    sample = "\n".join(text.splitlines()[: SAMPLE_ROWS * 2])

    def merit(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row][:SAMPLE_ROWS]
        if not widths or widths[0] == 1:
            return (0, 0)
        return (sum(width == widths[0] for width in widths) / len(widths), widths[0])

    return max(DELIMITERS, key=merit)


def _parse(text: str) -> Iterator[list[str]]:
    """Read row by row; words that are told again and again are kept once."""
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        text, delimiter = rest, first.strip()[4]
    else:
        delimiter = find_delimiter(text)
    words: dict[str, str] = {}
    for read in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        cells = [words.get(cell) or _unguarded(cell) for cell in read]
        if len(words) < MOST_WORDS:
            words.update(zip(read, cells, strict=True))
        yield cells


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that our export puts before what a spreadsheet would run."""
    return cell[1:] if _GUARDED.match(cell) else cell
