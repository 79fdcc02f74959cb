"""Faults that no sum of cells shows: lists of a year that disagree, terms, numbers, totals that are not there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maintenance.programmes.models import ProgrammeRow
from maintenance.programmes.rules.check.figures import Figure
from maintenance.programmes.rules.check.ledger import ROUNDING, Finding
from maintenance.programmes.rules.check.order import RULES as ORDER_RULES
from maintenance.programmes.rules.roots.faults import Fault, Wrong
from maintenance.programmes.rules.roots.settling import NOTHING
from maintenance.programmes.rules.roots.weighing import Reading

HYPOTHESIS_OF_ORDER = {
    "code": "misprint",
    "task": "moved",
    "task-total": "blank_total",
    "programme-total": "blank_total",
}


@dataclass(frozen=True)
class _Opposed:
    """A finding between a list of a year and the other tables, after every correction of a sum."""

    finding: Finding
    listed: tuple[Figure, ...]
    others: tuple[Figure, ...]
    listed_amount: Decimal
    other_amount: Decimal


def list_told_faults(reading: Reading, findings: Sequence[Finding]) -> list[Fault]:
    """Turn the findings that stay true after every correction of a sum into faults of their own."""
    return [
        *(_of_order(one, reading) for one in findings if one.rule in ORDER_RULES),
        *_of_terms([one for one in findings if one.rule == "term" and any(reading.amount(f.mark) for f in one.stated)]),
        *_of_lists([one for finding in findings for one in _opposed(reading, finding)]),
    ]


def leftover(finding: Finding) -> Fault:
    """Make a fault of a finding that nothing else explains; where a column is doubtful, the column is to blame."""
    doubtful = [one for one in (*finding.stated, *finding.made_of) if one.cell is not None and one.cell.is_doubtful]
    if finding.remarks and doubtful:
        return Fault("shifted_column", "doubtful", tuple(Wrong(one, None) for one in doubtful), (finding.id,))
    cell = Wrong(finding.figure, finding.computed)
    return Fault("misprint", "left", (cell,), (finding.id,), said=finding.explanation)


def _of_order(finding: Finding, reading: Reading) -> Fault:
    """Make a fault of what is there twice or not at all; of a total that is not there, with the sum it would hold."""
    figure = finding.figure
    rows = [row for row in figure.row.table.rows if _is_below(finding.rule, row, figure.row)]
    amount = sum((reading.amount(Figure(row, figure.column).mark) for row in rows), NOTHING)
    cell = Wrong(figure, amount if rows else figure.amount)
    return Fault(HYPOTHESIS_OF_ORDER[finding.rule], finding.rule, (cell,), (finding.id,), said=finding.explanation)


def _is_below(rule: str, row: ProgrammeRow, told_at: ProgrammeRow) -> bool:
    if row.source != told_at.source:
        return False
    if rule == "task-total":
        return row.kind == "measure" and row.task == told_at.task
    return rule == "programme-total" and row.kind == "task_total"


def _of_terms(findings: Sequence[Finding]) -> Iterator[Fault]:
    """Take the terms of a table that name fewer years than have money together."""
    tables: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        tables[finding.figure.row.table.code].append(finding)
    for own in tables.values():
        cells = tuple(Wrong(one.figure, one.figure.amount) for one in own)
        yield Fault("misprint", "term", cells, tuple(one.id for one in own))


def _opposed(reading: Reading, finding: Finding) -> Iterator[_Opposed]:
    sides = sorted((finding.stated, finding.made_of), key=_is_listed, reverse=True)
    amounts = [sum((reading.amount(one.mark) for one in side), NOTHING) for side in sides]
    is_apart = abs(amounts[0] - amounts[1]) > ROUNDING[reading.unit]
    if finding.rule.startswith("across") and _is_listed(sides[0]) and is_apart:
        yield _Opposed(finding, sides[0], sides[1], amounts[0], amounts[1])


def _is_listed(side: Sequence[Figure]) -> bool:
    return any(one.row.table.role == "year" for one in side)


def _of_lists(opposed: Sequence[_Opposed]) -> Iterator[Fault]:
    """Take together what a list of a year has and the table of measures has not."""
    for one in opposed:
        if one.finding.rule.startswith("across-measure"):
            cell = Wrong(one.listed[0], one.other_amount)
            yield Fault("misprint", "left", (cell,), (one.finding.id,), said=one.finding.explanation)
    tables: dict[str, list[_Opposed]] = defaultdict(list)
    for each in opposed:
        if each.finding.rule.startswith("across-task"):
            tables[each.listed[0].row.table.code].append(each)
    for own in tables.values():
        yield Fault("moved", "listed", tuple(c for one in own for c in _cells(one)), tuple(o.finding.id for o in own))


def _cells(one: _Opposed) -> list[Wrong]:
    """Give the cells that would make both tables agree: the list's, or one of the other table's."""
    listed = [each for each in one.listed if each.amount]
    if not one.other_amount or len(listed) == 1:
        return [Wrong(each, one.other_amount) for each in listed]
    return [Wrong(one.others[0], (one.others[0].amount or NOTHING) + one.listed_amount - one.other_amount)]
