"""A what-if that comes to the same as the plan: most often it changes what no figure of the year depends on."""

from collections.abc import Iterator

from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.findings.threats import by_severity
from maintenance.costing.rules.what_if import NO_OVERRIDES
from registry.kernel.errors import because


def with_unmoved(findings: tuple[Finding, ...], work: Workings, plan: Workings) -> tuple[Finding, ...]:
    """Add to a what-if's findings that it moves nothing in its year, if no line comes to another amount."""
    return by_severity((*_unmoved(work, plan), *findings)) if work.overrides != NO_OVERRIDES else findings


def _unmoved(work: Workings, plan: Workings) -> Iterator[Finding]:
    amounts, planned = ({one.line.id: one.amount for one in each.lines} for each in (work, plan))
    if amounts == planned:
        why = because(
            "Розрахунок «що, якщо» не змінив жодної суми %(year)s року: вони такі, як у плані.", year=work.year
        )
        yield Finding("warning", "what_if_moves_nothing", why)
