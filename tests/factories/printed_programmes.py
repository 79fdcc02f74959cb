"""The programmes built in as their councils print them: grids of text with heads of several rows, and files of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.table import _Cell
from xlsxwriter import Workbook

from maintenance.programmes.rules.reading.sheets import Sheet, make_sheet

Grid = list[list[str]]
NAMES = {
    "task": "Назва завдання",
    "title": "Назва проєкту, робіт з інформатизації",
    "responsible": "Відповідальні за виконання",
    "term": "Строки виконання",
    "source_label": "Джерела фінансування",
    "outcome": "Очікувані результати",
}


@dataclass(frozen=True)
class PrintedTable:
    """A table as printed: what stands above it, its cells, which rows of them are heads."""

    title: str
    rows: Grid
    heads: tuple[int, int]

    @property
    def sheet(self) -> Sheet:
        """Give it as a reader of files does."""
        return make_sheet(self.title, self.rows)


def print_programme(document: dict[str, Any], *, has_doubts: bool = True) -> list[PrintedTable]:
    """Print a document's tables; a figure in a doubtful column is marked «(?)» as whoever copies it would."""
    printed = []
    for table in document["tables"]:
        above = f"{document['title']}\n{table['title']}, {document['unit']}"
        is_by_source = table["role"] in ("passport", "resources")
        make = _print_by_source if is_by_source else _print_measures
        rows, heads = make(document, table, has_doubts)
        printed.append(PrintedTable(above, rows, heads))
    return printed


def _print_by_source(document: dict[str, Any], table: dict[str, Any], has_doubts: bool) -> tuple[Grid, tuple[int, int]]:
    has_codes = any(row.get("code") for row in table["rows"])
    words = (["№"] if has_codes else []) + ["Джерела та обсяги фінансування"]
    heads = _heads(words, table["columns"], [])
    is_passport = table["role"] == "passport"
    items = [_wide([item["number"], item["title"], *item["value"][:1]], heads) for item in document["passport"]]
    body = [
        ([row.get("code", "")] if has_codes else []) + [row.get("title", ""), *_figures(row, has_doubts)]
        for row in table["rows"]
    ]
    before = items if is_passport and has_codes else []
    return [*before, *heads, *body], (len(before), len(before) + len(heads))


def _print_measures(document: dict[str, Any], table: dict[str, Any], has_doubts: bool) -> tuple[Grid, tuple[int, int]]:
    has_tasks = any(row["kind"] == "task" for row in table["rows"])
    before = ["task", "title"] if has_tasks else ["title"]
    before += [name for name in ("responsible", "term", "source_label") if has_tasks and _has(table, name)]
    before += ["source_label"] if not has_tasks else []
    after = ["outcome"] if has_tasks else ["responsible"]
    names = {**NAMES, "title": NAMES["title"] if has_tasks else "Мета, завдання, КТКВК"}
    heads = _heads([names[one] for one in before], table["columns"], [names[one] for one in after])
    body: Grid = []
    pending = ""
    for row in table["rows"]:
        words = {name: row.get(name, "") for name in NAMES}
        if row["kind"] == "task":
            first, _, pending = row["title"].partition("\n")
            words = {**dict.fromkeys(NAMES, ""), "task": first}
        elif row["kind"] != "measure" and has_tasks:
            words |= {"task": words["title"], "title": ""}
        elif pending:
            words["task"], pending = pending, ""
        else:
            words["task"] = ""
        body.append([words[one] for one in before] + _figures(row, has_doubts) + [words[one] for one in after])
    return [*heads, *body], (0, len(heads))


def _has(table: dict[str, Any], name: str) -> bool:
    return any(row.get(name) for row in table["rows"])


def _figures(row: dict[str, Any], has_doubts: bool) -> list[str]:
    doubtful = row.get("doubtful", []) if has_doubts else []
    return [f"{text} (?)" if place in doubtful else text for place, text in enumerate(row["printed"])]


def _heads(before: Sequence[str], columns: Sequence[dict[str, Any]], after: Sequence[str]) -> Grid:
    """Print heads as merged cells come out of the clipboard: a text stands in its first cell alone."""
    depth = max(len(one["above"]) for one in columns) + 1
    grid = [[""] * (len(before) + len(columns) + len(after)) for _level in range(depth)]
    grid[0][: len(before)] = before
    grid[0][len(before) + len(columns) :] = after
    previous: list[str] = []
    for place, column in enumerate(columns, len(before)):
        path = [*column["above"], column["label"]]
        for level, text in enumerate(path):
            is_merged = level < len(column["above"]) and path[: level + 1] == previous[: level + 1]
            grid[level][place] = "" if is_merged else text
        previous = path
    return grid


def _wide(cells: list[str], heads: Grid) -> list[str]:
    return [*cells, *[""] * len(heads[0])][: len(heads[0])]


def as_text(tables: Sequence[PrintedTable]) -> str:
    """Write tables as they come out of the clipboard, one after the other."""
    return "\n\n".join("\n".join([one.title, *("\t".join(map(_quoted, row)) for row in one.rows)]) for one in tables)


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if "\n" in cell or cell.startswith('"') else cell


def as_docx(tables: Sequence[PrintedTable]) -> bytes:
    """Write a document with a table each, heads merged as a council does."""
    document = Document()
    for one in tables:
        for line in one.title.split("\n"):
            document.add_paragraph(line)
        table = document.add_table(len(one.rows), len(one.rows[0]))
        for row, printed in zip(one.rows, table._tbl.tr_lst, strict=True):
            for text, cell in zip(row, printed.tc_lst, strict=True):
                _Cell(cell, table).text = text
        for top, left, bottom, right in _merged(one):
            table.cell(top, left).merge(table.cell(bottom, right))
    return _bytes_of(document.save)


def as_xlsx(tables: Sequence[PrintedTable]) -> bytes:
    """Write a workbook with a sheet each: figures are numbers that show one to three decimals, as in their print."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        for number, one in enumerate(tables, 1):
            sheet = book.add_worksheet(f"Таблиця {number}")
            titles = one.title.split("\n")
            for place, line in enumerate(titles):
                sheet.write_string(place, 0, line)
            for at, row in enumerate(one.rows, len(titles)):
                for place, text in enumerate(row):
                    is_number = re.fullmatch(r"[0-9]+[,.][0-9]+", text) and at >= one.heads[1] + len(titles)
                    decimals = len(text.replace(".", ",").partition(",")[2])
                    if is_number:
                        look = book.add_format({"num_format": f"#,##0.{'0' * decimals}"})
                        sheet.write_number(at, place, float(text.replace(",", ".")), look)
                    elif text:
                        sheet.write_string(at, place, text)
    return out.getvalue()


def _merged(one: PrintedTable) -> list[tuple[int, int, int, int]]:
    """List the merged heads: a text goes on to the right as far as heads below it stand over columns of their own."""
    found = []
    for at in range(one.heads[0], one.heads[1] - 1):
        row, below = one.rows[at], one.rows[at + 1]
        for place, text in enumerate(row):
            end = place
            while text and end + 1 < len(row) and not row[end + 1] and below[place] and below[end + 1]:
                end += 1
            if end > place:
                found.append((at, place, at, end))
    return found


def _bytes_of(save: Callable[[BytesIO], object]) -> bytes:
    out = BytesIO()
    save(out)
    return out.getvalue()
