"""Each way of ground in a real browser: a raster file, a vector file, an address, none; on every map."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from config.app import create_app
from config.settings import Settings
from gis.ground import pace
from gis.operations.publication import publish_asset
from registry.kernel.access import SYSTEM
from registry.kernel.seams import db
from tests.browsing import PATIENCE_MS, running
from tests.factories.grounds import make_mbtiles, make_pmtiles, picture, shapes
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import (
    first_hromada,
    make_asset,
    make_house,
    make_hromada,
    make_location,
    make_own_kind,
    make_settlement,
    make_street,
)
from tests.tile_server import TileServer, running_tile_server

WATER, TEXT = (0xC4, 0xDA, 0xE6), (0x4B, 0x4F, 0x4B)


@pytest.fixture
def town(session: Session) -> str:
    """A published shelter; the address of its page."""
    place = make_location(session, lon="30.7500", lat="51.5200", address="вул. Тиха, 1")
    asset = make_asset(session, kind="shelter", name="Укриття", location_id=place.id, attributes={"capacity": "80"})
    publish_asset(session, SYSTEM, asset.id)
    make_person(session, "olena.map")
    session.commit()
    return f"/assets/{asset.id}"


@pytest.fixture
def tiles() -> Iterator[TileServer]:
    with running_tile_server() as server:
        yield server


@pytest.fixture
def admin(page: Page, live: str, town: str) -> Page:
    """An administrator of all at the start page; complaints of the browser and foreign hosts fail the test."""
    page.goto(f"{live}/sign-in")
    page.fill("input[name=login]", "olena.map")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"{live}/")
    return page


def lies(page: Page, address: str) -> None:
    """Open a page and wait for its ground."""
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-ground-ready", "yes", timeout=PATIENCE_MS)


def lay(page: Page, live: str, **typed: str) -> None:
    """Choose a ground on the page: look at it first, then save."""
    page.goto(f"{live}/base-map")
    for name, value in typed.items():
        field = page.locator(f"[name={name}]")
        field.select_option(value) if name == "file_name" else field.fill(value)
    page.get_by_role("button", name="Переглянути").click()
    expect(page.get_by_text("Так виглядатиме: ще не збережено")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-ground-ready", "yes", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Зберегти").last.click()
    expect(page.get_by_text("Підкладку карти збережено")).to_be_visible()


NOBODY_THERE = "http://127.0.0.1:9/{z}/{x}/{y}.png"
MAPS = ("/map?at=51.52,30.75,13", "/public/", "{asset}", "/assets/new?kind=camera")


def test_the_words_of_a_command_stay_whole_on_a_phone(admin: Page, live: str) -> None:
    admin.set_viewport_size({"width": 360, "height": 800})
    admin.goto(f"{live}/base-map")

    lines = admin.locator("main ol").evaluate(
        """list => {
            const walker = document.createTreeWalker(list, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf("--bbox");
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + 6);
                return range.getClientRects().length;
            }
        }"""
    )

    assert lines == 1
    assert admin.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_raster_file_is_uploaded_tried_laid_and_seen_on_every_map(
    admin: Page, live: str, town: str, tmp_path: Path
) -> None:
    source = make_mbtiles(tmp_path / "source" / "town.mbtiles", picture())
    admin.goto(f"{live}/base-map")
    admin.set_input_files("#ground-file", source)
    admin.get_by_role("button", name="Завантажити").click()
    expect(admin.locator(".list__title", has_text="town.mbtiles")).to_be_visible()

    lay(admin, live, file_name="town.mbtiles")

    for address in MAPS:
        lies(admin, live + address.format(asset=town))
        assert admin.locator(".ground-tiles img").count() > 0
        expect(admin.locator(".leaflet-control-attribution").first).to_contain_text("© Проба")


def test_a_vector_file_is_drawn_with_names_on_every_map_and_on_paper(
    admin: Page, live: str, town: str, settings: Settings, keep_shot: Callable[[Page, str], None]
) -> None:
    make_pmtiles(settings.instance / "ground" / "town.pmtiles", shapes(), ("water", "roads", "places"))

    lay(admin, live, file_name="town.pmtiles")

    for address in MAPS:
        lies(admin, live + address.format(asset=town))
        assert admin.locator("canvas.maplibregl-canvas").count() == 1
    lies(admin, f"{live}/map?at=51.52,30.75,13")
    keep_shot(admin, "ground-vector")
    assert len(dots(admin, WATER)) > 1000
    # The letters of «вулиця Паркова», drawn without a server of glyphs.
    assert len(dots(admin, TEXT, near=40, box=(510, 315, 1020, 342))) > 20
    admin.emulate_media(media="print")
    assert len(dots(admin, WATER)) > 1000


@pytest.mark.parametrize("is_vector", [False, True])
def test_a_ground_that_is_dark_on_the_screen_is_light_on_paper(
    admin: Page, live: str, town: str, settings: Settings, keep_shot: Callable[[Page, str], None], *, is_vector: bool
) -> None:
    folder = settings.instance / "ground"
    if is_vector:
        lay(admin, live, file_name=make_pmtiles(folder / "town.pmtiles", shapes(), ("water", "roads", "places")).name)
    else:
        lay(admin, live, file_name=make_mbtiles(folder / "town.mbtiles", picture((0xF4, 0xF4, 0xF0))).name)
    admin.emulate_media(color_scheme="dark")
    lies(admin, f"{live}/map?at=51.52,30.75,13")
    on_screen = light(admin)

    admin.emulate_media(media="print", color_scheme="dark")
    keep_shot(admin, f"ground-dark-on-paper-{is_vector}")

    assert on_screen < 100
    assert light(admin) > 180


def light(page: Page) -> float:
    """Give how light a stretch of ground without marks is, 0 (black) to 255."""
    shot = Image.open(io.BytesIO(page.locator("#map, .folium-map").first.screenshot())).convert("L")
    return ImageStat.Stat(shot.crop((350, 150, 480, 250))).mean[0]


def test_tiles_of_an_address_come_through_our_server(
    tiles: TileServer, settings: Settings, town: str, browser: Browser, keep_shot: Callable[[Page, str], None]
) -> None:
    app = create_app(replace(settings, tile_url=tiles.template))
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    asked: list[str] = []
    context.on("request", lambda sent: asked.append(sent.url))

    with running(app) as address:
        page = context.new_page()
        lies(page, f"{address}/public/")
        keep_shot(page, "ground-address-dark-360")
        context.close()
    with app.app_context():
        db.engine.dispose()

    assert tiles.asked
    assert all(url.startswith(address) for url in asked)
    assert {headers["User-Agent"].partition(" ")[0] for _path, headers in tiles.asked} == {"Oblik"}


@pytest.mark.parametrize("width", [360, 1400])
def test_the_page_tells_of_tiles_that_do_not_come_and_the_credit_has_no_stray_comma(
    session: Session, settings: Settings, town: str, browser: Browser, width: int
) -> None:
    line = {"type": "LineString", "coordinates": [[30.745, 51.52], [30.755, 51.5205]]}
    make_street(session, make_settlement(session, first_hromada(session)), "Паркова", geometry=line)
    session.commit()
    app = create_app(replace(settings, tile_url=NOBODY_THERE))
    context = browser.new_context(viewport={"width": width, "height": 800})

    with running(app) as address:
        page = context.new_page()
        page.goto(f"{address}/public/")
        expect(page.locator("html")).to_have_attribute("data-ground-ready", "yes", timeout=PATIENCE_MS)
        credit = page.locator(".leaflet-control-attribution").all_inner_texts()
        page.goto(f"{address}/sign-in")
        page.fill("input[name=login]", "olena.map")
        page.fill("input[name=password]", PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url(f"{address}/")
        page.goto(f"{address}/base-map")
        expect(page.get_by_text("Шматки карти не надходять")).to_be_visible(timeout=PATIENCE_MS)
        context.close()
    with app.app_context():
        db.engine.dispose()

    assert "".join(credit).strip() == ""


@pytest.mark.parametrize("is_vector", [False, True])
def test_a_map_says_that_its_ground_does_not_come_and_asks_again(
    tiles: TileServer, session: Session, settings: Settings, town: str, browser: Browser,
    monkeypatch: pytest.MonkeyPatch, keep_shot: Callable[[Page, str], None], is_vector: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(pace, "REST_SECONDS", 0.0)
    tiles.body, tiles.status = shapes() if is_vector else picture(), 500
    app = create_app(replace(settings, tile_url=tiles.template.replace("png", "pbf" if is_vector else "png")))
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="uk-UA")

    with running(app) as address:
        page = context.new_page()
        told = page.get_by_text("Підкладка карти не надходить")
        page.goto(f"{address}/public/")
        expect(told).to_be_visible(timeout=PATIENCE_MS)
        keep_shot(page, f"ground-missing-{'vector' if is_vector else 'raster'}-360")
        tiles.status = 200
        page.get_by_role("button", name="Повторити").click()
        expect(told).to_have_count(0, timeout=PATIENCE_MS)
        context.close()
    with app.app_context():
        db.engine.dispose()


def test_a_kind_of_one_s_own_has_a_sign_on_the_map_in_its_filter_and_in_its_popup(
    admin: Page, live: str, session: Session
) -> None:
    make_own_kind(session, "bench_seat", group="other", is_placed=True)
    place = make_location(session, lon="30.7600", lat="51.5200", name="Сквер")
    make_asset(session, kind="bench_seat", name="Лавка", location_id=place.id)
    session.commit()

    admin.goto(f"{live}/map?at=51.52,30.76,17")
    mark = admin.locator('[aria-label="Лавка"]')
    expect(mark).to_be_visible(timeout=PATIENCE_MS)
    signs = [mark.locator("use").get_attribute("href")]
    mark.click()
    signs.append(admin.locator(".place__head use").get_attribute("href"))
    signs.append(admin.locator("label:has(input[value=bench_seat]) .map-check__kind use").get_attribute("href"))

    assert [(one or "").rpartition("#")[2] for one in signs] == ["other"] * 3


NEXT_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_a_mark_at_the_edge_stays_under_the_finger_and_comes_into_view_by_keyboard(
    admin: Page, live: str, session: Session
) -> None:
    place = make_location(session, lon="30.75972", lat="51.5200", name="Край")
    make_asset(session, kind="camera", name="Камера скраю", location_id=place.id)
    session.commit()
    admin.goto(f"{live}/map?at=51.52,30.755,17")
    mark = admin.locator('[aria-label="Камера скраю"]')
    expect(mark).to_be_visible(timeout=PATIENCE_MS)
    at = mark.bounding_box()
    assert at is not None
    assert at["x"] < 1400 < at["x"] + at["width"]

    admin.keyboard.press("Tab")
    mark.focus()
    admin.wait_for_function("(mark) => mark.getBoundingClientRect().right <= innerWidth", arg=mark.element_handle())

    admin.goto(f"{live}/map?at=51.52,30.755,17")
    expect(mark).to_be_visible(timeout=PATIENCE_MS)
    admin.mouse.move(at["x"] + 4, at["y"] + at["height"] / 2)
    admin.mouse.down()
    admin.evaluate(NEXT_FRAMES)
    assert mark.bounding_box() == at
    admin.mouse.up()
    expect(admin.locator(".place__title", has_text="Камера скраю")).to_be_visible()


def test_without_a_ground_a_map_is_still_a_map_and_the_page_says_how_to_get_one(admin: Page, live: str) -> None:
    admin.goto(f"{live}/base-map")
    expect(admin.get_by_text("Підкладки ще немає")).to_be_visible()
    admin.set_viewport_size({"width": 360, "height": 740})
    assert admin.evaluate("document.documentElement.scrollWidth") == 360
    admin.set_viewport_size({"width": 1400, "height": 900})

    admin.goto(f"{live}/map?at=51.52,30.75,17")

    expect(admin.locator("html")).to_have_attribute("data-map-ready", "yes")
    assert admin.locator(".graticule").count() > 0
    assert admin.locator("html").get_attribute("data-ground-ready") is None
    expect(admin.locator(".mark__name")).to_be_visible()


def dots(
    page: Page, colour: tuple[int, int, int], *, near: int = 0, box: tuple[int, int, int, int] | None = None
) -> list[int]:
    """Find where a colour, or one near it, shows on the screen or within a box of it."""
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        seen = (shot.crop(box) if box else shot).convert("RGB").get_flattened_data()
    return [at for at, dot in enumerate(seen) if all(abs(a - b) <= near for a, b in zip(dot, colour, strict=True))]


def test_streets_of_the_town_are_drawn_where_there_are_no_tiles(
    admin: Page, live: str, session: Session, keep_shot: Callable[[Page, str], None]
) -> None:
    settlement = make_settlement(session, make_hromada(session))
    line = {"type": "LineString", "coordinates": [[30.745, 51.52], [30.755, 51.5205]]}
    make_house(session, make_street(session, settlement, "Паркова", geometry=line), "12-А", (30.751, 51.5206))
    session.commit()

    lies(admin, f"{live}/map?at=51.52,30.75,17")

    keep_shot(admin, "ground-own")
    assert admin.locator("canvas.maplibregl-canvas").count() == 1
    assert len(dots(admin, TEXT, near=40)) > 20
