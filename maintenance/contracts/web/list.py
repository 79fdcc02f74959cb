"""The list of contracts as bars over a year, and the assets that no contract covers."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.contracts import (
    ContractFilter,
    filtered_contracts,
    list_contract_ids,
    list_providers,
    load_contracts,
)
from maintenance.contracts.queries.covered_year import count_unsupported, read_covered_year
from maintenance.contracts.queries.deadlines import find_waiting
from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.contracts.rules.contracts import CONTRACT, State
from maintenance.contracts.rules.covered_year import ContractYear, CoveredYear, contract_year, list_uncovered
from maintenance.contracts.rules.deadlines import Deadline, decision_day
from maintenance.contracts.rules.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    ONE_DAY,
    Period,
    between,
    costing_year,
    year_period,
)
from maintenance.contracts.web.succession import say_deadline, say_renewal
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.words import kind_icon, kind_name
from registry.kernel import clock
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.field_words import asked_filters
from registry.kernel.web.filters import day, uah
from registry.kernel.web.numbered_pages import asked_page
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_hromadas

Span = dict[str, Any]
Amounts = Mapping[uuid.UUID, Decimal]
NOTHING = Decimal("0.00")
PAGE = 50
SHOWN = 100
"""Of each kind without a contract; the rest is told by its number."""
SHOWN_LATER = 10
"""Of those that begin next year; the rest is told by its number."""
MOST = 100_000


@require("contract.read")
def contracts() -> str:
    """Show each hromada's contracts over a year; filters are in the address."""
    hromadas = _hromadas()
    today = clock.today()
    asked = ("q", "provider", "line", "state")
    is_filtered = bool(asked_filters(CONTRACT)) or any(request.args.get(name) for name in asked)
    sections = [_section(one, _year(one, hromadas), today) for one in hromadas]
    if is_filtered:
        sections = [one for one in sections if one["count"] or one["later"]] or sections[:1]
    year = _year(hromadas[0], hromadas) if len(hromadas) == 1 else _asked_year()
    actor = current_actor()
    return render_template(
        "contracts/list.html",
        sections=sections,
        pages=asked_page(max((one["count"] for one in sections), default=0), PAGE),
        names_hromadas=len(hromadas) > 1,
        year=year,
        years=_years(year),
        chips=_chips(),
        providers=[(one.id, one.name) for one in list_providers(db.session(), actor, current_hromada_id())],
        lines=[
            (one.id, f"{one.code} {one.title}") for one in list_service_lines(db.session(), actor, current_hromada_id())
        ],
        wanted=_wanted(None, None),
        active=sum(bool(request.args.get(name)) for name in ("provider", "line")),
        kept={name: request.args.get(name) for name in ("year", "state")},
        months=months(),
        can_add=bool(list_hromadas(db.session(), actor, "contract.write")),
        is_filtered=is_filtered,
    )


@require("contract.read")
def uncovered() -> str:
    """List the assets in force in a year that no contract covers, by kind."""
    kinds = {one.code: one for one in list_kinds(db.session())}
    hromadas = _hromadas()
    sections = []
    for hromada in hromadas:
        year = _year(hromada, hromadas)
        covered = read_covered_year(db.session(), hromada.id, year, clock.today())
        groups = [
            (kind_name(kinds[code]), kind_icon(kinds[code]), code, assets[:SHOWN], len(assets))
            for code, assets in list_uncovered(covered).items()
        ]
        others = [
            (kind_name(kinds[code]), kind_icon(kinds[code]), code, count)
            for code, count in count_unsupported(db.session(), current_actor(), hromada.id, covered).items()
        ]
        sections.append((hromada, year, groups, others))
    return render_template(
        "contracts/uncovered.html", sections=sections, chips=_chips(is_uncovered=True), status_of=None
    )


def months() -> list[str]:
    """Name the months shortly."""
    return [
        _("січ"), _("лют"), _("бер"), _("кві"), _("тра"), _("чер"),
        _("лип"), _("сер"), _("вер"), _("жов"), _("лис"), _("гру"),
    ]  # fmt: skip


def _hromadas() -> Sequence[Hromada]:
    readable = list_hromadas(db.session(), current_actor(), "contract.read")
    chosen = current_hromada_id()
    return [one for one in readable if chosen in (None, one.id)] or readable


def _asked_year() -> int | None:
    year = request.args.get("year", type=int)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def _year(hromada: Hromada, hromadas: Sequence[Hromada]) -> int:
    """The year asked for; else the one before what the hromada costs: that of its contracts in force."""
    return _asked_year() or costing_year(hromada, clock.today()) - 1


def _years(year: int | None) -> list[dict[str, Any]]:
    if year is None:
        return []
    offered = [one for one in range(year - 2, year + 3) if FIRST_YEAR <= one <= LAST_YEAR]
    names = ("q", "provider", "line", "state")
    kept: dict[str, Any] = {name: request.args[name] for name in names if request.args.get(name)}
    return [
        {"label": one, "url": url_for("contracts.contracts", year=one, **kept), "active": one == year}
        for one in offered
    ]


def _wanted(hromada_id: uuid.UUID | None, year: int | None) -> ContractFilter:
    state = request.args.get("state")
    return ContractFilter(
        hromada_id=hromada_id,
        year=None if state in State.codes() else year,
        state=state if state in State.codes() else None,
        same=asked_filters(CONTRACT),
        provider_id=request.args.get("provider", type=uuid.UUID),
        line_id=request.args.get("line", type=uuid.UUID),
        q=request.args.get("q", "")[:200],
    )


def _chips(*, is_uncovered: bool = False) -> list[dict[str, Any]]:
    labels = {
        None: _("За рік"),
        "active": _("Чинні сьогодні"),
        "ending": _("Час вирішувати"),
        "future": _("Майбутні"),
        "ended": _("Завершені"),
    }
    state = request.args.get("state") if request.args.get("state") in State.codes() else None
    year: dict[str, Any] = {"year": request.args["year"]} if request.args.get("year") else {}
    chips = [
        {
            "label": label,
            "url": url_for("contracts.contracts", state=code or None, **year),
            "active": code == state and not is_uncovered,
        }
        for code, label in labels.items()
    ]
    address = url_for("contracts.uncovered", **year)
    return [*chips, {"label": _("Без договору"), "url": address, "active": is_uncovered, "icon": "warning"}]


def _section(hromada: Hromada, year: int, today: date) -> dict[str, Any]:
    covered = read_covered_year(db.session(), hromada.id, year, today)
    amounts = _amounts(covered)
    ids = list_contract_ids(
        db.session(), filtered_contracts(db.session(), current_actor(), _wanted(hromada.id, year), today)
    )
    first = asked_page(MOST, PAGE).offset  # The same page of every hromada, though one has fewer.
    later_ids, page = _later(hromada, year), ids[first : first + PAGE]
    loaded = load_contracts(db.session(), [*page, *later_ids[:SHOWN_LATER]])
    shown, later = loaded[: len(page)], loaded[len(page) :]
    waiting = find_waiting(db.session(), shown, today) if request.args.get("state") == State.ENDING else {}
    rows = [show_row(one, contract_year(covered, one.id), year, amounts, waiting.get(one.id)) for one in shown]
    left = list_uncovered(covered)
    return {
        "hromada": hromada,
        "year": year,
        "rows": rows,
        "later": later,
        "later_count": len(later_ids),
        "count": len(ids),
        "total": sum((amounts.get(one, NOTHING) for one in ids), NOTHING) if amounts is not None else None,
        "uncovered": sum(map(len, left.values())),
        "today": place_in_year(today, year),
    }


def _later(hromada: Hromada, year: int) -> Sequence[uuid.UUID]:
    """List the contracts that begin in the year after the one shown; none where a year is asked for.

    Whoever opens the list must see what is signed for the next year already.
    """
    if _asked_year() or request.args.get("state") in State.codes():
        return ()
    session = db.session()
    begun = filtered_contracts(session, current_actor(), _wanted(hromada.id, year + 1), clock.today())
    return list_contract_ids(session, begun.where(Contract.starts_on > year_period(year).end))


def _amounts(covered: CoveredYear) -> Amounts | None:
    """What each contract costs is another wing's to say; without it the list shows no money."""
    count = seams(current_app).contract_amounts
    return count(covered) if count else None


def show_row(
    contract: Contract,
    found: ContractYear | None,
    year: int,
    amounts: Amounts | None,
    waiting: Deadline | None = None,
) -> dict[str, Any]:
    """Prepare a contract's bar: in force, expected to go on, hatched where nothing follows; `waiting` for what."""
    spans, told = _spans(found, year)
    count = len(found.asset_ids) if found else 0
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
