"""A hromada is chosen by typing its name and drawn by two taps; a marked point proposes its settlement."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.places.models.location import Location
from registry.places.models.territory import Hromada, Settlement
from tests.factories import codifier as known
from tests.factories.boundaries import CITY, WHOLE, import_boundaries, polygon
from tests.factories.codifier import load_codifier
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_hromada, make_kind

pytestmark = pytest.mark.journey
SIDES = ("west", "south", "east", "north")


def sign_in(page: Page, live: str) -> None:
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "it.admin")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def tap(page: Page, across: float, down: float) -> None:
    """Tap the map of the box at a share of its width and height."""
    box = page.locator("[data-box-picker]")
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    assert size is not None
    box.click(position={"x": size["width"] * across, "y": size["height"] * down})


def typed(page: Page) -> list[float]:
    return [float(page.input_value(f"[name={side}]").replace(",", ".")) for side in SIDES]


@pytest.mark.parametrize("width", [360, 1400])
def test_a_hromada_is_chosen_by_keyboard_and_drawn_by_two_taps(
    page: Page, live: str, session: Session, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    make_person(session, "it.admin")
    load_codifier(session)
    sign_in(page, live)

    page.goto(f"{live}/hromadas/new")
    page.locator("#q").press_sequentially("коб")
    expect(page.locator("[data-offers] a")).to_have_text(["Кобеляцька міська громада"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: known.KOBELIAKY_HROMADA in url)
    expect(page.locator("[name=west]")).to_be_hidden()
    tap(page, 0.3, 0.7)
    tap(page, 0.6, 0.3)
    drawn = typed(page)
    tap(page, 0.9, 0.1)
    assert typed(page) == drawn, "a stray tap must not move what is drawn"
    page.locator(".form__actions").get_by_role("button", name="Додати").click()
    page.wait_for_url(f"{live}/hromadas/{known.KOBELIAKY_HROMADA}")

    hromada = session.scalars(select(Hromada)).one()
    west, south, east, north = hromada.bounds
    assert [west, south, east, north] == drawn
    assert 30.0 < west < east < 37.5 and 47.0 < south < north < 52.0, "the map begins at the oblast"
    assert {one.katottg for one in session.scalars(select(Settlement))} == {
        known.KOBELIAKY, known.BRACHKIVKA, known.BRYNZY,
    }  # fmt: skip


@pytest.mark.parametrize("width", [360, 1400])
def test_the_page_of_the_codifier_offers_hromadas_while_a_name_is_typed(
    page: Page, live: str, session: Session, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    make_person(session, "it.admin")
    load_codifier(session)
    sign_in(page, live)

    page.goto(f"{live}/territory")
    page.get_by_label("Назва, код або населений пункт").press_sequentially("коб")
    expect(page.locator("[data-offers] a")).to_have_text(["Кобеляцька міська громада"])
    page.keyboard.press("Enter")

    page.wait_for_url(lambda url: known.KOBELIAKY_HROMADA in url)


def test_a_drawn_box_is_corrected_by_its_corner_and_by_figures(page: Page, live: str, session: Session) -> None:
    hromada = make_hromada(session, code=known.SLAVUTYCH_HROMADA)
    make_person(session, "it.admin")
    session.commit()
    sign_in(page, live)

    page.goto(f"{live}/hromadas/{hromada.code}")
    before = typed(page)
    corner = page.locator("[data-box-picker] .box-corner").nth(1)
    corner.scroll_into_view_if_needed()
    at = corner.bounding_box()
    assert at is not None
    page.mouse.move(at["x"] + 13, at["y"] + 13)
    page.mouse.down()
    page.mouse.move(at["x"] + 60, at["y"] + 43, steps=5)
    page.mouse.up()
    dragged = typed(page)
    assert dragged[0] == pytest.approx(before[0], abs=1e-4) and dragged[2] > before[2] and dragged[3] < before[3]
    page.get_by_text("Ввести межі числами").click()
    page.fill("[name=east]", "30,9")
    page.locator(".form__actions").first.get_by_role("button", name="Зберегти").click()
    expect(page.get_by_text("Збережено").first).to_be_visible()

    session.expire_all()
    assert session.get_one(Hromada, hromada.id).east == 30.9


def test_without_script_a_hromada_is_found_and_added_all_the_same(
    browser: Browser, live: str, session: Session
) -> None:
    make_person(session, "it.admin")
    load_codifier(session)
    page = browser.new_page(java_script_enabled=False, locale="uk-UA")
    sign_in(page, live)

    page.goto(f"{live}/hromadas/new")
    page.fill("#q", "Слав")
    page.get_by_role("button", name="Знайти").click()
    page.get_by_role("link", name="Славутицька міська громада").click()
    for side, value in zip(SIDES, ("30,65", "51,51", "30,78", "51,56"), strict=True):
        page.fill(f"[name={side}]", value)
    page.locator(".form__actions").get_by_role("button", name="Додати").click()
    page.wait_for_url(f"{live}/hromadas/{known.SLAVUTYCH_HROMADA}")
    page.close()

    assert session.scalars(select(Settlement)).one().katottg == known.SLAVUTYCH


def test_the_place_of_a_new_asset_gets_its_settlement_proposed_too(page: Page, live: str, session: Session) -> None:
    hromada = make_hromada(
        session, settlements=[{"name": "Лісне", "category": "село"}, {"name": "Славутич", "category": "місто"}]
    )
    import_boundaries(session, ({"code": hromada.code}, polygon(WHOLE)), ({"name": "Славутич"}, polygon(CITY)))
    make_kind(session)
    make_person(session, "it.admin")
    session.commit()
    sign_in(page, live)

    page.goto(f"{live}/assets/new?kind=camera")
    page.locator('input[name="location_id"][value="new"]').check(force=True)
    expect(page.locator("[name=settlement_id] option:checked")).to_have_text("не вказано")
    page.fill("[name=lat]", "51,52")
    page.fill("[name=lon]", "30,72")

    expect(page.locator("[name=settlement_id] option:checked")).to_have_text("Славутич")
    expect(page.get_by_text("Точка лежить у межах: місто Славутич")).to_be_visible()


def test_a_marked_point_proposes_its_settlement_and_a_chosen_one_stays(page: Page, live: str, session: Session) -> None:
    hromada = make_hromada(
        session, settlements=[{"name": "Славутич", "category": "місто"}, {"name": "Лісне", "category": "село"}]
    )
    import_boundaries(session, ({"code": hromada.code}, polygon(WHOLE)), ({"name": "Славутич"}, polygon(CITY)))
    make_person(session, "it.admin")
    session.commit()
    sign_in(page, live)

    page.goto(f"{live}/locations/new")
    page.fill("[name=name]", "Клуб")
    page.fill("[name=lat]", "51,52")
    page.fill("[name=lon]", "30,72")
    expect(page.locator("[name=settlement_id] option:checked")).to_have_text("Славутич")
    page.select_option("[name=settlement_id]", label="Лісне")
    expect(page.get_by_text("а вказано село Лісне")).to_be_visible()
    page.fill("[name=lon]", "30,73")
    expect(page.locator("[name=settlement_id] option:checked")).to_have_text("Лісне")
    page.locator(".form__actions").get_by_role("button", name="Зберегти").click()
    page.wait_for_url(lambda url: "/locations/new" not in url)

    place = session.scalars(select(Location)).one()
    assert place.settlement is not None and place.settlement.name == "Лісне"
