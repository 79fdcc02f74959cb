"""Searching by keyboard: suggestions while typing, arrows, Enter."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_hromada

pytestmark = pytest.mark.journey


@pytest.fixture
def at_home(page: Page, live: str, session: Session) -> Page:
    hromada = make_hromada(session)
    for number in (1, 2, 3):
        make_asset(session, hromada, inventory_number=f"КАМ-{number}", name=f"Камера на Ринковій, {number}")
    make_person(session, "admin.one", role="admin", hromada=hromada)
    session.commit()
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def test_a_thing_is_found_and_opened_without_a_mouse(at_home: Page) -> None:
    at_home.keyboard.press("/")
    at_home.keyboard.type("камери ринкова")
    expect(at_home.get_by_role("option")).to_have_count(3)
    field = at_home.get_by_role("combobox")

    at_home.keyboard.press("ArrowDown")
    at_home.keyboard.press("ArrowDown")

    expect(field).to_have_attribute("aria-activedescendant", "suggestion-2")
    expect(field).to_have_attribute("aria-expanded", "true")
    at_home.keyboard.press("Enter")
    expect(at_home).to_have_url(re.compile("/assets/[0-9a-f-]{36}"))
    expect(at_home.locator("h1")).to_contain_text("Камера на Ринковій, 2")


def test_suggestions_close_and_enter_alone_opens_an_exact_number(at_home: Page) -> None:
    field = at_home.get_by_role("combobox")
    field.fill("кам-3")
    expect(at_home.get_by_role("option")).to_have_count(1)

    field.press("Escape")
    expect(at_home.locator("#suggestions")).to_be_hidden()
    field.press("Enter")

    expect(at_home.locator("h1")).to_contain_text("Камера на Ринковій, 3")
