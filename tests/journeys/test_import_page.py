"""A table comes in through the page: found, corrected, written in the background, taken back."""

import io
import uuid
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.kernel.long_work import run_work
from registry.kernel.seams import db, seams
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_hromada, make_kinds

pytestmark = pytest.mark.journey
ROWS = (
    ("Перелік камер громади",),
    ("Інв.№", "Найменування майна", "Стан", "Балансоутримувач", "Дата введення"),
    ("К-1", "Камера на площі", "спить", "Виконком", "05.03.2022"),
    ("К-2", "Камера в парку", "спить", "Виконком", "31.02.2022"),
    ("К-3", "Камера біля школи", "працює", "", "05.03.2022"),
    ("Разом", "", "", "", "3"),
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook as offices make it: a cover, a title, a row of totals."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet("Титул").write_string(0, 0, "Відділ")
        sheet = made.add_worksheet("Камери")
        for at, row in enumerate(ROWS):
            sheet.write_row(at, 0, row)
    path = tmp_path / "камери.xlsx"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def town(session: Session, live_app: Flask) -> None:
    """A hromada with a technician; works are carried out by the server itself."""
    hromada = make_hromada(session)
    make_kinds(session)
    make_person(session, "olena.it", role="technician", hromada=hromada)
    session.commit()

    def start(arguments: tuple[str, ...]) -> None:
        with live_app.app_context():
            run_work(db.session(), uuid.UUID(arguments[-1]))

    seams(live_app).start_command = start


def open_page(page: Page, live: str, address: str) -> None:
    page.goto(f"{live}/sign-in?next={address}")
    page.fill("[name=login]", "olena.it")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def numbers(session: Session) -> list[str]:
    session.rollback()
    found = list(session.scalars(select(Asset.inventory_number).order_by(Asset.inventory_number)))
    session.rollback()
    return found


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("width", [1400, 360])
def test_a_table_is_brought_corrected_written_and_taken_back(
    page: Page, live: str, session: Session, book: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, live, "/assets")
    page.get_by_role("link", name="Принести таблицю").click()
    page.select_option("[name=kind]", "camera")
    page.set_input_files("[name=file]", book)
    page.get_by_role("button", name="Далі").last.click()

    expect(page.locator("main")).to_contain_text("Аркуш «Камери». Заголовки — у рядку 2")
    expect(page.locator("#column-1")).to_have_value("name")
    page.get_by_role("button", name="Перевірити").click()

    expect(page.locator("main")).to_contain_text("виправте 5 помилок")
    rows = page.get_by_role("region", name="Рядки файлу")
    assert width > 360 or rows.evaluate("box => box.scrollWidth <= box.clientWidth"), "rows are cards on a phone"
    page.get_by_label("«спить»").select_option("reserve")
    page.get_by_label("створити всі, яких немає").check()
    page.get_by_label("Дата введення, рядок 4").fill("28.02.2022")
    page.get_by_role("button", name="Зберегти виправлення й перевірити").click()

    expect(page.locator("main")).to_contain_text("Можна записувати")
    page.get_by_role("button", name="Записати").first.click()
    page.locator("dialog").get_by_role("button", name="Записати").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("камери.xlsx")
    expect(page.locator("main")).to_contain_text("Камера біля школи")
    assert numbers(session) == ["К-1", "К-2", "К-3"]
    page.get_by_role("button", name="Скасувати імпорт").first.click()
    page.locator("dialog").get_by_role("button", name="Скасувати імпорт").click()

    expect(page.locator("main")).to_contain_text("Імпорт скасовано")
    assert numbers(session) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
