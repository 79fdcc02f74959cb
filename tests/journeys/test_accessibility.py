"""Pages as those use them who see little or nothing: axe finds no serious fault, on a phone and on a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from config.settings import ROOT
from tests.factories.people import PASSWORD, make_person

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("demonstration")]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"sqlite": 360, "postgis": 1400}
"""What a page looks like is no matter of the engine: each looks at one width."""
PAGES = (
    "/", "/assets", "/assets?kind=camera", "/assets/new?kind=camera", "/map", "/work", "/work/journal", "/work/new",
    "/contracts", "/contracts/uncovered", "/costing", "/programmes", "/programmes/read", "/plans", "/plans/new",
    "/imports", "/imports/new",
    "/locations", "/locations/unplaced", "/organisations", "/publishing", "/history", "/hromadas", "/territory",
    "/base-map", "/people", "/kinds", "/search?q=камера", "/profile", "/public/", "/api/docs",
    "/templates", "/templates/act", "/templates/settings", "/papers/inventory", "/papers/journal",
)  # fmt: skip


@pytest.fixture
def axe(request: pytest.FixtureRequest) -> str:
    """The source of axe, which comes with what lints our scripts."""
    if not AXE.exists():
        message = "axe-core is missing: npm install --no-save --ignore-scripts"
        pytest.fail(message) if request.config.getoption("--require-browser") else pytest.skip(message)
    return AXE.read_text(encoding="utf-8")


def faults(page: Page, axe: str) -> Iterator[str]:
    """Give the serious faults of the page that is shown."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    for one in found["violations"]:
        if one["impact"] in ("serious", "critical"):
            yield f"{page.url}: {one['id']} {[node['html'][:200] for node in one['nodes'][:3]]}"


def test_no_page_has_a_serious_fault(
    page: Page, live: str, session: Session, axe: str, engine_name: str
) -> None:  # fmt: skip
    make_person(session, "admin.one")
    session.commit()
    page.set_viewport_size({"width": WIDTHS[engine_name], "height": 900})
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)

    found = []
    for address in PAGES:
        page.goto(f"{live}{address}")
        found += faults(page, axe)
    page.goto(f"{live}/assets")
    page.locator("[name=id]").first.check()
    page.get_by_role("button", name="Змінити", exact=True).click()
    page.select_option("[name=status]", "retired")
    page.locator("[name=decommissioned_on] + button").click()  # It comes with the script.
    expect(page.locator(".calendar")).to_be_visible()
    found += faults(page, axe)

    assert found == []
