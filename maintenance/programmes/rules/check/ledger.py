"""The ledger of comparisons: counts each one and turns those that fail into findings."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from maintenance.programmes.rules.check.doubts import find_doubts
from maintenance.programmes.rules.check.figures import Figure, Mark, total
from maintenance.programmes.rules.check.words import UNITS, Wording, say_amount, say_parts, say_row, say_when, say_whose
from maintenance.programmes.rules.printed import write_thousands
from registry.kernel.errors import Reason, because

ROUNDING = {"тис. грн": Decimal("50.00"), "грн": Decimal("0.05")}
"""How far rounded parts may be off their total, in hryvnia: 0,05 of the programme's unit."""
SEVERITIES = ("error", "conflict", "missing", "rounding")


@dataclass(frozen=True)
class Finding:
    """A place where the printed arithmetic does not hold; amounts in hryvnia."""

    id: str
    rule: str
    stated: tuple[Figure, ...]
    """What the document states, at its place; several figures where it leaves the sum to the reader."""
    computed: Decimal | None
    severity: str
    explanation: Reason
    remarks: tuple[Reason, ...]
    """Why the reading itself may be wrong."""
    others: tuple[Mark, ...]
    """The other cells that the comparison is about."""
    unit: str
    made_of: tuple[Figure, ...] = ()
    """What it was compared with."""

    @property
    def figure(self) -> Figure:
        """Give the place where the finding stands."""
        return next((one for one in self.stated if one.amount is not None), self.stated[0])

    @property
    def printed(self) -> str:
        """Give the stated text as printed."""
        return " + ".join(one.printed for one in self.stated if one.amount is not None) or self.figure.printed

    @property
    def difference(self) -> Decimal:
        """Give stated minus computed; no amount counts as nothing."""
        return (total(one.amount for one in self.stated) or Decimal(0)) - (self.computed or Decimal(0))

    def as_json(self) -> dict[str, Any]:
        """Give the finding as `programme check --json` prints it, amounts in the programme's unit."""
        figure = self.figure
        return {
            "id": self.id,
            "where": {
                "table": figure.row.table.code,
                "row": figure.row.key,
                "year": figure.column.year,
                "column": figure.column.part,
                "source": figure.source,
            },
            "printed": self.printed,
            "computed": self._in_unit(self.computed or Decimal(0)),
            "difference": self._in_unit(self.difference),
            "severity": self.severity,
            "explanation": " ".join(str(reason) for reason in (self.explanation, *self.remarks)),
        }

    def _in_unit(self, amount_uah: Decimal) -> str:
        return write_thousands(amount_uah) if self.unit == "тис. грн" else f"{amount_uah:.2f}"


@dataclass(frozen=True)
class Comparison:
    """Two sides that should be the same amount, whether they are or not."""

    rule: str
    stated: tuple[Figure, ...]
    made_of: tuple[Figure, ...]


@dataclass(frozen=True)
class CheckResult:
    """What a check of a programme gives."""

    unit: str
    checks: int
    findings: list[Finding]
    comparisons: list[Comparison] = field(default_factory=list)

    @property
    def has_compared(self) -> bool:
        """Tell whether there was anything to compare; without sums nothing adds up and nothing does not."""
        return self.checks > 0

    def count(self, severity: str) -> int:
        """Count the findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


@dataclass
class Ledger:
    """Collects the comparisons of one programme."""

    unit: str
    checks: int = 0
    findings: list[Finding] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)

    def compare(
        self,
        rule: str,
        stated: Sequence[Figure],
        made_of: Sequence[Figure],
        wording: Wording,
        *,
        is_conflict: bool = False,
        is_second_look: bool = False,
        remarks: tuple[Reason, ...] = (),
    ) -> None:
        """Compare what is stated with the sum of other figures and enter what is amiss.

        Where neither side prints an amount there is nothing to compare. `is_conflict` tells that two places print the
        same thing, so that neither is the total of the other; `is_second_look` that a difference explained by a
        doubtful column has been told already.
        """
        self.comparisons.append(Comparison(rule, tuple(stated), tuple(made_of)))
        said, computed = total(one.amount for one in stated), total(one.amount for one in made_of)
        if said is None and computed is None:
            return
        self.checks += 1
        off = (said or Decimal(0)) - (computed or Decimal(0))
        doubts = find_doubts(stated, made_of, off)
        if off == 0 or (is_second_look and doubts):
            return
        severity = self._severity(said, computed, abs(off), is_conflict=is_conflict or bool(doubts))
        explanation = wording.choose(has_total=said is not None, has_parts=computed is not None)
        others, notes = _marks(made_of), (*(_printed_instead(stated) if said is None else ()), *remarks, *doubts)
        said_of = tuple(stated), computed, severity, explanation, notes, others, self.unit, tuple(made_of)
        self.enter(Finding("", rule, *said_of))

    def enter(self, finding: Finding) -> None:
        """Enter a finding: name it and fill the gaps of its explanation."""
        figure = finding.figure
        gaps = {
            "row": say_row(figure.row),
            "when": say_when(figure),
            "whose": say_whose(figure),
            "parts": say_parts(figure.row.table),
            "printed": figure.printed,
            "computed": say_amount(finding.computed, self.unit),
            "difference": say_amount(abs(finding.difference), self.unit),
            "unit": UNITS[self.unit],
            **finding.explanation.gaps,
        }
        others = tuple(mark for mark in (*_marks(finding.stated), *finding.others) if mark != figure.mark)
        explanation = replace(finding.explanation, gaps=gaps)
        named = replace(finding, id=_name(finding.rule, figure), explanation=explanation, others=others)
        self.findings.append(named)

    def result(self) -> CheckResult:
        """Give the findings in printed order."""
        findings = sorted(self.findings, key=_printed_order)
        return CheckResult(self.unit, self.checks, findings, self.comparisons)

    def _severity(self, said: Decimal | None, computed: Decimal | None, off: Decimal, *, is_conflict: bool) -> str:
        if said is not None and computed is not None and off <= ROUNDING[self.unit]:
            return "rounding"
        if is_conflict:
            return "conflict"
        return "missing" if said is None or computed is None else "error"


def _printed_instead(stated: Sequence[Figure]) -> tuple[Reason, ...]:
    """Say what stands in an amount's place: a dash is not a blank."""
    words = dict.fromkeys(one.printed for one in stated if one.printed)
    return tuple(because("На місці суми надруковано «%(printed)s».", printed=word) for word in words)


def _name(rule: str, figure: Figure) -> str:
    """Name a finding so that the name stays as long as the programme does."""
    year = figure.column.year or "all"
    return f"{rule}/{figure.row.table.code}/{figure.row.key}/{figure.source}/{year}/{figure.column.part}"


def _printed_order(finding: Finding) -> tuple[int, int, int]:
    row = finding.figure.row
    return (row.table.position, row.position, finding.figure.column.position)


def _marks(figures: Sequence[Figure]) -> tuple[Mark, ...]:
    return tuple(dict.fromkeys(one.mark for one in figures if one.amount is not None))
