"""A table read: its role, its heads, its columns and rows; and what somebody corrected of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from maintenance.programmes.rules.reading.columns import SUM, ReadColumn, guess_columns
from maintenance.programmes.rules.reading.heads import Head, column_heads, find_head
from maintenance.programmes.rules.reading.passport import find_passport
from maintenance.programmes.rules.reading.rows import ReadRow, guess_rows
from maintenance.programmes.rules.reading.sheets import Sheet
from maintenance.programmes.rules.reading.words import OF_YEAR, RANGE, is_source, plain, unit_of

LEFT_OUT = ""


@dataclass(frozen=True)
class Correction:
    """What somebody says of a table; what is not said is guessed."""

    role: str | None = None
    heads: Head | None = None
    columns: Mapping[int, ReadColumn] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)
    """What a row is, by its place in the table from nought."""


@dataclass(frozen=True)
class ReadTable:
    """A table with what its columns and rows mean."""

    sheet: Sheet
    role: str
    """A role of the document, or empty for a table that is left out."""
    head: Head
    columns: list[ReadColumn]
    rows: list[ReadRow]

    @property
    def sums(self) -> list[ReadColumn]:
        """Give the columns of sums in printed order."""
        return [one for one in self.columns if one.what == SUM]

    @property
    def years(self) -> list[int]:
        """List the years of its columns."""
        return sorted({one.year for one in self.sums if one.year is not None})

    @property
    def above(self) -> str:
        """Give the lines above the heads, those inside the table too."""
        return _above(self.sheet, self.head)

    @property
    def title(self) -> str:
        """Give the table's name: the last line above it that is no more than a unit."""
        lines = [line.strip() for line in self.above.split("\n") if line.strip()]
        return next((line for line in reversed(lines) if len(line) > 12 and not line.startswith("(")), "") or "".join(
            lines[-1:]
        )

    @property
    def unit(self) -> str | None:
        """Give the unit that heads or title name; None where neither does."""
        heads = [text for one in self.sums for text in one.heads]
        named = [row.title for row in self.rows[:1]]
        return next((unit for text in (*heads, *named, self.above) if (unit := unit_of(text))), None)


def read_tables(sheets: Sequence[Sheet], corrections: Mapping[int, Correction]) -> list[ReadTable]:
    """Read tables as far as their words tell, and as somebody corrected them."""
    joined = [read_table(sheet, corrections.get(place, Correction())) for place, sheet in enumerate(sheets)]
    chosen = {place: one.role for place, one in corrections.items() if one.role is not None}
    roles = _roles(joined, chosen)
    return [
        _again(table, role, corrections.get(place, Correction()))
        for place, (table, role) in enumerate(zip(joined, roles, strict=True))
    ]


def read_table(sheet: Sheet, said: Correction = Correction()) -> ReadTable:
    """Read one table by itself."""
    head = said.heads if said.heads and said.heads.end < len(sheet.rows) else find_head(sheet.rows)
    passport = None if head.height else find_passport(sheet.rows)
    head = passport[0] if passport and said.heads is None else head
    told = plain(_above(sheet, head))
    years = OF_YEAR.findall(told) if not RANGE.search(told) or OF_YEAR.search(told) else []
    columns = guess_columns(sheet.rows, head, int(years[0]) if len(set(years)) == 1 else None)
    if passport and passport[0] == head:
        columns = passport[1]
    over = column_heads(sheet.rows, head)
    columns = [
        replace(said.columns[place], heads=over[place]) if place in said.columns else one
        for place, one in enumerate(columns)
    ]
    is_by_source = _is_by_source(sheet, head, columns)
    rows = guess_rows(sheet.rows, head, columns, said.rows, is_by_source=is_by_source)
    return ReadTable(sheet, "measures" if not is_by_source else "resources", head, columns, rows)


def _above(sheet: Sheet, head: Head) -> str:
    rows = [[cell.strip() for cell in row if cell.strip()] for row in sheet.rows[: head.first]]
    return "\n".join([sheet.title, *(row[0] for row in rows if len(row) == 1)])


def _again(table: ReadTable, role: str, said: Correction) -> ReadTable:
    """Read the rows anew where the role says that they are of another sort."""
    is_by_source = role in ("passport", "resources")
    if role in (LEFT_OUT, table.role) or is_by_source == (table.role == "resources"):
        return replace(table, role=role)
    rows = guess_rows(table.sheet.rows, table.head, table.columns, said.rows, is_by_source=is_by_source)
    return replace(table, role=role, rows=rows)


def _is_by_source(sheet: Sheet, head: Head, columns: Sequence[ReadColumn]) -> bool:
    """Tell whether the rows are the programme's sources, as in a passport: each name is one, or has no figures."""
    rows = guess_rows(sheet.rows, head, columns, {}, is_by_source=False)
    named = [row for row in rows if row.has_figures and row.title and row.kind not in ("head", "note")]
    sources = [row for row in named if is_source(row.title)]
    return bool(named) and len(sources) > 1 and len(sources) == len(named)


def _roles(tables: Sequence[ReadTable], chosen: Mapping[int, str]) -> list[str]:
    """Guess the roles: one table of measures, at most one passport and one of resources, lists for single years."""
    roles = [chosen.get(place, LEFT_OUT) for place in range(len(tables))]
    open_places = [
        place for place, table in enumerate(tables) if place not in chosen and table.sums and _has_money(table)
    ]
    measures = [place for place in open_places if tables[place].role == "measures"]
    if "measures" not in roles and measures:
        best = max(measures, key=lambda place: (len(tables[place].years) > 1, _count_measures(tables[place]), -place))
        roles[best] = "measures"
        measures.remove(best)
    for place in measures:
        if len(tables[place].years) == 1 and _count_measures(tables[place]):
            roles[place] = "year"
    for place in open_places:
        if tables[place].role == "resources":
            wanted = "passport" if _is_passport(tables[place], place) else "resources"
            roles[place] = next((one for one in (wanted, "resources", "passport") if one not in roles), LEFT_OUT)
    if "measures" not in roles and not chosen and len([one for one in roles if one]) == 1:
        roles[next(place for place, one in enumerate(roles) if one)] = "measures"
    return roles


def _is_passport(table: ReadTable, place: int) -> bool:
    before = len(table.sheet.rows[: table.head.first])
    numbers = [row.words.get("number", "") for row in table.rows]
    return "паспорт" in plain(table.above) or before > 1 or any(one.strip() for one in numbers) or place == 0


def _has_money(table: ReadTable) -> bool:
    return any(row.has_figures for row in table.rows)


def _count_measures(table: ReadTable) -> int:
    return sum(row.kind == "measure" for row in table.rows)
