"""The budget request as a clerk fills it in: a programme's lines over five years by КЕКВ and fund."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.contracts.rules.book import LineValue
from maintenance.costing.rules.previous import Previous, PreviousIs
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.rules.text import day_text
from maintenance.programmes.models import State
from maintenance.programmes.rules.limits import ProgrammeForce
from maintenance.programmes.rules.standing import day_within, first_day, last_day
from registry.kernel.errors import Reason, because
from registry.kernel.money import NOTHING

YEARS = 5
"""Report, approved, plan and two forecasts."""
PLAN = 2
"""Which of them is the year that is asked for."""
NOTHING_YET = Previous(NOTHING)


@dataclass(frozen=True)
class Funds:
    """What a year comes to by fund, in hryvnia."""

    general: Decimal = NOTHING
    special: Decimal = NOTHING
    development: Decimal = NOTHING
    """Of the special fund: capital expenditure, which the development budget carries."""

    @property
    def total(self) -> Decimal:
        """Add up both funds."""
        return self.general + self.special


@dataclass(frozen=True)
class RequestLine:
    """A support line over five years: each year's figure, and what it is."""

    line: LineValue
    years: tuple[Previous, ...]

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """Give the figures alone, in hryvnia."""
        return tuple(one.amount for one in self.years)


@dataclass(frozen=True)
class RequestProgramme:
    """What one spending unit asks for under one budget programme; either may be unknown yet."""

    code: str | None
    spending_unit: str | None
    lines: tuple[RequestLine, ...]

    @property
    def totals(self) -> tuple[Funds, ...]:
        """Add up each year by fund."""
        return tuple(funds_of(self.lines, year) for year in range(YEARS))

    @property
    def by_kekv(self) -> Mapping[str, tuple[Funds, ...]]:
        """Add up each КЕКВ's years by fund, in the order of codes."""
        found: dict[str, list[RequestLine]] = {}
        for one in self.lines:
            found.setdefault(one.line.kekv, []).append(one)
        return {code: tuple(funds_of(found[code], year) for year in range(YEARS)) for code in sorted(found)}


def funds_of(lines: Iterable[RequestLine], year: int) -> Funds:
    """Add up lines of one of the five years by fund."""
    general = special = development = NOTHING
    for one in lines:
        amount = one.amounts[year]
        if one.line.fund == Fund.GENERAL:
            general += amount
        else:
            special += amount
            development += amount if one.line.expenditure == Expenditure.CAPITAL else NOTHING
    return Funds(general, special, development)


def request_programmes(
    lines: Iterable[LineValue],
    rows_by_year: Sequence[Sequence[CostRow]],
    approved: Mapping[uuid.UUID, Decimal] | None,
) -> tuple[RequestProgramme, ...]:
    """Lay lines, in the order of print, out by budget programme and spending unit.

    The rows are those of the year before the plan, of the plan and of the two after it: each year's rows know the
    figure of the year before them. What is approved for the year before the plan stands for its figure; None is no
    decision. A line that asks for nothing in all five years is left out.
    """
    before, plan, *after = rows_by_year
    figures = [
        {row.line.id: row.previous for row in before},
        _approved(plan, approved),
        *({row.line.id: Previous(row.amount) for row in rows} for rows in (plan, *after)),
    ]
    found: dict[tuple[str | None, str | None], list[RequestLine]] = {}
    for line in lines:
        years = tuple(one.get(line.id, NOTHING_YET) for one in figures)
        if any(one.amount for one in years):
            found.setdefault((line.programme_code, line.spending_unit), []).append(RequestLine(line, years))
    ordered = sorted(found.items(), key=lambda item: tuple(part or "" for part in item[0]))
    return tuple(RequestProgramme(code, unit, tuple(of_it)) for (code, unit), of_it in ordered)


def _approved(plan: Sequence[CostRow], approved: Mapping[uuid.UUID, Decimal] | None) -> Mapping[uuid.UUID, Previous]:
    if approved is None:
        return {row.line.id: row.previous for row in plan}
    return {line_id: Previous(amount, PreviousIs.APPROVED.value) for line_id, amount in approved.items()}


@dataclass(frozen=True)
class LocalProgramme:
    """A local programme whose measures lines pay for, and why it is not in force in the plan's year."""

    programme: ProgrammeForce
    lines: tuple[LineValue, ...]
    funds: tuple[Funds, ...]
    """What its lines come to in each of the five years."""
    remark: Reason | None


def local_programmes(
    lines: Iterable[tuple[RequestLine, ProgrammeForce | None]], year: int, on: date
) -> tuple[LocalProgramme, ...]:
    """List the local programmes of lines with what is asked for under each."""
    found: dict[uuid.UUID, list[tuple[RequestLine, ProgrammeForce]]] = {}
    for line, programme in lines:
        if programme is not None:
            found.setdefault(programme.id, []).append((line, programme))
    return tuple(
        LocalProgramme(
            own[0][1],
            tuple(line.line for line, _programme in own),
            tuple(funds_of([line for line, _programme in own], place) for place in range(YEARS)),
            out_of_force(own[0][1], year, on),
        )
        for own in found.values()
    )


def out_of_force(programme: ProgrammeForce, year: int, on: date) -> Reason | None:
    """Say why a programme does not bind a year, asked on a day; None where it does."""
    if programme.is_in_force(year, on):
        return None
    first, last = first_day(programme), last_day(programme)
    if first > day_within(year, on):
        return because("Програма діє з %(day)s", day=day_text(first))
    if programme.state == State.REPLACED:
        return because("Програму замінено, вона діяла до %(day)s", day=day_text(last))
    if programme.state == State.ENDED:
        return because("Програму припинено, вона діяла до %(day)s", day=day_text(last))
    return because("Строк програми минув %(day)s", day=day_text(last))


class Lack(StrEnum):
    """What a request needs and the registry does not know."""

    CODE = "code"
    SPENDING_UNIT = "spending_unit"
    REPORT = "report"
    APPROVED = "approved"
    NEED = "need"


@dataclass(frozen=True)
class Lacking:
    """Lines that lack something, in the order of print."""

    lack: Lack
    lines: tuple[LineValue, ...]


def lacking_in(programmes: Sequence[RequestProgramme], written: Collection[str] | None = None) -> tuple[Lacking, ...]:
    """List what is to be filled in before the request is sent; nothing of it is left blank in silence.

    `written` are the codes of the lines whose need somebody explained; None does not ask for it.
    """
    lines = [one for programme in programmes for one in programme.lines]
    found = {
        Lack.CODE: [one for one in lines if not one.line.programme_code],
        Lack.SPENDING_UNIT: [one for one in lines if not one.line.spending_unit],
        Lack.REPORT: [one for one in lines if one.amounts[0] and one.years[0].source != PreviousIs.FACT],
        Lack.APPROVED: [one for one in lines if one.amounts[1] and one.years[1].source != PreviousIs.APPROVED],
        Lack.NEED: [one for one in lines if one.amounts[PLAN] and written is not None and one.line.code not in written],
    }
    return tuple(Lacking(lack, tuple(one.line for one in of_it)) for lack, of_it in found.items() if of_it)
