"""CSV of any Ukrainian office: encodings and delimiters found out, never guessed into mojibake."""

import codecs
import csv
import io
from itertools import pairwise

from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.kernel.errors import Invalid, because

DELIMITERS = (",", ";", "\t")
CYRILLIC = frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъё’–—«»№…“”„°ё")
MAX_CELL = 10_000
SAMPLE_ROWS = 30


def read_csv(data: bytes) -> SourceTable:
    """Read a CSV file; raise Invalid on «file»."""
    csv.field_size_limit(MAX_CELL)
    try:
        rows = _parse(decode(data))
    except csv.Error as error:
        raise Invalid(file=because("Таблицю складено неправильно: незакриті лапки або завелика клітинка")) from error
    if not rows:
        raise Invalid(file=because("У файлі немає рядків"))
    headings = [cell.strip() for cell in rows[0]]
    body = [SourceRow(at, list(cells)) for at, cells in enumerate(rows[1:], 2) if any(cell.strip() for cell in cells)]
    return SourceTable(headings, body)


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
    foreign = [letter for letter in text.casefold() if ord(letter) > 127]
    if sum(letter in CYRILLIC for letter in foreign) < 0.9 * len(foreign) or _is_turned_over(text):
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


def _parse(text: str) -> list[list[str]]:
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        text, delimiter = rest, first.strip()[4]
    else:
        delimiter = find_delimiter(text)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
