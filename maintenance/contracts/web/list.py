"""The list of contracts as bars over a year, and the assets that no contract covers."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.asset_names import AssetNames
from maintenance.contracts.queries.contracts import (
    filtered_contracts,
    list_contract_ids,
    list_providers,
    load_contracts,
)
from maintenance.contracts.queries.covered_year import count_unsupported
from maintenance.contracts.queries.deadlines import find_waiting
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.contracts.rules.contracts import CONTRACT, State
from maintenance.contracts.rules.covered_year import contract_year, uncovered_assets
from maintenance.contracts.rules.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    costing_year,
    year_period,
)
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.contracts.web.asked import asked_lacks, asked_state, asked_year, read_contract_filter
from maintenance.contracts.web.bars import Amounts, place_in_year, show_row
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.words import kind_icon, kind_name
from registry.kernel import clock
from registry.kernel.completeness import criteria_for
from registry.kernel.money import NOTHING
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import refuse_others
from registry.kernel.web.completeness import lacking_note
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.words import say
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_hromadas

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
    wanted = read_contract_filter(None, None)
    named = (wanted.provider_id, wanted.line_id, wanted.kind, wanted.asset_id)
    is_filtered = bool(wanted.same or any(named) or wanted.q or wanted.state or wanted.lacks)
    sections = [_section(one, _year(one, hromadas), today) for one in hromadas]
    if is_filtered:
        sections = [one for one in sections if one["count"] or one["later"]] or sections[:1]
    year = _year(hromadas[0], hromadas) if len(hromadas) == 1 else asked_year()
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
        wanted=wanted,
        lacking=lacking_note(CONTRACT.entity, [one.code for one in wanted.lacks]),
        criteria=[(one.code, say(one.label)) for one in criteria_for(actor, CONTRACT.entity)],
        kinds=[(one.code, kind_name(one)) for one in list_kinds(db.session())],
        active=sum(one is not None for one in named) + len(wanted.same) + bool(wanted.lacks),
        kept={name: request.args.get(name) for name in ("year", "state", "asset_id", "service_line", "notice_days")},
        months=months(),
        can_add=bool(list_hromadas(db.session(), actor, "contract.write")),
        may_begin=actor.administers_all,
        is_filtered=is_filtered,
    )


@require("contract.read")
def uncovered() -> str:
    """List the assets in force in a year that no contract covers, by kind."""
    refuse_others({"year"})
    kinds = {one.code: one for one in list_kinds(db.session())}
    hromadas = _hromadas()
    sections = []
    for hromada in hromadas:
        year = _year(hromada, hromadas)
        covered = read_covered(db.session(), hromada.id, clock.today())
        names, table = AssetNames(db.session(), current_actor()), covered.book.assets
        groups = [
            (kind_name(kinds[code]), kind_icon(kinds[code]), code, names.of(table.ids_at(some[:SHOWN])), len(some))
            for code, some in uncovered_assets(covered, year).items()
        ]
        others = [
            (kind_name(kinds[code]), kind_icon(kinds[code]), code, count)
            for code, count in count_unsupported(db.session(), current_actor(), hromada.id, covered, year).items()
        ]
        sections.append((hromada, year, groups, others))
    return render_template(
        "contracts/uncovered.html",
        sections=sections,
        chips=_chips(is_uncovered=True),
        may_begin=current_actor().administers_all,
        status_of=None,
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


def _year(hromada: Hromada, hromadas: Sequence[Hromada]) -> int:
    """The year asked for; else the one before what the hromada costs: that of its contracts in force."""
    return asked_year() or costing_year(hromada, clock.today()) - 1


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


def _chips(*, is_uncovered: bool = False) -> list[dict[str, Any]]:
    labels = {
        None: _("За рік"),
        "active": _("Чинні сьогодні"),
        "ending": _("Час вирішувати"),
        "future": _("Майбутні"),
        "ended": _("Завершені"),
    }
    state = asked_state()
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
    covered = read_covered(db.session(), hromada.id, today)
    amounts = _amounts(covered, year)
    ids = list_contract_ids(
        db.session(), filtered_contracts(db.session(), current_actor(), read_contract_filter(hromada.id, year), today)
    )
    first = asked_page(MOST, PAGE).offset  # The same page of every hromada, though one has fewer.
    later_ids, page = _later(hromada, year), ids[first : first + PAGE]
    loaded = load_contracts(db.session(), [*page, *later_ids[:SHOWN_LATER]])
    shown, later = loaded[: len(page)], loaded[len(page) :]
    waiting = find_waiting(db.session(), shown, today) if asked_state() == State.ENDING else {}
    rows = [show_row(one, contract_year(covered, one.id, year), year, amounts, waiting.get(one.id)) for one in shown]
    left = uncovered_assets(covered, year)
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
    if asked_year() or asked_state() or asked_lacks():
        return ()
    session = db.session()
    begun = filtered_contracts(session, current_actor(), read_contract_filter(hromada.id, year + 1), clock.today())
    return list_contract_ids(session, begun.where(Contract.starts_on > year_period(year).end))


def _amounts(covered: CoveredBook, year: int) -> Amounts | None:
    """What each contract costs is another wing's to say; without it the list shows no money."""
    count = seams(current_app).contract_amounts
    return count(covered, year) if count else None
