"""Addresses in a real browser: on both maps, in the form of a place, and for places without a point."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.places.models.location import Location
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_house, make_hromada, make_kinds, make_location, make_settlement, make_street


@pytest.fixture
def town(session: Session) -> Session:
    """A town with one street of two houses, a keeper, and a school that has an address alone."""
    hromada = make_hromada(session)
    make_kinds(session)
    street = make_street(session, make_settlement(session, hromada), former_names=["Леніна"])
    make_house(session, street, "12", (30.71, 51.52))
    make_house(session, street, "12-А", (30.7125, 51.5225))
    make_location(session, hromada, name="Школа № 1", address="вул. Леніна, буд. 12а", geometry=None)
    make_person(session, "olena.addresses")
    session.commit()
    return session


def enter(page: Page, live: str, path: str) -> None:
    page.goto(f"{live}/sign-in?next={path}")
    page.fill("input[name=login]", "olena.addresses")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_the_staff_map_goes_to_an_address_by_arrow_keys(page: Page, live: str, town: Session) -> None:
    enter(page, live, "/map")
    expect(page.locator("html")).to_have_attribute("data-map-ready", "yes")
    field = page.locator("#map-filter [name=q]")

    field.press_sequentially("паркова 12а")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator(".sought")).to_have_text("вулиця Паркова, 12-А · будинок")
    expect(page).to_have_url(re.compile(r"at=51\.52250,30\.71250,18"))
    expect(field).to_have_value("")


def test_a_resident_finds_an_address_by_its_former_street_name(page: Page, live: str, town: Session) -> None:
    page.goto(f"{live}/public/")
    expect(page.locator("html")).to_have_attribute("data-map-ready", "yes")

    page.locator("[name=q]").press_sequentially("леніна 12")
    page.get_by_role("option", name="вулиця Паркова, 12 (колишня Леніна)").click()

    expect(page.locator(".sought")).to_contain_text("вулиця Паркова, 12")


def test_an_address_chosen_in_the_form_sets_an_estimated_point_and_a_click_a_measured_one(
    page: Page, live: str, town: Session
) -> None:
    enter(page, live, "/locations/new")
    page.fill("[name=name]", "Ліцей")

    page.locator("[name=address]").press_sequentially("Паркова 12")  # Heard even while the scripts are on their way.
    page.get_by_role("option", name="вулиця Паркова, 12 ", exact=False).first.click()
    expect(page.locator("[name=position_source]")).to_have_value("estimated")
    estimated = page.locator("[name=lat]").input_value()
    page.locator("[data-place-picker]").click(position={"x": 60, "y": 60})
    expect(page.locator("[name=position_source]")).to_have_value("measured")
    page.click("main form.form .form__actions button[type=submit]")

    expect(page.locator("h1")).to_have_text("Ліцей")
    place = town.scalars(select(Location).where(Location.name == "Ліцей")).one()
    assert estimated == "51.52"
    assert (place.address, place.position_source) == ("вулиця Паркова, 12", "measured")
    assert place.geometry.y != 51.52


def test_a_school_with_an_address_alone_is_put_on_the_map_and_taken_off_again(
    page: Page, live: str, town: Session
) -> None:
    enter(page, live, "/locations")
    page.get_by_role("link", name="Місця без точки").click()
    expect(page.locator("[data-proposals] .leaflet-interactive")).to_have_count(1)

    page.get_by_role("button", name="Поставити: Школа № 1").click()
    expect(page.get_by_text("Усі місця з адресами вже на карті")).to_be_visible()
    page.get_by_role("button", name="Повернути").first.click()

    expect(page.get_by_role("button", name="Поставити: Школа № 1")).to_be_visible()
