"""All findings of a year, the worst first."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from maintenance.costing.rules.change_words import index_name
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.findings.assets import asset_findings
from maintenance.costing.rules.findings.beside import beside_findings
from maintenance.costing.rules.findings.contracts import contract_findings
from maintenance.costing.rules.findings.doubles import double_findings
from maintenance.costing.rules.findings.measures import measure_findings
from maintenance.costing.rules.findings.succession import succession_findings
from maintenance.costing.rules.text import some_of
from maintenance.programmes.rules.limits import MeasureLimits
from registry.kernel.errors import because
from registry.kernel.money import format_thousand

SEVERITIES = ("error", "warning", "info")
ABOVE_CEILING = "line_above_ceiling"
"""Nothing is wrong with such a figure: somebody has to explain it, or to have the programme changed."""
Ceilings = Mapping[uuid.UUID, Decimal]


def find_threats(work: Workings, ceilings: Ceilings, limits: MeasureLimits | None = None) -> tuple[Finding, ...]:
    """List what threatens the year's figures, the worst first."""
    found = [
        *_above_ceilings(work, ceilings),
        *double_findings(work),
        *beside_findings(work),
        *(measure_findings(work, limits) if limits else ()),
        *contract_findings(work),
        *_missing_indexes(work),
        *succession_findings(work),
        *asset_findings(work),
    ]
    return by_severity(found)


def by_severity(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings in order, the worst first."""
    listed = list(found)
    return tuple(one for severity in SEVERITIES for one in listed if one.severity == severity)


def _above_ceilings(work: Workings, ceilings: Ceilings) -> Iterator[Finding]:
    for one in work.lines:
        ceiling = ceilings.get(one.line.id)
        if ceiling is not None and one.amount > ceiling:
            over = one.amount - ceiling
            why = because(
                "Рядок %(code)s перевищує стелю програми на %(over)s тис. грн.",
                code=one.line.code,
                over=format_thousand(over),
            )
            yield Finding("warning", ABOVE_CEILING, why, line_id=one.line.id, amount=over)


def _missing_indexes(work: Workings) -> Iterator[Finding]:
    codes = {one.id: one for one in work.book.lines}
    for line_id, years in work.missing_indexes.items():
        why = because(
            "Рядок %(code)s: невідомий індекс «%(kind)s» (%(years)s), ціни взято без нього.",
            code=codes[line_id].code,
            kind=index_name(codes[line_id].index_kind or ""),
            years=some_of([str(one) for one in years]),
        )
        yield Finding("warning", "missing_index", why, line_id=line_id)
