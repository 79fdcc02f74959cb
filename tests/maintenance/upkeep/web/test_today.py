"""The start page: what wants attention today."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from registry.kernel import clock
from registry.kernel.seams import db
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_work import make_plan, make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_location, make_organisation

MOST_QUERIES = 45
"""Of which costing two hromadas takes the most; the piles themselves take at most ten."""


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch):
    """It is noon in Kyiv on 22 November 2026."""
    monkeypatch.setattr(clock, "today", lambda *_: date(2026, 11, 22))


@pytest.fixture
def browser(app, session):
    """Give a browser in which somebody of a role is signed in."""

    def make(role="admin", **values):
        make_person(session, f"{role}.today", role=role, **values)
        return sign_in(app, f"{role}.today")

    return make


@contextmanager
def counted(app) -> Iterator[list[str]]:
    """Count the statements of what happens inside."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_an_empty_register_offers_the_first_asset_to_whoever_has_put_the_steps_away(browser, session):
    client = browser()
    assert client.get("/").location == "/first-steps"

    client.post("/first-steps/all/aside")
    page = client.get("/").text

    assert "Реєстр ще порожній" in page
    assert "/assets/new" in page


def test_each_pile_has_its_count_and_links(browser, session):
    place = make_location(session)
    for number in range(7):
        make_asset(session, name=f"Камера площі {number}", location_id=place.id)
    broken = make_asset(session, kind="server", name="Поштовий сервер")
    make_work(session, broken, kind="corrective", result_status="repair")
    late = make_plan(session, title="Чищення камер", starts_on="2026-11-01")
    make_plan(session, title="Огляд серверів", work_kind="inspection", kind="server", starts_on="2026-11-25")
    make_contract(session, subject="Підтримка АТС", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    session.commit()

    page = browser().get("/").text

    assert "/work?state=overdue" in page
    assert f"/work?plan={late.id}" in page
    assert "Камера площі 0" in page
    assert "і ще 4" in page
    assert "Огляд серверів" in page
    assert "Поштовий сервер" in page
    assert "Підтримка АТС" in page


def test_what_is_not_for_the_person_is_not_on_the_page(browser, session):
    make_contract(session, subject="Підтримка АТС", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    make_asset(session)
    session.commit()

    page = browser("publisher").get("/").text

    assert "Підтримка АТС" not in page
    assert "Прострочено" not in page
    assert "Зараз у ремонті" in page


def test_the_chosen_hromada_narrows_everything(browser, session):
    one, two = make_hromada(session), make_hromada(session, name="Кобеляцька громада", short_name="Кобеляки")
    for hromada, name in ((one, "Камера Славутича"), (two, "Камера Кобеляк")):
        asset = make_asset(session, hromada, name=name)
        make_plan(session, hromada)
        make_work(session, asset, kind="corrective", result_status="repair")
    session.commit()
    client = browser()

    both = client.get("/").text
    client.post("/hromada", data={"code": two.code})
    narrowed = client.get("/").text

    assert "Камера Славутича" in both
    assert "Камера Кобеляк" in both
    assert "Камера Славутича" not in narrowed
    assert "Камера Кобеляк" in narrowed


def test_the_number_of_queries_does_not_grow_with_the_register(app, browser, session):
    place, holder = make_location(session), make_organisation(session)
    for number in range(60):
        make_asset(session, name=f"Камера {number}", location_id=place.id, holder_id=holder.id)
    make_plan(session)
    make_plan(session, title="Огляд", work_kind="inspection", interval="week", starts_on="2026-11-23")
    session.commit()
    client = browser()
    client.get("/")

    with counted(app) as statements:
        answer = client.get("/")

    assert answer.status_code == 200
    assert len(statements) <= MOST_QUERIES


@pytest.mark.parametrize(
    "path", ["/work", "/work/journal", "/work?view=month", "/work?view=week&on=2026-12-01", "/plans"]
)
def test_lists_of_work_stay_within_their_budget(app, browser, session, path):
    place = make_location(session)
    assets = [make_asset(session, location_id=place.id) for _ in range(60)]
    make_plan(session)
    for asset in assets[:30]:
        make_work(session, asset, started_at=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=1))
    session.commit()
    client = browser()
    client.get(path)

    with counted(app) as statements:
        answer = client.get(path)

    assert answer.status_code == 200
    assert len(statements) <= 20


def test_a_contract_with_its_next_one_asks_for_no_decision(browser, session):
    make_asset(session)
    line = make_line(session)
    first = make_contract(session, line, number="15/26", subject="Камери площі")
    make_contract(session, line, number="16/26", subject="Камери парку")
    following = {"number": "15/27", "subject": "Камери площі", "starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    make_contract(session, line, **following, replaces_id=str(first.id))
    make_contract(session, line, number="17/26", renewal="none", decided_on="2026-11-01")
    session.commit()

    page = browser().get("/").text

    assert "16/26" in page
    assert "15/26" not in page
    assert "17/26" not in page


def test_what_waits_for_a_decision_is_told_with_its_days_the_most_pressing_first(browser, session):
    make_asset(session)
    make_contract(session, number="далекий", starts_on="2026-01-01", ends_on="2027-12-31")
    make_contract(session, number="сам/26", renewal="tacit", renewal_months=12, notice={"value": 3, "unit": "months"})
    make_contract(session, number="рік/26", notice={"value": 1, "unit": "months"})
    make_contract(session, number="пів/26", notice={"value": 6, "unit": "months"})
    make_contract(session, number="давній", starts_on="2025-01-01", ends_on="2025-12-31")
    make_contract(session, number="тата/25", starts_on="2024-03-01", ends_on="2025-02-28", renewal="tacit",
                  renewal_months=12)  # fmt: skip
    session.commit()
    client = browser()

    page = client.get("/").text
    listed = client.get("/contracts?state=ending").text

    shown = sorted(("рік/26", "пів/26", "давній", "тата/25"), key=page.index)
    assert shown == ["пів/26", "рік/26", "тата/25", "давній"]
    assert not {one for one in ("далекий", "сам/26") if one in page or f"№ {one}" in listed}
    assert all(f"№ {one}" in listed for one in shown)
    assert "строк минув 145 днів тому" in page
    assert "рішення через 8 днів" in page
    assert "рішення через 68 днів" in page
    assert "закінчився 326 днів тому" in page
    assert re.search(r'href="/contracts\?state=ending"[^>]*>(?:(?!</a>).)*\b4\b', page, re.DOTALL)
    assert "4 договори" in listed
