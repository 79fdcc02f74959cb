"""Lines of which more is accepted or paid than is approved for them after transfers."""

from collections.abc import Iterator

from maintenance.costing.rules.facts.comparison import Comparison
from maintenance.costing.rules.facts.findings import FactFinding
from registry.kernel.errors import because
from registry.kernel.money import NOTHING, format_uah


def find_shortfalls(comparison: Comparison, *, has_decision: bool) -> Iterator[FactFinding]:
    """Tell of each line that has less approved than is used already; without a decision nothing is known."""
    lines = dict.fromkeys(row.line for row in comparison.rows if row.line is not None)
    for line in lines if has_decision else ():
        sums = comparison.line_sums(line)
        approved, used = sums.approved or NOTHING, max(sums.accepted, sums.paid)
        if approved < used:
            why = because(
                "Рядок %(code)s: затверджено %(approved)s грн, а за актами й оплатами вже %(used)s грн.",
                code=line.code,
                approved=format_uah(approved),
                used=format_uah(used),
            )
            yield FactFinding("warning", "line_above_approved", why, None, used - approved, line_code=line.code)
