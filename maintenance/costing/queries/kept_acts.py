"""The acts of a hromada's years, kept in memory by each process as long as the database notes no change of any.

After a change one text that the database puts together tells whether it was one of these: to read thousands one by one
takes ten times as long.
"""

import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Text, cast, func, select
from sqlalchemy.orm import Session

from maintenance.contracts.rules.periods import Period
from maintenance.costing.models.act import Act
from maintenance.costing.rules.facts.comparison import accepted_by_month
from maintenance.costing.rules.facts.values import ActFact, Months, by_contract
from registry.kernel.models.revision import FACTS
from registry.kernel.queries.small_tables import Mark, facts_mark, watch

MOST_KEPT = 12
"""So many years of hromadas are kept by a process for one database."""
COLUMNS = (
    Act.id,
    Act.contract_id,
    Act.number,
    Act.accepted_on,
    Act.starts_on,
    Act.ends_on,
    Act.amount,
    Act.kekv,
    Act.fund,
)
ORDER = (Act.accepted_on, Act.number, Act.id)
_lock = Lock()


@dataclass(frozen=True, eq=False)
class KeptActs:
    """The acts that have a day in some years, by their dates; the same object as long as none of them changes."""

    told: str | None
    """All that the database says of them."""
    acts: tuple[ActFact, ...]

    @cached_property
    def by_contract(self) -> Mapping[uuid.UUID, Sequence[ActFact]]:
        """Group them by contract; one that has none has an empty list."""
        return by_contract(self.acts)

    @cached_property
    def _accepted(self) -> dict[int, Mapping[uuid.UUID, tuple[Months, date]]]:
        return {}

    def accepted(self, year: int) -> Mapping[uuid.UUID, tuple[Months, date]]:
        """Give by contract what its acts accept in each month of a year, and the last day that any is for; once."""
        known = self._accepted.get(year)
        if known is None:
            known = self._accepted[year] = {
                one: (accepted_by_month(acts, year), max(act.period.end for act in acts))
                for one, acts in self.by_contract.items()
                if acts
            }
        return known


_kept: WeakKeyDictionary[Engine, OrderedDict[tuple[uuid.UUID, int, int], tuple[Mark | None, KeptActs]]]
_kept = WeakKeyDictionary()
watch(FACTS, Act)


def read_kept_acts(session: Session, hromada_id: uuid.UUID, years: Sequence[int]) -> KeptActs:
    """Give the acts that have a day in the years, of all contracts; nobody may alter them."""
    engine, key = session.get_bind().engine, (hromada_id, min(years), max(years))
    mark, conditions = facts_mark(session), acts_in(hromada_id, years)
    with _lock:
        of_engine = _kept.setdefault(engine, OrderedDict())
        known_by, known = of_engine.get(key, (None, None))
    if known is None or mark is None or mark != known_by:
        told = session.scalar(select(func.aggregate_strings(_told(), "\n")).where(*conditions))
        if known is None or known.told != told:
            known = KeptActs(told, acts_of(session, conditions) if told is not None else ())
    with _lock:
        of_engine[key] = mark, known
        of_engine.move_to_end(key)
        while len(of_engine) > MOST_KEPT:
            of_engine.popitem(last=False)
    return known


def acts_in(hromada_id: uuid.UUID, years: Sequence[int]) -> list[ColumnElement[bool]]:
    """Condition on acts: they have a day in the years."""
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    return [Act.hromada_id == hromada_id, Act.starts_on <= last, Act.ends_on >= first]


def acts_of(session: Session, conditions: Sequence[ColumnElement[bool]]) -> tuple[ActFact, ...]:
    """Read the acts that meet conditions, by their dates."""
    rows = session.execute(select(*COLUMNS).where(*conditions).order_by(*ORDER))
    return tuple(
        ActFact(
            row.id,
            row.contract_id,
            row.number,
            row.accepted_on,
            Period(row.starts_on, row.ends_on),
            row.amount,
            row.kekv,
            row.fund,
        )
        for row in rows
    )


def _told() -> ColumnElement[str]:
    """Put an act's columns together; lengths keep apart what people write."""
    told: Any = None
    for column in COLUMNS:
        text: Any = cast(column, Text)
        one = cast(func.length(text), Text).concat(":").concat(text) if column is Act.number else text
        told = one if told is None else told.concat("|").concat(one)
    whole: ColumnElement[str] = told
    return whole
