"""Settling from below: what every cell should be; whether it is right, wrong by itself or repeats a lower error."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.check.figures import Figure, Mark, figures
from maintenance.programmes.rules.roots.sums import Sum, Sums, has_amounts, list_sums

NOTHING = Decimal(0)
LEAST_STEP = {"тис. грн": Decimal(100), "грн": Decimal("0.01")}
"""To which step a programme is rounded at the coarsest, in hryvnia: 0,1 of a thousand, a kopiyka."""
_DECIMALS = re.compile(r"[0-9][.,]([0-9]+)")


@dataclass(frozen=True)
class Verdict:
    """What is to be thought of a cell; amounts in hryvnia, None is no amount."""

    amount: Decimal | None
    kind: str
    """`leaf` (nothing makes it up), `edited` (a leaf taken for another amount), `right`, `cause` or `consequence`."""
    parents: tuple[Mark, ...] = ()
    """The cells whose errors a consequence repeats."""
    left_out: tuple[Mark, ...] = ()
    """What a total leaves out because its task has no total of its own."""


Verdicts = dict[Mark, Verdict]
Edits = Mapping[Mark, Decimal]


@dataclass(frozen=True)
class Below:
    """The cells of one sum."""

    marks: tuple[Mark, ...]
    is_whole: bool


@dataclass(frozen=True)
class Node:
    """A cell and the sums it should be equal to."""

    figure: Figure
    printed: Decimal | None
    step: Decimal
    sums: tuple[Below, ...]
    repeated: tuple[Mark, ...]
    """The cells of those sums that, as printed, give what is printed."""
    shortened: tuple[Mark, ...]
    """The cells of tasks without a total, where without them the sum gives what is printed."""

    def fits(self, amount: Decimal | None) -> bool:
        """Tell whether the printed amount is the given one, rounded as it is printed."""
        return _is_rounded(self.printed or NOTHING, amount or NOTHING, self.step)

    def is_off(self, verdict: Verdict) -> bool:
        """Tell whether the printed amount is not what it should be."""
        return (self.printed or NOTHING) != (verdict.amount or NOTHING)


@dataclass
class Sheet:
    """All cells of a programme that matter, the lowest first."""

    nodes: dict[Mark, Node] = field(default_factory=dict)
    above: dict[Mark, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    places: dict[Mark, int] = field(default_factory=dict)

    def settle(self) -> Verdicts:
        """Judge every cell, from the lowest up."""
        verdicts: Verdicts = {}
        for mark, node in self.nodes.items():
            verdicts[mark] = _judge(node, verdicts, self.nodes, None)
        return verdicts

    def settle_again(self, verdicts: Verdicts, edits: Edits) -> Verdicts:
        """Judge anew what depends on some leaves, taken for other amounts; give the verdicts that were replaced."""
        former: Verdicts = {}
        for mark in sorted(self._dependent(edits), key=self.places.__getitem__):
            former[mark] = verdicts[mark]
            kept = former[mark].amount if former[mark].kind == "edited" else None
            verdicts[mark] = _judge(self.nodes[mark], verdicts, self.nodes, edits.get(mark, kept))
        return former

    def _dependent(self, marks: Iterable[Mark]) -> set[Mark]:
        found: set[Mark] = set()
        waiting = list(marks)
        while waiting:
            mark = waiting.pop()
            if mark not in found:
                found.add(mark)
                waiting.extend(self.above[mark])
        return found


def make_sheet(programme: Programme) -> Sheet:
    """Lay out the programme's cells; measures that print no amount in any row are left out."""
    sums = list_sums(programme)
    kept = {
        one.mark: one
        for table in programme.tables
        for row in table.rows
        if row.kind not in ("measure", "task") or has_amounts([row])
        for one in figures(row)
    }
    sheet = Sheet()
    for figure in kept.values():
        _place(sheet, figure, kept, sums, programme.unit)
    for place, (mark, node) in enumerate(sheet.nodes.items()):
        sheet.places[mark] = place
        for below in {each for one in node.sums for each in one.marks}:
            sheet.above[below].append(mark)
    return sheet


def _place(sheet: Sheet, figure: Figure, kept: Mapping[Mark, Figure], sums: Sums, unit: str) -> None:
    """Put a cell after all those that make it up."""
    mark = figure.mark
    if mark in sheet.nodes:
        return
    own = [_narrow(one, kept) for one in sums.get(mark, [])]
    for below in (one for each in own for one in each.figures):
        _place(sheet, below, kept, sums, unit)
    said, step = figure.amount or NOTHING, _step(figure.printed, unit)
    sheet.nodes[mark] = Node(
        figure,
        figure.amount,
        step,
        tuple(Below(_marks(one.figures), one.is_whole) for one in own),
        _marks(each for one in own if _is_rounded(said, _printed(one.figures), step) for each in one.figures),
        _marks(
            each for one in own if one.apart and _is_rounded(said, _printed(_without(one)), step) for each in one.apart
        ),
    )


def _marks(found: Iterable[Figure]) -> tuple[Mark, ...]:
    return tuple(dict.fromkeys(one.mark for one in found))


def _is_rounded(printed: Decimal, exact: Decimal, step: Decimal) -> bool:
    return abs(printed - exact) * 2 <= (step if printed else NOTHING)


def _narrow(one: Sum, kept: Mapping[Mark, Figure]) -> Sum:
    made_of = tuple(figure for figure in one.figures if figure.mark in kept)
    return Sum(made_of, one.is_whole, tuple(figure for figure in one.apart if figure.mark in kept))


def _without(one: Sum) -> list[Figure]:
    apart = {figure.mark for figure in one.apart}
    return [figure for figure in one.figures if figure.mark not in apart]


def _printed(made_of: Iterable[Figure]) -> Decimal:
    return sum((one.amount or NOTHING for one in made_of), NOTHING)


def _step(printed: str, unit: str) -> Decimal:
    decimals = _DECIMALS.search(printed)
    whole = Decimal(1000) if unit == "тис. грн" else Decimal(1)
    return min(LEAST_STEP[unit], whole.scaleb(-len(decimals[1]))) if decimals else LEAST_STEP[unit]


def _judge(node: Node, verdicts: Verdicts, nodes: Mapping[Mark, Node], edit: Decimal | None) -> Verdict:
    settled = [amount for one in node.sums if (amount := _settle(one, verdicts)) is not None]
    if not settled:
        return Verdict(node.printed, "leaf") if edit is None else Verdict(edit, "edited")
    if any(node.fits(amount) for amount in settled):
        return Verdict(node.printed, "right")
    parents = tuple(mark for mark in node.repeated if nodes[mark].is_off(verdicts[mark]))
    left_out = tuple(mark for mark in node.shortened if nodes[mark].printed)
    return Verdict(settled[0], "consequence" if parents or left_out else "cause", parents, () if parents else left_out)


def _settle(below: Below, verdicts: Verdicts) -> Decimal | None:
    """Add up what the parts should be; None where they are not broken down."""
    known = [amount for mark in below.marks if (amount := verdicts[mark].amount) is not None]
    if known:
        return sum(known, NOTHING)
    return NOTHING if below.is_whole else None
