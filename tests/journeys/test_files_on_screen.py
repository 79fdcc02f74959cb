"""Files are of what is on screen, also when a script has changed the page since it was opened."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from registry.kernel.web.access import safe_next
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_transfer
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset, make_hromada

pytestmark = pytest.mark.journey


@pytest.fixture
def register(session: Session) -> None:
    """Two lines, one of them costs money, and a transfer between them."""
    hromada = make_hromada(session)
    make_asset(session, hromada, commissioned_on="2020-01-01")
    line = make_line(session, hromada)
    make_contract(session, line)
    make_transfer(session, line, make_line(session, hromada, code="2.2"))
    make_person(session, "admin.one", role="admin", hromada=hromada)
    session.commit()


def open_page(page: Page, live: str, address: str) -> None:
    page.goto(f"{live}/sign-in?next={safe_next(address)}")
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


@pytest.mark.usefixtures("register")
def test_files_and_ways_of_a_year_follow_its_what_if(page: Page, live: str) -> None:
    open_page(page, live, "/costing/2027")

    page.fill("[name=index]", "10")
    expect(page.locator("#costing")).to_contain_text("що, якщо")

    for form in ("xlsx", "csv"):
        expect(page.locator(f"#page-actions a[href*='costing.{form}']")).to_have_attribute(
            "href", f"/costing/2027/costing.{form}?index=10&line=&unit=thousand"
        )
    expect(page.locator("#year-ways a[href*='/years?']")).to_have_attribute(
        "href", "/costing/2027/years?index=10&line="
    )
    page.locator("#page-actions summary").click()
    expect(page.locator("#page-actions [data-print]")).to_be_visible()


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("address", "file"), [("/transfers", "transfers/export.csv"), ("/assets", "assets/export.csv")]
)
def test_files_of_a_list_follow_its_search(page: Page, live: str, address: str, file: str) -> None:
    open_page(page, live, address)

    page.fill("main [name=q]", "2")
    page.wait_for_url("**q=2**")

    expect(page.locator(f"#page-actions a[href*='{file}']")).to_have_attribute("href", f"/{file}?q=2")
