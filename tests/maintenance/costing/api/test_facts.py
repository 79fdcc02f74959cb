"""Acts and payments through the API, on both engines."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.maintenance_work import make_work
from tests.factories.registry import first_hromada, make_asset, make_hromada


@pytest.fixture
def contract(session: Session) -> Contract:
    made = make_contract(session, make_line(session, kekv="2240", fund="special"), number="7/26", kekv="2210")
    session.commit()
    return made


@pytest.fixture
def api(app: Flask, session: Session, contract: Contract) -> Api:
    return api_as(app, session, "accountant", first_hromada(session))


def act(contract: Contract, **values: Any) -> dict[str, Any]:
    return {
        "contract_id": str(contract.id),
        "number": "1",
        "on": "2026-02-02",
        "from": "2026-01-01",
        "to": "2026-01-31",
        "amount": "1200.50",
        **values,
    }


def payment(contract: Contract, *acts: Any, **values: Any) -> dict[str, Any]:
    ids = [one.json["id"] for one in acts]
    return {"contract_id": str(contract.id), "on": "2026-02-10", "amount": "1200.50", "act_ids": ids, **values}


def test_an_act_is_added_read_changed_and_deleted(api: Api, contract: Contract) -> None:
    made = api.post("/acts", act(contract))
    address = f"/acts/{made.json['id']}"
    changed = api.patch(address, {"amount": "1 300,00"}, if_match=made.headers["ETag"])
    stale = api.patch(address, {"note": "x"}, if_match=made.headers["ETag"])
    blind = api.delete(address)
    deleted = api.delete(address, if_match=changed.headers["ETag"])

    assert made.status_code == 201, made.text
    told = {name: made.json[name] for name in ("on", "from", "to", "amount", "kekv", "fund", "work_ids", "warnings")}
    assert told == {
        "on": "2026-02-02", "from": "2026-01-01", "to": "2026-01-31", "amount": "1200.50", "kekv": "2210",
        "fund": "special", "work_ids": [], "warnings": [],
    }  # fmt: skip
    assert changed.json["amount"] == "1300.00"
    assert (stale.status_code, blind.status_code, deleted.status_code) == (412, 428, 204)
    assert api.get(address).status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": ""}, "number"),
        ({"on": ""}, "on"),
        ({"to": "2025-12-31"}, "to"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"kekv": "9999"}, "kekv"),
        ({"fund": "none"}, "fund"),
        ({"contract_id": str(uuid.UUID(int=1))}, "contract_id"),
        ({"contract_id": "x", "number": ""}, "number"),
        ({"work_ids": ["x"]}, "work_ids"),
        ({"work_ids": [str(uuid.UUID(int=1))]}, "work_ids.0"),
        ({"sum": "5"}, "sum"),
    ],
)
def test_a_wrong_act_is_refused_by_field(api: Api, contract: Contract, values: dict[str, Any], field: str) -> None:
    response = api.post("/acts", act(contract, **values))

    assert response.status_code == 422, response.text
    assert field in response.json["errors"], response.json


def test_an_act_has_one_number_and_date_in_its_contract(api: Api, session: Session, contract: Contract) -> None:
    other = make_contract(session, make_line(session, code="2.2"))
    session.commit()

    assert api.post("/acts", act(contract)).status_code == 201
    assert "number" in api.post("/acts", act(contract)).json["errors"]
    later, elsewhere = api.post("/acts", act(contract, on="2026-03-02")), api.post("/acts", act(other))
    assert (later.status_code, elsewhere.status_code) == (201, 201)
    told = "Акт із таким номером у цьому договорі вже є: від 02.02.2026"
    assert later.json["warnings"] == [told, "За ці дні в цьому договорі вже є акт: № 1"]
    assert elsewhere.json["warnings"] == []


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({}, True),
        ({"amount": "10", "from": "2026-01-20", "to": "2026-02-28"}, True),
        ({"amount": "10"}, False),  # A part of the same month.
        ({"from": "2026-02-01", "to": "2026-02-28"}, False),
    ],
)
def test_an_act_for_days_that_another_is_for_is_told(
    api: Api, contract: Contract, values: dict[str, Any], is_told: bool
) -> None:
    api.post("/acts", act(contract))

    second = api.post("/acts", act(contract, number="2", **values))

    assert second.json["warnings"] == (["За ці дні в цьому договорі вже є акт: № 1"] if is_told else [])


def test_an_act_beyond_its_contracts_years_is_written_with_a_warning(api: Api, contract: Contract) -> None:
    made = api.post("/acts", {**act(contract), "from": "2025-12-01"})

    assert made.status_code == 201
    assert len(made.json["warnings"]) == 1
    assert "01.01.2026–31.12.2026" in made.json["warnings"][0]


@pytest.mark.parametrize(
    ("given", "told"), [({"kekv": "3110"}, "КЕКВ акта 3110, а договору — 2210"), ({"amount": "60000"}, "50 000,00")]
)
def test_an_act_of_another_code_or_above_the_whole_sum_is_written_with_a_warning(
    api: Api, session: Session, contract: Contract, given: dict[str, str], told: str
) -> None:
    contract.amount = Decimal(50000)
    session.commit()

    made = api.post("/acts", {**act(contract), "kekv": "2210", **given})

    assert made.status_code == 201
    assert [told in one.replace("\u202f", " ") for one in made.json["warnings"]] == [True]


def test_an_act_accepts_log_entries_of_its_hromada_each_once(api: Api, session: Session, contract: Contract) -> None:
    camera = make_asset(session)
    here, bound = make_work(session, camera), make_work(session, camera, contract_id=str(contract.id))
    others = make_work(session, camera, contract_id=str(make_contract(session, make_line(session, code="2.2")).id))
    foreign = make_work(session, make_asset(session, make_hromada(session)))
    session.commit()

    accepted = api.post("/acts", act(contract, work_ids=[str(here.id), str(bound.id)]))
    again = api.post("/acts", act(contract, number="2", work_ids=[str(here.id)]))

    assert sorted(accepted.json["work_ids"]) == sorted([str(here.id), str(bound.id)])
    assert again.json["errors"]["work_ids.0"] == ["Цю роботу вже прийнято актом № 1"]
    for entry in (others, foreign):
        assert "work_ids.0" in api.post("/acts", act(contract, number="3", work_ids=[str(entry.id)])).json["errors"]
    fewer = api.patch(f"/acts/{accepted.json['id']}", {"work_ids": [str(here.id)]}, if_match=accepted.headers["ETag"])
    assert fewer.json["work_ids"] == [str(here.id)]


def test_a_payment_falls_on_its_acts_by_their_dates(api: Api, contract: Contract) -> None:
    later = api.post("/acts", act(contract, number="2", on="2026-03-02", amount="500"))
    first = api.post("/acts", act(contract, amount="1000"))
    made = api.post("/payments", payment(contract, later, first))

    shares = {one["act_id"]: one["amount"] for one in made.json["shares"]}
    assert made.status_code == 201, made.text
    assert shares == {first.json["id"]: "1000.00", later.json["id"]: "200.50"}
    assert (made.json["unspread"], made.json["warnings"]) == ("0.00", [])
    assert [one["id"] for one in api.get("/acts?open=true").json["items"]] == [later.json["id"]]


def test_an_act_that_shrinks_gives_back_what_was_paid_for_it(api: Api, contract: Contract) -> None:
    accepted = api.post("/acts", act(contract, amount="1000"))
    paid = api.post("/payments", payment(contract, accepted, amount="1000"))
    api.patch(f"/acts/{accepted.json['id']}", {"amount": "800"}, if_match=accepted.headers["ETag"])

    now = api.get(f"/payments/{paid.json['id']}").json
    assert ([one["amount"] for one in now["shares"]], now["unspread"]) == (["800.00"], "200.00")
    assert [one["id"] for one in api.get("/payments?open=true").json["items"]] == [paid.json["id"]]


def test_more_than_the_acts_are_owed_is_paid_with_a_warning(api: Api, contract: Contract) -> None:
    accepted = api.post("/acts", act(contract, amount="1000"))
    made = api.post("/payments", payment(contract, accepted, amount="1250"))

    assert made.json["unspread"] == "250.00"
    assert "250,00" in made.json["warnings"][0]


def test_a_payment_written_twice_or_of_a_day_to_come_is_told(api: Api, contract: Contract) -> None:
    first = api.post("/payments", payment(contract, number="77"))
    others = [payment(contract, amount="1200.51"), payment(contract, on="2026-02-11")]
    apart = [api.post("/payments", one).json["warnings"] for one in others]
    again = api.post("/payments", payment(contract))
    early = api.post("/payments", payment(contract, on="2099-01-01"))

    assert (first.json["warnings"], apart) == ([], [[], []])
    assert again.json["warnings"] == ["Оплата на цю суму цього дня в цьому договорі вже є: № 77"]
    assert early.json["warnings"] == ["День оплати ще не настав"]


def test_a_payment_of_another_contracts_act_is_refused(api: Api, session: Session, contract: Contract) -> None:
    foreign = make_act(session, make_contract(session, make_line(session, code="2.2")))
    session.commit()
    refused = api.post("/payments", {**payment(contract), "act_ids": [str(foreign.id)]})

    assert list(refused.json["errors"]) == ["act_ids.0"]
    assert "amount" in api.post("/payments", payment(contract, amount="0")).json["errors"]


def test_a_record_stays_in_its_contract(api: Api, session: Session, contract: Contract) -> None:
    other = make_contract(session, make_line(session, code="2.2"))
    session.commit()
    made = api.post("/acts", act(contract))
    moved = api.patch(f"/acts/{made.json['id']}", {"contract_id": str(other.id)}, if_match=made.headers["ETag"])

    assert list(moved.json["errors"]) == ["contract_id"]


def test_an_act_that_is_paid_is_not_deleted(api: Api, contract: Contract) -> None:
    accepted = api.post("/acts", act(contract))
    paid = api.post("/payments", payment(contract, accepted))
    refused = api.delete(f"/acts/{accepted.json['id']}", if_match=accepted.headers["ETag"])
    freed = api.delete(f"/payments/{paid.json['id']}", if_match=paid.headers["ETag"])
    deleted = api.delete(f"/acts/{accepted.json['id']}", if_match=accepted.headers["ETag"])

    assert (refused.status_code, freed.status_code, deleted.status_code) == (409, 204, 204)


def test_lists_are_narrowed_sorted_and_paged(api: Api, contract: Contract) -> None:
    for number, day, amount in (("а", "2026-03-02", "10"), ("б", "2025-12-31", "30"), ("в", "2026-02-02", "20")):
        api.post("/acts", act(contract, number=number, on=day, amount=amount))

    def numbers(query: str) -> list[str]:
        return [one["number"] for one in api.get(f"/acts?{query}").json["items"]]

    assert numbers("") == ["б", "в", "а"]
    assert numbers("sort=-amount") == ["б", "в", "а"]
    assert numbers("year=2026") == ["в", "а"]
    assert numbers("on=2026-02-02") == ["в"]
    assert numbers("service_line=2.1&kekv=2210") == ["б", "в", "а"]
    assert numbers("service_line=9.9") == []
    assert numbers(f"contract_id={contract.id}&q=7/26") == ["б", "в", "а"]
    first = api.get("/acts?limit=2").json
    assert (len(first["items"]), first["total"]) == (2, 3)
    assert numbers(f"limit=2&cursor={first['next']}") == ["а"]
    assert api.get("/acts?colour=red").status_code == 422


def test_whoever_sees_no_money_sees_no_acts_and_an_auditor_writes_none(
    app: Flask, session: Session, api: Api, contract: Contract
) -> None:
    made = api.post("/acts", act(contract))
    address = f"/acts/{made.json['id']}"
    technician, auditor = api_as(app, session, "technician"), api_as(app, session, "auditor")

    assert (technician.get("/acts").status_code, technician.get(address).status_code) == (403, 403)
    assert auditor.get(address).status_code == 200
    assert auditor.post("/acts", act(contract, number="2")).status_code == 403
    assert auditor.delete(address, if_match="*").status_code == 403


def test_acts_and_payments_of_another_hromada_are_not_found(session: Session, api: Api) -> None:
    contract = make_contract(session, make_line(session, make_hromada(session)))
    accepted = make_act(session, contract)
    paid = make_payment(session, contract, accepted)
    session.commit()

    assert api.get(f"/acts/{accepted.id}").status_code == 404
    assert api.patch(f"/payments/{paid.id}", {"note": "x"}, if_match="*").status_code == 404
    assert (api.get("/acts").json["total"], api.get("/payments").json["total"]) == (0, 0)
    assert list(api.post("/acts", act(contract)).json["errors"]) == ["contract_id"]
