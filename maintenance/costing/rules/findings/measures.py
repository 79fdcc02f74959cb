"""Lines whose measure gives them no ceiling, and lines that name none although there are some of their number."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.book import LineValue
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import Finding, LineCost
from maintenance.costing.rules.text import day_text, some_of
from maintenance.programmes.models import State
from maintenance.programmes.rules.limits import MeasureLimits, ProgrammeForce
from maintenance.programmes.rules.standing import day_within, first_day
from registry.kernel.errors import BothNames, Reason, because

LONGEST_TITLE = 120
"""So many letters of a programme's title stand in a sentence."""


def measure_findings(work: Workings, limits: MeasureLimits) -> Iterator[Finding]:
    """Find lines that cost something in the year and have no ceiling for a reason that somebody can mend."""
    out_of_force: dict[uuid.UUID, list[LineCost]] = defaultdict(list)
    followed: dict[tuple[uuid.UUID, uuid.UUID], list[LineCost]] = defaultdict(list)
    for one in (line for line in work.lines if line.amount):
        programme_id, code = limits.measure_of(one.line.id, one.line.measure_programme_id, one.line.measure_code) or (
            None,
            None,
        )
        programme = limits.binding(programme_id) if programme_id else None
        if programme_id and programme and programme.id != programme_id and limits.is_in_force(programme):
            followed[programme_id, programme.id].append(one)
        if programme is None:
            yield from _not_named(one.line, limits)
        elif not limits.is_in_force(programme):
            out_of_force[programme.id].append(one)
        elif code not in programme.measures:
            why = because(
                "Рядок %(code)s: у програмі «%(title)s» уже немає заходу %(measure)s, тому стелі немає.",
                code=one.line.code,
                title=programme.short_name(LONGEST_TITLE),
                measure=code,
            )
            yield Finding("warning", "measure_missing", why, line_id=one.line.id, amount=one.amount)
    for programme_id, lines in out_of_force.items():
        yield _not_in_force(limits.programmes[programme_id], lines, limits)
    for (named_id, binding_id), lines in followed.items():
        yield _followed(limits.programmes[named_id], limits.programmes[binding_id], lines, limits.year)


def _followed(named: ProgrammeForce, binding: ProgrammeForce, lines: Sequence[LineCost], year: int) -> Finding:
    """Say that lines have the ceiling of another edition than the one they name: nothing of it is silent."""
    why = because(
        "Рядки %(codes)s названо заходами програми «%(title)s» (%(named)s), а в %(year)s році діє її редакція "
        "%(binding)s: стелі взято з тих самих номерів заходів у ній.",
        codes=some_of([one.line.code for one in lines]),
        title=named.short_name(LONGEST_TITLE),
        named=named.code,
        binding=binding.code,
        year=year,
    )
    return Finding("info", "measure_followed", why, line_id=lines[0].line.id if len(lines) == 1 else None)


def _not_named(line: LineValue, limits: MeasureLimits) -> Iterator[Finding]:
    offered = [one.short_name(LONGEST_TITLE) for one in limits.in_force if line.code in one.measures]
    if offered:
        why = because(
            "Рядок %(code)s не називає заходу програми, тому стелі немає. Такий номер заходу мають: %(programmes)s.",
            code=line.code,
            programmes=some_of([BothNames(f"«{one.uk}»", f"“{one.en}”") for one in offered], "; "),
        )
        yield Finding("info", "measure_not_named", why, line_id=line.id)


def _not_in_force(programme: ProgrammeForce, lines: Sequence[LineCost], limits: MeasureLimits) -> Finding:
    """One finding for all lines of a programme; a programme whose time is over is no fault of theirs."""
    severity = "info" if programme.state == State.IN_FORCE else "warning"
    amount = sum((one.amount for one in lines), Decimal(0))
    line_id = lines[0].line.id if len(lines) == 1 else None
    why = _say_not_in_force(programme, some_of([one.line.code for one in lines]), limits)
    return Finding(severity, "measure_not_in_force", why, line_id=line_id, amount=amount)


def _say_not_in_force(programme: ProgrammeForce, codes: Reason | str, limits: MeasureLimits) -> Reason:
    title, year = programme.short_name(LONGEST_TITLE), limits.year
    begins = first_day(programme)
    if day_within(year, limits.on) < begins <= date(year, 12, 31):
        return because(
            "Програма «%(title)s» діє з %(day)s, тому доти стелі не мають рядки: %(codes)s.",
            title=title,
            day=day_text(begins),
            codes=codes,
        )
    if programme.state == State.IN_FORCE or programme.in_force_to is None:
        return because(
            "Програма «%(title)s» у %(year)s році не діє, тому стелі не мають рядки: %(codes)s.",
            title=title,
            year=year,
            codes=codes,
        )
    told = {"title": title, "day": day_text(programme.in_force_to), "codes": codes}
    if programme.state == State.REPLACED:
        return because(
            "Програму «%(title)s» замінено, вона діяла до %(day)s, тому стелі не мають рядки: %(codes)s.", **told
        )
    return because(
        "Програму «%(title)s» припинено, вона діяла до %(day)s, тому стелі не мають рядки: %(codes)s.", **told
    )
