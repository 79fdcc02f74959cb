"""Roots: each with its corrections, what follows from them, and the findings it explains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.check.figures import Figure, Mark
from maintenance.programmes.rules.check.ledger import CheckResult, Finding
from maintenance.programmes.rules.check.order import RULES as ORDER_RULES
from maintenance.programmes.rules.roots.edits import try_edits
from maintenance.programmes.rules.roots.faults import Fault, Wrong, list_faults, printed_order, wrong_at
from maintenance.programmes.rules.roots.places import name_place
from maintenance.programmes.rules.roots.settling import make_sheet
from maintenance.programmes.rules.roots.told import leftover, list_told_faults
from maintenance.programmes.rules.roots.weighing import Reading, make_reading
from maintenance.programmes.rules.roots.words import explain, should_be, should_be_term, show_amount
from registry.kernel.errors import Reason

_ORDER_SORTS = ("task", "task-total")
_NO_SUMS = ("term", *ORDER_RULES)
"""Faults whose cells are printed right: something else about their rows is wrong."""


@dataclass(frozen=True)
class Change:
    """A place in the document: what is printed there and what it should be, as text in the programme's unit."""

    figure: Figure
    printed: str
    should_be: str
    """Empty where only the council knows."""
    shown: str
    """The same as the document would print it."""
    column: str = ""
    """`term`, `code` or `task` where words of the row are meant, not the figure."""
    row: str = ""
    """The row that is not there; the figure is of the first one below it."""

    @property
    def is_whole(self) -> bool:
        """Tell whether it is a total of all years."""
        return self.figure.column.year is None and self.figure.column.part == "total" and not self.column

    @property
    def place(self) -> Reason:
        """Name the place."""
        return name_place(self.figure, column=self.column, missing_row=self.row)

    def as_json(self) -> dict[str, Any]:
        """Give the change as `programme check --json` prints it."""
        where = _where(self.figure)
        if self.column:
            where |= {"year": None, "column": self.column}
        if self.row:
            where |= {"row": self.row}
        return {"where": where, "printed": self.printed, "should_be": self.should_be}


@dataclass(frozen=True)
class Root:
    """One cause: the cells to correct, why, and what changes with them."""

    hypothesis: str
    corrections: tuple[Change, ...]
    consequences: tuple[Change, ...]
    explanation: Reason
    explains: tuple[str, ...]
    weight: tuple[Decimal, int, Decimal]

    @property
    def figure(self) -> Figure:
        """Give the cell where the cause stands."""
        return self.corrections[0].figure

    @property
    def id(self) -> str:
        """Name the root so that the name stays as long as the programme does."""
        where = self.corrections[0].as_json()["where"]
        names = (where["table"], where["row"], where["source"], where["year"] or "all", where["column"])
        return "/".join(("root", self.hypothesis, *map(str, names)))

    def as_json(self) -> dict[str, Any]:
        """Give the root as `programme check --json` prints it: what is corrected with the first cell comes first."""
        return {
            "id": self.id,
            **self.corrections[0].as_json(),
            "hypothesis": self.hypothesis,
            "explanation": str(self.explanation),
            "explains": list(self.explains),
            "consequences": [one.as_json() for one in (*self.corrections[1:], *self.consequences)],
        }


@dataclass(frozen=True)
class Diagnosis:
    """What a programme's check comes down to."""

    roots: list[Root]
    """The weightiest first."""
    rounded: list[Finding]
    """Findings behind which there is nothing but the rounding of printed figures."""
    right: list[Figure]
    """Figures that a finding accuses though they are what they should be."""
    root_of: dict[str, Root] = field(default_factory=dict)
    """The root of each finding, by the finding's id."""

    @property
    def total(self) -> Change | None:
        """Give what the programme's total of all years changes to; None where it stays."""
        changes = (change for root in self.roots for change in (*root.corrections, *root.consequences))
        totals = [one for one in changes if one.figure.row.kind == "programme_total" and one.is_whole]
        return min(totals, key=lambda one: printed_order(one.figure), default=None)

    @property
    def explained(self) -> int:
        """Count the findings that the roots explain."""
        return len(self.root_of)

    def as_json(self, result: CheckResult) -> dict[str, Any]:
        """Give roots, findings and what is right though accused as `programme check --json` prints them."""
        findings = [{**one.as_json(), "root": self._root_id(one)} for one in result.findings]
        right = [{"where": _where(one), "printed": one.printed} for one in self.right]
        return {"roots": [one.as_json() for one in self.roots], "findings": findings, "right": right}

    def _root_id(self, finding: Finding) -> str | None:
        root = self.root_of.get(finding.id)
        return root.id if root else None


def _where(figure: Figure) -> dict[str, Any]:
    return {
        "table": figure.row.table.code,
        "row": figure.row.key,
        "year": figure.column.year,
        "column": figure.column.part,
        "source": figure.source,
    }


def find_roots(programme: Programme, result: CheckResult) -> Diagnosis:
    """Settle a programme from below and say which few corrections explain its findings; nothing is altered."""
    reading = make_reading(programme, result, make_sheet(programme))
    edits = try_edits(reading, result.findings)
    faults = [*list_faults(reading, edits), *list_told_faults(reading, result.findings)]
    book = _Book(reading, faults)
    explained = {one.id: place for one in result.findings if (place := book.fault_of(one)) is not None}
    for finding in result.findings:
        if finding.id not in explained and finding.severity != "rounding":
            explained[finding.id] = book.add_leftover(finding)
    roots = {place: _make_root(book, place, explained, programme) for place in dict.fromkeys(explained.values())}
    rounded = [one for one in result.findings if one.id not in explained]
    ordered = sorted(roots.values(), key=lambda one: one.weight, reverse=True)
    return Diagnosis(ordered, rounded, _right(book, result), {name: roots[each] for name, each in explained.items()})


def _right(book: "_Book", result: CheckResult) -> list[Figure]:
    """List the figures that are accused by more than rounding and are right all the same."""
    accused = {one.figure.mark: one.figure for one in result.findings if one.severity != "rounding"}
    verdicts = book.reading.verdicts
    return [
        figure
        for mark, figure in accused.items()
        if figure.amount is not None and mark in verdicts and verdicts[mark].kind == "right" and mark not in book.own
    ]


class _Book:
    """Faults, and for every wrong cell those behind it."""

    def __init__(self, reading: Reading, faults: list[Fault]) -> None:
        self.reading = reading
        self.faults = faults
        self.own: dict[Mark, int] = {}
        for place, fault in enumerate(faults):
            for one in fault.cells if fault.sort not in _NO_SUMS else ():
                self.own.setdefault(one.figure.mark, place)
        self.behind = dict(self._trace())
        self.told = {name: place for place, fault in enumerate(faults) for name in fault.finding_ids}

    def _trace(self) -> Iterator[tuple[Mark, frozenset[int]]]:
        """Follow every wrong cell down to its faults, from the lowest up."""
        known: dict[Mark, frozenset[int]] = {}
        left_out = {fault.cells[0].figure.row.task: place for place, fault in enumerate(self.faults)
                    if fault.sort in _ORDER_SORTS}  # fmt: skip
        for mark, verdict in self.reading.verdicts.items():
            places = {self.own[mark]} if mark in self.own else set()
            if not places and verdict.kind == "consequence":
                places = {place for each in verdict.parents for place in known.get(each, ())}
                rows = (self.reading.sheet.nodes[each].figure.row for each in verdict.left_out)
                places |= {left_out[row.task] for row in rows if row.task in left_out}
            if places:
                known[mark] = frozenset(places)
        yield from known.items()

    def fault_of(self, finding: Finding) -> int | None:
        """Choose the fault that explains most of a finding; None where there is none."""
        figures = [one for one in (*finding.stated, *finding.made_of) if self.behind.get(one.mark)]
        wrong = [wrong_at(self.reading, one) for one in figures if one.mark in self.reading.verdicts]
        off = [one for one in wrong if one.off]
        if off and finding.id not in self.told:
            most = max(off, key=lambda one: (abs(one.off), one.figure.mark in self.own))
            return max(self.behind[most.figure.mark], key=lambda place: (self.size(place), -place))
        if finding.id in self.told:
            return self.told[finding.id]
        apart = [place for place, fault in enumerate(self.faults) if fault.sort in _ORDER_SORTS]
        return apart[0] if apart and finding.rule in ("measures", "tasks", "all-measures") else None

    def add_leftover(self, finding: Finding) -> int:
        """Give a finding that nothing explains a fault of its own, or that of its cell."""
        fault = leftover(finding)
        mark = fault.cells[0].figure.mark
        if mark not in self.own:
            self.own[mark] = len(self.faults)
            self.faults.append(fault)
        return self.own[mark]

    def size(self, place: int) -> Decimal:
        """Give the largest correction of a fault."""
        return max(abs(one.off) for one in self.faults[place].cells)

    def consequences(self, place: int) -> list[Wrong]:
        """List the cells that change with a fault's corrections, in printed order."""
        found = [
            wrong_at(self.reading, self.reading.sheet.nodes[mark].figure)
            for mark, places in self.behind.items()
            if place in places and mark not in self.own
        ]
        return sorted((one for one in found if one.off), key=lambda one: printed_order(one.figure))


def _make_root(book: _Book, place: int, explained: Mapping[str, int], programme: Programme) -> Root:
    fault, following = book.faults[place], book.consequences(place)
    explains = tuple(name for name, each in explained.items() if each == place)
    offs = {one.off for one in fault.cells}
    wholes = [one for one in following if one.figure.row.kind == "programme_total" and one.figure.column.year is None]
    whole = max((abs(one.off) for one in wholes if one.off in offs), default=Decimal(0))
    return Root(
        fault.hypothesis,
        tuple(_change(one, fault, programme.unit) for one in fault.cells),
        tuple(_change(one, None, programme.unit) for one in following),
        explain(fault, following, programme),
        explains,
        (whole, len(explains), book.size(place)),
    )


def _change(one: Wrong, fault: Fault | None, unit: str) -> Change:
    row, sort = one.figure.row, fault.sort if fault is not None else ""
    if sort == "term":
        years = should_be_term(row)
        return Change(one.figure, row.term, years, years, "term")
    if sort in ("code", "task"):
        return Change(one.figure, row.code if sort == "code" else row.task, "", "?", sort)
    amount = should_be(one, unit), show_amount(one, unit)
    if sort in ("task-total", "programme-total"):
        missing = "programme" if sort == "programme-total" else f"task-{row.task}"
        return Change(one.figure, "", *amount, row=missing)
    return Change(one.figure, one.figure.printed, *amount)
