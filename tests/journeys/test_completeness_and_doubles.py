"""From a number of what is lacking to the file that fills it in; two records of one thing become one, and two again."""

import io

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.places.models.location import Location
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_location, make_organisation

pytestmark = pytest.mark.journey


def sign_in(page: Page, live: str) -> None:
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "it.admin")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


@pytest.mark.parametrize("width", [360, 1400])
def test_what_is_lacking_is_found_and_filled_in_and_doubles_become_one(
    page: Page, live: str, session: Session, width: int, keep_shot: object
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    make_person(session, "it.admin")
    town = make_hromada(session)
    make_kinds(session)
    holder = make_organisation(session, town, name="Відділ ІТ")
    make_organisation(session, town, name="ТОВ «Зв’язок»", role="provider", phone="044 123")
    make_organisation(session, town, name='Товариство з обмеженою відповідальністю "Звязок"', edrpou="12345678")
    pole = make_location(session, town, name="Парк, вхід", address="вул. Паркова, 1")
    park = make_location(session, town, name="Парк", kind="site")
    for at in range(3):
        make_asset(session, town, location_id=str(pole.id), price="10" if at else None, holder_id=str(holder.id))
    make_asset(session, town, kind="wifi_point", location_id=str(park.id), serial="A")
    stays, goes = pole.id, park.id
    session.commit()
    sign_in(page, live)

    page.goto(f"{live}/completeness")
    keep_shot(page, f"completeness-{width}")  # type: ignore[operator]
    page.locator('a[href="/assets?missing=price&kind=camera"]').click()
    expect(page.locator("#found")).to_contain_text("бракує: вартість")
    keep_shot(page, f"lacking-{width}")  # type: ignore[operator]
    with page.expect_download() as download:
        page.get_by_role("link", name="Завантажити таблицю").click()
    rows = list(openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0].values)
    assert (len(rows), rows[0][-1], rows[1][-1]) == (2, "Вартість придбання, грн", None)

    page.goto(f"{live}/doubles?of=organisation")
    keep_shot(page, f"doubles-{width}")  # type: ignore[operator]
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(f"{live}/doubles?of=location")
    page.get_by_role("link", name="Порівняти").click()
    keep_shot(page, f"pair-{width}")  # type: ignore[operator]
    expect(page.locator("input[name=keep][value=other]")).to_be_checked()
    page.get_by_role("button", name="Об’єднати").click()
    expect(page.locator("h1")).to_have_text("Парк, вхід")
    keep_shot(page, f"merged-{width}")  # type: ignore[operator]
    assert session.scalars(select(Location.id)).all() == [stays]
    session.rollback()
    page.goto(f"{live}/locations/{goes}")
    page.wait_for_url(f"{live}/locations/{stays}")
    page.get_by_role("button", name="Скасувати").click()
    page.wait_for_url(f"{live}/locations/{goes}")
    expect(page.locator("h1")).to_have_text("Парк")
