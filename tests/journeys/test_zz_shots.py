import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_hromada
from tests.factories.printed_programmes import as_text, print_programme
from tests.factories.programmes import read_built_in
from maintenance.programmes.operations.reading import open_reading
from registry.kernel.access import SYSTEM
pytestmark = pytest.mark.journey

def test_shots(page: Page, live: str, session: Session) -> None:
    make_hromada(session); make_person(session, "adm", role="admin"); open_reading(session, SYSTEM, is_open=True); session.commit()
    out="/var/tmp/reader/"
    page.goto(f"{live}/sign-in?next=/programmes/read")
    page.fill("[name=login]", "adm"); page.fill("[name=password]", PASSWORD); page.press("[name=password]", "Enter")
    page.wait_for_url("**/programmes/read")
    for w in (1400,360):
        page.set_viewport_size({"width": w, "height": 900})
        page.goto(f"{live}/programmes/read")
        page.screenshot(path=f"{out}empty-{w}.png", full_page=True)
        page.fill("textarea", as_text(print_programme(read_built_in("slavutych-2017-2020"))))
        page.get_by_role("button", name="Перевірити").click()
        page.wait_for_selector("#reading")
        page.evaluate("document.querySelectorAll('.reading__rows').forEach((d,i)=>d.open=i==2)")
        page.screenshot(path=f"{out}out-{w}.png", full_page=True)
        print(w, page.evaluate("[document.documentElement.scrollWidth, innerWidth]"))
        page.goto(f"{live}/public/programme")
        page.screenshot(path=f"{out}public-{w}.png", full_page=True)
        page.fill("textarea", "Захід\tСума\tЩе\nКамери\t10,0*\t5")
        page.get_by_role("button", name="Перевірити").click()
        page.wait_for_selector("#reading")
        page.screenshot(path=f"{out}public-out-{w}.png", full_page=True)
