"""A contract as a bar over a year: in force, expected to go on, followed by nothing."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.covered_year import ContractYear
from maintenance.contracts.rules.deadlines import Deadline, decision_day
from maintenance.contracts.rules.months import ONE_DAY
from maintenance.contracts.rules.periods import Period, between, year_period
from maintenance.contracts.web.succession import say_deadline, say_renewal
from registry.kernel.money import NOTHING
from registry.kernel.web.filters import day, uah

Span = dict[str, Any]
Amounts = Mapping[uuid.UUID, Decimal]


def show_row(
    contract: Contract,
    found: ContractYear | None,
    year: int,
    amounts: Amounts | None,
    waiting: Deadline | None = None,
) -> dict[str, Any]:
    """Prepare a contract's bar: in force, expected to go on, hatched where nothing follows; `waiting` for what."""
    spans, told = _spans(found, year)
    count = found.asset_count if found else 0
    provider = contract.provider.name if contract.provider else _("виконавця не вказано")
    things = ngettext("%(num)s об’єкт", "%(num)s об’єкти", count) if count else _("без об’єктів")
    line = f"{contract.service_line.code} · " if contract.service_line else ""
    return {
        "label": f"№ {contract.number} {contract.subject}",
        "url": url_for("contracts.contract", contract_id=contract.id),
        "sub": " · ".join([f"{things} · {line}{provider}", *_signed(contract), *_waits_for(waiting)]),
        **({"figure": uah(amounts.get(contract.id, NOTHING))} if amounts is not None else {}),
        "text": "; ".join([f"{day(contract.starts_on)}–{day(contract.ends_on)}", *told]),
        "spans": spans,
        "notice": place_in_year(decision_day(contract, date(year, 1, 1)), year),
        "end": place_in_year(contract.ends_on, year, is_end=True),
    }


def _signed(contract: Contract) -> list[str]:
    """Say for how much a contract is signed, what is expected after it, and what it goes on from."""
    told = [] if contract.amount is None else [_("сума %(amount)s", amount=uah(contract.amount))]
    told += [say_renewal(contract)] if contract.renewal != "none" else []
    return told + ([_("продовжує № %(number)s", number=contract.replaces.number)] if contract.replaces else [])


def _waits_for(waiting: Deadline | None) -> list[str]:
    return [say_deadline(waiting)[0]] if waiting else []


def _spans(found: ContractYear | None, year: int) -> tuple[list[Span], list[str]]:
    if found is None:
        return [], []
    spans = [_span(found.real, "current")] if found.real else []
    told: list[str] = []
    followed = found.followed_on
    if found.projected:
        part = found.projected if followed is None else found.projected.within(None, followed - ONE_DAY)
        if part:
            spans.append(_span(part, "planned"))
            told.append(_("продовження очікується"))
    elif found.real and found.contract.ends_on < year_period(year).end:
        gap = between(found.contract.ends_on + ONE_DAY, (followed or date(year + 1, 1, 1)) - ONE_DAY)
        part = gap.meet(year_period(year)) if gap else None
        if part:
            spans.append(_span(part, "gap"))
            told.append(_("з %(day)s без договору", day=day(part.start)))
    return spans, told


def _span(period: Period, tone: str) -> Span:
    whole = year_period(period.start.year)
    start = 100 * (period.start - whole.start).days / whole.days
    return {"start": round(start, 2), "width": round(100 * period.days / whole.days, 2), "tone": tone}


def place_in_year(when: date, year: int, *, is_end: bool = False) -> float | None:
    """Give a day's place in the year in percent; None outside it. An end stands after its day."""
    whole = year_period(year)
    if not whole.start <= when <= whole.end:
        return None
    return round(100 * ((when + timedelta(days=is_end)) - whole.start).days / whole.days, 2)
