"""A printed table on a page: its heads, its rows, and at each cell what does not add up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import gettext as _

from maintenance.programmes.models import Programme, ProgrammeRow, ProgrammeTable, TableColumn
from maintenance.programmes.rules.check import CheckResult, Finding
from maintenance.programmes.rules.check.figures import Figure, Mark, blocks
from maintenance.programmes.rules.check.words import PARTS, SOURCES
from maintenance.programmes.rules.drafts.proposals import Place, rounded_cells
from maintenance.programmes.rules.heads import HeadCell, merge_heads
from maintenance.programmes.rules.roots import Diagnosis
from maintenance.programmes.rules.traces import Trace
from maintenance.programmes.spoken import say_exact
from maintenance.programmes.web.marks import SIGNS as MARK_SIGNS
from maintenance.programmes.web.marks import TONES as MARK_TONES
from maintenance.programmes.web.marks import CellMark, list_marks

SIGNS = {"error": "!", "conflict": "≠", "missing": "?", "rounding": "≈"}
TONES = {"error": "error", "conflict": "warn", "missing": "warn", "rounding": "info"}
WEIGHT = ("error", "conflict", "missing", "rounding")


@dataclass(frozen=True)
class BodyCell:
    """A cell as printed; `sign` and `tone` are empty where nothing is to be said about it."""

    id: str
    printed: str
    label: str
    """What the cell is called where its head is out of sight."""
    findings: list[Finding]
    note: str
    sign: str = ""
    tone: str = ""
    mark: CellMark | None = None
    """What the check makes of it; None where it only has a note, or nothing but rounding is said."""

    @property
    def is_words(self) -> bool:
        """Tell whether words are printed where a figure would stand."""
        return any(letter.isalpha() for letter in self.printed)


@dataclass(frozen=True)
class BodyRow:
    """A row as printed and its cells of figures."""

    row: ProgrammeRow
    title_lines: list[str]
    cells: list[BodyCell]


@dataclass(frozen=True)
class Block:
    """Rows that tell of one thing: a measure with its sources."""

    id: str
    kind: str
    rows: list[BodyRow]


@dataclass(frozen=True)
class ShownTable:
    """A table ready for the template."""

    table: ProgrammeTable
    heads: list[list[HeadCell]]
    blocks: list[Block]
    hidden_rows: int
    has: dict[str, bool] = field(default_factory=dict)
    """Which columns of words the council printed: term, responsible, outcome, source."""

    @property
    def words(self) -> int:
        """Count the columns of words."""
        return sum(self.has.values())


@dataclass(frozen=True)
class Said:
    """What is said about the cells of a programme."""

    findings: dict[Mark, list[Finding]]
    marks: dict[Mark, CellMark]
    traces: dict[Mark, list[str]] = field(default_factory=dict)
    """What a proposed figure came from."""

    def has(self, mark: Mark) -> bool:
        """Tell whether anything is said about a cell."""
        return mark in self.findings or mark in self.marks


def say_at_cells(programme: Programme, result: CheckResult, found: Diagnosis, traced: Sequence[Trace] = ()) -> Said:
    """Sort by cells what a check says and, of what the asker may read, where their figures came from."""
    findings: dict[Mark, list[Finding]] = {}
    for finding in result.findings:
        findings.setdefault(finding.figure.mark, []).append(finding)
    traces: dict[Mark, list[str]] = {}
    for one in traced:
        if one["column"] is not None:
            traces.setdefault((one["table"], one["row"], one["source"], one["column"]), []).append(one["said"])
    rounded = rounded_cells(traced, lambda place: _amount_at(programme, place))
    for place, (exact, more) in rounded.items():
        traces[place].append(say_exact(exact, more))
    return Said(findings, list_marks(found), traces)


def _amount_at(programme: Programme, place: Place) -> Decimal | None:
    table, key, source, column = place
    rows = (row for one in programme.tables if one.code == table for row in one.rows)
    return next((row.amount(column) for row in rows if (row.key, row.source) == (key, source)), None)


def show_table(table: ProgrammeTable, found: Said, *, year: int | None = None, rows: str = "") -> ShownTable:
    """Lay a table out; `year` keeps its columns and all years' total; `rows`: "" without blank ones, all, findings."""
    columns = [column for column in table.columns if year is None or column.year in (None, year)]
    shown = [row for row in table.rows if _is_shown(row, rows, columns, found)]
    return ShownTable(
        table,
        heads=merge_heads(columns),
        blocks=[_block(block, columns, found) for block in blocks(shown).values()],
        hidden_rows=len(table.rows) - len(shown),
        has={
            name: any(getattr(row, name) for row in table.rows)
            for name in ("term", "source_label", "responsible", "outcome")
        },
    )


def _is_shown(row: ProgrammeRow, rows: str, columns: Sequence[TableColumn], found: Said) -> bool:
    if rows == "all":
        return True
    has_findings = any(found.has(Figure(row, column).mark) for column in columns)
    return has_findings or (rows != "findings" and bool(row.title or row.cells or row.note))


def _block(block: Sequence[ProgrammeRow], columns: Sequence[TableColumn], found: Said) -> Block:
    first = block[0]
    rows = [
        BodyRow(row, row.title.split("\n") if row.title else [], [_cell(Figure(row, one), found) for one in columns])
        for row in block
    ]
    return Block(f"row-{first.table.code}-{first.key}".replace(".", "-"), first.kind, rows)


def _cell(figure: Figure, found: Said) -> BodyCell:
    findings = sorted(found.findings.get(figure.mark, []), key=lambda one: WEIGHT.index(one.severity))
    own = figure.cell.note if figure.cell else ""
    mark, note = found.marks.get(figure.mark), "\n".join([*filter(None, [own]), *found.traces.get(figure.mark, [])])
    if mark is not None:
        sign, tone = MARK_SIGNS[mark.kind], MARK_TONES[mark.kind]
    else:
        worst = findings[0].severity if findings else ""
        sign, tone = SIGNS.get(worst, "i" if note else ""), TONES.get(worst, "note" if note else "")
    return BodyCell(cell_id(figure), figure.printed, cell_label(figure.column), findings, note, sign, tone, mark)


def cell_id(figure: Figure) -> str:
    """Name a cell for links: «c-measures-2-1-local-0»."""
    return "c-" + "-".join(map(str, figure.mark)).replace(".", "-")


def cell_label(column: TableColumn) -> str:
    """Call a column by its year, part and source, where its head is out of sight."""
    year = _("Усі роки") if column.year is None else str(column.year)
    if column.source is not None:
        year = _(SOURCES[column.source])
    return f"{year}, {_(PARTS[column.part])}" if column.part != "total" or column.source else year
