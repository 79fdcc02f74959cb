"""The further parts of a budget request: result indicators with their figures, debts, purchases, additional needs."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maintenance.contracts.rules.book import LineValue
from maintenance.papers.models.request import Group, Part, RequestText, ResultIndicator
from maintenance.papers.rules.request_nouns import FIGURES
from registry.kernel.money import NOTHING


@dataclass(frozen=True)
class ResultFigure:
    """A figure of a result indicator in one of the five years; None is not known."""

    value: Decimal | None
    is_bound: bool = False
    """Whether it comes from the registry's indicator, not from what was typed here."""


@dataclass(frozen=True)
class ResultRow:
    """A result indicator over the five years."""

    indicator: ResultIndicator
    figures: tuple[ResultFigure, ...]

    @property
    def is_lacking(self) -> bool:
        """Tell whether a figure or its source is missing."""
        bound = all(one.is_bound for one in self.figures if one.value is not None)
        return any(one.value is None for one in self.figures) or not (self.indicator.source or bound)


def result_rows(
    indicators: Iterable[ResultIndicator], bound: Mapping[str, Sequence[Decimal | None]]
) -> tuple[ResultRow, ...]:
    """Give each indicator its figures: what was typed, else what its indicator of the registry has for the year."""
    return tuple(ResultRow(one, tuple(_figures(one, bound.get(one.indicator_code or "", ())))) for one in indicators)


def _figures(one: ResultIndicator, bound: Sequence[Decimal | None]) -> Iterable[ResultFigure]:
    for place, name in enumerate(FIGURES):
        typed = getattr(one, name)
        known = bound[place] if bound else None
        yield ResultFigure(typed) if typed is not None else ResultFigure(known, is_bound=known is not None)


def missing_groups(rows: Sequence[ResultRow]) -> tuple[Group, ...]:
    """List the groups that have no indicator yet."""
    known = {row.indicator.kind for row in rows}
    return tuple(one for one in Group if one.value not in known)


@dataclass(frozen=True)
class ContractDebt:
    """What is accepted and not yet paid of a contract on the days asked, in hryvnia; less than nothing is prepaid."""

    contract_id: uuid.UUID
    number: str
    line_id: uuid.UUID | None
    kekv: str
    owed: tuple[Decimal, ...]


@dataclass(frozen=True)
class Debts:
    """A code's debts of some days: what the hromada owes, and what was paid before it was accepted."""

    kekv: str
    owed: tuple[Decimal, ...]
    prepaid: tuple[Decimal, ...]


def debts_by_kekv(contracts: Iterable[ContractDebt]) -> tuple[Debts, ...]:
    """Add contracts' debts up by code; one contract's prepayment does not lessen what another is owed."""
    found: dict[str, list[ContractDebt]] = {}
    for one in contracts:
        found.setdefault(one.kekv, []).append(one)
    return tuple(Debts(kekv, _positive(own, 1), _positive(own, -1)) for kekv, own in sorted(found.items()))


def _positive(contracts: Sequence[ContractDebt], sign: int) -> tuple[Decimal, ...]:
    """Add up for each day what is above nothing, or with -1 what is below."""
    days = zip(*(one.owed for one in contracts), strict=True)
    return tuple(sum((max(sign * owed, NOTHING) for owed in day), NOTHING) for day in days)


@dataclass(frozen=True)
class Purchase:
    """What is bought under a line in the plan's year, by subject of ДК 021; None is not named."""

    line: LineValue
    dk021: str | None
    contracts: tuple[tuple[uuid.UUID, str], ...]
    """Ids and numbers."""
    subject: str
    amount: Decimal


@dataclass(frozen=True)
class PlannedAssets:
    """Assets of a kind that are planned and not yet there; the sum is of those that have a price."""

    kind: str
    count: int
    priced: int
    amount: Decimal


@dataclass(frozen=True)
class Addition:
    """What a line needs beyond its ceiling: typed by a person, or the plan's amount over the programme's."""

    line: LineValue
    plan: Decimal
    over_ceiling: Decimal
    """How far the plan is above what the programme allows; nothing where it is not."""
    asked: Decimal | None
    why: str
    without: str


Texts = Mapping[tuple[str, str | None], RequestText]
"""By part, and the line's code where it speaks of one."""


def texts_by_part(texts: Iterable[RequestText]) -> Texts:
    """Index texts."""
    return {(one.part, one.line_code or None): one for one in texts}


def text_of(texts: Texts, part: Part, line_code: str | None = None) -> str:
    """Give the text of a part; empty where none is written."""
    found = texts.get((part.value, line_code))
    return found.text if found else ""


def additions_of(asked: Iterable[tuple[LineValue, Decimal, Decimal | None]], texts: Texts) -> tuple[Addition, ...]:
    """List the lines that need more: each with its plan and how far it is over its ceiling (None is no ceiling)."""
    found = []
    for line, plan, difference in asked:
        written = texts.get((Part.EXTRA.value, line.code))
        over = max(difference or NOTHING, NOTHING)
        if written is not None or over:
            why = written.text if written else ""
            without = text_of(texts, Part.WITHOUT, line.code)
            found.append(Addition(line, plan, over, written.amount if written else None, why, without))
    return tuple(found)
