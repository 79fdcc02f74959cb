"""A scenario beside the plan: each line's difference, parted by the same causes as the change of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.rules.bridge import BridgePart, KeptBridge, add_causes
from maintenance.costing.rules.costing import Workings


@dataclass(frozen=True, eq=False)
class ScenarioLine:
    """A line in a scenario against the plan, in hryvnia; the parts add up to the difference."""

    line: LineValue
    planned: Decimal
    amount: Decimal
    bridge: tuple[BridgePart, ...]

    @property
    def difference(self) -> Decimal:
        """Give what the scenario costs more (+) or less (-)."""
        return self.amount - self.planned

    @property
    def causes(self) -> Mapping[str, Decimal]:
        """Add up the difference by cause."""
        return add_causes((one.cause, one.amount) for one in self.bridge)


def compare_works(plan: Workings, scenario: Workings) -> tuple[ScenarioLine, ...]:
    """Put each line's two figures of one year beside each other; raise ArithmeticError where parts do not add up.

    What was explained of the same what-if before holds on where both have the same components.
    """
    kept = scenario.covered.kept.keep(("compared", plan.year), KeptBridge)
    contracts = {one.id: one for one in scenario.book.contracts}
    found = tuple(
        ScenarioLine(
            before.line,
            before.amount,
            after.amount,
            kept.line(before.line.code, before.components, after.components, contracts),
        )
        for before, after in zip(plan.lines, scenario.lines, strict=True)
    )
    for one in found:
        if sum((part.amount for part in one.bridge), Decimal(0)) != one.difference:
            raise ArithmeticError(f"line {one.line.code}: the parts do not add up to {one.difference}")
    return found


def causes_of(lines: tuple[ScenarioLine, ...]) -> Mapping[str, Decimal]:
    """Add up the causes of all lines."""
    return add_causes((part.cause, part.amount) for one in lines for part in one.bridge)
