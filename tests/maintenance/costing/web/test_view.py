"""What the pages of costing show of very many contracts, components and findings: the first, and how many there are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bench.contracted import figures_of_kinds
from config.app import create_app
from config.catalogue.reading import read_table
from maintenance.costing.queries.costing import Costing, get_costing
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.web.pages import FEW_PARTS
from maintenance.costing.web.view import MOST_CONTRACTS, MOST_FINDINGS, MOST_PARTS, NARROW
from registry.assets.operations.kinds import sync_kinds
from registry.kernel.access import SYSTEM
from registry.kernel.bulk import insert_rows
from registry.kernel.db import Base
from registry.kernel.money import to_kopiykas
from registry.kernel.seams import db
from registry.places.models.territory import Hromada
from tests.conftest import settings_of
from tests.factories.people import make_person, sign_in
from tests.maintenance.costing.doors import gathered, of_page
from tests.maintenance.costing.many_lines import ManyLines, make_many_lines
from tests.templates import Templates, clone_of

YEAR, LINES, MOVED, PARTS = 2027, 100, 75, 15
FIRST = "1.1"


@dataclass
class Many:
    """A year of many lines, of which the first has most contracts, and the browser of someone who may read it."""

    browser: FlaskClient
    costing: Costing
    hromada: str

    def page(self, line: str = "", number: int = 1) -> str:
        return self.browser.get(f"/costing/{YEAR}{line}?hromada={self.hromada}&page={number}").text

    @property
    def first(self) -> CostRow:
        """The line with most contracts; the first of them has a component for each asset."""
        return next(one for one in self.costing.rows if one.line.code == FIRST)

    def contracts(self) -> int:
        return len({one.contract_id for one in self.first.components})


@pytest.fixture(scope="module")
def many(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Many]:
    """Write it once: the tests only read."""
    folder = tmp_path_factory.mktemp("many")
    with clone_of(templates.empty, folder) as url:
        app = create_app(settings_of(url, folder))
        with app.app_context():
            yield write_many(app)
            db.session.remove()
            db.engine.dispose()


def write_many(app: Flask) -> Many:
    session = db.session()
    sync_kinds(session, read_table("kinds", "kind"))
    made = make_many_lines(figures_of_kinds(session), LINES, seed=7)
    for contract in made.contracts[:MOVED]:
        contract["service_line_id"] = made.lines[0]["id"]
    make_many_parts(made)
    for name, rows in made.tables():
        insert_rows(session, Base.metadata.tables[name], rows)
    make_person(session, "many.test", role="accountant")
    browser = sign_in(app, "many.test")
    costing = get_costing(session, SYSTEM, session.get_one(Hromada, made.hromadas[0]["id"]), YEAR)
    session.rollback()  # SQLite has one writer at a time.
    return Many(browser, costing, made.hromadas[0]["code"])


def make_many_parts(made: ManyLines) -> None:
    """Let the line's first contract cover assets by name that all begin on days of their own."""
    first = made.contracts[0]
    first.update(starts_on=date(2020, 1, 1), ends_on=date(2030, 12, 31), renewal="none", renewal_months=None)
    price = next(one for one in made.terms if one["contract_id"] == first["id"])
    whole = {"basis": "per_asset_month", "starts_on": None, "ends_on": None, "payments": [], "visits_per_year": None}
    made.terms[:] = [one for one in made.terms if one["contract_id"] != first["id"]]
    made.terms.append({**price, **whole, "month_rule": "contract_month", "skip_under_warranty": False})
    cover = made.covers[0]
    made.covers[:] = [one for one in made.covers if one["contract_id"] != first["id"]]
    for number, asset in enumerate(made.assets[:PARTS]):
        asset.update(commissioned_on=date(YEAR, 1, 5) + timedelta(days=20 * number), decommissioned_on=None)
        asset["status"] = "in_service"
        named = {"asset_id": asset["id"], "kind_code": None, "filters": {}, "starts_on": None, "ends_on": None}
        own = {"id": asset["id"], "contract_id": first["id"], "position": number}
        made.covers.append({**cover, **named, **own})


def largest(sizes: Iterable[list[Any]]) -> int:
    return max(map(len, sizes))


def test_the_data_is_more_than_a_page_shows(many: Many) -> None:
    first = many.first.components[0].contract_id
    lines, findings = len(many.costing.rows), len(many.costing.findings)

    assert lines > 40
    assert findings > MOST_FINDINGS
    assert many.contracts() > 2 * MOST_CONTRACTS
    assert sum(one.contract_id == first for one in many.first.components) == PARTS > MOST_PARTS


def test_a_year_shows_the_first_contracts_and_counts_the_others(many: Many) -> None:
    row = many.page().partition(f'id="line-{FIRST}"')[2].partition("</tbody>")[0]

    contracts = row.split('<div class="cost-contract">')[1:]
    assert len(contracts) == MOST_CONTRACTS
    assert f"і ще договорів: {many.contracts() - MOST_CONTRACTS}, усі є у файлі XLSX" in row
    assert largest(re.findall("cost-parts__formula", one) for one in contracts) == MOST_PARTS
    assert f"і ще складових: {PARTS - MOST_PARTS}, усі є у файлі XLSX" in contracts[0]


def test_a_year_of_many_components_shows_less_of_each_line_and_leads_to_the_rest(
    many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maintenance.costing.web.view.MANY_PARTS", 1)

    row = many.page().partition(f'id="line-{FIRST}"')[2].partition("</tbody>")[0]

    contracts = row.split('<div class="cost-contract">')[1:]
    assert len(contracts) == NARROW.contracts
    assert largest(re.findall("cost-parts__formula", one) for one in contracts) == NARROW.parts
    rest = rf"/{many.first.line.id}[^>]*>і ще договорів: {many.contracts() - NARROW.contracts},"
    assert re.search(rest, row)


def test_the_pages_of_a_line_show_as_many_each_and_all_together(many: Many) -> None:
    count = -(-many.contracts() // MOST_CONTRACTS)
    pages = [many.page(f"/{many.first.line.id}", number) for number in range(1, count + 1)]

    shown = [page.count('<div class="cost-contract">') for page in pages]
    assert count > 1
    assert shown[:-1] == [MOST_CONTRACTS] * (count - 1)
    assert sum(shown) == many.contracts()


def test_the_page_of_a_long_line_folds_what_each_contract_is_made_of_below_its_sum(many: Many) -> None:
    page = many.page(f"/{many.first.line.id}")

    contracts = page.split('<div class="cost-contract">')[1:]
    seen = [one.partition('<details class="cost-contract__fold">')[0] for one in contracts]
    assert all('<span class="money">' in one for one in seen)
    assert max(one.count("cost-parts__formula") for one in seen) <= 2
    assert sum(one.count("cost-parts__formula") for one in contracts) > FEW_PARTS
    assert f"Складових: {PARTS}" in contracts[0]


def test_the_page_of_a_line_counts_all_of_its_findings_and_folds_what_is_not_the_worst(
    many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maintenance.costing.web.view.MOST_FINDINGS", 20)
    own = sum(one.line_id == many.first.line.id for one in many.costing.findings)

    findings = many.page(f"/{many.first.line.id}").partition('<section id="findings">')[2].partition("</section>")[0]

    assert own > 20
    assert findings.partition('<details class="cost-fold">')[0].count("cost-findings__mark") == 12
    assert findings.count("cost-findings__mark") == 20
    assert f"Ще зауважень: {20 - 12}" in findings and "Показано перші 20, усі є у файлі XLSX." in findings
    assert re.search(rf">\s*{own}\s*<", findings)


def test_a_year_shows_the_worst_findings_and_how_many_there_are(many: Many) -> None:
    findings = many.page().partition('<section id="findings">')[2].partition("</section>")[0]

    assert findings.count("cost-findings__mark") == MOST_FINDINGS
    assert f"Показано перші {MOST_FINDINGS}, усі є у файлі XLSX." in findings
    assert re.search(rf">\s*{len(many.costing.findings)}\s*<", findings)


def test_what_is_left_out_is_in_the_figures(many: Many) -> None:
    told = of_page(many.page(), YEAR)

    assert told.amounts == gathered((one.line.code, to_kopiykas(one.amount)) for one in many.costing.rows)
    assert told.changes == gathered((one.line.code, to_kopiykas(one.change)) for one in many.costing.rows)
    assert told.total == to_kopiykas(many.costing.total)
    assert told.parts[FIRST] < told.amounts[FIRST]
