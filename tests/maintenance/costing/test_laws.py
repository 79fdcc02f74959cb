"""What the rules conserve, tried on the engine with exact amounts: no cut of what is looked at moves money."""

import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any, TypeVar

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maintenance.contracts.rules.asset_table import FIRST_DAY, LAST_DAY, AssetValue
from maintenance.contracts.rules.book import ContractValue, CostBook, CoverValue, TermValue
from maintenance.contracts.rules.followers import BY_TIME
from maintenance.contracts.rules.months import ContractMonths
from maintenance.contracts.rules.stretches import term_period
from maintenance.contracts.rules.takeovers import CoveredContract, cover_book
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.findings.threats import SEVERITIES, find_threats
from maintenance.costing.rules.months import contract_months, exact_months
from registry.kernel.months import add_months
from tests.maintenance.contracts.rules.books import LINE, OTHER_LINE, a_book, a_contract, a_term, an_asset, an_index

YEARS = range(2018, 2024)
ONE_DAY = timedelta(days=1)
BY_DAYS = ("contract_month", "calendar_days")
ALL_RULES = (*BY_DAYS, "any_day", "full_month")
INDEXES = tuple(an_index(value, year=year) for year, value in ((2019, "1.07"), (2020, "1.1"), (2022, "1.25")))
Piece = TypeVar("Piece", TermValue, CoverValue)
Exact = dict[tuple[int, uuid.UUID], Fraction]
Sums = dict[uuid.UUID, Fraction]

days = st.dates(date(2018, 1, 1), date(2022, 12, 31))
some_ids = [uuid.UUID(int=number) for number in range(1, 5)]
stays_in_reserve = st.lists(st.tuples(days, days).map(lambda pair: tuple(sorted(pair))), max_size=2).map(tuple)


@st.composite
def some_assets(draw: st.DrawFn) -> list[AssetValue]:
    ids = draw(st.lists(st.sampled_from(some_ids), unique=True, max_size=4))
    return [
        an_asset(
            id=one,
            kind_code=draw(st.sampled_from(["camera", "siren"])),
            commissioned_on=draw(st.none() | days),
            decommissioned_on=draw(st.none() | days),
            warranty_until=draw(st.none() | days),
            reserve=draw(stays_in_reserve),
        )
        for one in ids
    ]


@st.composite
def some_terms(draw: st.DrawFn, rules: tuple[str, ...], bases: tuple[str, ...] = BY_TIME) -> TermValue:
    first, last = sorted((draw(days), draw(days)))
    basis = draw(st.sampled_from(bases))
    is_per_asset = basis.startswith("per_asset")
    return a_term(
        str(draw(st.decimals("0.01", "999.99", places=2))),
        basis,
        starts_on=draw(st.sampled_from([None, None, first])),
        ends_on=draw(st.sampled_from([None, None, last])),
        visits_per_year=draw(st.integers(1, 12)) if basis == "per_visit" else None,
        month_rule=draw(st.sampled_from(rules)),
        skip_under_warranty=is_per_asset and draw(st.booleans()),
        kind_code=draw(st.sampled_from([None, "camera"])) if is_per_asset else None,
    )


@st.composite
def some_covers(draw: st.DrawFn) -> CoverValue:
    first, last = sorted((draw(days), draw(days)))
    bounds = {"starts_on": draw(st.sampled_from([None, first])), "ends_on": draw(st.sampled_from([None, last]))}
    if draw(st.booleans()):
        return CoverValue(tuple(draw(st.lists(st.sampled_from(some_ids), unique=True))), **bounds)
    return CoverValue(
        kind_code=draw(st.sampled_from(["camera", "siren"])), include_reserve=draw(st.booleans()), **bounds
    )


@st.composite
def some_contracts(
    draw: st.DrawFn, rules: tuple[str, ...] = ALL_RULES, bases: tuple[str, ...] = BY_TIME
) -> ContractValue:
    first, last = sorted((draw(days), draw(days)))
    renewal = draw(st.sampled_from(["none", "expected", "tacit"]))
    return a_contract(
        *draw(st.lists(some_terms(rules, bases), min_size=1, max_size=3)),
        starts_on=first,
        ends_on=last,
        renewal=renewal,
        renewal_months=draw(st.sampled_from([1, 6, 12])) if renewal == "tacit" else None,
        line_id=draw(st.sampled_from([LINE.id, OTHER_LINE.id, None])),
        covers=tuple(draw(st.lists(some_covers(), max_size=3))),
    )


@st.composite
def some_books(draw: st.DrawFn, rules: tuple[str, ...] = ALL_RULES, most: int = 3) -> CostBook:
    """Draw contracts on two lines that may go on from one another, and a few assets."""
    contracts = draw(st.lists(some_contracts(rules), min_size=1, max_size=most))
    linked = [
        replace(one, replaces_id=draw(st.sampled_from([None, *(each.id for each in contracts if each != one)])))
        for one in contracts
    ]
    return book_of(linked, draw(some_assets()))


def book_of(contracts: list[ContractValue], assets: list[AssetValue]) -> CostBook:
    return a_book(*contracts, assets=assets, indexes=INDEXES)


def exact(book: CostBook, years: Any = YEARS) -> Exact:
    """Add up what each contract costs in each year, before any rounding."""
    covered = cover_book(book)
    found: Exact = defaultdict(Fraction)
    for year in years:
        for contract_id, parts in cost_year(book, year, covered=covered).components.items():
            for one in parts:
                found[year, contract_id] += one.exact
    return {key: amount for key, amount in found.items() if amount}


def assets_of(book: CostBook) -> list[AssetValue]:
    """Read the assets of a book back."""
    table = book.assets
    return [
        AssetValue(
            id=one,
            kind_code=table.kind_at(place),
            commissioned_on=day_or_none(table.first[place], FIRST_DAY),
            decommissioned_on=day_or_none(table.last[place], LAST_DAY),
            warranty_until=day_or_none(table.warranty[place], FIRST_DAY - 1),
            reserve=table.columns.reserve.get(one, ()),
        )
        for place, one in enumerate(table)
    ]


def day_or_none(number: Any, nothing: int) -> date | None:
    return None if number == nothing else date.fromordinal(int(number))


def with_contract(book: CostBook, contract: ContractValue) -> CostBook:
    contracts = tuple(contract if one.id == contract.id else one for one in book.contracts)
    return replace(book, contracts=contracts)


def halves(piece: Piece, day: date) -> tuple[Piece, Piece]:
    """Give what lasts to the day before, and the same from the day on."""
    return replace(piece, ends_on=day - ONE_DAY), replace(piece, starts_on=day)


@settings(max_examples=120)
@given(some_books(), st.data())
def test_cutting_a_price_at_any_day_changes_nothing(book: CostBook, data: st.DataObject) -> None:
    contract = data.draw(st.sampled_from(book.contracts))
    term = data.draw(st.sampled_from(contract.terms))
    period = term_period(contract, term)
    assume(period is not None and period.days > 1)
    assert period is not None
    day = data.draw(st.dates(period.start + ONE_DAY, period.end))
    before, after = halves(term, day)
    place = contract.terms.index(term)
    terms = (*contract.terms[:place], before, replace(after, id=uuid.uuid4()), *contract.terms[place + 1 :])

    assert exact(with_contract(book, replace(contract, terms=terms))) == exact(book)


@settings(max_examples=120)
@given(some_books(), st.data())
def test_cutting_a_cover_into_two_that_follow_changes_nothing(book: CostBook, data: st.DataObject) -> None:
    contract = data.draw(st.sampled_from(book.contracts))
    assume(contract.covers)
    cover = data.draw(st.sampled_from(contract.covers))
    day = data.draw(days)
    assume((cover.starts_on or date.min) < day <= (cover.ends_on or date.max))
    covers = (*(one for one in contract.covers if one is not cover), *halves(cover, day))

    assert exact(with_contract(book, replace(contract, covers=covers))) == exact(book)


def named_too(contract: ContractValue, asset_id: uuid.UUID, other: uuid.UUID) -> ContractValue:
    """Name another asset wherever one is named."""
    covers = tuple(
        replace(one, asset_ids=(*one.asset_ids, other)) if asset_id in one.asset_ids else one for one in contract.covers
    )
    return replace(contract, covers=covers)


@settings(max_examples=120)
@given(some_books(BY_DAYS, most=1), st.data())
def test_cutting_an_asset_s_life_into_two_assets_changes_nothing(book: CostBook, data: st.DataObject) -> None:
    assets = assets_of(book)
    assume(assets)
    asset = data.draw(st.sampled_from(assets))
    day = data.draw(days)
    assume((asset.commissioned_on or date.min) < day <= (asset.decommissioned_on or date.max))
    other = uuid.uuid4()
    first = replace(asset, decommissioned_on=day - ONE_DAY)
    second = replace(asset, id=other, commissioned_on=day)
    contracts = [named_too(one, asset.id, other) for one in book.contracts]
    lives = [*(one for one in assets if one is not asset), first, second]

    assert exact(book_of(contracts, lives)) == exact(book)


@settings(max_examples=120)
@given(some_books(), some_assets(), st.data())
def test_adding_an_asset_never_lowers_a_line(book: CostBook, more: list[AssetValue], data: st.DataObject) -> None:
    """Except where it is the first asset of a price for the whole, and another contract has taken it over."""
    assume(more)
    added = replace(data.draw(st.sampled_from(more)), id=uuid.uuid4())
    bigger = book_of(
        [named_too(one, data.draw(st.sampled_from(some_ids)), added.id) for one in book.contracts],
        [*assets_of(book), added],
    )
    before, after = exact(book), exact(bigger)
    old, new = cover_book(book), cover_book(bigger)

    for (year, contract_id), amount in before.items():
        was, comes = old.by_id[contract_id], new.by_id[contract_id]
        if comes.whole_last < was.whole_last:
            stops = comes.whole_last.toordinal() + 1
            assert not any(first <= stops <= last for first, last in was.untaken.days_of_any())
            continue
        assert after.get((year, contract_id), Fraction()) >= amount


@settings(max_examples=80)
@given(days, st.integers(1, 40), st.sampled_from(["per_month", "per_year", "per_asset_month", "per_asset_year"]))
def test_year_by_year_a_contract_of_whole_months_costs_its_price_times_its_months(
    starts_on: date, months: int, basis: str
) -> None:
    contract = a_contract(a_term("12.00", basis), starts_on=starts_on, ends_on=add_months(starts_on, months) - ONE_DAY)

    found = exact(book_of([contract], [an_asset(commissioned_on=None)]), range(2018, 2028))

    assert sum(found.values()) == months * (1 if basis.endswith("year") else 12)


@settings(max_examples=80)
@given(days, days, st.sampled_from(BY_DAYS))
def test_year_by_year_a_contract_costs_the_months_from_its_first_day_to_its_last(
    one: date, other: date, rule: str
) -> None:
    starts_on, ends_on = sorted((one, other))
    contract = a_contract(a_term("1.00", "per_month", month_rule=rule), starts_on=starts_on, ends_on=ends_on)
    months = ContractMonths(starts_on if rule == "contract_month" else date(2018, 1, 1))

    assert sum(exact(book_of([contract], [])).values()) == months.count(starts_on, ends_on)


@settings(max_examples=80)
@given(some_books(), st.sampled_from(YEARS))
def test_a_year_costs_the_same_alone_and_among_others(book: CostBook, year: int) -> None:
    alone = [one.exact for line in cost_year(book, year).lines for one in line.components]
    covered = cover_book(book)
    for other in YEARS:
        cost_year(book, other, covered=covered)

    again = cost_year(book, year, covered=covered)

    assert [one.exact for line in again.lines for one in line.components] == alone


@settings(max_examples=80)
@given(days, st.integers(1, 700), st.integers(-300, 500), st.sampled_from(["per_month", "per_asset_month"]))
def test_a_contract_hands_over_to_the_one_that_replaces_it_without_gap_and_without_overlap_after_its_end(
    starts_on: date, length: int, gap: int, basis: str
) -> None:
    ends_on = starts_on + timedelta(days=length)
    next_on = max(starts_on + ONE_DAY, ends_on + timedelta(days=gap))
    old = a_contract(a_term("1.00", basis, month_rule="calendar_days"), starts_on=starts_on, ends_on=ends_on,
                     renewal="expected", line_id=None)  # fmt: skip
    new = a_contract(a_term("1.00", basis, month_rule="calendar_days"), starts_on=next_on,
                     ends_on=next_on + timedelta(days=400), replaces_id=old.id, line_id=None)  # fmt: skip

    found = exact(book_of([old, new], [an_asset(commissioned_on=None)]), range(2018, 2030))

    paid = {one.id: sum((amount for (_year, each), amount in found.items() if each == one.id), Fraction())
            for one in (old, new)}  # fmt: skip
    calendar = ContractMonths(date(2018, 1, 1))
    assert paid[old.id] == calendar.count(starts_on, max(ends_on, next_on - ONE_DAY))
    assert paid[new.id] == calendar.count(next_on, new.ends_on)


@settings(max_examples=80)
@given(some_contracts(("contract_month",)), some_assets(), st.integers(1, 30))
def test_a_contract_cut_in_two_at_its_month_day_costs_the_same(
    contract: ContractValue, assets: list[AssetValue], months: int
) -> None:
    assume(contract.starts_on.day <= 28)
    day = add_months(contract.starts_on, months)
    assume(day <= contract.ends_on)
    priced = [period for one in contract.terms if (period := term_period(contract, one))]
    assume(priced and max(one.end for one in priced) >= day)
    terms = tuple(replace(one, priced_on=contract.starts_on) for one in contract.terms)
    whole = replace(contract, terms=terms)
    first = replace(whole, ends_on=day - ONE_DAY)
    second = replace(whole, id=uuid.uuid4(), starts_on=day, replaces_id=contract.id)

    cut, one = exact(book_of([first, second], assets)), exact(book_of([whole], assets))

    for year in YEARS:
        both = cut.get((year, first.id), Fraction()) + cut.get((year, second.id), Fraction())
        assert both == one.get((year, whole.id), Fraction())


@settings(max_examples=80)
@given(some_books(most=2), st.sampled_from(["lump_sum", "per_visit"]), st.data())
def test_no_cut_of_assets_or_covers_moves_a_lump_sum_or_a_visit(
    book: CostBook, basis: str, data: st.DataObject
) -> None:
    contract = book.contracts[0]
    visits = 4 if basis == "per_visit" else None
    paid = replace(contract, terms=(a_term("100.00", basis, visits_per_year=visits),))
    day = data.draw(days)
    covers = tuple(part for one in paid.covers for part in _cut_inside(one, day))

    cut = exact(with_contract(book, replace(paid, covers=covers)))

    assert cut == exact(with_contract(book, paid))
    assert all(amount % 100 == 0 for (_year, one), amount in without_index(book, paid).items() if one == paid.id)


def _cut_inside(cover: CoverValue, day: date) -> tuple[CoverValue, ...]:
    is_inside = (cover.starts_on or date.min) < day <= (cover.ends_on or date.max)
    return halves(cover, day) if is_inside else (cover,)


def without_index(book: CostBook, contract: ContractValue) -> Exact:
    """Cost a contract that is the only one, at signed prices; tacit ones apart, which pay shares."""
    plain = replace(contract, renewal="none" if contract.renewal == "tacit" else contract.renewal, renewal_months=None)
    return exact(replace(with_contract(book, plain), indexes=()))


@settings(max_examples=80)
@given(some_books())
def test_components_make_lines_and_lines_the_total_to_the_kopiyka(book: CostBook) -> None:
    for year in YEARS:
        work = cost_year(book, year)

        assert sum((one.amount for one in work.lines), Decimal(0)) == work.total
        assert all(sum((part.amount for part in one.components), Decimal(0)) == one.amount for one in work.lines)


ALL_BASES = (*BY_TIME, "lump_sum", "per_visit")


@settings(max_examples=80)
@given(st.lists(some_contracts(bases=ALL_BASES), max_size=3), some_assets())
def test_whatever_a_book_has_its_findings_can_be_told(contracts: list[ContractValue], assets: list[AssetValue]) -> None:
    book = book_of(contracts, assets)
    covered = cover_book(book)
    for year in YEARS:
        for one in find_threats(cost_year(book, year, covered=covered), {LINE.id: Decimal(100)}):
            assert str(one.reason) and "%(" not in str(one.reason)
            assert one.severity in SEVERITIES
            assert one.amount is None or one.amount >= 0
            assert set(one.contract_ids) <= {each.id for each in contracts}
            assert set(one.asset_ids) <= {each.id for each in assets}


LASTING = [an_asset(id=one, kind_code=kind) for one, kind in zip(some_ids, ("camera", "camera", "siren"), strict=False)]


@st.composite
def plain_contracts(draw: st.DrawFn) -> ContractValue:
    """Draw contracts of which nothing but their own days, renewal and followers can end the money."""
    first, last = sorted((draw(days), draw(days)))
    covers = st.one_of(
        st.sampled_from(some_ids).map(lambda one: CoverValue((one,))),
        st.sampled_from(["camera", "siren"]).map(lambda kind: CoverValue(kind_code=kind)),
    )
    return a_contract(
        a_term("1000.00", draw(st.sampled_from(["per_month", "per_asset_month"]))),
        starts_on=first,
        ends_on=last,
        renewal=draw(st.sampled_from(["none", "expected"])),
        line_id=draw(st.sampled_from([LINE.id, OTHER_LINE.id])),
        covers=tuple(draw(st.lists(covers, max_size=2))),
    )


@settings(max_examples=150)
@given(st.lists(plain_contracts(), min_size=1, max_size=3), st.data())
def test_no_contract_s_money_falls_to_nothing_without_a_word(
    contracts: list[ContractValue], data: st.DataObject
) -> None:
    """Of the year or of the one before; a contract that another one goes on from beyond its end apart."""
    linked = [_going_on_from(data, one, contracts) for one in contracts]
    book = book_of(linked, LASTING)
    covered = cover_book(book)
    works = [cost_year(book, year, covered=covered) for year in YEARS]
    for before, now in pairwise(works):
        told = {each for work in (before, now) for one in find_threats(work, {}) for each in one.contract_ids}
        for one in linked:
            goes_on = any(
                each.replaces_id == one.id and (each.goes_on or each.ends_on > one.ends_on) for each in linked
            )
            falls = before.amounts[one.id] and not now.amounts[one.id]
            assert one.id in told or goes_on or not falls


def _going_on_from(data: st.DataObject, one: ContractValue, contracts: list[ContractValue]) -> ContractValue:
    earlier = [each.id for each in contracts if each.starts_on < one.starts_on]
    return replace(one, replaces_id=data.draw(st.sampled_from([None, *earlier])))


@settings(max_examples=80)
@given(st.lists(some_contracts(bases=ALL_BASES), min_size=1, max_size=3), some_assets(), st.sampled_from(YEARS))
def test_the_months_of_a_contract_add_up_to_its_year(
    contracts: list[ContractValue], assets: list[AssetValue], year: int
) -> None:
    book = book_of(contracts, assets)
    work = cost_year(book, year)
    for one in contracts:
        exactly = sum((part.exact for part in work.components[one.id]), Fraction())
        months = contract_months(work, one.id)
        assert sum(exact_months(work, one.id).values(), Fraction()) == exactly
        assert sum(months.values(), Decimal()) == work.amounts[one.id]
        assert min(months.values(), default=0) >= 0


@settings(max_examples=150)
@given(st.lists(plain_contracts(), min_size=2, max_size=3), st.data())
def test_no_asset_is_paid_for_twice_on_one_day_without_a_word(
    contracts: list[ContractValue], data: st.DataObject
) -> None:
    book = book_of([_going_on_from(data, one, contracts) for one in contracts], LASTING)
    covered = cover_book(book)
    for year in YEARS:
        found = find_threats(cost_year(book, year, covered=covered), {})
        told = {code: [set(one.contract_ids) for one in found if one.code == code] for code in TWICE}
        paid = {one.contract.id: days_in(one, year) for one in covered.contracts}
        for one, other in combinations(contracts, 2):
            pair, is_paid_twice = {one.id, other.id}, bool(paid[one.id] & paid[other.id])
            assert not is_paid_twice or any(pair in told[code] for code in TWICE)
            assert is_paid_twice or pair not in told["double_payment"]


TWICE = ("double_payment", "overlap_signed")


def days_in(covered: CoveredContract, year: int) -> set[tuple[int, int]]:
    spans = covered.in_year(year)
    rows = zip(spans.asset.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True)
    return {(asset, day) for asset, first, last in rows for day in range(first, last + 1)}
