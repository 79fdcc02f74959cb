"""Contracts through the API, on both engines."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds, make_organisation


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    hromada = make_hromada(session)
    make_line(session, hromada)
    session.commit()
    return api_as(app, session, "admin", hromada)


def contract(**values: Any) -> dict[str, Any]:
    return {
        "number": "12/26",
        "subject": "Обслуговування камер",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "service_line": "2.1",
        "terms": [{"basis": "per_asset_month", "amount": "500.00", "from": "2026-02-01"}],
        "covers": [{"kind": "camera"}],
        **values,
    }


def test_a_contract_is_added_read_changed_and_ended(api: Api) -> None:
    made = api.post("/contracts", contract())
    address = f"/contracts/{made.json['id']}"
    term = made.json["terms"][0]
    raised = [{**{name: term[name] for name in ("id", "basis", "from")}, "amount": "520.00"}]
    changed = api.patch(address, {"terms": raised}, if_match=made.headers["ETag"])
    stale = api.patch(address, {"subject": "Інше"}, if_match=made.headers["ETag"])
    blind = api.delete(address)
    ended = api.delete(f"{address}?on=2026-08-31", if_match=changed.headers["ETag"])

    assert made.status_code == 201, made.text
    assert (term["amount"], term["from"], made.json["service_line"]) == ("500.00", "2026-02-01", "2.1")
    assert changed.json["terms"][0] == {**term, "amount": "520.00"}
    assert (stale.status_code, blind.status_code, ended.status_code) == (412, 428, 204)
    assert api.get(address).json["ends_on"] == "2026-08-31"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": "2025-01-01"}, "ends_on"),
        ({"number": ""}, "number"),
        ({"service_line": "9.9"}, "service_line"),
        ({"kekv": "9999"}, "kekv"),
        ({"vat": "some"}, "vat"),
        ({"terms": [{"basis": "per_month", "amount": 500.5}]}, "terms.0.amount"),
        ({"terms": [{"basis": "per_visit", "amount": "5"}]}, "terms.0.visits_per_year"),
        ({"terms": [{"basis": "per_month", "amount": "5", "discount": "1"}]}, "terms.0.discount"),
        ({"terms": "none"}, "terms"),
        ({"covers": [{"kind": "dragon"}]}, "covers.0.kind"),
        ({"covers": [{}]}, "covers.0.asset_id"),
        ({"notice_days": 10**12}, "notice_days"),
    ],
)
def test_a_wrong_contract_is_refused_by_field(api: Api, values: dict[str, Any], field: str) -> None:
    response = api.post("/contracts", contract(**values))

    assert response.status_code == 422, response.text
    assert field in response.json["errors"], response.json


def test_contracts_are_listed_by_state_and_kind(api: Api) -> None:
    api.post("/contracts", contract(number="1/19", starts_on="2019-01-01", ends_on="2019-12-31", terms=[]))
    api.post("/contracts", contract(number="2/99", starts_on="2099-01-01", ends_on="2099-12-31", terms=[]))

    def numbers(query: str) -> list[str]:
        return [one["number"] for one in api.get(f"/contracts?{query}").json["items"]]

    assert numbers("") == ["1/19", "2/99"]
    assert numbers("sort=-ends&limit=1") == ["2/99"]
    assert numbers("state=ended") == ["1/19"]
    assert numbers("year=2099&kind=camera") == ["2/99"]
    assert numbers("kind=server") == []
    assert api.get("/contracts?state=late").status_code == 422


def test_a_technician_reads_contracts_and_writes_none(app: Flask, session: Session, api: Api) -> None:
    made = api.post("/contracts", contract())
    technician = api_as(app, session, "technician")
    address = f"/contracts/{made.json['id']}"

    assert technician.get(address).status_code == 200
    assert technician.post("/contracts", contract()).status_code == 403
    assert technician.patch(address, {"subject": "x"}, if_match="*").status_code == 403


def test_a_contract_that_names_no_kekv_has_that_of_its_line(session: Session, api: Api) -> None:
    line = make_line(session, code="3.1", kekv="3110")
    session.commit()
    own = {"service_line": "3.1", "covers": []}

    made = api.post("/contracts", contract(**own))

    assert made.json["kekv"] == "3110"
    assert api.post("/contracts", contract(**own, kekv="2210")).json["kekv"] == "2210"
    by_id = contract(service_line_id=str(line.id), covers=[])
    del by_id["service_line"]
    assert api.post("/contracts", by_id).json["kekv"] == "3110"
    assert api.post("/contracts", contract(service_line=None, kekv=None, covers=[])).json["kekv"] == "2240"
    address, tag = f"/contracts/{made.json['id']}", made.headers["ETag"]
    assert api.patch(address, {"subject": "інше"}, if_match=tag).json["kekv"] == "3110"


TO_COME = {"starts_on": "2090-01-01", "ends_on": "2090-12-31", "signed_on": None}


def test_a_contract_written_by_mistake_is_taken_out_and_a_doubled_number_is_told(api: Api) -> None:
    first = api.post("/contracts", contract(**TO_COME)).json
    twice = api.post("/contracts", contract(**TO_COME))
    address = f"/contracts/{twice.json['id']}"

    assert first["warnings"] == []
    assert "з таким номером уже є" in twice.json["warnings"][0]
    ended = api.delete(address, if_match=twice.headers["ETag"])
    assert "вилучіть його" in ended.json["errors"]["on"][0]
    assert api.delete(f"{address}?mistake=true&on=2026-01-01", if_match="*").status_code == 422
    assert api.delete(f"{address}?mistake=true", if_match='"9"').status_code == 412
    assert api.delete(f"{address}?mistake=true", if_match=twice.headers["ETag"]).status_code == 204
    assert api.get(address).status_code == 404
    assert api.get("/contracts").json["total"] == 1


def test_contracts_of_another_hromada_are_not_found(session: Session, api: Api) -> None:
    foreign = make_contract(session, make_line(session, make_hromada(session)))
    session.commit()

    assert api.get(f"/contracts/{foreign.id}").status_code == 404
    assert api.delete(f"/contracts/{foreign.id}", if_match="*").status_code == 404
    assert api.get("/contracts").json["total"] == 0
    assert api.post("/contracts", contract(provider_id=str(foreign.id))).status_code == 422


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("number=2/26", ["2/26"]),
        ("subject=Зв’язок", ["2/26"]),
        ("service_line=2.1", ["1/26"]),
        ("service_line=9.9", []),
        ("kekv=2210", ["2/26"]),
        ("dk021=50343000-1", ["2/26"]),
        ("tender_id=UA-2026-01-15-001234-a", ["2/26"]),
        ("vat=included_20", ["2/26"]),
        ("renewal=expected", ["2/26"]),
        ("signed_on=2026-01-20", ["2/26"]),
        ("starts_on=2026-02-01", ["2/26"]),
        ("ends_on=2026-12-31&kind=camera", ["1/26"]),
        ("sort=-starts_on", ["2/26", "1/26"]),
        ("sort=signed_on", ["2/26", "1/26"]),
        ("sort=-number", ["2/26", "1/26"]),
        ("sort=ends", ["2/26", "1/26"]),
    ],
)
def test_contracts_are_found_by_their_fields(api: Api, query: str, found: list[str]) -> None:
    api.post("/contracts", contract(number="1/26"))
    api.post(
        "/contracts",
        contract(
            number="2/26", subject="Зв’язок", service_line=None, kekv="2210", dk021="50343000-1", vat="included_20",
            tender_id="UA-2026-01-15-001234-a", renewal="expected", signed_on="2026-01-20", starts_on="2026-02-01",
            ends_on="2026-11-30", covers=[],
        ),
    )  # fmt: skip

    response = api.get(f"/contracts?{query}")

    assert [one["number"] for one in response.json["items"]] == found
    assert response.json["total"] == len(found)


@pytest.mark.parametrize("query", ["kind=zzz", "vat=some", "signed_on=x", "provider=x", "sort=search"])
def test_a_wrong_filter_of_contracts_is_refused_by_name(api: Api, query: str) -> None:
    response = api.get(f"/contracts?{query}")

    assert (response.status_code, list(response.json["errors"])) == (422, [query.partition("=")[0]])


def test_what_was_read_of_a_contract_can_be_written_back_and_changes_nothing(session: Session, api: Api) -> None:
    asset = make_asset(session, first_hromada(session))
    holder = make_organisation(session)
    session.commit()
    narrowed = {
        "kind": "camera", "settlement": "UA32140010010012345", "holder_id": str(holder.id),
        "attributes": {"mount": "pole", "archive_days": 30}, "from": "2026-02-01",
    }  # fmt: skip
    made = api.post("/contracts", contract(covers=[{"kind": "camera"}, narrowed, {"asset_id": str(asset.id)}]))
    address = f"/contracts/{made.json['id']}"
    read = api.get(address)

    again = api.patch(address, {name: read.json[name] for name in ("covers", "terms")}, if_match=read.headers["ETag"])

    assert made.json["covers"][1] == {**made.json["covers"][1], **narrowed, "parent_id": None, "to": None}
    assert "filters" not in made.json["covers"][0]
    assert again.status_code == 200, again.text
    assert again.json == read.json | {"warnings": []}
    assert api.get("/history?entity=contract").json["total"] == 1


@pytest.mark.parametrize(
    ("covers", "fields"),
    [
        (["x"], {"covers.0"}),
        ([5], {"covers.0"}),
        ([None], {"covers.0"}),
        ([{"kind": "camera", "filters": {"colour": "red"}}], {"covers.0.colour"}),
        ([{"kind": "camera", "from": "soon"}], {"covers.0.from"}),
        ([{"kind": "camera", "attributes": {"mount": []}}], {"covers.0.attributes.mount"}),
        ([{"kind": "camera"}, {"asset_id": "x"}], {"covers.1.asset_id"}),
    ],
)
def test_a_wrong_cover_is_refused_by_the_names_that_were_sent(api: Api, covers: list[Any], fields: set[str]) -> None:
    response = api.post("/contracts", contract(covers=covers))

    assert (response.status_code, set(response.json["errors"])) == (422, fields)


def test_a_cover_may_be_a_bare_id(session: Session, api: Api) -> None:
    asset = make_asset(session, first_hromada(session))
    session.commit()

    made = api.post("/contracts", contract(covers=[str(asset.id)]))

    assert [one["asset_id"] for one in made.json["covers"]] == [str(asset.id)]


def test_all_that_is_wrong_with_a_contract_is_told_in_one_answer(api: Api) -> None:
    wrong = contract(service_line="9.9", kekv="9999", dk021="5", covers=[{"kind": "dragon"}], tender_id="UA")

    response = api.post("/contracts", wrong)

    assert response.status_code == 422
    assert set(response.json["errors"]) == {"service_line", "kekv", "dk021", "covers.0.kind", "tender_id"}


@pytest.mark.parametrize(("name", "other"), [("hromada", "UA1"), ("is_demo", True), ("version", 7), ("id", "x")])
def test_a_fixed_field_of_a_contract_may_say_what_is_so_and_is_named_when_it_says_else(
    api: Api, name: str, other: Any
) -> None:
    made = api.post("/contracts", contract())
    address = f"/contracts/{made.json['id']}"

    same = api.patch(address, {name: made.json[name]}, if_match="*")
    response = api.patch(address, {name: other}, if_match="*")

    assert (same.status_code, same.json["version"]) == (200, made.json["version"])
    assert response.json["errors"] == {name: ["Це поле тут не змінюється"]}


def test_the_words_of_pages_and_files_are_read_in_a_contract_and_its_rows(api: Api) -> None:
    made = api.post(
        "/contracts",
        contract(
            renewal="очікується",
            vat="не платник ПДВ",
            terms=[{"basis": "за об’єкт на місяць", "amount": 10, "kind": "Камера відеоспостереження"}],
            covers=[{"kind": "CCTV camera", "attributes": {"mount": "опора"}}],
        ),
    )

    assert made.status_code == 201, made.text
    assert (made.json["renewal"], made.json["vat"]) == ("expected", "not_payer")
    assert (made.json["terms"][0]["basis"], made.json["terms"][0]["kind"]) == ("per_asset_month", "camera")
    assert (made.json["covers"][0]["kind"], made.json["covers"][0]["attributes"]) == ("camera", {"mount": "pole"})
    assert api.get("/contracts?kind=Камера відеоспостереження").json["total"] == 1


@pytest.mark.parametrize("vat", ["ПДВ", "без ПДВ"])
def test_a_word_that_may_mean_several_things_is_refused(api: Api, vat: str) -> None:
    assert list(api.post("/contracts", contract(vat=vat)).json["errors"]) == ["vat"]


@pytest.mark.parametrize(
    ("sent", "notice", "days"),
    [
        ({}, {"value": 30, "unit": "days"}, 30),
        ({"notice": {"value": 3, "unit": "months"}}, {"value": 3, "unit": "months"}, 92),
        ({"notice": {"value": "3", "unit": "місяць"}}, {"value": 3, "unit": "months"}, 92),
        ({"notice": {"value": 0, "unit": "days"}}, {"value": 0, "unit": "days"}, 0),
        ({"notice_days": 45}, {"value": 45, "unit": "days"}, 45),
        ({"notice": None, "notice_days": 45}, {"value": 45, "unit": "days"}, 45),
        ({"notice": {"value": 1, "unit": "months"}, "notice_days": 45}, {"value": 1, "unit": "months"}, 31),
    ],
)
def test_a_notice_is_written_and_read_by_both_its_names(
    api: Api, sent: dict[str, Any], notice: dict[str, Any], days: int
) -> None:
    made = api.post("/contracts", contract(**sent))

    assert made.status_code == 201, made.text
    assert (made.json["notice"], made.json["notice_days"]) == (notice, days)
    assert not {"notice_value", "notice_unit"} & made.json.keys()


def test_days_changed_in_what_was_read_are_taken_though_the_notice_is_sent_back_beside_them(api: Api) -> None:
    made = api.post("/contracts", contract(notice={"value": 3, "unit": "months"}))
    told = {"notice": made.json["notice"], "notice_days": 60}

    changed = api.patch(f"/contracts/{made.json['id']}", told, if_match=made.headers["ETag"])

    assert (changed.json["notice"], changed.json["notice_days"]) == ({"value": 60, "unit": "days"}, 60)


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"notice": {"value": 731, "unit": "days"}}, {"notice.value"}),
        ({"notice": {"value": 25, "unit": "months"}}, {"notice.value"}),
        ({"notice": {"value": "", "unit": ""}}, {"notice.value", "notice.unit"}),
        ({"notice": {"value": 3}}, {"notice"}),
        ({"notice": {"value": 3, "unit": "days", "from": "end"}}, {"notice"}),
        ({"notice": 30}, {"notice"}),
        ({"notice_days": -1}, {"notice_days"}),
        ({"notice_value": 30}, {"notice_value"}),
        ({"renewal": "tacit"}, {"renewal_months"}),
        ({"replaces_id": "00000000-0000-0000-0000-000000000001"}, {"replaces_id"}),
    ],
)
def test_a_wrong_notice_or_renewal_is_refused_by_its_name(api: Api, sent: dict[str, Any], fields: set[str]) -> None:
    response = api.post("/contracts", contract(**sent))

    assert (response.status_code, set(response.json["errors"])) == (422, fields)


def test_days_read_of_a_notice_in_months_can_be_written_back_and_change_nothing(api: Api) -> None:
    made = api.post("/contracts", contract(notice={"value": 3, "unit": "months"}))
    address = f"/contracts/{made.json['id']}"

    same = api.patch(address, {"notice_days": made.json["notice_days"]}, if_match=made.headers["ETag"])
    other = api.patch(address, {"notice_days": 60}, if_match=same.headers["ETag"])

    assert same.json == made.json
    assert other.json["notice"] == {"value": 60, "unit": "days"}


def test_the_new_fields_of_a_contract_are_written_and_read(api: Api) -> None:
    first = api.post("/contracts", contract(number="1/25", starts_on="2025-01-01", ends_on="2025-12-31", terms=[]))
    payments = [{"on": "2026-02-01", "amount": "40.00"}, {"on": "2026-08-01", "amount": "60.00"}]
    term = {
        "basis": "lump_sum", "amount": "100", "priced_on": "2026-03-01", "month_rule": "by_days", "payments": payments,
    }  # fmt: skip
    told = {"renewal": "tacit", "renewal_months": 12, "replaces_id": first.json["id"], "amount": "100.00"}

    made = api.post("/contracts", contract(terms=[term], covers=[{"kind": "camera", "include_reserve": True}], **told))

    assert made.status_code == 201, made.text
    assert {name: made.json[name] for name in told} == told
    assert made.json["decided_on"] is None
    shown = made.json["terms"][0]
    assert (shown["priced_on"], shown["month_rule"], shown["payments"]) == ("2026-03-01", "calendar_days", payments)
    assert made.json["covers"][0]["include_reserve"] is True
    assert [one["number"] for one in api.get(f"/contracts?replaces_id={first.json['id']}").json["items"]] == ["12/26"]


def test_a_contract_that_stops_going_on_by_itself_forgets_for_how_long(api: Api) -> None:
    made = api.post("/contracts", contract(renewal="tacit", renewal_months=12))

    changed = api.patch(f"/contracts/{made.json['id']}", {"renewal": "none"}, if_match=made.headers["ETag"])

    assert (changed.json["renewal"], changed.json["renewal_months"]) == ("none", None)


def test_contracts_make_a_chain_and_never_a_ring(api: Api) -> None:
    def add(year: int, **values: Any) -> Any:
        return api.post(
            "/contracts",
            contract(number=f"1/{year}", starts_on=f"{year}-01-01", ends_on=f"{year}-12-31", terms=[], **values),
        )

    made = [add(2000)]
    for year in range(2001, 2030):
        made.append(add(year, replaces_id=made[-1].json["id"]))
    first, last = made[0], made[-1]
    ring = api.patch(f"/contracts/{first.json['id']}", {"replaces_id": last.json["id"]}, if_match="*")
    late = api.patch(f"/contracts/{first.json['id']}", {"starts_on": "2000-12-31"}, if_match="*")
    moved = {"starts_on": "2001-02-01", "ends_on": "2001-12-31"}
    passed = api.patch(f"/contracts/{first.json['id']}", moved, if_match="*")
    itself = api.patch(f"/contracts/{last.json['id']}", {"replaces_id": last.json["id"]}, if_match="*")

    assert {one.status_code for one in made} == {201}
    assert (ring.status_code, list(ring.json["errors"])) == (422, ["replaces_id"])
    assert late.status_code == 200
    assert (passed.status_code, list(passed.json["errors"])) == (422, ["starts_on"])
    assert (itself.status_code, list(itself.json["errors"])) == (422, ["replaces_id"])


def test_a_contract_goes_on_only_from_one_of_its_own_hromada(session: Session, api: Api) -> None:
    foreign = make_contract(session, make_line(session, make_hromada(session)), starts_on="2020-01-01")
    session.commit()

    response = api.post("/contracts", contract(replaces_id=str(foreign.id)))

    assert (response.status_code, list(response.json["errors"])) == (422, ["replaces_id"])
