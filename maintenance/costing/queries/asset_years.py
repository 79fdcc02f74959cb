"""Reading what an asset cost and will cost by year: its part of acts and plans, and the log's entries beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR, costing_year
from maintenance.costing.queries.asset_costs import AssetPart, read_asset_costs
from maintenance.costing.queries.work_costs import WorkCost, list_work_costs
from maintenance.costing.rules.facts.asset_costs import CostIs, source_of
from registry.assets.models.asset import Asset
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because

YEARS_BACK, YEARS_AFTER = 2, 2
MOST_YEARS = 20


@dataclass(frozen=True)
class AssetYear:
    """One year of an asset; sums in kopiykas."""

    year: int
    as_of: date
    parts: Sequence[AssetPart]
    """By contract; parts that cost nothing are left out."""
    works: Sequence[WorkCost]
    """Its part of the log's entries that cost anything."""

    @property
    def fact(self) -> int:
        """Add up what acts say."""
        return sum(one.fact for one in self.parts)

    @property
    def plan(self) -> int:
        """Add up what the plan says of months that no act is for."""
        return sum(one.plan for one in self.parts)

    @property
    def amount(self) -> int:
        """Give the cost: by acts and by plan."""
        return self.fact + self.plan

    @property
    def source(self) -> CostIs:
        """Say what the cost is."""
        return source_of(self.year, self.as_of, self.fact, self.plan)

    @property
    def beside(self) -> int:
        """Add up the entries that no act accepts: they are not among the cost."""
        return sum(one.kopiykas for one in self.works if one.act_id is None)

    @property
    def accepted(self) -> int:
        """Add up the entries that acts accept: their money is in the acts."""
        return sum(one.kopiykas for one in self.works if one.act_id is not None)

    @property
    def hours(self) -> Fraction:
        """Add up the labour, in hours, of all entries."""
        return sum((one.hours for one in self.works), Fraction())


def usual_years(asset: Asset, today: date) -> list[int]:
    """List the years that are looked at: two before now, the next, the plan's with one before and two after.

    Those between are among them, unless the plan's year lies far away.
    """
    plan = costing_year(asset.hromada, today)
    years = {*range(today.year - YEARS_BACK, today.year + 2), *range(plan - 1, plan + YEARS_AFTER + 1)}
    between = range(min(years), max(years) + 1)
    asked = between if len(between) <= MOST_YEARS else years
    return sorted(one for one in asked if FIRST_YEAR <= one <= LAST_YEAR)


def get_asset_years(
    session: Session, actor: Actor, asset: Asset, years: Sequence[int], as_of: date
) -> tuple[AssetYear, ...]:
    """Give what an asset costs in each of some years, as known on a day; raise NotFound for who may not see money."""
    if not actor.can("cost.read", asset.hromada_id):
        raise NotFound(because("Такого розрахунку немає"))
    parts = read_asset_costs(session, asset, years, as_of)
    may_read_work = actor.can("work.read", asset.hromada_id)
    works = list_work_costs(session, asset.hromada_id, years, asset) if may_read_work else []
    return tuple(
        AssetYear(
            year,
            as_of,
            [one for one in parts[year] if one.fact or one.plan],
            [one for one in works if one.year == year],
        )
        for year in years
    )
