"""Pages of versions: a costing is kept by a form, opened as it was, and compared line by line."""

import io
import re
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.version import CostingVersion
from maintenance.costing.web import version_view
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import retire_asset
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada
from tests.factories.maintenance_versions import DECISION, make_version
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada

SLAVUTYCH, KOBELIAKY = "UA32100130000093505", "UA53080130000014699"
NEW = f"/costing/2020/versions/new?hromada={SLAVUTYCH}"
OWN = select(CostingVersion).where(~CostingVersion.is_demo)
"""What was kept here: the demonstration has one too."""
KEPT = {"hromada": SLAVUTYCH, "stage": "approved", "decision": DECISION}
Browser = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Make a person with a role and give their browser."""

    def make(role: str = "accountant", hromada: Hromada | None = None) -> FlaskClient:
        make_person(session, f"{role}.test", role=role, hromada=hromada)
        session.commit()
        return sign_in(app, f"{role}.test")

    return make


@pytest.fixture
def slavutych(session: Session) -> Hromada:
    return session.scalars(select(Hromada).where(Hromada.code == SLAVUTYCH)).one()


def cells(page: str) -> str:
    """Give a page's words without its marks."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page))


def retire_a_camera(session: Session, hromada: Hromada, on: date) -> None:
    own = select(Asset).where(Asset.hromada_id == hromada.id, Asset.kind_code == "camera")
    camera = session.scalars(own.order_by(Asset.inventory_number)).first()
    assert camera is not None
    retire_asset(session, SYSTEM, camera.id, on=on, version=camera.version)


def test_a_year_offers_to_keep_it_and_lists_what_was_kept(browser: Browser) -> None:
    client = browser()
    empty = client.get(f"/costing/2020?hromada={SLAVUTYCH}").text
    form = client.get(NEW).text

    kept = client.post("/costing/2020/versions/new", data=KEPT)
    page = cells(client.get(f"/costing/2020?hromada={SLAVUTYCH}").text)

    assert "Ще нічого не збережено" in empty
    assert "/costing/2020/versions/new" in empty
    assert "затверджено" in form
    assert kept.status_code == 302
    assert f"Версія 1 затверджено {DECISION}" in page
    assert "зараз: без змін" in page


def test_a_decision_of_a_day_to_come_is_doubted(browser: Browser) -> None:
    client = browser()
    pages = [
        client.post("/costing/2020/versions/new", data={**KEPT, "decision": told}, follow_redirects=True).text
        for told in ("№ 6 від 20.12.2019", "№ 7 від 20.12.2090")
    ]

    assert ["День рішення, 20.12.2090, ще не настав" in page for page in pages] == [False, True]


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"decision": ""}, "decision", "Вкажіть номер і дату рішення"),
        ({"decision": "так"}, "decision", "Вкажіть номер і дату рішення"),
        ({"stage": "kept"}, "stage", "Виберіть одне з"),
    ],
)
def test_a_refusal_stands_at_its_field(
    browser: Browser, session: Session, wrong: dict[str, str], field: str, reason: str
) -> None:
    refused = browser().post("/costing/2020/versions/new", data={**KEPT, **wrong})

    assert refused.status_code == 422
    assert reason in refused.text.split(f'id="{field}-error"')[1].split("</ul>")[0]
    assert session.scalars(OWN).all() == []


def test_a_version_stands_as_it_was_when_an_asset_is_retired_in_the_past(
    browser: Browser, session: Session, slavutych: Hromada
) -> None:
    version = make_version(session, slavutych, 2020)
    session.commit()
    client = browser()
    before = client.get(f"/costing/versions/{version.id}").text
    retire_a_camera(session, slavutych, date(2020, 6, 30))
    session.commit()

    page, year = (
        client.get(f"/costing/versions/{version.id}").text,
        client.get(f"/costing/2020?hromada={SLAVUTYCH}").text,
    )

    assert main_of(page) == main_of(before)
    assert "408,9" in page
    assert "405,9" in year
    assert "зараз: −3\u202f000,00" in cells(year)


def main_of(page: str) -> str:
    """Cut out what a page is about, without what is new on each look."""
    return re.sub(r'nonce="[^"]*"|value="[^"]{40,}"', "", page[page.index("<main") :])


def test_a_version_shows_lines_sums_and_findings(browser: Browser, session: Session, slavutych: Hromada) -> None:
    version = make_version(session, slavutych, 2020, stage="submitted", decision=None)
    session.commit()

    page = cells(browser().get(f"/costing/versions/{version.id}").text)

    assert "20 камер × 12 міс × 500,00 грн × 1,000 = 120\u202f000,00 грн" in page
    assert "2240 загальний фонд поточні видатки 408,9" in page
    assert "Зауваження того дня" in page or not version.document["findings"]
    assert "за розрахунком" in page


def test_a_version_is_compared_with_now_line_by_line(browser: Browser, session: Session, slavutych: Hromada) -> None:
    version = make_version(session, slavutych, 2020)
    retire_a_camera(session, slavutych, date(2020, 6, 30))
    session.commit()

    page = cells(browser().get(f"/costing/versions/{version.id}/compare").text)

    assert "120,0 117,0 −3\u202f000,00 строк −3\u202f000,00" in page
    assert "Разом 408,9 405,9 −3\u202f000,00" in page
    assert page.count("без змін") >= 7


def test_two_versions_are_compared(browser: Browser, session: Session, slavutych: Hromada) -> None:
    first = make_version(session, slavutych, 2020)
    retire_a_camera(session, slavutych, date(2019, 12, 31))
    second = make_version(session, slavutych, 2020, stage="amended")
    session.commit()
    client = browser()

    page = cells(client.get(f"/costing/versions/{first.id}/compare?with={second.id}").text)
    back = cells(client.get(f"/costing/versions/{second.id}/compare?with={first.id}").text)

    assert "Разом 408,9 402,9 −6\u202f000,00" in page
    assert "обсяг −6\u202f000,00" in page
    assert "обсяг +6\u202f000,00" in back


def test_the_year_after_names_what_was_approved(browser: Browser, session: Session, slavutych: Hromada) -> None:
    make_version(session, slavutych, 2020)
    retire_a_camera(session, slavutych, date(2020, 6, 30))
    session.commit()

    page = cells(browser().get(f"/costing/2021?hromada={SLAVUTYCH}").text)

    assert "120,0 затверджено" in page
    assert "торішній облік −3\u202f000,00" in page


def test_only_a_saved_what_if_is_kept(browser: Browser, session: Session) -> None:
    client = browser("admin")
    year = f"/costing/2027?hromada={KOBELIAKY}"
    plain, saved = (client.get(f"{year}&{query}").text for query in ("index=10", "scenario=Зріст"))

    client.post("/costing/2027/versions/new", data={**KEPT, "hromada": KOBELIAKY, "scenario": "Зріст"})

    assert "versions/new" not in plain
    assert "versions/new" in saved
    assert session.scalars(OWN).one().scenario == "Зріст"


def test_files_of_a_version_are_those_of_its_day(browser: Browser, session: Session, slavutych: Hromada) -> None:
    version = make_version(session, slavutych, 2020)
    session.commit()
    client = browser()
    before = client.get(f"/costing/2020/costing.csv?hromada={SLAVUTYCH}").data
    retire_a_camera(session, slavutych, date(2020, 6, 30))
    session.commit()

    kept = client.get(f"/costing/versions/{version.id}/costing.csv")

    assert kept.data == before
    assert f"costing-2020-{SLAVUTYCH}-1.csv" in kept.headers["Content-Disposition"]
    assert client.get(f"/costing/versions/{version.id}/costing.xlsx").data.startswith(b"PK")


def test_files_of_a_version_of_a_what_if_say_that_it_is_none_of_the_plan(browser: Browser, session: Session) -> None:
    client = browser("admin")
    client.post("/costing/2027/versions/new", data={**KEPT, "hromada": KOBELIAKY, "scenario": "Зріст"})
    version = session.scalars(OWN).one()
    session.commit()

    table, book = (client.get(f"/costing/versions/{version.id}/costing.{form}") for form in ("csv", "xlsx"))
    sheets = openpyxl.load_workbook(io.BytesIO(book.data))

    assert "what-if" in table.headers["Content-Disposition"]
    assert table.data.decode("utf-8-sig").splitlines()[0].endswith(";Що інакше, ніж у плані")
    assert sheets["Розрахунок"]["A1"].value.endswith("— «що, якщо», не план")
    assert [row[0].value for row in sheets["Що, якщо"].iter_rows(min_row=4)]
    assert "не план" in client.get(f"/costing/versions/{version.id}").text


def test_strangers_and_readers_keep_nothing(browser: Browser, session: Session, slavutych: Hromada) -> None:
    version = make_version(session, slavutych, 2020)
    foreign = make_hromada(session)
    session.commit()
    auditor, stranger = browser("auditor", slavutych), browser("accountant", foreign)

    assert auditor.get(f"/costing/versions/{version.id}").status_code == 200
    assert auditor.get(NEW).status_code == 403
    assert "versions/new" not in auditor.get(f"/costing/2020?hromada={SLAVUTYCH}").text
    assert stranger.get(f"/costing/versions/{version.id}").status_code == 404
    assert stranger.get(f"/costing/versions/{version.id}/compare").status_code == 404
    assert stranger.get(f"/costing/versions/{version.id}/costing.csv").status_code == 404
    for wrong in ("x", "00000000-0000-0000-0000-000000000001"):
        assert auditor.get(f"/costing/versions/{version.id}/compare?with={wrong}").status_code == 404
    assert browser("admin").get(f"/costing/1800/versions/new?hromada={SLAVUTYCH}").status_code == 404


def test_of_very_many_parts_and_findings_a_version_s_page_shows_the_first_and_counts_the_rest(
    browser: Browser, slavutych: Hromada, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = make_version(session, slavutych, 2020)
    session.commit()
    number = len(version.document["findings"])
    monkeypatch.setattr(version_view, "MOST_PARTS", 0)
    monkeypatch.setattr(version_view, "MOST_FINDINGS", 1)

    page = cells(browser().get(f"/costing/versions/{version.id}").text)

    assert number > 1
    assert f"і ще {number - 1}" in page
    assert f"і ще {len(version.document['lines'][0]['components'])}" in page
