"""The public map and the staff map in a real browser, where more lies in view than can be shown one by one."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy.orm import Session

from gis.layers import places
from gis.operations.publication import publish_asset
from gis.web import public
from registry.kernel.access import SYSTEM
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_location

HERE = {"latitude": 51.5211, "longitude": 30.7312}


@pytest.fixture
def town(session: Session) -> Session:
    """Twelve shelters along a street from west to east, every third with Wi-Fi."""
    for at in range(12):
        place = make_location(session, lon=f"{30.70 + at * 0.005:.4f}", lat="51.5200", address=f"вул. Тиха, {at}")
        values = {"capacity": "80", "wifi": at % 3 == 0}
        asset = make_asset(session, kind="shelter", name=f"Укриття {at}", location_id=place.id, attributes=values)
        publish_asset(session, SYSTEM, asset.id)
    session.commit()
    return session


def ready(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-map-ready", "yes")


@pytest.mark.parametrize("most", [200, 5])
def test_the_nearest_shelter_is_one_tap_and_the_readers_place_stays_with_them(
    context: BrowserContext, live: str, town: Session, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(public, "MOST_OBJECTS", most)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(HERE)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live}/public/?show=online")
    ready(page)

    page.locator("[data-nearest]").click()

    expect(page.locator("[data-say]")).to_contain_text("Найближче: Укриття 6, 150 м")
    names = page.locator(".public-item__name").all_inner_texts()
    assert names == ["Укриття 6", "Укриття 9", "Укриття 3", "Укриття 0"]
    expect(page.locator(".leaflet-popup-content")).to_contain_text("вул. Тиха, 6")
    assert not [url for url in asked if "51.52" in url or "30.73" in url]


@pytest.mark.parametrize("most", [200, 5])
def test_marks_of_the_public_map_add_up(
    context: BrowserContext, live: str, town: Session, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(public, "MOST_OBJECTS", most)
    page = context.new_page()

    page.goto(f"{live}/public/")
    ready(page)
    total = count_marks(page)
    page.locator("[data-id] [data-show]", has_text="Укриття 7").click()

    assert total == 12
    expect(page.locator(".leaflet-popup-content")).to_contain_text("вул. Тиха, 7")


def test_cells_of_the_staff_map_add_up_and_open_into_marks(
    context: BrowserContext, live: str, town: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_ASSETS", 3)
    make_person(town, "olena.map")
    page = context.new_page()
    page.goto(f"{live}/sign-in?next=/map")
    page.fill("input[name=login]", "olena.map")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    ready(page)

    expect(page.locator("#map-status")).to_contain_text("На екрані: 12 об’єктів")
    assert count_marks(page) == 12
    page.goto(f"{live}/map?at=51.52,30.7302,18")
    ready(page)
    expect(page.locator("#map-status")).to_contain_text("На екрані: 1 об’єкт")
    expect(page.locator(".leaflet-marker-icon .mark")).to_have_count(1)


def count_marks(page: Page) -> int:
    """Add up what the clusters in view say and the marks beside them."""
    clusters = page.locator(".leaflet-marker-icon .cluster").all_inner_texts()
    marks = page.locator(".leaflet-marker-icon .mark").count()
    return sum(int(re.sub(r"\D", "", text)) for text in clusters) + marks
