"""What assets cost by year through the API, on both engines."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel import clock
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.maintenance_work import make_work
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds, make_location

NONE = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
def api(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setattr(clock, "today", lambda *_: date(2026, 11, 22))
    make_kinds(session)
    hromada = make_hromada(session)
    session.commit()
    return api_as(app, session, "admin", hromada)


@pytest.fixture
def world(session: Session, api: Api) -> dict[str, Any]:
    """Two cameras under one contract with an act of January, and works in and outside of it."""
    pole = make_location(session)
    one = make_asset(session, name="Перша", location_id=str(pole.id))
    other = make_asset(session, name="Друга", location_id=str(pole.id))
    contract = make_contract(session, make_line(session, code="4.4"))
    accepted = make_work(session, one, other, cost="40.00", labour="3")
    make_work(session, one, cost="25.00", labour="0.5")
    act = make_act(session, contract, amount="990.01", work_ids=[str(accepted.id)])
    session.commit()
    code = first_hromada(session).code
    return {"one": one, "pole": pole, "contract": contract, "act": act, "id": f"{code}-2026"}


def test_an_asset_tells_its_years_and_what_each_is(api: Api, world: dict[str, Any]) -> None:
    told = api.get(f"/assets/{world['one'].id}/costs").json
    years = {one["year"]: one for one in told["years"]}

    assert list(years) == [2024, 2025, 2026, 2027, 2028, 2029]
    assert {one["amount"] for one in (years[2024], years[2025])} == {"0.00"}
    assert (years[2026]["source"], years[2026]["amount"]) == ("expected", "5995.01")
    assert (years[2026]["fact"], years[2026]["plan"]) == ("495.01", "5500.00")
    assert (years[2026]["works"], years[2026]["works_accepted"]) == ("25.00", "20.00")
    assert years[2026]["labour_hours"] == "2.00"
    assert years[2026]["contracts"] == [
        {
            "contract": str(world["contract"].id), "contract_number": world["contract"].number, "amount": "5995.01",
            "source": "expected", "fact": "495.01", "plan": "5500.00", "acts": [str(world["act"].id)],
        }
    ]  # fmt: skip
    assert (years[2027]["source"], years[2027]["amount"]) == ("plan", "6000.00")


@pytest.mark.parametrize(
    ("query", "years"),
    [("?from=2026&to=2026", [2026]), ("?from=2028", [2028, 2029]), ("?to=2023", [2023]), ("?from=2050", [2050])],
)
def test_years_can_be_asked_for(api: Api, world: dict[str, Any], query: str, years: list[int]) -> None:
    assert [one["year"] for one in api.get(f"/assets/{world['one'].id}/costs{query}").json["years"]] == years


@pytest.mark.parametrize("query", ["?from=2027&to=2026", "?from=1991&to=2100", "?from=1800", "?year=2026", "?as_of=ні"])
def test_impossible_years_are_refused(api: Api, world: dict[str, Any], query: str) -> None:
    assert api.get(f"/assets/{world['one'].id}/costs{query}").status_code == 422


def test_a_year_by_kind_place_and_asset_adds_up_alike(api: Api, world: dict[str, Any]) -> None:
    address = f"/costings/{world['id']}/assets"
    sums = set()
    for by in ("kind", "settlement", "place", "asset"):
        told = api.get(f"{address}?by={by}").json
        sums.add(told["sum"]["amount"])
        whole = sum(Decimal(one["amount"]) for one in [*told["items"], told["undivided"]])
        assert f"{whole:.2f}" == told["sum"]["amount"]
        assert sum(Decimal(one["works"]) for one in told["items"]) == Decimal("25.00")

    assert sums == {"11990.01"}


def test_a_list_is_paged_and_narrowed(api: Api, world: dict[str, Any]) -> None:
    address = f"/costings/{world['id']}/assets?by=asset&sort=name"

    first = api.get(f"{address}&limit=1").json
    second = api.get(f"{address}&limit=1&cursor={first['next']}").json

    assert (first["total"], second["next"]) == (2, None)
    assert [one["items"][0]["name"] for one in (first, second)] == ["Перша", "Друга"]
    assert api.get(f"{address}&location_id={world['pole'].id}").json["total"] == 2
    assert api.get(f"{address}&location_id={NONE}").json["total"] == 0
    assert api.get(f"{address}&kind=siren").json["items"] == []
    assert api.get(f"{address}&service_line=4.4").json["sum"]["amount"] == "11990.01"


@pytest.mark.parametrize(
    "wrong", ["by=colour", "kind=dragon", "service_line=9", "settlement=UA1", "sort=x", "cursor=x"]
)
def test_what_is_not_known_is_refused(api: Api, world: dict[str, Any], wrong: str) -> None:
    assert api.get(f"/costings/{world['id']}/assets?{wrong}").status_code == 422


def test_places_are_told_to_those_who_may_know_them(
    app: Flask, session: Session, api: Api, world: dict[str, Any]
) -> None:
    viewer, address = api_as(app, session, "viewer"), f"/costings/{world['id']}/assets?by=place"

    told, hidden = api.get(address).json["items"], viewer.get(address).json["items"]

    assert [(one["key"], one["hidden"]) for one in told] == [(str(world["pole"].id), False)]
    assert [(one["key"], one["hidden"]) for one in hidden] == [(None, True)]
    assert world["pole"].name not in str(hidden)
    assert viewer.get(f"{address}&location_id={world['pole'].id}").json["items"] == []


def test_costs_are_for_those_who_may_see_money(app: Flask, session: Session, api: Api, world: dict[str, Any]) -> None:
    technician = api_as(app, session, "technician")

    assert technician.get(f"/assets/{world['one'].id}/costs").status_code == 403
    assert technician.get(f"/costings/{world['id']}/assets").status_code == 403
    assert api.get(f"/assets/{NONE}/costs").status_code == 404
    assert api.get(f"/costings/{world['id'][:-4]}1800/assets").status_code == 404
