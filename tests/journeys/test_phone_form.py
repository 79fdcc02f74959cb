"""The form of work on a phone, and the asset form: what a browser's own behaviour must not spoil."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.kernel.queries.attachments import list_attachments
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_hromada, make_location
from tests.safety.town import make_picture

pytestmark = pytest.mark.journey


@pytest.fixture
def camera(session: Session) -> Asset:
    """A camera on a pole, and an administrator."""
    hromada = make_hromada(session)
    asset = make_asset(session, hromada, name="Камера біля школи", location_id=make_location(session, hromada).id)
    make_person(session, "admin.one", role="admin", hromada=hromada)
    session.commit()
    return asset


def sign_in(page: Page, live: str) -> None:
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


@pytest.mark.expects_refusal
def test_a_refused_entry_keeps_its_photo(page: Page, live: str, session: Session, camera: Asset) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    sign_in(page, live)
    page.goto(f"{live}/work/new?asset={camera.id}")
    page.locator('[name="kind"][value="preventive"]').check(force=True)
    page.locator('[name="summary"]').fill("Протерто скло")
    page.locator('[name="photos"]').set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": make_picture()}
    )
    page.locator("details.work-more summary").last.click()
    page.locator('[name="ended_at"]').fill("2020-01-01T10:00")

    page.get_by_role("button", name="Зберегти").click()
    expect(page.locator("[data-form-errors]")).to_be_visible()
    expect(page.locator("[data-photo-list] img")).to_have_count(1)
    page.locator('[name="ended_at"]').fill("")
    page.get_by_role("button", name="Зберегти").click()
    page.wait_for_url(lambda url: "/work/new" not in url)

    entry = session.query(WorkEntry).one()
    assert len(list_attachments(session, "work", entry.id)) == 1


@pytest.mark.parametrize(("address", "field"), [("/work/new?asset={id}", "photos"), ("/assets/{id}?tab=files", "file")])
def test_photos_that_are_too_much_together_are_told_of_before_they_are_sent(
    page: Page, live: str, camera: Asset, tmp_path: Path, address: str, field: str
) -> None:
    large = [tmp_path / "a.jpg", tmp_path / "b.jpg"]
    for path in large:
        with path.open("wb") as file:
            file.truncate(21 * 1024 * 1024)
    sign_in(page, live)
    page.goto(live + address.format(id=camera.id))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    form = page.locator("form", has=page.locator(f'[name="{field}"]'))

    page.locator(f'[name="{field}"]').set_input_files(large)
    expect(form.locator("[data-told-too-large]")).to_have_text(
        "Файли разом — 42 МБ, а за раз приймаємо до 40 МБ: додайте частинами."
    )
    form.locator("button[type=submit]").last.click()

    assert "POST" not in sent
    page.locator(f'[name="{field}"]').set_input_files(large[:1])
    expect(form.locator("[data-told-too-large]")).to_have_count(0)


def test_a_single_file_that_is_too_large_is_told_of_as_one(
    page: Page, live: str, camera: Asset, tmp_path: Path
) -> None:
    large = tmp_path / "a.jpg"
    with large.open("wb") as file:
        file.truncate(41 * 1024 * 1024)
    sign_in(page, live)
    page.goto(f"{live}/assets/{camera.id}?tab=files")

    page.locator('[name="file"]').set_input_files(large)

    expect(page.locator("[data-told-too-large]")).to_have_text("Файл має 41 МБ, а приймаємо до 40 МБ.")


def test_enter_in_a_field_saves_the_asset(page: Page, live: str, session: Session, camera: Asset) -> None:
    sign_in(page, live)
    page.goto(f"{live}/assets/{camera.id}/edit")
    page.locator('main [name="name"]').fill("Камера біля ліцею")

    page.locator('main [name="name"]').press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Камера біля ліцею")


def test_a_new_camera_on_a_known_pole_is_aimed_on_the_map(
    page: Page, live: str, session: Session, camera: Asset
) -> None:
    sign_in(page, live)

    page.goto(f"{live}/assets/new?kind=camera&location_id={camera.location_id}")

    expect(page.locator("[data-place-picker] .place-handle")).to_be_visible()
    expect(page.locator('[name="range_m"]')).to_have_value("80")
    expect(page.locator(f'[name="location_id"][value="{camera.location_id}"]')).to_be_checked()


@pytest.mark.expects_refusal
def test_work_sent_after_the_session_ended_is_written_once_signed_in_again(
    page: Page, live: str, session: Session, camera: Asset
) -> None:
    sign_in(page, live)
    page.goto(f"{live}/work/new?asset={camera.id}")
    page.locator('[name="kind"][value="preventive"]').check(force=True)
    page.locator('[name="summary"]').fill("Протерто скло")
    page.context.clear_cookies()

    page.get_by_role("button", name="Зберегти").click()
    page.locator("[data-kept] a.button").click()
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("[data-kept] .alert--ok")).to_be_visible()

    entry = session.query(WorkEntry).one()
    assert entry.summary == "Протерто скло"


def test_a_place_is_marked_from_a_phone_without_scrolling_for_the_map(page: Page, live: str, camera: Asset) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 51.5234567, "longitude": 30.7654321})
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, live)
    page.goto(f"{live}/locations/new")

    page.get_by_role("link", name="Позначити на карті").click()
    expect(page.locator("[data-place-picker]")).to_be_in_viewport(ratio=0.3)
    page.get_by_role("button", name="Я на місці").click()

    expect(page.locator("[name=lat]")).to_have_value(re.compile(r"51[.,]52345"))
    expect(page.locator("[name=lon]")).to_have_value(re.compile(r"30[.,]76543"))
    expect(page.locator("[name=position_source]")).to_have_value("measured")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
