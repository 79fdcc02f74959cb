"""Lists, days and maps in a browser: many ticked and taken back, a day by keys, a wheel that scrolls the page."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_hromada, make_location

pytestmark = pytest.mark.journey


@pytest.fixture
def camera(page: Page, live: str, session: Session) -> Asset:
    """One of three cameras on a pole, and an administrator who has signed in."""
    hromada = make_hromada(session)
    place = make_location(session, hromada)
    cameras = [make_asset(session, hromada, name=f"Камера {one}", location_id=place.id) for one in (1, 2, 3)]
    make_person(session, "admin.one", hromada=hromada)
    session.commit()
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return cameras[0]


def test_rows_that_were_ticked_are_changed_and_taken_back(page: Page, live: str, camera: Asset) -> None:
    page.goto(f"{live}/assets")
    boxes = page.locator('input[form="bulk"][name="id"]')

    boxes.first.check()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("Позначено: 3")
    page.get_by_role("button", name="Змінити", exact=True).click()
    page.select_option("[name=status]", "repair")
    page.locator("form[data-guard] .form__actions button[type=submit]").click()
    expect(page.locator("table .status--repair")).to_have_count(3)
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.get_by_role("button", name="Повернути").click()

    expect(page.locator("table .status--in_service")).to_have_count(3)


def test_a_day_is_typed_or_chosen_by_keys(page: Page, live: str, camera: Asset) -> None:
    page.goto(f"{live}/assets/{camera.id}/edit")
    day = page.locator('[name="commissioned_on"]')

    day.fill("31012024")
    day.press("Tab")
    expect(day).to_have_value("31.01.2024")
    day.press("ArrowDown")
    page.keyboard.press("PageDown")
    expect(page.locator(".calendar strong")).to_contain_text("лютий 2024")
    page.keyboard.press("Enter")
    expect(day).to_have_value("29.02.2024")
    expect(day).to_be_focused()
    page.locator("form[data-guard] .form__actions button[type=submit]").click()

    expect(page.locator("main")).to_contain_text("29.02.2024")


def test_the_wheel_over_a_forms_map_scrolls_the_page_and_marks_are_named(page: Page, live: str, camera: Asset) -> None:
    page.goto(f"{live}/assets/{camera.id}/edit")
    box = page.locator("[data-place-picker].leaflet-container")
    box.hover()
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 300)
    page.wait_for_function("before => scrollY > before", arg=before)

    page.goto(f"{live}/map")

    mark = page.locator(".leaflet-marker-icon[role=button]").first
    expect(mark).to_have_attribute("aria-label", re.compile(r"^Опора .*: 3$"))
