"""A programme from nothing to its amendment: typed and pasted into a grid, checked, adopted, amended, compared."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_hromada

pytestmark = pytest.mark.journey
WIDTHS = {"sqlite": 1400, "postgis": 360}
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def desk(page: Page, live: str, session: Session, engine_name: str) -> Page:
    """An accountant who has signed in."""
    hromada = make_hromada(session)
    make_person(session, "olha.desk", role="accountant", hromada=hromada)
    session.commit()
    page.set_viewport_size({"width": WIDTHS[engine_name], "height": 900})
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "olha.desk")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def test_a_programme_is_written_checked_adopted_amended_and_compared(desk: Page, live: str, keep_shot: object) -> None:
    desk.goto(f"{live}/programmes/new")
    desk.fill("[name=title]", "Програма на 2028 рік")
    desk.fill("[name=code]", "new-2028")
    desk.fill("[name=first_year]", "2028")
    desk.fill("[name=last_year]", "2028")
    desk.fill("[name=outline]", "Підтримка\n- Камери\n- Wi-Fi")
    desk.get_by_role("button", name="Створити проєкт").last.click()

    cells = desk.locator("[data-grid] td")
    cell = desk.locator("[data-grid] tr").nth(2).locator("td")
    cell.nth(4).click()
    desk.keyboard.type("120,5")
    desk.keyboard.press("Tab")
    desk.evaluate(PASTE, '100,0\t20,5\n"40,0"\t')
    expect(cells).to_have_count(4 * 9)
    expect(desk.locator("[data-grid] tr").nth(3).locator("td").nth(5)).to_contain_text("40,0")
    desk.keyboard.press("Control+z")
    expect(desk.locator("[data-grid] tr").nth(3).locator("td").nth(5)).to_have_text("")
    desk.keyboard.press("Control+Shift+Z")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("F2")
    desk.keyboard.type("9")
    desk.keyboard.press("Escape")
    expect(desk.locator("[data-grid] tr").nth(3).locator("td").nth(5)).to_contain_text("40,0")
    expect(desk.locator("[data-summary]")).not_to_have_text("Усе сходиться")
    keep_shot(desk, "programme-editor")  # type: ignore[operator]

    desk.get_by_role("button", name="Порахувати підсумки", exact=True).click()
    expect(desk.locator("[data-grid] tr").first.locator("td").nth(4)).to_have_text("160,5")
    expect(desk.locator("[data-summary]")).to_have_text("Усе сходиться")
    desk.get_by_role("button", name="Додати захід").click()
    expect(desk.locator("[data-grid] tr")).to_have_count(5)
    expect(desk.locator("[data-grid] tr").nth(4).locator("td").first).to_have_text("1.3")
    desk.get_by_role("button", name="Вгору").click()
    expect(desk.locator("[data-grid] tr").nth(3).locator("td").first).to_have_text("1.3")
    desk.get_by_role("button", name="Вилучити рядки").click()
    expect(desk.locator("[data-grid] tr")).to_have_count(4)
    desk.keyboard.press("Control+s")
    expect(desk.locator("[data-said]")).to_have_text("Збережено")

    desk.goto(f"{live}/programmes/new-2028/adopt")
    desk.fill("[name=number]", "12-5/8")
    desk.get_by_role("button", name="Прийняти", exact=True).last.click()
    expect(desk.locator(".badge", has_text="діє").first).to_be_visible()

    desk.goto(f"{live}/programmes/new-2028/amend")
    desk.get_by_role("button", name="Підготувати зміни").last.click()
    desk.locator("[data-grid] tr").nth(2).locator("td").nth(5).click()
    desk.keyboard.type("110,0")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Порахувати підсумки", exact=True).click()
    expect(desk.locator("[data-grid] tr").first.locator("td").nth(4)).to_have_text("170,5")
    desk.get_by_role("button", name="Зберегти", exact=True).click()
    expect(desk.locator("[data-said]")).to_have_text("Збережено")
    desk.goto(f"{live}/programmes/new-2028/compare/new-2028-zminy")

    row = desk.locator("tr", has_text="2028 рік")
    expect(row).to_contain_text("170")
    keep_shot(desk, "programme-compare")  # type: ignore[operator]
