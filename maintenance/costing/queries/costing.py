"""Reading costings: a hromada's year with its lines, findings and what-if."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from sqlalchemy.orm import Session

from maintenance.contracts.queries.asset_names import AssetNames
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.rules.book import ContractValue, CostBook, LineValue
from maintenance.contracts.rules.periods import LAST_YEAR, check_year, costing_year
from maintenance.costing.queries.estimates import estimates_of
from maintenance.costing.queries.kept_works import costed, keep
from maintenance.costing.queries.year_records import year_records
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.findings.threats import Ceilings, find_threats
from maintenance.costing.rules.findings.what_if import with_unmoved
from maintenance.costing.rules.previous import add_sources
from maintenance.costing.rules.rates.estimates import Estimate
from maintenance.costing.rules.rates.told import tell_estimates
from maintenance.costing.rules.rows import (
    CostRow,
    Records,
    Subtotal,
    change_share,
    cost_rows,
    recorded_total,
    subtotals_of,
    sum_or_none,
)
from maintenance.costing.rules.vat import VatShares, vat_shares
from maintenance.costing.rules.what_if import NO_OVERRIDES, Overrides
from maintenance.programmes.queries import list_measure_limits
from maintenance.programmes.rules.limits import MeasureKey, MeasureLimits, ProgrammeForce
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_hromadas

MOST_YEARS_AFTER = 10


@dataclass(frozen=True, eq=False)
class Costing:
    """One hromada's cost of a year beside the two years before; amounts in hryvnia, rows in the order of print."""

    hromada: Hromada
    year: int
    as_of: date
    overrides: Overrides
    rows: tuple[CostRow, ...]
    total: Decimal
    previous_total: Decimal
    before_total: Decimal
    ceiling_total: Decimal | None
    findings: tuple[Finding, ...]
    workings: Workings
    names: AssetNames
    """How the assets are called that components and findings name."""
    limits: MeasureLimits
    """The hromada's programmes, and what their measures allow in the year."""
    estimates: tuple[Estimate, ...] = ()
    """What assets without a contract would come to by the rate card: no part of any line or total."""

    @cached_property
    def subtotals(self) -> tuple[Subtotal, ...]:
        """Add up the year by КЕКВ, fund and kind of expenditure: together the total."""
        return subtotals_of(self.rows)

    @cached_property
    def vat(self) -> VatShares:
        """Give what of the amounts is VAT, by the contracts' modes."""
        work, rows = self.workings, self.rows

        def find() -> tuple[Sequence[CostRow], VatShares]:
            own = (one for row in rows for one in self.contracts_of(row.line))
            return rows, vat_shares((one.vat, work.components[one.id]) for one in own)

        known, found = keep(work.covered, ("vat", id(rows)), find)
        return found if known is rows else find()[1]

    @cached_property
    def _by_line(self) -> Mapping[uuid.UUID | None, Sequence[ContractValue]]:
        found: dict[uuid.UUID | None, list[ContractValue]] = defaultdict(list)
        for one in self.workings.book.contracts:
            if self.workings.components[one.id]:
                found[one.line_id].append(one)
        return found

    def contracts_of(self, line: LineValue) -> Sequence[ContractValue]:
        """List the contracts that cost anything of a line, in the order of its components."""
        return self._by_line.get(line.id, ())

    def measure(self, line: LineValue) -> tuple[ProgrammeForce, str] | None:
        """Give the programme and the number of the measure that a line pays for in the year."""
        programme_id, code = _measure_of(line, self.limits) or (None, "")
        programme = self.limits.programmes.get(programme_id) if programme_id else None
        return (programme, code) if programme else None

    def binding(self, line: LineValue) -> ProgrammeForce | None:
        """Give the edition of a line's programme that binds the year, itself where none of its editions does."""
        measure = self.measure(line)
        return self.limits.binding(measure[0].id) if measure else None

    @property
    def previous_sources(self) -> Mapping[str, Decimal]:
        """Say what the previous year's total is made of: its sums by what they are."""
        return add_sources(one.previous for one in self.rows)

    @property
    def before_sources(self) -> Mapping[str, Decimal]:
        """Say the same of the year before that."""
        return add_sources(one.before for one in self.rows)

    @property
    def before_elsewhere(self) -> Decimal:
        """Give what the year before the previous one cost on lines that have had nothing since: they are no rows."""
        return self.before_total - sum((one.year_before for one in self.rows), Decimal(0))

    @property
    def change_share(self) -> Decimal | None:
        """Give the total's change against the previous year as a share."""
        return change_share(self.previous_total, self.total)

    def contract(self, contract_id: uuid.UUID) -> ContractValue:
        """Give a contract that a component or finding names."""
        return self.workings.covered.by_id[contract_id].contract

    def line_code(self, line_id: uuid.UUID | None) -> str | None:
        """Give the code of a finding's line."""
        return next((one.code for one in self.workings.book.lines if one.id == line_id), None)


def get_costing(
    session: Session,
    actor: Actor,
    hromada: Hromada,
    year: int,
    *,
    as_of: date | None = None,
    overrides: Overrides = NO_OVERRIDES,
) -> Costing:
    """Cost a hromada's year as known on a day (None is today); raise NotFound, Invalid for an impossible year."""
    return get_horizon(session, actor, hromada, year, as_of=as_of, overrides=overrides)[0]


def get_horizon(
    session: Session,
    actor: Actor,
    hromada: Hromada,
    year: int,
    years_after: int = 0,
    *,
    as_of: date | None = None,
    overrides: Overrides = NO_OVERRIDES,
) -> tuple[Costing, ...]:
    """Cost a year and some after it, each beside the two before it; a what-if changes the first year's index."""
    if not actor.can("cost.read", hromada.id):
        raise NotFound("Такого розрахунку немає")
    check_year(year)
    last = min(year + years_after, LAST_YEAR)
    covered = read_covered(session, hromada.id, as_of or clock.today())
    changed = overrides.dated(year) if overrides != NO_OVERRIDES else overrides
    names = AssetNames(session, actor)
    works = {one: costed(covered, one, changed) for one in range(year - 2, last + 1)}
    limits = list_measure_limits(session, hromada.id, range(year, last + 1), covered.book.as_of)
    records = year_records(session, hromada.id, list(works), covered.book.as_of)
    plan = {one: costed(covered, one) for one in limits}
    found = (_costing(hromada, works, limits[one], plan[one], records=records, names=names) for one in limits)
    estimates = estimates_of(session, hromada.id, covered, [works[one] for one in limits])
    return tuple(_with_estimates(one, estimates[one.year]) for one in found)


def _with_estimates(costing: Costing, estimates: tuple[Estimate, ...]) -> Costing:
    """Put estimates beside a costing; of its figures none changes."""
    told = tell_estimates(costing.findings, estimates, costing.workings.book.assets.kind_at)
    return replace(costing, estimates=estimates, findings=told)


def _costing(
    hromada: Hromada,
    works: Mapping[int, Workings],
    limits: MeasureLimits,
    plan: Workings,
    *,
    records: Records,
    names: AssetNames,
) -> Costing:
    year, ceilings = limits.year, _ceilings(works[limits.year].book, limits)
    now, before, earlier = (works[year - back] for back in range(3))
    key = (now, before, tuple(sorted(ceilings.items())), repr(sorted(records.items(), key=str)))
    rows = keep(now.covered, key, lambda: cost_rows(now, before, earlier, ceilings, records))
    threats = keep(now.covered, (now, limits.key), lambda: find_threats(now, ceilings, limits))
    return Costing(
        hromada=hromada,
        year=year,
        as_of=now.book.as_of,
        overrides=now.overrides,
        rows=rows,
        total=now.total,
        previous_total=recorded_total(before, records),
        before_total=recorded_total(earlier, records),
        ceiling_total=sum_or_none(one.ceiling for one in rows),
        findings=with_unmoved(threats, now, plan),
        workings=now,
        names=names,
        limits=limits,
    )


def list_costings(
    session: Session, actor: Actor, year: int | None, *, hromada_id: uuid.UUID | None = None, as_of: date | None = None
) -> list[Costing]:
    """Cost every hromada that the asker may read; without a year each one's own next year."""
    wanted = [one for one in list_hromadas(session, actor, "cost.read") if hromada_id in (None, one.id)]
    return [get_costing(session, actor, one, year or costing_year(one, clock.today()), as_of=as_of) for one in wanted]


def _measure_of(line: LineValue, limits: MeasureLimits) -> MeasureKey | None:
    return limits.measure_of(line.id, line.measure_programme_id, line.measure_code)


def _ceilings(book: CostBook, limits: MeasureLimits) -> Ceilings:
    """Give each line what the measure allows that it names or is bound to; equal numbers say nothing."""
    amounts = ((one.id, limits.amount(*(_measure_of(one, limits) or (None, None)))) for one in book.lines)
    return {line_id: amount for line_id, amount in amounts if amount is not None}
