"""Lines whose measure gives them no ceiling, and lines that name none although there are some of their number."""

from collections.abc import Iterator

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.text import day_text
from maintenance.programmes.models import State
from maintenance.programmes.rules.limits import MeasureLimits, ProgrammeForce
from registry.kernel.errors import Reason, because


def measure_findings(work: Workings, limits: MeasureLimits) -> Iterator[Finding]:
    """Find lines that cost something in the year and have no ceiling for a reason that somebody can mend."""
    for one in work.lines:
        if not one.amount:
            continue
        line = one.line
        programme = limits.programmes.get(line.measure_programme_id) if line.measure_programme_id else None
        if programme is None:
            yield from _not_named(line, limits)
        elif not programme.is_in_force(limits.year):
            severity = "info" if programme.state == State.IN_FORCE else "warning"
            why = _not_in_force(line, programme, limits.year)
            yield Finding(severity, "measure_not_in_force", why, line_id=line.id, amount=one.amount)
        elif line.measure_code not in programme.measures:
            why = because(
                "Рядок %(code)s: у програмі «%(title)s» уже немає заходу %(measure)s, тому стелі немає.",
                code=line.code,
                title=programme.title,
                measure=line.measure_code,
            )
            yield Finding("warning", "measure_missing", why, line_id=line.id, amount=one.amount)


def _not_named(line: LineValue, limits: MeasureLimits) -> Iterator[Finding]:
    offered = [one.title for one in limits.in_force if line.code in one.measures]
    if offered:
        why = because(
            "Рядок %(code)s не називає заходу програми, тому стелі немає. Такий номер заходу мають: %(programmes)s.",
            code=line.code,
            programmes="; ".join(f"«{one}»" for one in offered),
        )
        yield Finding("info", "measure_not_named", why, line_id=line.id)


def _not_in_force(line: LineValue, programme: ProgrammeForce, year: int) -> Reason:
    if programme.state == State.IN_FORCE or programme.in_force_to is None:
        return because(
            "Рядок %(code)s: програма «%(title)s» у %(year)s році не діє, тому стелі немає.",
            code=line.code,
            title=programme.title,
            year=year,
        )
    told = {"code": line.code, "title": programme.title, "day": day_text(programme.in_force_to)}
    if programme.state == State.REPLACED:
        return because(
            "Рядок %(code)s: програму «%(title)s» замінено, вона діяла до %(day)s, тому стелі немає.", **told
        )
    return because("Рядок %(code)s: програму «%(title)s» припинено, вона діяла до %(day)s, тому стелі немає.", **told)
