"""Pages of contracts, as a person without script uses them."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.contracts import (
    ContractFilter,
    filtered_contracts,
    list_contract_ids,
)
from maintenance.contracts.rules.contracts import State
from maintenance.contracts.web.bars import place_in_year
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.operations.history import record_history
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from tests.described import inputs_of
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kind, make_organisation

Browser = Callable[..., FlaskClient]


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Make a person with a role and give their browser."""

    def make(role: str = "accountant", hromada: Hromada | None = None) -> FlaskClient:
        make_person(session, f"{role}.test", role=role, hromada=hromada)
        return sign_in(app, f"{role}.test")

    return make


def filled(hromada: Hromada, **changes: Any) -> dict[str, Any]:
    return {
        "hromada": hromada.code,
        "number": "15/26",
        "subject": "Обслуговування камер",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "notice_value": "30",
        "notice_unit": "days",
        "kekv": "2240",
        "vat": "not_payer",
        "renewal": "expected",
        "terms-0-amount": "1 200,50",
        "terms-0-basis": "per_asset_month",
        "covers-0-kind": "camera",
        **changes,
    }


def stored(session: Session) -> Contract:
    session.expire_all()
    return session.scalars(select(Contract)).one()


def test_a_filtered_list_names_only_hromadas_with_what_was_asked_for(browser: Browser, session: Session) -> None:
    mine, other = make_hromada(session, short_name="Славутич"), make_hromada(session, short_name="Кобеляки")
    provider = make_organisation(session, mine, role="provider")
    make_contract(session, make_line(session, mine), number="15/26", provider_id=provider.id)
    make_contract(session, make_line(session, other), number="16/26")
    session.commit()

    page = browser("admin").get(f"/contracts?year=2026&provider={provider.id}").text

    assert "№ 15/26" in page
    assert ("<h2>Славутич" in page, "<h2>Кобеляки" in page) == (True, False)


def test_the_list_opens_before_there_is_any_hromada(browser: Browser, session: Session) -> None:
    page = browser("admin").get("/contracts")

    assert page.status_code == 200


def test_the_list_shows_bars_sums_and_counts(browser: Browser, session: Session) -> None:
    make_asset(session)
    make_contract(session, make_line(session), number="15/26")
    make_contract(session, make_line(session, code="2.2"), number="16/26", ends_on="2026-08-31", renewal="none")
    session.commit()

    page = browser().get("/contracts?year=2026").text

    assert "№ 15/26" in page
    assert "6\u202f000,00" in page
    assert re.search(r'timeline__figure num">6\u202f000,00', page)
    assert "timeline__bar--gap" in page
    assert "з 01.09.2026 без договору" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=камер", {"1", "2"}),
        ("q=2%20камер", {"2"}),
        ("q=сирен", set()),
        ("state=ended", {"1"}),
        ("state=future", {"2"}),
        ("state=щось&year=2030", {"2"}),
        ("year=2031", set()),
    ],
)
def test_the_list_is_narrowed_by_its_address(browser: Browser, session: Session, query: str, found: set[str]) -> None:
    make_contract(session, number="перший", subject="камери 1", starts_on="2020-01-01", ends_on="2020-12-31")
    make_contract(session, number="другий", subject="камери 2", starts_on="2030-01-01", ends_on="2030-12-31")
    session.commit()

    address = f"/contracts?{query}" if "state" in query or "year" in query else f"/contracts?{query}&year=2020"
    pages = browser().get(address).text
    if "year" not in query and "state" not in query:
        pages += browser("viewer").get(f"/contracts?{query}&year=2030").text

    assert {number for number, word in (("1", "№ перший"), ("2", "№ другий")) if word in pages} == found


def test_what_is_not_under_contract_is_one_click_away(browser: Browser, session: Session) -> None:
    covered, left = make_asset(session, name="Камера А"), make_asset(session, name="Камера Б")
    make_contract(session, covers=[str(covered.id)])
    session.commit()
    client = browser()

    page = client.get("/contracts/uncovered?year=2026").text

    assert "/contracts/uncovered?year=2026" in client.get("/contracts?year=2026").text
    assert str(left.id) in page
    assert str(covered.id) not in page


def test_kinds_without_any_contract_are_told_apart(browser: Browser, session: Session) -> None:
    make_contract(session, covers=[str(make_asset(session).id)])
    make_asset(session, kind="server")
    make_asset(session, kind="pbx", status="retired")
    session.commit()

    page = browser().get("/contracts/uncovered?year=2026").text

    assert "Види, які не підтримує жоден договір" in page
    assert "/assets?kind=server" in page
    assert "/assets?kind=pbx" not in page
    assert "Усе під договором" not in page


def test_a_contract_is_written_by_its_form(browser: Browser, session: Session) -> None:
    make_kind(session)
    hromada = first_hromada(session)
    asset = make_asset(session, inventory_number="101480077")
    parent = make_asset(session, kind="recorder", inventory_number="101480078", name="Відеореєстратор")
    session.commit()
    more = {
        "terms-1-amount": "700", "terms-1-basis": "per_visit", "terms-1-visits_per_year": "4",
        "terms-1-clause": "п. 3.2", "covers-1-numbers": "101480077\n101480078", "covers-1-from": "2026-02-01",
        "covers-0-parent_number": "101480078", "covers-0-attributes": "mount=pole",
    }  # fmt: skip

    response = browser().post("/contracts/new", data=filled(hromada, **more))

    contract = stored(session)
    assert response.location == f"/contracts/{contract.id}"
    assert [(one.basis, str(one.amount)) for one in contract.terms] == [
        ("per_asset_month", "1200.50"),
        ("per_visit", "700.00"),
    ]
    assert [(one.kind_code, one.asset_id, one.starts_on) for one in contract.covers] == [
        ("camera", None, None),
        (None, asset.id, date(2026, 2, 1)),
        (None, parent.id, date(2026, 2, 1)),
    ]
    assert contract.covers[0].filters == {"parent_id": str(parent.id), "attributes": {"mount": "pole"}}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"terms-0-amount": "багато"}, "terms-0-amount"),
        ({"terms-3-amount": "1", "terms-3-basis": "per_visit"}, "terms-3-visits_per_year"),
        ({"terms-0-from": "2027-01-01"}, "terms-0-from"),
        ({"covers-2-numbers": "немає такого"}, "covers-2-numbers"),
        ({"covers-0-kind": "", "covers-0-from": "2026-02-01"}, "covers-0-kind"),
        ({"covers-0-attributes": "просто слова"}, "covers-0-attributes"),
        ({"covers-0-attributes": "кріплення = хмара"}, "covers-0-attributes"),
        ({"covers-0-parent_number": "немає"}, "covers-0-parent_number"),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_typed_is_lost(
    browser: Browser, session: Session, changes: dict[str, str], field: str
) -> None:
    make_kind(session)
    hromada = first_hromada(session)
    session.commit()

    response = browser().post("/contracts/new", data=filled(hromada, **changes))

    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert "Обслуговування камер" in response.text
    session.expire_all()
    assert session.scalars(select(Contract)).all() == []


def test_rows_are_added_and_dropped_without_script(browser: Browser, session: Session) -> None:
    make_kind(session)
    hromada = first_hromada(session)
    session.commit()
    client = browser()

    added = client.post("/contracts/new", data=filled(hromada, add="terms"))
    dropped = client.post("/contracts/new", data=filled(hromada, drop="covers-0", **{"covers-1-numbers": "7"}))

    assert added.status_code == 200
    assert 'name="terms-1-amount"' in added.text
    assert "1 200,50" in added.text
    assert 'name="covers-0-kind"' not in dropped.text
    assert 'name="covers-1-kind"' in dropped.text


def test_editing_shows_what_is_stored_and_saving_it_changes_nothing(browser: Browser, session: Session) -> None:
    assets = [make_asset(session, inventory_number=f"10148{number}") for number in range(2)]
    contract = make_contract(
        session,
        number="15/26",
        terms=[
            {"basis": "per_visit", "amount": "7", "visits_per_year": 4, "month_rule": "full_month", "to": "2026-06-30"}
        ],
        covers=[{"asset_ids": [one.id for one in assets]}, {"kind": "camera", "attributes": {"mount": "pole"}}],
    )
    hromada, version, term = contract.hromada, contract.version, contract.terms[0].id
    session.commit()
    client = browser()

    page = client.get(f"/contracts/{contract.id}/edit").text
    data = filled(hromada, version=version) | {
        "terms-0-id": str(term), "terms-0-amount": "7,00", "terms-0-basis": "per_visit",
        "terms-0-visits_per_year": "4", "terms-0-month_rule": "full_month", "terms-0-to": "2026-06-30",
        "covers-0-kind": "", "covers-0-numbers": "101480, 101481", "covers-1-kind": "camera",
        "covers-1-attributes": "кріплення = опора", "terms-0-clause": "",
    }  # fmt: skip
    response = client.post(f"/contracts/{contract.id}/edit", data=data)

    assert "101480, 101481" in page
    assert "кріплення = опора" in page
    assert response.status_code == 302
    assert stored(session).version == version


def test_a_form_based_on_an_old_version_is_refused_with_what_was_typed(browser: Browser, session: Session) -> None:
    contract = make_contract(session)
    data = filled(contract.hromada, version=contract.version + 1, subject="Інший предмет")
    session.commit()

    response = browser().post(f"/contracts/{contract.id}/edit", data=data)

    assert response.status_code == 422
    assert "Хтось уже змінив" in response.text
    assert "Інший предмет" in response.text


def test_a_number_written_twice_is_taken_with_a_warning(browser: Browser, session: Session) -> None:
    first = make_contract(session, number="12/2026", subject="Камери площі")
    data = filled(first.hromada, number="12/2026")
    session.commit()

    page = browser().post("/contracts/new", data=data, follow_redirects=True).text

    assert "Договір з таким номером уже є: «Камери площі»" in page


def test_the_next_contract_starts_where_this_one_ends(browser: Browser, session: Session) -> None:
    contract = make_contract(session, number="15/26")
    code = contract.hromada.code
    session.commit()

    page = browser().get(f"/contracts/new?after={contract.id}&hromada={code}").text

    assert 'value="2027-01-01"' in page
    assert 'value="2027-12-31"' in page
    assert 'value="500,00"' in page
    assert 'value="15/26"' not in page


def test_the_next_contract_takes_over_only_what_holds_on_the_last_day(browser: Browser, session: Session) -> None:
    prices = [
        {"basis": "per_month", "amount": "350", "to": "2026-05-31"},
        {"basis": "per_month", "amount": "400.50", "from": "2026-06-01"},
    ]
    covers = [{"kind": "camera"}, {"kind": "server", "to": "2026-08-31"}]
    contract = make_contract(session, terms=prices, covers=covers)
    session.commit()

    page = browser().get(f"/contracts/new?after={contract.id}&hromada={contract.hromada.code}").text

    assert 'value="400,50"' in page
    assert 'value="350,00"' not in page
    assert "terms-1-amount" not in page
    assert "covers-1-kind" not in page


def test_a_contract_page_leads_to_assets_prices_and_years(browser: Browser, session: Session) -> None:
    provider = make_organisation(session, role="provider", name="ТОВ «Зв’язок»")
    asset = make_asset(session)
    contract = make_contract(session, make_line(session), provider_id=str(provider.id))
    session.commit()

    page = browser().get(f"/contracts/{contract.id}").text

    assert f"/assets/{asset.id}" in page
    assert "500,00" in page
    assert "ТОВ «Зв’язок»" in page
    assert "2027, прогноз" in page
    assert "1 об’єкт × 12 міс" in page or "1 камера × 12 міс" in page


def test_the_history_names_the_kinds_of_prices_and_covers(browser: Browser, session: Session) -> None:
    contract = make_contract(
        session,
        terms=[{"basis": "per_asset_month", "amount": "500", "kind": "camera", "skip_under_warranty": True}],
        covers=[{"kind": "camera", "attributes": {"mount": "pole"}}],
    )
    name = make_kind(session).name_uk
    session.commit()

    journal = browser("admin").get(f"/history?entity=contract&id={contract.id}").text

    assert f"Ціна: 500,00 грн, За що: за об’єкт на місяць, Лише вид майна: {name}" in journal.replace("\xa0", " ")
    assert "На гарантії не платимо: так" in journal
    assert f"Усе майно виду: {name}, Лише з характеристиками: mount: pole" in journal


def test_the_form_of_a_new_contract_leaves_its_kekv_to_the_line(browser: Browser, session: Session) -> None:
    hromada = first_hromada(session)
    line = make_line(session, hromada, code="3.1", kekv="3110")
    session.commit()
    client = browser()

    page = client.get(f"/contracts/new?hromada={hromada.code}").text
    sent = filled(hromada, kekv="", service_line_id=str(line.id), **{"covers-0-kind": ""})
    client.post("/contracts/new", data=sent)

    assert inputs_of(page, "kekv")["kekv"] == ""
    assert stored(session).kekv == "3110"


def test_a_contract_written_by_mistake_is_taken_out_from_its_page_and_brought_back(
    browser: Browser, session: Session
) -> None:
    contract = make_contract(session, make_line(session), number="9/26")
    session.commit()
    client, address = browser(), f"/contracts/{contract.id}"
    assert "Вилучити помилковий" in client.get(address).text

    gone = client.post(f"{address}/delete", data={"version": contract.version}, follow_redirects=True)

    assert "Вилучено: договір № 9/26." in gone.text
    assert client.get(address).status_code == 404
    assert "Повернуто" in client.post(f"{address}/restore", follow_redirects=True).text
    assert client.get(address).status_code == 200

    make_contract(session, contract.service_line, number="10/26", starts_on="2027-01-01", ends_on="2027-12-31",
                  replaces_id=str(contract.id))  # fmt: skip
    session.commit()
    kept = client.post(f"{address}/delete", data={"version": 1}, follow_redirects=True)
    assert "не вилучено, бо на нього посилається «Договір»" in kept.text


def test_a_contract_is_ended_early_once(browser: Browser, session: Session) -> None:
    contract = make_contract(session)
    session.commit()
    client = browser()
    data = {"version": contract.version, "on": "2026-08-31", "reason": "розірвано"}

    client.post(f"/contracts/{contract.id}/end", data=data)

    assert stored(session).ends_on == date(2026, 8, 31)
    session.commit()
    assert client.post(f"/contracts/{contract.id}/end", data=data).status_code == 409
    late = {"version": stored(session).version, "on": "2027-08-31"}
    session.commit()
    assert "в межах строку" in client.post(f"/contracts/{contract.id}/end", data=late, follow_redirects=True).text


def test_the_asset_page_shows_the_contracts_that_cover_it(browser: Browser, session: Session) -> None:
    asset, other = make_asset(session), make_asset(session, kind="server")
    contract = make_contract(session, make_line(session), number="15/26")
    session.commit()

    client = browser()
    page = client.get(f"/assets/{asset.id}?tab=contracts").text
    assert f"/contracts/{contract.id}" in page
    assert re.search(r"tab=contracts\"[^>]*>\s*Договори\s*<span[^>]*>1<", page)
    assert not re.search(r"Договори\s*<span[^>]*>1<", client.get(f"/assets/{other.id}").text)


def test_contracts_stand_by_themselves_where_nobody_counts_money(
    app: Flask, browser: Browser, session: Session
) -> None:
    make_asset(session)
    contract = make_contract(session, make_line(session), number="15/26")
    session.commit()
    seams = app.extensions["oblik"]
    seams.contract_amounts = None
    seams.cards["contract"].clear()
    seams.links.pop("cost_line")
    client = browser()

    found, page = client.get("/contracts?year=2026"), client.get(f"/contracts/{contract.id}")

    assert (found.status_code, page.status_code) == (200, 200)
    assert "timeline__bar--current" in found.text
    assert "грн" not in found.text
    assert "timeline__figure" not in found.text
    assert "Вартість за роками" not in page.text
    assert "/costing/2026" not in page.text


def test_those_who_may_not_write_have_no_buttons_and_no_way(browser: Browser, session: Session) -> None:
    contract = make_contract(session)
    session.commit()
    client = browser("viewer")

    assert client.get(f"/contracts/{contract.id}").status_code == 200
    assert "/contracts/new" not in client.get("/contracts").text
    assert client.get("/contracts/new").status_code == 403
    assert client.get(f"/contracts/{contract.id}/edit").status_code == 403
    assert client.post(f"/contracts/{contract.id}/end", data={}).status_code == 403


def test_contracts_of_another_hromada_are_not_found(browser: Browser, session: Session) -> None:
    own = make_hromada(session)
    contract = make_contract(session, make_line(session, make_hromada(session)))
    session.commit()
    client = browser("accountant", own)

    assert client.get(f"/contracts/{contract.id}").status_code == 404
    assert client.get(f"/contracts/{contract.id}/edit").status_code == 404
    assert "№" not in client.get("/contracts?year=2026").text


def test_what_people_type_is_never_markup(browser: Browser, session: Session) -> None:
    script = "<script>alert(1)</script>"
    make_asset(session, name=script)
    contract = make_contract(session, make_line(session, title=script), number=script, subject=script)
    session.commit()
    client = browser()

    pages = [client.get(path).text for path in ("/contracts?year=2026", f"/contracts/{contract.id}", "/costing/2026")]

    assert not any(script in page for page in pages)


@pytest.mark.parametrize(
    ("day", "is_end", "place"),
    [(date(2026, 1, 1), False, 0), (date(2026, 12, 31), True, 100), (date(2025, 12, 31), True, None)],
)
def test_a_day_has_its_place_in_the_year(day: date, is_end: bool, place: float | None) -> None:
    assert place_in_year(day, 2026, is_end=is_end) == place


def test_the_list_is_read_page_by_page_with_sums_over_all_of_it(
    browser: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maintenance.contracts.web.list.PAGE", 2)
    make_asset(session)
    lines = [make_line(session, code=f"2.{at}", position=at) for at in (3, 1, 2)]
    for line, number in zip(lines, ("third", "first", "second"), strict=True):
        make_contract(session, line, number=number)
    make_contract(session, number="fourth", renewal="none")
    session.commit()
    accountant = browser()

    pages = [accountant.get(f"/contracts?year=2026&page={number}").text for number in (1, 2, 3)]
    searched = accountant.get("/contracts?year=2026&q=second").text

    named = [[one for one in ("first", "second", "third", "fourth") if f"№ {one} " in page] for page in pages]
    assert named == [["first", "second"], ["third", "fourth"], []]
    assert all("4 договори" in page and "24\u202f000,00" in page for page in pages)
    assert 'rel="next"' in pages[0]
    assert 'rel="next"' not in pages[1]
    assert ("№ second " in searched, "1 договір" in searched, "6\u202f000,00" in searched) == (True, True, True)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "renewal", "states"),
    [
        ("2026-01-01", "2026-11-21", "none", ["ended"]),
        ("2026-01-01", "2026-11-21", "expected", ["ended", "ending"]),
        ("2026-01-01", "2026-11-22", "none", ["active", "ending"]),
        ("2026-01-01", "2027-03-22", "none", ["active", "ending"]),
        ("2026-01-01", "2027-03-23", "expected", ["active"]),
        ("2026-11-23", "2027-01-01", "expected", ["future", "ending"]),
        ("2027-03-01", "2027-12-31", "expected", ["future"]),
    ],
)
def test_what_the_list_counts_a_contract_among_is_on_its_page(
    browser: Browser, session: Session, monkeypatch: pytest.MonkeyPatch, starts_on: str, ends_on: str, renewal: str,
    states: list[str],
) -> None:  # fmt: skip
    today = date(2026, 11, 22)
    monkeypatch.setattr(clock, "today", lambda *_: today)
    contract = make_contract(session, starts_on=starts_on, ends_on=ends_on, renewal=renewal)
    listed = {
        one
        for one in State.codes()
        if list_contract_ids(session, filtered_contracts(session, SYSTEM, ContractFilter(state=one), today))
    }
    session.commit()

    page = browser().get(f"/contracts/{contract.id}").text

    assert listed == set(states)
    assert [one for one in State.codes() if f">{State(one).word()}<" in page.partition("</header>")[2][:3000]] == [
        one for one in State.codes() if one in states
    ]


def test_of_what_has_no_contract_the_first_are_named_and_all_counted(
    browser: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maintenance.contracts.web.list.SHOWN", 2)
    chosen = make_asset(session)
    make_contract(session, covers=[{"asset_id": str(chosen.id)}])
    for at in range(4):
        make_asset(session, name=f"Камера без договору {at}", commissioned_on="2026-05-01")
    session.commit()

    page = browser().get("/contracts/uncovered?year=2026").text

    assert page.count(">Камера відеоспостереження 1014") == 2, "an accountant does not know where cameras stand"
    assert "Показано перші 2 із 4" in page


def test_the_parts_of_a_lump_sum_are_typed_in_rows(browser: Browser, session: Session) -> None:
    make_kind(session)
    hromada = first_hromada(session)
    session.commit()
    client = browser()
    typed = filled(hromada, **{"terms-0-basis": "lump_sum", "terms-0-amount": "100"})
    paid = {
        "terms-0-payments-0-on": "2026-08-01", "terms-0-payments-0-amount": "60,50", "terms-0-payments-2-on": "",
        "terms-0-payments-3-on": "2026-02-01", "terms-0-payments-3-amount": "39,50",
    }  # fmt: skip

    added = client.post("/contracts/new", data=typed | paid | {"add": "terms-0-payments"})
    dropped = client.post("/contracts/new", data=typed | paid | {"drop": "terms-0-payments-0"})
    saved = client.post("/contracts/new", data=typed | paid)

    assert (added.status_code, dropped.status_code, saved.status_code) == (200, 200, 302)
    assert 'name="terms-0-payments-4-on"' in added.text
    assert 'value="60,50"' in added.text
    assert 'name="terms-0-payments-0-on"' not in dropped.text
    assert 'value="39,50"' in dropped.text
    contract = stored(session)
    term, version = contract.terms[0], contract.version
    assert term.payments == [{"on": "2026-02-01", "amount": "39.50"}, {"on": "2026-08-01", "amount": "60.50"}]
    session.commit()
    page = client.get(saved.location).text
    assert re.search("сплата: 01.02.2026 39,50[^;]*; 01.08.2026 60,50", page)
    form = client.get(f"{saved.location}/edit").text
    assert 'value="39,50"' in form
    assert 'value="2026-08-01"' in form
    again = inputs_of(form, "number")
    assert client.post(f"{saved.location}/edit", data=again).status_code == 302
    assert stored(session).version == version


@pytest.mark.parametrize(
    ("payment", "field"),
    [
        ({"terms-0-payments-1-on": "2026-02-01", "terms-0-payments-1-amount": "99"}, "terms-0-payments-1-amount"),
        ({"terms-0-payments-1-on": "скоро", "terms-0-payments-1-amount": "100"}, "terms-0-payments-1-on"),
        ({"terms-0-payments-1-on": "2026-02-01"}, "terms-0-payments-1-amount"),
        ({"renewal": "tacit"}, "renewal_months"),
        ({"notice_unit": "months"}, "notice_value"),
    ],
)
def test_a_mistake_in_payments_or_renewal_is_shown_at_its_field(
    browser: Browser, session: Session, payment: dict[str, str], field: str
) -> None:
    make_kind(session)
    hromada = first_hromada(session)
    session.commit()
    typed = filled(hromada, **{"terms-0-basis": "lump_sum", "terms-0-amount": "100"})

    response = browser().post("/contracts/new", data=typed | payment)

    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text


def test_a_form_offers_the_contracts_that_one_may_go_on_from(browser: Browser, session: Session) -> None:
    former = make_contract(session, number="15/25", starts_on="2025-01-01", ends_on="2025-12-31")
    make_contract(session, make_line(session, make_hromada(session)), number="чужий/25")
    hromada = former.hromada
    session.commit()
    client = browser(hromada=hromada)

    form = client.get(f"/contracts/new?hromada={hromada.code}").text
    saved = client.post("/contracts/new", data=filled(hromada, replaces_id=str(former.id), amount="1 000"))

    assert "№ 15/25 (01.01.2025–31.12.2025)" in form
    assert "чужий/25" not in form
    page = client.get(saved.location).text
    assert f'href="/contracts/{former.id}"' in page
    assert "1\u202f000,00" in page
    assert str(former.id) in client.get(f"{saved.location}/edit").text


def test_a_provider_and_a_line_that_are_missing_are_added_with_the_contract(browser: Browser, session: Session) -> None:
    make_kind(session)
    hromada = first_hromada(session)
    hromada_id = hromada.id
    session.commit()
    client = browser()
    missing = {
        "provider-name": "ТОВ «Новий»", "provider-edrpou": "12345678", "line-code": "2.9", "line-title": "Камери",
        "kekv": "2210",
    }  # fmt: skip
    typed = filled(hromada, **missing)

    saved = client.post("/contracts/new", data=typed)
    again = client.post("/contracts/new", data=typed | {"number": "16/26", "provider-name": "тов «новий»"})

    assert (saved.status_code, again.status_code) == (302, 302)
    first, second = session.scalars(select(Contract).order_by(Contract.number)).all()
    assert first.provider is not None
    assert first.service_line is not None
    assert (first.provider.name, first.provider.edrpou, first.provider.role) == ("ТОВ «Новий»", "12345678", "provider")
    line = first.service_line
    assert (line.code, line.title, line.kekv, line.hromada_id) == ("2.9", "Камери", "2210", hromada_id)
    assert (second.provider_id, second.service_line_id) == (first.provider_id, first.service_line_id)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"provider-edrpou": "12345678"}, {"provider-name"}),
        ({"provider-name": "ТОВ «Новий»", "provider-edrpou": "12"}, {"provider-edrpou"}),
        ({"line-code": "2.9"}, {"line-title"}),
        ({"line-title": "Камери", "terms-0-amount": "багато"}, {"line-code", "terms-0-amount"}),
        ({"provider-name": "ТОВ «Новий»", "number": ""}, {"number"}),
    ],
)
def test_nothing_is_added_with_a_contract_that_is_refused(
    browser: Browser, session: Session, changes: dict[str, str], fields: set[str]
) -> None:
    make_kind(session)
    hromada = first_hromada(session)
    session.commit()

    response = browser().post("/contracts/new", data=filled(hromada, **changes))

    assert response.status_code == 422
    assert set(re.findall(r'id="([a-z0-9-]+)-error"', response.text)) == fields
    assert all(f'value="{value}"' in response.text for value in changes.values() if value)
    session.expire_all()
    assert session.scalars(select(Organisation)).all() == []
    assert session.scalars(select(Contract)).all() == []


def test_contracts_of_next_year_are_seen_in_the_list_as_it_opens(
    browser: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda *_: date(2026, 11, 22))
    monkeypatch.setattr("maintenance.contracts.web.list.SHOWN_LATER", 2)
    make_contract(session, number="15/26")
    for number in range(3):
        make_contract(session, number=f"{number}/27", starts_on=f"2027-0{number + 1}-01", ends_on="2028-12-31")
    make_contract(session, number="9/28", starts_on="2028-01-01", ends_on="2028-12-31")
    session.commit()
    client = browser()

    opened = client.get("/contracts").text
    asked = client.get("/contracts?year=2026").text
    found = client.get("/contracts?q=1/27").text

    assert "1 договір" in opened
    assert "Почнуться у 2027 році" in opened
    assert [one for one in ("0/27", "1/27", "2/27", "9/28") if f"№ {one}" in opened] == ["0/27", "1/27"]
    assert 'href="/contracts?year=2027"' in opened
    assert "Почнуться у" not in asked
    assert "№ 1/27" in found
    assert "№ 0/27" not in found


def test_papers_of_a_contract_are_kept_on_its_page(browser: Browser, session: Session) -> None:
    contract = make_contract(session)
    address = f"/contracts/{contract.id}"
    session.commit()
    client = browser()
    paper = (BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"), "договір.pdf")

    added = client.post(f"{address}/files", data={"file": paper}, follow_redirects=True).text
    refused = client.post(f"{address}/files", data={"file": (BytesIO(b"MZ"), "вірус.exe")}, follow_redirects=True).text
    link = re.search(r'href="(/files/[0-9a-f-]{36})"', added)

    assert "Додано файлів: 1" in added
    assert "Не додано: вірус.exe" in refused
    assert link is not None
    with client.get(link[1]) as sent:
        assert sent.data.startswith(b"%PDF")
    assert browser("technician").post(f"{address}/files").status_code == 403


def test_a_contract_page_leads_to_its_own_history(browser: Browser, session: Session) -> None:
    payments = [{"on": "2026-02-01", "amount": "100"}]
    contract = make_contract(
        session, number="15/26", notice={"value": 3, "unit": "months"}, renewal="tacit", renewal_months=12,
        terms=[{"basis": "lump_sum", "amount": "100", "payments": payments, "priced_on": "2026-01-15"}],
        covers=[{"kind": "camera", "include_reserve": True}],
    )  # fmt: skip
    make_contract(session, number="16/26")
    address = f"/contracts/{contract.id}"
    former = {
        "notice_days": (30, 45), "terms": ([], [{"basis": "per_month", "amount": "1.00", "month_rule": "by_days"}]),
    }  # fmt: skip
    record_history(
        session, SYSTEM, "update", entity="contract", entity_id=contract.id, label="№ 15/26",
        hromada_id=contract.hromada_id, changes=former,
    )  # fmt: skip
    session.commit()
    client = browser("admin")

    link = re.search(r'href="(/history\?[^"]+)"', client.get(address).text)
    assert link is not None
    journal = client.get(link[1].replace("&amp;", "&")).text

    assert "№ 15/26" in journal
    assert "№ 16/26" not in journal
    assert "Платежі: 01.02.2026 100,00" in journal
    assert "Ціна станом на: 15.01.2026" in journal
    assert "І ті, що в резерві: так" in journal
    assert "продовжується автоматично" in journal
    assert "місяців" in journal
    assert "За скільки днів вирішувати про наступний" in journal
    assert "за календарними днями" in journal
    assert not {one for one in ("notice_days", "notice_value", "by_days") if one in journal}


@pytest.mark.parametrize("path", ["/contracts", "/contracts/uncovered"])
def test_without_a_hromada_a_page_says_the_first_step(browser: Browser, path: str) -> None:
    page = browser("admin").get(path).text

    assert "Громади ще немає" in page and 'href="/hromadas/new"' in page
