"""Support lines and price indexes through the API, on both engines."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.models.history import HistoryEntry
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_index, make_line
from tests.factories.registry import first_hromada, make_hromada


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    hromada = make_hromada(session)
    session.commit()
    return api_as(app, session, "accountant", hromada)


LINE = {"code": "2.1", "title": "Обслуговування камер", "kekv": "2240", "index_kind": "cpi"}
INDEX = {"kind": "мінімальна зарплата", "year": 2027, "value": "1,086", "source": "лист", "known_on": "20.08.2026"}


@pytest.mark.parametrize("sort", ["", "?sort=position", "?sort=code"])
def test_lines_without_a_position_stand_by_their_numbers_as_people_count(api: Api, session: Session, sort: str) -> None:
    for code in ("10", "2", "2.10", "2.2", "1"):
        make_line(session, first_hromada(session), code, position=0)
    session.commit()

    listed = api.get(f"/service_lines{sort}").json["items"]
    paged = [one["code"] for one in _pages(api, f"/service_lines{sort or '?'}&limit=2")]

    assert [one["code"] for one in listed] == paged == ["1", "2", "2.2", "2.10", "10"]


def test_a_line_that_gets_another_number_moves_to_its_place(api: Api, session: Session) -> None:
    first = make_line(session, first_hromada(session), "2", position=0)
    make_line(session, first_hromada(session), "3", position=0)
    session.commit()

    api.patch(f"/service_lines/{first.id}", {"code": "12"}, if_match="*")

    assert [one["code"] for one in api.get("/service_lines").json["items"]] == ["3", "12"]


def _pages(api: Api, address: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(f"{address}&cursor={cursor}" if cursor else address).json
        yield from page["items"]
        cursor = page["next"]


def test_a_line_is_added_read_and_changed(api: Api) -> None:
    made = api.post("/service_lines", LINE)
    address = f"/service_lines/{made.json['id']}"

    changed = api.patch(address, {"kekv": "3110"}, if_match=made.headers["ETag"])
    stale = api.patch(address, {"title": "Інше"}, if_match=made.headers["ETag"])

    assert made.status_code == 201, made.text
    assert (made.json["expenditure"], made.json["fund"], made.json["position"]) == ("current", "general", 0)
    assert (changed.json["expenditure"], changed.json["version"]) == ("capital", 2)
    assert stale.status_code == 412
    assert api.get(address).json == changed.json
    assert api.delete(address, if_match="*").status_code == 405


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "2" * 21}, "code"),
        ({"kekv": "22400"}, "kekv"),
        ({"kekv": "3110", "expenditure": "current"}, "expenditure"),
        ({"fund": "own"}, "fund"),
        ({"index_kind": "Ціни!"}, "index_kind"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_line_is_refused_by_field(api: Api, values: dict[str, Any], field: str) -> None:
    response = api.post("/service_lines", {**LINE, **values})

    assert (response.status_code, list(response.json["errors"])) == (422, [field])


def test_a_code_that_another_line_has_is_refused(api: Api) -> None:
    api.post("/service_lines", LINE)

    assert list(api.post("/service_lines", LINE).json["errors"]) == ["code"]


def test_lines_are_listed_as_in_print_and_found_by_words(api: Api) -> None:
    for code, place, title in (("2.10", 3, "Сервери"), ("2.2", 1, "Камери міста"), ("2.1", 2, "Wi-Fi")):
        api.post("/service_lines", {**LINE, "code": code, "position": place, "title": title})

    def codes(query: str) -> list[str]:
        return [one["code"] for one in api.get(f"/service_lines?{query}").json["items"]]

    assert codes("") == codes("sort=position") == ["2.2", "2.1", "2.10"]
    assert codes("q=КАМЕРИ") == codes("title=Камери міста") == ["2.2"]
    assert codes("q=2.1 серв") == ["2.10"]


def test_a_figure_of_an_index_is_added_and_never_overwritten(api: Api) -> None:
    made = api.post("/indexes", INDEX)
    again = api.post("/indexes", INDEX)
    later = api.post("/indexes", {**INDEX, "known_on": "2026-09-01"})
    address = f"/indexes/{made.json['id']}"

    assert made.status_code == 201, made.text
    assert (made.json["kind"], made.json["value"], made.json["known_on"]) == ("wage", "1.086", "2026-08-20")
    assert list(again.json["errors"]) == ["known_on"]
    assert later.status_code == 201
    assert api.get(address).json == made.json
    assert api.patch(address, {"value": "2"}, if_match="*").status_code == 405
    assert api.get("/indexes?kind=wage&sort=-known_on").json["items"][0]["id"] == later.json["id"]


def test_lines_and_indexes_are_kept_by_those_who_keep_costs(app: Flask, session: Session) -> None:
    line, index = make_line(session), make_index(session)
    session.commit()
    technician = api_as(app, session, "technician")
    stranger = api_as(app, session, "accountant", make_hromada(session))
    session.commit()

    assert technician.get(f"/service_lines/{line.id}").status_code == 200
    assert technician.get(f"/indexes/{index.id}").status_code == 403
    assert technician.post("/service_lines", LINE).status_code == 403
    assert stranger.get(f"/service_lines/{line.id}").status_code == 404
    assert stranger.get(f"/indexes/{index.id}").status_code == 404
    assert stranger.get("/indexes").json["total"] == 0


@pytest.mark.parametrize("word", ["загальний", "Загальний фонд", "general fund", "general"])
def test_a_fund_is_known_by_its_words(api: Api, word: str) -> None:
    made = api.post("/service_lines", {**LINE, "fund": word})

    assert (made.status_code, made.json.get("fund")) == (201, "general"), made.text
    assert api.get(f"/service_lines?fund={word}").json["total"] == 1


@pytest.mark.parametrize(("asked", "count"), [("1.086", 1), ("1,0860", 1), ("1.1", 1), ("1.09", 0), ("3", 1), ("1", 0)])
def test_indexes_are_found_by_their_exact_value(api: Api, session: Session, asked: str, count: int) -> None:
    api.post("/indexes", INDEX)
    api.post("/indexes", {**INDEX, "year": 2028, "value": 3})
    make_index(session, first_hromada(session), year=2029, value=Decimal("1.10"))
    session.commit()

    assert api.get(f"/indexes?value={asked}").json["total"] == count


def test_a_value_that_is_no_figure_is_refused(api: Api) -> None:
    assert list(api.get("/indexes?value=x").json["errors"]) == ["value"]


def test_the_history_writes_a_figure_in_one_way(api: Api, session: Session) -> None:
    for year, value in ((2027, "1,50"), (2028, "1.5"), (2029, "1.500")):
        api.post("/indexes", {**INDEX, "year": year, "value": value})

    entries = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "price_index"))
    assert [one.changes["value"] for one in entries] == [[None, "1.5"]] * 3
