"""Tables out of what a council has: DOCX, XLSX, ODS, CSV, tab-separated text of a file or of the clipboard."""

import csv
import io
import json
import re
import zipfile

from maintenance.programmes.imports.raw_text import cleaned, has_pipes, piped, read_torn
from maintenance.programmes.rules.reading.sheets import Sheet, check_sheets, make_sheet
from maintenance.programmes.rules.reading.torn.mending import mend
from registry.exchange.imports.child import MAX_SECONDS, refuse_bomb, refuse_macros, run_child
from registry.exchange.imports.csv_text import decode, find_delimiter
from registry.exchange.imports.tables import refuse_foreign
from registry.exchange.imports.workbook import printed_sheets
from registry.kernel.errors import Invalid, because

MAX_BYTES = 10 * 1024 * 1024
MAX_TEXT = 2_000_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_CELL = 100_000
_CELL = re.compile(r'(?:("(?:[^"]|"")*")(?=[\t\n]|\Z)|([^\t\n]*))(\t|\n|\Z)')
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
NOT_WORD = because("Це не документ DOCX і не книга XLSX або ODS")


def read_file_sheets(data: bytes, file_name: str, *, most_bytes: int = MAX_BYTES) -> list[Sheet]:
    """Read the tables of a file by its content, whatever it is called; raise Invalid on «file».

    Nothing of the file is kept, and what it holds is looked at from outside before a process of its own opens it.
    """
    if len(data) > most_bytes:
        raise Invalid(file=because("Файл більший за %(limit)s МБ", limit=most_bytes // 1024 // 1024))
    if not data.strip():
        raise Invalid(file=because("Файл порожній"))
    if data.startswith(OLD_OFFICE):
        raise Invalid(file=because("Це файл давнього формату (DOC або XLS): збережіть його як DOCX або XLSX"))
    refuse_foreign(data)
    if not data.startswith(b"PK\x03\x04"):
        return read_text_sheets(decode(data), title=_stem(file_name))
    refuse_bomb(data, NOT_WORD, most_bytes=MAX_UNPACKED)
    refuse_macros(data)
    if _is_word(data):
        return check_sheets(make_sheet(title, rows) for title, rows in _word_tables(data))
    return check_sheets(make_sheet(name, rows) for name, rows in printed_sheets(data))


def read_text_sheets(text: str, *, title: str = "") -> list[Sheet]:
    """Read pasted or plain text: tables of tab-separated lines, with the lines above each; raise Invalid on «file»."""
    if len(text) > MAX_TEXT:
        raise Invalid(file=because("Задовгий текст: не більше %(limit)s знаків", limit=MAX_TEXT))
    told = cleaned(text)
    lines = piped(told) if has_pipes(told) else _tabbed(told) if "\t" in told else _delimited(told)
    return check_sheets(mend(one) for one in read_torn(lines, title))


def _tabbed(text: str) -> list[list[str]]:
    """Part tab-separated text; quotes hold a cell together only where they hold all of it, others are print."""
    lines: list[list[str]] = [[]]
    for found in _CELL.finditer(text.removesuffix("\n") + "\n"):
        quoted, bare, end = found.groups("")
        lines[-1].append(quoted[1:-1].replace('""', '"') if quoted else bare)
        if end == "\n":
            lines.append([])
    return lines


def _delimited(text: str) -> list[list[str]]:
    csv.field_size_limit(MAX_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text)))
    except csv.Error as error:
        raise Invalid(file=because("Таблицю складено неправильно: незакриті лапки або завелика клітинка")) from error


def _is_word(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "word/document.xml" in archive.namelist()


def _word_tables(data: bytes) -> list[tuple[str, list[list[str]]]]:
    done = run_child("maintenance.programmes.imports.word_child", data)
    if done is None:
        raise Invalid(file=because("Документ не вдалося прочитати за %(limit)s с", limit=MAX_SECONDS))
    if done.returncode == 4:
        raise Invalid(file=because("У документі забагато таблиць, рядків або стовпців"))
    if done.returncode:
        raise Invalid(file=because("Документ пошкоджено або він завеликий"))
    tables: list[tuple[str, list[list[str]]]] = json.loads(done.stdout)
    if not tables:
        raise Invalid(file=because("У документі немає жодної таблиці: малюнок таблиці прочитати не можна"))
    return [(title, rows) for title, rows in tables if rows]


def _stem(file_name: str) -> str:
    return file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0][:200]
