"""Scenarios costed side by side: the plan's year, and each what-if of it with its difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.rules.book import CostBook
from maintenance.contracts.rules.periods import check_year
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.queries.kept_works import costed, keep
from maintenance.costing.queries.scenarios import SavedScenario
from maintenance.costing.rules.change_words import say_overrides
from maintenance.costing.rules.changes import change_covered
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.scenario_comparison import ScenarioLine, causes_of, compare_works
from maintenance.costing.rules.what_if import Overrides
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, Reason, because
from registry.kernel.money import NOTHING
from registry.kernel.text import N_
from registry.places.models.territory import Hromada

MOST_COLUMNS = 12
"""So many scenarios, each variant counted, stand side by side."""


@dataclass(frozen=True, eq=False)
class ScenarioColumn:
    """One scenario, in one of its variants, against the plan; amounts in hryvnia."""

    scenario: SavedScenario
    variant: str
    lines: tuple[ScenarioLine, ...]
    total: Decimal
    planned_total: Decimal
    changes: tuple[Reason, ...]
    """What it changes, in words."""

    @property
    def difference(self) -> Decimal:
        """Give what the scenario costs more (+) or less (-) than the plan."""
        return self.total - self.planned_total

    @property
    def causes(self) -> Mapping[str, Decimal]:
        """Add up the difference by cause."""
        return causes_of(self.lines)


@dataclass(frozen=True, eq=False)
class ScenarioYear:
    """A hromada's year as it is planned, and by scenarios."""

    hromada: Hromada
    year: int
    as_of: date
    plan: Workings
    columns: tuple[ScenarioColumn, ...]
    left_out: int = 0
    """So many scenarios, each variant counted, are asked for and do not stand here."""

    @property
    def left_out_reason(self) -> Reason | None:
        """Say that not all stand side by side, and how many are left out."""
        why = N_("Поряд стоїть не більше %(most)s сценаріїв із варіантами: не показано ще %(count)s.")
        return because(why, most=MOST_COLUMNS, count=self.left_out) if self.left_out else None

    @property
    def book(self) -> CostBook:
        """Give what the plan is computed from."""
        return self.plan.book

    @property
    def rows(self) -> list[tuple[ScenarioLine, ...]]:
        """Give the lines that cost anything in the plan or a scenario, each in all columns."""
        every = list(zip(*(one.lines for one in self.columns), strict=True))
        return [row for row in every if any(one.planned or one.amount for one in row)]


def get_scenario_year(
    session: Session,
    actor: Actor,
    hromada: Hromada,
    year: int,
    scenarios: Sequence[SavedScenario],
    *,
    as_of: date | None = None,
) -> ScenarioYear:
    """Cost a year by each scenario in each of its variants, as many as stand side by side.

    Raise NotFound, Invalid for an impossible year.
    """
    covered = _read(session, actor, hromada, year, as_of)
    plan = costed(covered, year)
    both = [(one, variant) for one in scenarios for variant in one.variants]
    columns = tuple(_column(covered, plan, one, variant) for one, variant in both[:MOST_COLUMNS])
    return ScenarioYear(hromada, year, covered.book.as_of, plan, columns, left_out=len(both) - len(columns))


def effects_of(
    session: Session, actor: Actor, hromada: Hromada, year: int, alone: Sequence[Overrides]
) -> tuple[Decimal, ...]:
    """Tell what each change would cost more by itself; only the figures are kept, the years so costed are not."""
    covered = _read(session, actor, hromada, year, None)
    plan, asked = costed(covered, year), [one.dated(year) for one in alone]
    key = ("effects", year, tuple(one.key for one in asked))
    return keep(covered, key, lambda: tuple(_total(covered, plan, one) - plan.total for one in asked))


def _total(covered: CoveredBook, plan: Workings, asked: Overrides) -> Decimal:
    changed = change_covered(covered, asked.changes) if asked.changes else covered
    return cost_year(changed.book, plan.year, asked, covered=changed, base=plan).total


def _read(session: Session, actor: Actor, hromada: Hromada, year: int, as_of: date | None) -> CoveredBook:
    if not actor.can("cost.read", hromada.id):
        raise NotFound("Такого розрахунку немає")
    check_year(year)
    return read_covered(session, hromada.id, as_of or clock.today())


def _column(covered: CoveredBook, plan: Workings, scenario: SavedScenario, variant: str) -> ScenarioColumn:
    asked = scenario.in_variant(variant).dated(plan.year)
    key = ("compared", plan.year, asked.key)
    lines = keep(covered, key, lambda: compare_works(plan, costed(covered, plan.year, asked)))
    total = sum((one.amount for one in lines), NOTHING)
    return ScenarioColumn(scenario, variant, lines, total, plan.total, tuple(say_overrides(plan.book, asked)))
