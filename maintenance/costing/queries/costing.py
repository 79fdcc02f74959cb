"""Reading costings: a hromada's year with its lines, findings and what-if."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import Scenario, ScenarioIndex
from maintenance.contracts.queries.asset_names import AssetNames
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.rules.book import ContractValue, CostBook
from maintenance.contracts.rules.periods import LAST_YEAR, check_year, costing_year
from maintenance.costing.queries.estimates import estimates_of
from maintenance.costing.queries.kept_works import costed, keep
from maintenance.costing.queries.year_records import year_records
from maintenance.costing.rules.costing import NO_OVERRIDES, Workings
from maintenance.costing.rules.figures import Finding, Overrides
from maintenance.costing.rules.findings.threats import Ceilings, find_threats
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
from maintenance.programmes.queries import list_measure_ceilings
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
    estimates: tuple[Estimate, ...] = ()
    """What assets without a contract would come to by the rate card: no part of any line or total."""

    @cached_property
    def subtotals(self) -> tuple[Subtotal, ...]:
        """Add up the year by КЕКВ, fund and kind of expenditure: together the total."""
        return subtotals_of(self.rows)

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
    changed = replace(overrides, year=overrides.year or year) if overrides != NO_OVERRIDES else overrides
    names = AssetNames(session)
    works = {one: costed(covered, one, changed) for one in range(year - 2, last + 1)}
    ceilings = _ceilings(session, hromada.id, covered.book, range(year, last + 1))
    records = year_records(session, hromada.id, list(works), covered.book.as_of)
    found = (
        _costing(hromada, works, one, overrides=changed, ceilings=ceilings[one], records=records, names=names)
        for one in ceilings
    )
    estimates = estimates_of(session, hromada.id, covered, list(ceilings))
    return tuple(_with_estimates(one, estimates[one.year]) for one in found)


def _with_estimates(costing: Costing, estimates: tuple[Estimate, ...]) -> Costing:
    """Put estimates beside a costing; of its figures none changes."""
    told = tell_estimates(costing.findings, estimates, costing.workings.book.assets.kind_at)
    return replace(costing, estimates=estimates, findings=told)


def _costing(
    hromada: Hromada,
    works: Mapping[int, Workings],
    year: int,
    *,
    overrides: Overrides,
    ceilings: Ceilings,
    records: Records,
    names: AssetNames,
) -> Costing:
    now, before, earlier = (works[year - back] for back in range(3))
    limits = tuple(sorted(ceilings.items()))
    key = (now, before, limits, repr(sorted(records.items(), key=str)))
    rows = keep(now.covered, key, lambda: cost_rows(now, before, earlier, ceilings, records))
    return Costing(
        hromada=hromada,
        year=year,
        as_of=now.book.as_of,
        overrides=overrides,
        rows=rows,
        total=now.total,
        previous_total=recorded_total(before, records),
        before_total=recorded_total(earlier, records),
        ceiling_total=sum_or_none(one.ceiling for one in rows),
        findings=keep(now.covered, (now, limits), lambda: find_threats(now, ceilings)),
        workings=now,
        names=names,
    )


def list_costings(
    session: Session, actor: Actor, year: int | None, *, hromada_id: uuid.UUID | None = None, as_of: date | None = None
) -> list[Costing]:
    """Cost every hromada that the asker may read; without a year each one's own next year."""
    wanted = [one for one in list_hromadas(session, actor, "cost.read") if hromada_id in (None, one.id)]
    return [get_costing(session, actor, one, year or costing_year(one, clock.today()), as_of=as_of) for one in wanted]


def _ceilings(session: Session, hromada_id: uuid.UUID, book: CostBook, years: range) -> dict[int, Ceilings]:
    """A line's code is its programme measure's."""
    by_year = list_measure_ceilings(session, hromada_id, years)
    return {
        year: {one.id: by_code[one.code] for one in book.lines if one.code in by_code}
        for year, by_code in by_year.items()
    }


@dataclass(frozen=True)
class SavedScenario:
    """A saved what-if with its factors."""

    id: uuid.UUID
    name: str
    note: str | None
    overrides: Overrides


def list_scenarios(session: Session, actor: Actor, hromada_id: uuid.UUID) -> list[SavedScenario]:
    """List a hromada's saved what-ifs by name."""
    if not actor.can("cost.read", hromada_id):
        return []
    saved = session.scalars(select(Scenario).where(Scenario.hromada_id == hromada_id).order_by(Scenario.name)).all()
    if not saved:
        return []
    factors: dict[uuid.UUID, list[ScenarioIndex]] = {one.id: [] for one in saved}
    for index in session.scalars(select(ScenarioIndex).where(ScenarioIndex.scenario_id.in_(factors))):
        factors[index.scenario_id].append(index)
    return [SavedScenario(one.id, one.name, one.note, _overrides(factors[one.id])) for one in saved]


def find_scenario(session: Session, actor: Actor, hromada_id: uuid.UUID, name: str) -> SavedScenario | None:
    """Find a hromada's what-if by its name."""
    return next((one for one in list_scenarios(session, actor, hromada_id) if one.name == name), None)


def _overrides(indexes: list[ScenarioIndex]) -> Overrides:
    by_line = {one.service_line_id: one.value for one in indexes if one.service_line_id}
    whole = next((one.value for one in indexes if one.service_line_id is None), None)
    return Overrides(all_lines=whole, by_line=by_line)
