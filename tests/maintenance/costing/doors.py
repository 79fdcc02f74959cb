"""What a person or a program reads of a costing at each door, in whole kopiykas, by the codes of its lines."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from typing import Any

import docx
import openpyxl
import pypdf

Sums = Mapping[Any, int]
WORDS = {
    "general": "загальний фонд", "special": "спеціальний фонд", "current": "поточні видатки",
    "capital": "капітальні видатки",
}  # fmt: skip
SIGNED = re.compile(r"[+−-]\d[\d\s\u00a0\u202f]*(?:,\d+)?")


@dataclass
class Year:
    """A year as a door tells it; what costs nothing is left out."""

    amounts: Sums
    previous: Sums
    changes: Sums
    """What the parts of the change to the year before add up to."""
    parts: Sums
    """What the components add up to."""
    subtotals: Sums
    total: int


@dataclass
class Gathered:
    """Adds up figures by their keys."""

    sums: dict[Any, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, key: Any, kopiykas: int) -> None:
        self.sums[key] += kopiykas

    def told(self) -> Sums:
        return {key: kopiykas for key, kopiykas in self.sums.items() if kopiykas}


def gathered(pairs: Iterable[tuple[Any, int]]) -> Sums:
    """Add up figures by their keys."""
    found = Gathered()
    for key, kopiykas in pairs:
        found.add(key, kopiykas)
    return found.told()


def kopiykas_of(written: Any, unit: str = "грн") -> int:
    """Read a figure as people or programs write it; it has to be whole kopiykas."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", str(written)).replace("−", "-").replace(",", ".")
    exact = Decimal(plain) * (100_000 if unit.startswith("тис") else 100)
    assert exact == int(exact), written
    return int(exact)


def of_document(document: Mapping[str, Any]) -> Year:
    """Read the document of the API and of `oblik cost --json`."""
    lines = document["lines"]
    said = document["by_kekv_and_fund"]
    for one in lines:
        assert kopiykas_of(one["change"]) == kopiykas_of(one["amount"]) - kopiykas_of(one["previous_year"])
    return Year(
        gathered((one["code"], kopiykas_of(one["amount"])) for one in lines),
        gathered((one["code"], kopiykas_of(one["previous_year"])) for one in lines),
        gathered((one["code"], kopiykas_of(part["amount"])) for one in lines for part in one["bridge"]),
        gathered((one["code"], kopiykas_of(part["amount"])) for one in lines for part in one["components"]),
        gathered(((one["kekv"], WORDS[one["fund"]], WORDS[one["kind"]]), kopiykas_of(one["amount"])) for one in said),
        kopiykas_of(document["total"]),
    )


def of_csv(content: bytes) -> Year:
    """Read the CSV file as a Ukrainian spreadsheet does: by its mark, semicolons and decimal commas."""
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert all(re.fullmatch(r"-?\d+,\d\d", row["Рік, грн"]) for row in rows)
    return _of_rows(rows, gathered((row["Код"], kopiykas_of(row["Рік, грн"])) for row in rows))


def of_workbook(content: bytes) -> Year:
    """Read the spreadsheet's sheets; each sum at a sheet's end is a formula over all of its rows and comes to them."""
    sheets = sheets_of(content)
    lines, subtotals = sheets["Розрахунок"], sheets["КЕКВ і фонди"]
    parts = gathered((row["Код"], kopiykas_of(row["Сума, грн"])) for row in sheets["Складові"].rows)
    year = _of_rows(lines.rows, parts)
    said = (((row["КЕКВ"], row["Фонд"], row["Видатки"]), kopiykas_of(row["Сума, грн"])) for row in subtotals.rows)
    assert year.subtotals == gathered(said)
    assert year.total == lines.totals["Рік, грн"] == subtotals.totals["Сума, грн"]
    assert sum(year.previous.values()) == lines.totals["Попередній рік, грн"]
    return year


def _of_rows(rows: Iterable[Mapping[str, Any]], parts: Sums) -> Year:
    rows = list(rows)
    amounts = gathered((row["Код"], kopiykas_of(row["Рік, грн"])) for row in rows)
    previous = gathered((row["Код"], kopiykas_of(row["Попередній рік, грн"])) for row in rows)
    changes = gathered((row["Код"], signed) for row in rows for signed in signed_in(row["Чому змінилося"] or ""))
    assert gathered((row["Код"], kopiykas_of(row["Зміна, грн"])) for row in rows) == changes
    by_kekv = (((str(row["КЕКВ"]), row["Фонд"], row["Видатки"]), kopiykas_of(row["Рік, грн"])) for row in rows)
    return Year(amounts, previous, changes, parts, gathered(by_kekv), sum(amounts.values()))


def signed_in(words: str) -> Iterator[int]:
    """Find the signed sums of «обсяг +32 930,00; ціна −5 184,08»."""
    return (kopiykas_of(one) for one in SIGNED.findall(words))


@dataclass
class Sheet:
    """A sheet's rows by its head, and its sums in kopiykas."""

    rows: list[dict[str, Any]]
    totals: dict[str, int]


def of_docx(content: bytes, year: int) -> Year:
    """Read the paper: its lines, its sums by КЕКВ, each line's workings, which add up below it, and why it changed."""
    document = docx.Document(io.BytesIO(content))
    lines, subtotals, *workings = ([[cell.text for cell in row.cells] for row in one.rows] for one in document.tables)
    amounts = gathered((row[0], kopiykas_of(row[6])) for row in lines[1:-1])
    parts, lines_of = Gathered(), [row[0] for row in lines[1:-1]]
    for table in workings:
        code = table[1][0].split("/")[1]
        figures = [kopiykas_of(row[3]) for row in table[1:]]
        assert sum(figures[:-1]) == figures[-1]
        parts.add(code, figures[-1])
    heads = {f"{year}/{code}": code for code in lines_of}
    changes, told = Gathered(), ""
    for paragraph in document.paragraphs:
        told = heads.get(paragraph.text.partition(". ")[0], told)
        if paragraph.text.startswith("Зміна до"):
            whole, _colon, causes = paragraph.text.partition(": ")
            signed = list(signed_in(causes))
            assert sum(signed) == kopiykas_of(whole.split(" року ")[1].removesuffix(" грн"))
            changes.add(told, sum(signed))
    previous = gathered((row[0], kopiykas_of(row[4])) for row in lines[1:-1])
    said = (((row[0], row[1], row[2]), kopiykas_of(row[3])) for row in subtotals[1:-1])
    total = kopiykas_of(lines[-1][6])
    assert total == kopiykas_of(subtotals[-1][3])
    assert sum(previous.values()) == kopiykas_of(lines[-1][4])
    return Year(amounts, previous, changes.told(), parts.told(), gathered(said), total)


def sums_of_pdf(content: bytes) -> list[int]:
    """Read the sums below the workings of each line off the pages of the paper, in their order."""
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return [kopiykas_of(one) for one in re.findall(r"Разом за рядком\s+([\d\s\u202f]+,\d\d)", text)]


def sheets_of(content: bytes) -> dict[str, Sheet]:
    """Read a workbook's values beside its formulas."""
    books = [openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=one) for one in (True, False)]
    return {sheet.title: _sheet(sheet, books[1][sheet.title]) for sheet in books[0]}


def _sheet(values: Any, formulas: Any) -> Sheet:
    head, *rows = values.iter_rows(min_row=3, values_only=True)
    last = list(formulas.iter_rows(min_row=3 + len(rows), values_only=True))[-1]
    added = {column: one for column, one in enumerate(last) if isinstance(one, str) and one.startswith("=")}
    for column, formula in added.items():
        letter = openpyxl.utils.get_column_letter(column + 1)
        assert formula == f"=SUM({letter}4:{letter}{len(rows) + 2})"
        figures = [kopiykas_of(row[column]) for row in rows if row[column] is not None]
        assert sum(figures[:-1]) == figures[-1]
    own = rows[:-1] if added else rows
    told = [dict(zip(head, row, strict=True)) for row in own]
    return Sheet(told, {head[column]: kopiykas_of(rows[-1][column]) for column in added})


def of_page(page: str, year: int) -> Year:
    """Read the page of a year: its rows, why they changed, what they are made of, and its sums."""
    unit = _unit(page)
    rows = dict(_rows(page))
    cells = {code: _cells(row) for code, row in rows.items()}
    head, foot = str(year), _cells(page.split("<tfoot>")[1].partition("</tfoot>")[0])
    return Year(
        gathered((code, kopiykas_of(own[head], unit)) for code, own in cells.items()),
        gathered((code, kopiykas_of(own[str(year - 1)], unit)) for code, own in cells.items()),
        gathered((code, signed) for code, own in cells.items() for signed in signed_in(own["Чому, грн"])),
        gathered((code, amount) for code, row in rows.items() for amount in contracts_in(row)),
        gathered(_subtotals(page, unit)),
        kopiykas_of(foot[head], unit),
    )


def changes_drawn(page: str) -> Sums:
    """Add up the bars of each line's change on the page of a year."""
    return gathered((code, amount) for code, row in _rows(page) for amount in changes_in(row))


def _unit(page: str) -> str:
    return re.search(r"Суми в ((?:тис\. )?грн)\.", page).group(1)  # type: ignore[union-attr]


def _rows(page: str) -> Iterator[tuple[str, str]]:
    for part in page.split('<tbody class="cost-line" id="line-')[1:]:
        code, _quote, rest = part.partition('"')
        yield code, rest.partition("</tbody>")[0]


def _cells(row: str) -> dict[str, str]:
    """Read a row's cells by their labels, without what stands below the figure."""
    found = {}
    for cell in row.split("<td")[1:]:
        label = re.search(r'data-label="([^"]*)"', cell)
        if label:
            found[unescape(label.group(1))] = _text(cell.partition(">")[2].partition("</td>")[0])
    return found


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r'<span class="table__sub.*?</span>', "", markup))).strip()


def contracts_in(markup: str) -> list[int]:
    """List what each contract of a line comes to."""
    heads = re.findall(r'<p class="cost-contract__head">.*?<span class="money">(.*?)</span>', markup, re.DOTALL)
    return [kopiykas_of(one.removesuffix("грн"), "грн") for one in map(_text, heads)]


def changes_in(markup: str) -> list[int]:
    """List the bars of a line's change: they alone are signed."""
    return [kopiykas_of(one) for one in re.findall(r'<span class="bars__value">([+−].*?)</span>', markup)]


def _subtotals(page: str, unit: str) -> Iterator[tuple[Any, int]]:
    pattern = r'<span class="mono">(\d{4})</span> (.*?)</span>\s*<div class="list__sub">(.*?)</div>\s*</div>\s*' \
              r'<strong class="num">(.*?)</strong>'  # fmt: skip
    for kekv, fund, kind, amount in re.findall(pattern, page, re.DOTALL):
        yield (kekv, _text(fund), _text(kind)), kopiykas_of(_text(amount), unit)


def horizon_of_page(page: str) -> dict[int, Sums]:
    """Read the years side by side: each year's lines, and its total as the line «»."""
    unit, table = _unit(page), page.partition("Наступні роки за тими самими договорами")[2].partition("</table>")[0]
    body, _foot, foot = table.partition("<tfoot>")
    found: dict[int, Gathered] = defaultdict(Gathered)
    for row in body.partition("<tbody>")[2].split("<tr>")[1:]:
        code = re.search(r'<span class="mono">(.*?)</span>', row).group(1)  # type: ignore[union-attr]
        for year, amount in _cells(row).items():
            found[int(year)].add(code, kopiykas_of(amount, unit))
    for year, amount in _cells(foot.partition("</tr>")[0]).items():
        found[int(year)].add("", kopiykas_of(amount, unit))
    return {year: one.told() for year, one in found.items()}


def horizon_of_workbook(content: bytes) -> dict[int, Sums]:
    """Read the sheet of years in that way."""
    sheet = sheets_of(content)["Роки"]
    years = {int(head[:4]): head for head in sheet.totals}
    return {
        year: gathered([("", sheet.totals[head]), *((row["Код"], kopiykas_of(row[head])) for row in sheet.rows)])
        for year, head in years.items()
    }
