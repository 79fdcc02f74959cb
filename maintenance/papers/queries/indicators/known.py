"""All that is known of a hromada's indicators on a day, read only as far as the wanted ones need it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.costing import get_costing
from maintenance.costing.queries.facts import get_fact_year
from maintenance.costing.rules.previous import PreviousIs
from maintenance.papers.models.indicator import Formula, IndicatorFigure
from maintenance.papers.queries.indicators.definitions import is_fact
from maintenance.papers.queries.indicators.register import AssetRegister, checked_in, checks_since
from maintenance.papers.rules.indicators.definition import OF_LINES, OF_MONEY, Definition
from maintenance.papers.rules.indicators.selection import full_quarters
from maintenance.papers.rules.indicators.value import AREA, POPULATION, Given, Known, LineSum
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.text import N_
from registry.places.models.territory import Hromada
from registry.places.queries.territory import TERRITORY

FROM_REGISTER = N_("сума за населеними пунктами реєстру")


class KnownReader:
    """Reads what some indicators of a hromada need, for any number of days."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        hromada: Hromada,
        wanted: Iterable[Definition],
        *,
        figures: Sequence[IndicatorFigure],
        everything: Mapping[str, Definition],
        with_names: bool = True,
    ) -> None:
        """Note what is needed; `everything` are all definitions, whose printed defaults may stand in.

        Without names assets are only counted, as far as nothing but their dates is asked.
        """
        self._session, self._actor, self._hromada = session, actor, hromada
        self._wanted = list(wanted)
        self._figures = [one for one in figures if is_fact(one)]
        self._everything = everything
        kinds = {kind for one in self._wanted for kind in (*one.kinds, *one.of_kinds)}
        described = {kind for one in self._wanted if one.conditions or one.attribute for kind in one.kinds}
        checked = {kind for one in self._wanted if one.checked_quarters for kind in (*one.kinds, *one.of_kinds)}
        together = frozenset() if with_names else frozenset(kinds - described - checked)
        years = {one.years for one in self._wanted if one.years}
        self._register = (
            AssetRegister(session, actor, hromada.id, kinds, described, together=together, years=years)
            if kinds
            else None
        )

    def on(self, day: date) -> Known:
        """Give what is known on a day."""
        of_money = [one for one in self._wanted if one.formula in OF_MONEY]
        is_costed = bool(of_money) and FIRST_YEAR <= day.year < LAST_YEAR
        may_cost = is_costed and self._actor.can("cost.read", self._hromada.id)
        lines, approved, paid = self._money(day, of_money) if may_cost else ({}, None, None)
        return Known(
            day,
            clock.today(),
            self._register.on(day) if self._register else (),
            checked_in(self._session, self._actor, self._hromada.id, quarters := self._quarters(day)),
            checks_since(self._session, self._actor, self._hromada.id) if quarters else None,
            self._given(day),
            lines,
            approved,
            paid,
        )

    def _quarters(self, day: date) -> set[tuple[date, date]]:
        most = max((one.checked_quarters or 0 for one in self._wanted), default=0)
        return set(full_quarters(day, most))

    def _given(self, day: date) -> dict[str, Given]:
        found = {
            one.code: Given(one.default, one.default_source or "")
            for one in self._everything.values()
            if one.default is not None
        }
        named = {one.of_code for one in self._wanted} | {
            AREA if one.formula is Formula.PER_AREA else None for one in self._wanted
        }
        found.update(self._of_territory(named - {None}))
        for one in self._figures:
            known = found.get(one.code)
            if one.ends_on <= day and (known is None or known.on is None or one.ends_on > known.on):
                found[one.code] = Given(one.value, one.source, one.ends_on, one.id)
        return found

    def _of_territory(self, named: set[str | None]) -> Iterator[tuple[str, Given]]:
        """Add up people and areas where every settlement has its own."""
        own = [one for one in TERRITORY.get(self._session).settlements.values() if one.hromada_id == self._hromada.id]
        people = [one.population for one in own if one.population is not None]
        areas = [one.area_km2 for one in own if one.area_km2 is not None]
        if own and POPULATION in named and len(people) == len(own):
            yield POPULATION, Given(Decimal(sum(people)), FROM_REGISTER)
        if own and AREA in named and len(areas) == len(own):
            yield AREA, Given(sum(areas, Decimal()), FROM_REGISTER)

    def _money(
        self, day: date, wanted: Sequence[Definition]
    ) -> tuple[dict[str, LineSum], Decimal | None, Decimal | None]:
        needs_paid = any(one.formula in (Formula.SPENDING_SHARE, Formula.EXECUTION) for one in wanted)
        paid_by: dict[str, Decimal] = {}
        approved = paid = None
        if needs_paid:
            year = get_fact_year(self._session, self._actor, self._hromada, day.year, as_of=day)
            total = year.comparison.total
            approved, paid = total.approved, total.paid
            for row in year.comparison.rows:
                if row.line is not None:
                    paid_by[row.line.code] = paid_by.get(row.line.code, Decimal()) + row.sums.paid
        needs_lines = any(one.formula in OF_LINES for one in wanted)
        return (self._lines(day, paid_by) if needs_lines else {}), approved, paid

    def _lines(self, day: date, paid_by: Mapping[str, Decimal]) -> dict[str, LineSum]:
        """Give what lines cost in the day's year: as recorded or expected; a year to come as it is computed."""
        known_on, year = min(day, clock.today()), day.year
        is_past = year <= clock.today().year
        costing = get_costing(self._session, self._actor, self._hromada, year + 1 if is_past else year, as_of=known_on)
        found = {
            one.code: LineSum(Decimal(), paid_by.get(one.code, Decimal()), PreviousIs.COMPUTED.value)
            for one in costing.workings.book.lines
        }
        for row in costing.rows:
            amount = row.previous.amount if is_past else row.amount
            basis = row.previous.source if is_past else PreviousIs.COMPUTED.value
            found[row.line.code] = LineSum(amount, paid_by.get(row.line.code, Decimal()), basis)
        return found
