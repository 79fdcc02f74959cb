"""A new head of IT goes by the steps from an empty register to the first costing, and takes a demonstration out."""

import uuid
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.kernel.long_work import run_work
from registry.kernel.seams import db, seams
from registry.places.models.territory import Hromada
from tests.factories.codifier import load_codifier
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_kinds

pytestmark = pytest.mark.journey
TABLE = "Інв.№;Назва;Статус\n101480001;Камера біля ратуші;працює\n101480002;Камера на ринку;працює\n"


@pytest.fixture(autouse=True)
def works_at_once(live_app: Flask) -> None:
    """Works are carried out by the server itself."""

    def start(arguments: tuple[str, ...]) -> None:
        with live_app.app_context():
            run_work(db.session(), uuid.UUID(arguments[-1]))

    seams(live_app).start_command = start


def sign_in(page: Page, live: str) -> None:
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "it.head")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def go_on(page: Page, title: str) -> None:
    """Take the step that is next, which is the one of this title."""
    step = page.locator("li[aria-current=step]")
    expect(step.get_by_role("heading")).to_contain_text(title)
    step.get_by_role("link").click()


def come_back(page: Page, number: int) -> None:
    """Go back to the list from a page of a step."""
    strip = page.get_by_role("navigation", name="Перші кроки")
    expect(strip).to_contain_text(f"крок {number} з 6")
    strip.get_by_role("link", name="назад до кроків").click()
    page.wait_for_url("**/first-steps")


def send(page: Page, label: str) -> None:
    page.locator(".form__actions").get_by_role("button", name=label).first.click()


@pytest.mark.parametrize("width", [360, 1400])
def test_from_an_empty_register_to_the_first_costing_by_five_forms(
    page: Page, live: str, session: Session, tmp_path: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    make_person(session, "it.head")
    make_kinds(session)
    load_codifier(session)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(_path(one, live)) if one.method == "POST" else None)
    sign_in(page, live)
    page.wait_for_url(f"{live}/first-steps")
    sent.clear()

    go_on(page, "Громада")
    page.locator("#q").press_sequentially("Слав")
    page.get_by_role("link", name="Славутицька міська громада").click()
    send(page, "Додати")
    page.wait_for_url("**/hromadas/UA*")
    come_back(page, 1)

    page.locator("li[aria-current=step]").get_by_role("button", name="Не потрібно").click()
    go_on(page, "Майно з ваших таблиць")
    path = tmp_path / "камери.csv"
    path.write_text(TABLE, encoding="utf-8")
    page.set_input_files("[name=file]", path)
    send(page, "Далі")
    send(page, "Перевірити")
    page.get_by_role("button", name="Записати").first.click()
    page.locator("dialog:popover-open").get_by_role("button", name="Записати").click()
    expect(page.get_by_text("Записано").first).to_be_visible()
    come_back(page, 3)

    go_on(page, "Люди")
    page.fill("[name=login]", "tech.it")
    page.get_by_label("Технік").first.check()
    send(page, "Додати")
    expect(page.get_by_text("Передайте це посилання")).to_be_visible()
    come_back(page, 4)
    page.locator("li[aria-current=step]").get_by_role("button", name="Не потрібно").click()

    go_on(page, "Договори")
    fill_contract(page)
    send(page, "Зберегти")
    page.wait_for_url(lambda url: url.startswith(f"{live}/contracts/") and "new" not in url)
    come_back(page, 5)

    go_on(page, "Перший розрахунок")
    expect(page.locator("main").get_by_role("link", name="Обслуговування камер").first).to_be_visible()
    forms = [one for one in sent if "/first-steps/" not in one]
    assert len({one.split("/")[1] for one in forms}) <= 5, forms
    session.expire_all()
    assert session.scalars(select(Hromada.short_name)).one() == "Славутич"


def _path(one: Request, live: str) -> str:
    return one.url.removeprefix(live)


def fill_contract(page: Page) -> None:
    """A contract for all cameras whose provider and line are made on the way."""
    page.fill("[name=number]", "12")
    page.fill("[name=subject]", "Обслуговування камер")
    page.fill("[name=starts_on]", "2026-01-01")
    page.fill("[name=ends_on]", "2026-12-31")
    missing = page.get_by_text("Виконавця або рядка немає в переліку?")
    if not page.locator("[name=line-code]").is_visible():
        missing.click()
    page.fill("[name=line-code]", "1")
    page.fill("[name=line-title]", "Обслуговування камер")
    page.fill("[name=terms-0-amount]", "500")
    page.select_option("[name=covers-0-kind]", "camera")


@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_goes_and_what_was_added_to_it_stays(page: Page, live: str, session: Session) -> None:
    make_person(session, "it.head")
    town = session.scalars(select(Hromada).where(Hromada.short_name == "Славутич")).one()
    make_asset(session, town, inventory_number="ВЛАСНА-1", name="Власна камера")
    session.commit()
    sign_in(page, live)

    page.goto(f"{live}/first-steps")
    page.get_by_role("link", name="Прибрати демонстрацію").click()
    expect(page.get_by_text("Власна камера")).to_be_visible()
    page.get_by_label("Так, прибрати").check()
    page.get_by_role("button", name="Прибрати демонстрацію").click()

    expect(page.get_by_text("Прибирання демонстрації: зроблено")).to_be_visible()
    session.rollback()
    assert session.scalars(select(Asset.inventory_number)).all() == ["ВЛАСНА-1"]
    session.rollback()
