"""A programme's table goes from a document's clipboard through the page into the register."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_hromada

pytestmark = pytest.mark.journey
COPIED = """
<p>Вигадана програма інформатизації громади</p><p>Перелік заходів, тис. грн</p>
<table><tr><th rowspan="2">Назва заходу</th><th colspan="2">2026 рік</th><th>Потреба</th></tr>
<tr><th>загальний фонд</th><th>спеціальний фонд</th><th>загальний фонд</th></tr>
<tr><td><p>1.1 Обслуговування</p><p>камер</p></td><td>100,0</td><td>-</td><td>120,0</td></tr>
<tr><td>1.2 Сервери "Дубль"</td><td>20,0</td><td>81,120</td><td>20,0</td></tr>
<tr><td>Усього</td><td>130,0</td><td>81,120</td><td>140,0</td></tr></table>
"""
PASTE = """(field, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "words without cells");
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def town(session: Session) -> str:
    """A hromada with somebody who keeps programmes; its code."""
    hromada = make_hromada(session)
    make_person(session, "ekonomist", role="accountant", hromada=hromada)
    session.commit()
    return hromada.code


def test_a_copied_table_is_pasted_checked_corrected_and_kept(
    page: Page, live: str, town: str, session: Session
) -> None:
    page.goto(f"{live}/sign-in?next=/programmes/read")
    page.fill("[name=login]", "ekonomist")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/programmes/read")  # With its script, which stands by when the field is long there.
    field = page.get_by_label("Таблиця з документа або аркуша")
    field.evaluate(PASTE, COPIED)
    expect(field).to_have_value(
        "Вигадана програма інформатизації громади\nПерелік заходів, тис. грн\n"
        "Назва заходу\t2026 рік\t\tПотреба\n\tзагальний фонд\tспеціальний фонд\tзагальний фонд\n"
        '"1.1 Обслуговування\nкамер"\t100,0\t-\t120,0\n"1.2 Сервери ""Дубль"""\t20,0\t81,120\t20,0\n'
        "Усього\t130,0\t81,120\t140,0\n"
    )
    page.get_by_role("button", name="Перевірити").click()
    expect(page.get_by_text("надруковано «130,0»").first).to_be_visible()

    page.get_by_label("Рік: Потреба › загальний фонд").select_option("2027")
    page.get_by_role("button", name="Перечитати").click()
    expect(page.get_by_text("1 виправлення пояснює 1 зауваження.")).to_be_visible()
    expect(page.get_by_label("Роки")).to_have_value("2026, 2027")
    expect(page.get_by_role("region", name="Перелік заходів, тис. грн").get_by_text("81,120")).to_have_count(2)

    page.get_by_label("Код програми").fill("vyhadana-2026")
    page.get_by_role("button", name="Зберегти", exact=True).click()
    page.wait_for_url("**/programmes/vyhadana-2026?view=check")
    expect(page.get_by_text("надруковано «130,0»").first).to_be_visible()

    session.rollback()
    kept = session.scalars(select(Programme).where(Programme.code == "vyhadana-2026")).one()
    assert [row.title for row in kept.tables[0].rows] == ["1.1 Обслуговування\nкамер", '1.2 Сервери "Дубль"', "Усього"]
