"""The oracle against sums made by hand: every money row with a figure, and the small examples of the rules."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.maintenance.costing.oracle import Parts, cost, cost_parts, half_up, horizon, line_cost, visit_days
from tests.maintenance.costing.oracle_world import Asset, Contract, Cover, Index, Line, Stretch, Term, World

INDEXES = (
    Index("cpi", 2027, Decimal("1.073"), date(2026, 9, 1)),
    Index("cpi", 2028, Decimal("1.06125"), date(2026, 9, 1)),
)
CAMERA = Asset("camera", "camera")
EVERY_CAMERA = (Cover(kind="camera"),)
YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))


def signed(number: str, days: tuple[date, date], *terms: Term, line: str = "L", **more: object) -> Contract:
    """Make a contract of a line."""
    return Contract(id=number, line=line, starts_on=days[0], ends_on=days[1], terms=terms, **more)  # type: ignore[arg-type]


def monthly(amount: str = "1000", **more: object) -> Term:
    """Make a price per month."""
    return Term(**{"id": "t", "basis": "per_month", "amount": Decimal(amount)} | more)  # type: ignore[arg-type]


def world(*contracts: Contract, assets: tuple[Asset, ...] = (), indexes: tuple[Index, ...] = ()) -> World:
    """Make a world of one line with an index."""
    return World(assets, (Line("L", "cpi"),), contracts, indexes, date(2026, 11, 28))


def total(contracts: World, year: int) -> Fraction:
    """What all the contracts of a world cost in a year."""
    return sum(cost(contracts, year).values(), Fraction(0))


def whole(contracts: World, first: int = 2024, last: int = 2030) -> Fraction:
    """What all the contracts of a world cost over some years."""
    parts = [each for amounts in horizon(contracts, first, last).values() for each in amounts.values()]
    return sum((each.real + each.projected for each in parts), Fraction(0))


def test_a_year_from_the_middle_of_march_costs_twelve_months() -> None:
    contract = world(signed("c", (date(2026, 3, 15), date(2027, 3, 14)), monthly()))

    assert total(contract, 2026) == 9000 + Fraction(17000, 31)  # nine months to 14.12, then 17 of the 31 days to 14.01
    assert total(contract, 2027) == 2000 + Fraction(14000, 31)  # the other 14 of them, and two months to 14.03
    assert total(contract, 2026) + total(contract, 2027) == 12000


def test_an_expected_contract_follows_its_indexes_and_a_missing_one_counts_as_one() -> None:
    contract = world(signed("c", YEAR_2026, monthly(), renewal="expected"), indexes=INDEXES)

    assert cost_parts(contract, 2026) == {("c", "t"): Parts(Fraction(12000), Fraction(0))}
    assert cost_parts(contract, 2027) == {("c", "t"): Parts(Fraction(0), Fraction(12876))}  # 12 000 × 1,073
    assert total(contract, 2028) == Fraction("13664.655")  # 12 876 × 1,06125
    assert half_up(total(contract, 2028)) == Decimal("13664.66")
    assert total(contract, 2029) == total(contract, 2028)


def test_a_price_for_ten_servers_goes_on_whole_when_one_is_taken_over() -> None:
    servers = tuple(Asset(f"s{number}", "server") for number in range(10))
    whole_price = signed("c", YEAR_2026, monthly("10000"), renewal="expected", covers=(Cover(kind="server"),))
    one = signed("d", (date(2027, 2, 1), date(2027, 12, 31)), monthly("500"), covers=(Cover(asset="s0"),))

    amounts = cost(world(whole_price, one, assets=servers), 2027)

    assert amounts == {("c", "t"): 120000, ("d", "t"): 5500}  # 12 × 10 000; 11 × 500


def test_a_price_for_the_whole_stops_when_all_its_assets_are_taken_over() -> None:
    one = signed("c", YEAR_2026, monthly("10000"), renewal="expected", covers=EVERY_CAMERA)
    other = signed("d", (date(2027, 2, 1), date(2027, 12, 31)), monthly("500"), covers=EVERY_CAMERA)

    assert cost(world(one, other, assets=(CAMERA,)), 2027) == {("c", "t"): 10000, ("d", "t"): 5500}  # January alone
    assert cost(world(one, other), 2027) == {("c", "t"): 120000, ("d", "t"): 5500}  # no assets: nothing is taken over


def test_hosting_and_a_domain_of_one_line_both_cost() -> None:
    hosting = signed("c", YEAR_2026, monthly(), renewal="expected")
    domain = signed("d", (date(2027, 2, 1), date(2027, 12, 31)), monthly("50"))

    assert line_cost(world(hosting, domain), "L", 2027) == 12000 + 550
    assert line_cost(world(hosting, domain), "M", 2027) == 0


def test_the_next_contract_ends_the_projection_and_never_a_signed_period() -> None:
    price = monthly("100", basis="per_asset_month")
    first = signed("c", YEAR_2026, price, renewal="expected", covers=EVERY_CAMERA)
    days = (date(2026, 12, 15), date(2027, 12, 31))
    following = signed(
        "d", days, monthly("110", basis="per_asset_month"), replaces="c", renewal="none", covers=EVERY_CAMERA
    )

    both = world(first, following, assets=(CAMERA,), indexes=INDEXES)

    assert cost(both, 2026) == {("c", "t"): 1200, ("d", "t"): Fraction(110 * 17, 31)}  # 15.12 to 31.12 of 15.12–14.01
    assert cost(both, 2027) == {("c", "t"): 0, ("d", "t"): 1320}  # 14/31 + 11 + 17/31 months at 110


def test_a_renewed_licence_is_paid_on_its_first_day_with_the_indexes_of_that_year() -> None:
    licence = Term("t", "lump_sum", Decimal("12000"))
    contract = signed("c", (date(2026, 6, 10), date(2027, 6, 9)), licence, renewal="expected")

    years = [total(world(contract, indexes=INDEXES), year) for year in (2026, 2027, 2028)]

    assert years == [12000, 12876, Fraction("13664.655")]  # × 1,073; × 1,073 × 1,06125


def test_only_what_is_projected_follows_an_index_or_a_what_if() -> None:
    days = (date(2026, 6, 1), date(2027, 5, 31))
    contract = world(signed("c", days, monthly(), signed_on=date(2026, 5, 20), renewal="expected"), indexes=INDEXES)

    assert cost_parts(contract, 2027) == {("c", "t"): Parts(Fraction(5000), Fraction(7511))}  # 5 × 1 000; 7 × 1 073
    assert total(contract, 2027) == 12511
    assert cost(contract, 2027, {2027: Fraction("1.5")}) == {("c", "t"): 15500}  # 5 000 + 7 × 1 500
    assert cost(contract, 2028, {2027: Fraction("1.5")}) == {("c", "t"): Fraction("19102.5")}  # 12 000 × 1,5 × 1,06125


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        ("contract_month", 1800 + Fraction(2400, 31)),  # 12 of March's 31 days at 200, then nine months
        ("calendar_days", 1800 + Fraction(2400, 31)),
        ("any_day", 2000),  # March as a whole month
        ("full_month", 1800),
    ],
)
def test_a_camera_that_joins_after_a_change_of_price_loses_no_day(rule: str, right: Fraction) -> None:
    before = monthly("100", basis="per_asset_month", month_rule=rule, to=date(2026, 3, 15))
    after = monthly("200", basis="per_asset_month", month_rule=rule, id="u", from_=date(2026, 3, 16))
    camera = Asset("camera", "camera", commissioned_on=date(2026, 3, 20))

    amounts = cost(world(signed("c", YEAR_2026, before, after, covers=EVERY_CAMERA), assets=(camera,)), 2026)

    assert amounts == {("c", "t"): 0, ("c", "u"): right}


@pytest.mark.parametrize("rule", ["contract_month", "calendar_days", "any_day", "full_month"])
def test_a_price_per_asset_that_follows_a_price_per_month_pays_no_day_twice(rule: str) -> None:
    before = monthly(month_rule=rule, to=date(2026, 3, 14))
    after = monthly("100", basis="per_asset_month", month_rule=rule, id="u", from_=date(2026, 3, 15))

    amounts = cost(world(signed("c", YEAR_2026, before, after, covers=EVERY_CAMERA), assets=(CAMERA,)), 2026)

    assert amounts["c", "t"] == 2000 + Fraction(14000, 31)  # two months and 14 days of March
    assert amounts["c", "u"] == 900 + Fraction(1700, 31)  # 17 days of March and nine months


def visit(amount: str, number: int, **more: object) -> Term:
    """Make a price per visit."""
    return monthly(amount, basis="per_visit", visits_per_year=number, **more)


def test_visits_keep_their_number_and_take_the_price_of_their_day() -> None:
    before, after = visit("100", 5, to=date(2026, 6, 30)), visit("200", 5, id="u", from_=date(2026, 7, 1))

    amounts = cost(world(signed("c", YEAR_2026, before, after)), 2026)

    assert amounts == {("c", "t"): 200, ("c", "u"): 600}  # two before 01.07 and three after


def test_a_visit_falls_on_the_day_on_which_its_part_of_the_year_is_over() -> None:
    days = [date.fromordinal(day) for day in visit_days(signed("c", YEAR_2026), 5, date(2026, 12, 31))]

    assert days[:5] == [  # 2,4 · 4,8 · 7,2 · 9,6 · 12 months
        date(2026, 3, 13),  # 0,4 × 31 = 12,4
        date(2026, 5, 25),  # 0,8 × 31 = 24,8
        date(2026, 8, 7),  # 0,2 × 31 = 6,2
        date(2026, 10, 19),  # 0,6 × 31 = 18,6
        date(2026, 12, 31),
    ]


@pytest.mark.parametrize(
    ("days", "renewal", "right"),
    [
        ((date(2026, 7, 1), date(2027, 6, 30)), "none", [0, 100, 0]),  # on 30.06.2027
        ((date(2026, 7, 1), date(2026, 9, 30)), "none", [0, 0, 0]),
        ((date(2026, 7, 1), date(2026, 9, 30)), "expected", [0, 100, 100]),  # 30.06 of each year of its steps
    ],
)
def test_one_visit_a_year_falls_on_the_year_s_last_day(days: tuple[date, date], renewal: str, right: list[int]) -> None:
    contract = world(signed("c", days, visit("100", 1), renewal=renewal))

    assert [total(contract, year) for year in (2026, 2027, 2028)] == right


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "right"),
    [
        (date(2026, 1, 31), date(2026, 2, 27), 1000),  # 31.01 → 28.02
        (date(2026, 1, 31), date(2026, 3, 30), 2000),  # → 31.03
        (date(2026, 1, 31), date(2026, 2, 14), Fraction(15000, 28)),  # 15 of the 28 days to 27.02
        (date(2026, 1, 31), date(2027, 1, 30), 12000),
        (date(2024, 2, 29), date(2025, 2, 27), 12000),  # the twelfth month ends before 28.02, the last day
        (date(2024, 2, 29), date(2025, 2, 28), 12000 + Fraction(1000, 29)),  # one day of 28.02–28.03
        (date(2026, 1, 1), date(2026, 12, 20), 11000 + Fraction(20000, 31)),
        (date(2026, 5, 5), date(2026, 5, 5), Fraction(1000, 31)),
    ],
)
def test_contract_months_begin_on_the_day_of_the_first_one(starts_on: date, ends_on: date, right: Fraction) -> None:
    assert whole(world(signed("c", (starts_on, ends_on), monthly()))) == right
    assert whole(world(signed("c", (starts_on, ends_on), monthly("12000", basis="per_year")))) == right


def test_a_price_that_begins_later_counts_the_months_of_its_contract() -> None:
    contract = signed("c", (date(2026, 1, 15), date(2026, 12, 14)), monthly(from_=date(2026, 6, 1)))

    assert total(world(contract), 2026) == 6000 + Fraction(14000, 31)  # 14 days of 15.05–14.06, six months to 14.12


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        ("any_day", 3000),
        ("full_month", 1000),  # April
        ("calendar_days", 1000 + Fraction(17000, 31) + Fraction(20000, 31)),
        ("contract_month", 2000 + Fraction(6000, 31)),  # to 14.05, then six days of 15.05–14.06
    ],
)
def test_whole_calendar_months_are_counted_where_the_contract_says_so(rule: str, right: Fraction) -> None:
    days = (date(2026, 3, 15), date(2026, 5, 20))

    assert total(world(signed("c", days, monthly(month_rule=rule))), 2026) == right


@pytest.mark.parametrize("rule", ["any_day", "full_month"])
def test_a_projection_taken_over_inside_a_month_counts_it_by_days(rule: str) -> None:
    first = signed("c", YEAR_2026, monthly(month_rule=rule), renewal="expected")
    following = signed("d", (date(2027, 2, 10), date(2027, 12, 31)), monthly("0"), replaces="c")

    assert total(world(first, following), 2027) == 1000 + Fraction(9000, 28)


def test_overlapping_prices_both_cost() -> None:
    both = signed("c", YEAR_2026, monthly(), monthly("500", id="u", from_=date(2026, 7, 1)))

    assert cost(world(both), 2026) == {("c", "t"): 12000, ("c", "u"): 3000}


def test_a_price_for_one_kind_leaves_the_others_out() -> None:
    sirens = monthly("100", basis="per_asset_month", kind="siren")
    both = (*EVERY_CAMERA, Cover(kind="siren"))

    amounts = cost(world(signed("c", YEAR_2026, sirens, covers=both), assets=(CAMERA, Asset("s", "siren"))), 2026)

    assert amounts == {("c", "t"): 1200}


def camera(reserve: tuple[Stretch, ...] = (), **more: object) -> Asset:
    """Make a camera."""
    return Asset("camera", **{"kind": "camera", "reserve": reserve} | more)  # type: ignore[arg-type]


FEBRUARY = ((date(2026, 2, 1), date(2026, 2, 28)),)


@pytest.mark.parametrize(
    ("asset", "cover", "right"),
    [
        (camera(commissioned_on=date(2026, 1, 11), decommissioned_on=date(2026, 1, 20)), {}, Fraction(1000, 31)),
        (camera(status="retired", decommissioned_on=date(2026, 2, 28)), {}, 200),
        (camera(status="planned"), {}, 1200),
        (camera(status="planned", commissioned_on=date(2026, 12, 1)), {}, 100),
        (camera(FEBRUARY), {}, 1100),
        (camera(FEBRUARY), {"include_reserve": True}, 1200),
        (camera(FEBRUARY), {"asset": "camera"}, 1200),
        (camera(((date(2026, 2, 1), None),)), {}, 100),
        (camera(warranty_until=date(2026, 1, 15)), {}, 1100 + Fraction(1600, 31)),  # from 16.01
        (camera(attributes={"mount": "pole"}), {"attributes": {"mount": "pole"}}, 1200),
        (camera(attributes={"mount": "wall"}), {"attributes": {"mount": "pole"}}, 0),
        (camera(kind="siren"), {}, 0),
        (camera(), {"from_": date(2026, 4, 1), "to": date(2026, 6, 30)}, 300),
    ],
)
def test_a_price_per_asset_counts_the_days_on_which_all_are_in_force(
    asset: Asset, cover: dict[str, object], right: Fraction
) -> None:
    price = monthly("100", basis="per_asset_month", skip_under_warranty=True)
    covers = (Cover(**{"kind": "camera"} | cover),) * 2  # type: ignore[arg-type]  # Twice: nothing counts twice.

    assert total(world(signed("c", YEAR_2026, price, covers=covers), assets=(asset,)), 2026) == right
