"""The demonstration's files: every reference resolves, every value is valid, the printed figures come out."""

import csv
import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shapely

from config.catalogue.reading import read_codes, read_table
from maintenance.contracts.models.contract import Basis, Renewal, Vat
from maintenance.upkeep.models.plan import Interval, WorkKind
from registry.assets.models.asset import STATUSES
from registry.assets.rules.attributes import merge_attributes
from registry.places.models.location import LocationKind

DEMO = Path(__file__).parents[2] / "config" / "demo"
HROMADAS = ("slavutych", "kobeliaky")
TODAY = date(2026, 11, 22)
OWN = [
    "inventory_number", "kind", "name", "status", "location", "parent", "holder", "responsible", "manufacturer",
    "model", "serial", "commissioned_on", "warranty_until", "price", "funding_source", "published", "note",
    "attributes",
]  # fmt: skip
KINDS = {row["code"]: row for row in read_table("kinds", "kind")}
Row = dict[str, Any]


def read_toml(name: str) -> Row:
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


def read_csv(name: str) -> list[Row]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]


def read_assets(hromada: str) -> dict[str, Row]:
    rows = [dict(row) for row in read_toml(f"assets_{hromada}.toml")["asset"]]
    for path in DEMO.glob(f"assets_{hromada}_*.csv"):
        for row in read_csv(path.name):
            told = {name: value for name, value in row.items() if name in OWN}
            rows.append({**told, "attributes": {name: row[name] for name in row if name not in OWN}})
    assert len(rows) == len({row["inventory_number"] for row in rows})
    return {row["inventory_number"]: row for row in rows}


ASSETS = {hromada: read_assets(hromada) for hromada in HROMADAS}
CONTRACTS = {hromada: read_toml(f"contracts_{hromada}.toml") for hromada in HROMADAS}
ORGANISATIONS = {row["key"]: row for row in read_toml("organisations.toml")["organisation"]}


def count(hromada: str, kind: str, **wanted: str) -> int:
    return sum(
        row["kind"] == kind and all((row | row.get("attributes", {})).get(name) == wanted[name] for name in wanted)
        for row in ASSETS[hromada].values()
    )


def day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


@pytest.mark.parametrize("hromada", HROMADAS)
def test_every_asset_is_described_in_the_kinds_own_words(hromada: str) -> None:
    for number, row in ASSETS[hromada].items():
        _, errors = merge_attributes(KINDS[row["kind"]], row.get("attributes", {}), {})

        assert not errors, (number, errors)
        assert row["status"] in STATUSES
        assert set(row) <= set(OWN)
        assert row.get("serial", "DEMO-").startswith("DEMO-")
        assert not row.get("published") or row["published"] == "false" or KINDS[row["kind"]]["may_be_public"]


@pytest.mark.parametrize("hromada", HROMADAS)
def test_every_reference_of_an_asset_resolves(hromada: str) -> None:
    places = {row["key"] for row in read_csv(f"locations_{hromada}.csv")}

    for number, row in ASSETS[hromada].items():
        assert "location" not in row or row["location"] in places, number
        assert "parent" not in row or row["parent"] in ASSETS[hromada], number
        assert ORGANISATIONS[row["holder"]]["hromada"] == hromada
        assert not KINDS[row["kind"]]["is_placed"] or "location" in row, number


def test_no_inventory_number_stands_twice() -> None:
    assert not set(ASSETS["slavutych"]) & set(ASSETS["kobeliaky"])


@pytest.mark.parametrize("hromada", HROMADAS)
def test_places_lie_inside_their_hromada(hromada: str) -> None:
    told = next(row for row in read_toml("hromadas.toml")["hromada"] if row["key"] == hromada)
    bounds = shapely.box(told["west"], told["south"], told["east"], told["north"])
    codes = {row["katottg"] for row in read_csv("settlements.csv") if row["hromada"] == hromada}
    rows = read_csv(f"locations_{hromada}.csv")

    assert len(rows) == len({row["key"] for row in rows})
    for row in rows:
        shape = shapely.from_wkt(row["wkt"])
        assert shape.is_valid and bounds.contains(shape), row["key"]
        assert row["kind"] in LocationKind.codes() and row["settlement"] in codes
        assert "parent" not in row or row["parent"] in {one["key"] for one in rows}


def test_slavutych_is_drawn_inside_the_town() -> None:
    town = shapely.box(30.72, 51.512, 30.77, 51.535)

    assert all(town.contains(shapely.from_wkt(row["wkt"])) for row in read_csv("locations_slavutych.csv"))


def test_kobeliaky_has_its_63_settlements_and_nine_districts() -> None:
    rows = [row for row in read_csv("settlements.csv") if row["hromada"] == "kobeliaky"]
    told = read_toml("hromadas.toml")["hromada"][1]

    assert len({row["katottg"] for row in rows}) == 63
    assert all(row["katottg"].startswith("UA53080130") and len(row["katottg"]) == 19 for row in rows)
    assert {row["district"] for row in rows if "district" in row} == set(told["districts"])
    assert len(told["districts"]) == 9


@pytest.mark.parametrize(
    ("hromada", "kind", "wanted", "expected"),
    [
        ("slavutych", "camera", {"status": "in_service"}, 20),
        ("slavutych", "edms_seat", {}, 33),
        ("slavutych", "edms_seat", {"system": "АСКОД корпоративний", "seat_type": "corporate"}, 23),
        ("slavutych", "edms_seat", {"system": "АСКОД WEB", "seat_type": "web"}, 10),
        ("slavutych", "wifi_point", {}, 3),
        ("slavutych", "wifi_zone", {}, 3),
        ("slavutych", "server", {}, 3),
        ("slavutych", "network_device", {"status": "in_service"}, 4),
        ("slavutych", "pbx", {}, 1),
        ("slavutych", "phone_line", {}, 16),
        ("slavutych", "session_recorder", {}, 2),
        ("kobeliaky", "camera", {"status": "in_service"}, 29),
        ("kobeliaky", "camera", {"status": "repair"}, 1),
        ("kobeliaky", "camera", {"status": "planned", "commissioned_on": "2027-05-01"}, 1),
        ("kobeliaky", "shelter", {}, 14),
        ("kobeliaky", "internet_link", {}, 13),
        ("kobeliaky", "workstation", {}, 30),
        ("kobeliaky", "mobile_case", {}, 1),
    ],
)
def test_the_register_holds_what_the_programmes_name(
    hromada: str, kind: str, wanted: dict[str, str], expected: int
) -> None:
    assert count(hromada, kind, **wanted) == expected


def test_seats_are_held_by_distinct_posts() -> None:
    posts = [row["attributes"]["holder_name"] for row in ASSETS["slavutych"].values() if row["kind"] == "edms_seat"]

    assert len(set(posts)) == 33


def test_providers_are_invented_and_their_codes_have_a_right_check_digit() -> None:
    for row in ORGANISATIONS.values():
        if "edrpou" in row:
            assert check_digit(row["edrpou"][:7]) == row["edrpou"][7]
        if row["role"] == "provider":
            assert row["is_demo"] and "Демонстраційний" in row["name"] and row["edrpou"].startswith("9")


def check_digit(digits: str) -> str:
    weights = (7, 1, 2, 3, 4, 5, 6) if digits[0] in "345" else (1, 2, 3, 4, 5, 6, 7)
    first = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    second = sum(int(digit) * (weight + 2) for digit, weight in zip(digits, weights, strict=True)) % 11
    return str(first if first < 10 else second % 10)


@pytest.mark.parametrize("hromada", HROMADAS)
def test_contracts_speak_of_known_things(hromada: str) -> None:
    told = CONTRACTS[hromada]
    lines = {line["code"] for line in told["service_line"]}
    dk021 = {code.code for code in read_codes("dk021")}

    assert len(told["contract"]) == len({one["number"] for one in told["contract"]})
    for one in told["contract"]:
        assert one["service_line"] in lines and one["dk021"] in dk021
        assert one["vat"] in Vat.codes() and one["renewal"] in Renewal.codes()
        assert ORGANISATIONS[one["provider"]]["hromada"] == hromada
        assert one["signed_on"] <= one["starts_on"] <= one["ends_on"]
        assert all(term["basis"] in Basis.codes() and Decimal(term["amount"]) >= 0 for term in one["terms"])
        assert not one["covers"] or covered(hromada, one["covers"]), one["number"]


def covered(hromada: str, covers: list[Row]) -> list[Row]:
    """List what the covers name; a cover that names nothing fails."""
    found: dict[str, Row] = {}
    for cover in covers:
        if "assets" in cover:
            matching = {number: ASSETS[hromada][number] for number in cover["assets"]}
        else:
            matching = {number: row for number, row in ASSETS[hromada].items() if fits(row, cover)}
        assert matching, cover
        found |= matching
    return list(found.values())


def fits(row: Row, cover: Row) -> bool:
    filters = cover.get("filters", {})
    attributes = row.get("attributes", {})
    return (
        row["kind"] == cover["kind"]
        and filters.get("parent") in (None, row.get("parent"))
        and all(attributes.get(name) == value for name, value in filters.get("attributes", {}).items())
    )


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2017, {"2.1": "80603", "2.2": "22274", "2.4": "54000", "2.5": "24000", "2.6": "81120"}),
        (2018, {"2.1": "103500", "2.2": "27900", "2.4": "60000", "2.5": "28800", "2.6": "81200", "2.7": "13000",
                "2.10": "15000"}),
        (2019, {"2.1": "120000", "2.2": "27900", "2.3": "58000", "2.4": "60000", "2.5": "28800", "2.6": "81200",
                "2.7": "13000", "2.9": "20000"}),
    ],
)  # fmt: skip
def test_contracts_of_slavutych_add_up_to_the_printed_lines(year: int, expected: dict[str, str]) -> None:
    contracts = [one for one in CONTRACTS["slavutych"]["contract"] if one["starts_on"].year == year]

    lines = {one["service_line"]: yearly(one, year) for one in contracts}

    assert lines == {code: Decimal(amount) for code, amount in expected.items()}


def yearly(contract: Row, year: int) -> Decimal:
    """Cost a contract of one whole year whose assets are in service before it."""
    total = Decimal(0)
    for term in contract["terms"]:
        priced = [row for row in covered("slavutych", contract["covers"]) if term.get("kind") in (None, row["kind"])]
        if "per_asset" in term["basis"]:
            assert all(day(row["commissioned_on"]) < date(year, 1, 1) for row in priced)
        times = {"per_month": 12, "per_asset_month": 12 * len(priced), "per_asset_year": len(priced)}
        total += Decimal(term["amount"]) * times.get(term["basis"], term.get("visits_per_year", 1))
    return total


def test_the_contracts_of_2019_expect_renewal_and_the_earlier_ones_do_not() -> None:
    for one in CONTRACTS["slavutych"]["contract"]:
        assert (one["renewal"] == "expected") == (one["starts_on"].year == 2019)


@pytest.mark.parametrize("hromada", HROMADAS)
def test_work_was_done_on_things_in_service_under_their_own_contracts(hromada: str) -> None:
    plans = {plan["key"]: plan for plan in read_toml("plans.toml")["plan"] if plan["hromada"] == hromada}
    contracts = {one["number"]: one for one in CONTRACTS[hromada]["contract"]}
    rows = read_csv(f"work_{hromada}.csv")

    assert rows == sorted(rows, key=lambda row: row["started_at"])
    for row in rows:
        started, ended = datetime.fromisoformat(row["started_at"]), datetime.fromisoformat(row["ended_at"])
        assert started < ended and ended.date() < TODAY and row["kind"] in WorkKind.codes()
        for number in row["assets"].split("|"):
            asset = ASSETS[hromada][number]
            assert day(asset["commissioned_on"]) <= started.date(), (row["key"], number)
            assert "plan" not in row or asset["kind"] == plans[row["plan"]]["kind"]
        if "contract" in row:
            assert contracts[row["contract"]]["starts_on"] <= started.date() <= contracts[row["contract"]]["ends_on"]


def test_plans_speak_of_known_kinds() -> None:
    for plan in read_toml("plans.toml")["plan"]:
        assert plan["kind"] in KINDS and plan["interval"] in Interval.codes() and plan["work_kind"] in WorkKind.codes()


@pytest.mark.parametrize("hromada", HROMADAS)
def test_an_asset_has_the_status_that_its_last_work_left(hromada: str) -> None:
    left = {
        number: row["result_status"]
        for row in read_csv(f"work_{hromada}.csv")
        for number in row["assets"].split("|")
        if "result_status" in row
    }

    assert {number: ASSETS[hromada][number]["status"] for number in left} == left


def test_acts_and_payments_speak_of_contracts_acts_and_work_of_the_same_days() -> None:
    contracts = {one["number"]: one for one in read_toml("contracts_kobeliaky.toml")["contract"]}
    works = {row["key"]: row for row in read_csv("work_kobeliaky.csv")}
    acts = {(row["contract"], row["number"]): row for row in read_csv("acts_kobeliaky.csv")}

    for row in acts.values():
        contract, first, last = contracts[row["contract"]], *(date.fromisoformat(row[one]) for one in ("from", "to"))
        assert contract["starts_on"] <= first <= last <= contract["ends_on"]
        for key in row.get("works", "").split("|") if "works" in row else ():
            assert works[key]["contract"] == row["contract"]
            assert first <= datetime.fromisoformat(works[key]["started_at"]).date() <= last
    for row in read_csv("payments_kobeliaky.csv"):
        assert all((row["contract"], number) in acts for number in row["acts"].split("|"))
    assert {date.fromisoformat(row["on"]).year for row in acts.values()} == {2025, 2026}


def test_one_act_is_late_one_payment_too_large_and_one_contract_not_used() -> None:
    acts = read_csv("acts_kobeliaky.csv")
    amounts = {(row["contract"], row["number"]): Decimal(row["amount"]) for row in acts}
    late = [row for row in acts if (date.fromisoformat(row["on"]) - date.fromisoformat(row["to"])).days > 30]
    too_large = [
        row
        for row in read_csv("payments_kobeliaky.csv")
        if Decimal(row["amount"]) > sum(amounts[row["contract"], number] for number in row["acts"].split("|"))
    ]
    priced = {one["number"] for one in read_toml("contracts_kobeliaky.toml")["contract"] if one["terms"]}

    assert [(row["contract"], row["to"]) for row in late] == [("ДЕМО-26/01", "2026-07-31")]
    assert [(row["contract"], row["amount"]) for row in too_large] == [("ДЕМО-26/05", "4600.00")]
    assert priced - {row["contract"] for row in acts} == {"ДЕМО-26/13"}
