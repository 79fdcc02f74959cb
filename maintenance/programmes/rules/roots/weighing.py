"""What a reading of the programme costs: how many independent mistakes it takes for granted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.check.figures import Mark
from maintenance.programmes.rules.check.ledger import ROUNDING, CheckResult, Comparison
from maintenance.programmes.rules.roots.settling import NOTHING, Edits, Sheet, Verdict, Verdicts

RowName = tuple[str, str, str]
Cost = tuple[int, int]
"""Mistakes, then cells that only repeat one: of two readings with as many mistakes the one with fewer is likelier."""


@dataclass(frozen=True)
class Tie:
    """Two tables' statements that should be the same: the cells of each side."""

    comparison: Comparison
    stated: tuple[Mark, ...]
    made_of: tuple[Mark, ...]


@dataclass
class Reading:
    """How the programme is understood so far: every cell's verdict, and the leaves taken for other amounts."""

    sheet: Sheet
    verdicts: Verdicts
    across: Sequence[Tie]
    unit: str
    rows: dict[RowName, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    ties: dict[Mark, list[Tie]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for mark in self.sheet.nodes:
            self.rows[mark[:3]].append(mark)
        for tie in self.across:
            for mark in (*tie.stated, *tie.made_of):
                self.ties[mark].append(tie)

    def amount(self, mark: Mark) -> Decimal:
        """Give what a cell should be; a cell that nothing depends on is blank."""
        verdict = self.verdicts.get(mark)
        return (verdict.amount if verdict else None) or NOTHING

    def is_apart(self, tie: Tie) -> bool:
        """Tell whether two statements differ even when every cell is what it should be."""
        said, told = (sum((self.amount(mark) for mark in side), NOTHING) for side in (tie.stated, tie.made_of))
        return abs(said - told) > ROUNDING[self.unit]

    def gain(self, edits: Edits) -> Cost:
        """Give how many mistakes and echoes fewer there are when some leaves are taken for other amounts."""
        former = self.sheet.settle_again(self.verdicts, edits)
        after = self._weigh(former)
        self.verdicts.update(former)
        before = self._weigh(former)
        return before[0] - after[0], before[1] - after[1]

    def adopt(self, edits: Edits) -> None:
        """Take some leaves for other amounts from now on."""
        self.sheet.settle_again(self.verdicts, edits)

    def _weigh(self, touched: Iterable[Mark]) -> Cost:
        """Count the mistakes and echoes in the rows that some cells are in, and between tables."""
        marks = list(touched)
        mistakes, echoes = 0, 0
        for name in {mark[:3] for mark in marks}:
            verdicts = [(mark, self.verdicts[mark]) for mark in self.rows[name]]
            mistakes += self._count_mistakes(verdicts)
            echoes += sum(one.kind == "consequence" for _, one in verdicts)
        ties = {id(tie): tie for mark in marks for tie in self.ties.get(mark, ())}
        return mistakes + sum(self.is_apart(tie) for tie in ties.values()), echoes

    def _count_mistakes(self, verdicts: Iterable[tuple[Mark, Verdict]]) -> int:
        """Count a row's mistakes; an amount too much here and too little there is one: it stands in a wrong column."""
        off = Counter(
            (self.sheet.nodes[mark].printed or NOTHING) - (one.amount or NOTHING)
            for mark, one in verdicts
            if one.kind == "cause"
        )
        return sum(max(off[size], off[-size]) for size in {abs(amount) for amount in off})


def make_reading(programme: Programme, result: CheckResult, sheet: Sheet) -> Reading:
    """Read a programme as it is printed."""
    across = [
        Tie(one, tuple(each.mark for each in one.stated), tuple(each.mark for each in one.made_of))
        for one in result.comparisons
        if one.rule.startswith("across")
    ]
    return Reading(sheet, sheet.settle(), across, programme.unit)
