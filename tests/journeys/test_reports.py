"""A report from what «Сьогодні» reminds of to the public page: draft, texts, issuing, comparison, publication."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from tests.factories.maintenance_facts import make_act
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import first_hromada, make_asset, make_kinds
from tests.factories.reports import make_reported
from tests.journeys.test_accessibility import axe, faults
from tests.registry.exchange.importing import works_at_once

__all__ = ["axe"]
pytestmark = pytest.mark.journey
WIDTHS = {"sqlite": 360, "postgis": 1400}
"""What a page looks like is no matter of the engine: each looks at one width."""


@pytest.fixture
def contract(page: Page, live: str, live_app: Flask, session: Session, engine_name: str) -> Iterator[Contract]:
    """A programme with facts, and an administrator who has signed in; works are carried out by the server itself."""
    works_at_once(live_app)
    make_kinds(session)
    hromada = first_hromada(session)
    made = make_reported(session, hromada)
    make_asset(session, hromada)
    make_person(session, "admin.one", hromada=hromada)
    session.commit()
    page.set_viewport_size({"width": WIDTHS[engine_name], "height": 900})
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "admin.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return made


def test_a_report_is_written_issued_compared_and_published(
    page: Page, live: str, session: Session, contract: Contract, axe: str
) -> None:
    found = []
    page.goto(f"{live}/reports")
    page.get_by_role("link", name="Новий звіт").first.click()
    page.select_option("[name=programme]", index=1)
    page.fill("[name=year]", "2026")
    page.fill("[name=quarter]", "1")
    found += faults(page, axe)
    page.get_by_role("button", name="Почати чернетку").click()
    expect(page.locator("h1")).to_contain_text("1 квартал 2026 року")
    page.get_by_role("link", name="Дописати тексти").click()
    page.fill("[name=problems]", "Брак коштів на нові камери")
    page.locator(".form__actions button[type=submit]").click()
    expect(page.get_by_text("Брак коштів на нові камери")).to_be_visible()
    found += faults(page, axe)

    page.get_by_role("link", name="Видати").click()
    page.fill("[name=signed_by]", "Начальник відділу")
    page.locator(".form__actions button[type=submit]").click()
    expect(page.get_by_text("Файли віддаються байт у байт")).to_be_visible()
    make_act(session, contract, **{"on": "2026-03-31", "from": "2026-03-29", "to": "2026-03-31"}, amount="50.00")
    session.commit()
    page.reload()
    found += faults(page, axe)
    page.get_by_role("link", name="Що саме").click()
    expect(page.get_by_text("внесено після звіту").first).to_be_visible()
    found += faults(page, axe)

    page.go_back()
    page.get_by_role("link", name="Оприлюднити").click()
    page.locator(".form__actions button[type=submit]").click()
    page.get_by_role("link", name="Відкрити на сайті").click()
    expect(page.locator("h1")).to_have_text("Звіт про виконання програми за 1 квартал 2026 року")
    expect(page.locator("svg.columns__svg").first).to_be_visible()
    expect(page.locator("td", has_text=re.compile(r"3\s000,30")).first).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found += faults(page, axe)
    page.goto(f"{live}/public/reports/")
    found += faults(page, axe)

    assert found == []
