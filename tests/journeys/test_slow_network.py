"""A person who does not wait: scripts that are still on their way, answers that overtake one another."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gis.operations.publication import publish_asset
from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.exchange.taken_whole import TAKE_OUT
from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.operations.long_work import queue_work
from registry.kernel.queries.attachments import list_attachments
from registry.people.models import User
from registry.places.models.territory import Hromada
from registry.places.web.territory import CODIFIER
from tests.browsing import Gate
from tests.factories import codifier as known
from tests.factories.boundaries import CITY, WHOLE, import_boundaries, polygon
from tests.factories.codifier import load_codifier
from tests.factories.maintenance_work import make_plan
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_hromada, make_location
from tests.safety.town import make_picture

pytestmark = pytest.mark.journey
STILL = """
const still = new CSSStyleSheet();
still.replaceSync("* { transition: none !important }");
addEventListener("DOMContentLoaded", () => { document.adoptedStyleSheets = [still]; });
"""
NEXT_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PHOTO = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": make_picture()}


@pytest.fixture
def town(session: Session) -> Hromada:
    """A hromada with its boundaries, a camera on a pole, its plan, a server and an administrator."""
    hromada = make_hromada(session, settlements=[{"name": "Славутич", "category": "місто"}])
    import_boundaries(session, ({"code": hromada.code}, polygon(WHOLE)), ({"name": "Славутич"}, polygon(CITY)))
    pole = make_location(session, hromada, lon="30.7200", lat="51.5200")
    make_asset(session, hromada, name="Камера на площі", location_id=pole.id, commissioned_on="2020-05-01")
    make_asset(session, hromada, name="Сервер реєстру", kind="server")
    make_plan(session, hromada, today=clock.today(), starts_on=clock.today().isoformat())
    make_person(session, "admin.one")
    session.commit()
    return hromada


@pytest.fixture
def camera(session: Session, town: Hromada) -> Asset:
    found = session.scalars(select(Asset).where(Asset.name == "Камера на площі")).one()
    session.commit()
    return found


@pytest.fixture
def admin(page: Page, live: str, town: Hromada) -> Page:
    """The administrator, signed in."""
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def begin(page: Page, address: str) -> None:
    """Open a page and do not wait for its scripts."""
    page.goto(address, wait_until="commit")
    expect(page.locator("main")).to_be_visible()


# ---- Scripts that are still on their way ----


@pytest.mark.parametrize(
    ("address", "script", "control"),
    [
        ("/base-map", "base-map.js", "[data-send]"),
        ("/map", "gis/map.js", "[data-locate]"),
        ("/map", "gis/map.js", "[data-share]"),
        ("/a/{code}", "work.js", "dialog [data-phrase]"),
    ],
)
def test_what_only_a_script_can_do_is_offered_once_it_is_there(
    admin: Page, live: str, camera: Asset, address: str, script: str, control: str
) -> None:
    gate = Gate(admin, f"**/{script}*")
    begin(admin, live + address.format(code=camera.code))

    expect(admin.locator(control).first).to_be_disabled()
    gate.open()

    expect(admin.locator(control).first).to_be_enabled()


def test_kind_and_photo_chosen_before_the_script_count(admin: Page, live: str, camera: Asset) -> None:
    gate = Gate(admin, "**/work.js*")
    begin(admin, f"{live}/work/new?asset={camera.id}")
    admin.locator("[name=kind][value=corrective]").check(force=True)
    admin.locator("[name=kind][value=preventive]").check(force=True)
    admin.locator("[name=photos]").set_input_files(PHOTO)

    gate.open()

    expect(admin.locator("[data-photo-list] img")).to_have_count(1)
    expect(admin.locator("[name=due]").first).to_be_checked()


def test_files_chosen_before_the_script_are_told_to_be_too_large(
    admin: Page, live: str, camera: Asset, tmp_path: Path
) -> None:
    large = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    for path in large:
        with path.open("wb") as file:
            file.truncate(21 * 1024 * 1024)
    gate = Gate(admin, "**/forms.js*")
    begin(admin, f"{live}/assets/{camera.id}?tab=files")
    admin.locator("[name=file]").set_input_files(large)
    gate.open()
    admin.wait_for_load_state()

    admin.locator("form", has=admin.locator("[name=file]")).locator("button[type=submit]").last.click()

    expect(admin.locator("[data-told-too-large]")).to_be_visible()


def test_a_typed_point_proposes_its_settlement_when_the_script_comes_later(admin: Page, live: str) -> None:
    gate = Gate(admin, "**/where.js*")
    begin(admin, f"{live}/locations/new")
    admin.fill("[name=lat]", "51,52")
    admin.fill("[name=lon]", "30,72")

    gate.open()

    expect(admin.locator("[name=settlement_id] option:checked")).to_have_text("Славутич")


def test_a_day_that_was_cleared_before_the_script_stays_cleared_and_in_hand(
    admin: Page, live: str, camera: Asset
) -> None:
    gate = Gate(admin, "**/days.js*")
    begin(admin, f"{live}/assets/{camera.id}/edit")
    day = admin.locator("[name=commissioned_on]")
    day.fill("")

    gate.open()

    expect(day).to_have_attribute("type", "text")
    expect(day).to_have_value("")
    expect(day).to_be_focused()


# ---- A draft that was kept ----


def keep_draft(page: Page, address: str, values: dict[str, str]) -> None:
    """Type into a form and leave it."""
    page.goto(address)
    for name, value in values.items():
        page.fill(f"[name='{name}']", value)
    page.goto("about:blank")


def test_what_is_typed_before_the_script_stands_above_the_kept_draft(admin: Page, live: str, camera: Asset) -> None:
    address = f"{live}/assets/{camera.id}/edit"
    keep_draft(admin, address, {"name": "Назва з чернетки", "model": "DS-1", "commissioned_on": "01.02.2021"})
    gate = Gate(admin, "**/forms.js*")
    begin(admin, address)
    gate.wait()
    admin.fill("[name=name]", "Назва, набрана щойно")

    gate.open()

    expect(admin.get_by_text("Повернуто те, що ви набрали раніше.")).to_be_visible()
    expect(admin.locator("[name=name]")).to_have_value("Назва, набрана щойно")
    expect(admin.locator("[name=model]")).to_have_value("DS-1")
    expect(admin.locator("[name=commissioned_on]")).to_have_value("01.02.2021")
    admin.get_by_role("button", name="Почати наново").click()
    expect(admin.locator("[name=name]")).to_have_value("Назва, набрана щойно")
    expect(admin.locator("[name=model]")).to_have_value("")
    expect(admin.locator("[name=commissioned_on]")).to_have_value("01.05.2020")


def test_what_is_typed_before_the_script_alone_survives_the_end_of_the_session(
    admin: Page, live: str, camera: Asset
) -> None:
    address = f"{live}/assets/{camera.id}/edit"
    gate = Gate(admin, "**/forms.js*")
    begin(admin, address)
    gate.wait()
    admin.fill("[name=name]", "Набране до скрипта")
    gate.open()
    admin.wait_for_load_state()

    admin.goto(address)

    expect(admin.locator("[name=name]")).to_have_value("Набране до скрипта")


def test_rows_that_were_added_to_a_contract_come_back_with_the_draft(admin: Page, live: str) -> None:
    address = f"{live}/contracts/new"
    admin.goto(address)
    admin.locator("[data-add=terms]").click()
    admin.fill("[name='terms-1-amount']", "250,50")
    admin.fill("[name='terms-1-from']", "01.02.2027")

    admin.goto(address)

    expect(admin.locator("[name='terms-1-amount']")).to_have_value("250,50")
    expect(admin.locator("[name='terms-1-from']")).to_have_value("01.02.2027")
    admin.get_by_role("button", name="Почати наново").click()
    expect(admin.locator("[name='terms-1-amount']")).to_have_count(0)
    expect(admin.locator("[name='terms-0-amount']")).to_have_value("")


# ---- The public map ----


@pytest.fixture
def shelters(session: Session) -> None:
    """A shelter at either end of a street."""
    for at, lon in enumerate(("30.7000", "30.7600")):
        place = make_location(session, lon=lon, lat="51.5200", address=f"вул. Тиха, {at}")
        asset = make_asset(
            session, kind="shelter", name=f"Укриття {at}", location_id=place.id, attributes={"capacity": "80"}
        )
        publish_asset(session, SYSTEM, asset.id)
    session.commit()


@pytest.mark.usefixtures("shelters")
@pytest.mark.parametrize("script", ["gis/public.js*", "vendor/leaflet/dist/leaflet.js"])
def test_a_shelter_pressed_before_the_map_is_there_is_shown_on_it(
    context: BrowserContext, live: str, script: str
) -> None:
    page = context.new_page()
    gate = Gate(page, f"**/{script}")
    begin(page, f"{live}/public/")
    gate.wait()
    page.locator(".public-item__name", has_text="Укриття 1").click()

    gate.open()

    expect(page.locator(".leaflet-popup-content")).to_contain_text("вул. Тиха, 1")


@pytest.mark.usefixtures("shelters")
def test_tiles_of_a_place_that_was_left_do_not_take_the_shown_one_away(context: BrowserContext, live: str) -> None:
    page = context.new_page()
    page.goto(f"{live}/public/")
    expect(page.locator("html")).to_have_attribute("data-map-ready", "yes")
    gate = Gate(page, "**/public/tiles/17/**", most=1)
    page.locator(".public-item__name", has_text="Укриття 0").click()
    gate.wait()
    page.locator(".public-item__name", has_text="Укриття 1").click()
    with page.expect_response(gate.waiting[0].request.url) as late:
        gate.open()
    late.value.finished()

    expect(page.locator(".leaflet-popup-content", has_text="вул. Тиха, 1")).to_be_visible()
    expect(page.locator(".leaflet-marker-icon[aria-label='Укриття 1']")).to_be_visible()


# ---- Answers that overtake one another ----


def test_the_staff_map_is_ready_only_with_the_last_answer(admin: Page, live: str) -> None:
    gate = Gate(admin, "**/map/layers/places*")
    admin.goto(f"{live}/map?at=51.52,30.72,17")
    gate.wait()

    admin.locator("#map-filter [name=status]").first.dispatch_event("change")
    admin.locator("#map-filter [name=q]").fill("пл")
    with admin.expect_request("**/map/layers/places*q=*"):
        pass
    admin.evaluate(NEXT_FRAMES)
    before = admin.locator("html").get_attribute("data-map-ready")
    gate.open()

    assert before == "no"
    expect(admin.locator("html")).to_have_attribute("data-map-ready", "yes")


def test_the_asked_asset_is_opened_though_its_mark_went_and_came_while_the_map_was_moving(
    admin: Page, live: str, session: Session, camera: Asset
) -> None:
    for at in range(3):
        near = make_location(session, lon=f"30.72{at}1", lat="51.5201", address=f"вул. Тиха, {at}")
        make_asset(session, name=f"Камера поруч {at}", location_id=near.id)
    session.commit()
    admin.add_init_script(STILL)
    admin.clock.install()
    admin.goto(f"{live}/map?asset={camera.id}&at=51.52,30.72,11")
    expect(admin.locator("html")).to_have_attribute("data-map-ready", "yes")
    box = admin.locator("#map-filter [name=status][value=retired]")
    for tone in ("empty", ""):
        box.evaluate(
            "(box) => { box.checked = !box.checked; box.dispatchEvent(new Event('change', { bubbles: true })); }"
        )
        expect(admin.locator("#map-status")).to_have_attribute("data-tone", tone)

    for _step in range(20):
        admin.clock.run_for(500)

    expect(admin.locator(".leaflet-popup-content")).to_contain_text("Камера на площі")


def test_what_a_camera_covers_is_told_of_its_last_range(admin: Page, live: str, camera: Asset) -> None:
    admin.goto(f"{live}/assets/{camera.id}/edit")
    admin.fill("[name=azimuth_deg]", "90")
    admin.fill("[name=view_angle_deg]", "90")
    gate = Gate(admin, "**/map/covered.json*", most=1)
    note = admin.locator("[data-place-picker] + .mini-map__note")
    admin.fill("[name=range_m]", "500")
    gate.wait()
    admin.fill("[name=range_m]", "20")
    expect(note).to_contain_text(re.compile(r"20 м · .* · "))
    told = note.inner_text()

    with admin.expect_response("**/map/covered.json*"):
        gate.open()
    admin.evaluate(NEXT_FRAMES)

    assert note.inner_text() == told


def test_enter_takes_no_asset_that_was_found_for_other_words(admin: Page, live: str) -> None:
    admin.goto(f"{live}/work/new")
    field = admin.locator("[data-find] input")
    field.press_sequentially("камера")
    expect(admin.get_by_role("option", name="Камера на площі")).to_be_visible()
    gate = Gate(admin, "**/work/assets?**")
    field.fill("сервер")
    field.press("Enter")

    gate.open()
    expect(admin.get_by_role("option", name="Сервер реєстру")).to_be_visible()
    field.press("Enter")

    expect(admin.locator(".work-assets strong")).to_have_text(["Сервер реєстру"])


def test_enter_opens_no_hromada_that_was_found_for_other_words(admin: Page, live: str, session: Session) -> None:
    load_codifier(session)
    session.commit()
    admin.goto(f"{live}/hromadas/new")
    field = admin.locator("#q")
    field.press_sequentially("слав")
    expect(admin.locator("[data-offers] a")).to_have_text(["Славутицька міська громада"])
    gate = Gate(admin, "**/hromadas/new?q=**")
    field.fill("коб")
    field.press("Enter")

    gate.open()
    expect(admin.locator("[data-offers] a")).to_have_text(["Кобеляцька міська громада"])
    field.press("Enter")

    admin.wait_for_url(lambda url: known.KOBELIAKY_HROMADA in url)


def test_a_row_asked_for_twice_while_it_is_on_its_way_comes_once(admin: Page, live: str) -> None:
    admin.goto(f"{live}/contracts/new")
    rows = admin.locator("[data-rows-of=terms] > [data-row]")
    before = rows.count()
    gate = Gate(admin, "**/contracts/new*", method="POST")
    button = admin.locator("[data-add=terms]")
    button.click()
    button.click()
    gate.wait()

    gate.open()
    expect(rows.nth(before)).to_be_visible()
    admin.wait_for_load_state("networkidle")

    expect(rows).to_have_count(before + 1)
    names = admin.locator("[data-rows-of=terms] [name$=amount]").evaluate_all("all => all.map((one) => one.name)")
    assert len(set(names)) == len(names)


def test_a_row_that_does_not_come_is_told_of_and_comes_at_the_next_press(admin: Page, live: str) -> None:
    page = admin.context.new_page()  # The browser itself says in its console that there is no network.
    page.goto(f"{live}/contracts/new")
    rows = page.locator("[data-rows-of=terms] > [data-row]")
    before = rows.count()
    page.route("**/contracts/new*", lambda route: route.abort())

    page.locator("[data-add=terms]").click()

    expect(page.get_by_role("alert")).to_contain_text("Рядок не додано")
    page.unroute("**/contracts/new*")
    page.locator("[data-add=terms]").click()
    expect(rows).to_have_count(before + 1)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_days_of_an_added_row_are_in_the_language_of_the_page(admin: Page, live: str) -> None:
    admin.goto(f"{live}/contracts/new")

    admin.locator("[data-add=terms]").click()

    expect(admin.locator("[name='terms-1-from']")).to_have_attribute("placeholder", "дд.мм.рррр")


# ---- Pressed while an answer comes ----


@pytest.mark.parametrize(
    ("address", "field", "offer", "asked"),
    [
        ("/", "[data-search]", "#suggestions [role=option]", "**/search/suggest?**"),
        ("/work/new", "[data-find] input", ".work-found button", "**/work/assets?**"),
        ("/assets", "main [name=q]", "main tbody a", "**/assets?**"),
    ],
)
def test_what_was_found_is_taken_though_a_newer_answer_came_between_press_and_release(
    admin: Page, live: str, address: str, field: str, offer: str, asked: str
) -> None:
    page = admin.context.new_page()  # What is left for another page says in the console that it was not answered.
    page.goto(live + address)
    page.locator(field).press_sequentially("камера")
    found = page.locator(offer, has_text="Камера на площі").first
    expect(found).to_be_visible()
    page.wait_for_load_state("networkidle")
    gate = Gate(page, asked)
    page.locator(field).press_sequentially(" на")
    gate.wait()
    found.hover()
    page.mouse.down()

    with page.expect_response(asked):
        gate.open()
    page.evaluate(NEXT_FRAMES)
    page.mouse.up()

    taken = ".work-assets strong" if address == "/work/new" else "h1"
    expect(page.locator(taken)).to_contain_text("Камера на площі")


# ---- Pressed while the page follows something by itself ----


def make_queued(session: Session, kind: str) -> None:
    """A work of the administrator's that nobody takes up."""
    user = session.scalars(select(User).where(User.login == "admin.one")).one()
    queue_work(session, Actor(label="admin.one", user_id=user.id), kind, "таблиця.csv")
    session.commit()


def test_a_work_is_cancelled_though_its_page_was_followed_up_under_the_finger(
    admin: Page, live: str, session: Session
) -> None:
    make_queued(session, "import")
    admin.goto(f"{live}/long-works")
    button = admin.get_by_role("button", name="Скасувати")
    button.hover()
    admin.mouse.down()
    for _poll in range(2):
        with admin.expect_response("**/long-works"):
            pass
    admin.mouse.up()

    expect(button).to_have_count(0)


def test_choices_for_a_package_stay_while_another_is_being_made(admin: Page, live: str, session: Session) -> None:
    make_queued(session, TAKE_OUT)
    admin.goto(f"{live}/take-out")
    expect(admin.locator("#take-out .badge")).to_be_visible()
    admin.uncheck("[name=files]")
    for _poll in range(2):
        with admin.expect_response("**/take-out"):
            pass

    assert not admin.locator("[name=files]").is_checked()


def test_what_is_typed_stays_while_a_codifier_is_read(admin: Page, live: str, session: Session) -> None:
    load_codifier(session)
    make_queued(session, CODIFIER)
    admin.goto(f"{live}/territory")
    admin.fill("#content input[type=search], #content input[name=q]", "Слав")
    for _poll in range(2):
        with admin.expect_response("**/territory"):
            pass

    assert admin.input_value("#content input[type=search], #content input[name=q]") == "Слав"


def test_a_codifier_that_is_read_stands_there_by_itself(admin: Page, live: str, session: Session) -> None:
    make_queued(session, CODIFIER)
    admin.goto(f"{live}/territory")
    expect(admin.locator("#codifier-work [role=status]")).to_be_visible()

    load_codifier(session)
    session.execute(update(LongWork).values(state=WorkState.DONE.value))
    session.commit()

    expect(admin.get_by_text("Діє кодифікатор")).to_be_visible()
    expect(admin.get_by_text("Знайти громаду")).to_have_count(1)
    expect(admin.locator("#codifier-work [role=status]")).to_have_count(0)


def test_a_menu_opened_while_a_list_is_on_its_way_stays_open(admin: Page, live: str) -> None:
    admin.goto(f"{live}/assets")
    gate = Gate(admin, "**/assets?status=*")
    admin.select_option("main [name=status]", index=2)
    gate.wait()
    admin.locator("#page-actions summary", has_text="Ще").click()

    gate.open()

    link = admin.locator("#page-actions a[href*='assets/export.csv']")
    expect(link).to_have_attribute("href", re.compile("status="))
    expect(link).to_be_visible()


# ---- Work that waits on the phone ----


def write_work(page: Page, live: str, camera: Asset) -> None:
    page.goto(f"{live}/work/new?asset={camera.id}")
    page.locator("[name=kind][value=preventive]").check(force=True)
    page.fill("[name=summary]", "Протерто скло")


@pytest.mark.expects_refusal
def test_the_way_to_sign_in_stays_under_the_finger(admin: Page, live: str, camera: Asset) -> None:
    write_work(admin, live, camera)
    admin.context.clear_cookies()
    admin.get_by_role("button", name="Зберегти").click()
    admin.locator("[data-kept] a.button").hover()

    admin.mouse.down()
    with admin.expect_response("**/work/token"):
        admin.evaluate("dispatchEvent(new Event('online'))")
    admin.evaluate(NEXT_FRAMES)
    admin.mouse.up()

    admin.wait_for_url("**/sign-in?next=**")


SLOW_STORE = """
const open = IDBFactory.prototype.open;
const waiting = [];
window.letStoreAnswer = () => { for (const answer of waiting.splice(0)) answer(); window.isStoreQuick = true; };
IDBFactory.prototype.open = function (...given) {
  const request = open.apply(this, given);
  Object.defineProperty(request, "onsuccess", {
    set: (answer) => request.addEventListener("success", () => (window.isStoreQuick ? answer() : waiting.push(answer))),
  });
  return request;
};
"""


@pytest.mark.expects_refusal
def test_a_refused_entry_sent_at_once_again_waits_for_its_photo(
    admin: Page, live: str, session: Session, camera: Asset
) -> None:
    write_work(admin, live, camera)
    admin.locator("[name=photos]").set_input_files(PHOTO)
    admin.locator("details.work-more summary").last.click()
    admin.fill("[name=ended_at]", "2020-01-01T10:00")
    admin.context.add_init_script(SLOW_STORE)
    admin.get_by_role("button", name="Зберегти").click()
    expect(admin.locator("[data-form-errors]")).to_be_visible()
    admin.wait_for_load_state()
    admin.fill("[name=ended_at]", "")

    admin.get_by_role("button", name="Зберегти").click()
    admin.evaluate("letStoreAnswer()")
    admin.wait_for_url(lambda url: "/work/new" not in url)

    entry = session.scalars(select(WorkEntry)).one()
    assert len(list_attachments(session, "work", entry.id)) == 1
