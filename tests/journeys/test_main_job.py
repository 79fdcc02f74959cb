"""The main job, from the first sign-in to the changed cost."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from registry.kernel import clock
from registry.kernel.seams import db
from registry.people.operations.setup import make_setup_link

KOBELIAKY = "UA53080130000014699"
pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("demonstration")]


def test_a_new_camera_is_seen_on_the_map_worked_on_and_costed(
    live: str, live_app: Flask, page: Page, keep_shot: Callable[[Page, str], None]
) -> None:
    with live_app.app_context():
        link = make_setup_link(db.session())
        db.session.commit()

    become_administrator(page, live + link)
    choose_hromada(page, live)
    keep_shot(page, "01-today")
    before = cost_of_line(page, live, "4.10")
    keep_shot(page, "02-costing")

    asset_url = add_camera(page, live)
    expect(page.locator("[data-mini-map] .leaflet-overlay-pane path").first).to_be_visible()
    keep_shot(page, "03-camera")
    sees_its_sector_on_the_map(page, live, asset_url.rpartition("/")[2])
    keep_shot(page, "04-map")

    logs_work(page, asset_url)
    keep_shot(page, "05-work")

    after = cost_of_line(page, live, "4.10")
    assert after > before
    keep_shot(page, "06-costing-changed")


def become_administrator(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Логін").fill("it.admin")
    page.get_by_label("Пароль", exact=False).first.fill("чотири кити під мостом")
    page.get_by_role("button", name="Створити й увійти").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Сьогодні")


def choose_hromada(page: Page, live: str) -> None:
    page.goto(f"{live}/?hromada={KOBELIAKY}")


def cost_of_line(page: Page, live: str, code: str) -> Decimal:
    """Read next year's figure of a support line off the costing page, in hryvnia."""
    page.goto(f"{live}/costing/{clock.today().year + 1}?hromada={KOBELIAKY}")
    shown = page.locator(f'[id="line-{code}"] .cost-line__now').first.inner_text()
    return Decimal(re.sub(r"[^\d,]", "", shown).replace(",", "."))


def add_camera(page: Page, live: str) -> str:
    """Type a new camera with a new pole, an azimuth and an angle; give its page's address."""
    page.goto(f"{live}/assets/new?kind=camera&hromada={KOBELIAKY}")
    page.locator('main [name="name"]').fill("Камера біля нової школи")
    page.locator('[name="inventory_number"]').fill("101479999")
    page.locator('input[name="location_id"][value="new"]').check(force=True)
    page.locator('[name="place_name"]').fill("Опора біля нової школи")
    page.locator('[name="lat"]').fill("49.1462")
    page.locator('[name="lon"]').fill("34.2031")
    page.locator('[name="azimuth_deg"]').fill("270")
    page.locator('[name="view_angle_deg"]').fill("90")
    page.locator('[name="range_m"]').fill("60")
    page.locator('[name="commissioned_on"]').fill(f"{clock.today().year}-05-01")
    page.get_by_role("button", name="Зберегти").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Камера біля нової школи")
    return page.url.partition("?")[0]


def sees_its_sector_on_the_map(page: Page, live: str, asset_id: str) -> None:
    page.goto(f"{live}/map?hromada={KOBELIAKY}&asset={asset_id}")
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    expect(page.locator(".leaflet-popup .place__title").first).to_have_text("Камера біля нової школи")
    page.get_by_label("Огляд камер").check()
    expect(page.locator(".leaflet-pane path[fill-opacity]:not([fill=none])").first).to_be_visible()


def logs_work(page: Page, asset_url: str) -> None:
    page.goto(asset_url)
    page.get_by_role("link", name="Записати роботу").first.click()
    page.locator('[name="kind"][value="preventive"]').check()
    page.locator('[name="summary"]').fill("Встановлено й налаштовано, перевірено огляд")
    page.get_by_role("button", name="Зберегти").first.click()
    page.wait_for_url(lambda url: "/work/new" not in url)
    page.goto(f"{asset_url}?tab=work")
    expect(page.get_by_text("Встановлено й налаштовано, перевірено огляд").first).to_be_visible()
