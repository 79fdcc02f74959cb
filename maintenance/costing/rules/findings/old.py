"""What threatens a costing's figures; each finding names its contracts and assets."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations

from maintenance.contracts.rules.book import ContractValue, Finding
from maintenance.contracts.rules.cover import asset_period
from maintenance.contracts.rules.covered_year import active_contracts, uncovered_assets
from maintenance.contracts.rules.periods import ONE_DAY, Period, between, joined, year_period
from maintenance.contracts.rules.stretches import active_periods, real_period, term_period
from maintenance.costing.rules.charges import PER_ASSET, Months
from maintenance.costing.rules.costing import Workings
from registry.kernel.errors import BothNames, because
from registry.kernel.money import format_thousand, format_uah
from registry.kernel.text import N_

SEVERITIES = ("error", "warning", "info")
Ceilings = Mapping[uuid.UUID, Decimal]


def find_threats(work: Workings, ceilings: Ceilings) -> tuple[Finding, ...]:
    """List what threatens the year's figures, the worst first."""
    found = [
        *_double_payments(work),
        *_above_ceilings(work, ceilings),
        *_missing_prices(work),
        *_overlapping_prices(work),
        *_missing_indexes(work),
        *_ends_inside(work),
        *_assets_without_contract(work),
        *_contracts_without_assets(work),
        *_assets_without_dates(work),
        *_contracts_without_line(work),
    ]
    return tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity)))


def _double_payments(work: Workings) -> Iterator[Finding]:
    """Two contracts charge one asset for the same month, more than a whole month together."""
    paid: dict[uuid.UUID, dict[uuid.UUID, Months]] = defaultdict(dict)
    for charge in work.charges:
        if charge.term.amount:
            for asset_id, months in charge.asset_months.items():
                so_far = paid[asset_id].get(charge.contract.id, months)
                paid[asset_id][charge.contract.id] = tuple(map(max, so_far, months))
    doubled: dict[tuple[uuid.UUID, uuid.UUID], list[uuid.UUID]] = defaultdict(list)
    for asset_id, by_contract in paid.items():
        for (one, months), (other, others) in combinations(by_contract.items(), 2):
            if any(a and b and a + b > 1 for a, b in zip(months, others, strict=True)):
                doubled[one, other].append(asset_id)
    named = {one.id: one for one in work.book.contracts}
    for (first, second), asset_ids in doubled.items():
        yield _double_payment(named[first], named[second], asset_ids)


def _double_payment(one: ContractValue, other: ContractValue, asset_ids: list[uuid.UUID]) -> Finding:
    is_same_line = one.line_id == other.line_id
    return Finding(
        "error" if is_same_line else "warning",
        "double_payment",
        because(
            N_(
                "За ті самі місяці заплановано оплату за двома договорами: "
                "№ %(one)s і № %(other)s. Об’єктів: %(number)s."
            )
            if is_same_line
            else N_("Об’єкти мають два договори за різними рядками: № %(one)s і № %(other)s. Об’єктів: %(number)s."),
            one=one.number,
            other=other.number,
            number=len(asset_ids),
        ),
        line_id=one.line_id,
        contract_ids=(one.id, other.id),
        asset_ids=tuple(asset_ids),
    )


def _above_ceilings(work: Workings, ceilings: Ceilings) -> Iterator[Finding]:
    for one in work.lines:
        ceiling = ceilings.get(one.line.id)
        if ceiling is not None and one.amount > ceiling:
            why = because(
                "Рядок %(code)s перевищує стелю програми на %(over)s тис. грн.",
                code=one.line.code,
                over=format_thousand(one.amount - ceiling),
            )
            yield Finding("error", "line_above_ceiling", why, line_id=one.line.id)


def _missing_prices(work: Workings) -> Iterator[Finding]:
    for contract in active_contracts(work):
        gap = _unpriced_days(contract, work.year)
        if gap is not None:
            why = because(
                "Договір № %(number)s: з %(start)s до %(end)s немає ціни, за ці дні нічого не нараховано.",
                number=contract.number,
                start=_day(gap.start),
                end=_day(gap.end),
            )
            yield Finding("error", "missing_price", why, contract.line_id, (contract.id,))
        elif _prices_no_asset(work, contract):
            why = because("Договір № %(number)s: жодна ціна не стосується його об’єктів.", number=contract.number)
            yield Finding("error", "missing_price", why, contract.line_id, (contract.id,))


def _overlapping_prices(work: Workings) -> Iterator[Finding]:
    """A price that begins before an earlier one of its sort ends: both are charged, which is seldom meant.

    Prices of one sort for the very same days are parts of one sum.
    """
    for contract in active_contracts(work):
        dated = [(one, days) for one in contract.terms if (days := term_period(contract, one))]
        for (one, days), (other, others) in combinations(dated, 2):
            both = days.meet(others) if days != others else None
            is_same_sort = (one.basis, one.kind_code) == (other.basis, other.kind_code)
            if is_same_sort and both and both.meet(year_period(work.year)):
                why = because(
                    "Договір № %(number)s: з %(start)s до %(end)s враховано дві ціни, %(one)s і %(other)s грн.",
                    number=contract.number,
                    start=_day(both.start),
                    end=_day(both.end),
                    one=format_uah(one.amount),
                    other=format_uah(other.amount),
                )
                yield Finding("warning", "overlapping_prices", why, contract.line_id, (contract.id,))


def _unpriced_days(contract: ContractValue, year: int) -> Period | None:
    """Give the first days of the year that the contract lasts without any price; a lump sum pays for all of them.

    A renewal carries the last price on, so that only one without any price at all lacks it.
    """
    priced = [one for one in contract.terms if one.basis != "per_visit" or one.visits_per_year]
    real = real_period(contract, year)
    if not priced:
        return next(iter(active_periods(contract, year)), None)
    if real is None or any(one.basis == "lump_sum" for one in priced):
        return None
    return _first_gap(real, joined(found for one in priced if (found := term_period(contract, one))))


def _first_gap(whole: Period, parts: tuple[Period, ...]) -> Period | None:
    start = whole.start
    for part in parts:
        if part.end < start:
            continue
        if part.start > start or part.end >= whole.end:
            return between(start, min(part.start - ONE_DAY, whole.end))
        start = part.end + ONE_DAY
    return between(start, whole.end)


def _prices_no_asset(work: Workings, contract: ContractValue) -> bool:
    """Tell whether all prices are per asset, but of kinds that none of the contract's live assets is of."""
    if not contract.terms or any(one.basis not in PER_ASSET or one.kind_code is None for one in contract.terms):
        return False
    kinds = {work.book.assets[one].kind_code for one in work.live[contract.id]}
    return bool(kinds) and not kinds & {one.kind_code for one in contract.terms}


def _missing_indexes(work: Workings) -> Iterator[Finding]:
    codes = {one.id: one for one in work.book.lines}
    for line_id, years in work.missing_indexes.items():
        why = because(
            "Рядок %(code)s: індекс «%(kind)s» на %(years)s рік невідомий, ціни взято без нього.",
            code=codes[line_id].code,
            kind=codes[line_id].index_kind,
            years=", ".join(map(str, years)),
        )
        yield Finding("warning", "missing_price_index", why, line_id=line_id)


def _ends_inside(work: Workings) -> Iterator[Finding]:
    year_end = year_period(work.year).end
    for contract in work.book.contracts:
        follows = any(one.starts_on <= contract.ends_on + ONE_DAY for one in work.successors[contract.id])
        if real_period(contract, work.year) is None or contract.ends_on >= year_end or follows:
            continue
        is_expected = contract.renewal == "expected"
        why = because(
            N_("Договір № %(number)s закінчується %(day)s; далі враховано його очікуване продовження.")
            if is_expected
            else N_("Договір № %(number)s закінчується %(day)s, і далі за ним грошей не передбачено."),
            number=contract.number,
            day=_day(contract.ends_on),
        )
        severity = "info" if is_expected else "warning"
        yield Finding(severity, "contract_ends_inside_year", why, contract.line_id, (contract.id,))


def _assets_without_contract(work: Workings) -> Iterator[Finding]:
    for kind, asset_ids in sorted(uncovered_assets(work).items()):
        why = because(
            "Без договору залишаються %(kind)s: %(count)s.",
            kind=_kind_name(work, kind),
            count=len(asset_ids),
        )
        yield Finding("warning", "asset_without_contract", why, asset_ids=asset_ids)


def _kind_name(work: Workings, kind: str) -> BothNames:
    words = work.book.kind_words.get(kind)
    return BothNames(words[1] if words else kind, work.book.kind_names_en.get(kind, kind))


def _contracts_without_assets(work: Workings) -> Iterator[Finding]:
    for contract in active_contracts(work):
        if not work.live[contract.id]:
            why = because("Договір № %(number)s не охоплює жодного об’єкта, що працює.", number=contract.number)
            yield Finding("warning", "contract_without_assets", why, contract.line_id, (contract.id,))


def _assets_without_dates(work: Workings) -> Iterator[Finding]:
    covered = _covered_by(work)
    undated = [work.book.assets[one] for one in covered if asset_period(work.book.assets[one]) is None]
    for code, status, text in (
        ("planned_without_date", "planned", N_("Заплановані об’єкти без дати введення не враховано: %(count)s.")),
        ("retired_without_date", "retired", N_("Списані об’єкти без дати списання не враховано: %(count)s.")),
    ):
        asset_ids = tuple(one.id for one in undated if one.status == status)
        if asset_ids:
            yield Finding("warning", code, because(text, count=len(asset_ids)), asset_ids=asset_ids)


def _covered_by(work: Workings) -> Iterable[uuid.UUID]:
    return dict.fromkeys(asset for one in active_contracts(work) for asset in work.covers[one.id])


def _contracts_without_line(work: Workings) -> Iterator[Finding]:
    for contract in active_contracts(work):
        if contract.line_id is None:
            why = because("Договір № %(number)s не віднесено до жодного рядка кошторису.", number=contract.number)
            yield Finding("warning", "contract_without_line", why, contract_ids=(contract.id,))


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")
