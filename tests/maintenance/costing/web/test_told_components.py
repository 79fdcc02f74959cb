"""What a page tells of a component is written once, and anew after anything that it tells of has changed."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import ContractTerm
from maintenance.costing.rules.figures import CostComponent
from maintenance.costing.web import told_components
from maintenance.costing.web.view import FEW_ASSETS
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada

COUNT = FEW_ASSETS + 1
LAST = "Камера за парком"


@pytest.fixture
def browser(app: Flask, session: Session) -> FlaskClient:
    hromada = make_hromada(session)
    for number in range(1, COUNT + 1):
        name = LAST if number == COUNT else f"Камера {number}"
        make_asset(session, hromada, inventory_number=f"К-{number}", name=name, commissioned_on="2020-01-01")
    make_contract(session, make_line(session, hromada))
    make_person(session, "admin.test", role="admin")
    session.commit()
    return sign_in(app, "admin.test")


def page(browser: FlaskClient, language: str = "uk") -> str:
    browser.post("/language", data={"lang": language})
    return browser.get("/costing/2026").text.replace("\u202f", " ").replace("\u00a0", " ")


def raise_price(session: Session) -> None:
    for term in session.scalars(select(ContractTerm)):
        term.amount += 1


def call_otherwise(session: Session) -> None:
    kind = session.scalars(select(AssetKind).where(AssetKind.code == "camera")).one()
    kind.definition = {**kind.definition, "plural_uk": {"one": "око", "few": "ока", "many": "очей"}}


def put_first(session: Session) -> None:
    asset = session.scalars(select(Asset).where(Asset.name == LAST)).one()
    update_asset(session, SYSTEM, asset.id, {"inventory_number": "А-1"}, version=asset.version)


def rename(session: Session) -> None:
    session.scalars(select(Asset).where(Asset.inventory_number == "К-1")).one().name = "Камера біля мосту"


def take_away(session: Session) -> None:
    session.delete(session.scalars(select(Asset).where(Asset.inventory_number == "К-1")).one())


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (raise_price, f"{COUNT} камер × 12 міс × 500,00 грн", f"{COUNT} камер × 12 міс × 501,00 грн"),
        (call_otherwise, f"{COUNT} камер ×", f"{COUNT} очей ×"),
        (put_first, "Камера 6", LAST),
        (rename, "Камера 1", "Камера біля мосту"),
        (take_away, f"{COUNT} камер ×", f"{COUNT - 1} камер ×"),
    ],
)
def test_a_page_tells_what_is_now(
    browser: FlaskClient, session: Session, change: Callable[[Session], None], before: str, after: str
) -> None:
    former = page(browser)
    change(session)
    session.commit()
    now = page(browser)

    assert (before in former, after in former) == (True, False)
    assert (before in now, after in now) == (False, True)


def test_each_reader_is_told_in_their_own_language(browser: FlaskClient) -> None:
    pages = [page(browser, language) for language in ("uk", "en", "uk")]

    assert ["7 камер × 12 міс" in one for one in pages] == [True, False, True]
    assert ["7 × CCTV camera" in one for one in pages] == [False, True, False]


def test_a_component_is_written_once(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page(browser)
    monkeypatch.setattr(CostComponent, "working", property(lambda _component: pytest.fail("written again")))

    assert f"{COUNT} камер ×" in page(browser)


def test_no_more_components_are_kept_than_there_is_room_for(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_components, "MOST_TOLD", 0)

    assert f"{COUNT} камер ×" in page(browser)
