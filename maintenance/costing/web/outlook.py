"""Pages for who looks ahead: a line's years, contracts by year, and who gets the money."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR, costing_year
from maintenance.costing.queries.costing import Costing
from maintenance.costing.queries.outlook import NamedContract, Outlook, ProviderYears, get_outlook, get_provider_years
from maintenance.costing.rules.costing import line_order
from maintenance.costing.rules.facts.providers import ProviderYear, share_of
from maintenance.costing.rules.outlook import ContractYears, add_needs
from maintenance.costing.rules.previous import Previous
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.web.charts import HEIGHT, SMALL, Chart, Series, draw_columns
from maintenance.costing.web.hromada import chosen_hromada, page_address
from maintenance.costing.web.previous import say_source, say_sources
from maintenance.costing.web.scale import Scale, scale_of
from maintenance.costing.web.what_if import WHAT_IF_NAMES, WhatIf, open_horizon, read_what_if
from registry.kernel import clock
from registry.kernel.rules.reading import read_flag
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, query_values, require
from registry.kernel.web.asked import asked, asked_sort, refuse_others
from registry.kernel.web.filters import num, uah
from registry.kernel.web.numbered_pages import NumberedPage, asked_page
from registry.places.models.territory import Hromada

PAGE = 50
SHOWN_CONTRACTS = 20
"""So many of a provider's contracts stand on the page, the largest ones."""
LINE_TONES = ("part1", "part2", "part3", "part4", "part5", "part6")
"""Lines take these tones in turn; the text beside says which line is which."""
Row = TypeVar("Row")
Orders = Mapping[str, Callable[[Any], Any]]


@dataclass(frozen=True)
class LineYears:
    """A line's figures of the years side by side."""

    row: CostRow
    amounts: Sequence[Decimal]
    before: Sequence[Previous]
    """The two years before, with what their figures are."""
    chart: Chart


@require("cost.read")
def years(year: int) -> str:
    """Show each line's two years before, the year and the two after it."""
    hromada = _open(year)
    refuse_others(WHAT_IF_NAMES)
    what_if = read_what_if(hromada)
    costings = open_horizon(hromada, year, what_if)
    scale = scale_of(*costings)
    lines = _line_years(costings, scale)
    totals = _totals(costings)
    numbers = _numbers(costings)
    return render_template(
        "costing/outlook/years.html",
        lines=lines,
        numbers=numbers,
        totals=totals,
        elsewhere=costings[0].before_elsewhere,
        scale=scale,
        chart=_years_chart(_("Разом за роками"), dict(zip(numbers, totals, strict=True)), year, scale),
        sources=[costings[0].before_sources, costings[0].previous_sources],
        say_source=say_source,
        say_sources=say_sources,
        what_if=what_if,
        **_frame(hromada, year, "costing.years", what_if, unit=scale.code),
    )


@require("cost.read")
def contracts(year: int) -> str:
    """Show what each contract needs in the year and the two after it: signed, expected, to be decided."""
    hromada = _open(year)
    refuse_others({"open", "unit"})
    outlook = get_outlook(db.session(), current_actor(), hromada, year)
    wanted, sort = ordered_contracts(outlook)
    rows, pages = _page_of(wanted)
    totals = add_needs(outlook.contracts)
    series = (
        Series("next", _("Підписано"), [one.signed for one in totals]),
        Series("projected", _("Очікуємо"), [one.projected for one in totals]),
    )
    return render_template(
        "costing/outlook/contracts.html",
        outlook=outlook,
        rows=rows,
        pages=pages,
        sort=sort,
        is_open_only=_is_open_only(),
        open_count=sum(one.is_open for one in outlook.contracts),
        totals=totals,
        without_line=add_needs([one for one in outlook.contracts if one.contract.line_id is None]),
        chart=draw_columns(_("Договори за роками"), [str(one.year) for one in totals], series, is_stacked=True),
        count_words=ngettext("%(num)s договір", "%(num)s договори", len(wanted)),
        **_frame(hromada, year, "costing.contracts"),
    )


def ordered_contracts(outlook: Outlook) -> tuple[list[ContractYears], str]:
    """Give the contracts that the address asks for in its order, and that order."""
    kept = [one for one in outlook.contracts if one.is_open or not _is_open_only()]
    return _ordered(kept, _contract_orders(outlook), "line")


def _is_open_only() -> bool:
    return bool(asked("open", read_flag))


@require("cost.read")
def providers(year: int) -> str:
    """Show who gets the money of a year, by how much, for which lines."""
    hromada = _open(year)
    refuse_others({"unit"})
    found = get_provider_years(db.session(), current_actor(), hromada, year)
    total = found.facts.comparison.total
    contracted = sum((one.sums.expected for one in found.providers), Decimal(0))
    lines = list(dict.fromkeys(line for one in found.providers for line, _amount in one.lines))
    wanted, sort = ordered_providers(found)
    rows, pages = _page_of(wanted)
    most = max((one.sums.expected for one in found.providers), default=Decimal(0))
    return render_template(
        "costing/outlook/providers.html",
        rows=[(one, _share(one, contracted), _parts(one, lines, most)) for one in rows],
        names=found.names,
        shown=SHOWN_CONTRACTS,
        total=total,
        whole=contracted,
        as_of=found.facts.comparison.as_of,
        pages=pages,
        sort=sort,
        count_words=ngettext("%(num)s виконавець", "%(num)s виконавці", len(found.providers)),
        **_frame(hromada, year, "costing.providers"),
    )


def ordered_providers(found: ProviderYears) -> tuple[list[ProviderYear], str]:
    """Give the providers in the order that the address asks for, and that order."""
    return _ordered(found.providers, _provider_orders(found.names), "-expected")


def _open(year: int) -> Hromada:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    return chosen_hromada()


def _frame(hromada: Hromada, year: int, here: str, what_if: WhatIf | None = None, **of_files: str) -> dict[str, Any]:
    """Give what all these pages have around them: the years as tabs, the hromada and a what-if in the links."""
    address = page_address(hromada)
    asked_for = what_if.query if what_if else {}
    of_years = asked_for if what_if and what_if.scenario else {}
    own = costing_year(hromada, clock.today())
    offered = sorted({one for one in (own, *range(year - 2, year + 2)) if FIRST_YEAR <= one <= LAST_YEAR})
    tabs = [
        {
            "label": _("%(year)s, план", year=one) if one == own else str(one),
            "url": url_for(here, year=one, **address, **of_years),
            "active": one == year,
        }
        for one in offered
    ]
    return {
        "hromada": hromada, "year": year, "years": tabs, "address": address, "ways_query": {**address, **asked_for},
        "file_query": {**address, **query_values("page", "year"), **of_files},
    }  # fmt: skip


def _ordered(rows: Sequence[Row], orders: Orders, usual: str) -> tuple[list[Row], str]:
    """Sort rows as the address asks for."""
    sort = asked_sort(orders, usual)
    return sorted(rows, key=orders[sort.removeprefix("-")], reverse=sort.startswith("-")), sort


def _page_of(rows: Sequence[Row]) -> tuple[Sequence[Row], NumberedPage]:
    pages = asked_page(len(rows), PAGE)
    return rows[pages.offset : pages.offset + PAGE], pages


def _numbers(costings: Sequence[Costing]) -> list[int]:
    first = costings[0].year
    return [first - 2, first - 1, *(one.year for one in costings)]


def _line_years(costings: Sequence[Costing], scale: Scale) -> list[LineYears]:
    """Put the years of each line side by side: the rows of the first costing know the two before it."""
    by_line = [{row.line.id: row for row in one.rows} for one in costings]
    lines = {row.line.id: row for rows in reversed(by_line) for row in rows.values()}
    found = []
    for line_id, row in sorted(lines.items(), key=lambda pair: line_order(pair[1].line)):
        first = by_line[0].get(line_id)
        before = [first.before, first.previous] if first else [Previous(Decimal(0)), Previous(Decimal(0))]
        after = [rows[line_id].amount if line_id in rows else Decimal(0) for rows in by_line]
        amounts = [*(one.amount for one in before), *after]
        label = f"{row.line.code} {row.line.title}"
        numbers = _numbers(costings)
        chart = _years_chart(label, dict(zip(numbers, amounts, strict=True)), costings[0].year, scale, SMALL)
        found.append(LineYears(row, amounts, before, chart))
    return found


def _totals(costings: Sequence[Costing]) -> list[Decimal]:
    return [costings[0].before_total, costings[0].previous_total, *(one.total for one in costings)]


def _years_chart(
    title: str, figures: Mapping[int, Decimal], plan_year: int, scale: Scale, height: int = HEIGHT
) -> Chart:
    """Draw one column a year, in the tone of what the year is: passed, planned, further ahead."""
    tones = {plan_year - 2: "previous", plan_year - 1: "current", plan_year: "next"}
    kinds = {
        "previous": str(plan_year - 2), "current": str(plan_year - 1), "next": str(plan_year),
        "projected": _("наступні роки"),
    }  # fmt: skip
    series = []
    for tone, label in kinds.items():
        own = [amount if tones.get(number, "projected") == tone else None for number, amount in figures.items()]
        series.append(Series(tone, label, own))
    return draw_columns(title, [str(one) for one in figures], series, write=scale.write, is_stacked=True, height=height)


def _contract_orders(outlook: Outlook) -> Orders:
    unknown = len(outlook.lines)
    places = {one.id: place for place, one in enumerate(sorted(outlook.lines.values(), key=line_order))}
    names: Mapping[Any, NamedContract] = outlook.names

    def by_year(place: int) -> Callable[[ContractYears], Any]:
        return lambda one: (one.years[place].amount, one.contract.number)

    orders: dict[str, Callable[[ContractYears], Any]] = {
        "line": lambda one: (
            places.get(one.contract.line_id, unknown) if one.contract.line_id else unknown,
            one.contract.starts_on,
            one.contract.number,
        ),
        "number": lambda one: one.contract.number,
        "provider": lambda one: ((names[one.contract.id].provider or "").casefold(), one.contract.number),
        "ends": lambda one: (one.contract.ends_on, one.contract.number),
    }
    return {**orders, **{str(year): by_year(place) for place, year in enumerate(outlook.years)}}


def _provider_orders(names: Mapping[Any, str]) -> Orders:
    def by_sum(name: str) -> Callable[[ProviderYear], Any]:
        return lambda one: (getattr(one.sums, name) or Decimal(0), names.get(one.provider_id, ""))

    orders: dict[str, Callable[[ProviderYear], Any]] = {
        "name": lambda one: names.get(one.provider_id, "").casefold(),
        "contracts": lambda one: (len(one.rows), names.get(one.provider_id, "")),
    }
    return {**orders, **{name: by_sum(name) for name in ("expected", "contracted", "accepted", "paid", "left")}}


def _share(one: ProviderYear, whole: Decimal) -> str:
    """Write a provider's part of the year; a dash where the year comes to nothing."""
    share = share_of(one.sums.expected, whole)
    return "—" if share is None else f"{num(100 * share, 1)} %"


def _parts(one: ProviderYear, lines: Iterable[Any], most: Decimal) -> list[dict[str, Any]]:
    """Lay the lines of a provider side by side on one scale for all providers."""
    place = {line: number for number, line in enumerate(lines)}
    x, parts = Decimal(0), []
    for line, amount in one.lines:
        width = 100 * max(amount, Decimal(0)) / most if most else Decimal(0)
        parts.append(
            {
                "tone": LINE_TONES[place[line] % len(LINE_TONES)],
                "x": round(x, 2),
                "width": round(width, 2),
                "amount": amount,
                "line": line,
                "text": f"{line.code if line else _('Без рядка кошторису')}: {uah(amount)}",
            }
        )
        x += width
    return parts
