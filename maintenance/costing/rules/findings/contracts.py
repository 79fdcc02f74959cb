"""Contracts whose prices, sums or codes do not say what is costed."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from maintenance.contracts.rules.book import ContractValue, LineValue, TermValue
from maintenance.contracts.rules.cover import is_meant_without_assets
from maintenance.contracts.rules.months import ONE_DAY
from maintenance.contracts.rules.periods import Period, between, joined, year_period
from maintenance.contracts.rules.stretches import last_terms, real_period, term_period
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.charges import charges_of
from maintenance.costing.rules.components import components_of
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.findings.kept import KeptFindings
from maintenance.costing.rules.payable import PER_ASSET
from maintenance.costing.rules.payments import own_payments
from maintenance.costing.rules.prices import NO_CHANGE, to_uah
from maintenance.costing.rules.text import day_text
from registry.kernel.errors import Reason, because
from registry.kernel.money import NOTHING, format_uah

USUAL_DELAY_DAYS = 62
"""The last act is paid so long after the end; later payments are mostly left behind by an early end."""
AT_STAKE = ("contract_without_line", "kekv_conflict")
"""What is at stake there is the contract's whole year."""


def contract_findings(work: Workings) -> Iterator[Finding]:
    """Find what is wrong with the contracts that are in force in the year, go on, or are paid in it."""
    lines = {line.id: line for line in work.book.lines}

    def find(one: CoveredContract) -> Sequence[Finding]:
        if one.is_active(work.year) or work.amounts[one.contract.id]:
            return _kept(work, one, lines.get(one.contract.line_id) if one.contract.line_id else None)
        return ()

    yield from work.covered.kept.keep(("contract findings", work.year), KeptFindings).of(work, find)


def _kept(work: Workings, one: CoveredContract, line: LineValue | None) -> Sequence[Finding]:
    """Give the findings of one contract, found once for the same line; only what is at stake asks for indexes."""
    contract_id, amount = one.contract.id, work.amounts[one.contract.id]
    parts = work.components[contract_id]
    priced = parts[0].part if parts else None
    key = ("contract findings", work.year, line)
    # Parts are made together, so that the first tells of all.
    known, found = one.keep(key, lambda: (priced, tuple(_of_contract(work, one, line))))
    if known is not priced:
        return tuple(_of_contract(work, one, line))
    return [replace(each, amount=amount) if each.code in AT_STAKE and each.amount != amount else each for each in found]


def _of_contract(work: Workings, one: CoveredContract, line: LineValue | None) -> Iterator[Finding]:
    yield from _missing_price(work, one)
    yield from _ended_prices(work, one)
    yield from _overlapping_prices(work, one)
    yield from _late_payments(work, one)
    yield from _signed_sum(work, one)
    yield from _lost_visits(work, one)
    yield from _years_without_payment(work, one)
    yield from _kekv(work, one.contract, line)
    yield from _without_assets(work, one)
    if one.contract.line_id is None:
        why = because("Договір № %(number)s не віднесено до жодного рядка кошторису.", number=one.contract.number)
        yield _finding("warning", "contract_without_line", why, one.contract, work.amounts[one.contract.id])


def _finding(severity: str, code: str, why: Reason, contract: ContractValue, amount: Decimal | None = None) -> Finding:
    return Finding(severity, code, why, contract.line_id, (contract.id,), amount=amount)


def _without_assets(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Warn of what is meant to cover assets and has none; a price for the whole of none, as of hosting, is right."""
    contract = one.contract
    if not one.is_active(work.year) or len(one.assets_in_year(work.year)):
        return
    if not is_meant_without_assets(contract.covers, [term.basis for term in contract.terms]):
        why = because("Договір № %(number)s не охоплює жодного об’єкта, що працює.", number=contract.number)
        yield _finding("warning", "contract_without_assets", why, contract)
    else:
        why = because(
            "Договір № %(number)s не охоплює майна: його ціну враховано, а у вартість об’єктів вона не входить.",
            number=contract.number,
        )
        yield _finding("info", "contract_without_assets", why, contract)


def _missing_price(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    contract = one.contract
    gap = unpriced_days(one, work.year)
    if gap is not None:
        why = because(
            "Договір № %(number)s: з %(start)s до %(end)s немає ціни, за ці дні нічого не нараховано.",
            number=contract.number,
            start=day_text(gap.start),
            end=day_text(gap.end),
        )
        yield _finding("error", "missing_price", why, contract)
    elif _prices_no_asset(work, one):
        why = because("Договір № %(number)s: жодна ціна не стосується його об’єктів.", number=contract.number)
        yield _finding("error", "missing_price", why, contract)


def unpriced_days(one: CoveredContract, year: int) -> Period | None:
    """Give the first days of the year that the contract lasts without any price; a lump sum pays for all of them.

    What goes on carries the last price, so that only a contract without any price at all lacks it.
    """
    contract = one.contract
    dated = [term for term in contract.terms if term_period(contract, term)]
    priced = [term for term in dated if term.basis != "per_visit" or term.visits_per_year]
    real = real_period(contract, year)
    if not priced:
        after = one.projected_period(year)
        return Period(real.start, after.end) if real and after else real or after
    if real is None or any(term.basis == "lump_sum" for term in priced):
        return None
    return _first_gap(real, joined(found for term in priced if (found := term_period(contract, term))))


def _first_gap(whole: Period, parts: tuple[Period, ...]) -> Period | None:
    start = whole.start
    for part in parts:
        if part.end < start:
            continue
        if part.start > start or part.end >= whole.end:
            return between(start, min(part.start - ONE_DAY, whole.end))
        start = part.end + ONE_DAY
    return between(start, whole.end)


def _ended_prices(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Tell of a price that ends before its contract with none after it, while others go on: its money leaves."""
    contract, whole = one.contract, year_period(work.year)
    dated = [(term, days) for term in contract.terms if (days := term_period(contract, term))]
    for term, days in dated:
        is_near = whole.start.replace(year=work.year - 1) <= days.end < min(whole.end, contract.ends_on)
        lasting = [other for _term, other in dated if other.end > days.end]
        if not is_near or term.basis == "lump_sum" or not term.amount or not lasting:
            continue
        if not any(other.start > days.end for other in lasting):
            why = because(
                "Договір № %(number)s: ціна %(price)s грн діє до %(end)s, і далі за нею нічого не нараховано.",
                number=contract.number,
                price=format_uah(term.amount),
                end=day_text(days.end),
            )
            yield _finding("warning", "price_ends", why, contract)


def _prices_no_asset(work: Workings, one: CoveredContract) -> bool:
    """Tell whether all prices are per asset, but of kinds that none of the contract's live assets is of."""
    terms = one.contract.terms
    if not terms or any(term.basis not in PER_ASSET or term.kind_code is None for term in terms):
        return False
    kinds = set(work.book.assets.roll.kinds_of(one.assets_in_year(work.year)))
    return bool(kinds) and not kinds & {term.kind_code for term in terms}


def _overlapping_prices(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Two prices of one sort on the same days, signed or going on: both are charged, which is seldom meant."""
    contract = one.contract
    dated = [(term, days) for term in contract.terms if (days := term_period(contract, term))]
    after, last = one.projected_period(work.year), last_terms(contract)
    for (first, days), (other, others) in combinations(dated, 2):
        both = days.meet(others)
        if both is None or not both.meet(year_period(work.year)):
            both = after if first in last and other in last else None
        if both and _is_same_sort(first, other):
            why = because(
                "Договір № %(number)s: з %(start)s до %(end)s враховано дві ціни, %(one)s і %(other)s грн.",
                number=contract.number,
                start=day_text(both.start),
                end=day_text(both.end),
                one=format_uah(first.amount),
                other=format_uah(other.amount),
            )
            yield _finding("warning", "overlapping_prices", why, contract)


def _is_same_sort(one: TermValue, other: TermValue) -> bool:
    """Tell whether two prices would pay for the same; sums are paid on their days, and schedules of visits differ."""
    is_same = one.basis == other.basis != "lump_sum" and one.visits_per_year == other.visits_per_year
    return is_same and (one.kind_code == other.kind_code or None in (one.kind_code, other.kind_code))


def _signed_sum(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Compare the sum of the whole period as signed with what the prices give for it."""
    contract = one.contract
    if contract.amount is None or real_period(contract, work.year) is None:
        return
    paid = {part.paid_on.year for term in contract.terms for part in own_payments(contract, term)}
    real = [
        charge
        for year in sorted({*_years(contract), *paid})
        for charge in charges_of(one, work.book.assets, year)
        if not charge.stretch.is_projected
    ]
    exact = sum((part.exact for part in components_of(real, work.book, lambda _charge: NO_CHANGE)), Fraction())
    given = to_uah(exact)
    if given != contract.amount:
        why = because(
            "Договір № %(number)s підписано на %(signed)s грн, а за його цінами виходить %(given)s грн.",
            number=contract.number,
            signed=format_uah(contract.amount),
            given=format_uah(given),
        )
        yield _finding("warning", "contract_total", why, contract, abs(given - contract.amount))


def _late_payments(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Tell of payments after the last day: one that was agreed so, or one that an early end has left behind."""
    contract = one.contract
    late = [
        part for term in contract.terms for part in own_payments(contract, term)
        if part.paid_on > contract.ends_on and part.paid_on.year == work.year
    ]  # fmt: skip
    if late:
        amount = sum((part.amount for part in late), NOTHING)
        why = because(
            "Строк договору № %(number)s — до %(end)s, а пізніше, %(day)s, враховано ще оплату: %(amount)s грн.",
            number=contract.number,
            end=day_text(contract.ends_on),
            day=day_text(max(part.paid_on for part in late)),
            amount=format_uah(amount),
        )
        is_usual = all((part.paid_on - contract.ends_on).days <= USUAL_DELAY_DAYS for part in late)
        yield _finding("info" if is_usual else "warning", "payment_after_end", why, contract, amount)


def _lost_visits(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Tell of a price per visit that is so seldom due that none falls within the contract.

    Prices of one schedule that follow one another share its visits.
    """
    contract = one.contract
    if real_period(contract, work.year) is None:
        return
    due = {
        term: period
        for term in contract.terms
        if term.basis == "per_visit" and term.visits_per_year and (period := term_period(contract, term))
    }
    paid = _visited(work, one) if due else set()
    for term, period in due.items():
        sharing = [
            each for each, days in due.items()
            if each == term or (each.visits_per_year == term.visits_per_year and not days.meet(period))
        ]  # fmt: skip
        if not any(each.id in paid for each in sharing):
            why = because(
                "Договір № %(number)s: жодне відвідування за ціною %(price)s грн не припадає на його строк.",
                number=contract.number,
                price=format_uah(term.amount),
            )
            yield _finding("warning", "visit_lost", why, contract)


def _years(contract: ContractValue) -> range:
    return range(contract.starts_on.year, contract.ends_on.year + 1)


def _visited(work: Workings, one: CoveredContract) -> set[uuid.UUID]:
    """Give the prices of which a visit falls within the contract as signed."""
    charges = (charge for year in _years(one.contract) for charge in charges_of(one, work.book.assets, year))
    return {found.stretch.term.id for found in charges if found.visits and not found.stretch.is_projected}


def _years_without_payment(work: Workings, one: CoveredContract) -> Iterator[Finding]:
    """Tell of a year in which a lump sum of what goes on is not paid."""
    contract = one.contract
    sums = {term.id for term in last_terms(contract) if term.basis == "lump_sum" and term.amount}
    is_paid = any(part.term_id in sums for part in work.components[contract.id])
    if not sums or is_paid or one.projected_period(work.year) != year_period(work.year):
        return
    why = because(
        "Договір № %(number)s у %(year)s році діє далі, але разової сплати на цей рік не припадає.",
        number=contract.number,
        year=str(work.year),
    )
    yield _finding("info", "year_without_payment", why, contract)


def _kekv(work: Workings, contract: ContractValue, line: LineValue | None) -> Iterator[Finding]:
    if line is not None and contract.kekv != line.kekv:
        why = because(
            "Договір № %(number)s має КЕКВ %(own)s, а його рядок %(code)s — %(kekv)s.",
            number=contract.number,
            own=contract.kekv,
            code=line.code,
            kekv=line.kekv,
        )
        yield _finding("warning", "kekv_conflict", why, contract, work.amounts[contract.id])
