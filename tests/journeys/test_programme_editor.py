"""A programme from nothing to its amendment: typed and pasted into a grid, checked, adopted, amended, compared."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from tests.browsing import Gate
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_hromada
from tests.journeys.test_accessibility import axe, faults

__all__ = ["axe"]

Shot = Callable[[Page, str], None]
pytestmark = pytest.mark.journey
WIDTHS = {"sqlite": 1400, "postgis": 360}
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const told = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
}"""


@pytest.fixture
def desk(page: Page, live: str, session: Session, engine_name: str) -> Page:
    """An accountant who has signed in."""
    hromada = make_hromada(session)
    make_contract(session, make_line(session, hromada, "1.2"))
    make_asset(session, hromada, inventory_number="К-1", commissioned_on=date(2021, 5, 1))
    make_person(session, "olha.desk", role="accountant", hromada=hromada)
    session.commit()
    page.set_viewport_size({"width": WIDTHS[engine_name], "height": 900})
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "olha.desk")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def cell_of(desk: Page, row: int, column: int) -> Locator:
    return desk.locator("[data-grid] tr").nth(row).locator("td").nth(column)


def write_draft(desk: Page, live: str) -> None:
    desk.goto(f"{live}/programmes/new")
    desk.fill("[name=title]", "Програма на 2028 рік")
    desk.fill("[name=code]", "new-2028")
    desk.fill("[name=first_year]", "2028")
    desk.fill("[name=last_year]", "2028")
    desk.fill("[name=outline]", "Підтримка\n- Камери\n- Wi-Fi")
    desk.get_by_role("button", name="Створити проєкт").last.click()
    wait_for_script(desk)


def wait_for_script(desk: Page) -> None:
    """The rows stand on the page before the script that edits them."""
    expect(desk.get_by_role("toolbar")).to_be_visible()


def test_figures_are_typed_pasted_taken_back_and_checked(desk: Page, live: str, axe: str, keep_shot: Shot) -> None:
    write_draft(desk, live)
    cells = desk.locator("[data-grid] td")
    cell_of(desk, 2, 4).click()
    desk.keyboard.type("120,5")
    desk.keyboard.press("Tab")
    desk.evaluate(PASTE, '100,0\t20,5\n"40,0"\t')
    expect(cells).to_have_count(4 * 9)
    expect(cell_of(desk, 3, 5)).to_contain_text("40,0")
    desk.keyboard.press("Control+z")
    expect(cell_of(desk, 3, 5)).to_have_text("")
    desk.keyboard.press("Control+Shift+Z")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("F2")
    desk.keyboard.type("9")
    desk.keyboard.press("Escape")
    expect(cell_of(desk, 3, 5)).to_contain_text("40,0")
    expect(desk.locator("[data-summary]")).not_to_have_text("Усе сходиться")
    keep_shot(desk, "programme-editor")
    assert list(faults(desk, axe)) == []
    desk.get_by_role("button", name="Порахувати підсумки", exact=True).click()
    expect(cell_of(desk, 0, 4)).to_contain_text("160,5")
    desk.get_by_role("button", name="Додати захід").click()
    expect(desk.locator("[data-grid] tr")).to_have_count(5)
    expect(cell_of(desk, 4, 0)).to_have_text("1.3")
    desk.get_by_role("button", name="Вгору").click()
    expect(cell_of(desk, 3, 0)).to_have_text("1.3")
    desk.get_by_role("button", name="Вилучити рядки").click()
    expect(desk.locator("[data-grid] tr")).to_have_count(4)
    desk.keyboard.press("Control+s")
    expect(desk.locator("[data-said]")).to_have_text("Збережено")
    desk.get_by_role("button", name="Порахувати всі підсумки проєкту").click()
    expect(desk.locator("[data-summary]")).to_have_text("Усе сходиться")


def test_what_is_typed_while_totals_are_made_stays(desk: Page, live: str) -> None:
    write_draft(desk, live)
    gate = Gate(desk, "**/totals", method="POST", most=1)
    cell_of(desk, 2, 4).click()
    desk.keyboard.type("120,5")
    desk.get_by_role("button", name="Порахувати підсумки", exact=True).click()
    gate.wait()
    cell_of(desk, 3, 4).click()
    desk.keyboard.type("40")

    gate.open()
    expect(cell_of(desk, 0, 4)).to_contain_text("120,5")
    desk.keyboard.type(",0")
    desk.keyboard.press("Enter")

    expect(cell_of(desk, 3, 4)).to_contain_text("40,0")
    desk.get_by_role("button", name="Порахувати підсумки", exact=True).click()
    expect(cell_of(desk, 0, 4)).to_contain_text("160,5")


def test_saving_again_before_the_first_saving_has_answered_keeps_all(desk: Page, live: str) -> None:
    write_draft(desk, live)
    gate = Gate(desk, "**/save", method="POST", most=1)
    for row, figure in ((2, "120,5"), (3, "40,0")):
        cell_of(desk, row, 4).click()
        desk.keyboard.type(figure)
        desk.keyboard.press("Enter")
        desk.keyboard.press("Control+s")
    gate.wait()

    gate.open()
    expect(desk.locator("[data-said]")).to_have_text("Збережено")
    desk.reload()
    wait_for_script(desk)

    expect(cell_of(desk, 2, 4)).to_contain_text("120,5")
    expect(cell_of(desk, 3, 4)).to_contain_text("40,0")


def test_values_of_an_indicator_are_pasted_from_a_spreadsheet_and_taken_back(
    desk: Page, live: str, axe: str, keep_shot: Shot
) -> None:
    write_draft(desk, live)
    desk.goto(f"{live}/programmes/new-2028/edit/indicators")
    desk.fill("[name=title]", "Частка відкритих даних")
    fields = desk.locator("[data-values] input")
    told = desk.locator("[data-pasted]")

    def held() -> list[str]:
        return [one.input_value() for one in fields.all()]

    fields.nth(0).fill("10")
    count, before = fields.count(), held()
    row = [f"{number},5" for number in range(count)]

    fields.nth(0).focus()
    desk.evaluate(PASTE, "\t".join([*row, "лишнє"]) + "\r\n")
    assert held() == row
    expect(told).to_have_text("Не вмістилося значень: 1.")
    desk.keyboard.press("Control+z")
    assert held() == before
    expect(told).to_have_text("")
    desk.keyboard.press("Control+Shift+Z")
    assert held() == row

    fields.nth(1).focus()
    desk.evaluate(PASTE, "7,25\n1 200,5\n")
    assert held() == [row[0], "7,25", "1 200,5", *row[3:]]
    desk.evaluate(PASTE, "1\t2\n3\t4\n")
    expect(told).to_contain_text("Вставлено лише перший рядок із 2")
    for _paste in range(3):
        desk.keyboard.press("Control+z")
    assert held() == before

    fields.nth(0).focus()
    desk.evaluate(PASTE, "\t".join(row))
    keep_shot(desk, "programme-indicator-values")
    assert list(faults(desk, axe)) == []
    desk.get_by_role("button", name="Зберегти", exact=True).last.click()
    expect(desk.locator(".flashes")).to_contain_text("Збережено")
    expect(desk.locator("main")).to_contain_text(row[0])


def test_a_programme_is_adopted_amended_and_compared(desk: Page, live: str, axe: str, keep_shot: Shot) -> None:
    write_draft(desk, live)
    cell_of(desk, 2, 5).click()
    desk.keyboard.type("100,0")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Control+s")
    expect(desk.locator("[data-said]")).to_have_text("Збережено")
    desk.get_by_role("button", name="Порахувати всі підсумки проєкту").click()
    expect(desk.locator("[data-summary]")).to_have_text("Усе сходиться")

    desk.goto(f"{live}/programmes/new-2028/adopt")
    desk.fill("[name=number]", "12-5/8")
    desk.get_by_role("button", name="Прийняти", exact=True).last.click()
    expect(desk.locator(".badge", has_text="діє").first).to_be_visible()

    desk.goto(f"{live}/programmes/new-2028/amend")
    desk.get_by_role("button", name="Підготувати зміни").last.click()
    wait_for_script(desk)
    cell_of(desk, 2, 5).click()
    desk.keyboard.type("110,0")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Порахувати підсумки", exact=True).click()
    expect(cell_of(desk, 0, 4)).to_contain_text("110,0")
    desk.get_by_role("button", name="Зберегти", exact=True).click()
    expect(desk.locator("[data-said]")).to_have_text("Збережено")
    desk.goto(f"{live}/programmes/new-2028/compare/new-2028-zminy")

    row = desk.locator("tr", has_text="2028 рік")
    expect(row).to_contain_text("110")
    keep_shot(desk, "programme-compare")
    found = list(faults(desk, axe))
    for address in ("new", "new-2028/copy", "new-2028-zminy/words", "new-2028-zminy/adopt", "new-2028-zminy/proposals"):
        desk.goto(f"{live}/programmes/{address}")
        keep_shot(desk, f"programme-{address.replace('/', '-')}")
        found += faults(desk, axe)
    assert found == []
    for box in desk.locator("[name=key]").all():
        box.check()
    desk.get_by_role("button", name="Взяти позначене").click()
    expect(desk.locator(".flashes")).to_contain_text("Взято 2 пропозиції")
    desk.get_by_role("link", name="До таблиці").click()
    traced = desk.locator("[data-grid] td", has=desk.locator(".grid__trace"))
    traced.nth(1).click()  # The first is the row itself, which is bound to its line.
    expect(desk.locator("[data-here]")).to_contain_text("Рядок 1.2, кошторис 2028 року")
    keep_shot(desk, "programme-traces")
